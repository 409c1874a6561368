"""Checkpoints: a profile's signed word on where each chain ends (docs/log.md, section 5).

Another desk cosigns by signing its own. Two hashes for one place are a fork: an alarm, sending stops.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crypto.encoding import dec, enc, enc_list, from_u64, sized, u64
from crypto.errors import Refused
from crypto.header import MAX_SEEN, Head, read_heads
from crypto.primitives import SIG_BYTES, SigKey, sign, verify

MOST_BYTES = 64 * 1024
_CODE = "checkpoint.encoding"


@dataclass(frozen=True)
class Checkpoint:
    """`heads`: the last entry of each chain that has one, in the order of the profiles' keys. `wall_ms` is a claim."""

    practice: bytes
    profile: bytes
    roster_v: int
    wall_ms: int
    heads: tuple[Head, ...]

    def encode(self) -> bytes:
        """`enc(practice, profile, roster v, wall_ms, heads)`."""
        heads = enc_list(head.encode() for head in self.heads)
        return enc(self.practice, self.profile, u64(self.roster_v), u64(self.wall_ms), heads)


def sign_checkpoint(sig: SigKey, checkpoint: Checkpoint, signed_before: Iterable[Head]) -> bytes:
    """The file `enc(checkpoint, sig)`. `signed_before`: every head in this profile's earlier checkpoints, or the last
    of each chain. Raises checkpoint.lower when a head is missing, lower than before, or another at the same place,
    and what `read_checkpoint` raises.
    """
    now = {head.profile: head for head in checkpoint.heads}
    for before in signed_before:
        head = now.get(before.profile)
        if head is None or head.seq < before.seq or (head.seq == before.seq and head.hash != before.hash):
            raise Refused("checkpoint.lower")
    data = checkpoint.encode()
    file = enc(data, sign(sig, "checkpoint-sig", data))
    read_checkpoint(file, checkpoint.practice)
    return file


def read_checkpoint(file: bytes, practice: bytes) -> Checkpoint:
    """The checkpoint of a file. Whether its profile is in the roster is the caller's question.

    Raises checkpoint.encoding, checkpoint.practice, checkpoint.signature.
    """
    if len(file) > MOST_BYTES:
        raise Refused(_CODE)
    data, signature = dec(file, 2, _CODE)
    of_practice, profile, roster_v, wall_ms, heads = dec(data, 5, _CODE)
    checkpoint = Checkpoint(
        practice=sized(of_practice, 32, _CODE),
        profile=sized(profile, 32, _CODE),
        roster_v=from_u64(roster_v, _CODE),
        wall_ms=from_u64(wall_ms, _CODE),
        heads=read_heads(heads, _CODE, most=MAX_SEEN),
    )
    sized(signature, SIG_BYTES, _CODE)
    if checkpoint.practice != practice:
        raise Refused("checkpoint.practice")
    verify(checkpoint.profile, "checkpoint-sig", data, signature, "checkpoint.signature")
    return checkpoint


@dataclass(frozen=True)
class Compared:
    """`forked`: heads whose place holds another hash here: an alarm. `ahead`: heads of entries not here yet; one of
    this very profile means that this vault is an older copy."""

    forked: tuple[Head, ...]
    ahead: tuple[Head, ...]


def compare(heads: Iterable[Head], hash_at: Callable[[bytes, int], bytes | None]) -> Compared:
    """Hold somebody's heads against the log here. `hash_at(profile, seq)` is None for an entry not here."""
    forked, ahead = [], []
    for head in heads:
        digest = hash_at(head.profile, head.seq)
        if digest is None:
            ahead.append(head)
        elif digest != head.hash:
            forked.append(head)
    return Compared(tuple(forked), tuple(ahead))


def forks(one: Checkpoint, other: Checkpoint) -> tuple[tuple[Head, Head], ...]:
    """The heads of two checkpoints that stand at one place with two hashes."""
    there = {(head.profile, head.seq): head for head in other.heads}
    pairs = ((head, there.get((head.profile, head.seq))) for head in one.heads)
    return tuple((head, twin) for head, twin in pairs if twin is not None and twin.hash != head.hash)
