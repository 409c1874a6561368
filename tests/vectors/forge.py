"""Builds letters that are sound but for what the caller alters: at every layer something can be put in its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from crypto.body import (
    Admin,
    Body,
    Callback,
    Card,
    Confirm,
    Consent,
    Level,
    Notice,
    Question,
    Receipt,
    Rekey,
    Reply,
    RosterUpdate,
    Withdraw,
    body_length_class,
)
from crypto.encoding import enc, enc_list, text, u64
from crypto.invite import Device, ask_to_enrol, ask_to_join, confirm_key, confirm_mac
from crypto.kinds import FREE_TEXT_KINDS, RULES, Category, Direction, Kind
from crypto.primitives import (
    SigKey,
    blake,
    box,
    kdf,
    kem_key,
    label,
    pad,
    pad256,
    random,
    seal,
    sign,
)
from tests.vectors.world import NOW, THREAD, World

SENDERS = {
    Kind.QUESTION: "device",
    Kind.RECEIPT: "device",
    Kind.WITHDRAW: "device",
    Kind.REKEY: "device",
    Kind.ENROL: "newcomer",
    Kind.JOIN: "joiner",
}


def sender_of(kind: Kind) -> str:
    """Who sends a sound letter of that kind."""
    return SENDERS.get(kind, "physician")


def addressee_of(kind: Kind) -> str:
    """Who reads it: a physician, the device, or the newcomer for a confirm."""
    if RULES[kind].direction is Direction.TO_PRACTICE:
        return "physician"
    return "newcomer" if kind is Kind.CONFIRM else "device"


def sound_body(world: World, kind: Kind, to: str | None = None) -> Body:
    """A body of each kind."""
    to = to or addressee_of(kind)
    keys = world.keys[to]
    device = Device(keys.sig.public, keys.kem.public)
    joins = to == "joiner"
    secret = world.join_code.secret if joins else world.invite.secret
    invite_id = b"" if joins else world.invite.invite_id
    level = Level.NONE if joins else Level.IN_PERSON
    consent = Consent(1, "fr", blake("consent", b"J'accepte."))
    mac = confirm_mac(confirm_key(secret), invite_id, device, level, world.roster)
    given = {"journal_key": b"j" * 32} if joins else {"drop_secret": b"d" * 32}
    medicines = (("Amlor", "amlodipine"), ("Vitamine B12", ""))
    bodies = {
        Kind.QUESTION: Question("Amlor", "Faut-il le prendre avant le repas ?\nMerci."),
        Kind.REPLY: Reply("Avec ou sans repas, toujours à la même heure. هذا لا يغيّر شيئا."),
        Kind.CARD: Card(b"c" * 16, "2026-11-12", b"physician_______", "2026-12-12", medicines, ("Bilan lipidique",)),
        Kind.NOTICE: Notice(1, (b"l" * 32,)),
        Kind.ADMIN: Admin(3, ("2026-11-30", "09:30", b"physician_______", "+216 00 000 000")),
        Kind.CALLBACK: Callback(1, (b"0123456789abcdef",)),
        Kind.RECEIPT: Receipt(b"l" * 32, NOW),
        Kind.WITHDRAW: Withdraw(),
        Kind.ENROL: ask_to_enrol(world.invite, world.keys["newcomer"], 1, consent),
        Kind.JOIN: ask_to_join(world.join_code, world.root.public, world.keys["joiner"]),
        Kind.CONFIRM: Confirm(level, mac, world.roster_file, **given),
        Kind.ROSTER: RosterUpdate(world.roster_file),
        Kind.REKEY: Rekey(kem_key().public),
    }
    return bodies[kind]


@dataclass
class Slip:
    """One slot to write: what it says, to whom, and what the header says of it."""

    role: bytes
    kem_pk: bytes
    content: Callable[[bytes, bytes], bytes] | None = None
    named_role: bytes | None = None
    named_pk: bytes | None = None


@dataclass
class Forgery:
    """What to put in the place of the sound thing; None leaves it sound. `fields` replaces header fields by number."""

    kind: Kind = Kind.QUESTION
    sender: str = ""
    to: str = ""
    body: Body | None = None
    body_data: bytes | None = None
    sealed_body: bytes | None = None
    body_pad: Callable[[bytes], bytes] = pad
    body_ad: bytes | None = None
    body_key: bytes | None = None
    slips: Sequence[Slip] | None = None
    fields: Mapping[int, bytes] = field(default_factory=dict)
    header: Callable[[bytes], bytes] = lambda data: data
    signer: SigKey | None = None
    signature: Callable[[bytes], bytes] = lambda data: data
    header_plain: Callable[[bytes], bytes] = pad256
    header_ad: Callable[[bytes], bytes] = lambda data: data
    header_key: bytes | None = None
    raw: Callable[[bytes], bytes] = lambda data: data


def slips_of(world: World, kind: Kind, to: str) -> list[Slip]:
    """The slots of a sound letter."""
    if kind is Kind.QUESTION:
        readers = ("physician", "substitute", "triage")
        return [Slip(b"H", world.header.public), *(Slip(b"B", world.keys[name].kem.public) for name in readers)]
    if RULES[kind].direction is Direction.TO_PRACTICE:
        return [Slip(b"P", world.header.public)]
    return [Slip(b"P", world.keys[to].kem.public)]


def forge(world: World, wish: Forgery) -> bytes:
    """The letter's bytes."""
    kind = wish.kind
    to = wish.to or addressee_of(kind)
    sender = world.keys[wish.sender or sender_of(kind)].sig
    body = wish.body or sound_body(world, kind, to)
    data = wish.body_data if wish.body_data is not None else enc(random(32), *body.fields())
    letter_id, header_key, body_key = random(16), random(32), random(32)
    ad = enc(label("body"), letter_id) if wish.body_ad is None else wish.body_ad
    inside = data if wish.sealed_body is None else wish.sealed_body
    body_ct = seal(kdf(wish.body_key or body_key, "body"), wish.body_pad(inside), ad)
    slips = list(slips_of(world, kind, to) if wish.slips is None else wish.slips)
    slots = enc_list(_slot(slip, letter_id, header_key, body_key) for slip in slips)
    towards = RULES[kind].direction
    address = world.roster.practice if towards is Direction.TO_PRACTICE else world.keys[to].sig.public
    fields = {
        1: u64(1),
        2: u64(kind),
        3: letter_id,
        4: u64(towards),
        5: world.roster.practice,
        6: sender.public,
        7: address,
        8: THREAD if kind in FREE_TEXT_KINDS else b"",
        9: b"",
        10: u64(1),
        11: b"",
        12: enc(enc(b"a" * 32, u64(3), b"b" * 32)),
        13: u64(NOW),
        14: u64(Category.MEDICINE if kind is Kind.QUESTION else Category.NONE),
        15: text("fr"),
        16: u64(0),
        17: u64(0),
        18: u64(0),
        19: u64(body_length_class(body)),
        20: u64(2),
        21: b"" if towards is Direction.TO_PRACTICE else b"r" * 32,
        22: enc_list(enc(slip.named_role or slip.role, blake("pk", slip.named_pk or slip.kem_pk)) for slip in slips),
        23: blake("body", data),
        24: blake("bodyct", body_ct),
        25: b"",
        26: blake("slots", slots),
    } | dict(wish.fields)
    header = wish.header(enc(*(fields[number] for number in range(1, 27))))
    signature = wish.signature(sign(wish.signer or sender, "letter-sig", header))
    bound = wish.header_ad(enc(label("hdr"), b"\x02", blake("slots", slots), blake("bodyct", body_ct)))
    header_ct = seal(kdf(wish.header_key or header_key, "hdr"), wish.header_plain(enc(header, signature)), bound)
    return wish.raw(b"CLQ1\x02" + enc(slots, header_ct, body_ct))


def _slot(slip: Slip, letter_id: bytes, header_key: bytes, body_key: bytes) -> bytes:
    keys = {b"H": header_key, b"B": body_key, b"P": header_key + body_key}.get(slip.role, b"")
    message = enc(label("slot"), slip.role, letter_id, keys)
    if slip.content:
        message = slip.content(letter_id, keys)
    return enc(slip.role, *box(slip.kem_pk, message, "slot", slip.role))
