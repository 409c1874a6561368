"""Folders and mails of a mailbox, over one line: what the journal and the letterbox of a practice need of IMAP4rev1, and
UIDPLUS, LITERAL+, MULTIAPPEND, QUOTA where they are offered. A UID is a cursor, never an identity.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from core.doors.folder_names import quoted
from core.doors.imap import MOST_LITERAL, Line
from core.model import Trouble

WHOLE: Final = b"BODY.PEEK[]"
BATCH_MAILS, BATCH_BYTES = 50, 1 << 20
_FETCH_MAILS, _FETCH_BYTES = 500, 2 << 20
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b")
_CAME = re.compile(rb'\bINTERNALDATE "([ \d][!-~ ]{18,28})"')
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")
_ITEM = re.compile(rb"\[([A-Z][A-Z0-9-]{0,40}) ([^\]\r\n]{0,2000})\]")
_EXISTS = re.compile(rb"\* (\d{1,10}) EXISTS")
_USAGE = re.compile(rb"\bSTORAGE (\d{1,15}) (\d{1,15})\b")

T = TypeVar("T")


@dataclass(frozen=True)
class Selected:
    """A folder that is open: its UIDs hold as long as `validity` stays; `following`: the next UID (0: not said); `exists`: how
    many mails lie there. `keywords`: whether a mail can be given marks of ours.
    """

    validity: int
    following: int
    exists: int
    keywords: bool


class Mailbox:
    """The folders behind one line. Raises what `Line` raises; mail.quota with `used` and `limit` (KiB) where known."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def select(self, name: str) -> Selected:
        """Open a folder, made where it is missing."""
        try:
            said = self.line.ask(b"SELECT " + quoted(name))
        except Trouble as trouble:
            if trouble.code not in ("mail.folder", "mail.refused"):
                raise
            self.create(name)
            said = self.line.ask(b"SELECT " + quoted(name))
        items = dict(_ITEM.findall(b"\n".join(one[0] for one in said)))
        exists = [int(found[1]) for one in said if (found := _EXISTS.match(one[0]))]
        return Selected(
            validity=_number(items.get(b"UIDVALIDITY", b"")),
            following=_number(items.get(b"UIDNEXT", b"")),
            exists=exists[-1] if exists else 0,
            keywords=b"\\*" in items.get(b"PERMANENTFLAGS", b""),
        )

    def create(self, name: str) -> None:
        """Make a folder; one that is there already stays as it is."""
        try:
            self.line.ask(b"CREATE " + quoted(name))
        except Trouble as trouble:
            if trouble.facts.get("status") != "ALREADYEXISTS":
                raise

    def sizes(self, after: int = 0) -> dict[int, int]:
        """The size of each mail of the open folder whose UID is greater, by UID, in order."""
        found: dict[int, int] = {}
        for said in self.line.ask(b"UID FETCH %d:* (UID RFC822.SIZE)" % (after + 1)):
            uid, size = _UID.search(said[0]), _SIZE.search(said[0])
            if uid and size and int(uid[1]) > after:  # the range always holds the last mail
                found[int(uid[1])] = int(size[1])
        return dict(sorted(found.items()))

    def times(self, after: int = 0) -> dict[int, int]:
        """When each mail of the open folder whose UID is greater came (ms since 1970, 0 where that makes no sense)."""
        found: dict[int, int] = {}
        for said in self.line.ask(b"UID FETCH %d:* (UID INTERNALDATE)" % (after + 1)):
            uid, came = _UID.search(said[0]), _CAME.search(said[0])
            if uid and came:
                with suppress(ValueError):
                    at = datetime.strptime(came[1].decode("ascii"), "%d-%b-%Y %H:%M:%S %z")
                    found[int(uid[1])] = max(int(at.timestamp() * 1000), 0)
        return found

    def fetch(self, sizes: Mapping[int, int], part: bytes, bound: int = MOST_LITERAL) -> Iterator[tuple[int, bytes]]:
        """A part of each of these mails, in batches by their sizes. One that is gone is left out."""
        for batch in _batches(sizes, list(sizes.values()), _FETCH_MAILS, _FETCH_BYTES):
            for said in self.line.ask(b"UID FETCH " + _ranges(batch) + b" (UID " + part + b")", bound):
                uid = _UID.search(b" ".join(said[::2]))
                if uid and len(said) > 1 and b" FETCH " in said[0]:
                    yield int(uid[1]), said[1]

    def append(self, name: str, mails: Sequence[bytes]) -> None:
        """Put mails into a folder, in this order; batches at once where the server can. It is made where it is missing."""
        most = BATCH_MAILS if self.line.has("MULTIAPPEND") else 1
        for batch in _batches(mails, [len(mail) for mail in mails], most, BATCH_BYTES):
            try:
                self._append(name, batch)
            except Trouble as trouble:
                if trouble.code == "mail.quota":
                    raise Trouble("mail.quota", **self.quota()) from None
                if trouble.code != "mail.folder":
                    raise
                self.create(name)
                self._append(name, batch)

    def _append(self, name: str, mails: Sequence[bytes]) -> None:
        at_once = self.line.has("LITERAL+")
        with self.line.watched():
            tag = self.line.tag()
            waiting = tag + b" APPEND " + quoted(name)
            for mail in mails:
                waiting += b" (\\Seen) {%d%s}\r\n" % (len(mail), b"+" if at_once else b"")
                if not at_once:
                    self.line.wire.send(waiting)
                    waiting = b""
                    self._go_on(tag)
                waiting += mail
            self.line.wire.send(waiting + b"\r\n")
            self.line.answer(tag)

    def _go_on(self, tag: bytes) -> None:
        """Wait until the server wants the mail. Raises the trouble that its no stands for."""
        while not (said := self.line.say())[0].startswith(b"+"):
            if self.line.ended(tag, said):
                raise ValueError("done before it was sent")

    def mark(self, uids: Sequence[int], keyword: str) -> None:
        """Give mails of the open folder a mark: a keyword of ours, or `\\Deleted`."""
        self.line.ask(b"UID STORE " + _ranges(uids) + b" +FLAGS.SILENT (" + keyword.encode("ascii") + b")")

    def marks(self, uids: Sequence[int]) -> dict[int, frozenset[str]]:
        """The marks of mails of the open folder."""
        found = {}
        for said in self.line.ask(b"UID FETCH " + _ranges(uids) + b" (UID FLAGS)"):
            uid, flags = _UID.search(said[0]), _FLAGS.search(said[0])
            if uid and flags:
                found[int(uid[1])] = frozenset(flags[1].decode("ascii", "replace").split())
        return found

    def remove(self, uids: Sequence[int]) -> None:
        """Take mails out of the open folder, and no others; where the server cannot tell them apart they stay."""
        if uids and self.line.has("UIDPLUS"):
            self.mark(uids, "\\Deleted")
            self.line.ask(b"UID EXPUNGE " + _ranges(uids))

    def quota(self) -> dict[str, str]:
        """What is `used` of the mailbox and its `limit`, in KiB; nothing where the server does not say."""
        with suppress(Trouble):
            for said, *_ in self.line.ask(b"GETQUOTAROOT INBOX") if self.line.has("QUOTA") else ():
                if said.startswith(b"* QUOTA ") and (found := _USAGE.search(said)):
                    return {"used": found[1].decode(), "limit": found[2].decode()}
        return {}


def _number(words: bytes) -> int:
    return int(words) if words.isdigit() and len(words) < 12 else 0


def _batches(items: Iterable[T], sizes: Sequence[int], most: int, most_bytes: int) -> Iterator[list[T]]:
    batch: list[T] = []
    held = 0
    for item, size in zip(items, sizes, strict=True):
        if batch and (len(batch) == most or held + size > most_bytes):
            yield batch
            batch, held = [], 0
        batch.append(item)
        held += size
    if batch:
        yield batch


def _ranges(uids: Iterable[int]) -> bytes:
    """UIDs as a set: `1:3,7`."""
    found: list[list[int]] = []
    for uid in sorted(uids):
        if found and found[-1][1] == uid - 1:
            found[-1][1] = uid
        else:
            found.append([uid, uid])
    return b",".join(b"%d" % a if a == b else b"%d:%d" % (a, b) for a, b in found)
