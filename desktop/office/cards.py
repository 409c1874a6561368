"""Consultation cards on an open desk."""

from collections.abc import Callable
from dataclasses import replace

from core.model import Refusal, Source
from core.office import look
from core.office.card_form import (
    keep_form,
    keep_result,
    kept_form,
    kept_late,
    kept_result,
    last_form,
    new_form,
    objection,
    pasted,
    sign,
)
from core.office.consult import add_lines, record_result
from core.office.desk import Desk
from core.office.prepare import Awaited, awaited, how_many, prepare, take_back
from core.office.recall import Found, like_last, medicines, signed_cards
from core.office.sheet import CardForm, FormLine
from core.record.events import ResultLines
from core.record.rows import PatientRow
from desktop.ports.cards import Opened, Result

_MOST_PATIENTS = 6


class OfficeCards:
    """`CardPort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def open(self, patient: bytes) -> Opened:
        kept = kept_form(self._desk, patient) if patient else last_form(self._desk)
        return self._opened(kept or new_form(self._desk, patient, self._now()))

    def begin(self) -> Opened:
        return self._opened(new_form(self._desk, b"", self._now()))

    def reopen(self, form: CardForm) -> Opened:
        kept = None if form.by else kept_form(self._desk, form.patient)
        return self._opened(replace(kept, lines=(*kept.lines, *form.lines)) if kept else form)

    def _opened(self, form: CardForm) -> Opened:
        row = self._desk.vault.patient(form.patient) if form.patient else None
        signed = signed_cards(self._desk, form.patient, self._now()) if row else ()
        return Opened(form, row, signed)

    def keep(self, form: CardForm, late: bool) -> None:
        keep_form(self._desk, form, late=late)

    def late(self, patient: bytes, consultation: bytes) -> CardForm:
        held = self._desk.dossier(patient).consultation(consultation)
        return kept_late(self._desk, patient, held) if held else new_form(self._desk, patient, self._now())

    def patients(self, letters: str) -> tuple[PatientRow, ...]:
        return tuple(look.patients(self._desk, letters)[:_MOST_PATIENTS])

    def paste(self, text: str) -> tuple[FormLine, ...]:
        return pasted(text, self._desk.imported)

    def like_last(self, patient: bytes) -> tuple[FormLine, ...]:
        return like_last(self._desk, patient)

    def medicines(self, patient: bytes, letters: str) -> tuple[Found, ...]:
        return medicines(self._desk, patient, letters)

    def sign(self, form: CardForm) -> Refusal | None:
        signed = sign(self._desk, form, self._now())
        return signed if isinstance(signed, Refusal) else None

    def prepare(self, form: CardForm) -> Refusal | None:
        return prepare(self._desk, form, self._now())

    def take_back(self, form: CardForm) -> Refusal | None:
        return take_back(self._desk, form.patient, form.consultation, self._now())

    def waiting(self) -> tuple[Awaited, ...]:
        return awaited(self._desk)

    def how_many(self) -> int:
        return how_many(self._desk)

    def add_late(self, form: CardForm, source: Source) -> Refusal | None:
        refusal = objection(form) or add_lines(
            self._desk, form.patient, form.consultation, form.medications, form.exams, source, self._now()
        )
        if refusal is None:
            keep_form(self._desk, replace(form, lines=()), late=True)
        return refusal

    def keep_result(self, result: Result) -> None:
        lines = ResultLines(result.exam, result.received_on, result.how, result.values)
        keep_result(self._desk, result.consultation, lines)

    def kept_result(self, patient: bytes, consultation: bytes) -> Result | None:
        kept = kept_result(self._desk, consultation)
        return Result(patient, consultation, kept.exam, kept.received_on, kept.how, kept.values) if kept else None

    def record(self, result: Result) -> Refusal | None:
        refusal = record_result(
            self._desk,
            result.patient,
            result.consultation,
            result.exam,
            result.received_on,
            result.how,
            result.values,
            self._now(),
        )
        if refusal is None:
            self.keep_result(replace(result, values=""))
        return refusal
