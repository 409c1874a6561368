"""Sealing a letter, and its outer form (docs/letter.md, section 3).

`"CLQ1" || suite (1 byte) || enc(slots, hdr_ct, body_ct)`, at most 1 MiB. A letter is sealed to one practice or one
device; whoever can open its header cannot open its body, unless a slot says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crypto.body import Written, body_length_class
from crypto.encoding import dec, dec_list, enc, enc_list, sized
from crypto.errors import Refused
from crypto.kinds import NO_SIGN, RULES, Category, Sign
from crypto.letterhead import (
    MOST_SLOTS,
    ROLES,
    Ack,
    Header,
    Named,
    check_fields,
    check_recipients,
    letter_hash,
    read_header,
)
from crypto.primitives import (
    KEM_CT_BYTES,
    SUITE,
    TAG_BYTES,
    KemKey,
    SigKey,
    blake,
    box,
    kdf,
    label,
    pad,
    pad256,
    random,
    seal,
    sign,
    unbox,
)

MAGIC = b"CLQ1"
MOST_BYTES = 1 << 20
KEY_BYTES = {b"H": 32, b"B": 32, b"P": 64}
_BOX_OVERHEAD = len(enc(label("slot"), b"H", bytes(16), b"")) + TAG_BYTES


@dataclass(frozen=True)
class Recipient:
    """Somebody who opens: role `H` (header), `B` (body) or `P` (both), and an X-Wing public key."""

    role: bytes
    kem_pk: bytes


@dataclass(frozen=True)
class Draft:
    """All of a header that the sender decides. Kind, direction and length class follow from the body.

    `practice`: practice id. `to`: the practice id, or the sig pk of the device or joining profile written to. `seq`,
    `prev`: the place in the lane. `record`: hash of the log entry that covers what a practice sends, else empty.
    """

    practice: bytes
    to: bytes
    written: Written
    seq: int
    prev: bytes
    sent_ms: int
    roster_v: int
    lang: str
    record: bytes = b""
    thread: bytes = b""
    consultation: bytes = b""
    acks: tuple[Ack, ...] = ()
    category: Category = Category.NONE
    signs: Sign = NO_SIGN
    screen_version: int = 0
    screened: Sign = NO_SIGN
    letter_id: bytes = field(default_factory=lambda: random(16))


@dataclass(frozen=True)
class Sealed:
    """A letter ready for the post. `raw` travels; the rest is what the sender keeps."""

    raw: bytes
    header: Header
    header_bytes: bytes
    signature: bytes
    letter_hash: bytes


@dataclass(frozen=True)
class Slot:
    """One box of the keys: `role`, KEM ciphertext of 1,120 bytes, sealed keys."""

    role: bytes
    kem_ct: bytes
    box: bytes


@dataclass(frozen=True)
class Parts:
    """The outer form of a letter, taken apart; nothing in it is verified."""

    slots: tuple[Slot, ...]
    slots_hash: bytes
    header_ct: bytes
    body_ct: bytes
    body_ct_hash: bytes


def seal_letter(sender: SigKey, draft: Draft, recipients: Sequence[Recipient]) -> Sealed:
    """Signs and seals. Refuses what no reader would accept, with the code the reader would give.

    The limits on slots, texts and rosters keep every letter under 1 MiB.
    """
    check_recipients(draft.written.body.kind, [recipient.role for recipient in recipients])
    header_key, body_key = random(32), random(32)
    body = draft.written
    body_ct = seal(kdf(body_key, "body"), pad(body.data), enc(label("body"), draft.letter_id))
    slots = enc_list(_slot(recipient, draft.letter_id, header_key, body_key) for recipient in recipients)
    header = Header(
        kind=body.body.kind,
        letter_id=draft.letter_id,
        direction=RULES[body.body.kind].direction,
        practice=draft.practice,
        sender=sender.public,
        to=draft.to,
        thread=draft.thread,
        consultation=draft.consultation,
        seq=draft.seq,
        prev=draft.prev,
        acks=draft.acks,
        sent_ms=draft.sent_ms,
        category=draft.category,
        lang=draft.lang,
        signs=draft.signs,
        screen_version=draft.screen_version,
        screened=draft.screened,
        length_class=body_length_class(body.body),
        roster_v=draft.roster_v,
        record=draft.record,
        recipients=tuple(Named(recipient.role, blake("pk", recipient.kem_pk)) for recipient in recipients),
        body_hash=body.hash,
        body_ct_hash=blake("bodyct", body_ct),
        attachments=(),
        slots_hash=blake("slots", slots),
    )
    data = header.encode()
    check_fields(read_header(data))
    signature = sign(sender, "letter-sig", data)
    ad = header_ad(header.slots_hash, header.body_ct_hash)
    header_ct = seal(kdf(header_key, "hdr"), pad256(enc(data, signature)), ad)
    raw = MAGIC + bytes([SUITE]) + enc(slots, header_ct, body_ct)
    return Sealed(raw, header, data, signature, letter_hash(data))


def _slot(recipient: Recipient, letter_id: bytes, header_key: bytes, body_key: bytes) -> bytes:
    role = recipient.role
    keys = {b"H": header_key, b"B": body_key, b"P": header_key + body_key}[role]
    message = enc(label("slot"), role, letter_id, keys)
    kem_ct, sealed = box(recipient.kem_pk, message, "slot", role, code="slot.key")
    return enc(role, kem_ct, sealed)


def header_ad(slots_hash: bytes, body_ct_hash: bytes) -> bytes:
    """What the header's seal is bound to."""
    return enc(label("hdr"), bytes([SUITE]), slots_hash, body_ct_hash)


def take_apart(raw: bytes) -> Parts:
    """The outer form: `letter.size`, `letter.magic`, `letter.suite`, `letter.encoding`, in this order."""
    if len(raw) > MOST_BYTES:
        raise Refused("letter.size")
    if raw[:4] != MAGIC:
        raise Refused("letter.magic")
    if raw[4:5] != bytes([SUITE]):
        raise Refused("letter.suite")
    slots, header_ct, body_ct = dec(raw[5:], 3, "letter.encoding")
    read = tuple(map(_read_slot, dec_list(slots, "letter.encoding", most=MOST_SLOTS)))
    return Parts(read, blake("slots", slots), header_ct, body_ct, blake("bodyct", body_ct))


def _read_slot(data: bytes) -> Slot:
    role, kem_ct, sealed = dec(data, 3, "letter.encoding")
    if role not in ROLES:
        raise Refused("letter.encoding")
    sized(kem_ct, KEM_CT_BYTES, "letter.encoding")
    return Slot(role, kem_ct, sized(sealed, _BOX_OVERHEAD + KEY_BYTES[role], "letter.encoding"))


def open_slot(slot: Slot, key: KemKey) -> tuple[bytes, bytes]:
    """(letter id, keys) of a slot boxed to `key`; else `slot.none`. A box with another content is `slot.encoding`."""
    message = unbox(key, slot.kem_ct, slot.box, "slot", slot.role, code="slot.none")
    name, role, letter_id, keys = dec(message, 4, "slot.encoding")
    if (name, role) != (label("slot"), slot.role):
        raise Refused("slot.encoding")
    return sized(letter_id, 16, "slot.encoding"), sized(keys, KEY_BYTES[slot.role], "slot.encoding")
