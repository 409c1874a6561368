"""Letters that were set aside, or refused."""

from dataclasses import dataclass
from typing import Protocol

from core.model import Refusal


@dataclass(frozen=True)
class AsideRow:
    """A letter that was set aside: the hash of its bytes, the code of the reason, whose device where it is known.

    `kept`: set aside; else refused, and only its hash is known.
    """

    file: bytes
    reason: str
    name: str
    at_ms: int
    kept: bool = True


class AsidePort(Protocol):
    """Set aside, and never answered as they are."""

    def rows(self) -> tuple[AsideRow, ...]: ...

    def refused(self) -> tuple[AsideRow, ...]:
        """The latest that were refused."""
        ...

    def accept_gap(self, file: bytes, reason: str) -> Refusal | None:
        """A physician takes a letter in although an earlier one never came."""
        ...
