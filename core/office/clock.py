"""A clock that stands before what this desk wrote: a human says that it is right now, and the record keeps it.

Order never rests on a clock; follow-up windows do, so sending waits for that word (docs/threats.md, clocks).
"""

from core.doors.vault import Change
from core.office.desk import LATEST, Desk
from core.office.pen import Pen
from core.record.events import ClockCorrected
from crypto.encoding import u64


def accept_clock(desk: Desk, now: int) -> bool:
    """Record that `now` is the right time; False where the clock was not in doubt."""
    refusal = desk.closed(now)
    if refusal is None or refusal.code != "record.clock_back":
        return False
    pen = Pen(desk, now)
    pen.write(ClockCorrected(desk.latest_ms(), now))
    pen.add(Change(settings=((LATEST, u64(now)),)))
    pen.commit()
    return True
