"""The sequence rule of a lane, (sender sig pk, to): pure, on what the reader holds (docs/letter.md, section 7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from crypto.letterhead import Ack


@dataclass(frozen=True)
class Link:
    """A letter held in a lane: its letter hash, and the hash it names before itself (empty at seq 1)."""

    hash: bytes
    prev: bytes


@dataclass(frozen=True)
class Lane:
    """What a reader holds of one lane.

    `last`: the highest seq without a gap, or up to which a physician accepted one; 0 when empty. `held`: seq -> link
    of every letter held, at least those next to the seq in question. `frozen`: forked before, and not enrolled anew.
    """

    last: int = 0
    held: Mapping[int, Link] = field(default_factory=dict)
    frozen: bool = False


class Step(Enum):
    """What a letter is to its lane."""

    NEXT = auto()
    """It follows the last one, or fills a gap before it."""
    DUPLICATE = auto()
    """It is held already."""
    GAP = auto()
    """Something is missing before it."""
    FORK = auto()
    """A clone or an equivocation: freeze the lane."""


def step(lane: Lane, seq: int, link: Link) -> Step:
    """Judges the letter `link` at `seq` >= 1."""
    known = lane.held.get(seq)
    if known is not None and known.hash == link.hash:
        return Step.DUPLICATE
    before, after = lane.held.get(seq - 1), lane.held.get(seq + 1)
    broken = (before is not None and before.hash != link.prev) or (after is not None and after.prev != link.hash)
    if lane.frozen or known is not None or broken:
        return Step.FORK
    return Step.GAP if seq > lane.last + 1 else Step.NEXT


def run_from(last: int, held: Mapping[int, Link]) -> int:
    """The highest seq without a gap when everything up to `last` is settled."""
    while last + 1 in held:
        last += 1
    return last


def denies(ack: Ack, sent: Lane) -> bool:
    """Whether an ack of our own lane `sent` names a letter that we do not know: a rolled-back vault or a copy of it."""
    known = sent.held.get(ack.seq)
    return known is None or known.hash != ack.letter_hash
