"""A patient's record on the screen and in files."""

from dataclasses import dataclass
from typing import Protocol

from core.model import Refusal
from core.record.view import Line
from desktop.ports.session import Integrity


@dataclass(frozen=True)
class RecordView:
    """One patient's record, the latest line first. `number` is the practice's own file number."""

    patient: bytes
    name: str
    born: str
    number: str
    identity: str
    lines: tuple[Line, ...]
    integrity: Integrity


@dataclass(frozen=True)
class ExportView:
    """What an export wrote: names of the files in `folder`, entries shown, the entry that says so."""

    folder: str
    files: tuple[str, ...]
    entries: int
    number: str


class RecordPort(Protocol):
    """The records."""

    def open(self, patient: bytes) -> RecordView | Refusal: ...

    def export(self, patient: bytes, folder: str) -> ExportView | Refusal: ...
