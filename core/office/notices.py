"""What a patient is told without asking: the question is here; the physician has taken it up. Templates, said once each.

Only where the practice has a page for its patients: it alone shows them.
"""

from core.dossier import Question
from core.office.letters import send_template
from core.office.pen import Pen
from core.office.settings import page
from core.record.events import NoticeSent
from crypto.body import Notice
from crypto.kinds import Kind
from crypto.opening import Opened
from crypto.templates import template_number


def tell_received(pen: Pen, patient: bytes, letter: Opened) -> None:
    """The practice holds this question: its first desk that records it says so."""
    header = letter.header
    _tell(pen, patient, "received", header.sender, letter.letter_hash, header.lang, header.thread)


def tell_handled(pen: Pen, patient: bytes, question: Question) -> None:
    """This question is with a physician or substitute: taken up by one, or sorted to them by whoever sorts."""
    if not question.by_phone:
        _tell(pen, patient, "handled", question.sender, question.letter_hash, question.language, question.thread)


def _tell(pen: Pen, patient: bytes, name: str, sender: bytes, letter_hash: bytes, lang: str, thread: bytes) -> None:
    if not page(pen.desk) or _told(pen, patient, name, letter_hash):
        return
    device = pen.desk.dossier(patient).current_device()
    if device is not None and device.sig == sender:
        send_template(
            pen, patient, device, Notice(template_number(Kind.NOTICE, name), (letter_hash,)), lang=lang, thread=thread
        )


def _told(pen: Pen, patient: bytes, name: str, letter_hash: bytes) -> bool:
    said = (one.event for one in pen.desk.signed_entries(patient) if isinstance(one.event, NoticeSent))
    return any(one.template == f"notice.{name}" and one.fields[:1] == (letter_hash.hex(),) for one in said)
