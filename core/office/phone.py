"""An answer on the telephone, logged by the physician who gave it, duty by duty as a written one (articles 21 and 22).

The question leaves the queue; nothing leaves the practice. A question that came by telephone only gets an id of its own.
"""

from dataclasses import dataclass

from core.charter.content import Cleared, cleared
from core.charter.followup import FollowUp, within_follow_up
from core.charter.identity import KnownPatient, identify
from core.charter.replacement import within_dates
from core.charter.risk import Judged, Stated, judged
from core.charter.signs import screen
from core.charter.spoken import SpokenTo, circumstances_spoken, known_by_voice, spoken_to
from core.dossier import Dossier, Order, Question
from core.model import Refusal, Voice, refuse
from core.office.desk import Desk
from core.office.pen import Pen, permitted
from core.office.reply import find, in_person, plain
from core.record.events import PhoneContent, PhoneExchanged
from crypto.body import MOST_TEXT
from crypto.kinds import Category
from crypto.primitives import random

_AFTER_ALL: Order = (2**63, b"", 0)


@dataclass(frozen=True)
class Logged:
    """A telephone exchange in the record: the question, and the entry as people quote it."""

    letter: bytes
    number: str


def log_call(desk: Desk, letter: bytes, said: str, stated: Stated | None, voice: Voice, now: int) -> Logged | Refusal:
    """Log what was said about a question that came in a letter. `said`: the physician's summary, judged like a reply."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    if question.by_phone:
        return refuse("question.by_phone")
    return _log(desk, dossier, question, identify(dossier, question), "", plain(said), stated, voice, now)


def log_call_only(
    desk: Desk,
    patient: bytes,
    consultation: bytes,
    category: Category,
    asked: str,
    said: str,
    stated: Stated | None,
    voice: Voice,
    now: int,
) -> Logged | Refusal:
    """Log a question that came by telephone only, about a consultation, and what was said."""
    if desk.vault.patient(patient) is None:
        return refuse("patient.unknown")
    if not asked.strip():
        return refuse("phone.nothing_asked")
    dossier = desk.dossier(patient)
    question = _asked(dossier, consultation, category, plain(asked), now)
    known = known_by_voice(dossier, question)
    return _log(desk, dossier, question, known, plain(asked), plain(said), stated, voice, now)


def _asked(dossier: Dossier, consultation: bytes, category: Category, asked: str, now: int) -> Question:
    """What was asked, as a question that came after everything that the record holds today."""
    return Question(
        letter=random(16),
        letter_hash=b"",
        thread=consultation,
        consultation=consultation,
        sender=b"",
        category=int(category),
        language=dossier.language,
        signs_ticked=0,
        length_class=0,
        screened=True,
        signs=screen(asked),
        first=_AFTER_ALL,
        received_ms=now,
        text=asked,
        by_phone=True,
    )


def _log(
    desk: Desk,
    dossier: Dossier,
    question: Question,
    known: KnownPatient | Refusal,
    asked: str,
    said: str,
    stated: Stated | None,
    voice: Voice,
    now: int,
) -> Logged | Refusal:
    barred = permitted(desk, PhoneExchanged.__name__, clinical=True) or desk.closed(now)
    if barred:
        return barred
    replacing = within_dates(desk.profile, desk.country, now)
    if replacing:
        return replacing
    stated = in_person(desk, dossier, question, stated)
    if len(said) > MOST_TEXT:
        return refuse("content.too_long", most=str(MOST_TEXT))
    told = _chain(desk, known, said, stated, voice, now)
    if isinstance(told, Refusal):
        return told
    follow_up = told.cleared.judged.follow_up
    steps = circumstances_spoken(told)
    given = told.cleared.judged.stated
    reasons = tuple(filter(None, (given.reason.strip(),)))
    content = PhoneContent(asked, said, steps, reasons, given.on_screen)
    event = PhoneExchanged(
        letter=question.letter,
        consultation=follow_up.consultation.id,
        category=question.category,
        evidence=tuple(step.code for step in steps),
        judgement=given.judgement,
        clin=content,
    )
    pen = Pen(desk, now)
    entry = pen.write(event, dossier.patient, question.thread)
    pen.commit()
    return Logged(question.letter, f"{desk.profile.letter}-{entry.header.seq}")


def _chain(
    desk: Desk, known: KnownPatient | Refusal, said: str, stated: Stated | None, voice: Voice, now: int
) -> SpokenTo | Refusal:
    """Articles 21 and 22, duty by duty, each on the evidence of the one before."""
    if isinstance(known, Refusal):
        return known
    follow_up: FollowUp | Refusal = within_follow_up(known, desk.country, now)
    if isinstance(follow_up, Refusal):
        return follow_up
    judgement: Judged | Refusal = judged(follow_up, stated, said)
    if isinstance(judgement, Refusal):
        return judgement
    clear: Cleared | Refusal = cleared(judgement, desk.imported)
    if isinstance(clear, Refusal):
        return clear
    return spoken_to(clear, voice, desk.country, now)
