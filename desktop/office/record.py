"""A patient's record: read, and written into files."""

from collections.abc import Callable
from pathlib import Path

from core.cli.sentences import SENTENCES
from core.model import Refusal, refuse
from core.office import look
from core.office.desk import Desk
from core.office.export import export
from desktop.ports.record import ExportView, RecordView
from desktop.ports.session import Integrity


def integrity(desk: Desk, now: int) -> Integrity:
    """The chains were followed when the desk opened; an alarm since then says where it stands."""
    heads = desk.vault.heads()
    mine = desk.vault.head(desk.me)
    alarm = desk.vault.setting("alarm")
    return Integrity(
        state="broken" if alarm else "intact",
        entries=sum(head.seq for head in heads),
        desks=len(heads),
        checked_ms=now,
        head=mine.hash if mine else b"",
    )


class OfficeRecords:
    """`RecordPort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def open(self, patient: bytes) -> RecordView | Refusal:
        row = self._desk.vault.patient(patient)
        if row is None:
            return refuse("patient.unknown")
        lines = tuple(reversed(look.timeline(self._desk, patient)))
        return RecordView(
            patient, row.name, row.born, row.number, row.identity, lines, integrity(self._desk, self._now())
        )

    def export(self, patient: bytes, folder: str) -> ExportView | Refusal:
        done = export(self._desk, patient, Path(folder), self._now(), SENTENCES)
        if isinstance(done, Refusal):
            return done
        return ExportView(folder, (done.pdf.name, done.proof.name), done.entries, done.number)
