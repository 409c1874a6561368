"""The slips of the list "À reporter", printed in one go; each patient's record says that words of it left in clear."""

from dataclasses import dataclass
from pathlib import Path

from core.doors.files import make_folder, write_out
from core.doors.pdf import write_pdf
from core.model import Refusal, Task, day_of, refuse
from core.office.desk import Desk
from core.office.export import begin_leaving, end_leaving, patient_heads
from core.office.pen import Pen
from core.record.document import DocumentSection
from core.record.events import Exported
from core.record.slips import slip, slips_document
from crypto.primitives import blake

PDF = "slips.pdf"
FORMAT = "slip"
_MOST = 500


@dataclass(frozen=True)
class Slips:
    """What was printed: the file, and the questions whose exchanges stand on it."""

    pdf: Path
    letters: tuple[bytes, ...]


def print_slips(desk: Desk, folder: Path, on_day: str, now: int, words: dict[str, str]) -> Slips | Refusal:
    """Write the slips of one day (ISO date; empty: all) that nobody copied yet. Raises `Trouble` of disk and vault."""
    if closed := desk.closed(now):
        return closed
    minutes = desk.country.utc_minutes
    rows = [row for row in desk.vault.tasks(now, Task.REPORT, _MOST) if on_day in ("", day_of(row.since_ms, minutes))]
    if not rows:
        return refuse("report.nothing")
    sections = tuple(_slip(desk, row.patient, row.letter, words) for row in rows)
    today = day_of(now, minutes)
    document = slips_document(sections, practice=desk.practice_name, author=desk.my_name, on_day=on_day, made_on=today)
    pdf = write_pdf(document, now)
    pen = Pen(desk, now)
    for patient in dict.fromkeys(row.patient for row in rows):
        shown = sum(len(one.entries) for one, row in zip(sections, rows, strict=True) if row.patient == patient)
        pen.write(Exported(blake("file", pdf), FORMAT, f"{shown}", tuple(patient_heads(desk, patient))), patient)
    make_folder(folder)
    begin_leaving(pen, folder, PDF)
    write_out(folder / PDF, pdf)
    end_leaving(desk)
    return Slips(folder / PDF, tuple(row.letter for row in rows))


def _slip(desk: Desk, patient: bytes, letter: bytes, words: dict[str, str]) -> DocumentSection:
    dossier = desk.dossier(patient)
    question = dossier.question(letter)
    assert question is not None, "a row of a list stands on its question"
    return slip(dossier, question, desk.signed_entries(patient), desk.country.utc_minutes, words)
