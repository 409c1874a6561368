"""The documents are enough: a reader of letters written from them alone agrees with every vector."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey

from tests.independent import letter_codes as codes
from tests.independent import letter_reader as letters
from tests.independent import log_reader as log
from tests.independent import proof_verifier as proofs
from tests.independent.proof_verifier import Refused

VECTORS = Path(__file__).parents[1] / "vectors"
LONG = os.environ.get("COLLOQUE_LONG") == "1"

Case = dict[str, Any]


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def outcome(read: Callable[..., Any], *given: Any) -> Any:
    """What a reader gives, or the class of its refusal."""
    try:
        return read(*given)
    except Refused as refused:
        return str(refused)


def unbase64(words: str) -> bytes:
    return codes.unbase64url(words.encode(), "vector")


# Letters.
class World:
    """The practice of the letter vectors, as world.json tells it."""

    def __init__(self) -> None:
        told = vectors("letter/world")
        self.root = bytes(SigningKey(bytes.fromhex(told["root_seed"])).verify_key)
        self.header_key = letters.XWing(bytes.fromhex(told["header_seed"]))
        self.seeds = {name: [bytes.fromhex(seed) for seed in seeds] for name, seeds in told["seeds"].items()}
        self.members = told["members"]
        self.profiles = proofs.read_roster(bytes.fromhex(told["roster"]), self.root).profiles
        self.devices = {self.sig_pk(name): (patient, gone) for name, (patient, gone) in told["devices"].items()}
        self.threads = {bytes.fromhex(thread): patient for thread, patient in told["threads"].items()}
        link = codes.read_fragment(told["open_invite"])
        join = letters.Invite(b"", codes.read_join_code(told["open_join_code"])[1])
        self.invites = [letters.Invite(link.id, link.secret), join]

    def sig_pk(self, name: str) -> bytes:
        return bytes(SigningKey(self.seeds[name][0]).verify_key)

    def reader(self, name: str, lanes: list[Case], dates: list[list[int]] | None = None) -> letters.Reader:
        return letters.Reader(
            root=self.root,
            sig_pk=self.sig_pk(name),
            header_keys=[self.header_key] if name in self.members else [],
            own_keys=[letters.XWing(self.seeds[name][1])],
            members={
                key: one._replace(dates=dates if dates and one.role == 2 else []) for key, one in self.profiles.items()
            },
            devices=self.devices,
            threads=self.threads,
            invites=self.invites,
            lanes=dict(map(read_lane, lanes)),
        )


def read_lane(told: Case) -> tuple[tuple[bytes, bytes], letters.Lane]:
    held = {int(seq): (bytes.fromhex(one), bytes.fromhex(prev)) for seq, (one, prev) in told["held"].items()}
    lane = letters.Lane(told["last"], held, told["frozen"])
    return (bytes.fromhex(told["sender"]), bytes.fromhex(told["to"])), lane


def test_every_letter_is_read_or_refused_as_the_vectors_say() -> None:
    world = World()
    for case in vectors("letter/letters"):
        reader = world.reader(case["reader"], case["lanes"], case.get("dates", []))
        letter = unbase64(case["letter"]) + bytes(case["zeros"])
        try:
            opened = letters.open_letter(letter, reader)
            found = opened.result, opened.code
        except Refused as refused:
            found = "refused", str(refused)
        assert found == (case["result"], case["code"]), case["name"]
        if found[0] == "accepted":
            assert told(opened) == case["opened"], case["name"]


def told(opened: letters.Opened) -> Case:
    """What a vector says of a letter that is accepted."""
    header = opened.header
    body = opened.body and [one.hex() if len(one) <= 256 else None for one in opened.body.fields]
    return {
        "hash": opened.hash.hex(),
        "kind": header.kind,
        "letter_id": header.letter_id.hex(),
        "sender": header.sender.hex(),
        "thread": header.thread.hex(),
        "seq": header.seq,
        "acks": [[sig_pk.hex(), seq, letter_hash.hex()] for sig_pk, seq, letter_hash in header.acks],
        "sent_ms": header.sent_ms,
        "category": header.category,
        "lang": header.lang,
        "signs": header.signs,
        "screened": header.screened,
        "roster_v": header.roster_v,
        "record": header.record.hex(),
        "body": body,
    }


def test_a_sound_question_gives_its_fields_and_its_text() -> None:
    world, case = World(), vectors("letter/letters")[0]
    opened = letters.open_letter(unbase64(case["letter"]), world.reader("physician", []))
    assert opened.header.kind == 1
    assert opened.header.sender == world.sig_pk("device")
    assert opened.body is not None
    assert opened.body.text != ""


def test_one_wrong_bit_anywhere_in_a_letter_is_refused() -> None:
    world, case = World(), vectors("letter/letters")[0]
    letter, reader = unbase64(case["letter"]), world.reader("physician", [])
    for at in range(0, len(letter), 1 if LONG else 17):
        changed = letter[:at] + bytes([letter[at] ^ 1 << at % 8]) + letter[at + 1 :]
        with pytest.raises(Refused):
            letters.open_letter(changed, reader)


def test_every_roster_is_read_or_refused_as_the_vectors_say() -> None:
    root = World().root
    for case in vectors("letter/rosters"):
        file = unbase64(case["file"]) + bytes(case["zeros"])
        found = outcome(proofs.read_roster, file, root)
        assert (found if isinstance(found, str) else "") == case["code"], case["name"]


def succession(known: bytes, coming: bytes) -> str:
    root = World().root
    proofs.check_successor(proofs.read_roster(coming, root), proofs.read_roster(known, root))
    return ""


def test_a_roster_takes_the_place_of_another_as_the_vectors_say() -> None:
    for case in vectors("letter/successions"):
        found = outcome(succession, unbase64(case["known"]), unbase64(case["file"]))
        assert found == case["code"], case["name"]


def test_every_armor_is_read_or_refused_as_the_vectors_say() -> None:
    for case in vectors("letter/armors"):
        found = outcome(codes.read_armor, bytes.fromhex(case["mail"]) + b" " * case.get("spaces", 0))
        assert found == (case["code"] or [unbase64(one) for one in case["letters"]]), case["name"]


# Invites and join codes.
def test_every_invite_and_join_code_is_read_or_refused_as_the_vectors_say() -> None:
    for case in vectors("letter/invites"):
        if "fragment" in case:
            found = outcome(codes.read_fragment, case["fragment"])
        else:
            found = outcome(codes.read_join_code, case["join_code"])
        assert (found if isinstance(found, str) else "") == case["code"], case["name"]


def test_an_invite_gives_the_macs_digits_and_names_of_the_vector() -> None:
    case = {key: unhexed(value) for key, value in vectors("letter/invites")[0].items()}
    link, kdf = codes.read_fragment(case["fragment"]), letters.KDF
    assert (link.root, link.id, link.secret, link.expires_ms) == (
        case["root_pk"], case["invite_id"], case["secret"], case["expires_ms"],
    )  # fmt: skip
    keys, secret, drop = (case["sig_pk"], case["kem_pk"]), case["secret"], case["drop_secret"]
    enrol = link.root, link.id, *keys, log.u64(case["page_version"]), b""
    assert codes.same_mac(case["enrol_mac"], secret, "enrol", *enrol)
    assert codes.digits(kdf(kdf(secret, "sas"), "sas", link.id, link.root, *keys)) == case["digits"]
    callback = kdf(case["challenge"], "callback", case["letter_id"], keys[0])
    assert codes.digits(callback) == case["callback_digits"]
    assert f"in/{kdf(secret, 'drop').hex()}" == case["invite_inbox"]
    assert f"out/{kdf(secret, 'drop-out').hex()}" == case["invite_outbox"]
    assert f"in/{kdf(drop, 'in').hex()}" == case["device_inbox"]
    for n in (1, 2):
        assert f"out/{kdf(drop, 'out', log.u64(n)).hex()}" == case[f"device_outbox_{n}"]
    assert proofs.fingerprint(link.root) == case["fingerprint"]
    roster_hash = proofs.H("roster", proofs.dec(case["roster"], "vector", 2)[0])
    levels = [
        level for level in (0, 1, 2)
        if codes.same_mac(
            case["confirm_mac"], secret, "confirm", link.id, link.root, *keys, log.u64(level), roster_hash
        )
    ]  # fmt: skip
    assert len(levels) == 1


def test_a_typed_code_makes_the_invite_of_the_vector() -> None:
    host, *cases = vectors("letter/typed")
    for case in cases:
        found = outcome(
            lambda words, one=case: codes.read_typed(words, unhexed(one["root_pk"]), one["now"]), case["words"]
        )
        assert (found if isinstance(found, str) else "") == case["code"], case["name"]
        if not case["code"]:
            assert found == codes.read_fragment(case["fragment"]), case["name"]
    journal = unhexed(host["journal_key"])
    assert letters.KDF(journal, "drop", unhexed(host["sig_pk"])).hex() == host["drop_secret"]
    assert codes.base64.urlsafe_b64encode(letters.KDF(journal, "drop-desk")).decode().rstrip("=") == host["password"]


def unhexed(value: Any) -> Any:
    try:
        return bytes.fromhex(value) if isinstance(value, str) and " " not in value else value
    except ValueError:
        return value


def test_a_join_code_gives_the_mac_and_digits_of_the_vector() -> None:
    case = {key: unhexed(value) for key, value in vectors("letter/invites")[1].items()}
    assert codes.read_join_code(case["join_code"]) == (case["practice"], case["secret"])
    fields = case["root_pk"], case["sig_pk"], case["kem_pk"]
    assert codes.same_mac(case["join_mac"], case["secret"], "join", *fields)
    key = letters.KDF(letters.KDF(case["secret"], "join-sas"), "join-sas", *fields)
    assert codes.digits(key) == case["digits"]


# Primitives.
def primitive(case: Case) -> Any:
    one = {key: unhexed(value) if key not in ("use", "name") else value for key, value in case.items()}
    fields = [bytes.fromhex(field) for field in case.get("fields", [])]
    match case["use"]:
        case "H":
            return proofs.H(one["name"], *fields)
        case "KDF":
            return letters.KDF(one["key"], one["name"], *fields)
        case "digits":
            return codes.digits(one["key"])
        case "pad":
            return letters.padded_length(case["size"])
        case "pad256":
            return letters.padded256_length(case["size"])
        case "X-Wing":
            key = letters.XWing(one["seed"])
            return key.decapsulate(one["kem_ct"]) if key.pk == one["pk"] else None
        case "X-Wing pk refused":
            return None if letters.sound_public_key(one["pk"]) else True
        case "X-Wing ct refused":
            return letters.XWing(one["seed"]).decapsulate(one["kem_ct"]) is None
        case "BOX":
            return letters.XWing(one["seed"]).unbox(one["kem_ct"], one["box"], one["name"], *fields)
        case "SEAL":
            return one["message"] if letters.unseal(one["key"], one["value"], one["ad"]) == one["message"] else None
    raise AssertionError(case["use"])


def test_every_primitive_gives_what_the_vectors_say() -> None:
    for case in vectors("letter/primitives"):
        name = f"{case['use']} {case.get('name', '')}"
        if case["use"] == "Ed25519":
            continue
        wanted = unhexed(case["message" if case["use"] == "SEAL" else "value"]) if "value" in case else True
        assert primitive(case) == wanted, name


def test_a_signature_is_judged_alike_by_both_readers() -> None:
    for case in vectors("letter/primitives"):
        if case["use"] == "Ed25519":
            key, message, signature = (bytes.fromhex(case[part]) for part in ("pk", "message", "signature"))
            for signed in (proofs.signed, letters.signed):
                assert signed(key, "letter-sig", message, signature) == case["good"], case["name"]


def test_the_answers_of_the_x_wing_draft_are_met() -> None:
    told = vectors("letter/xwing")
    for seed, pk_hash in told["keys"]:
        assert hashlib.sha3_256(letters.XWing(bytes.fromhex(seed)).pk).hexdigest() == pk_hash
    key = letters.XWing(bytes.fromhex(told["keys"][0][0]))
    assert (key.decapsulate(bytes.fromhex(told["ct"])) or b"").hex() == told["ss"]
