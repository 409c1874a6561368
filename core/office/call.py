"""A call that settles a doubt about one message of a known device: it shows digits, and raises no level (article 17).

The digits prove that the device which wrote the message opened our `callback` letter, while a person was on the phone.
"""

from core.dossier import Dossier, Question
from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.letters import send_template
from core.office.pen import Pen
from core.office.reply import find
from core.office.triage import call_back
from core.record.events import NoticeSent
from crypto.body import Callback
from crypto.invite import callback_digits
from crypto.kinds import Kind
from crypto.primitives import random, same
from crypto.templates import template_number

_LOCAL = 8
"""Figures of a number without the country's."""
_TEMPLATE = "callback.show_digits"


def ask_digits(desk: Desk, letter: bytes, now: int) -> Refusal | None:
    """Ask the device that wrote a question to show eight digits; the letter leaves with the post."""
    found = _device_of(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    device = dossier.device(question.sender)
    assert device is not None, "checked by _device_of"
    pen = Pen(desk, now)
    body = Callback(template_number(Kind.CALLBACK, "show_digits"), (random(16),))
    send_template(pen, dossier.patient, device, body, lang=question.language, thread=question.thread)
    pen.commit()
    return None


def compare_digits(desk: Desk, letter: bytes, digits: str, now: int) -> bool | Refusal:
    """The digits read out on the phone settle the doubt, or leave it open; either stands in the record."""
    found = _device_of(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    asked = _asked(desk, dossier, question)
    if asked is None:
        return refuse("call.not_asked")
    notice, challenge = asked
    shown = callback_digits(challenge, notice, question.sender)
    settled = same(_figures(shown), _figures(digits))
    refusal = call_back(desk, letter, settled=settled, challenge=challenge, now=now)
    return refusal or settled


def same_number(desk: Desk, letter: bytes, typed: str) -> bool | Refusal:
    """Whether these are the figures of the number taken at enrolment: it is typed, never read from a message."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    known, given = _figures(found[0].phone), _figures(typed)
    return bool(known) and same(known[-len(given) :] if len(given) >= _LOCAL else known, given)


def _device_of(desk: Desk, letter: bytes) -> tuple[Dossier, Question] | Refusal:
    """The question, when its device is the patient's current one and was compared in person."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    device = dossier.device(question.sender)
    if device is None or device.level != "in_person" or not device.current:
        return refuse("identity.call_raises_nothing")
    return found


def _asked(desk: Desk, dossier: Dossier, question: Question) -> tuple[bytes, bytes] | None:
    """(letter id, challenge) of our newest callback letter about this question's thread."""
    sent = [
        one.event
        for one in desk.signed_entries(dossier.patient)
        if isinstance(one.event, NoticeSent) and one.event.template == _TEMPLATE and one.thread == question.thread
    ]
    return (sent[-1].letter, bytes.fromhex(sent[-1].fields[0])) if sent else None


def _figures(words: str) -> bytes:
    return "".join(one for one in words if one.isdecimal()).encode("utf-8")
