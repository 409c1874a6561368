"""In which order a journal hands entries out: each profile's by number, what lies beyond a hole again and again."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from crypto.encoding import dec, dec_list, enc, from_u64, u64
from crypto.errors import Refused

T = TypeVar("T")


def in_order(
    lying: Iterable[tuple[bytes, int, T]], cursor: bytes, limit: int, read: Callable[[T], bytes | None]
) -> tuple[list[bytes], bytes]:
    """At most `limit` wire bytes behind `cursor`, and the next cursor. `lying`: profile, number and place of each entry,
    sorted. What `read` cannot read leaves a hole.
    """
    reached = read_cursor(cursor)
    wires: list[bytes] = []
    beyond: list[T] = []
    for profile, seq, place in lying:
        last = reached.get(profile, 0)
        wire = read(place) if seq in (last, last + 1) else None
        if wire is None:
            beyond.append(place)
        else:
            wires.append(wire)
            reached[profile] = seq
        if len(wires) == limit:
            break
    wires += [wire for place in beyond[: limit - len(wires)] if (wire := read(place)) is not None]
    return wires, enc(*(enc(profile, u64(seq)) for profile, seq in sorted(reached.items())))


def read_cursor(cursor: bytes) -> dict[bytes, int]:
    """Each profile's last number without a gap; from the start when it is no cursor."""
    try:
        pairs = [dec(item, 2, "journal.cursor") for item in dec_list(cursor, "journal.cursor")]
        return {profile: from_u64(seq, "journal.cursor") for profile, seq in pairs}
    except Refused:
        return {}
