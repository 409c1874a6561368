"""Consultations, their late lines and their results, by the physician who signs them (articles 21 and 22).

A thread is named after its consultation: the two share one id.
"""

from collections.abc import Sequence

from core.charter.followup import window
from core.dossier import Consultation, Dossier
from core.model import ConsultationId, Exam, Medication, Mode, Refusal, Source, day_of, is_day, refuse
from core.office.cards import send_cards
from core.office.desk import Desk
from core.office.pen import Pen, permitted
from core.record.events import CardLines, ConsultationRecorded, ResultLines, ResultRecorded
from crypto.primitives import random


def record_consultation(
    desk: Desk,
    patient: bytes,
    *,
    held_on: str,
    mode: Mode,
    reference: str,
    last_examined_on: str,
    window_days: int,
    window_reason: str,
    medications: Sequence[Medication],
    exams: Sequence[Exam],
    instructions: str,
    now: int,
    consultation: bytes = b"",
) -> ConsultationId | Refusal:
    """Records what a consultation identified, and tells the patient's device which one it may ask about.

    A card without a line is a consultation all the same. A teleconsultation carries the reference of the legal
    platform and the day of the last examination. `consultation`: the id that a form already bears.
    """
    event = ConsultationRecorded(
        consultation=consultation or random(16),
        held_on=held_on,
        physician=desk.my_name,
        mode=mode,
        reference=reference.strip(),
        last_examined_on=last_examined_on,
        window_days=window_days,
        window_reason=window_reason.strip(),
        clin=CardLines(tuple(medications), tuple(exams), instructions.strip(), None),
    )
    refusal = _may_write(desk, patient, now) or _sound(desk, event, now) or _lines(medications, exams)
    if refusal:
        return refusal
    pen = Pen(desk, now)
    pen.write(event, patient, event.consultation)
    send_cards(pen, patient, only=event.consultation)
    pen.commit()
    return ConsultationId(event.consultation)


def add_lines(
    desk: Desk,
    patient: bytes,
    consultation: bytes,
    medications: Sequence[Medication],
    exams: Sequence[Exam],
    source: Source,
    now: int,
) -> Refusal | None:
    """Adds lines that were forgotten, with the kind and the day of the paper they are copied from (docs/gate.md).

    They never count as identified at the consultation, and are not sent to the patient's device.
    """
    refusal = _may_write(desk, patient, now) or _lines(medications, exams)
    if refusal:
        return refusal
    known = _consultation(desk.dossier(patient), consultation)
    if isinstance(known, Refusal):
        return known
    if not medications and not exams:
        return refuse("consultation.no_lines")
    if not source.document.strip() or not is_day(source.dated) or source.dated > _today(desk, now):
        return refuse("consultation.source")
    event = ConsultationRecorded(
        consultation=known.id,
        held_on=known.held_on,
        physician=desk.my_name,
        mode=known.mode,
        reference=known.reference,
        last_examined_on=known.last_examined_on,
        window_days=known.window_days,
        window_reason=known.window_reason,
        clin=CardLines(tuple(medications), tuple(exams), "", source),
    )
    pen = Pen(desk, now)
    pen.write(event, patient, known.id)
    pen.commit()
    return None


def record_result(
    desk: Desk, patient: bytes, consultation: bytes, exam: str, received_on: str, how: str, values: str, now: int
) -> Refusal | None:
    """Records a result as received, before it is explained; the device is told that it is there, not what it says."""
    refusal = _may_write(desk, patient, now)
    if refusal:
        return refusal
    known = _consultation(desk.dossier(patient), consultation)
    if isinstance(known, Refusal):
        return known
    if not is_day(received_on) or received_on > _today(desk, now) or received_on < known.held_on:
        return refuse("result.received_on", received_on=received_on)
    if not exam.strip() or not how.strip() or not values.strip():
        return refuse("result.incomplete")
    event = ResultRecorded(known.id, ResultLines(exam.strip(), received_on, how.strip(), values.strip()))
    pen = Pen(desk, now)
    pen.write(event, patient, known.id)
    send_cards(pen, patient, only=known.id)
    pen.commit()
    return None


def _may_write(desk: Desk, patient: bytes, now: int) -> Refusal | None:
    refusal = desk.closed(now) or permitted(desk, "ConsultationRecorded", clinical=True)
    return refusal or (None if desk.vault.patient(patient) else refuse("patient.unknown"))


def _sound(desk: Desk, event: ConsultationRecorded, now: int) -> Refusal | None:
    if not is_day(event.held_on):
        return refuse("consultation.held_on", held_on=event.held_on)
    if event.held_on > _today(desk, now):
        return refuse("consultation.future", held_on=event.held_on)
    if event.mode not in set(Mode):
        return refuse("consultation.mode", mode=event.mode)
    examined = event.last_examined_on
    if examined and (not is_day(examined) or examined > event.held_on):
        return refuse("consultation.last_examined_on", last_examined_on=examined)
    if event.mode == Mode.TELECONSULTATION and not (event.reference and examined):
        return refuse("consultation.teleconsultation_incomplete")
    return window(event.window_days, event.window_reason, desk.country)


def _lines(medications: Sequence[Medication], exams: Sequence[Exam]) -> Refusal | None:
    names = [line.name for line in medications] + [line.name for line in exams]
    return None if all(name.strip() for name in names) else refuse("consultation.line_without_name")


def _consultation(dossier: Dossier, consultation: bytes) -> Consultation | Refusal:
    known = dossier.consultation(consultation)
    if known is None:
        return refuse("consultation.none")
    return known if known.readable else refuse("consultation.sealed")


def _today(desk: Desk, now: int) -> str:
    return day_of(now, desk.country.utc_minutes)
