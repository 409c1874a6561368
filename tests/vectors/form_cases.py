"""Letter vectors, first part: outer form, slots, header. A list made by hand; one failure each."""

from collections.abc import Iterator
from dataclasses import replace

from crypto.body import Question
from crypto.encoding import dec, dec_list, enc, u64
from crypto.kinds import Kind
from crypto.opening import open_letter
from crypto.primitives import kem_key, label, pad256, sig_key
from tests.vectors.case import Case, refused
from tests.vectors.forge import Forgery, Slip, addressee_of, forge, slips_of
from tests.vectors.world import NOW, World

SMALL_ORDER = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493


def form_cases(world: World) -> Iterator[Case]:
    """All of this part."""
    for part in (_sound, _outer, _slots, _header_seal, _header_form, _header_place):
        yield from part(world)


def _sound(world: World) -> Iterator[Case]:
    for kind in Kind:
        yield Case(f"{kind.name.lower()}: sound", forge(world, Forgery(kind)), addressee_of(kind), "accepted")
    for reader in ("substitute", "triage"):
        yield Case(f"question: read by the {reader}", forge(world, Forgery()), reader, "accepted")
    yield Case("question: its header alone, by a secretary", forge(world, Forgery()), "secretary", "accepted")
    for kind in (Kind.RECEIPT, Kind.WITHDRAW, Kind.ENROL, Kind.JOIN, Kind.REKEY):
        yield Case(f"{kind.name.lower()}: read by a secretary", forge(world, Forgery(kind)), "secretary", "accepted")
    yield Case("confirm: to a joining profile", forge(world, Forgery(Kind.CONFIRM, to="joiner")), "joiner", "accepted")
    for sender in ("secretary", "triage", "substitute"):
        for kind in (Kind.NOTICE, Kind.ADMIN, Kind.CALLBACK, Kind.CONFIRM, Kind.ROSTER):
            name = f"{kind.name.lower()}: signed by the {sender}"
            yield Case(name, forge(world, Forgery(kind, sender)), addressee_of(kind), "accepted")
    yield Case("reply: signed by the substitute", forge(world, Forgery(Kind.REPLY, "substitute")), "device", "accepted")
    within = (((NOW - 9, NOW), (NOW, NOW + 1)), ((NOW - 1, NOW + 1),))
    outside = (((NOW - 9, NOW),), ((NOW + 1, NOW + 9),), ((1, 2), (NOW + 1, NOW + 2)))
    raw = forge(world, Forgery(Kind.REPLY, "substitute"))
    for at, dates in enumerate(within):
        yield Case(f"reply: by the substitute within dates {at}", raw, "device", "accepted", dates=dates)
    for at, dates in enumerate(outside):
        yield Case(f"reply: by the substitute out of dates {at}", raw, "device", "refused", "sender.dates", dates=dates)
    raw = forge(world, Forgery(Kind.NOTICE, "substitute"))
    yield Case("notice: by the substitute out of dates", raw, "device", "accepted", dates=outside[0])
    for size, code in ((1, 1), (200, 1), (201, 2), (500, 2), (501, 3), (10_000, 3)):
        wish = Forgery(body=Question("", "é" * size), fields={19: u64(code)})
        yield Case(f"question: of {size} characters", forge(world, wish), "physician", "accepted")
    wish = Forgery(fields={16: u64(1 << 63), 17: u64(4), 18: u64(3)})
    yield Case("question: signs of a later version are kept", forge(world, wish), "physician", "accepted")
    acks = enc(*(enc(bytes([at]) * 32, u64(at), b"b" * 32) for at in range(1, 9)))
    yield Case("question: eight acks", forge(world, Forgery(fields={12: acks})), "physician", "accepted")
    slips = slips_of(world, Kind.QUESTION, "physician") + [Slip(b"B", kem_key().public) for _ in range(12)]
    yield Case("question: sixteen slots", forge(world, Forgery(slips=slips)), "physician", "accepted")


def _outer(world: World) -> Iterator[Case]:
    sound = forge(world, Forgery(Kind.RECEIPT))
    raws = {
        "empty": (b"", "letter.magic"),
        "three bytes": (b"CLQ", "letter.magic"),
        "another magic": (b"CLQ2" + sound[4:], "letter.magic"),
        "magic alone": (b"CLQ1", "letter.suite"),
        "suite 1": (b"CLQ1\x01" + sound[5:], "letter.suite"),
        "suite 3": (b"CLQ1\x03" + sound[5:], "letter.suite"),
        "no parts": (b"CLQ1\x02", "letter.encoding"),
        "one byte behind": (sound + b"\0", "letter.encoding"),
        "a fourth part": (sound + enc(b""), "letter.encoding"),
        "last byte missing": (sound[:-1], "letter.encoding"),
        "half": (sound[: len(sound) // 2], "letter.encoding"),
        "a length of 4 GiB": (sound[:5] + b"\xff" * 4 + sound[9:], "letter.encoding"),
        "over 1 MiB": (sound + bytes((1 << 20) + 1 - len(sound)), "letter.size"),
        "1 MiB of zeros behind": (sound + bytes((1 << 20) - len(sound)), "letter.encoding"),
    }
    for name, (raw, code) in raws.items():
        yield Case(f"outer: {name}", raw, "physician", "refused", code)
    slots, header_ct, body_ct = dec(sound[5:], 3, "")
    role, kem_ct, box = dec(dec_list(slots, "")[0], 3, "")
    shapes = {
        "no slots": (b"", "slot.none"),
        "role X": (enc(enc(b"X", kem_ct, box)), "letter.encoding"),
        "role empty": (enc(enc(b"", kem_ct, box)), "letter.encoding"),
        "role in small letters": (enc(enc(b"p", kem_ct, box)), "letter.encoding"),
        "kem_ct one byte short": (enc(enc(role, kem_ct[:-1], box)), "letter.encoding"),
        "kem_ct one byte long": (enc(enc(role, kem_ct + b"\0", box)), "letter.encoding"),
        "box one byte short": (enc(enc(role, kem_ct, box[:-1])), "letter.encoding"),
        "box of another role's length": (enc(enc(b"H", kem_ct, box)), "letter.encoding"),
        "a slot of two fields": (enc(enc(role, kem_ct)), "letter.encoding"),
        "a slot of four fields": (enc(enc(role, kem_ct, box, b"")), "letter.encoding"),
        "seventeen slots": (enc(*[enc(role, kem_ct, box)] * 17), "letter.encoding"),
        "the slot twice": (enc(*[enc(role, kem_ct, box)] * 2), "header.seal"),
        "role H in the place of P": (enc(enc(b"H", kem_ct, box[:96])), "slot.none"),
    }
    for name, (part, code) in shapes.items():
        raw = b"CLQ1\x02" + enc(part, header_ct, body_ct)
        yield Case(f"slots: {name}", raw, "physician", "refused", code)
    for name, parts in {
        "body and header exchanged": (slots, body_ct, header_ct),
        "header empty": (slots, b"", body_ct),
        "header shorter than a seal": (slots, header_ct[:39], body_ct),
        "body empty": (slots, header_ct, b""),
        "body cut by one byte": (slots, header_ct, body_ct[:-1]),
    }.items():
        yield Case(f"outer: {name}", b"CLQ1\x02" + enc(*parts), "physician", "refused", "header.seal")
    other = dec(forge(world, Forgery(Kind.RECEIPT))[5:], 3, "")
    for at, name in enumerate(("slots", "header", "body")):
        parts = [slots, header_ct, body_ct]
        parts[at] = other[at]
        raw = b"CLQ1\x02" + enc(*parts)
        yield Case(f"splice: {name} of another letter", raw, "physician", "refused", "header.seal")


def _slots(world: World) -> Iterator[Case]:
    yield refused(world, "slot: not for this device", Forgery(Kind.REPLY), "slot.none", "other")
    yield refused(world, "slot: a letter to a device, read by a member", Forgery(Kind.REPLY), "slot.none", "physician")
    yield refused(world, "slot: a question, read by a device", Forgery(), "slot.none", "device")
    base = slips_of(world, Kind.RECEIPT, "")[0]
    contents = {
        "another label": (lambda i, k: enc(label("slut"), b"P", i, k), "slot.encoding"),
        "another role inside": (lambda i, k: enc(label("slot"), b"H", i, k), "slot.encoding"),
        "another letter_id": (lambda _, k: enc(label("slot"), b"P", bytes(16), k), "slot.letter"),
        "letter_id of 15 bytes": (lambda i, k: enc(label("slot"), b"P", i[:15], k + b"\0"), "slot.encoding"),
        "letter_id of 17 bytes": (lambda i, k: enc(label("slot"), b"P", i + b"\0", k[:63]), "slot.encoding"),
        "three fields": (lambda i, k: enc(label("slot"), b"P", i + k + bytes(4)), "slot.encoding"),
        "a wrong header key": (lambda i, k: enc(label("slot"), b"P", i, bytes(32) + k[32:]), "header.seal"),
        "a wrong body key": (lambda i, k: enc(label("slot"), b"P", i, k[:32] + bytes(32)), "body.seal"),
    }
    for name, (content, code) in contents.items():
        wish = Forgery(Kind.RECEIPT, slips=[replace(base, content=content)])
        yield refused(world, f"slot: {name}", wish, code)
    first, *rest = slips_of(world, Kind.QUESTION, "")
    readers = [replace(rest[0], content=lambda _, k: enc(label("slot"), b"B", bytes(16), k)), *rest[1:]]
    yield refused(world, "slot: another letter_id in a body slot", Forgery(slips=[first, *readers]), "slot.letter")
    readers = [replace(rest[0], content=lambda i, _: enc(label("slot"), b"B", i, bytes(32))), *rest[1:]]
    yield refused(world, "slot: a wrong key in a body slot", Forgery(slips=[first, *readers]), "body.seal")
    shapes = {
        "no H": rest,
        "two H": [first, first, *rest],
        "H alone": [first],
        "B before H": [rest[0], first, *rest[1:]],
        "P beside H": [first, Slip(b"P", world.header.public), *rest],
        "one P": [Slip(b"P", world.header.public)],
    }
    for name, slips in shapes.items():
        code = "slot.none" if name == "no H" else "header.recipients"
        yield refused(world, f"recipients: question with {name}", Forgery(slips=slips), code)
    wish = Forgery(Kind.RECEIPT, slips=[first, rest[0]])
    yield refused(world, "recipients: receipt with H and B", wish, "header.recipients")
    wish = Forgery(Kind.REPLY, slips=[Slip(b"P", world.keys["device"].kem.public), Slip(b"P", kem_key().public)])
    yield refused(world, "recipients: reply with two P", wish, "header.recipients")
    lies = {
        "header slot names another key": [replace(first, named_pk=kem_key().public), *rest],
        "body slot names another key": [first, replace(rest[0], named_pk=kem_key().public), *rest[1:]],
        "body slots named in another order": [
            first,
            replace(rest[0], named_pk=rest[1].kem_pk),
            replace(rest[1], named_pk=rest[0].kem_pk),
            rest[2],
        ],
        "header slot named B": [replace(first, named_role=b"B"), *rest],
    }
    for name, slips in lies.items():
        yield refused(world, f"recipients: {name}", Forgery(slips=slips), "header.recipients")
    sound = forge(world, Forgery())
    named = open_letter(sound, world.reader("physician"), world.directory("physician")).letter.header.recipients
    fewer = enc(*(one.encode() for one in named[:-1]))
    more = enc(*(one.encode() for one in (*named, named[-1])))
    yield refused(world, "recipients: one more slot than named", Forgery(fields={22: fewer}), "header.recipients")
    yield refused(world, "recipients: one slot fewer than named", Forgery(fields={22: more}), "header.recipients")
    yield refused(world, "recipients: none named", Forgery(fields={22: b""}), "header.recipients")


def _header_seal(world: World) -> Iterator[Case]:
    kind = Kind.RECEIPT
    yield refused(world, "header: sealed without its label", Forgery(kind, header_ad=lambda ad: ad[4:]), "header.seal")
    yield refused(world, "header: bound to nothing", Forgery(kind, header_ad=lambda _: b""), "header.seal")
    suite_1 = Forgery(kind, header_ad=lambda ad: ad.replace(b"\x01\x02\0\0\0\x20", b"\x01\x01\0\0\0\x20", 1))
    yield refused(world, "header: bound to suite 1", suite_1, "header.seal")
    yield refused(world, "header: under another key", Forgery(kind, header_key=bytes(32)), "header.seal")
    pads = {
        "not padded": lambda data: data,
        "padded to 1,024": lambda data: pad256(data) + bytes(256),
        "padding without its mark": lambda data: data + bytes(-len(data) % 256),
        "all zeros": lambda _: bytes(1024),
        "empty": lambda _: b"",
        "padding that starts with another byte": lambda data: pad256(data).replace(data + b"\x80", data + b"\x81"),
    }
    for name, header_plain in pads.items():
        yield refused(world, f"header: {name}", Forgery(kind, header_plain=header_plain), "header.encoding")
    signatures = {
        "of 63 bytes": lambda s: s[:63],
        "of 65 bytes": lambda s: s + b"\0",
        "empty": lambda _: b"",
    }
    for name, signature in signatures.items():
        yield refused(world, f"signature: {name}", Forgery(kind, signature=signature), "header.encoding")
    third = Forgery(kind, header_plain=lambda data: pad256(data + enc(b"")))
    yield refused(world, "header: a third field beside the signature", third, "header.encoding")
    bad = {
        "one bit of R": lambda s: bytes([s[0] ^ 1]) + s[1:],
        "one bit of S": lambda s: s[:32] + bytes([s[32] ^ 1]) + s[33:],
        "S plus the group order": lambda s: s[:32] + (int.from_bytes(s[32:], "little") + ORDER).to_bytes(32, "little"),
        "zeros": lambda _: bytes(64),
        "R of small order": lambda s: bytes.fromhex(SMALL_ORDER) + s[32:],
        "R not canonical": lambda s: (FIELD + 1).to_bytes(32, "little") + s[32:],
    }
    for name, signature in bad.items():
        yield refused(world, f"signature: {name}", Forgery(kind, signature=signature), "header.signature")
    yield refused(world, "signature: by another key", Forgery(kind, signer=sig_key()), "header.signature")
    for name, public in {
        "sender key of small order": bytes.fromhex(SMALL_ORDER),
        "sender key not canonical": (FIELD + 3).to_bytes(32, "little"),
        "sender key zero": bytes(32),
    }.items():
        wish = Forgery(kind, fields={6: public}, signature=lambda _: b"\1" + bytes(63))
        yield refused(world, f"signature: {name}", wish, "header.signature")
    wish = Forgery(kind, signer=world.keys["other"].sig, fields={6: world.keys["device"].sig.public})
    yield refused(world, "signature: another device in this one's name", wish, "header.signature")


def _header_form(world: World) -> Iterator[Case]:
    kind = Kind.RECEIPT
    numbers = {
        1: "version",
        2: "kind",
        4: "direction",
        10: "seq",
        13: "sent_ms",
        14: "category",
        16: "signs",
        17: "screen version",
        18: "screened",
        19: "length class",
        20: "roster v",
    }
    fixed = {
        3: "letter_id",
        5: "practice",
        6: "sender",
        7: "to",
        8: "thread",
        9: "consultation",
        11: "prev",
        21: "record",
        23: "body hash",
        24: "body_ct hash",
        26: "slots hash",
    }
    for number, name in numbers.items():
        wish = Forgery(kind, fields={number: bytes(7) + b"\1" + b"\0"})
        yield refused(world, f"header: {name} of nine bytes", wish, "header.encoding")
        yield refused(world, f"header: {name} empty", Forgery(kind, fields={number: b""}), "header.encoding")
    for number, name in fixed.items():
        wish = Forgery(kind, fields={number: bytes(15)})
        yield refused(world, f"header: {name} of 15 bytes", wish, "header.encoding")
    for number in (3, 5, 6, 7, 23, 24, 26):
        yield refused(world, f"header: {fixed[number]} empty", Forgery(kind, fields={number: b""}), "header.encoding")
    ack = enc(b"a" * 32, u64(3), b"b" * 32)
    values = {
        "seq 0": {10: u64(0)},
        "seq 1 with a prev": {11: b"p" * 32},
        "seq 2 without a prev": {10: u64(2)},
        "category 8": {14: u64(8)},
        "length class 4": {19: u64(4)},
        "lang de": {15: b"de"},
        "lang empty": {15: b""},
        "lang not UTF-8": {15: b"\xff\xfe"},
        "lang in capitals": {15: b"FR"},
        "nine acks": {12: enc(*(enc(bytes([at]) * 32, u64(1), b"b" * 32) for at in range(9)))},
        "acks not sorted": {12: enc(enc(b"b" * 32, u64(1), b"b" * 32), ack)},
        "acks twice for one sender": {12: enc(ack, ack)},
        "ack of seq 0": {12: enc(enc(b"a" * 32, u64(0), b"b" * 32))},
        "ack with a short hash": {12: enc(enc(b"a" * 32, u64(3), b"b" * 31))},
        "ack with a short key": {12: enc(enc(b"a" * 31, u64(3), b"b" * 32))},
        "ack of two fields": {12: enc(enc(b"a" * 32, u64(3)))},
        "acks cut": {12: enc(ack)[:-1]},
        "recipient of role X": {22: enc(enc(b"X", b"k" * 32))},
        "recipient with a short key hash": {22: enc(enc(b"P", b"k" * 31))},
        "seventeen recipients": {22: enc(*[enc(b"B", b"k" * 32)] * 17)},
        "attachments cut": {25: b"\0\0\0"},
    }
    for name, fields in values.items():
        yield refused(world, f"header: {name}", Forgery(kind, fields=fields), "header.encoding")
    yield refused(world, "header: 27 fields", Forgery(kind, header=lambda data: data + enc(b"")), "header.encoding")
    short = Forgery(kind, header=lambda data: enc(*dec(data, 26, "")[:25]))
    yield refused(world, "header: 25 fields", short, "header.encoding")
    twice = Forgery(kind, header=lambda data: data + data)
    yield refused(world, "header: twice", twice, "header.encoding")
    yield refused(world, "header: one byte behind", Forgery(kind, header=lambda data: data + b"\0"), "header.encoding")


def _header_place(world: World) -> Iterator[Case]:
    kind = Kind.RECEIPT
    device = world.keys["device"].sig.public
    values = {
        "version 0": (Forgery(kind, fields={1: u64(0)}), "header.version"),
        "version 2": (Forgery(kind, fields={1: u64(2)}), "header.version"),
        "kind 0": (Forgery(kind, fields={2: u64(0)}), "header.kind"),
        "kind 14": (Forgery(kind, fields={2: u64(14)}), "header.kind"),
        "direction 0": (Forgery(kind, fields={4: u64(0)}), "header.direction"),
        "direction 3": (Forgery(kind, fields={4: u64(3)}), "header.direction"),
        "a receipt that says it comes from the practice": (Forgery(kind, fields={4: u64(2)}), "header.direction"),
        "a reply that says it goes to the practice": (Forgery(Kind.REPLY, fields={4: u64(1)}), "header.direction"),
        "another practice": (Forgery(kind, fields={5: bytes(32)}), "header.practice"),
        "a reply of another practice": (Forgery(Kind.REPLY, fields={5: bytes(32)}), "header.practice"),
        "to somebody else": (Forgery(kind, fields={7: device}), "header.to"),
        "a reply to another device": (Forgery(Kind.REPLY, fields={7: bytes(32)}), "header.to"),
        "a reply to the practice": (Forgery(Kind.REPLY, fields={7: world.roster.practice}), "header.to"),
        "a receipt with a category": (Forgery(kind, fields={14: u64(1)}), "header.fields"),
        "a receipt with signs": (Forgery(kind, fields={16: u64(1)}), "header.fields"),
        "a receipt that was screened": (Forgery(kind, fields={17: u64(1)}), "header.fields"),
        "a receipt with a length": (Forgery(kind, fields={19: u64(1)}), "header.fields"),
        "a receipt with a record": (Forgery(kind, fields={21: b"r" * 32}), "header.fields"),
        "a question without category": (Forgery(fields={14: u64(0)}), "header.fields"),
        "a question without thread": (Forgery(fields={8: b""}), "header.fields"),
        "a question without length class": (Forgery(fields={19: u64(0)}), "header.fields"),
        "signs screened by no version": (Forgery(fields={18: u64(1)}), "header.fields"),
        "a reply without record": (Forgery(Kind.REPLY, fields={21: b""}), "header.fields"),
        "a reply without thread": (Forgery(Kind.REPLY, fields={8: b""}), "header.fields"),
        "a notice without record": (Forgery(Kind.NOTICE, fields={21: b""}), "header.fields"),
    }
    for name, (wish, code) in values.items():
        yield refused(world, f"place: {name}", wish, code)
    for kind, way in ((Kind.REPLY, b"header key"), (Kind.NOTICE, b"header key")):
        slips = [Slip(b"P", world.header.public)]
        wish = Forgery(kind, slips=slips)
        name = f"place: a {kind.name.lower()} sealed to the {way.decode()}"
        yield refused(world, name, wish, "header.direction", "physician")
    slips = [Slip(b"P", world.keys["physician"].kem.public)]
    wish = Forgery(Kind.RECEIPT, slips=slips)
    yield refused(world, "place: a receipt sealed to a profile's own key", wish, "header.direction")
