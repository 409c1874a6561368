"""Cases on entries and checkpoints: read alone, taken in, opened (docs/log.md, sections 1 to 5)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import nacl.bindings as sodium

from crypto.chain import REVOKED_SLACK, next_place
from crypto.checkpoint import Checkpoint
from crypto.encoding import dec, enc, u64
from crypto.entry import Entry, entry_clin_key, erased_wire, write_entry
from crypto.header import EntryHeader, Head
from crypto.keys import Revoked
from crypto.primitives import pad, pad256, random, sig_key, sign
from tests.ledger import CLINICAL, Desk, Practice, clin_sealed, forge, open_practice, staff_sealed, with_parts

Case = dict[str, Any]
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
KINDS = (*CLINICAL, "Triaged")
ALLOWED = [[role, kind, clin] for role in (1, 2) for kind in KINDS for clin in (False, True)] + [[3, "Triaged", False]]


def case(name: str, op: str, given: Case, *, ok: Case | None = None, refused: str | None = None) -> Case:
    """One case; exactly one of the two outcomes."""
    outcome: Case = {"ok": ok} if refused is None else {"refused": refused}
    return {"name": name, "op": op, "in": given, **outcome}


def said(entry: Entry, *, erased: bool = False) -> Case:
    """What reading an entry gives."""
    header, staff = entry.header, None if erased or entry.staff is None else entry.staff.hex()
    return {
        "hash": entry.hash.hex(),
        "kind": header.kind,
        "seq": header.seq,
        "staff": staff,
        "has_clin": header.has_clin,
    }


def reading(of: Practice, wire: bytes, **other: Any) -> Case:
    journal = of.desks["a"].journal
    keys = {str(journal.epoch): journal.key.hex()}
    return {"wire": wire.hex(), "journal_keys": keys, "practice": of.roster.practice.hex()} | other


def reply(practice: Practice, name: str = "a") -> Entry:
    desk = practice.desks[name]
    return desk.draft("ReplyRecorded", practice.patients[0], b"du repos", practice.content_keys[0])


def forged(desk: Desk, entry: Entry, header: EntryHeader | bytes | None = None, **other: Any) -> bytes:
    """The entry with another header or other parts, signed again by the desk itself."""
    parts = {"staff_ct": entry.staff_ct, "clin_ct": entry.clin_ct, "practice": desk.ledger.roster.practice} | other
    sig, prev = parts.pop("sig", desk.keys.sig), parts.pop("prev", entry.prev)
    return forge(sig, entry.header if header is None else header, prev, desk.journal, **parts)


HEAD = Head(b"\x01" * 32, 4, b"\x02" * 32)
STRICT: tuple[tuple[str, int, bytes], ...] = (
    ("version 2", 0, u64(2)),
    ("version of four bytes", 0, bytes(4)),
    ("practice of 31 bytes", 1, bytes(31)),
    ("profile of 33 bytes", 2, bytes(33)),
    ("seq 0", 3, u64(0)),
    ("seq of 7 bytes", 3, bytes(7)),
    ("lamport below seq", 4, u64(0)),
    ("wall_ms empty", 5, b""),
    ("server_ms of 4 bytes", 6, bytes(4)),
    ("a seen head without hash", 7, enc(enc(HEAD.profile, u64(4)))),
    ("a seen head with seq 0", 7, enc(Head(HEAD.profile, 0, HEAD.hash).encode())),
    ("a profile seen twice", 7, enc(HEAD.encode(), HEAD.encode())),
    ("seen heads out of order", 7, enc(Head(b"\x02" * 32, 1, bytes(32)).encode(), HEAD.encode())),
    (
        "257 seen heads",
        7,
        enc(*(Head(bytes([at // 256, at % 256]) + bytes(30), 1, bytes(32)).encode() for at in range(257))),
    ),
    ("a seen head with a profile of 31 bytes", 7, enc(Head(bytes(31), 4, HEAD.hash).encode())),
    ("a seen head with a hash of 31 bytes", 7, enc(Head(HEAD.profile, 4, bytes(31)).encode())),
    ("a seen head of four fields", 7, enc(HEAD.encode() + enc(b""))),
    ("kind empty", 8, b""),
    ("kind with a space", 8, b"Reply Recorded"),
    ("kind in lower case", 8, b"replyRecorded"),
    ("kind of 65 characters", 8, b"K" * 65),
    ("kind that is not UTF-8", 8, b"\xff"),
    ("kind with an accent", 8, "Réponse".encode()),
    ("patient of 15 bytes", 9, bytes(15)),
    ("no patient, but patient_seq", 9, b""),
    ("patient_seq 2 without patient_prev", 10, u64(2)),
    ("patient_seq 0 with a patient", 10, u64(0)),
    ("patient_prev at patient_seq 1", 11, bytes(32)),
    ("patient_prev of 31 bytes", 11, bytes(31)),
    ("thread of 17 bytes", 12, bytes(17)),
    ("staff hash of 31 bytes", 13, bytes(31)),
    ("clin hash empty", 14, b""),
    ("staff_ct hash of 33 bytes", 15, bytes(33)),
    ("clin_ct hash empty", 16, b""),
)


def read_cases() -> Iterator[Case]:
    """An entry alone."""
    practice = open_practice()
    a = practice.desks["a"]
    entry = reply(practice)

    def good(name: str, wire: bytes, of: Entry, **erased: bool) -> Case:
        return case(name, "entry.read", reading(practice, wire), ok=said(of, **erased))

    def bad(name: str, refused: str, wire: bytes, **other: Any) -> Case:
        return case(name, "entry.read", reading(practice, wire, **other), refused=refused)

    yield good("a reply", entry.wire, entry)
    yield good("an erased reply", erased_wire(entry.wire), entry, erased=True)
    yield good("no clinical part", (triaged := a.draft("Triaged")).wire, triaged)
    yield good("an unknown kind", (odd := a.draft("SomethingOfTomorrow")).wire, odd)
    outer = list(dec(entry.wire, 4, "x"))
    yield bad("empty", "entry.parse", b"")
    yield bad("one byte short", "entry.parse", entry.wire[:-1])
    yield bad("one byte more", "entry.parse", entry.wire + b"\0")
    yield bad("a fifth field", "entry.parse", enc(*outer, b""))
    yield bad("epoch of 4 bytes", "entry.parse", enc(bytes(4), *outer[1:]))
    yield bad("epoch without key", "entry.epoch", enc(u64(2), *outer[1:]))
    yield bad("another journal key", "entry.seal", entry.wire, journal_keys={"1": random().hex()})
    yield bad("another practice reads", "entry.seal", entry.wire, practice=random().hex())
    yield bad("sealed part too short", "entry.seal", enc(outer[0], bytes(39), *outer[2:]))
    yield bad(
        "one bit of the sealed part", "entry.seal", enc(outer[0], outer[1][:-1] + bytes([outer[1][-1] ^ 1]), *outer[2:])
    )
    signed = enc(entry.header_bytes, b"", entry.sig)
    yield bad("no padding", "entry.header", forged(a, entry, padded=signed))
    yield bad("256 bytes of padding too many", "entry.header", forged(a, entry, padded=pad256(signed) + bytes(256)))
    yield bad("a fourth field in the frame", "entry.header", forged(a, entry, padded=pad256(signed + bytes(4))))
    yield bad(
        "signature of 63 bytes",
        "entry.header",
        forged(a, entry, padded=pad256(enc(entry.header_bytes, b"", bytes(63)))),
    )
    yield bad("prev at seq 1", "entry.header", forged(a, entry, prev=bytes(32)))
    for name, at, value in STRICT:
        fields = list(dec(entry.header_bytes, 17, "x"))
        fields[at] = value
        yield bad(name, "entry.header", forged(a, entry, enc(*fields)))
    yield bad(
        "its own head seen",
        "entry.header",
        forged(a, entry, replace(entry.header, seen=(Head(a.public, 1, bytes(32)),))),
    )
    no_clin = replace(entry.header, clin_hash=triaged.header.clin_hash)
    yield bad("no clinical part, but a ciphertext", "entry.header", forged(a, entry, no_clin))
    above = replace(entry.header, patient_seq=entry.header.seq + 1, patient_prev=bytes(32))
    yield bad("patient_seq above seq", "entry.header", forged(a, entry, above))
    yield bad("18 fields", "entry.header", forged(a, entry, entry.header_bytes + bytes(4)))
    yield bad(
        "header of another practice", "entry.practice", forged(a, entry, replace(entry.header, practice=random()))
    )
    yield bad("another signer", "entry.signature", forged(a, entry, sig=sig_key()))
    yield bad("signature of another use", "entry.signature", forged(a, entry, name="checkpoint-sig"))
    for name, header, signature in weak_signatures(entry):
        padded = pad256(enc(header.encode(), b"", signature))
        yield bad(name, "entry.signature", forged(a, entry, header, padded=padded))
    other = reply(practice)
    yield bad("staff part of another entry", "entry.ciphertext", forged(a, entry, staff_ct=other.staff_ct))
    yield bad("clinical part of another entry", "entry.ciphertext", forged(a, entry, clin_ct=other.clin_ct))
    yield bad("clinical part dropped alone", "entry.ciphertext", forged(a, entry, clin_ct=b""))
    yield bad("staff part dropped alone", "entry.ciphertext", forged(a, entry, staff_ct=b""))
    for name, staff, padded in (
        ("another staff part than the hash says", entry.staff or b"", pad256(random(32) + b"other")),
        ("staff part of 31 bytes", bytes(31), pad256(bytes(31))),
        ("staff part without padding", bytes(256), bytes(256)),
        ("staff part padded too far", entry.staff or b"", pad256(entry.staff or b"") + bytes(256)),
    ):
        staff_ct = staff_sealed(entry.header, a.journal, padded)
        header = with_parts(entry.header, staff, staff_ct, entry.clin or b"", entry.clin_ct)
        yield bad(name, "entry.staff", forged(a, entry, header, staff_ct=staff_ct))


def weak_signatures(entry: Entry) -> Iterator[tuple[str, EntryHeader, bytes]]:
    """Signatures that a lax Ed25519 would take."""
    scalar = int.from_bytes(entry.sig[32:], "little") + ED25519_ORDER
    yield "signature with S above the order", entry.header, entry.sig[:32] + scalar.to_bytes(32, "little")
    neutral = bytes([1]) + bytes(31)
    lone = (7).to_bytes(32, "little")
    seven = sodium.crypto_scalarmult_ed25519_base_noclamp(lone)
    yield "profile key of small order", replace(entry.header, profile=neutral), seven + lone
    above_field = (2**255 - 18).to_bytes(32, "little")
    yield "profile key not canonical", replace(entry.header, profile=above_field), seven + lone


def clin_cases() -> Iterator[Case]:
    """The clinical part of an entry."""
    practice = open_practice()
    a, b, c = practice.desks.values()
    entry = reply(practice)
    key = practice.content_keys[0]
    derived = entry_clin_key(key, a.public, 1)
    grant = a.draft("KeyGranted", practice.patients[0], key, boxed_to=b.keys.kem.public)

    def opening(name: str, wire: bytes, of: Entry | None, **by: str) -> Case:
        given = reading(practice, wire, **by)
        if of is None:
            return case(name, "entry.clin", given, refused="entry.clinical")
        return case(name, "entry.clin", given, ok={"clin": (of.clin or b"").hex()})

    yield opening("by the content key", entry.wire, entry, content_key=key.hex())
    yield opening("by the entry's own key", entry.wire, entry, entry_key=derived.hex())
    yield opening("a grant by its receiver", grant.wire, grant, kem_seed=b.keys.kem.seed.hex())
    yield opening("by another content key", entry.wire, None, content_key=random().hex())
    yield opening("by another entry's key", entry.wire, None, entry_key=entry_clin_key(key, a.public, 2).hex())
    yield opening("a grant by somebody else", grant.wire, None, kem_seed=c.keys.kem.seed.hex())
    yield opening("erased, by the content key", erased_wire(entry.wire), None, content_key=key.hex())
    yield opening("erased, by the entry's key", erased_wire(entry.wire), None, entry_key=derived.hex())
    yield opening("an erased grant", erased_wire(grant.wire), None, kem_seed=b.keys.kem.seed.hex())
    yield opening("no clinical part", a.draft("Triaged").wire, None, content_key=key.hex())
    for name, clin, padded in (
        ("another text than the hash says", entry.clin or b"", pad(random(32) + b"other")),
        ("31 bytes", bytes(31), pad(bytes(31))),
        ("without padding", bytes(1024), bytes(1024)),
        ("padded too far", entry.clin or b"", pad(entry.clin or b"") + bytes(1024)),
    ):
        clin_ct = clin_sealed(entry.header, key, padded)
        header = with_parts(entry.header, entry.staff or b"", entry.staff_ct, clin, clin_ct)
        yield opening(name, forged(a, entry, header, clin_ct=clin_ct), None, content_key=key.hex())
    clin_ct = clin_sealed(entry.header, key, pad(entry.clin or b""), named=random())
    header = with_parts(entry.header, entry.staff or b"", entry.staff_ct, entry.clin or b"", clin_ct)
    yield opening(
        "the id of another key in front", forged(a, entry, header, clin_ct=clin_ct), None, content_key=key.hex()
    )


def known_log(desk: Desk, content_keys: tuple[bytes, ...] = ()) -> Case:
    """A desk's ledger in the words of the vectors."""

    def row(entry: Entry) -> Case:
        header = entry.header
        patient = header.patient.hex()
        return {
            "hash": entry.hash.hex(),
            "lamport": header.lamport,
            "patient": patient,
            "patient_seq": header.patient_seq,
        }

    def cut(revoked: Revoked | None) -> list[Any] | None:
        return None if revoked is None else [revoked.v, revoked.seq, revoked.hash.hex()]

    ledger = desk.ledger
    return {
        "profiles": [
            {"sig_pk": p.sig_pk.hex(), "role": int(p.role), "revoked": cut(p.revoked)} for p in ledger.roster.profiles
        ],
        "chains": {profile.hex(): [row(entry) for entry in chain] for profile, chain in sorted(ledger.chains.items())},
        "erased": [patient.hex() for patient in sorted(ledger.gone)],
        "content_keys": [key.hex() for key in content_keys],
        "may_write": ALLOWED,
    }


def take_cases() -> Iterator[Case]:
    """An entry against the log of a substitute, who holds three entries of a physician."""
    practice = open_practice()
    a, b, c = practice.desks.values()
    for _ in range(3):
        a.write("ReplyRecorded", practice.patients[0], b"text", content_key=practice.content_keys[0])
    practice.spread()
    base = next_place(practice.roster.practice, a.ledger.last(a.public), {}, wall_ms=1)
    from_c = next_place(practice.roster.practice, None, {a.public: a.ledger.last(a.public)}, wall_ms=1)  # type: ignore[dict-item]

    def taking(name: str, wire: bytes, **outcome: Any) -> Case:
        log = known_log(b, outcome.pop("content_keys", ()))
        return case(name, "entry.take", reading(practice, wire, log=log), **outcome)

    def by(desk: Desk, kind: str = "Triaged", **place: Any) -> bytes:
        start = base if desk is a else from_c
        return write_entry(desk.keys.sig, replace(start, **place), kind, b"", journal=desk.journal).wire

    more = reply(practice)
    taken: Callable[[str | None], Case] = lambda clin: {"taken": {"clin": clin}}  # noqa: E731
    yield taking(
        "the next one, its key held",
        more.wire,
        ok=taken((more.clin or b"").hex()),
        content_keys=(practice.content_keys[0],),
    )
    yield taking("the next one, without key", more.wire, ok=taken(None))
    yield taking("the first of a chain", by(c), ok=taken(None))
    yield taking("held already", a.chain[1].wire, ok={"held": True})
    yield taking("a gap", by(a, seq=5, lamport=5), ok={"waits": "gap"})
    yield taking(
        "has seen what is not here", by(c, seen=(Head(a.public, 4, random()),), lamport=5), ok={"waits": "unseen"}
    )
    yield taking(
        "has seen a profile of no roster", by(c, seen=(Head(random(), 1, random()),), lamport=2), ok={"waits": "unseen"}
    )
    yield taking("stripped, nobody erased", erased_wire(more.wire), ok={"waits": "content"})
    b.ledger.gone.add(practice.patients[0])
    yield taking("stripped, the patient erased", erased_wire(more.wire), ok=taken(None))
    b.ledger.gone.clear()
    stranger = replace(c.keys, sig=sig_key())
    yield taking("a profile of no roster", by(replace(c, keys=stranger)), refused="entry.profile")
    yield taking("a kind the role may not write", by(c, "ReplyRecorded"), refused="entry.role")
    part = c.draft("Triaged", practice.patients[0], b"text", practice.content_keys[0])
    yield taking("a clinical part by a secretary", part.wire, refused="entry.role")
    clin_ct = clin_sealed(more.header, practice.content_keys[0], pad(random(32) + b"other"))
    header = with_parts(more.header, more.staff or b"", more.staff_ct, more.clin or b"", clin_ct)
    wrong = forged(a, more, header, clin_ct=clin_ct)
    yield taking(
        "another text than the hash says", wrong, refused="entry.clinical", content_keys=(practice.content_keys[0],)
    )
    yield taking("the same, without key", wrong, ok=taken(None))
    yield taking("another entry in a held place", by(a, seq=2, lamport=2, prev=a.chain[0].hash), refused="entry.fork")
    yield taking("follows another last entry", by(a, prev=random()), refused="entry.fork")
    yield taking("has seen another history", by(c, seen=(Head(a.public, 3, random()),)), refused="entry.fork")
    for off in (-1, 1):
        yield taking(f"lamport off by {off}", by(c, lamport=4 + off), refused="entry.lamport")
    yield taking("lamport off by 1 in its own chain", by(a, lamport=5), refused="entry.lamport")
    patient = {"patient": practice.patients[0], "patient_seq": 4, "patient_prev": a.chain[2].hash}
    yield taking("the next on the patient", by(a, **patient), ok=taken(None))
    yield taking("a hole on the patient", by(a, **patient | {"patient_seq": 3}), refused="entry.patient_chain")
    yield taking(
        "another link on the patient", by(a, **patient | {"patient_prev": bytes(32)}), refused="entry.patient_chain"
    )
    first = {"patient": practice.patients[0], "patient_seq": 1}
    yield taking("first on the patient again", by(a, **first), refused="entry.patient_chain")
    practice.revoke("a", 3)
    void = {"seen": (Head(a.public, 9, random()),)}
    yield taking("past the revoked head", more.wire, refused="entry.revoked")
    twin = by(a, seq=3, lamport=3, prev=a.chain[1].hash)
    yield taking("another entry at the revoked head", twin, refused="entry.revoked")
    yield taking("the revoked head itself", a.chain[2].wire, ok={"held": True})
    yield taking("has seen past a revoked head", by(c, **void, lamport=1 + REVOKED_SLACK), ok=taken(None))
    yield taking("has seen past it, too far ahead", by(c, **void, lamport=2 + REVOKED_SLACK), refused="entry.lamport")
    practice.revoke("c", 0)
    yield taking("revoked before its first entry", by(c), refused="entry.revoked")


def checkpoint_cases() -> Iterator[Case]:
    """Checkpoint files."""
    practice = open_practice()
    for desk in practice.desks.values():
        desk.write("Triaged")
    practice.spread()
    a = practice.desks["a"]
    word = Checkpoint(practice.roster.practice, a.public, 1, 5, a.ledger.heads())

    def signed(word: Checkpoint, name: str = "checkpoint-sig") -> bytes:
        return enc(word.encode(), sign(a.keys.sig, name, word.encode()))

    def reads(name: str, file: bytes, **outcome: Any) -> Case:
        given = {"file": file.hex(), "practice": practice.roster.practice.hex()}
        return case(name, "checkpoint.read", given, **outcome)

    heads = [[head.profile.hex(), head.seq, head.hash.hex()] for head in word.heads]
    good = signed(word)
    yield reads("three heads", good, ok={"heads": heads})
    yield reads("no head", signed(replace(word, heads=())), ok={"heads": []})
    encoding = "checkpoint.encoding"
    yield reads("one byte short", good[:-1], refused=encoding)
    yield reads("one byte more", good + b"\0", refused=encoding)
    yield reads("over 64 KiB", enc(bytes(65 * 1024), bytes(64)), refused=encoding)
    yield reads("heads out of order", signed(replace(word, heads=tuple(reversed(word.heads)))), refused=encoding)
    yield reads("a head twice", signed(replace(word, heads=(word.heads[0], word.heads[0]))), refused=encoding)
    yield reads("a head with seq 0", signed(replace(word, heads=(replace(word.heads[0], seq=0),))), refused=encoding)
    first = word.heads[0]
    for name, odd in (
        ("a head with a profile of 31 bytes", replace(first, profile=first.profile[:31])),
        ("a head with a hash of 31 bytes", replace(first, hash=first.hash[:31])),
        ("a head without hash", replace(first, hash=b"")),
    ):
        yield reads(name, signed(replace(word, heads=(odd,))), refused=encoding)
    many = tuple(Head(at.to_bytes(32, "big"), 1, bytes(32)) for at in range(257))
    yield reads("257 heads", signed(replace(word, heads=many)), refused=encoding)
    yield reads("practice of 31 bytes", signed(replace(word, practice=bytes(31))), refused=encoding)
    yield reads("signature of 63 bytes", enc(word.encode(), bytes(63)), refused=encoding)
    yield reads("another practice", signed(replace(word, practice=random())), refused="checkpoint.practice")
    yield reads(
        "another signer", signed(replace(word, profile=practice.desks["b"].public)), refused="checkpoint.signature"
    )
    yield reads("signature of another use", signed(word, "entry-sig"), refused="checkpoint.signature")
    flipped = good[:-40] + bytes([good[-40] ^ 1]) + good[-39:]
    yield reads("one bit of the signature", flipped, refused="checkpoint.signature")
