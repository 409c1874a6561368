"""The practice's activity, counted in slices."""

from collections.abc import Callable

from core.office.activity import Activity, measuring
from core.office.desk import Desk
from desktop.office.slices import Slices
from desktop.ports.activity import Measured


class OfficeActivity:
    """`ActivityPort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now
        self._work: Slices[tuple[int, int], Activity] | None = None

    def measure(self, days: int, *, start: bool) -> Measured:
        if start or self._work is None:
            self._work = Slices(measuring(self._desk, days, self._now()), (0, 0))
        (done, total), activity = self._work.go_on()
        return Measured(done, total, activity)
