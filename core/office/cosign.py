"""Checkpoints between desks: each signs where every chain ends, and lays its word in the journal (docs/log.md, section 5).

What another desk signed is kept by all, held against the log, and goes into every proof: a tail that was cut, or written
anew by whoever has its key, contradicts a colleague's word.
"""

from collections.abc import Iterator
from itertools import islice

from core.doors.vault import Change
from core.model import DAY_MS
from core.office.desk import Desk
from core.office.pen import Pen
from core.record.events import Cosigned
from crypto.checkpoint import Checkpoint, compare, read_checkpoint, sign_checkpoint
from crypto.entry import Entry
from crypto.errors import Refused

CHECKPOINT = "checkpoint.last"
EVERY = 100


def sign_heads(desk: Desk, now: int) -> bytes:
    """A checkpoint over every chain as this desk has it; never below one that it signed before."""
    before = desk.vault.setting(CHECKPOINT)
    signed_before = read_checkpoint(before, desk.practice).heads if before else ()
    roster = desk.roster
    checkpoint = Checkpoint(roster.practice, desk.me, roster.v, now, desk.vault.heads())
    file = sign_checkpoint(desk.keys.sig, checkpoint, signed_before)
    desk.vault.commit(Change(settings=((CHECKPOINT, file),)))
    return file


def cosign(desk: Desk, now: int) -> bool:
    """Sign where all stands and tell the other desks, every hundred entries and every day on which something was written;
    whether it was time.
    """
    others = any(one.revoked is None and one.sig_pk != desk.me for one in desk.roster.profiles)
    if not others or desk.closed(now) or not _due(desk, now):
        return False
    file = sign_heads(desk, now)
    pen = Pen(desk, now)
    pen.write(Cosigned(file))
    pen.commit()
    return True


def _due(desk: Desk, now: int) -> bool:
    kept = desk.vault.setting(CHECKPOINT)
    last = read_checkpoint(kept, desk.practice) if kept else None
    since = {head.profile: head.seq for head in last.heads} if last else {}
    new = list(islice(_written(desk, since), EVERY))
    from_ms = last.wall_ms if last else min((one.header.wall_ms for one in new), default=now)
    return len(new) >= EVERY or (bool(new) and now - from_ms >= DAY_MS)


def _written(desk: Desk, since: dict[bytes, int]) -> Iterator[Entry]:
    """What was written after these places, cosigning itself left out."""
    for head in desk.vault.heads():
        for entry in desk.vault.chain(head.profile, after=since.get(head.profile, 0)):
            if entry.header.kind != Cosigned.__name__:
                yield entry


def cosigned(desk: Desk) -> dict[bytes, bytes]:
    """The newest checkpoint of every other desk that still works here: profile -> file."""
    newest = {one.profile: one.event.file for one in desk.signed_entries(b"") if isinstance(one.event, Cosigned)}
    here = {one.sig_pk for one in desk.roster.profiles if one.revoked is None and one.sig_pk != desk.me}
    return {profile: file for profile, file in newest.items() if profile in here}


def hold_against(desk: Desk, file: bytes, signer: bytes) -> None:
    """A colleague's checkpoint against the log here. Raises Refused: checkpoint.*; entry.part where another than the writer
    of the entry signed it; entry.fork where a place has two hashes, which closes sending.
    """
    checkpoint = read_checkpoint(file, desk.practice)
    if checkpoint.profile != signer:
        raise Refused("entry.part")

    def hash_at(profile: bytes, seq: int) -> bytes | None:
        entry = desk.vault.entry_at(profile, seq)
        return entry.hash if entry else None

    if compare(checkpoint.heads, hash_at).forked:
        raise Refused("entry.fork")
