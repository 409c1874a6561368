"""Entries that came from other desks, until each has its place in the log, or is refused, or waits for what is missing.

Of all that came together each is tried in the log's order, where nothing stands before what it has seen: so one pass takes in
whatever fits, however many desks wrote in turn, and whichever chain the journal handed out first.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from core.doors.vault import Change, Waiting
from core.office.desk import Desk
from core.office.granted import take_old_key
from core.office.placing import Placing
from core.record import events as e
from core.record.codec import may_write
from crypto.chain import Taken, Waits, take_in
from crypto.entry import Entry, read_wire
from crypto.errors import Refused

FORK = "record.fork"
_TOGETHER = 50
"""So many entries become durable at once; those that one of them makes readable are counted too."""
_READ = 5000
"""So many of what came are kept as they were read; of more the bytes alone, which are read again."""


@dataclass
class Synced:
    """One exchange with the journal: how many entries went out, came in, wait, and were refused by error class; how
    many the journal had lost and was given again; what was put right about the shared roster, and what this
    exchange showed that closes sending (codes, or empty)."""

    published: int = 0
    taken: int = 0
    waiting: int = 0
    lost: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    roster: str = ""
    alarm: str = ""


class Coming:
    """What came in one exchange, beside what waited before it."""

    def __init__(self, desk: Desk, report: Synced) -> None:
        self._desk, self.report = desk, report
        self._late: dict[bytes, _Late] = {}
        self._erasing: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._log = Placing(desk, self._erasing)
        self._kept = {(one.profile, one.seq) for one in desk.vault.waiting()}
        self.bring(one.wire for one in desk.vault.waiting())

    def bring(self, wires: Iterable[bytes]) -> set[bytes]:
        """More of it; what is in the log is passed by. The hashes of all that could be read."""
        self._log.look()
        read = set[bytes]()
        for wire in wires:
            try:
                entry = self._read(wire)
            except Refused as refused:
                self._refuse(refused.code)
                continue
            read.add(entry.hash)
            late = _Late(entry.header.order, wire, entry if len(self._late) < _READ else None)
            if not self._holds(late, entry.hash):
                self._late[entry.hash] = late
                if entry.header.kind == e.Erased.__name__:
                    self._erasing[entry.header.patient].add(entry.header.profile)
        return read

    def _holds(self, late: "_Late", digest: bytes) -> bool:
        return self._log.holds(*late.order[1:], digest)

    def settle(self) -> Iterator[None]:
        """Take in what fits, and keep what waits; between two slices of it somebody else may write."""
        moved = True
        while moved:
            before = len(self._late)
            yield from self._pass()
            moved = 0 < len(self._late) < before
        self._keep()
        self.report.waiting = len(self._desk.vault.waiting())

    def _pass(self) -> Iterator[None]:
        """Each once, in the log's order. Behind one that waits nothing of its chain fits."""
        waiting: dict[bytes, int] = {}
        inorder = deque(sorted(self._late.items(), key=lambda one: one[1].order))
        while inorder:
            judged = 0
            with self._log.together():
                while inorder and max(judged, self._log.weight) < _TOGETHER:
                    digest, late = inorder.popleft()
                    _, profile, seq = late.order
                    behind = seq > waiting.get(profile, seq)
                    judged += not behind
                    late.reason = "gap" if behind else self._take(late)
                    if late.reason:
                        waiting.setdefault(profile, seq)
                    else:
                        del self._late[digest]
            yield

    def _take(self, late: "_Late") -> str:
        """Judge an entry; why it waits, or nothing where it is dealt with."""
        entry = late.entry or self._read(late.wire)
        late.entry = None
        try:
            keys = self._log.content_keys(entry.header.patient)
            outcome = take_in(entry, self._log, may_write, keys)
            if isinstance(outcome, Waits):
                return outcome.reason
            if isinstance(outcome, Taken):
                self._log.add(outcome.entry)
                self.report.taken += 1
        except Refused as refused:
            self._refuse(refused.code)
            if refused.code == "entry.revoked" and (place := entry.header.order[1:]) in self._kept:
                self._desk.vault.commit(Change(arrived=(place,)))  # it is waited for no more
        return ""

    def _read(self, wire: bytes) -> Entry:
        return read_wire(wire, self._desk.journal_keys(), self._desk.practice)

    def _refuse(self, code: str) -> None:
        """Entries of a refused chain would come again at every exchange: they are counted, and a fork closes sending."""
        self.report.refused[code] = self.report.refused.get(code, 0) + 1
        if code == "entry.fork":
            self.report.alarm = FORK
            self._desk.vault.commit(Change(settings=(("alarm", FORK.encode("ascii")),)))

    def _keep(self) -> None:
        """What is left waits in the vault; what may be taken ahead of its turn is."""
        self._log.look()
        late = [one for digest, one in self._late.items() if not self._holds(one, digest)]
        for one in late:
            with suppress(Refused):  # it is refused when its turn comes
                take_old_key(self._desk, self._read(one.wire))
        new = [one for one in late if one.order[1:] not in self._kept]
        if new:
            self._desk.vault.commit(Change(waiting=tuple(Waiting(*one.order[1:], one.wire, one.reason) for one in new)))
            self._kept.update(one.order[1:] for one in new)


@dataclass
class _Late:
    """An entry that has no place yet: where it stands in the log's order, its bytes, as it was read, why it waits."""

    order: tuple[int, bytes, int]
    wire: bytes
    entry: Entry | None
    reason: str = ""
