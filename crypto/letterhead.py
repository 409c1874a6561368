"""The signed header of a letter: 26 fields, no free text (docs/letter.md, section 4).

Codes raised: header.encoding, header.version, header.kind, header.direction, header.fields, header.recipients,
header.signature.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crypto.encoding import dec, dec_list, enc, enc_list, from_text, from_u64, sized, sized_or_empty, text, u64
from crypto.errors import Refused
from crypto.kinds import (
    FREE_TEXT_KINDS,
    LANGUAGES,
    NO_SIGN,
    RULES,
    Category,
    Direction,
    Kind,
    LengthClass,
    Sign,
)
from crypto.primitives import blake, verify

HEADER_VERSION = 1
MOST_ACKS = 8
MOST_SLOTS = 16
MOST_ATTACHMENTS = 16
ROLES = (b"H", b"B", b"P")
_CODE = "header.encoding"
_CATEGORIES, _LENGTH_CLASSES = frozenset(Category), frozenset(LengthClass)
_KINDS, _DIRECTIONS = frozenset(Kind), frozenset(Direction)


@dataclass(frozen=True)
class Ack:
    """The highest letter without gap that the writer holds from `sender` (sig pk, 32 bytes), and its hash."""

    sender: bytes
    seq: int
    letter_hash: bytes

    def encode(self) -> bytes:
        """`enc(sender sig pk, seq, letter hash)`."""
        return enc(self.sender, u64(self.seq), self.letter_hash)


@dataclass(frozen=True)
class Named:
    """A recipient as the header names it: role `H`, `B` or `P` and `H("pk", kem pk)`."""

    role: bytes
    key_hash: bytes

    def encode(self) -> bytes:
        """`enc(role, H("pk", kem pk))`."""
        return enc(self.role, self.key_hash)


@dataclass(frozen=True)
class Header:
    """The fields in the order of docs/letter.md; ids 16 bytes, hashes and keys 32, times in ms, "empty" is `b""`."""

    kind: Kind
    letter_id: bytes
    direction: Direction
    practice: bytes
    sender: bytes
    to: bytes
    thread: bytes
    consultation: bytes
    seq: int
    prev: bytes
    acks: tuple[Ack, ...]
    sent_ms: int
    category: Category
    lang: str
    signs: Sign
    screen_version: int
    screened: Sign
    length_class: LengthClass
    roster_v: int
    record: bytes
    recipients: tuple[Named, ...]
    body_hash: bytes
    body_ct_hash: bytes
    attachments: tuple[bytes, ...]
    slots_hash: bytes

    def encode(self) -> bytes:
        """The 26 fields; field 1 is the version."""
        return enc(
            u64(HEADER_VERSION),
            u64(self.kind),
            self.letter_id,
            u64(self.direction),
            self.practice,
            self.sender,
            self.to,
            self.thread,
            self.consultation,
            u64(self.seq),
            self.prev,
            enc_list(ack.encode() for ack in self.acks),
            u64(self.sent_ms),
            u64(self.category),
            text(self.lang),
            u64(self.signs),
            u64(self.screen_version),
            u64(self.screened),
            u64(self.length_class),
            u64(self.roster_v),
            self.record,
            enc_list(named.encode() for named in self.recipients),
            self.body_hash,
            self.body_ct_hash,
            enc_list(self.attachments),
            self.slots_hash,
        )


def letter_hash(header: bytes) -> bytes:
    """`H("letter", hdr)`: what names a letter for ever. Of the signed header, so that a re-sealed copy is the same."""
    return blake("letter", header)


def verify_header(sender: bytes, header: bytes, signature: bytes) -> None:
    """Refuses a header that `sender` did not sign. For letters, and for headers kept in the record."""
    verify(sender, "letter-sig", header, signature, "header.signature")


def read_header(data: bytes) -> Header:
    """The header of its bytes: first every field's form, then version, kind, direction."""
    fields = dec(data, 26, _CODE)
    numbers = {at: from_u64(fields[at - 1], _CODE) for at in (1, 2, 4, 10, 13, 14, 16, 17, 18, 19, 20)}
    sizes = {3: 16, 5: 32, 6: 32, 7: 32, 23: 32, 24: 32, 26: 32}
    fixed = {at: sized(fields[at - 1], size, _CODE) for at, size in sizes.items()}
    maybe = {at: sized_or_empty(fields[at - 1], size, _CODE) for at, size in {8: 16, 9: 16, 11: 32, 21: 32}.items()}
    acks = tuple(map(_read_ack, dec_list(fields[11], _CODE, most=MOST_ACKS)))
    recipients = tuple(map(_read_named, dec_list(fields[21], _CODE, most=MOST_SLOTS)))
    attachments = dec_list(fields[24], _CODE, most=MOST_ATTACHMENTS)
    lang = from_text(fields[14], _CODE)
    senders = [ack.sender for ack in acks]
    if lang not in LANGUAGES or senders != sorted(set(senders)) or (maybe[11] == b"") != (numbers[10] == 1):
        raise Refused(_CODE)
    _check_numbers(numbers)
    return Header(
        kind=Kind(numbers[2]),
        letter_id=fixed[3],
        direction=Direction(numbers[4]),
        practice=fixed[5],
        sender=fixed[6],
        to=fixed[7],
        thread=maybe[8],
        consultation=maybe[9],
        seq=numbers[10],
        prev=maybe[11],
        acks=acks,
        sent_ms=numbers[13],
        category=Category(numbers[14]),
        lang=lang,
        signs=Sign(numbers[16]),
        screen_version=numbers[17],
        screened=Sign(numbers[18]),
        length_class=LengthClass(numbers[19]),
        roster_v=numbers[20],
        record=maybe[21],
        recipients=recipients,
        body_hash=fixed[23],
        body_ct_hash=fixed[24],
        attachments=attachments,
        slots_hash=fixed[26],
    )


def _check_numbers(numbers: Mapping[int, int]) -> None:
    """The closed lists and the place in the lane; then version, kind, direction, each with its own code."""
    if numbers[10] == 0 or numbers[14] not in _CATEGORIES or numbers[19] not in _LENGTH_CLASSES:
        raise Refused(_CODE)
    if numbers[1] != HEADER_VERSION:
        raise Refused("header.version")
    if numbers[2] not in _KINDS:
        raise Refused("header.kind")
    if numbers[4] not in _DIRECTIONS:
        raise Refused("header.direction")


def _read_ack(data: bytes) -> Ack:
    sender, seq, acked = dec(data, 3, _CODE)
    ack = Ack(sized(sender, 32, _CODE), from_u64(seq, _CODE), sized(acked, 32, _CODE))
    if ack.seq == 0:
        raise Refused(_CODE)
    return ack


def _read_named(data: bytes) -> Named:
    role, key_hash = dec(data, 2, _CODE)
    if role not in ROLES:
        raise Refused(_CODE)
    return Named(role, sized(key_hash, 32, _CODE))


def check_fields(header: Header) -> None:
    """`header.fields`: the kind fixes which fields are filled.

    A question has a category and may have signs; a text has a thread and a length class; what the practice sends
    names the entry of its record that covers it.
    """
    asks = header.kind is Kind.QUESTION
    writes = header.kind in FREE_TEXT_KINDS
    sound = (
        asks == (header.category is not Category.NONE)
        and (asks or (header.signs == NO_SIGN and header.screen_version == 0))
        and (header.screen_version > 0 or header.screened == NO_SIGN)
        and writes == (header.length_class is not LengthClass.NONE)
        and (header.thread != b"" or not writes)
        and (header.record != b"") == (header.direction is Direction.FROM_PRACTICE)
    )
    if not sound:
        raise Refused("header.fields")


def check_recipients(kind: Kind, roles: Sequence[bytes]) -> None:
    """`header.recipients`: a question has one `H` and then 1 to 15 `B`; every other letter has one `P`."""
    bodies = min(max(1, len(roles) - 1), MOST_SLOTS - 1)
    if list(roles) != ([b"H", *[b"B"] * bodies] if kind is Kind.QUESTION else [b"P"]):
        raise Refused("header.recipients")


def check_direction(header: Header, expected: Direction) -> None:
    """`header.direction`: the kind travels this way, and so does this letter."""
    if not header.direction == RULES[header.kind].direction == expected:
        raise Refused("header.direction")
