"""What a telephone has not said that it holds: this desk's sealed letters to it, kept to go together in a mail.

A telephone opens a letter only behind those before it in its lane (docs/letter.md, section 7). Where the host is away and a
mail brings the last one, the earlier ones have to come along; they leave the parcel with the telephone's next letter,
which names the last that it holds.
"""

from dataclasses import dataclass, field

from core.doors.vault import Change, OutLetter
from core.office.desk import Desk
from core.office.letters import place
from core.record.codec import pack, unpack
from crypto.armor import MOST_LETTERS
from crypto.letterhead import Ack

MOST_BYTES = 256 << 10
_OF = "bymail.to."


@dataclass(frozen=True)
class _Laid:
    """A sealed letter and its number in the lane."""

    seq: int
    raw: bytes = field(repr=False)


@dataclass(frozen=True)
class _Parcel:
    """`acked`: the number of the last letter that the telephone named; `laid`: the later ones, in the order of the lane."""

    acked: int = 0
    laid: tuple[_Laid, ...] = ()


def laid(desk: Desk, letter: OutLetter) -> Change:
    """Put a letter that may leave into the parcel of its telephone. Nothing, where it lies there or was acknowledged."""
    parcel, seq = _read(desk, letter.to), place(desk, letter)
    if seq <= parcel.acked or any(one.seq == seq for one in parcel.laid):
        return Change()
    letters = sorted((*parcel.laid, _Laid(seq, letter.raw)), key=lambda one: one.seq)
    return _kept(letter.to, _Parcel(parcel.acked, _latest(letters)))


def acknowledged(desk: Desk, device: bytes, ack: Ack) -> Change:
    """The telephone said that it holds our letters up to this one."""
    parcel = _read(desk, device)
    if ack.seq <= parcel.acked or not parcel.laid:
        return Change()
    return _kept(device, _Parcel(ack.seq, tuple(one for one in parcel.laid if one.seq > ack.seq)))


def unacknowledged(desk: Desk, device: bytes) -> tuple[bytes, ...]:
    """The letters of the parcel, oldest first."""
    return tuple(one.raw for one in _read(desk, device).laid)


def _latest(letters: list[_Laid]) -> tuple[_Laid, ...]:
    """As many of the latest as go together, at least the last."""
    most = letters[-MOST_LETTERS:]
    while len(most) > 1 and sum(len(one.raw) for one in most) > MOST_BYTES:
        most = most[1:]
    return tuple(most)


def _read(desk: Desk, device: bytes) -> _Parcel:
    data = desk.vault.setting(_OF + device.hex())
    parcel: _Parcel = unpack(data, _Parcel) if data else _Parcel()
    return parcel


def _kept(device: bytes, parcel: _Parcel) -> Change:
    return Change(settings=((_OF + device.hex(), pack(parcel)),))
