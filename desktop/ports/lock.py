"""The lock as the window asks for it: where it stood, and what reopens it."""

from dataclasses import dataclass
from typing import Protocol

from core.model import Refusal


@dataclass(frozen=True)
class CodeView:
    """The day's code: tries left, 0 where there is none; why none can be chosen now, None where one can."""

    tries: int
    closed: Refusal | None


class LockPort(Protocol):
    """Of the open desk."""

    def place(self) -> bytes:
        """Where the window stood at the last lock; nothing where that is not known."""
        ...

    def keep_place(self, place: bytes) -> None: ...

    def code(self) -> CodeView: ...

    def choose_code(self, code: str) -> Refusal | None:
        """Six digits that reopen until midnight. Raises Trouble."""
        ...

    def forget_code(self) -> None: ...
