"""A sealed letter that somebody brings by hand, over core's verb."""

from collections.abc import Callable
from pathlib import Path

from core.doors.files import read_bounded
from core.model import Refusal
from core.office.bring import bring
from core.office.desk import Desk
from crypto.armor import MOST_TEXT_BYTES
from desktop.ports.hand import TakenIn


class OfficeHand:
    """`HandPort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def bring_file(self, path: str) -> TakenIn | Refusal:
        return self.bring(read_bounded(Path(path), MOST_TEXT_BYTES))

    def bring(self, data: bytes) -> TakenIn | Refusal:
        brought = bring(self._desk, data, self._now())
        if isinstance(brought, Refusal):
            return brought
        report = brought.report
        return TakenIn(report.accepted, report.duplicates, report.aside, next(iter(report.rejected), ""))
