"""Letter vectors, third part: rules that stand in one sentence of docs/letter.md and were held by no other case."""

from collections.abc import Iterator
from dataclasses import replace

from crypto.body import Card, Confirm, Consent, Enrol, Join, Question
from crypto.encoding import dec, enc, text, u64
from crypto.invite import Device, confirm_key, confirm_mac
from crypto.keys import sign_roster
from crypto.kinds import Kind
from crypto.primitives import sig_key
from tests.vectors.case import Case, refused
from tests.vectors.forge import Forgery, forge, sound_body
from tests.vectors.world import FOREIGN_THREAD, World, roster_of


def rule_cases(world: World) -> Iterator[Case]:
    """All of this part."""
    for part in (_form, _standing, _lines, _enrolments, _bodies):
        yield from part(world)


def _form(world: World) -> Iterator[Case]:
    wish = Forgery(Kind.RECEIPT, fields={10: u64(2), 11: bytes(15)})
    yield refused(world, "header: prev of 15 bytes at seq 2", wish, "header.encoding")
    wish = Forgery(Kind.RECEIPT, fields={25: enc(*[b"piece"] * 17)})
    yield refused(world, "header: 17 attachments", wish, "header.encoding")
    sound = forge(world, Forgery(Kind.RECEIPT))
    slots, header_ct, body_ct = dec(sound[5:], 3, "")
    role, kem_ct, box = dec(dec(slots, 1, "")[0], 3, "")
    for name, point in (("zero", bytes(32)), ("one", b"\1" + bytes(31))):
        raw = sound[:5] + enc(enc(enc(role, kem_ct[:1088] + point, box)), header_ct, body_ct)
        yield Case(f"slot: X25519 part of kem_ct is {name}", raw, "physician", "refused", "slot.none")
    wish = Forgery(body=Question("s" * 80, "t" * 200), fields={19: u64(1)})
    yield Case("length class: the subject does not count", forge(world, wish), "physician", "accepted")
    wish = Forgery(body=Question("s" * 80, "t" * 200), fields={19: u64(2)})
    yield refused(world, "length class: the subject counted", wish, "body.length_class")


def _standing(world: World) -> Iterator[Case]:
    wish = Forgery(Kind.RECEIPT, "gone")
    yield refused(world, "sender: a revoked physician signs a receipt", wish, "sender.role")
    yield refused(world, "sender: a lost device signs a join", Forgery(Kind.JOIN, "lost"), "sender.role")
    raw = forge(world, Forgery(sender="stranger", fields={8: FOREIGN_THREAD}))
    yield Case("thread: a stranger in a known thread", raw, "physician", "set aside", "sender.unknown")
    raw = forge(world, Forgery(fields={8: b"thread of nobody"}))
    yield Case("thread: one that is not known", raw, "physician", "accepted")


def _lines(world: World) -> Iterator[Case]:
    blind, card = bytes(32), sound_body(world, Kind.CARD)
    assert isinstance(card, Card)
    for name, subject in {
        "a right-to-left override": "Amlor \u202e5",
        "a zero-width space": "Am\u200blor",
        "a soft hyphen": "Am\u00adlor",
        "a line separator": "Amlor\u2028suite",
        "a paragraph separator": "Amlor\u2029suite",
        "a private sign": "\ue000",
    }.items():
        wish = Forgery(body_data=enc(blind, text(subject), b"texte"), fields={19: u64(1)})
        yield refused(world, f"body: subject with {name}", wish, "body.encoding")
    for name, brand in {
        "a no-break space": "Amlor\u00a010 mg",
        "a narrow no-break space": "Amlor\u202f10 mg",
        "an ideographic space": "Amlor\u300010 mg",
    }.items():
        for where, medicine in (("brand", (brand, "")), ("INN", ("Amlor", brand))):
            data = enc(blind, *replace(card, medicines=(medicine,)).fields())
            yield refused(world, f"body: a dose behind {name} in the {where}", Forgery(Kind.CARD, body_data=data),
                          "body.encoding")  # fmt: skip
    wish = Forgery(Kind.CARD, body=replace(card, medicines=(("Vitamine\u00a0B12", "cyanocobalamine"),)))
    yield Case("card: a no-break space and no dose", forge(world, wish), "device", "accepted")


def _enrolments(world: World) -> Iterator[Case]:
    enrol, join, confirm = (sound_body(world, kind) for kind in (Kind.ENROL, Kind.JOIN, Kind.CONFIRM))
    assert isinstance(enrol, Enrol)
    assert isinstance(join, Join)
    assert isinstance(confirm, Confirm)
    blind, consent = bytes(32), Consent(1, "fr", bytes(32)).encode()

    def with_consent(data: bytes) -> bytes:
        fields = enrol.fields()
        return enc(blind, *fields[:4], data, fields[5])

    for name, data in {
        "sig pk of 31 bytes": enc(blind, *replace(enrol, sig_pk=enrol.sig_pk[:31]).fields()),
        "page version of 4 bytes": enc(blind, *enrol.fields()[:3], bytes(4), *enrol.fields()[4:]),
        "consent of two fields": with_consent(enc(u64(1), b"fr")),
        "consent with a byte behind": with_consent(consent + b"\0"),
        "consent with a version of 4 bytes": with_consent(enc(bytes(4), b"fr", bytes(32))),
        "consent with a hash of 31 bytes": with_consent(enc(u64(1), b"fr", bytes(31))),
    }.items():
        yield refused(world, f"body: enrol with a {name}", Forgery(Kind.ENROL, body_data=data), "body.encoding")
    for name, joined in {
        "sig pk of 31 bytes": replace(join, sig_pk=join.sig_pk[:31]),
        "kem pk of 1,215 bytes": replace(join, kem_pk=join.kem_pk[:-1]),
        "MAC of 31 bytes": replace(join, mac=join.mac[:-1]),
    }.items():
        yield refused(world, f"body: join with a {name}", Forgery(Kind.JOIN, body=joined), "body.encoding")
    data = enc(blind, bytes(7), *confirm.fields()[1:])
    yield refused(
        world, "body: confirm with a level of 7 bytes", Forgery(Kind.CONFIRM, body_data=data), "body.encoding"
    )
    short = replace(sound_body(world, Kind.CONFIRM, "joiner"), journal_key=bytes(31))
    wish = Forgery(Kind.CONFIRM, to="joiner", body=short)
    yield refused(world, "body: confirm with a journal key of 31 bytes", wish, "body.encoding", "joiner")
    yield refused(world, "body: confirm without a roster", Forgery(Kind.CONFIRM, body=replace(confirm, roster=b"")),
                  "body.encoding")  # fmt: skip
    keys = world.keys["newcomer"]
    device, invite_id = Device(keys.sig.public, keys.kem.public), world.invite.invite_id
    mac = confirm_mac(confirm_key(world.join_code.secret), invite_id, device, confirm.level, world.roster)
    raw = forge(world, Forgery(Kind.CONFIRM, body=replace(confirm, mac=mac)))
    yield Case("confirm: a MAC under the join code", raw, "newcomer", "set aside", "sender.unknown")
    mac = confirm_mac(confirm_key(world.invite.secret), b"", device, confirm.level, world.roster)
    raw = forge(world, Forgery(Kind.CONFIRM, body=replace(confirm, mac=mac)))
    yield Case("confirm: a MAC without the invite id", raw, "newcomer", "set aside", "sender.unknown")


def _bodies(world: World) -> Iterator[Case]:
    blind, card = bytes(32), sound_body(world, Kind.CARD)
    assert isinstance(card, Card)
    for name, changed in {
        "41 exams": replace(card, exams=("Bilan",) * 41),
        "a consultation id of 15 bytes": replace(card, consultation=bytes(15)),
        "a physician's id of 17 bytes": replace(card, physician=bytes(17)),
        "a day in Arabic figures": replace(card, date="٢٠٢٦-١١-١٢"),
        "a last day that does not exist": replace(card, window_end="2026-13-01"),
        "a day of the year 0": replace(card, date="0000-01-01"),
    }.items():
        data = enc(blind, *changed.fields())
        yield refused(world, f"body: card with {name}", Forgery(Kind.CARD, body_data=data), "body.encoding")
    full = replace(card, medicines=(("Amlor", ""),) * 40, exams=("Bilan",) * 40)
    yield Case("card: 40 medicines and 40 exams", forge(world, Forgery(Kind.CARD, body=full)), "device", "accepted")
    data = enc(blind, u64(1), enc("٠٩:٣٠".encode(), b"12:00", b"190"))
    yield refused(world, "body: an hour in Arabic figures", Forgery(Kind.ADMIN, body_data=data), "body.encoding")
    root = sig_key()
    strange = sign_roster(root, roster_of(root, world.header, world.keys))
    for kind in (Kind.ROSTER, Kind.CONFIRM):
        body = replace(sound_body(world, kind), roster=strange[:-1] + bytes([strange[-1] ^ 1]))
        name = f"{kind.name.lower()}: a roster of another root with a bad signature"
        yield refused(world, name, Forgery(kind, body=body), "roster.signature")
