"""The letterbox's contract: sealed letters come in and go out; nothing here can read them.

Implementations: `core.doors.maildir`, `core.doors.drop`, `core.doors.imap_letterbox`.
Contract: tests/contracts/test_letterbox.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

MAX_LETTER = 1 << 20
DEPOSITED = "deposited"


@dataclass(frozen=True)
class Arrived:
    """What lies in the letterbox under `name`, since about `came_ms` (the file's own time; it orders nothing).

    `raw` is None where the bytes were not taken: over `MAX_LETTER` when `size` says so, else the file vanished or
    cannot be read now (`size` is 0 when even that is unknown): try again later.
    """

    name: str
    size: int
    raw: bytes | None = field(repr=False)
    came_ms: int

    @property
    def too_large(self) -> bool:
        """Whether this can never be a letter."""
        return self.size > MAX_LETTER


class Letterbox(Protocol):
    """Where letters lie between a device and the practice. Raises `Trouble` (docs/vault.md) when it cannot be used."""

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        """What came to the practice under names that are not `known`, oldest first; the same order each time."""

    def post(self, raw: bytes) -> str:
        """Bring a letter to the practice, durably. Returns its name; the same bytes again end in the same hash."""

    def deposit(self, to: bytes, letter: bytes, raw: bytes) -> str:
        """Lay a letter out for the device or profile with the signing key `to` (32 bytes), durably. Returns the post's
        word. Once for each letter id (16 bytes): a second time changes nothing.
        """

    def collect(self, me: bytes) -> Iterator[Arrived]:
        """What is laid out for the signing key `me`, oldest first."""

    def roster(self) -> bytes | None:
        """The roster file, when there is one. Trouble(disk.too_large, disk.not_a_file): what lies there can be none."""

    def put_roster(self, data: bytes) -> None:
        """Replace the roster file, whole or not at all; what lies there and can be none is kept beside it."""
