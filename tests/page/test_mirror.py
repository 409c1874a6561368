"""The page's modules say of every letter, roster, armor and invite what `crypto/` says: in Node and in Chromium."""

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable
from enum import IntEnum, IntFlag
from itertools import groupby
from typing import Any

import pytest

from crypto import armor, body, invite, kinds, letter, letterhead, words
from crypto.body import Level
from crypto.encoding import b64, from_b64, text
from crypto.errors import Refused
from crypto.keys import Role, sign_roster
from crypto.kinds import Kind
from crypto.letterhead import Header
from crypto.opening import Accepted, Duplicate, Forked, SetAside, open_letter
from crypto.templates import TEMPLATES
from tests.page.drawn import Drawn, Lot, letters, sealed
from tests.page.workshop import ROOT, TOLD, VECTORS, Ask
from tests.vectors.forge import Forgery, addressee_of, forge
from tests.vectors.make_letter import opened
from tests.vectors.world import world_from_json

VENDOR = ROOT / "patient" / "vendor"
LONG = os.environ.get("COLLOQUE_LONG") == "1"
SEED = int(os.environ.get("COLLOQUE_SEED", "5"))
SETS = ("letters", "rosters", "successions", "armors", "invites", "typed", "primitives", "xwing")


WORLD = world_from_json(TOLD)


def load(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def wanted(name: str, vector: dict[str, Any]) -> Any:
    """What the vector says must come out, in the form of tests/page/mirror/judge.js."""
    code = vector.get("code", "")
    match name:
        case "letters":
            return {key: vector[key] for key in ("result", "code", "opened") if key in vector}
        case "rosters" | "successions":
            return code
        case "armors":
            return {"code": code} if code else vector["letters"]
        case "invites":
            return vector if "digits" in vector else {"code": code}
        case "typed" if "words" not in vector:
            return {}
        case "typed":
            again = (
                vector["words"].upper().replace("\u00a0", "").replace("-", "").translate(str.maketrans("018", "OIB"))
            )
            again = "-".join(again[at : at + 4] for at in range(0, 20, 4))
            read = {"code": "", "fragment": vector.get("fragment"), "again": again, "open": [True, True, False]}
            return {"code": code} if code else read
        case "xwing":
            return {"keys": [pk_hash for _, pk_hash in vector["keys"]], "ss": vector["ss"]}
    match vector["use"]:
        case "Ed25519":
            return vector["good"]
        case "SEAL":
            return vector["message"]
        case "X-Wing":
            return {"pk": vector["pk"], "value": vector["value"]}
        case "X-Wing pk refused" | "X-Wing ct refused":
            return "kem"
    return vector["value"]


def given(name: str, answer: Any) -> Any:
    """The answer, long public keys by their hash where the vector has them so."""
    if name != "xwing":
        return answer
    hashed = [hashlib.sha3_256(bytes.fromhex(public)).hexdigest() for public in answer["keys"]]
    return {"keys": hashed, "ss": answer["ss"]}


@pytest.mark.parametrize("name", SETS)
def test_every_vector_comes_out_as_it_says(ask: Ask, name: str) -> None:
    vectors = load(name) if name != "xwing" else [load(name)]
    answers = ask(do="vectors", set=name, vectors=vectors)
    assert len(answers) == len(vectors)
    different = [
        (vector.get("name", vector.get("use")), answer)
        for vector, answer in zip(vectors, answers, strict=True)
        if given(name, answer) != wanted(name, vector)
    ]
    assert different == []


def test_no_file_of_the_letter_vectors_is_left_out_and_they_are_more_than_300() -> None:
    assert {file.stem for file in VECTORS.glob("*.json")} == {*SETS, "world"}
    assert sum(len(load(name)) for name in SETS) >= 600


def test_the_library_is_the_one_whose_hash_is_kept_beside_it() -> None:
    sums = dict(reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {file.name for file in VENDOR.glob("*.js")}
    for name, told in sums.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == told
    assert "Permission to use, copy" in (VENDOR / "LICENSE.libsodium").read_text(encoding="utf-8")


def test_a_question_is_sealed_to_the_same_readers(ask: Ask) -> None:
    lot = Lot(WORLD, SEED)
    rosters = [WORLD.roster, *(lot.roster() for _ in range(120))]
    told = ask(do="readers", files=[b64(sign_roster(WORLD.root, one)) for one in rosters])
    ours = [
        {who.member_id.hex(): [each.letter for each in one.readers(who.member_id)] for who in one.profiles}
        for one in rosters
    ]
    assert told == ours
    assert {len(readers) for one in ours for readers in one.values()} >= {0, 1, 2, 3, 4}


def test_a_letter_is_written_as_text_alike(in_node: Ask) -> None:
    raws = [bytes(range(256))[:size] for size in (1, 2, 3, 47, 48, 49, 96)] + [forge(WORLD, Forgery(Kind.REPLY))]
    told = in_node(do="texts", raws=[b64(raw) for raw in raws])
    assert told == [{"armor": armor.wrap(raw), "link": armor.to_link(raw)} for raw in raws]


def link_of(link: str) -> Any:
    """What `crypto/` makes of a link's characters."""
    try:
        return b64(armor.from_link(link))
    except Refused as refused:
        return {"code": refused.code}


def test_the_characters_of_a_link_are_read_alike(in_node: Ask) -> None:
    whole = b64(bytes(letter.MOST_BYTES))
    short = [
        "",
        "A",
        "AA",
        "AB",
        "AAA",
        "AAB",
        "AAAA",
        "AAAAA",
        "AA==",
        "+/",
        "-_",
        "A A",
        "AA\n",
        "é",
        "ſAAA",
        "AAA\u0661",
    ]
    links = [
        *short,
        whole,
        whole + "A",
        "A" * (len(whole) + 4),
        "A" * armor.MOST_TEXT_BYTES,
        "A" * (armor.MOST_TEXT_BYTES + 1),
    ]
    ours = [link_of(one) for one in links]
    assert in_node(do="links", links=links) == ours
    assert [one["code"] for one in ours[-2:]] == ["armor.encoding", "armor.size"]


def numbers(list_of: type[IntEnum] | type[IntFlag]) -> dict[str, int]:
    return {one.name or "": int(one) for one in list_of}


def test_the_closed_lists_are_the_same_on_both_sides(in_node: Ask) -> None:
    told = in_node(do="lists")
    for one in (kinds.Kind, kinds.Direction, kinds.Category, kinds.Sign, kinds.LengthClass, Level, Role):
        assert told[one.__name__] == numbers(one)
    assert set(told["Signer"]) == {one.name for one in kinds.Signer}
    assert told["LANGUAGES"] == list(kinds.LANGUAGES)
    assert told["FREE_TEXT_KINDS"] == sorted(kinds.FREE_TEXT_KINDS)
    for kind, rule in kinds.RULES.items():
        said = told["RULES"][str(int(kind))]
        assert said["direction"] == rule.direction
        assert {told["Signer"][one.name] for one in rule.signers} == set(said["signers"])
    assert told["TEMPLATES"] == {
        str(int(kind)): {
            str(number): {"name": name, "fields": [one.value for one in fields]}
            for number, (name, fields) in templates.items()
        }
        for kind, templates in TEMPLATES.items()
    }
    ours = {
        "MOST_TEXT": body.MOST_TEXT,
        "MOST_NAME": body.MOST_NAME,
        "MOST_LINES": body.MOST_LINES,
        "MOST_ACKS": letterhead.MOST_ACKS,
        "MOST_SLOTS": letterhead.MOST_SLOTS,
        "MOST_BYTES": letter.MOST_BYTES,
        "INVITE_MS": invite.INVITE_MS,
    }
    assert {name: told[name] for name in ours} == ours


def refuses(read: Callable[..., str], *given: Any) -> bool:
    try:
        read(*given)
    except Refused:
        return True
    return False


def test_every_character_that_python_knows_is_judged_alike(ask: Ask) -> None:
    """What its tables leave open may be known to a younger reader (docs/letter.md, section 11)."""
    known = [point for point in range(0x110000) if unicodedata.category(chr(point)) not in ("Cn", "Co", "Cs")]
    runs = [list(run) for _, run in groupby(enumerate(known), lambda one: one[1] - one[0])]
    told = ask(do="characters", ranges=[(run[0][1], run[-1][1]) for run in runs])
    signs = {point: chr(point) for point in known}
    assert told["line"] == [point for point, sign in signs.items() if refuses(words.line, sign.encode(), 1, "no")]
    assert told["figure"] == [point for point, sign in signs.items() if refuses(words.without_dose, sign, "no")]
    assert told["white"] == [point for point, sign in signs.items() if not sign.split()]
    composed = {str(point): text(sign).hex() for point, sign in signs.items() if text(sign) != sign.encode()}
    assert told["nfc"] == composed


# Damage


@pytest.mark.parametrize("kind", Kind if LONG else (Kind.REPLY, Kind.RECEIPT))
def test_one_bit_of_each_byte_of_a_letter_is_refused(in_node: Ask, kind: Kind) -> None:
    raw = forge(WORLD, Forgery(kind))
    classes = in_node(do="damage", letter=b64(raw), reader=addressee_of(kind), first=0, every=1)
    assert sum(classes.values()) == len(raw)
    assert set(classes) <= {"letter.magic", "letter.suite", "letter.encoding", "slot.none", "header.seal"}


# Letters drawn by lot


def judged(raw: bytes, reader: str) -> dict[str, Any]:
    """What `crypto/` makes of a letter, as a vector would say it."""
    try:
        outcome = open_letter(raw, WORLD.reader(reader), WORLD.directory(reader))
    except Refused as refused:
        return {"result": "refused", "code": refused.code}
    match outcome:
        case Accepted():
            told = {"letter": b64(raw), "zeros": 0, "reader": reader, "lanes": []}
            return {"result": "accepted", "code": "", "opened": opened(WORLD, told)}
        case SetAside():
            return {"result": "set aside", "code": outcome.reason}
        case Duplicate():
            return {"result": "duplicate", "code": ""}
        case Forked():
            return {"result": "forked", "code": "lane.fork"}


def as_vectors(drawn: list[tuple[bytes, str]]) -> list[dict[str, Any]]:
    return [{"letter": b64(raw), "zeros": 0, "reader": reader, "lanes": []} for raw, reader in drawn]


def differences(ask: Ask, drawn: list[tuple[bytes, str]]) -> list[tuple[int, Any, Any]]:
    """(place, what crypto/ says, what the page's modules say) wherever they disagree."""
    theirs = ask(do="vectors", set="letters", vectors=as_vectors(drawn))
    ours = [judged(raw, reader) for raw, reader in drawn]
    return [(at, one, other) for at, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one != other]


def comparable(header: Header) -> tuple[Any, ...]:
    """All of a header that two sealings of one draft have in common."""
    drawn_anew = {"body_hash", "body_ct_hash", "slots_hash"}
    return tuple(value for name, value in vars(header).items() if name not in drawn_anew)


def test_both_sides_seal_the_same_letters_refuse_the_same_and_open_each_others(in_node: Ask) -> None:
    lot = Lot(WORLD, SEED)
    drawn = [lot.drawn() for _ in range(8_000 if LONG else 400)]
    ours = [sealed(one, WORLD) for one in drawn]
    theirs = in_node(do="seal", recipes=[one.recipe() for one in drawn])
    assert [code for _, code in ours] == [told.get("code", "") for told in theirs]
    good = [at for at, (_, code) in enumerate(ours) if not code]
    assert len(good) > len(drawn) / 3
    assert len({code for _, code in ours}) > 5
    pairs = [((ours[at][0], drawn[at].reader), (from_b64(theirs[at]["letter"], ""), drawn[at].reader)) for at in good]
    assert differences(in_node, [one for pair in pairs for one in pair]) == []
    for at, (mine, other) in zip(good, pairs, strict=True):
        assert len(mine[0]) == len(other[0])
        assert_same_words(drawn[at], mine[0], other[0])


def assert_same_words(drawn: Drawn, mine: bytes, other: bytes) -> None:
    """Two letters sealed from one draft say the same to its reader."""
    reader, directory = WORLD.reader(drawn.reader), WORLD.directory(drawn.reader)
    try:
        one = open_letter(mine, reader, directory).letter
    except Refused as refused:
        with pytest.raises(Refused, match=refused.code):
            open_letter(other, reader, directory)
        return
    two = open_letter(other, reader, directory).letter
    assert comparable(one.header) == comparable(two.header)
    assert one.body == two.body


def test_both_sides_refuse_forged_letters_with_the_same_class(in_node: Ask) -> None:
    drawn = list(letters(WORLD, SEED, 8_000 if LONG else 600))
    assert differences(in_node, drawn) == []
    assert len({judged(raw, reader)["code"] for raw, reader in drawn}) > 8


def test_in_chromium_too_drawn_letters_are_judged_alike(in_chromium: Ask) -> None:
    lot = Lot(WORLD, SEED + 1)
    drawn = [lot.drawn() for _ in range(2_000 if LONG else 60)]
    theirs = in_chromium(do="seal", recipes=[one.recipe() for one in drawn])
    assert [sealed(one, WORLD)[1] for one in drawn] == [told.get("code", "") for told in theirs]
    good = [
        (from_b64(told["letter"], ""), one.reader) for one, told in zip(drawn, theirs, strict=True) if "letter" in told
    ]
    assert differences(in_chromium, good + list(letters(WORLD, SEED + 1, len(drawn)))) == []
