"""Damage to letters: bits, cuts, fields, parts of two letters put together. Only `Refused` may come out."""

import os
from dataclasses import replace

import pytest

from crypto.encoding import dec, dec_list, enc, enc_list
from crypto.errors import Refused
from crypto.kinds import Kind
from crypto.letter import header_ad, open_slot, take_apart
from crypto.opening import open_letter
from crypto.primitives import blake, kdf, seal, unseal
from tests.vectors.forge import Forgery, addressee_of, forge
from tests.vectors.post import WORLD, open_as, refusal, seal_as

LONG = os.environ.get("COLLOQUE_LONG") == "1"
pytestmark = pytest.mark.no_cover  # thousands of letters; others reach every line

WHOLE = {*Kind} if LONG else {Kind.QUESTION, Kind.REPLY}
"""Of these every byte and every length is tried, of the others one in seven."""


def places(raw, kind):
    """Where to harm a letter."""
    return range(len(raw)) if kind in WHOLE else range(kind % 7, len(raw), 7)


@pytest.mark.parametrize("kind", Kind)
def test_one_bit_of_each_byte_changed_is_refused_with_our_one_error(kind):
    raw = seal_as(kind).raw
    reader, directory = WORLD.reader(addressee_of(kind)), WORLD.directory(addressee_of(kind))
    for at in places(raw, kind):
        for bit in range(8) if LONG else (at % 8,):
            changed = bytearray(raw)
            changed[at] ^= 1 << bit
            with pytest.raises(Refused):
                open_letter(bytes(changed), reader, directory)


@pytest.mark.parametrize("kind", Kind)
def test_a_letter_cut_at_any_length_is_refused(kind):
    raw = seal_as(kind).raw
    codes = {refusal(raw[:size], addressee_of(kind)) for size in {0, 4, *places(raw, kind)}}
    assert codes == {"letter.magic", "letter.suite", "letter.encoding"}


@pytest.mark.parametrize("kind", Kind)
def test_header_fields_inserted_exchanged_repeated_or_left_out_are_refused(kind):
    """All signed by the right key: only the form is wrong."""

    def shuffled(change):
        return forge(WORLD, Forgery(kind, header=lambda data: enc(*change(list(dec(data, 26, ""))))))

    def refused(change):
        assert refusal(shuffled(change), addressee_of(kind))

    for at in range(26):
        refused(lambda fields, at=at: [*fields[:at], b"", *fields[at:]])
        refused(lambda fields, at=at: [*fields[:at], fields[at], *fields[at:]])
        refused(lambda fields, at=at: [*fields[:at], *fields[at + 1 :]])
        refused(lambda fields, at=at: [*fields[:at], fields[at] + b"\0", *fields[at + 1 :]])


def test_header_fields_exchanged_are_refused_or_say_the_same():
    raw = forge(WORLD, Forgery(Kind.RECEIPT))
    sound = open_as(raw, "physician").letter.header
    for one in range(26):
        for other in range(one):

            def exchange(data, one=one, other=other):
                fields = list(dec(data, 26, ""))
                fields[one], fields[other] = fields[other], fields[one]
                return enc(*fields)

            try:
                outcome = open_as(forge(WORLD, Forgery(Kind.RECEIPT, header=exchange)), "physician")
            except Refused:
                continue
            harmless = replace(sound, letter_id=b"", body_hash=b"", body_ct_hash=b"", slots_hash=b"")
            header = replace(outcome.letter.header, letter_id=b"", body_hash=b"", body_ct_hash=b"", slots_hash=b"")
            assert {one + 1, other + 1} <= {8, 9, 13, 20} or header == harmless


PAIRS = [(Kind.QUESTION, Kind.QUESTION), (Kind.REPLY, Kind.CARD), (Kind.ENROL, Kind.RECEIPT), (Kind.NOTICE, Kind.REPLY)]


@pytest.mark.parametrize(("one", "other"), [(a, b) for a in Kind for b in Kind] if LONG else PAIRS)
def test_parts_of_two_letters_put_together_are_refused(one, other):
    first, second = seal_as(one, readers=2).raw, seal_as(other, readers=2).raw
    parts = list(zip(dec(first[5:], 3, ""), dec(second[5:], 3, ""), strict=True))
    for choice in range(1, 7):
        mixed = first[:5] + enc(*(pair[choice >> at & 1] for at, pair in enumerate(parts)))
        for reader in {addressee_of(one), addressee_of(other)}:
            assert refusal(mixed, reader) in {"header.seal", "slot.none"}


def test_slots_moved_between_two_questions_are_refused():
    first, second = seal_as(Kind.QUESTION, readers=3).raw, seal_as(Kind.QUESTION, readers=3).raw
    slots, header_ct, body_ct = dec(first[5:], 3, "")
    mine, theirs = dec_list(slots, ""), dec_list(dec(second[5:], 3, "")[0], "")
    mixes = [[*mine[:at], theirs[at], *mine[at + 1 :]] for at in range(4)]
    mixes += [mine[:at] + mine[at + 1 :] for at in range(4)] + [[*mine, mine[1]], mine[::-1], [mine[0], *mine[:0:-1]]]
    for mix in mixes:
        code = refusal(first[:5] + enc(enc_list(mix), header_ct, body_ct), "physician")
        assert code in {"header.seal", "slot.none"}


def test_a_reader_of_headers_cannot_put_another_body_slot_into_a_letter():
    """Re-sealed with the header key that every member holds: the signed slots hash refuses it."""
    raw, other = seal_as(Kind.QUESTION).raw, seal_as(Kind.QUESTION).raw
    parts = take_apart(raw)
    _, key = open_slot(parts.slots[0], WORLD.header)
    plain = unseal(kdf(key, "hdr"), parts.header_ct, header_ad(parts.slots_hash, parts.body_ct_hash), "")
    slots = enc(dec_list(dec(raw[5:], 3, "")[0], "")[0], dec_list(dec(other[5:], 3, "")[0], "")[1])
    header_ct = seal(kdf(key, "hdr"), plain, header_ad(blake("slots", slots), parts.body_ct_hash))
    mixed = raw[:5] + enc(slots, header_ct, parts.body_ct)
    assert refusal(mixed, "physician") == "slot.letter"
    assert refusal(mixed, "secretary") == "slots.hash"
