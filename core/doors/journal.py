"""The journal's contract: through it the desks of a practice exchange log entries, in their sealed form.

Identity and order stand inside the entries; what comes here may be doubled, late or incomplete, and the chains show it.
Implementations: `core.doors.maildir`, `core.doors.imap_journal`; contract: tests/contracts/test_journal.py.
"""

from collections.abc import Iterable
from typing import Protocol

from crypto.entry import Entry


class Journal(Protocol):
    """Three verbs. Raises `Trouble` (docs/vault.md) when it cannot be used."""

    def append(self, batch: Iterable[Entry]) -> None:
        """Publish entries (their `wire` bytes), durably. Once for each (profile, seq, hash): again changes nothing."""

    def since(self, cursor: bytes, limit: int = 1000) -> tuple[list[bytes], bytes]:
        """Wire bytes that came after `cursor` (empty: from the start) and the next cursor; at most `limit`.

        Each profile's come in the order of seq. What lies beyond a hole comes again each time until the hole is filled,
        so take in what is new, drop what is known, and go on until the cursor stays the same.
        """

    def wait(self, timeout: float) -> bool:
        """Wait for something new since the last `since`, at most `timeout` seconds. True: something may have come.

        A hint, never a proof: call `since` now and then even after False.
        """
