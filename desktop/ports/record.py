"""A patient's record on the screen and in files."""

from dataclasses import dataclass
from typing import Protocol

from core.model import Refusal
from core.record.view import Line
from desktop.ports.session import Integrity


@dataclass(frozen=True)
class RecordView:
    """One patient's record, the latest line first. `number` is the practice's own file number; `consulted_on` the day of
    the last consultation (ISO)."""

    patient: bytes
    name: str
    born: str
    number: str
    identity: str
    lines: tuple[Line, ...]
    integrity: Integrity
    consulted_on: str = ""


@dataclass(frozen=True)
class Details:
    """One entry in full: facts in words, whose desk signed it, its hash and that of the entry before it in its chain.

    `sealed`: its clinical part was not given to this desk. `sent_ms`, `opened_ms`: of a reply, 0 until they happened.
    """

    number: str
    who: str
    facts: tuple[tuple[str, str], ...]
    hash: bytes
    before: bytes
    sealed: bool
    sent_ms: int = 0
    opened_ms: int = 0


@dataclass(frozen=True)
class ExportView:
    """What an export wrote: names of the files in `folder`, entries shown, the entry that says so."""

    folder: str
    files: tuple[str, ...]
    entries: int
    number: str
    file_hash: bytes = b""


class RecordPort(Protocol):
    """The records."""

    def open(self, patient: bytes) -> RecordView | Refusal: ...

    def details(self, patient: bytes, entry: bytes) -> Details | Refusal: ...

    def export(self, patient: bytes, folder: str, since: str = "") -> ExportView | Refusal:
        """Write the files into a new folder inside `folder`. `since`: the first day that the document shows (ISO)."""
        ...
