"""What the practice settles for all its desks."""

from collections.abc import Mapping
from typing import Protocol

from core.model import Refusal


class SettingsPort(Protocol):
    """The names and values are those of `core.record.settings`."""

    def practice(self) -> Mapping[str, str]: ...

    def choose(self, name: str, value: str) -> Refusal | None:
        """A physician settles one for all desks."""
        ...
