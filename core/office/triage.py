"""What a secretary does with a question, on its header alone: send it on, take that back, claim it, call, redirect.

Nothing here is free text to a patient: a notice is a template with typed fields (docs/letter.md, section 5).
"""

from core.charter.country import Country
from core.dossier import Dossier, Question
from core.model import Decision, Refusal, refuse
from core.office.desk import Desk
from core.office.letters import send_template
from core.office.notices import tell_handled
from core.office.once import with_another
from core.office.pen import Pen
from core.office.reply import find
from core.office.rows import category_of, flags_of
from core.office.settings import phone, platform
from core.record.events import CalledBack, Claimed, Event, Redirected, Triaged, TriageUndone
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


def triage(desk: Desk, letter: bytes, decision: Decision, now: int) -> Refusal | None:
    """One key, one decision; a later one stands over it. An appointment is proposed to the patient at once."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    pen = Pen(desk, now)
    pen.write(Triaged(letter, decision), dossier.patient, question.thread)
    if decision is Decision.APPOINTMENT:
        _send_elsewhere(pen, dossier, question, "appointment")
    if decision is Decision.PHYSICIAN:
        tell_handled(pen, dossier.patient, question)
    pen.commit()
    return None


def undo(desk: Desk, letter: bytes, now: int) -> Refusal | None:
    """This desk's own last decision on a question is taken back; the one before stands again.

    A notice that left stays sent: the record says both.
    """
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    decided = desk.folding(dossier.patient).decided.get(letter)
    if decided is None or decided[0].profile != desk.me or question.last_exchange() is not None:
        return refuse("triage.nothing_to_undo")
    return note(desk, letter, TriageUndone(letter, decided[0].hash), now)


def claim(desk: Desk, letter: bytes, now: int) -> Refusal | None:
    """I answer this one. The patient is told that the physician has it."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    barred = with_another(desk, question, now)
    if barred:
        return barred
    pen = Pen(desk, now)
    pen.write(Claimed(letter), dossier.patient, question.thread)
    if desk.clinician:
        tell_handled(pen, dossier.patient, question)
    pen.commit()
    return None


def redirect(desk: Desk, letter: bytes, towards: str, now: int) -> Refusal | None:
    """The patient is sent elsewhere (`TOWARDS`), and the device is told so by a template where one fits.

    Nothing is sent to a device that is nobody's now, nor where the practice's phone is not set.
    """
    if towards not in TOWARDS:
        return refuse("redirect.unknown", towards=towards)
    if towards == "teleconsultation" and not platform(desk):
        return refuse("redirect.no_platform")
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    pen = Pen(desk, now)
    _send_elsewhere(pen, dossier, question, towards)
    pen.commit()
    return None


def _send_elsewhere(pen: Pen, dossier: Dossier, question: Question, towards: str) -> None:
    pen.write(Redirected(question.letter, towards), dossier.patient, question.thread)
    device = dossier.current_device()
    tel = phone(pen.desk)
    if TOWARDS[towards] and device is not None and device.sig == question.sender and tel:
        body = Notice(template_number(Kind.NOTICE, TOWARDS[towards]), (question.letter_hash, tel))
        send_template(pen, dossier.patient, device, body, lang=question.language, thread=question.thread)


def call_back(desk: Desk, letter: bytes, *, settled: bool, challenge: bytes, now: int) -> Refusal | None:
    """A call about one message of a device compared in person: it settles a doubt, or leaves one. Never a level."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    device = dossier.device(question.sender)
    if settled and (device is None or device.level != "in_person" or not device.current):
        return refuse("identity.call_raises_nothing")
    return note(desk, letter, CalledBack(letter, settled, challenge), now)


def proposed(dossier: Dossier, question: Question, country: Country) -> Decision:
    """What Enter takes at triage: urgent with a sign, what reception answers, an appointment where no consultation
    carries the question or its window is closed (articles 21 and 22), else the physician.
    """
    if question.signs_ticked or question.signs:
        return Decision.URGENT
    if category_of(question) == "reception":
        return Decision.ADMIN
    if {"consultation.none", "consultation.window_closed"} & set(flags_of(dossier, question, country)):
        return Decision.APPOINTMENT
    return Decision.PHYSICIAN


def note(desk: Desk, letter: bytes, event: Event, now: int) -> Refusal | None:
    """One entry about a question, committed alone."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    pen = Pen(desk, now)
    pen.write(event, dossier.patient, question.thread)
    pen.commit()
    return None
