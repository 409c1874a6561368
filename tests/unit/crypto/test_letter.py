"""Sealing and opening: round trips, every kind of damage, measured sizes."""

import pytest

from crypto.body import Notice, Question, Reply, write_body
from crypto.encoding import dec, enc
from crypto.errors import Refused
from crypto.kinds import Category, Kind, Sign
from crypto.lanes import Lane, Link
from crypto.letter import MOST_BYTES, Recipient, header_ad, open_slot, seal_letter, take_apart
from crypto.letterhead import verify_header
from crypto.opening import Accepted, Duplicate, open_letter
from crypto.primitives import kdf, kem_key, seal, unseal
from tests.vectors.forge import addressee_of
from tests.vectors.post import WORLD, draft_of, open_as, recipients_of, seal_as


@pytest.mark.parametrize("kind", Kind)
def test_a_sealed_letter_of_each_kind_opens_as_it_was_written(kind):
    sealed = seal_as(kind)
    outcome = open_as(sealed.raw, addressee_of(kind))
    assert isinstance(outcome, Accepted)
    letter = outcome.letter
    assert (letter.header, letter.header_bytes, letter.signature) == (
        sealed.header,
        sealed.header_bytes,
        sealed.signature,
    )
    assert letter.letter_hash == sealed.letter_hash
    assert write_body(letter.body).body == letter.body
    verify_header(letter.header.sender, letter.header_bytes, letter.signature)


def test_the_body_recorded_before_sealing_is_the_one_the_reader_gets():
    draft = draft_of(Kind.REPLY)
    sealed = seal_letter(WORLD.keys["physician"].sig, draft, recipients_of(Kind.REPLY))
    letter = open_as(sealed.raw, "device").letter
    assert letter.body_bytes == draft.written.data
    assert sealed.header.body_hash == draft.written.hash


def test_a_reader_of_headers_gets_no_body_and_no_text():
    outcome = open_as(seal_as(Kind.QUESTION).raw, "secretary")
    assert isinstance(outcome, Accepted)
    assert outcome.letter.body is None
    assert outcome.letter.body_bytes is None


def test_a_header_carries_signs_of_a_later_version_unchanged():
    signs = Sign(1 << 40) | Sign.CHEST_PAIN
    sealed = seal_as(Kind.QUESTION, signs=signs, screen_version=7, screened=signs)
    assert open_as(sealed.raw, "physician").letter.header.signs == signs


def test_text_is_brought_to_nfc_before_it_is_signed():
    written = write_body(Reply("e\u0301te\u0301"))
    assert written.body == Reply("\u00e9t\u00e9")


def test_a_letter_sealed_again_by_a_reader_of_its_header_is_a_duplicate():
    raw = seal_as(Kind.RECEIPT).raw
    first = open_as(raw, "physician").letter
    again = seal_again(raw)
    assert again != raw
    lanes = {(first.header.sender, first.header.to): lane_of(first)}
    outcome = open_letter(again, WORLD.reader("physician"), WORLD.directory("physician", lanes))
    assert isinstance(outcome, Duplicate)


def lane_of(letter):
    return Lane(1, {1: Link(letter.letter_hash, b"")})


def seal_again(raw):
    """The same signed header and body under a fresh header seal, as any member could make it."""
    parts = take_apart(raw)
    _, keys = open_slot(parts.slots[0], WORLD.header)
    key, ad = kdf(keys[:32], "hdr"), header_ad(parts.slots_hash, parts.body_ct_hash)
    slots, header_ct, body_ct = dec(raw[5:], 3, "")
    return raw[:5] + enc(slots, seal(key, unseal(key, header_ct, ad, ""), ad), body_ct)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"record": b"r" * 32}, "header.fields"),
        ({"category": Category.NONE}, "header.fields"),
        ({"seq": 0}, "header.encoding"),
        ({"prev": b"p" * 32}, "header.encoding"),
        ({"lang": "de"}, "header.encoding"),
        ({"letter_id": b"short"}, "header.encoding"),
        ({"practice": b"short"}, "header.encoding"),
    ],
)
def test_a_draft_that_no_reader_would_take_is_not_sealed(change, code):
    with pytest.raises(Refused) as refused:
        seal_as(Kind.QUESTION, **change)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "recipients",
    [
        [],
        [Recipient(b"P", WORLD.header.public)],
        [Recipient(b"H", WORLD.header.public)],
        [Recipient(b"X", WORLD.header.public)],
        [Recipient(b"H", WORLD.header.public)] + [Recipient(b"B", WORLD.header.public)] * 16,
    ],
    ids=["none", "P", "H alone", "X", "seventeen"],
)
def test_a_question_is_sealed_to_one_header_key_and_one_to_fifteen_readers(recipients):
    with pytest.raises(Refused) as refused:
        seal_letter(WORLD.keys["device"].sig, draft_of(Kind.QUESTION), recipients)
    assert refused.value.code == "header.recipients"


def test_a_key_that_is_no_key_is_not_sealed_to():
    with pytest.raises(Refused) as refused:
        seal_letter(WORLD.keys["device"].sig, draft_of(Kind.RECEIPT), [Recipient(b"P", bytes(1216))])
    assert refused.value.code == "slot.key"


@pytest.mark.parametrize(
    "body",
    [Reply(""), Reply("a" * 10_001), Reply("a\x07"), Question("a\nb", "c"), Notice(9, ()), Notice(1, ())],
)
def test_a_body_that_no_reader_would_take_is_not_written(body):
    with pytest.raises(Refused) as refused:
        write_body(body)
    assert refused.value.code == "body.encoding"


def test_half_a_surrogate_pair_is_refused_and_not_a_crash():
    with pytest.raises(Refused) as refused:
        write_body(Reply("\ud83d"))
    assert refused.value.code == "text.encoding"


def test_no_text_and_no_key_shows_in_what_is_printed():
    sealed = seal_as(Kind.QUESTION, body=Question("Amlor", "Texte secret"))
    outcome = open_as(sealed.raw, "physician")
    confirm = open_as(seal_as(Kind.CONFIRM).raw, "newcomer")
    shown = repr((outcome, sealed.header, confirm, draft_of(Kind.QUESTION), WORLD.reader("physician")))
    shown += repr((WORLD.invite, WORLD.join_code, WORLD.keys, WORLD.root, WORLD.header))
    drop = repr(b"d" * 32)
    for secret in ("Texte secret", "Amlor", drop, repr(WORLD.invite.secret), repr(WORLD.header.seed)):
        assert secret not in shown


# Sizes


SIZES = [
    ("reply, 983 bytes of text", Kind.REPLY, Reply("a" * 983), 1, 3154),
    ("reply, 2,007 bytes of text", Kind.REPLY, Reply("a" * 2007), 1, 4178),
    ("reply, 3,031 bytes of text", Kind.REPLY, Reply("a" * 3031), 1, 5202),
    ("question to one profile", Kind.QUESTION, Question("", "a" * 900), 1, 4355),
    ("question to two profiles", Kind.QUESTION, Question("", "a" * 900), 2, 5588),
    ("receipt", Kind.RECEIPT, None, 1, 3154),
    ("enrol", Kind.ENROL, None, 1, 4178),
]


@pytest.mark.parametrize(("name", "kind", "body", "readers", "size"), SIZES, ids=[row[0] for row in SIZES])
def test_sizes_are_those_that_the_format_promises(name, kind, body, readers, size):
    assert (name, len(seal_as(kind, body=body, readers=readers).raw)) == (name, size)


def test_the_longest_letter_is_under_the_limit_and_opens():
    recipients = [Recipient(b"H", WORLD.header.public), Recipient(b"B", WORLD.keys["physician"].kem.public)]
    recipients += [Recipient(b"B", kem_key().public) for _ in range(14)]
    draft = draft_of(Kind.QUESTION, Question("", "\U0001f600" * 10_000))
    sealed = seal_letter(WORLD.keys["device"].sig, draft, recipients)
    assert len(sealed.raw) < MOST_BYTES
    assert isinstance(open_as(sealed.raw, "physician"), Accepted)
