"""The practice's log as this desk holds it: its entries, its desks, its alarms, the whole check and the exports."""

from dataclasses import dataclass
from typing import Protocol

from core.model import Refusal
from core.office.checking import Checked, Progress
from core.office.ledger import ExportRow, LedgerPage, Place, Writer


@dataclass(frozen=True)
class Standing:
    """How the log stands. `alarm`: the code of what closes this desk, or nothing; `denied`: patients whose telephone
    says that it holds another letter than we remember; `checkpoint_ms`: when this desk last signed where all stands."""

    writers: tuple[Writer, ...]
    alarm: str
    denied: tuple[tuple[bytes, str], ...]
    checkpoint_ms: int


@dataclass(frozen=True)
class Slice:
    """A piece of the check: where it is, and what it found once it is done; `at_ms`: then."""

    progress: Progress
    checked: Checked | None = None
    at_ms: int = 0


@dataclass(frozen=True)
class ExportSlice:
    """More exports; `done` with the last of them."""

    rows: tuple[ExportRow, ...]
    done: bool


class JournalPort(Protocol):
    """The log. `check` and `exports` answer after some 50 ms: ask again until they are done, or do not."""

    def page(self, place: Place | None) -> LedgerPage: ...

    def standing(self) -> Standing: ...

    def check(self, *, start: bool) -> Slice: ...

    def exports(self, *, start: bool) -> ExportSlice: ...

    def rebuild(self) -> Checked:
        """Make every list again and read the journal from its start; it takes as long as it takes."""
        ...

    def lift(self, reason: str) -> Refusal | str:
        """Read everything again, check, and open this desk; the number of the entry."""
        ...

    def lift_patient(self, patient: bytes, reason: str) -> Refusal | str: ...

    def lift_for(self, letter: str, reason: str) -> Refusal | str: ...
