"""The letters that this desk refused: nothing of them is kept but the hash of the file, the reason and the time."""

from dataclasses import dataclass

from core.office.desk import Desk
from core.record.events import LetterRejected

MOST = 200


@dataclass(frozen=True)
class RefusedLetter:
    """A letter that was refused and is not kept: hash of its file, code of the reason, size in bytes, when."""

    file_hash: bytes
    code: str
    size: int
    at_ms: int


def refused_letters(desk: Desk) -> list[RefusedLetter]:
    """The latest first, at most 200. Those that were set aside are kept, and stand elsewhere."""
    kept = {one.file_hash for one in desk.vault.aside()}
    found = [
        RefusedLetter(one.event.file_hash, one.event.code, one.event.size, one.at_ms)
        for one in desk.signed_entries(b"")
        if isinstance(one.event, LetterRejected) and one.event.file_hash not in kept
    ]
    return found[: -MOST - 1 : -1]
