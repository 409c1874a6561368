"""A patient's record: read, and written into files."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from core.cli.sentences import SENTENCES
from core.model import Refusal, day_of, refuse
from core.office import look
from core.office.alarm import ALARM
from core.office.desk import Desk
from core.office.export import export
from core.office.soundness import CHAIN_BROKEN, broken_at
from core.record.paper import document_entry
from desktop.ports.record import Details, ExportView, RecordView
from desktop.ports.session import Integrity

CHECKED = "record.checked"
"""The setting that says when this desk last found everything sound (ms)."""


def integrity(desk: Desk) -> Integrity:
    """The chains were followed when the desk opened; an alarm since then says where it stands."""
    heads = desk.vault.heads()
    mine = desk.vault.head(desk.me)
    alarm = desk.vault.setting(ALARM)
    return Integrity(
        state="broken" if alarm else "intact",
        entries=sum(head.seq for head in heads),
        desks=len(heads),
        checked_ms=int.from_bytes(desk.vault.setting(CHECKED) or b"", "big"),
        head=mine.hash if mine else b"",
        broken_at=broken_at(desk) if alarm == CHAIN_BROKEN.encode("ascii") else "",
    )


def new_folder_in(folder: Path, day: str) -> Path:
    """Where nothing lies yet: no export is written over another."""
    return next(place for n in count(1) if not (place := folder / f"{day}-{n}").exists())


class OfficeRecords:
    """`RecordPort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def open(self, patient: bytes) -> RecordView | Refusal:
        row = self._desk.vault.patient(patient)
        if row is None:
            return refuse("patient.unknown")
        lines = tuple(reversed(look.timeline(self._desk, patient)))
        held = [one.held_on for one in self._desk.dossier(patient).consultations]
        return RecordView(
            patient, row.name, row.born, row.number, row.identity, lines, integrity(self._desk), max(held, default="")
        )

    def details(self, patient: bytes, entry: bytes) -> Details | Refusal:
        desk = self._desk
        told = next((one for one in desk.signed_entries(patient) if one.hash == entry), None)
        kept = desk.vault.entry(entry)
        if told is None or kept is None:
            return refuse("entry.unknown")
        replies = [reply for one in desk.dossier(patient).questions for reply in one.replies if reply.entry == entry]
        sent, opened = ((replies[0].sent_ms, replies[0].opened_ms)) if replies else (0, 0)
        facts = document_entry(told, desk.country.utc_minutes, SENTENCES).facts
        return Details(told.number, told.who, facts, entry, kept.prev, told.sealed, sent, opened)

    def export(self, patient: bytes, folder: str, since: str = "") -> ExportView | Refusal:
        now = self._now()
        place = new_folder_in(Path(folder), day_of(now, self._desk.country.utc_minutes))
        done = export(self._desk, patient, place, now, SENTENCES, since)
        if isinstance(done, Refusal):
            return done
        return ExportView(str(place), (done.pdf.name, done.proof.name), done.entries, done.number, done.file_hash)
