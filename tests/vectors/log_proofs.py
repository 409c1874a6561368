"""Cases on proofs, slots and codes on paper (docs/log.md, sections 6 to 8)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from crypto.checkpoint import Checkpoint, sign_checkpoint
from crypto.encoding import dec, enc, u64
from crypto.entry import Entry, Place, write_entry
from crypto.header import Head
from crypto.keys import fingerprint
from crypto.lock import COST_FLOOR, Bundle, SlotType, make_slot
from crypto.primitives import blake, random, sig_key, sign
from crypto.proof import MAGIC, Chain, Hidden, Shown, lay_chain, read_proof, sign_proof
from crypto.recovery import RECOVERY, ROOT, written
from tests.ledger import Practice, busy_practice, open_practice, shown
from tests.lies import signed_again
from tests.vectors.log_entries import ALLOWED, Case, case


def verifying(name: str, file: bytes, pinned: str | None = None, **outcome: Any) -> Case:
    return case(name, "proof.verify", {"file": file.hex(), "fingerprint": pinned, "may_write": ALLOWED}, **outcome)


def holds(entries: int, hashes: list[Entry], cosigners: str = "", *, checked: bool = False) -> Case:
    ordered = sorted(hashes, key=lambda entry: entry.header.order)
    return {
        "entries": entries,
        "shown": [entry.hash.hex() for entry in ordered],
        "cosigners": list(cosigners),
        "root_checked": checked,
    }


def ours(practice: Practice) -> list[Entry]:
    """The first patient's entries."""
    every = [entry for desk in practice.desks.values() for entry in desk.chain]
    return [entry for entry in every if entry.header.patient == practice.patients[0]]


def proof_cases() -> Iterator[Case]:
    """Proofs that hold, proofs a stranger changed, proofs whose exporter lies."""
    practice = busy_practice(6)
    a = practice.desks["a"]
    witnesses = tuple(desk.checkpoint() for desk in practice.desks.values())
    file = practice.proof(checkpoints=witnesses)
    root = fingerprint(practice.root.public)
    cosigners = "".join(profile.letter for profile in practice.roster.profiles if profile.sig_pk != a.public)
    yield verifying("a practice of six entries", file, ok=holds(6, ours(practice), cosigners))
    yield verifying("its root pinned", file, root, ok=holds(6, ours(practice), cosigners, checked=True))
    yield verifying(
        "its root pinned in small letters", file, root.lower(), ok=holds(6, ours(practice), cosigners, checked=True)
    )
    yield verifying("nobody wrote", open_practice().proof(), ok=holds(0, []))
    yield verifying("another root pinned", file, fingerprint(sig_key().public), refused="proof.root")
    yield verifying("empty", b"", refused="proof.magic")
    yield verifying("version 2", b"CLQP2" + file[5:], refused="proof.magic")
    yield verifying("one byte short", file[:-1], refused="proof.encoding")
    yield verifying("one byte more", file + b"\0", refused="proof.encoding")
    for at in (40, 700, len(file) // 2, len(file) - 400, len(file) - 10):
        flipped = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
        yield verifying(f"one bit of byte {at}", flipped, refused="proof.signature")
    yield from lying_cases(practice, file)
    yield from written_wrongly()
    yield from revoked_cases()


def lying_cases(practice: Practice, file: bytes) -> Iterator[Case]:
    """The exporter signs what does not hold."""
    proof = read_proof(file)
    a, b, c = practice.desks.values()

    def lies(name: str, refused: str, **parts: Any) -> Case:
        return verifying(name, signed_again(practice, replace(proof, **parts)), refused=refused)

    def chain(name: str, refused: str, change: Callable[[Chain], Chain]) -> Case:
        chains = tuple(change(chain) if chain.profile == a.public else chain for chain in proof.chains)
        return lies(name, refused, chains=chains)

    encoding = "proof.encoding"
    parts, _ = dec(file[len(MAGIC) :], 2, "x")
    other_use = MAGIC + enc(parts, sign(a.keys.sig, "entry-sig", blake("proof", parts)))
    yield verifying("signature of another use", other_use, refused="proof.signature")
    yield lies("chains out of order", encoding, chains=tuple(reversed(proof.chains)))
    yield lies("a chain twice", encoding, chains=(*proof.chains, proof.chains[-1]))
    yield lies("checkpoints out of order", encoding, checkpoints=tuple(reversed(proof.checkpoints)))
    yield lies("a checkpoint twice", encoding, checkpoints=(proof.checkpoints[0], *proof.checkpoints))
    yield lies("patient of 15 bytes", encoding, patient=bytes(15))
    yield chain("two runs that touch", encoding, lambda c: replace(c, items=(*c.items, Hidden((bytes(32),)))))
    yield chain("an empty run", encoding, lambda c: replace(c, items=(*c.items, Hidden(()))))
    yield chain("a last signature of 63 bytes", encoding, lambda c: replace(c, last_sig=bytes(63)))
    yield chain("entries without last signature", encoding, lambda c: replace(c, last_sig=b""))
    yield chain("a last signature without entries", encoding, lambda c: replace(c, items=()))
    yield lies("no roster", "proof.rosters", rosters=())
    yield lies("roster 1 twice", "proof.rosters", rosters=proof.rosters * 2)
    stranger = open_practice()
    yield lies("a roster of another root", "roster.root", rosters=tuple(stranger.rosters))
    outside = signed_again(stranger, proof)
    yield verifying("an exporter outside the roster", outside, refused="proof.exporter")
    yield lies("a chain missing", "proof.chains", chains=proof.chains[1:])
    yield lies("a chain of nobody", "proof.chains", chains=(*proof.chains, Chain(b"\xff" * 32, (), b"")))
    odd = Shown(bytes(4))
    yield chain("a header that is not strict", "proof.header", lambda c: replace(c, items=(odd, *c.items)))
    first = shown(a.chain[0])
    rest = (Hidden((blake("hdr", a.chain[1].header_bytes),)),)
    for name, value in (("staff", bytes(40)), ("staff", b"short"), ("clin", bytes(40))):
        changed = replace(first, **{name: value})
        yield chain(
            f"another {name} part of {len(value)} bytes",
            "proof.part",
            lambda c, it=changed: replace(c, items=(it, *rest)),
        )
    yield chain("an entry missing before a shown one", "proof.place", lambda c: replace(c, items=(*rest, first)))
    everything = lay_chain(a.public, [shown(entry) for entry in a.chain], a.chain[-1].sig)
    yield chain("an entry of another patient shown", "proof.patient", lambda _: everything)
    hidden = lay_chain(a.public, [entry.header_bytes for entry in a.chain], a.chain[0].sig)
    yield chain("the signature of an earlier entry", "proof.last", lambda _: hidden)
    cut = lay_chain(a.public, [first], a.chain[0].sig)
    yield chain("a cut tail that others have seen", "proof.checkpoint", lambda _: cut)
    for name, refused, word in (
        ("a checkpoint of a roster to come", "proof.checkpoint", {"roster_v": 2}),
        ("a checkpoint with a head beyond the end", "proof.checkpoint", {"heads": (Head(c.public, 9, random()),)}),
        ("a checkpoint with another hash", "proof.checkpoint", {"heads": (Head(c.public, 1, random()),)}),
        ("a checkpoint of another practice", "checkpoint.practice", {"practice": random()}),
    ):
        made = Checkpoint(practice.roster.practice, b.public, 1, 1, b.ledger.heads())
        yield lies(name, refused, checkpoints=(sign_checkpoint(b.keys.sig, replace(made, **word), ()),))
    nobody = sig_key()
    strange = Checkpoint(practice.roster.practice, nobody.public, 1, 1, ())
    yield lies("a checkpoint by nobody", "proof.checkpoint", checkpoints=(sign_checkpoint(nobody, strange, ()),))


def written_wrongly() -> Iterator[Case]:
    """A profile wrote and signed its own chain wrongly."""
    practice = open_practice()
    patient = practice.patients[0]
    start = Place(practice.roster.practice, 1, 1, b"", 1, patient=patient, patient_seq=1)
    then = replace(start, seq=2, lamport=2, patient_seq=2)

    def alone(name: str, refused: str | None, *places: Place, kind: str = "Triaged", desk_name: str = "a") -> Case:
        desk = practice.desks[desk_name]
        entries: list[Entry] = []
        for place in places:
            prev = entries[-1].hash if entries else b""
            linked = replace(
                place, prev=prev, patient_prev=place.patient_prev or (prev if place.patient_seq > 1 else b"")
            )
            entries.append(write_entry(desk.keys.sig, linked, kind, b"", journal=desk.journal))
        mine = lay_chain(desk.public, [shown(entry) for entry in entries], entries[-1].sig)
        empty = [lay_chain(p.sig_pk, [], b"") for p in practice.roster.profiles if p.sig_pk != desk.public]
        file = sign_proof(desk.keys.sig, practice.root.public, practice.rosters, patient, [mine, *empty], ())
        if refused is None:
            return verifying(name, file, ok=holds(len(entries), entries))
        return verifying(name, file, refused=refused)

    yield alone("two entries of one profile", None, start, then)
    yield alone("an entry of another practice", "proof.place", replace(start, practice=random()))
    yield alone("a reply by a secretary", "proof.role", start, kind="ReplyRecorded", desk_name="c")
    yield alone("a lamport that stands still", "proof.lamport", replace(start, lamport=2), then)
    yield alone("a patient's chain that begins again", "proof.patient_chain", start, replace(then, patient_seq=1))
    yield alone(
        "a patient's chain with another link", "proof.patient_chain", start, replace(then, patient_prev=bytes(32))
    )
    for name, profile in (("nobody", random()), ("a chain that is empty", practice.desks["b"].public)):
        seen = (Head(profile, 1, random()),)
        yield alone(f"has seen an entry of {name}", "proof.seen", replace(start, seen=seen, lamport=2))
    a, b = practice.desks["a"], practice.desks["b"]
    grant = a.write("KeyGranted", patient, practice.content_keys[0], boxed_to=b.keys.kem.public)
    yield verifying("a grant, its key left out", practice.proof(), ok=holds(1, [grant]))
    leak = lay_chain(a.public, [Shown(grant.header_bytes, grant.staff, grant.clin)], grant.sig)
    proof = read_proof(practice.proof())
    chains = tuple(leak if chain.profile == a.public else chain for chain in proof.chains)
    yield verifying("a grant with its key", signed_again(practice, replace(proof, chains=chains)), refused="proof.part")


def revoked_cases() -> Iterator[Case]:
    """A profile that a later roster cuts off."""
    practice = busy_practice(6)
    c = practice.desks["c"]
    before = read_proof(practice.proof())
    late = c.write("Triaged", practice.patients[0])
    after = read_proof(practice.proof("c"))
    practice.revoke("c", 2)
    rosters = tuple(practice.rosters)
    whole = signed_again(practice, replace(before, rosters=rosters))
    kept = [entry for entry in ours(practice) if entry.hash != late.hash]
    yield verifying("ends at the revoked head", whole, ok=holds(6, kept))
    past = signed_again(practice, replace(after, rosters=rosters))
    yield verifying("goes past the revoked head", past, refused="proof.revoked")
    short = tuple(
        lay_chain(c.public, [shown(c.chain[0])], c.chain[0].sig) if chain.profile == c.public else chain
        for chain in before.chains
    )
    cut = signed_again(practice, replace(before, rosters=rosters, chains=short))
    yield verifying("ends before the revoked head", cut, refused="proof.revoked")
    by_revoked = signed_again(practice, replace(before, rosters=rosters), "c")
    yield verifying("exported by a revoked profile", by_revoked, refused="proof.exporter")


def slot_cases() -> Iterator[Case]:
    """Slot files. Those that reach the slow step cost the floor."""
    bundle = Bundle(random(), random(), random()).encode()
    keyring, profile, words, code = random(), random(), "l'été à la plage", random(20)
    slots = {
        kind: make_slot(
            kind,
            profile,
            code if kind is SlotType.RECOVERY else words,
            keyring if kind.needs_keyring else None,
            bundle,
            COST_FLOOR,
        )
        for kind in SlotType
    }

    def opening(
        name: str, file: bytes, secret: str | bytes = words, ring: bytes | None = keyring, **outcome: Any
    ) -> Case:
        by = {"passphrase": secret} if isinstance(secret, str) else {"secret": secret.hex()}
        given = {"file": file.hex(), "keyring": None if ring is None else ring.hex()} | by
        return case(name, "slot.open", given, **outcome)

    content = {"content": bundle.hex()}
    for kind, file in slots.items():
        secret, ring = code if kind is SlotType.RECOVERY else words, keyring if kind.needs_keyring else None
        yield opening(f"type {int(kind)}", file, secret, ring, ok=content)
    one = slots[SlotType.KEYRING]
    yield opening("the same accents, decomposed", one, "l'e\u0301te\u0301 a\u0300 la plage", ok=content)
    yield opening("another passphrase", one, words + "s", refused="slot.passphrase")
    yield opening("another keyring", one, ring=random(), refused="slot.passphrase")
    yield opening("another recovery code", slots[SlotType.RECOVERY], random(20), None, refused="slot.passphrase")
    yield opening("no keyring", one, ring=None, refused="slot.keyring_needed")
    fields = list(dec(one, 9, "x"))

    def with_field(name: str, at: int, value: bytes, refused: str) -> Case:
        return opening(name, enc(*fields[:at], value, *fields[at + 1 :]), refused=refused)

    for name, at in (("slot id", 2), ("profile", 3), ("salt", 4), ("nonce", 7)):
        yield with_field(f"another {name}", at, random(len(fields[at])), "slot.passphrase")
    yield with_field("type 1 passed off as type 4", 1, u64(4), "slot.passphrase")
    yield with_field("one bit of the ciphertext", 8, fields[8][:-1] + bytes([fields[8][-1] ^ 1]), "slot.passphrase")
    for name, at, value in (
        ("version 2", 0, u64(2)),
        ("type 0", 1, u64(0)),
        ("type 7", 1, u64(7)),
        ("slot id of 15 bytes", 2, bytes(15)),
        ("profile of 31 bytes", 3, bytes(31)),
        ("salt of 17 bytes", 4, bytes(17)),
        ("passes of 4 bytes", 5, bytes(4)),
        ("nonce of 23 bytes", 7, bytes(23)),
        ("ciphertext of 15 bytes", 8, bytes(15)),
    ):
        yield with_field(name, at, value, "slot.encoding")
    for kind in (SlotType.PASSPHRASE, SlotType.RECOVERY, SlotType.ROOT_PASSPHRASE):
        secret = code if kind is SlotType.RECOVERY else words
        yield opening(f"type {int(kind)}, keyring given and ignored", slots[kind], secret, random(), ok=content)
    yield opening("keyring of 31 bytes", one, ring=bytes(31), refused="slot.keyring_needed")
    root_seed = random()
    file = make_slot(SlotType.ROOT_PASSPHRASE, profile, words, None, root_seed, COST_FLOOR)
    yield opening("type 5 with a root seed", file, ring=None, ok={"content": root_seed.hex()})
    yield with_field("ciphertext of 16 bytes", 8, bytes(16), "slot.passphrase")
    yield with_field("over 4,096 bytes, of sound form", 8, bytes(4000), "slot.encoding")
    yield opening("one byte short", one[:-1], refused="slot.encoding")
    yield opening("one byte more", one + b"\0", refused="slot.encoding")
    yield opening("over 4,096 bytes", bytes(4097), refused="slot.encoding")
    for name, at, number in (
        ("2 passes", 5, 2),
        ("17 passes", 5, 17),
        ("under 64 MiB", 6, (64 << 20) - 1),
        ("over 2 GiB", 6, (2 << 30) + 1),
        ("all the memory there is", 6, 2**64 - 1),
    ):
        yield with_field(name, at, u64(number), "slot.cost")


def code_cases() -> Iterator[Case]:
    """Codes on paper."""
    for code in (RECOVERY, ROOT):
        secret = random(code.size)
        words = written(code, secret)

        def reads(name: str, typed: str, *, of: str = code.name, **outcome: Any) -> Case:
            return case(f"{of}: {name}", "code.read", {"code": of, "text": typed}, **outcome)

        right = {"secret": secret.hex()}
        yield reads("as written", words, ok=right)
        yield reads("in small letters", words.lower(), ok=right)
        yield reads("with hyphens", words.replace(" ", "-"), ok=right)
        yield reads("over several lines", words.replace(" ", "\r\n\t "), ok=right)
        yield reads("0, 1 and 8 for O, I and B", words.replace("O", "0").replace("I", "1").replace("B", "8"), ok=right)
        yield reads("all zeros", written(code, bytes(code.size)), ok={"secret": bytes(code.size).hex()})
        last = "A" if words[-1] != "A" else "C"
        yield reads("a wrong last sign", words[:-1] + last, refused="code.checksum")
        first = "A" if words[0] != "A" else "C"
        yield reads("a wrong first sign", first + words[1:], refused="code.checksum")
        yield reads("a sign short", words[:-1], refused="code.length")
        yield reads("a sign more", words + "A", refused="code.length")
        yield reads("empty", "", refused="code.length")
        yield reads("a nine", words[:-1] + "9", refused="code.character")
        yield reads("an accent", words[:-1] + "É", refused="code.character")
        yield reads("ſ for S", words[:-1] + "ſ", refused="code.character")
        yield reads("ı for I", words[:-1] + "ı", refused="code.character")
        yield reads("with no-break spaces", words.replace(" ", "\u00a0"), ok=right)
        yield reads("with other hyphens", words.replace(" ", "\u2011"), ok=right)
