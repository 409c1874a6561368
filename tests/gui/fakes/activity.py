"""The fake activity: numbers of a busy practice, in two slices."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from core.model import HOUR_MS
from core.office.activity import Activity, Stopped, Week
from desktop.ports.activity import Measured

CAME = (71, 84, 79, 96, 102, 93, 110, 118, 97, 108, 121, 112)
WENT = (66, 74, 75, 84, 93, 88, 97, 108, 92, 97, 108, 98)
WEEKS = tuple(
    Week((date(2026, 8, 31) + timedelta(weeks=at)).isoformat(), came, went)
    for at, (came, went) in enumerate(zip(CAME, WENT, strict=True))
)
BUSY = Activity(
    days=28, received=438, answered=395, elsewhere=40, in_time=386,
    median_ms=5 * HOUR_MS + 2_400_000, before_ms=6 * HOUR_MS + 600_000,
    waits=(61, 94, 112, 88, 31, 9),
    categories=(("medicine", 168), ("result", 121), ("reception", 72), ("follow_up", 46), ("other", 31)),
    stopped=(
        Stopped("gate.new_drug", 12, 4, 1), Stopped("gate.new_dose", 9, 3, 2), Stopped("gate.exam_request", 4, 7, 0),
        Stopped("identity.not_confirmed", 5, 0, 0), Stopped("consultation.window_closed", 0, 4, 0),
    ),
    stops=57, weeks=WEEKS, late=(),
)  # fmt: skip


@dataclass
class FakeActivity:
    """`ActivityPort` by hand."""

    activity: Activity = BUSY
    asked: list[int] = field(default_factory=list)

    def measure(self, days: int, *, start: bool) -> Measured:
        if start:
            self.asked.append(days)
            return Measured(2, 6)
        return Measured(6, 6, self.activity)
