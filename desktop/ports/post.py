"""The post, asked in its own thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class PostReport:
    """One round of the post: `state` synced or offline; how many letters came and left, entries of other desks came.

    `trouble`: the code of what keeps it offline, with its `facts`; empty where that is not known.
    """

    state: str
    received: int = 0
    sent: int = 0
    learned: int = 0
    trouble: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class PostPort(Protocol):
    """The post, asked in its own thread."""

    def round(self, told: Callable[[int], None]) -> PostReport:
        """`told`: how many entries of other desks came so far, where that takes a while."""
        ...

    def wait(self, seconds: float) -> None:
        """Until something may have come, somebody rouses the post, or the time is over."""
        ...

    def rouse(self) -> None:
        """End the wait under way, or the next one. For any thread."""
        ...

    def close(self) -> None:
        """The last round is over."""
        ...
