"""What the practice settles for all its desks."""

from collections.abc import Callable, Mapping

from core.model import Refusal
from core.office.desk import Desk
from core.office.settings import choose, settings


class OfficeSettings:
    """`SettingsPort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def practice(self) -> Mapping[str, str]:
        return settings(self._desk)

    def choose(self, name: str, value: str) -> Refusal | None:
        return choose(self._desk, name, value, self._now())
