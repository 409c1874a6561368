"""Letter vectors, second part: who signs, what the hashes bind, what the body says, where the letter stands."""

from collections.abc import Iterator
from dataclasses import replace

from crypto.body import Card, Consent, Notice, Question, Reply
from crypto.encoding import enc, u64
from crypto.invite import ask_to_enrol, ask_to_join, new_invite, new_join_code
from crypto.keys import new_keys, sign_roster
from crypto.kinds import RULES, Direction, Kind
from crypto.lanes import Lane, Link
from crypto.letterhead import letter_hash
from crypto.opening import open_letter
from crypto.primitives import kem_key, label, pad, random, sig_key
from tests.vectors.case import Case, refused
from tests.vectors.forge import Forgery, addressee_of, forge, sound_body
from tests.vectors.world import FOREIGN_THREAD, THREAD, World, roster_of


def sense_cases(world: World) -> Iterator[Case]:
    """All of this part."""
    for part in (_who, _hashes, _bodies, _lanes):
        yield from part(world)


def _who(world: World) -> Iterator[Case]:
    for kind in Kind:
        towards = RULES[kind].direction is Direction.TO_PRACTICE
        wrong = {True: ["physician", "secretary"], False: []}[towards]
        if kind in (Kind.REPLY, Kind.CARD):
            wrong = ["secretary", "triage"]
        if kind is Kind.JOIN:
            wrong = ["device"]
        for sender in wrong:
            wish = Forgery(kind, sender)
            yield refused(world, f"sender: a {kind.name.lower()} signed by the {sender}", wish, "sender.role")
    for kind in (Kind.QUESTION, Kind.RECEIPT, Kind.WITHDRAW, Kind.REKEY):
        raw = forge(world, Forgery(kind, "stranger"))
        yield Case(f"sender: a stranger's {kind.name.lower()}", raw, "physician", "set aside", "sender.unknown")
        raw = forge(world, Forgery(kind, "lost"))
        yield Case(f"sender: a lost device's {kind.name.lower()}", raw, "physician", "set aside", "sender.revoked")
    for kind in (Kind.REPLY, Kind.CARD, Kind.NOTICE, Kind.CALLBACK, Kind.ROSTER, Kind.CONFIRM):
        for sender, code in (("stranger", "sender.unknown"), ("gone", "sender.revoked")):
            raw = forge(world, Forgery(kind, sender))
            yield Case(f"sender: {sender} signs a {kind.name.lower()}", raw, addressee_of(kind), "set aside", code)
    keys = world.keys["newcomer"]
    strange = new_invite(world.root.public, 0)
    consent = Consent(1, "ar", bytes(32))
    sound = ask_to_enrol(world.invite, keys, 1, consent)
    enrols = {
        "with another invite": ask_to_enrol(strange, keys, 1, None),
        "with one bit of the MAC": replace(sound, mac=bytes([sound.mac[0] ^ 1]) + sound.mac[1:]),
        "with another page version": replace(sound, page_version=2),
        "with another consent": replace(sound, consent=Consent(2, "ar", bytes(32))),
        "without its consent": replace(sound, consent=None),
        "with another X-Wing key": replace(sound, kem_pk=kem_key().public),
        "with another invite's id": replace(sound, invite_id=strange.invite_id),
    }
    for name, body in enrols.items():
        raw = forge(world, Forgery(Kind.ENROL, body=body))
        yield Case(f"enrol: {name}", raw, "physician", "set aside", "sender.unknown")
    foreign = replace(sound, sig_pk=new_keys().sig.public)
    yield refused(world, "enrol: another key than the signer's", Forgery(Kind.ENROL, body=foreign), "body.sender")
    code = new_join_code(world.roster.practice)
    joiner = world.keys["joiner"]
    raw = forge(world, Forgery(Kind.JOIN, body=ask_to_join(code, world.root.public, joiner)))
    yield Case("join: with another code", raw, "physician", "set aside", "sender.unknown")
    body = ask_to_join(world.join_code, world.root.public, new_keys())
    yield refused(world, "join: another key than the signer's", Forgery(Kind.JOIN, body=body), "body.sender")
    confirm = sound_body(world, Kind.CONFIRM)
    raw = forge(world, Forgery(Kind.CONFIRM, body=replace(confirm, mac=bytes(32))))
    yield Case("confirm: with a wrong MAC", raw, "newcomer", "set aside", "sender.unknown")
    raw = forge(world, Forgery(Kind.CONFIRM, body=replace(confirm, level=2)))
    yield Case("confirm: with a raised level", raw, "newcomer", "set aside", "sender.unknown")
    raw = forge(world, Forgery(Kind.REPLY, fields={8: FOREIGN_THREAD}))
    yield Case("thread: a reply in another patient's thread", raw, "device", "refused", "thread.foreign")
    wish = Forgery(fields={8: FOREIGN_THREAD})
    yield refused(world, "thread: a question in another patient's thread", wish, "thread.foreign")
    yield Case("thread: the same, by a reader of headers", forge(world, wish), "secretary", "refused", "thread.foreign")
    raw = forge(world, Forgery(sender="other", fields={8: FOREIGN_THREAD}))
    yield Case("thread: the other device in its own thread", raw, "physician", "accepted")


def _hashes(world: World) -> Iterator[Case]:
    for kind in (Kind.RECEIPT, Kind.REPLY):
        who = kind.name.lower()
        yield refused(world, f"{who}: another slots hash", Forgery(kind, fields={26: bytes(32)}), "slots.hash")
        yield refused(world, f"{who}: another body_ct hash", Forgery(kind, fields={24: bytes(32)}), "body.hash")
        yield refused(world, f"{who}: another body hash", Forgery(kind, fields={23: bytes(32)}), "body.commitment")
        yield refused(world, f"{who}: an attachment", Forgery(kind, fields={25: enc(b"piece")}), "attachments.present")
        wish = Forgery(kind, body_ad=enc(label("body"), bytes(16)))
        yield refused(world, f"{who}: body bound to another letter", wish, "body.seal")
        yield refused(world, f"{who}: body under another key", Forgery(kind, body_key=bytes(32)), "body.seal")
        other = enc(random(32), *sound_body(world, kind).fields())
        yield refused(world, f"{who}: sealed body is another one", Forgery(kind, sealed_body=other), "body.commitment")
        pads = {
            "body not padded": lambda data: data,
            "body padded too far": lambda data: pad(data) + bytes(1024),
            "body of zeros": lambda _: bytes(1024),
        }
        for name, body_pad in pads.items():
            yield refused(world, f"{who}: {name}", Forgery(kind, body_pad=body_pad), "body.encoding")
    yield Case(
        "question: an attachment, by a reader of headers",
        forge(world, Forgery(fields={25: enc(b"piece")})),
        "secretary",
        "refused",
        "attachments.present",
    )
    yield Case(
        "question: another slots hash, by a reader of headers",
        forge(world, Forgery(fields={26: bytes(32)})),
        "secretary",
        "refused",
        "slots.hash",
    )


def _bodies(world: World) -> Iterator[Case]:
    for name, size, code in (("short", 201, 1), ("long", 200, 2), ("longer", 500, 3)):
        wish = Forgery(body=Question("", "a" * size), fields={19: u64(code)})
        yield refused(world, f"length class: text is not {name}", wish, "body.length_class")
    wish = Forgery(Kind.REPLY, body=Reply("a" * 201), fields={19: u64(1)})
    yield refused(world, "length class: a reply longer than it says", wish, "body.length_class")
    blind = bytes(32)
    card = sound_body(world, Kind.CARD)
    assert isinstance(card, Card)
    datas = {
        "no blinding": (Kind.REPLY, enc(b"", b"texte")),
        "blinding of 31 bytes": (Kind.REPLY, enc(bytes(31), b"texte")),
        "an extra field": (Kind.REPLY, enc(blind, b"texte", b"")),
        "a byte behind": (Kind.REPLY, enc(blind, b"texte") + b"\0"),
        "text empty": (Kind.REPLY, enc(blind, b"")),
        "text over 10,000 characters": (Kind.REPLY, enc(blind, b"a" * 10_001)),
        "text not UTF-8": (Kind.REPLY, enc(blind, b"\xc3")),
        "text with an encoded surrogate": (Kind.REPLY, enc(blind, b"\xed\xa0\x80")),
        "text not in NFC": (Kind.REPLY, enc(blind, "e\u0301".encode())),
        "text with a null": (Kind.REPLY, enc(blind, b"a\0b")),
        "text with a carriage return": (Kind.REPLY, enc(blind, b"a\r\nb")),
        "subject of two lines": (Kind.QUESTION, enc(blind, b"a\nb", b"texte")),
        "subject of 81 characters": (Kind.QUESTION, enc(blind, b"a" * 81, b"texte")),
        "a card with a dose": (Kind.CARD, enc(blind, *replace(card, medicines=(("Amlor 5 mg", ""),)).fields())),
        "a dose without a space": (Kind.CARD, enc(blind, *replace(card, medicines=(("Amlor500", ""),)).fields())),
        "a dose in the INN": (Kind.CARD, enc(blind, *replace(card, medicines=(("Amlor", "1g"),)).fields())),
        "a dose in Arabic figures": (Kind.CARD, enc(blind, *replace(card, medicines=(("Amlor ٥", ""),)).fields())),
        "a medicine without a name": (Kind.CARD, enc(blind, *replace(card, medicines=(("", "amlodipine"),)).fields())),
        "an exam without a name": (Kind.CARD, enc(blind, *replace(card, exams=("",)).fields())),
        "41 medicines": (Kind.CARD, enc(blind, *replace(card, medicines=(("Amlor", ""),) * 41).fields())),
        "a day that does not exist": (Kind.CARD, enc(blind, *replace(card, date="2026-02-30").fields())),
        "a day in another form": (Kind.CARD, enc(blind, *replace(card, date="20260228").fields())),
        "template 0": (Kind.NOTICE, enc(blind, u64(0), b"")),
        "template 99": (Kind.NOTICE, enc(blind, u64(99), enc(b"l" * 32))),
        "template without its field": (Kind.NOTICE, enc(blind, u64(1), b"")),
        "template with a field more": (Kind.NOTICE, enc(blind, u64(1), enc(b"l" * 32, b"text"))),
        "words in a letter hash": (Kind.NOTICE, enc(blind, u64(1), enc(b"Prenez-en deux."))),
        "words in a phone": (Kind.ADMIN, enc(blind, u64(2), enc(b"appelez"))),
        "words behind a phone": (Kind.ADMIN, enc(blind, u64(2), enc(b"190 ou plus"))),
        "a phone of 21 characters": (Kind.ADMIN, enc(blind, u64(2), enc(b"1" * 21))),
        "a phone in Arabic figures": (Kind.ADMIN, enc(blind, u64(2), enc("١٩٠".encode()))),
        "an hour that does not exist": (Kind.ADMIN, enc(blind, u64(1), enc(b"24:00", b"12:00", b"190"))),
        "an hour in another form": (Kind.ADMIN, enc(blind, u64(1), enc(b"9:00", b"12:00", b"190"))),
        "a challenge of 15 bytes": (Kind.CALLBACK, enc(blind, u64(1), enc(bytes(15)))),
        "receipt with a short hash": (Kind.RECEIPT, enc(blind, bytes(31), u64(1))),
        "receipt with a time of 4 bytes": (Kind.RECEIPT, enc(blind, bytes(32), bytes(4))),
        "withdraw with words": (Kind.WITHDRAW, enc(blind, b"pourquoi")),
        "rekey with a short key": (Kind.REKEY, enc(blind, bytes(1215))),
        "roster empty": (Kind.ROSTER, enc(blind, b"")),
    }
    for name, (kind, data) in datas.items():
        length = {19: u64(1)} if kind in (Kind.REPLY, Kind.QUESTION) else {}
        yield refused(world, f"body: {name}", Forgery(kind, body_data=data, fields=length), "body.encoding")
    confirm = sound_body(world, Kind.CONFIRM)
    for name, body in {
        "confirm of level 3": replace(confirm, level=3),
        "confirm without a secret": replace(confirm, drop_secret=b""),
        "confirm with both secrets": replace(confirm, journal_key=bytes(32)),
        "confirm to a profile with a drop secret": replace(confirm, level=0),
        "confirm with a short secret": replace(confirm, drop_secret=bytes(31)),
        "confirm with a short MAC": replace(confirm, mac=bytes(31)),
    }.items():
        yield refused(world, f"body: {name}", Forgery(Kind.CONFIRM, body=body), "body.encoding")
    enrol = sound_body(world, Kind.ENROL)
    for name, body in {
        "enrol with a short invite id": replace(enrol, invite_id=bytes(7)),
        "enrol with a short X-Wing key": replace(enrol, kem_pk=bytes(1215)),
        "enrol with a consent in an unknown language": replace(enrol, consent=Consent(1, "de", bytes(32))),
        "enrol with a short MAC": replace(enrol, mac=bytes(31)),
    }.items():
        yield refused(world, f"body: {name}", Forgery(Kind.ENROL, body=body), "body.encoding")
    yield from _rosters_inside(world)
    notice = Notice(3, (b"l" * 32, "+216 00 000 000"))
    yield Case("notice: another template", forge(world, Forgery(Kind.NOTICE, body=notice)), "device", "accepted")


def _rosters_inside(world: World) -> Iterator[Case]:
    for kind in (Kind.ROSTER, Kind.CONFIRM):
        body = sound_body(world, kind)
        root = sig_key()
        strange = sign_roster(root, roster_of(root, world.header, world.keys))
        flipped = world.roster_file[:-1] + bytes([world.roster_file[-1] ^ 1])
        short_root = replace(world.roster, root_pk=root.public[:31]).encode()
        for name, file, code in (
            ("of another root", strange, "roster.root"),
            ("with a bad signature", flipped, "roster.signature"),
            ("cut", world.roster_file[:-1], "roster.encoding"),
            ("with a root key of 31 bytes", enc(short_root, bytes(64)), "roster.encoding"),
        ):
            wish = Forgery(kind, body=replace(body, roster=file))
            yield refused(world, f"{kind.name.lower()}: a roster {name}", wish, code)


def _lanes(world: World) -> Iterator[Case]:
    device = world.keys["device"].sig.public
    place = (device, world.roster.practice)
    a, b, c = b"a" * 32, b"b" * 32, b"c" * 32
    held = {1: Link(a, b""), 2: Link(b, a)}

    def at(seq: int, prev: bytes) -> bytes:
        return forge(world, Forgery(Kind.RECEIPT, fields={10: u64(seq), 11: prev}))

    def case(name: str, raw: bytes, lane: Lane, result: str, code: str = "") -> Case:
        return Case(f"lane: {name}", raw, "physician", result, code, {place: lane})

    full = Lane(2, held)
    yield case("the next one", at(3, b), full, "accepted")
    yield case("the next one with another prev", at(3, a), full, "forked", "lane.fork")
    yield case("one missing", at(4, c), full, "set aside", "lane.gap")
    yield case("many missing", at(2**64 - 1, c), full, "set aside", "lane.gap")
    yield case("another letter at a seq held", at(2, a), full, "forked", "lane.fork")
    yield case("another first letter", at(1, b""), full, "forked", "lane.fork")
    yield case("the next one in a frozen lane", at(3, b), Lane(2, held, frozen=True), "forked", "lane.fork")
    yield case("first letter of an empty lane at seq 2", at(2, a), Lane(), "set aside", "lane.gap")
    ahead = Lane(2, held | {4: Link(b"d" * 32, c)})
    yield case("fills a gap but is not what the next one names", at(3, b), ahead, "forked", "lane.fork")
    yield case("after a gap, not naming the one held before it", at(5, c), ahead, "forked", "lane.fork")
    yield case("after a gap, naming the one held before it", at(5, b"d" * 32), ahead, "set aside", "lane.gap")
    filler = at(3, b)
    opened = open_letter(filler, world.reader("physician"), world.directory("physician", {place: full}))
    fitting = Lane(2, held | {4: Link(b"d" * 32, letter_hash(opened.letter.header_bytes))})
    yield case("fills a gap", filler, fitting, "accepted")
    passed = Lane(4, {2: Link(b, a), 4: Link(b"d" * 32, opened.letter.letter_hash)})
    yield case("comes late, after a physician accepted its gap", filler, passed, "accepted")
    doubled = Lane(3, held | {3: Link(opened.letter.letter_hash, b)})
    yield case("the same letter twice", filler, doubled, "duplicate")
    yield case("the same letter twice in a frozen lane", filler, replace(doubled, frozen=True), "duplicate")
    enrol = forge(world, Forgery(Kind.ENROL))
    place = (world.keys["newcomer"].sig.public, world.roster.practice)
    first = open_letter(enrol, world.reader("physician"), world.directory("physician")).letter
    yield case("an enrol letter delivered twice", enrol, Lane(1, {1: Link(first.letter_hash, b"")}), "duplicate")
    gone = (world.keys["gone"].sig.public, device)
    raw = forge(world, Forgery(Kind.NOTICE, "gone", fields={10: u64(2), 11: a}))
    lanes = {gone: Lane(1, {1: Link(b, b"")})}
    yield Case("lane: a revoked profile's fork", raw, "device", "forked", "lane.fork", lanes)
    raw = forge(world, Forgery(Kind.QUESTION, "stranger", fields={10: u64(9), 11: a, 8: THREAD}))
    yield Case("lane: a stranger's gap is first of all a stranger's", raw, "physician", "set aside", "sender.unknown")
