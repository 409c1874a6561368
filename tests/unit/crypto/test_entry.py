"""One entry alone: what is written can be read, and nothing else is (docs/log.md, sections 1 to 3)."""

import os
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.chain import next_place
from crypto.encoding import dec, enc, enc_list, u64
from crypto.entry import (
    MAX_WIRE,
    Entry,
    JournalKey,
    Place,
    content_key_id,
    entry_clin_key,
    erased_wire,
    open_clin,
    open_clin_alone,
    open_grant,
    read_wire,
    write_entry,
)
from crypto.errors import Refused
from crypto.header import EntryHeader, Head, header_hash, read_header
from crypto.primitives import kem_key, pad, pad256, random, sig_key
from tests.ledger import clin_sealed, forge, staff_sealed, with_parts

LONG = os.environ.get("COLLOQUE_LONG") == "1"
PRACTICE = random()
PATIENT = random(16)
SIG = sig_key()
JOURNAL = JournalKey(3, random())
CONTENT = random()
KEYS = {3: JOURNAL.key}


def place(**other: object) -> Place:
    made = next_place(PRACTICE, None, {}, wall_ms=7, server_ms=6, patient=PATIENT, thread=random(16))
    return replace(made, **other)


def reply() -> Entry:
    return write_entry(
        SIG, place(), "ReplyRecorded", b"codes", journal=JOURNAL, clin="prenez-le à midi".encode(), content_key=CONTENT
    )


def code_of(wire: bytes, keys: dict[int, bytes] | None = None, practice: bytes = PRACTICE) -> str:
    with pytest.raises(Refused) as refused:
        read_wire(wire, KEYS if keys is None else keys, practice)
    return refused.value.code


def test_what_is_written_is_read_again():
    entry = reply()
    read = read_wire(entry.wire, KEYS, PRACTICE)
    assert read == replace(entry, clin=None)
    assert read.staff is not None
    assert read.staff[32:] == b"codes"
    assert open_clin(read, CONTENT)[32:] == "prenez-le à midi".encode()
    assert read.named == Head(SIG.public, 1, entry.hash)
    assert read.header.has_clin
    assert not read.erased


def test_a_header_has_one_encoding():
    entry = reply()
    assert read_header(entry.header_bytes).encode() == entry.header_bytes


def test_an_entry_without_clinical_part_has_none_to_open():
    entry = write_entry(SIG, place(), "Triaged", b"", journal=JOURNAL)
    assert not entry.header.has_clin
    assert entry.content_key_id == b""
    with pytest.raises(Refused, match=r"^entry\.clinical$"):
        open_clin(entry, CONTENT)


def test_two_entries_that_say_the_same_share_no_hash():
    assert reply().header.staff_hash != reply().header.staff_hash


def test_an_unknown_kind_survives():
    entry = write_entry(SIG, place(), "SomethingOfTomorrow", b"?", journal=JOURNAL)
    assert read_wire(entry.wire, KEYS, PRACTICE).header.kind == "SomethingOfTomorrow"


def test_the_key_of_one_entry_opens_that_entry_alone():
    entry, other = (
        reply(),
        write_entry(
            SIG,
            place(seq=2, lamport=2, prev=random(), patient_seq=2, patient_prev=random()),
            "ReplyRecorded",
            b"",
            journal=JOURNAL,
            clin=b"another",
            content_key=CONTENT,
        ),
    )
    key = entry_clin_key(CONTENT, SIG.public, 1)
    assert open_clin_alone(entry, key) == open_clin(entry, CONTENT)
    with pytest.raises(Refused, match=r"^entry\.clinical$"):
        open_clin_alone(other, key)


def test_a_clinical_part_names_its_key():
    entry = reply()
    assert entry.content_key_id == content_key_id(CONTENT)
    with pytest.raises(Refused, match=r"^entry\.clinical$"):
        open_clin(entry, random())


def test_a_grant_opens_for_its_receiver_only():
    receiver = kem_key()
    entry = write_entry(SIG, place(), "KeyGranted", b"to B", journal=JOURNAL, clin=CONTENT, boxed_to=receiver.public)
    read = read_wire(entry.wire, KEYS, PRACTICE)
    assert read.content_key_id == b""
    assert open_grant(read, receiver)[32:] == CONTENT
    with pytest.raises(Refused, match=r"^entry\.clinical$"):
        open_grant(read, kem_key())


def test_a_grant_to_a_malformed_key_is_refused():
    with pytest.raises(Refused, match=r"^grant\.key$"):
        write_entry(SIG, place(), "KeyGranted", b"", journal=JOURNAL, clin=CONTENT, boxed_to=b"short")


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("ReplyRecorded", {"clin": b"text"}),
        ("ReplyRecorded", {"content_key": bytes(32)}),
        ("ReplyRecorded", {"clin": b"text", "boxed_to": bytes(1216)}),
        ("KeyGranted", {"clin": b"text", "content_key": bytes(32)}),
        ("KeyGranted", {}),
    ],
)
def test_a_clinical_part_without_its_key_is_not_written(kind: str, parts: dict[str, bytes]):
    with pytest.raises(ValueError, match="goes with"):
        write_entry(SIG, place(), kind, b"", journal=JOURNAL, **parts)


def test_a_place_without_its_link_is_not_written():
    with pytest.raises(ValueError, match="place"):
        write_entry(SIG, place(prev=random()), "Triaged", b"", journal=JOURNAL)


def test_an_erased_entry_keeps_header_and_signature():
    entry = reply()
    erased = read_wire(erased_wire(entry.wire), KEYS, PRACTICE)
    assert erased.erased
    assert erased.header == entry.header
    assert erased.hash == entry.hash
    for opening in (lambda: open_clin(erased, CONTENT), lambda: open_clin_alone(erased, CONTENT)):
        with pytest.raises(Refused, match=r"^entry\.clinical$"):
            opening()


def test_an_erased_grant_opens_no_more():
    receiver = kem_key()
    entry = write_entry(SIG, place(), "KeyGranted", b"", journal=JOURNAL, clin=CONTENT, boxed_to=receiver.public)
    with pytest.raises(Refused, match=r"^entry\.clinical$"):
        open_grant(read_wire(erased_wire(entry.wire), KEYS, PRACTICE), receiver)


def test_nothing_secret_shows_in_a_repr():
    entry = reply()
    shown = repr(entry) + repr(JOURNAL)
    assert repr(entry.staff)[2:-1] not in shown
    assert "midi" not in shown
    assert repr(JOURNAL.key)[2:-1] not in shown


# Refusals


def several(count: int) -> list[bytes]:
    """Wire bytes of replies, plain entries, grants and erased ones in turn."""
    plain = write_entry(SIG, place(), "Triaged", b"", journal=JOURNAL)
    grant = write_entry(SIG, place(), "KeyGranted", b"", journal=JOURNAL, clin=CONTENT, boxed_to=kem_key().public)
    kinds = (reply, lambda: plain, lambda: grant, lambda: replace(plain, wire=erased_wire(plain.wire)))
    return [kinds[number % 4]().wire for number in range(count)]


@pytest.mark.no_cover
def test_one_changed_bit_in_any_byte_is_refused():
    for wire in several(100 if LONG else 10):
        for at in range(len(wire)):
            for bit in range(8) if LONG else (at % 8,):
                changed = bytearray(wire)
                changed[at] ^= 1 << bit
                try:
                    read_wire(bytes(changed), KEYS, PRACTICE)
                except Refused:
                    continue
                pytest.fail(f"bit {bit} of byte {at} was not noticed")


def test_every_truncation_is_refused():
    wire = reply().wire
    for size in range(len(wire)):
        assert code_of(wire[:size]) == "entry.parse"


def test_an_oversized_entry_is_refused_before_it_is_parsed():
    assert code_of(bytes(MAX_WIRE + 1)) == "entry.parse"


def test_an_entry_of_an_epoch_without_key_is_refused():
    assert code_of(reply().wire, {2: JOURNAL.key}) == "entry.epoch"


def test_another_journal_key_or_practice_opens_nothing():
    assert code_of(reply().wire, {3: random()}) == "entry.seal"
    assert code_of(reply().wire, practice=random()) == "entry.seal"


def forged(entry: Entry, header: EntryHeader | bytes | None = None, **other: object) -> bytes:
    parts: dict[str, object] = {"staff_ct": entry.staff_ct, "clin_ct": entry.clin_ct, "practice": PRACTICE} | other
    sig = parts.pop("sig", SIG)
    prev = parts.pop("prev", b"")
    return forge(sig, entry.header if header is None else header, prev, JOURNAL, **parts)


def test_a_header_of_another_practice_under_our_key_is_refused():
    entry = reply()
    assert code_of(forged(entry, replace(entry.header, practice=random()))) == "entry.practice"


def test_another_signer_is_refused():
    assert code_of(forged(reply(), sig=sig_key())) == "entry.signature"


def test_a_signature_of_another_use_is_refused():
    assert code_of(forged(reply(), name="checkpoint-sig")) == "entry.signature"


def test_parts_of_another_entry_are_refused():
    entry, other = reply(), reply()
    assert code_of(forged(entry, staff_ct=other.staff_ct)) == "entry.ciphertext"
    assert code_of(forged(entry, clin_ct=other.clin_ct)) == "entry.ciphertext"


def test_one_part_cannot_be_dropped_alone():
    entry = reply()
    assert code_of(forged(entry, clin_ct=b"")) == "entry.ciphertext"
    assert code_of(forged(entry, staff_ct=b"")) == "entry.ciphertext"


def test_a_staff_part_that_its_header_does_not_commit_to_is_refused():
    entry = reply()
    for padded in (pad256(random(32) + b"other"), pad256(b"short"), pad256(b"x" * 40) + bytes(256), bytes(256)):
        staff_ct = staff_sealed(entry.header, JOURNAL, padded)
        header = with_parts(entry.header, entry.staff or b"", staff_ct, entry.clin or b"", entry.clin_ct)
        assert code_of(forged(entry, header, staff_ct=staff_ct)) == "entry.staff"
    short = b"short"
    staff_ct = staff_sealed(entry.header, JOURNAL, pad256(short))
    header = with_parts(entry.header, short, staff_ct, entry.clin or b"", entry.clin_ct)
    assert code_of(forged(entry, header, staff_ct=staff_ct)) == "entry.staff"


def test_a_clinical_part_that_its_header_does_not_commit_to_is_refused():
    entry = reply()
    for padded in (pad(random(32) + b"other"), pad(b"short"), pad(b"x" * 40) + bytes(1024), bytes(1024)):
        clin_ct = clin_sealed(entry.header, CONTENT, padded)
        header = with_parts(entry.header, entry.staff or b"", entry.staff_ct, entry.clin or b"", clin_ct)
        read = read_wire(forged(entry, header, clin_ct=clin_ct), KEYS, PRACTICE)
        with pytest.raises(Refused, match=r"^entry\.clinical$"):
            open_clin(read, CONTENT)


HEAD = Head(b"\x01" * 32, 4, b"\x02" * 32)
HEADER = reply().header_bytes
WRONG_HEADERS = {
    "a version of tomorrow": (0, u64(2)),
    "a short practice": (1, bytes(31)),
    "a long profile": (2, bytes(33)),
    "number zero": (3, u64(0)),
    "a short number": (3, bytes(7)),
    "lamport below the number": (4, u64(0)),
    "a short clock": (5, bytes(4)),
    "a short server clock": (6, bytes(4)),
    "a seen head of three fields short": (7, enc(enc(HEAD.profile, u64(4)))),
    "a seen head at zero": (7, enc(Head(HEAD.profile, 0, HEAD.hash).encode())),
    "one profile seen twice": (7, enc(HEAD.encode(), HEAD.encode())),
    "seen heads out of order": (7, enc(Head(b"\x02" * 32, 1, bytes(32)).encode(), HEAD.encode())),
    "its own head among the seen": (7, enc(Head(SIG.public, 1, bytes(32)).encode())),
    "too many seen heads": (
        7,
        enc_list(Head(bytes([0, at]) + bytes(30), 1, bytes(32)).encode() for at in range(256)) + enc(HEAD.encode()),
    ),
    "an empty kind": (8, b""),
    "a kind of two words": (8, b"Reply Recorded"),
    "a kind that is not text": (8, b"\xff"),
    "a kind too long": (8, b"K" * 65),
    "a short patient": (9, bytes(15)),
    "no patient, but a number": (9, b""),
    "a patient number without link": (10, u64(2)),
    "a patient number above the entry's": (10, u64(0)),
    "a patient link at the first": (11, bytes(32)),
    "a short patient link": (11, bytes(31)),
    "a short thread": (12, bytes(15)),
    "a short hash": (13, bytes(31)),
    "no clinical hash, but a ciphertext": (14, header_hash(b"")),
    "a short ciphertext hash": (15, bytes(31)),
    "a missing last hash": (16, b""),
}


@pytest.mark.parametrize("wrong", WRONG_HEADERS, ids=list(WRONG_HEADERS))
def test_a_header_that_is_not_strict_is_refused(wrong: str):
    entry = reply()
    at, value = WRONG_HEADERS[wrong]
    fields = list(dec(entry.header_bytes, 17, "x"))
    fields[at] = value
    if wrong.startswith("no clinical hash"):
        fields[at] = write_entry(SIG, place(), "Triaged", b"", journal=JOURNAL).header.clin_hash
    assert code_of(forged(entry, enc(*fields))) == "entry.header"


@settings(max_examples=1000 if LONG else 200, deadline=None)
@given(at=st.integers(0, 16), value=st.binary(max_size=120), other=st.integers(0, 16))
def test_whatever_stands_in_a_header_is_refused_or_means_itself(at: int, value: bytes, other: int):
    fields = list(dec(HEADER, 17, "x"))
    fields[at] = value
    fields[other] = fields[other][: len(value)]
    with suppress(Refused):
        assert read_header(enc(*fields)).encode() == enc(*fields)


def test_a_header_with_a_field_more_or_less_is_refused():
    entry = reply()
    fields = dec(entry.header_bytes, 17, "x")
    assert code_of(forged(entry, enc(*fields, b""))) == "entry.header"
    assert code_of(forged(entry, enc(*fields[:-1]))) == "entry.header"


def test_a_first_entry_with_a_link_is_refused():
    assert code_of(forged(reply(), prev=random())) == "entry.header"


def test_a_loose_frame_around_the_header_is_refused():
    entry = reply()
    signed = enc(entry.header_bytes, b"", entry.sig)
    for padded in (
        signed,
        pad256(signed) + bytes(256),
        pad256(signed + b"\0"),
        pad256(enc(entry.header_bytes, b"", b"")),
    ):
        assert code_of(forged(entry, padded=padded)) == "entry.header"
