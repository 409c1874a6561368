"""Rows of the lists, from a dossier: which queue a question stands in, what is awaited, what to flag."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from core.charter.country import Country
from core.charter.identity import KnownPatient, identify
from core.charter.recipient import founded
from core.dossier import Dossier, Question
from core.model import HOUR_MS, CallReason, Decision, Judgement, Queue, Refusal, day_of, days_between
from core.record.rows import InboxRow, PatientRow
from crypto.kinds import Category, Sign

CATEGORIES = {
    Category.MEDICINE: "medicine",
    Category.RESULT: "result",
    Category.FOLLOW_UP: "follow_up",
    Category.HOURS: "reception",
    Category.APPOINTMENT: "reception",
    Category.PAPERS: "reception",
}
SUBJECT_LENGTH = 90
_ROUTED = {
    Decision.APPOINTMENT: Queue.ROUTED,
    Decision.ADMIN: Queue.ROUTED,
    Decision.OUT_OF_SCOPE: Queue.CLOSED,
}


def sign_names(bits: int) -> tuple[str, ...]:
    """The ticked signs as codes: `chest_pain`... A bit of a later version is `other`: it is a sign all the same."""
    known = tuple(str(sign.name).lower() for sign in Sign if bits & sign)
    return known + (("other",) if bits & ~sum(Sign) else ())


def category_of(question: Question) -> str:
    """medicine, result, follow_up, reception or other."""
    return CATEGORIES.get(Category(question.category), "other")


def queue_of(dossier: Dossier, question: Question) -> Queue:
    """Where a question stands (docs/desk.md, queues)."""
    last = question.last_exchange()
    if last is not None:
        return Queue.ROUTED if last.judgement == Judgement.EXAMINATION else Queue.ANSWERED
    if question.redirected:
        return Queue.CLOSED if question.redirected == "closed" else Queue.ROUTED
    if not question.decision:
        return Queue.TRIAGE
    routed = _ROUTED.get(Decision(question.decision))
    if routed is not None:
        return routed
    return Queue.ANSWER if isinstance(identify(dossier, question), KnownPatient) else Queue.IDENTITY


def flags_of(dossier: Dossier, question: Question, country: Country) -> tuple[str, ...]:
    """What triage and the physician must not overlook, most pressing first."""
    signs = dict.fromkeys((*sign_names(question.signs_ticked), *question.signs))
    flags = [f"sign.{sign}" for sign in signs]
    if question.call.word:
        flags.append("urgent.open" if question.call.word == CallReason.URGENT else "call.asked")
    if sum(not reply.sent for reply in question.answers) > 1:
        flags.append("reply.twice")
    if question.unanswered:
        flags.append("reply.unsure")
    if question.withheld:
        flags.append("reply.withheld")
    if question.reading:
        flags.append(f"reading.{question.reading}")
    known = identify(dossier, question)
    if isinstance(known, Refusal) and not question.by_phone:
        flags.append(known.code)
    consultation = dossier.consultation(question.consultation)
    if consultation is None:
        flags.append("consultation.none")
    elif (
        days_between(consultation.held_on, day_of(question.received_ms, country.utc_minutes)) > consultation.window_days
    ):
        flags.append("consultation.window_closed")
    return tuple(flags)


def changed_rows(before: Dossier, after: Dossier, country: Country) -> Iterator[InboxRow]:
    """The rows of the questions that stand in another light than before: themselves, or all that they depend on."""
    same = _common(before) == _common(after)
    known = {question.letter: question for question in before.questions} if same else {}
    questions = tuple(question for question in after.questions if known.get(question.letter) != question)
    return inbox_rows(replace(after, questions=questions), country)


def _common(dossier: Dossier) -> Dossier:
    return replace(dossier, questions=(), recorded=0, last_ms=0)


def inbox_rows(dossier: Dossier, country: Country) -> Iterator[InboxRow]:
    """One row a question, with the first words of the texts that this desk was given."""
    for question in dossier.questions:
        consultation = dossier.consultation(question.consultation)
        held_on = consultation.held_on if consultation else ""
        queue = queue_of(dossier, question)
        waits = queue in (Queue.TRIAGE, Queue.ANSWER, Queue.IDENTITY)
        yield InboxRow(
            letter=question.letter,
            thread=question.thread,
            patient=dossier.patient,
            name=dossier.name,
            born=dossier.born,
            guardian=f"{dossier.guardian.name} ({dossier.guardian.link})" if dossier.guardian else "",
            subject=(question.text or "").replace("\n", " ")[:SUBJECT_LENGTH],
            category=category_of(question),
            language=question.language,
            length_class=question.length_class,
            held_on=held_on,
            day=days_between(held_on, day_of(question.received_ms, country.utc_minutes)) if held_on else 0,
            received_ms=question.received_ms,
            due_ms=question.received_ms + country.answer_target_hours * HOUR_MS if waits else 0,
            queue=queue,
            flags=flags_of(dossier, question, country),
            claimed_by=question.claimed_by,
            triaged_by=question.triaged_by,
            readable=question.text is not None,
        )


def at(row: InboxRow, country: Country, now: int) -> InboxRow:
    """The row as of today: days since the consultation."""
    day = _days_since(row.held_on, country.utc_minutes, now) if row.held_on else row.day
    return row if day == row.day else replace(row, day=day)


@lru_cache(maxsize=512)
def _days_since(held_on: str, utc_minutes: int, now: int) -> int:
    return days_between(held_on, day_of(now, utc_minutes))


def patient_row(dossier: Dossier) -> PatientRow:
    """The row of a patient in the list of files."""
    return PatientRow(
        patient=dossier.patient,
        name=dossier.name,
        born=dossier.born,
        number=dossier.number,
        phone=dossier.phone,
        identity=identity_state(dossier),
        last_ms=dossier.last_ms,
    )


def identity_state(dossier: Dossier) -> str:
    """confirmed, awaits_physician, changed (a new device that awaits), at_a_distance, unknown (no device), or
    awaits_basis: nothing but a physician's word on the adult who accompanies.
    """
    device = dossier.current_device()
    if (device is None or device.confirmed) and founded(dossier) is not None:
        return "awaits_basis"
    if device is None:
        return "unknown"
    if device.level != "in_person":
        return "at_a_distance"
    if device.confirmed:
        return "confirmed"
    return "changed" if any(one.confirmed for one in dossier.devices) else "awaits_physician"
