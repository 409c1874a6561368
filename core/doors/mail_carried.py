"""Which letters of the practice's folder lie in INBOX or lay there: what came from there, and what this desk laid there itself.

A note beside the other notes of the mailbox, safe to lose. Records of forty bytes: a check, then the hash of a letter's bytes.
A note with a record that does not hold is none: INBOX is looked at anew.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from core.doors.files import append_to, read_bounded, sync_files, troubles, write_whole
from core.model import Trouble
from crypto.primitives import blake

_MOST: Final = 64 << 20
_CHECK, _RECORD = 8, 40
_FIRST = "00" * 32


def carried_note(folder: Path) -> Path:
    """Where it is noted for the practice folder `folder`."""
    return folder / "mail" / "carried"


class Carried:
    """Hashes (hexadecimal). What another process notes is seen at the next `look`."""

    def __init__(self, note: Path) -> None:
        self._note = note
        self._known: set[str] = set()
        self._new: list[str] = []
        self._read = 0

    def look(self) -> bool:
        """Read what was noted since the last look. False: there is no note that holds, and nothing is known."""
        try:
            with troubles(self._note):
                size = self._note.stat().st_size
            if size != self._read or not size:
                self._learn(read_bounded(self._note, _MOST))
        except Trouble:
            self._known, self._read = set(), 0
        return self._read > 0

    def _learn(self, data: bytes) -> None:
        start = self._read if self._read <= len(data) else 0
        records = [data[at : at + _RECORD] for at in range(start, len(data), _RECORD)]
        if not all(_record(one[_CHECK:].hex()) == one for one in records):
            start, records, data = 0, [], b""
        if not start:
            self._known = set()
        self._known.update(one[_CHECK:].hex() for one in records)
        self._read = len(data)

    def __contains__(self, digest: object) -> bool:
        return digest in self._known

    def begin(self, digests: Iterable[str]) -> None:
        """A note anew, with these."""
        self._new = []
        write_whole(self._note, b"".join(map(_record, (_FIRST, *digests))))
        self.look()

    def add(self, digests: Iterable[str]) -> None:
        """These too; noted by `save`."""
        new = [one for one in digests if one not in self._known]
        self._known.update(new)
        self._new += new

    def save(self) -> None:
        """Note durably what was added."""
        if self._new:
            append_to(self._note, b"".join(map(_record, self._new)))
            sync_files(self._note.parent, [self._note])
            self._new = []


def _record(digest: str) -> bytes:
    data = bytes.fromhex(digest)
    return blake("carried", data)[:_CHECK] + data
