"""What a secretary does with a question, on its header alone: send it on, claim it, call, redirect.

Nothing here is free text to a patient: a notice is a template with typed fields (docs/letter.md, section 5).
"""

from core.dossier import Dossier, Question
from core.model import Decision, Refusal, refuse
from core.office.desk import Desk
from core.office.letters import send_template
from core.office.pen import Pen
from core.office.reply import find
from core.office.settings import phone
from core.record.events import CalledBack, CallOutcome, Claimed, Event, Redirected, Reported, Triaged
from crypto.body import Notice
from crypto.kinds import Kind
from crypto.templates import template_number

TOWARDS = {
    "appointment": "come_in",
    "examination": "come_in",
    "teleconsultation": "redirected",
    "emergency": "redirected",
    "closed": "",
}
OUTCOMES = ("reached", "not_reached", "emergency_called")


def triage(desk: Desk, letter: bytes, decision: Decision, now: int) -> Refusal | None:
    """One key, one decision; a later one stands (undo is another decision)."""
    return _note(desk, letter, Triaged(letter, decision), now)


def claim(desk: Desk, letter: bytes, now: int) -> Refusal | None:
    """I answer this one."""
    return _note(desk, letter, Claimed(letter), now)


def redirect(desk: Desk, letter: bytes, towards: str, now: int) -> Refusal | None:
    """The patient is sent elsewhere (`TOWARDS`), and the device is told so by a template where one fits.

    Nothing is sent to a device that is nobody's now, nor where the practice's phone is not set.
    """
    if towards not in TOWARDS:
        return refuse("redirect.unknown", towards=towards)
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    pen = Pen(desk, now)
    pen.write(Redirected(letter, towards), dossier.patient, question.thread)
    device = dossier.current_device()
    tel = phone(desk)
    if TOWARDS[towards] and device is not None and device.sig == question.sender and tel:
        body = Notice(template_number(Kind.NOTICE, TOWARDS[towards]), (question.letter_hash, tel))
        send_template(pen, dossier.patient, device, body, lang=question.language, thread=question.thread)
    pen.commit()
    return None


def reported(desk: Desk, letter: bytes, medium: str, now: int) -> Refusal | None:
    """The exchange was copied into the practice's own file: paper or software."""
    return _note(desk, letter, Reported(letter, medium), now)


def call_back(desk: Desk, letter: bytes, *, settled: bool, challenge: bytes, now: int) -> Refusal | None:
    """A call about one message of a device compared in person: it settles a doubt, or leaves one. Never a level."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    device = dossier.device(question.sender)
    if settled and (device is None or device.level != "in_person" or not device.current):
        return refuse("identity.call_raises_nothing")
    return _note(desk, letter, CalledBack(letter, settled, challenge), now)


def call_outcome(desk: Desk, letter: bytes, outcome: str, told: str, now: int) -> Refusal | None:
    """An urgent call closes with an outcome only."""
    if outcome not in OUTCOMES:
        return refuse("call.outcome_unknown", outcome=outcome)
    return _note(desk, letter, CallOutcome(letter, outcome, told), now)


def proposed(dossier: Dossier, question: Question) -> Decision:
    """What Enter takes at triage: urgent with a sign, the physician for medicines and results, else reception."""
    if question.signs_ticked or question.signs:
        return Decision.URGENT
    if dossier.consultation(question.consultation) is None:
        return Decision.APPOINTMENT
    return Decision.PHYSICIAN


def _note(desk: Desk, letter: bytes, event: Event, now: int) -> Refusal | None:
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    pen = Pen(desk, now)
    pen.write(event, dossier.patient, question.thread)
    pen.commit()
    return None
