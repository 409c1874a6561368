"""Open a letter as docs/letter.md says, sections 1, 3, 4, 6 and 7, with the rules in the order of section 6."""

import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_scalarmult,
    crypto_scalarmult_base,
)
from nacl.exceptions import CryptoError, RuntimeError
from nacl.signing import VerifyKey

from tests.independent.letter_body import Body, read_body
from tests.independent.letter_header import KINDS, Header, check_fields, read_header
from tests.independent.proof_verifier import H, Profile, Refused, dec, enc, need, read_roster

MIB = 1024 * 1024
BOX_LENGTHS = {b"H": 96, b"B": 96, b"P": 128}


# Section 1: keys, seals, padding.
def KDF(key: bytes, name: str, *fields: bytes) -> bytes:
    content = enc(b"colloque/1/" + name.encode(), *fields)
    return hashlib.blake2b(content, key=key, digest_size=32).digest()


def label(name: str) -> bytes:
    return b"colloque/1/" + name.encode()


def padded_length(length: int) -> int:
    n = length + 1
    if n <= 4096:
        return -(-n // 1024) * 1024
    e = n.bit_length() - 1
    step = 1 << (e - e.bit_length())  # s = floor(log2 e) + 1 is e's length in bits
    return -(-n // step) * step


def padded256_length(length: int) -> int:
    return (length // 256 + 1) * 256


def unpad(data: bytes, code: str, to_256: bool = False) -> bytes:
    message, mark = data.rstrip(b"\0")[:-1], data.rstrip(b"\0")[-1:]
    wanted = padded256_length(len(message)) if to_256 else padded_length(len(message))
    need(mark == b"\x80" and len(data) == wanted, code)
    return message


def decrypt(key: bytes, nonce: bytes, sealed: bytes, ad: bytes) -> bytes | None:
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, ad, nonce, key)
    except CryptoError:
        return None


def unseal(key: bytes, sealed: bytes, ad: bytes) -> bytes | None:
    return decrypt(key, sealed[:24], sealed[24:], ad) if len(sealed) >= 40 else None


def signed(key: bytes, use: str, message: bytes, signature: bytes) -> bool:
    try:
        VerifyKey(key).verify(enc(label(use), message), signature)
    except (CryptoError, ValueError):
        return False
    return True


class XWing:
    """draft-connolly-cfrg-xwing-kem-10: ML-KEM-768 and X25519, from a seed of 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        expanded = hashlib.shake_256(seed).digest(96)
        self.ml_kem, self.x = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), expanded[64:]
        self.pk = self.ml_kem.public_key().public_bytes_raw() + crypto_scalarmult_base(self.x)
        self.pk_hash = H("pk", self.pk)

    def decapsulate(self, kem_ct: bytes) -> bytes | None:
        try:
            shared = crypto_scalarmult(self.x, kem_ct[1088:])
        except (CryptoError, RuntimeError):
            return None  # a point of low order
        parts = self.ml_kem.decapsulate(kem_ct[:1088]), shared, kem_ct[1088:], self.pk[1184:], rb"\.//^" + b"\\"
        return hashlib.sha3_256(b"".join(parts)).digest()

    def unbox(self, kem_ct: bytes, box: bytes, name: str, *fields: bytes) -> bytes | None:
        secret = self.decapsulate(kem_ct)
        if secret is None:
            return None
        return decrypt(KDF(secret, name, *fields, kem_ct, self.pk_hash), bytes(24), box, b"")


def sound_public_key(pk: bytes) -> bool:
    """X25519 part not of low order, ML-KEM part reduced: 768 numbers of 12 bits, each below 3329."""
    try:
        crypto_scalarmult(bytes(32), pk[1184:])
    except (CryptoError, RuntimeError):
        return False
    bits = int.from_bytes(pk[:1152], "little")
    return all(bits >> (12 * at) & 0xFFF < 3329 for at in range(768))


# What a reader knows.
@dataclass
class Lane:
    last: int = 0
    held: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)  # seq: letter hash, prev
    frozen: bool = False


@dataclass
class Invite:
    """An open invite, or (with an empty id) an open join code."""

    id: bytes
    secret: bytes


@dataclass
class Reader:
    root: bytes
    sig_pk: bytes
    header_keys: list[XWing]
    own_keys: list[XWing]
    members: dict[bytes, Profile]
    devices: dict[bytes, tuple[str, bool]]  # patient, revoked
    threads: dict[bytes, str]
    invites: list[Invite]
    lanes: dict[tuple[bytes, bytes], Lane]


@dataclass
class Opened:
    result: str  # accepted, duplicate, forked, set aside
    code: str
    header: Header
    hash: bytes
    body: Body | None


@dataclass
class Slots:
    all: list[list[bytes]]
    opened: list[tuple[int, XWing, bytes]] = field(default_factory=list)  # place, key, letter_id
    by_header_key: bool = False
    header_key: bytes = b""
    body_key: bytes | None = None


# Section 6, steps 1 to 3.
def read_outer(letter: bytes) -> tuple[Slots, list[bytes]]:
    need(len(letter) <= MIB, "letter.size")
    need(letter[:4] == b"CLQ1", "letter.magic")
    need(letter[4:5] == b"\x02", "letter.suite")
    parts = dec(letter[5:], "letter.encoding", 3)
    slots = [dec(slot, "letter.encoding", 3) for slot in dec(parts[0], "letter.encoding", limit=16)]
    for role, kem_ct, box in slots:
        need(role in BOX_LENGTHS and len(kem_ct) == 1120 and len(box) == BOX_LENGTHS[role], "letter.encoding")
    return Slots(slots), parts


def open_first(slots: Slots, keys: list[XWing], roles: bytes) -> tuple[bytes, bytes] | None:
    """The role and the keys of the first slot that one of the keys opens."""
    for key in keys:
        for place, (role, kem_ct, box) in enumerate(slots.all):
            plain = key.unbox(kem_ct, box, "slot", role) if role in roles else None
            if plain is None:
                continue
            inside = dec(plain, "slot.encoding", 4)
            need(inside[:2] == [label("slot"), role] and len(inside[2]) == 16, "slot.encoding")
            need(len(inside[3]) == (64 if role == b"P" else 32), "slot.encoding")
            slots.opened.append((place, key, inside[2]))
            return role, inside[3]
    return None


def open_slots(slots: Slots, reader: Reader) -> None:
    found = open_first(slots, reader.header_keys, b"HP")
    slots.by_header_key = found is not None
    found = found or open_first(slots, reader.own_keys, b"P")
    if found is None:
        raise Refused("slot.none")
    slots.header_key = found[1][:32]
    body = open_first(slots, reader.own_keys, b"B")
    slots.body_key = found[1][32:] or (body[1] if body else None)


# Steps 6 to 11.
def check_place(header: Header, slots: Slots, reader: Reader) -> None:
    need(header.dir in (1, 2) and header.dir == KINDS[header.kind].dir, "header.direction")
    need((header.dir == 1) == slots.by_header_key, "header.direction")
    practice = H("root", reader.root)
    need(header.practice == practice, "header.practice")
    need(header.to == (practice if header.dir == 1 else reader.sig_pk), "header.to")
    check_fields(header)
    need(all(letter_id == header.letter_id for _, _, letter_id in slots.opened), "slot.letter")


def judge_sender(header: Header, reader: Reader) -> str:
    """Empty, or why the letter will be set aside."""
    member, device, who = reader.members.get(header.sender), reader.devices.get(header.sender), KINDS[header.kind].who
    if member:
        need(member.role in who or header.kind == 10, "sender.role")
        free = header.kind != 2 or not member.dates
        need(free or any(start <= header.sent_ms < end for start, end in member.dates), "sender.dates")
        return "sender.revoked" if member.revoked else ""
    if device:
        need("device" in who or header.kind == 9, "sender.role")
        return "sender.revoked" if device[1] else ""
    return "sender.unknown"


def check_recipients(header: Header, slots: Slots) -> None:
    roles = [slot[0] for slot in slots.all]
    shape = roles[0] == b"H" and set(roles[1:]) == {b"B"} if header.kind == 1 else roles == [b"P"]
    need(shape and [role for role, _ in header.recipients] == roles, "header.recipients")
    need(all(header.recipients[place][1] == key.pk_hash for place, key, _ in slots.opened), "header.recipients")


# Step 15, and the MAC of step 17.
def read_inside(header: Header, plain: bytes) -> Body:
    body = read_body(header.kind, plain)
    if header.kind in (1, 2):
        size = len(body.text)
        need(header.length_class == (1 if size <= 200 else 2 if size <= 500 else 3), "body.length_class")
    need(header.kind not in (9, 10) or body.sig_pk == header.sender, "body.sender")
    if header.kind in (11, 12):
        root = dec(dec(body.roster, "roster.encoding", 2)[0], "roster.encoding", 9)[1]
        read_roster(body.roster, root)
        need(H("root", root) == header.practice, "roster.root")
    return body


def vouched(header: Header, body: Body, reader: Reader) -> bool:
    """Is the MAC of an enrol, join or confirm right under an open invite or code?"""
    for invite in reader.invites:
        if (header.kind == 9 and not invite.id) or (header.kind == 10 and invite.id):
            continue  # an enrol answers an invite, a join the code
        secret, names = invite.secret, {9: "enrol", 10: "join", 11: "confirm"}
        key = KDF(
            KDF(secret, names[header.kind] + "-mac"), names[header.kind], *mac_fields(header, body, reader, invite)
        )
        if key == body.mac and (header.kind != 9 or body.fields[0] == invite.id):
            return True
    return False


def mac_fields(header: Header, body: Body, reader: Reader, invite: Invite) -> list[bytes]:
    if header.kind != 11:
        return [reader.root, *body.fields[:-1]]
    roster_hash = H("roster", dec(body.roster, "roster.encoding", 2)[0])
    return [invite.id, reader.root, reader.sig_pk, reader.own_keys[0].pk, body.fields[0], roster_hash]


# Step 17 and section 7.
def judge_lane(header: Header, letter_hash: bytes, lane: Lane) -> str:
    before, here, after = (lane.held.get(header.seq + step) for step in (-1, 0, 1))
    if here and here[0] == letter_hash:
        return "duplicate"
    if lane.frozen or here or (before and before[0] != header.prev) or (after and after[1] != letter_hash):
        return "forked"
    return "gap" if header.seq > lane.last + 1 else ""


def judge(header: Header, letter_hash: bytes, body: Body | None, noted: str, reader: Reader) -> tuple[str, str]:
    in_lane = judge_lane(header, letter_hash, reader.lanes.get((header.sender, header.to), Lane()))
    if in_lane in ("duplicate", "forked"):
        return in_lane, "lane.fork" if in_lane == "forked" else ""
    if header.kind in (9, 10, 11) and body and not vouched(header, body, reader):
        return "set aside", "sender.unknown"
    if noted and not (noted == "sender.unknown" and header.kind in (9, 10)):
        return "set aside", noted
    return ("set aside", "lane.gap") if in_lane == "gap" else ("accepted", "")


def open_letter(letter: bytes, reader: Reader) -> Opened:
    slots, (slot_bytes, hdr_ct, body_ct) = read_outer(letter)
    open_slots(slots, reader)
    ad = enc(label("hdr"), letter[4:5], H("slots", slot_bytes), H("bodyct", body_ct))
    plain = unseal(KDF(slots.header_key, "hdr"), hdr_ct, ad)
    if plain is None:
        raise Refused("header.seal")
    hdr, signature = dec(unpad(plain, "header.encoding", to_256=True), "header.encoding", 2)
    need(len(signature) == 64, "header.encoding")
    header = read_header(hdr)
    check_place(header, slots, reader)
    noted = judge_sender(header, reader)
    need(signed(header.sender, "letter-sig", hdr, signature), "header.signature")
    check_recipients(header, slots)
    need(header.slots_hash == H("slots", slot_bytes), "slots.hash")
    need(header.body_ct_hash == H("bodyct", body_ct), "body.hash")
    need(not header.attachments, "attachments.present")
    body = None
    if slots.body_key is not None:
        padded = unseal(KDF(slots.body_key, "body"), body_ct, enc(label("body"), header.letter_id))
        if padded is None:
            raise Refused("body.seal")
        inside = unpad(padded, "body.encoding")
        need(header.body_hash == H("body", inside), "body.commitment")
        body = read_inside(header, inside)
    device = reader.devices.get(header.sender if header.dir == 1 else header.to)
    owner = reader.threads.get(header.thread)
    need(owner is None or device is None or device[0] == owner, "thread.foreign")
    letter_hash = H("letter", hdr)
    return Opened(*judge(header, letter_hash, body, noted, reader), header, letter_hash, body)
