"""Opening a letter: fixed order, stop at the first failure, one error class each (docs/letter.md, section 6).

The three ways out have three types: `Accepted`, `SetAside`, and `Refused` raised. `Duplicate` and `Forked` are what
the lane says of a letter that is otherwise sound. Only `Accepted` may be answered.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from crypto.body import Body, Confirm, Enrol, Join, RosterUpdate, body_length_class, read_body
from crypto.encoding import dec, enc, sized
from crypto.errors import Refused
from crypto.keys import Roster, practice_id, read_roster
from crypto.kinds import RULES, SIGNER_OF_ROLE, Direction, Kind, Signer
from crypto.lanes import Lane, Link, Step, step
from crypto.letter import Parts, header_ad, open_slot, take_apart
from crypto.letterhead import (
    Header,
    check_direction,
    check_fields,
    check_recipients,
    letter_hash,
    read_header,
    verify_header,
)
from crypto.primitives import SIG_BYTES, KemKey, blake, kdf, label, unpad_exactly, unseal


@dataclass(frozen=True)
class Reader:
    """Who opens: the practice id, the reader's own sig pk, the practice's header keys, the reader's own X-Wing keys.

    A member's profile has header keys (one an epoch); a device, or a profile that is still joining, has none.
    """

    practice: bytes
    sig_pk: bytes
    header_keys: tuple[KemKey, ...]
    own_keys: tuple[KemKey, ...]


@dataclass(frozen=True)
class Sender:
    """What the reader knows of a key. `patient`: the pseudonym of a device's patient, else empty. `dates`: when a
    substitute replaces; empty: no limit is signed."""

    signer: Signer
    patient: bytes = b""
    revoked: bool = False
    dates: tuple[tuple[int, int], ...] = ()

    def replaces_at(self, ms: int) -> bool:
        """Whether a substitute may answer at a time."""
        return not self.dates or any(start <= ms < end for start, end in self.dates)


class Directory(Protocol):
    """What the reader knows of the world, asked during opening. Every answer comes from its own record."""

    def sender(self, sig_pk: bytes) -> Sender | None:
        """The enrolled device or the profile that signs with this key; None when there is none."""

    def vouched(self, body: Enrol | Join | Confirm) -> bool:
        """Whether the MAC is right under the secret of an open, unused invite (or join code) of this reader."""

    def foreign(self, thread: bytes, sender: bytes) -> bool:
        """Whether the thread (16 bytes) is known and belongs to another patient than the sender's or reader's."""

    def lane(self, sender: bytes, to: bytes, seq: int) -> Lane:
        """The lane of a sender, with what is held at `seq` - 1, `seq` and `seq` + 1."""


@dataclass(frozen=True)
class Opened:
    """A letter whose seals, signature and hashes hold. `body` is None for a reader of headers only."""

    header: Header
    header_bytes: bytes
    signature: bytes
    letter_hash: bytes
    body: Body | None
    body_bytes: bytes | None = field(repr=False)


@dataclass(frozen=True)
class Accepted:
    """Sound, from a sender in good standing, in its place."""

    letter: Opened
    sender: Sender


@dataclass(frozen=True)
class SetAside:
    """Sound, kept and shown with its reason, never answered: `sender.unknown`, `sender.revoked` or `lane.gap`."""

    letter: Opened
    sender: Sender | None
    reason: str


@dataclass(frozen=True)
class Duplicate:
    """Held already, maybe in other bytes: dropped and counted."""

    letter: Opened


@dataclass(frozen=True)
class Forked:
    """`lane.fork`: two letters for one place. Refused, and the lane (sender, to) freezes."""

    letter: Opened


Outcome = Accepted | SetAside | Duplicate | Forked


def sender_in(roster: Roster, sig_pk: bytes) -> Sender | None:
    """What a roster says of a key: a device's whole directory of senders."""
    profile = roster.profile(sig_pk)
    if profile is None:
        return None
    return Sender(SIGNER_OF_ROLE[profile.role], revoked=profile.revoked is not None, dates=profile.dates)


def open_letter(raw: bytes, reader: Reader, directory: Directory) -> Outcome:
    """Opens and judges a letter; raises `Refused` with the code of the first check that fails."""
    parts = take_apart(raw)
    keys = _open_slots(parts, reader)
    header, data, signature = _open_header(parts, keys)
    _check_place(header, reader, keys)
    sender = directory.sender(header.sender)
    if sender is not None and sender.signer not in RULES[header.kind].signers:
        raise Refused("sender.role")
    if sender is not None and header.kind is Kind.REPLY and not sender.replaces_at(header.sent_ms):
        raise Refused("sender.dates")
    verify_header(header.sender, data, signature)
    _check_parts(header, parts, keys)
    body_bytes = _open_body(header, parts.body_ct, keys.body_key) if keys.body_key else None
    body = _read_body(header, body_bytes) if body_bytes is not None else None
    if header.thread and directory.foreign(header.thread, header.sender):
        raise Refused("thread.foreign")
    letter = Opened(header, data, signature, letter_hash(data), body, body_bytes)
    return _judge(letter, sender, directory)


@dataclass(frozen=True)
class _Keys:
    """What the slots gave: keys, the way the letter must travel, each opened slot's place and key hash."""

    header_key: bytes = field(repr=False)
    body_key: bytes = field(repr=False)
    direction: Direction
    letter_ids: tuple[bytes, ...]
    used: tuple[tuple[int, bytes], ...]


def _open_slots(parts: Parts, reader: Reader) -> _Keys:
    """The first `H` or `P` slot that opens, and the first `B`. The header key opens letters to the practice only."""
    practice_way = _first(parts, (b"H", b"P"), reader.header_keys)
    found = practice_way or _first(parts, (b"P",), reader.own_keys)
    if found is None:
        raise Refused("slot.none")
    at, letter_id, key_hash, keys = found
    direction = Direction.TO_PRACTICE if practice_way else Direction.FROM_PRACTICE
    body = _first(parts, (b"B",), reader.own_keys)
    if body is None:
        return _Keys(keys[:32], keys[32:], direction, (letter_id,), ((at, key_hash),))
    body_at, body_id, body_hash, body_key = body
    return _Keys(keys[:32], body_key, direction, (letter_id, body_id), ((at, key_hash), (body_at, body_hash)))


def _first(parts: Parts, roles: tuple[bytes, ...], keys: Iterable[KemKey]) -> tuple[int, bytes, bytes, bytes] | None:
    """(place, letter id, key hash, keys) of the first slot of one of `roles` that one of `keys` opens."""
    for key in keys:
        for at, slot in enumerate(parts.slots):
            if slot.role not in roles:
                continue
            try:
                letter_id, inside = open_slot(slot, key)
            except Refused as refused:
                if refused.code != "slot.none":
                    raise
                continue
            return at, letter_id, blake("pk", key.public), inside
    return None


def _open_header(parts: Parts, keys: _Keys) -> tuple[Header, bytes, bytes]:
    ad = header_ad(parts.slots_hash, parts.body_ct_hash)
    padded = unseal(kdf(keys.header_key, "hdr"), parts.header_ct, ad, "header.seal")
    data, signature = dec(unpad_exactly(padded, "header.encoding", header=True), 2, "header.encoding")
    return read_header(data), data, sized(signature, SIG_BYTES, "header.encoding")


def _check_place(header: Header, reader: Reader, keys: _Keys) -> None:
    check_direction(header, keys.direction)
    if header.practice != reader.practice:
        raise Refused("header.practice")
    if header.to != (reader.practice if header.direction is Direction.TO_PRACTICE else reader.sig_pk):
        raise Refused("header.to")
    check_fields(header)
    if any(letter_id != header.letter_id for letter_id in keys.letter_ids):
        raise Refused("slot.letter")


def _check_parts(header: Header, parts: Parts, keys: _Keys) -> None:
    roles = [named.role for named in header.recipients]
    check_recipients(header.kind, roles)
    if roles != [slot.role for slot in parts.slots]:
        raise Refused("header.recipients")
    if any(header.recipients[at].key_hash != key_hash for at, key_hash in keys.used):
        raise Refused("header.recipients")
    if header.slots_hash != parts.slots_hash:
        raise Refused("slots.hash")
    if header.body_ct_hash != parts.body_ct_hash:
        raise Refused("body.hash")
    if header.attachments:
        raise Refused("attachments.present")


def _open_body(header: Header, body_ct: bytes, body_key: bytes) -> bytes:
    padded = unseal(kdf(body_key, "body"), body_ct, enc(label("body"), header.letter_id), "body.seal")
    data = unpad_exactly(padded, "body.encoding", header=False)
    if blake("body", data) != header.body_hash:
        raise Refused("body.commitment")
    return data


def _read_body(header: Header, data: bytes) -> Body:
    body = read_body(header.kind, data)
    if body_length_class(body) is not header.length_class:
        raise Refused("body.length_class")
    if isinstance(body, Enrol | Join) and body.sig_pk != header.sender:
        raise Refused("body.sender")
    if isinstance(body, Confirm | RosterUpdate):
        roster = read_roster(body.roster, None)
        if practice_id(roster.root_pk) != header.practice:
            raise Refused("roster.root")
    return body


def _judge(letter: Opened, sender: Sender | None, directory: Directory) -> Outcome:
    header = letter.header
    lane = directory.lane(header.sender, header.to, header.seq)
    place = step(lane, header.seq, Link(letter.letter_hash, header.prev))
    if place is Step.DUPLICATE:
        return Duplicate(letter)
    if place is Step.FORK:
        return Forked(letter)
    if isinstance(letter.body, Enrol | Join | Confirm) and not directory.vouched(letter.body):
        return SetAside(letter, sender, "sender.unknown")
    if sender is None and isinstance(letter.body, Enrol | Join):
        sender = Sender(Signer.INVITED)
    if sender is None:
        return SetAside(letter, None, "sender.unknown")
    if sender.revoked:
        return SetAside(letter, sender, "sender.revoked")
    if place is Step.GAP:
        return SetAside(letter, sender, "lane.gap")
    return Accepted(letter, sender)
