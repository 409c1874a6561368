"""The post, asked in its own thread."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class PostReport:
    """One round of the post: `state` synced or offline; how many letters came and left, entries of other desks came."""

    state: str
    received: int = 0
    sent: int = 0
    learned: int = 0


class PostPort(Protocol):
    """The post, asked in its own thread."""

    def round(self) -> PostReport: ...

    def close(self) -> None:
        """The last round is over."""
        ...
