"""The journal in a folder of the practice's mailbox. Names tell where an entry says that it stands; the seal tells."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from core.doors.account import FOLDER
from core.doors.chains import in_order, read_cursor
from core.doors.idle import Idle
from core.doors.mailbox import Mailbox
from core.doors.shelf import Shelf
from crypto.entry import MAX_WIRE, Entry
from crypto.errors import Refused
from crypto.header import Head, read_head

KIND = "entry"
_AHEAD = 500


class ImapJournal:
    """`core.doors.journal.Journal` in a mailbox. For one thread, but for `rouse`."""

    def __init__(self, box: Mailbox, folder: str = FOLDER, kept: Path | None = None) -> None:
        self._box = box
        self._shelf = Shelf(box, KIND, (folder, "Journal"), kept)
        self._idle = Idle(box.line)
        self._read = False
        self._placed = (0, 0)
        self._chains: dict[bytes, list[tuple[int, int]]] = {}
        self.heads: dict[Head, int] = {}

    # The contract

    def append(self, batch: Iterable[Entry]) -> None:
        self.refresh()
        self.lay((entry.named, entry.wire) for entry in batch)

    def since(self, cursor: bytes, limit: int = 1000) -> tuple[list[bytes], bytes]:
        self.refresh()
        return in_order(self._fetched(self._lying(read_cursor(cursor)), limit), cursor, limit, lambda wire: wire)

    def _lying(self, reached: Mapping[bytes, int]) -> Iterator[tuple[bytes, int, int]]:
        for profile, chain in sorted(self._chains.items()):
            for seq, uid in islice(chain, bisect_left(chain, (reached.get(profile, 0) + 1, 0)), None):
                yield profile, seq, uid

    def _fetched(
        self, lying: Iterator[tuple[bytes, int, int]], limit: int
    ) -> Iterator[tuple[bytes, int, bytes | None]]:
        """The same with their bytes, fetched some hundred at a time."""
        while ahead := list(islice(lying, min(_AHEAD, limit))):
            wires = dict(self.wires(uid for _, _, uid in ahead))
            yield from ((profile, seq, wires.get(uid)) for profile, seq, uid in ahead)

    def wait(self, timeout: float) -> bool:
        return self._shelf.changed() or not self._read or self._idle.wait(timeout)

    # What the pump needs besides

    def refresh(self, *, whole: bool = False) -> None:
        """See what lies there now; afterwards `heads` names it all, each with the UID of one mail that holds it."""
        self._shelf.refresh(whole=whole)
        self._read = True
        losses, known = self._placed
        if losses != self._shelf.losses:
            known, self._chains, self.heads = 0, {}, {}
        for uid in self._shelf.learned[known:]:
            self._place(uid, self._shelf.names[uid])
        self._placed = self._shelf.state

    def _place(self, uid: int, name: bytes) -> None:
        try:
            head = read_head(name, "journal.name")
        except Refused:
            return
        if self.heads.setdefault(head, uid) == uid:
            insort(self._chains.setdefault(head.profile, []), (head.seq, uid))

    def lay(self, entries: Iterable[tuple[Head, bytes]]) -> None:
        """Add the entries whose names were not there at the last `refresh`, in batches."""
        new = {head.encode(): wire for head, wire in entries if head not in self.heads}
        self._shelf.put(list(new.items()))

    def wires(self, uids: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """The wire bytes in these mails, of those that are still there and can be an entry."""
        return ((uid, thing.data) for uid, thing in self._shelf.things(uids) if len(thing.data) <= MAX_WIRE)

    @property
    def state(self) -> tuple[int, int]:
        """Another one when something came or went."""
        return self._shelf.state

    def rouse(self) -> None:
        """End a wait. For any thread."""
        self._idle.rouse()

    def close(self) -> None:
        """Nobody waits any more; the line is its owner's."""
        self._idle.close()
