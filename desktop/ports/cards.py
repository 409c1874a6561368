"""Consultation cards: written from pasted lines, prepared, signed, completed afterwards; results."""

from dataclasses import dataclass
from typing import Protocol

from core.model import Refusal, Source
from core.office.prepare import Awaited
from core.office.recall import Found, SignedCard
from core.office.sheet import CardForm, FormLine
from core.record.rows import PatientRow


@dataclass(frozen=True)
class Result:
    """A result as received: exam, ISO date, how it came, values."""

    patient: bytes
    consultation: bytes
    exam: str
    received_on: str
    how: str
    values: str


@dataclass(frozen=True)
class Opened:
    """A form with its patient and the patient's signed cards; `row` is None while the form has no patient."""

    form: CardForm
    row: PatientRow | None
    signed: tuple[SignedCard, ...] = ()


class CardPort(Protocol):
    """The cards. What a line says is read here too: the same reader as the gate's."""

    def open(self, patient: bytes) -> Opened:
        """What was written for this patient and never signed, else a new form; without patient, the last one left open."""
        ...

    def begin(self) -> Opened:
        """A new form, without a patient."""
        ...

    def reopen(self, form: CardForm) -> Opened:
        """A prepared form; or one whose patient was chosen just now, behind what was written for this patient before."""
        ...

    def keep(self, form: CardForm, late: bool) -> None: ...

    def late(self, patient: bytes, consultation: bytes) -> CardForm:
        """Lines forgotten on a signed card, as far as they were written."""
        ...

    def patients(self, letters: str) -> tuple[PatientRow, ...]: ...

    def paste(self, text: str) -> tuple[FormLine, ...]: ...

    def like_last(self, patient: bytes) -> tuple[FormLine, ...]: ...

    def medicines(self, patient: bytes, letters: str) -> tuple[Found, ...]: ...

    def sign(self, form: CardForm) -> Refusal | None: ...

    def prepare(self, form: CardForm) -> Refusal | None: ...

    def take_back(self, form: CardForm) -> Refusal | None: ...

    def waiting(self) -> tuple[Awaited, ...]: ...

    def how_many(self) -> int:
        """How many cards wait for a signature."""
        ...

    def add_late(self, form: CardForm, source: Source) -> Refusal | None:
        """The form's lines, re-read, as forgotten lines of the signed card whose id it bears."""
        ...

    def keep_result(self, result: Result) -> None: ...

    def kept_result(self, patient: bytes, consultation: bytes) -> Result | None: ...

    def record(self, result: Result) -> Refusal | None: ...
