"""What the practice did with its questions, for itself alone (articles 7 and 12)."""

from dataclasses import dataclass
from typing import Protocol

from core.office.activity import Activity


@dataclass(frozen=True)
class Measured:
    """So many files of so many are counted; the whole once all are."""

    done: int
    total: int
    activity: Activity | None = None


class ActivityPort(Protocol):
    """The activity. `measure` answers after some 50 ms: ask again until it is done."""

    def measure(self, days: int, *, start: bool) -> Measured: ...
