"""The lock as the window asks for it: when, and what reopens."""

from typing import Protocol

from core.model import Refusal


class LockPort(Protocol):
    """Of the open desk."""

    def idle_minutes(self) -> int: ...

    def set_idle_minutes(self, minutes: int) -> Refusal | None: ...

    def place(self) -> bytes:
        """Where the window stood at the last lock; nothing where that is not known."""
        ...

    def keep_place(self, place: bytes) -> None: ...

    def code_tries(self) -> int:
        """How many tries the day's code has; 0 where there is none."""
        ...

    def choose_code(self, code: str) -> Refusal | None:
        """Six digits that reopen until midnight. Raises Trouble."""
        ...

    def forget_code(self) -> None: ...
