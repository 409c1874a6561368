"""Every vector of tests/vectors/letter, as any other implementation would run it."""

import json
import re
from pathlib import Path

import pytest

from crypto import armor
from crypto.body import Level
from crypto.encoding import from_b64
from crypto.errors import Refused
from crypto.invite import (
    Device,
    ask_to_enrol,
    callback_digits,
    confirm_key,
    confirm_mac,
    device_inbox,
    device_outbox,
    drop_file,
    drop_password,
    drop_secret,
    enrol_digits,
    enrol_mac,
    invite_inbox,
    invite_outbox,
    join_digits,
    join_mac,
    read_fragment,
    read_join_code,
    sas_key,
    typed_invite,
)
from crypto.keys import Keys, fingerprint, read_roster, succeeds
from crypto.opening import Accepted, Duplicate, Forked, SetAside, open_letter
from crypto.primitives import (
    KemKey,
    SigKey,
    blake,
    box,
    decapsulate,
    digits,
    encapsulate,
    kdf,
    kem_key,
    pad,
    pad256,
    unbox,
    unseal,
    verify,
)
from tests.vectors.make_letter import opened
from tests.vectors.world import lanes_from_json, world_from_json

FOLDER = Path(__file__).parents[2] / "vectors" / "letter"


def load(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


WORLD = world_from_json(load("world"))
of = bytes.fromhex


def vectors(name):
    return [pytest.param(vector, id=vector.get("name", vector.get("use"))) for vector in load(name)]


def outcome_of(raw, reader, lanes, dates=()):
    try:
        outcome = open_letter(raw, WORLD.reader(reader), WORLD.directory(reader, lanes, dates))
    except Refused as refused:
        return "refused", refused.code
    match outcome:
        case Accepted():
            return "accepted", ""
        case SetAside():
            return "set aside", outcome.reason
        case Duplicate():
            return "duplicate", ""
        case Forked():
            return "forked", "lane.fork"


@pytest.mark.parametrize("vector", vectors("letters"))
def test_a_letter_comes_out_as_its_vector_says(vector):
    raw = from_b64(vector["letter"], "") + bytes(vector["zeros"])
    lanes = lanes_from_json(vector["lanes"])
    dates = tuple(map(tuple, vector.get("dates", ())))
    assert outcome_of(raw, vector["reader"], lanes, dates) == (vector["result"], vector["code"])


def test_an_accepted_letter_says_what_its_vector_says():
    accepted = [vector for vector in load("letters") if vector["result"] == "accepted"]
    assert len(accepted) >= 50
    for vector in accepted:
        assert opened(WORLD, vector) == vector["opened"], vector["name"]


def test_there_are_at_least_150_letter_vectors_and_every_code_of_the_opening_has_one():
    letters = load("letters")
    assert len(letters) >= 150
    assert {vector["code"] for vector in letters} >= CODES


def test_every_class_of_refusal_that_the_document_names_has_a_vector():
    text = (FOLDER.parents[2] / "docs" / "letter.md").read_text(encoding="utf-8")
    families = "letter|slot|header|sender|slots|body|attachments|thread|lane|roster|armor|invite|join"
    named = set(re.findall(rf"`((?:{families})\.[a-z_]+)`", text))
    files = ("letters", "rosters", "successions", "armors", "invites", "typed")
    given = {one.get("code", "") for file in files for one in load(file)}
    assert named == given - {""}


CODES = {
    "letter.size",
    "letter.magic",
    "letter.suite",
    "letter.encoding",
    "slot.none",
    "slot.encoding",
    "header.seal",
    "header.encoding",
    "header.version",
    "header.kind",
    "header.direction",
    "header.practice",
    "header.to",
    "header.fields",
    "slot.letter",
    "sender.unknown",
    "sender.revoked",
    "sender.role",
    "header.signature",
    "header.recipients",
    "slots.hash",
    "body.hash",
    "attachments.present",
    "body.seal",
    "body.commitment",
    "body.encoding",
    "body.length_class",
    "body.sender",
    "thread.foreign",
    "lane.fork",
    "lane.gap",
}


@pytest.mark.parametrize("vector", vectors("rosters"))
def test_a_roster_is_read_or_refused_as_its_vector_says(vector):
    file = from_b64(vector["file"], "") + bytes(vector["zeros"])
    if vector["code"]:
        with pytest.raises(Refused) as refused:
            read_roster(file, WORLD.root.public)
        assert refused.value.code == vector["code"]
    else:
        assert read_roster(file, WORLD.root.public).encode() in file


@pytest.mark.parametrize("vector", vectors("successions"))
def test_a_roster_takes_the_place_of_another_as_its_vector_says(vector):
    known = read_roster(from_b64(vector["known"], ""), WORLD.root.public)
    coming = read_roster(from_b64(vector["file"], ""), None)
    if vector["code"]:
        with pytest.raises(Refused) as refused:
            succeeds(known, coming)
        assert refused.value.code == vector["code"]
    else:
        succeeds(known, coming)


@pytest.mark.parametrize("vector", vectors("armors"))
def test_letters_are_found_in_a_mail_as_its_vector_says(vector):
    mail = of(vector["mail"]) + b" " * vector.get("spaces", 0)
    if vector["code"]:
        with pytest.raises(Refused) as refused:
            armor.unwrap(mail)
        assert refused.value.code == vector["code"]
    else:
        assert armor.unwrap(mail) == tuple(map(armor.from_link, vector["letters"]))


@pytest.mark.parametrize("vector", vectors("invites"))
def test_an_invite_or_join_code_is_read_as_its_vector_says(vector):
    read, words = (read_fragment, vector["fragment"]) if "fragment" in vector else (read_join_code, vector["join_code"])
    if vector["code"]:
        with pytest.raises(Refused) as refused:
            read(words)
        assert refused.value.code == vector["code"]
    else:
        read(words)


def test_all_that_follows_from_an_invite_is_derived_as_the_vector_says():
    vector = load("invites")[0]
    invite = read_fragment(vector["fragment"])
    assert (invite.root_pk, invite.invite_id) == (of(vector["root_pk"]), of(vector["invite_id"]))
    assert (invite.secret, invite.expires_ms) == (of(vector["secret"]), vector["expires_ms"])
    device = Device(of(vector["sig_pk"]), of(vector["kem_pk"]))
    keys = Keys(SigKey(b"", device.sig_pk), KemKey(b"", device.kem_pk))
    enrol = ask_to_enrol(invite, keys, vector["page_version"], None)
    assert enrol_mac(invite.secret, invite.root_pk, enrol).hex() == vector["enrol_mac"]
    assert enrol_digits(sas_key(invite.secret), invite.invite_id, invite.root_pk, device) == vector["digits"]
    roster = read_roster(of(vector["roster"]), invite.root_pk)
    key = confirm_key(invite.secret)
    assert confirm_mac(key, invite.invite_id, device, Level.IN_PERSON, roster).hex() == vector["confirm_mac"]
    challenge, letter_id, drop = of(vector["challenge"]), of(vector["letter_id"]), of(vector["drop_secret"])
    assert callback_digits(challenge, letter_id, device.sig_pk) == vector["callback_digits"]
    assert drop_file(b"letter") == vector["file"]
    assert (invite_inbox(invite.secret), invite_outbox(invite.secret)) == (
        vector["invite_inbox"],
        vector["invite_outbox"],
    )
    assert device_inbox(drop) == vector["device_inbox"]
    assert [device_outbox(drop, at) for at in (1, 2)] == [vector["device_outbox_1"], vector["device_outbox_2"]]
    assert fingerprint(invite.root_pk) == vector["fingerprint"]


def test_all_that_follows_from_a_join_code_is_derived_as_the_vector_says():
    vector = load("invites")[1]
    code = read_join_code(vector["join_code"])
    assert (code.practice, code.secret) == (of(vector["practice"]), of(vector["secret"]))
    device = Device(of(vector["sig_pk"]), of(vector["kem_pk"]))
    assert join_mac(code.secret, of(vector["root_pk"]), device).hex() == vector["join_mac"]
    assert join_digits(code.secret, of(vector["root_pk"]), device) == vector["digits"]


def _xwing(vector):
    key = kem_key(of(vector["seed"]))
    return key.public == of(vector["pk"]) and decapsulate(key, of(vector["kem_ct"]), "") == of(vector["value"])


def _unboxed(vector):
    key, fields = kem_key(of(vector["seed"])), map(of, vector["fields"])
    return unbox(key, of(vector["kem_ct"]), of(vector["box"]), vector["name"], *fields, code="") == of(vector["value"])


def _refuses(act):
    try:
        act()
    except Refused as refused:
        return refused.code == "x"
    return False


CHECKS = {
    "H": lambda v: blake(v["name"], *map(of, v["fields"])) == of(v["value"]),
    "KDF": lambda v: kdf(of(v["key"]), v["name"], *map(of, v["fields"])) == of(v["value"]),
    "digits": lambda v: digits(of(v["key"])) == v["value"],
    "pad": lambda v: len(pad(bytes(v["size"]))) == v["value"],
    "pad256": lambda v: len(pad256(bytes(v["size"]))) == v["value"],
    "SEAL": lambda v: unseal(of(v["key"]), of(v["value"]), of(v["ad"]), "") == of(v["message"]),
    "X-Wing": _xwing,
    "X-Wing pk refused": lambda v: (
        _refuses(lambda: encapsulate(of(v["pk"]), "x")) and _refuses(lambda: box(of(v["pk"]), b"m", "slot", code="x"))
    ),
    "X-Wing ct refused": lambda v: _refuses(lambda: decapsulate(kem_key(of(v["seed"])), of(v["kem_ct"]), "x")),
    "BOX": _unboxed,
    "Ed25519": lambda v: (
        _refuses(lambda: verify(of(v["pk"]), "letter-sig", of(v["message"]), of(v["signature"]), "x")) is not v["good"]
    ),
}


@pytest.mark.parametrize("vector", vectors("primitives"))
def test_a_primitive_gives_what_its_vector_says(vector):
    assert CHECKS[vector["use"]](vector)


@pytest.mark.parametrize("vector", load("typed")[1:], ids=lambda vector: vector["name"])
def test_a_typed_code_is_read_or_refused_as_the_vector_says(vector):
    root = of(vector["root_pk"])
    if vector["code"]:
        with pytest.raises(Refused, match=vector["code"]):
            typed_invite(vector["words"], root, vector["now"])
    else:
        invite = typed_invite(vector["words"], root, vector["now"])
        assert invite == read_fragment(vector["fragment"])
        assert typed_invite(invite.typed(), root, vector["now"]) == invite


def test_what_opens_the_drop_is_derived_as_the_vector_says():
    vector = load("typed")[0]
    journal = of(vector["journal_key"])
    assert drop_secret(journal, of(vector["sig_pk"])).hex() == vector["drop_secret"]
    assert drop_password(journal) == vector["password"]
