"""Between desks: publish what this desk wrote, take in what the others wrote, in the order that the entries name.

What the others wrote is taken in by `core.office.taking`.
"""

from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from core.doors.vault import Change
from core.model import DAY_MS, Trouble
from core.office.desk import Desk
from core.office.granted import CURSOR
from core.office.taking import FORK, Coming, Synced
from crypto.chain import counts
from crypto.encoding import u64
from crypto.entry import Entry
from crypto.errors import Refused
from crypto.keys import Roster, read_roster, succeeds
from crypto.primitives import blake

POSTED = "journal.posted"
READ_WHOLE = "journal.read_whole"
FOLDED, VOID, LEFT = "folds", b"void", b"left."
"""By which folding the lists were made; `VOID`: from entries that no longer count, since a roster ended their chain; `LEFT`
before it: while a desk still worked that was removed since."""
ROSTER = "record.roster"
_SLICE, _HASHED = 100, 2000
"""How many entries are read, and how many of our own are named, in one slice."""
T = TypeVar("T")
_Slices = Generator[Synced, None, T]


def sync(desk: Desk, now: int | None = None) -> Synced:
    """Publish, then take in until nothing moves. Raises `Trouble` of the vault or the journal.

    With `now` (ms), the first exchange of a day reads the journal from its start: what was slipped in behind the cursor
    is judged, and what the journal lost is given again.
    """
    work = exchange(desk, now)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def exchange(desk: Desk, now: int | None = None) -> Generator[Synced, None, Synced]:
    """The same in slices, with what was done so far after each: between two others may write in this vault, and what is left
    unfinished is begun anew without loss.
    """
    report = Synced()
    _newer_roster(desk, report)
    if not desk.vault.secrets("journal"):
        return report
    coming = Coming(desk, report)
    if _unposted(
        desk
    ):  # where others of ours lie there under these numbers, we learn it before ours are laid beside them
        yield from _read_on(desk, coming, frozenset())
    mine = publish(desk)
    report.published = len(mine)
    if now is None or not _day_over(desk, now):
        again = yield from _read_on(desk, coming, mine)
    else:
        again = yield from _read_whole(desk, coming, now)
    while again:
        again = yield from _read_on(desk, coming, mine)
    report.published += len(publish(desk))
    me = desk.roster.profile(desk.me)
    if me is not None and me.revoked is not None:
        report.refused.pop("entry.epoch", None)  # the others write with keys that a removed desk is not given
    return report


def _read_on(desk: Desk, coming: Coming, known: frozenset[bytes]) -> _Slices[bool]:
    """What came since the last time; whether a key came with it. The cursor moves once all of it is taken in, or waits."""
    cursor = before = desk.vault.setting(CURSOR) or b""
    for wires, after in _readings(desk, before):
        for some in _some(wires):
            coming.bring(wire for wire in some if wire not in known)
            yield coming.report
        cursor = after
    again = yield from _settle(desk, coming)
    if again or cursor != before:
        desk.vault.commit(Change(settings=((CURSOR, b"" if again else cursor),)))
    return again


def _settle(desk: Desk, coming: Coming) -> _Slices[bool]:
    """Take in what was brought; whether the journal is to be read from its start, since a journal key came: what it opens,
    older or newer than the key, was passed by.
    """
    keys = desk.journal_keys().keys()
    for _ in coming.settle():
        yield coming.report
    again = desk.journal_keys().keys() != keys
    if again:
        coming.report.refused.pop("entry.epoch", None)
    return again


def _readings(desk: Desk, cursor: bytes) -> Iterator[tuple[list[bytes], bytes]]:
    """The journal behind a cursor, until nothing comes: wire bytes and the cursor behind them."""
    while True:
        wires, after = desk.journal.since(cursor)
        yield wires, after
        if after == cursor:
            return
        cursor = after


def _day_over(desk: Desk, now: int) -> bool:
    last = desk.vault.setting(READ_WHOLE)
    return not last or not 0 <= now - int.from_bytes(last, "big") < DAY_MS


def _some(wires: Iterable[bytes]) -> Iterator[list[bytes]]:
    left = iter(wires)
    while some := list(islice(left, _SLICE)):
        yield some


def _read_whole(desk: Desk, coming: Coming, now: int) -> _Slices[bool]:
    held = dict[bytes, bytes]()
    given = list[bytes]()
    for head in desk.vault.heads():
        last = _posted(desk) if head.profile == desk.me else head.seq
        for seq, (digest, wire) in enumerate(islice(desk.vault.wires(head.profile), head.seq), 1):
            held[blake("wire", wire)] = digest
            if seq <= last:
                given.append(digest)
            if seq % _HASHED == 0:
                yield coming.report
    cursor, there = b"", set[bytes]()
    for wires, cursor in _readings(desk, b""):  # noqa: B007 - the last one is kept
        named = {blake("wire", wire): wire for wire in wires}
        there |= {held[name] for name in named if name in held}
        for some in _some(wire for name, wire in named.items() if name not in held):
            there |= coming.bring(some)
            yield coming.report
    again = yield from _settle(desk, coming)
    lost = [entry for digest in given if digest not in there and (entry := desk.vault.entry(digest)) is not None]
    if lost:
        desk.journal.append(lost)
        coming.report.lost += len(lost)
    desk.vault.commit(Change(settings=((CURSOR, b"" if again else cursor), (READ_WHOLE, u64(now)))))
    return again


def publish(desk: Desk) -> frozenset[bytes]:
    """Append this desk's entries that the journal has not; their wire bytes. A desk that a fork has closed appends none: where
    it was put back from a copy and wrote before it listened, that stays here, and closes this desk and no other.
    """
    entries = [] if desk.vault.setting("alarm") == FORK.encode("ascii") else _unposted(desk)
    if entries:
        desk.journal.append(entries)
        desk.vault.commit(Change(settings=((POSTED, u64(entries[-1].header.seq)),)))
    return frozenset(entry.wire for entry in entries)


def _posted(desk: Desk) -> int:
    """The number of this desk's last entry that the journal was given."""
    return int.from_bytes(desk.vault.setting(POSTED) or b"", "big")


def _unposted(desk: Desk) -> list[Entry]:
    return list(desk.vault.chain(desk.me, after=_posted(desk)))


def _newer_roster(desk: Desk, report: Synced) -> None:
    """Take the practice's newest roster, when it rightly follows ours. Another that the root signed is an alarm, never
    a replacement; what it did not sign is no roster, and is put right at the next opening.
    """
    file, ours = lying_roster(desk), desk.vault.setting("roster")
    if file == b"" and ours is not None:
        desk.box.put_roster(ours)
        report.roster = "roster.set_aside"
    if not file or file == ours:
        return
    known = desk.roster
    newer = signed_by(known.root_pk, file)
    if newer is None:
        return
    try:
        succeeds(known, newer)
    except Refused as refused:
        if refused.code != "roster.rollback":
            report.alarm = ROSTER
            desk.vault.commit(Change(settings=(("alarm", ROSTER.encode("ascii")),)))
        return
    if newer.v > known.v:
        desk.vault.commit(Change(settings=roster_settings(desk, newer, file)))


def roster_settings(desk: Desk, newer: Roster, file: bytes) -> tuple[tuple[str, bytes], ...]:
    """What makes a newer roster the desk's. Where somebody left since the one before, what the lists say of their work is made
    anew: what was answered and not opened, and all of it where entries lie past their end, which count no more.
    """
    left, mark = newer.gone - desk.roster.gone, desk.vault.setting(FOLDED) or b""
    ends = ((newer.profile(head.profile), head) for head in desk.vault.heads() if head.profile in left)
    if any(writer is not None and not counts(writer, head) for writer, head in ends):
        mark = VOID
    elif left and mark != VOID and not mark.startswith(LEFT):
        mark = LEFT + mark
    return ("roster", file), (FOLDED, mark)


def lying_roster(desk: Desk) -> bytes | None:
    """The practice's roster file, where there is one; b"" for what can be none: no regular file, or too large."""
    try:
        return desk.box.roster()
    except Trouble as trouble:
        if trouble.code not in ("disk.too_large", "disk.not_a_file"):
            raise
        return b""


def signed_by(root_pk: bytes | None, file: bytes) -> Roster | None:
    """The roster in a file, when this root signed it (None: any root)."""
    try:
        return read_roster(file, root_pk)
    except Refused:
        return None
