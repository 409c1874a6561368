"""The kinds: only two carry words that somebody typed; everything else is a number, an id or a typed value."""

import dataclasses
from dataclasses import replace

import pytest

from crypto.body import Admin, Callback, Card, Level, Notice, Question, read_body, write_body
from crypto.errors import Refused
from crypto.keys import Profile, Role, Roster, sign_roster
from crypto.kinds import FREE_TEXT_KINDS, RULES, Direction, Kind, LengthClass, Sign, Signer, length_class
from crypto.letter import MOST_BYTES
from crypto.letterhead import Header
from crypto.primitives import kem_key, sig_key
from crypto.templates import TEMPLATES, Field, is_text, read_value, template_number, write_value
from tests.vectors.forge import sound_body
from tests.vectors.post import WORLD, open_as, seal_as

SENTENCE = "Prenez deux comprimés ce soir."


def leaves(value):
    """Each way to put the sentence in the place of one text or byte string inside a body."""
    if isinstance(value, (str, bytes)):
        yield SENTENCE
        yield SENTENCE.encode()
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            for other in leaves(item):
                yield (*value[:at], other, *value[at + 1 :])
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            for other in leaves(getattr(value, field.name)):
                yield replace(value, **{field.name: other})


def writes(body):
    try:
        write_body(body)
    except (Refused, TypeError):
        return False
    return True


@pytest.mark.parametrize("kind", Kind)
def test_a_sentence_fits_into_question_reply_and_the_names_of_a_card_alone(kind):
    holds = any(writes(body) for body in leaves(sound_body(WORLD, kind)))
    secrets = {Kind.ROSTER, Kind.CONFIRM}
    assert holds == (kind in FREE_TEXT_KINDS | {Kind.CARD} | secrets)


@pytest.mark.parametrize("kind", [Kind.ROSTER, Kind.CONFIRM])
def test_a_sentence_in_the_place_of_a_roster_is_refused_at_opening(kind):
    body = replace(sound_body(WORLD, kind), roster=SENTENCE.encode())
    sealed = seal_as(kind, body=body)
    with pytest.raises(Refused) as refused:
        open_as(sealed.raw, "newcomer" if kind is Kind.CONFIRM else "device")
    assert refused.value.code == "roster.encoding"


def test_the_kinds_with_free_text_are_question_and_reply():
    assert {Kind.QUESTION, Kind.REPLY} == FREE_TEXT_KINDS
    assert set(RULES) == set(Kind)


def test_a_header_has_no_free_text():
    texts = [field.name for field in dataclasses.fields(Header) if "str" in str(field.type)]
    assert texts == ["lang"]


def test_what_reaches_a_patient_as_words_is_signed_by_a_physician_or_a_template():
    physicians = {Signer.PHYSICIAN, Signer.SUBSTITUTE}
    for kind, rule in RULES.items():
        if rule.direction is Direction.FROM_PRACTICE and kind not in (Kind.ROSTER, Kind.CONFIRM):
            assert rule.signers == physicians or kind in TEMPLATES


def test_only_a_device_asks():
    assert RULES[Kind.QUESTION].signers == {Signer.DEVICE}


SAMPLES = {
    Field.DATE: ["2026-02-28", "2024-02-29"],
    Field.TIME: ["00:00", "23:59"],
    Field.PHONE: ["190", "+216 00 000 000"],
    Field.PHYSICIAN: [bytes(16)],
    Field.CONSULTATION: [bytes(16)],
    Field.LETTER: [bytes(32)],
    Field.CHALLENGE: [bytes(16)],
}
MAKERS = {Kind.NOTICE: Notice, Kind.ADMIN: Admin, Kind.CALLBACK: Callback}


def test_every_template_is_written_and_read_back():
    for kind, templates in TEMPLATES.items():
        for number, (name, fields) in templates.items():
            assert template_number(kind, name) == number
            for at in (0, -1):
                body = MAKERS[kind](number, tuple(SAMPLES[field][at] for field in fields))
                written = write_body(body)
                assert read_body(kind, written.data) == body
                assert [is_text(field) for field in fields] == [isinstance(one, str) for one in body.values]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Field.DATE, "2026-02-29"),
        (Field.DATE, "0000-01-01"),
        (Field.DATE, "2026-W09-1"),
        (Field.TIME, "24:00"),
        (Field.TIME, "12:60"),
        (Field.TIME, "12:00:00"),
        (Field.TIME, "12:00\n"),
        (Field.PHONE, "1"),
        (Field.PHONE, "190\n"),
        (Field.PHONE, "190  198"),
        (Field.PHONE, "1 90 "),
        (Field.PHONE, "+"),
        (Field.PHONE, "19O"),
        (Field.LETTER, bytes(31)),
        (Field.CHALLENGE, bytes(32)),
        (Field.PHYSICIAN, b""),
    ],
)
def test_a_value_in_another_form_is_refused(field, value):
    with pytest.raises(Refused) as refused:
        read_value(field, write_value(value), "x")
    assert refused.value.code == "x"


def test_a_template_that_is_not_in_the_list_has_no_number():
    with pytest.raises(KeyError):
        template_number(Kind.NOTICE, "take two pills")


@pytest.mark.parametrize("name", ["Amlor", "Vitamine B12", "Vitamine D3", "Coversyl Plus", "أملور", "Oméga-3"])
def test_names_of_medicines_stand_on_a_card(name):
    card = sound_body(WORLD, Kind.CARD)
    assert write_body(replace(card, medicines=((name, ""),))).body.medicines == ((name, ""),)


@pytest.mark.parametrize("name", ["Amlor 5", "Amlor 5mg", "1 Amlor", "Doliprane1000", "Amlor ½", "Amlor ५", "A\nB"])
def test_a_dose_does_not_stand_on_a_card(name):
    with pytest.raises(Refused) as refused:
        write_body(replace(sound_body(WORLD, Kind.CARD), medicines=((name, ""),)))
    assert refused.value.code == "body.encoding"


def test_an_empty_card_is_a_card():
    card = Card(bytes(16), "2026-11-12", bytes(16), "2026-12-12", (), ())
    assert write_body(card).body == card


def test_hidden_and_reversing_characters_stand_in_no_line():
    for hidden in ("\u202e", "\u200b", "\u0000", "\u2066", "\ue000"):
        with pytest.raises(Refused):
            write_body(Question(f"Amlor{hidden}", "Bonjour"))


def test_length_classes_count_characters_and_not_bytes():
    sizes = {1: 1, 200: 1, 201: 2, 500: 2, 501: 3}
    assert {size: length_class("😀" * size) for size in sizes} == {
        size: LengthClass(number) for size, number in sizes.items()
    }


def test_a_sign_that_this_version_does_not_know_is_still_a_sign():
    assert bool(Sign(1 << 63))
    assert int(Sign(1 << 63 | 1)) == 1 << 63 | 1


def test_a_roster_of_the_most_profiles_fits_into_a_letter():
    root, member = sig_key(), b"m" * 16
    letters = [f"{first}{second}" for first in "ABCDEFGHIJ" for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"][:256]
    profiles = tuple(
        Profile(
            letter,
            at.to_bytes(32, "big"),
            at.to_bytes(1216, "big"),
            member,
            Role.PHYSICIAN,
            "é" * 100,
        )
        for at, letter in enumerate(letters)
    )
    file = sign_roster(root, Roster(root.public, 1, b"", 1, profiles, 1, kem_key().public, 1))
    confirm = replace(sound_body(WORLD, Kind.CONFIRM), roster=file, level=Level.IN_PERSON)
    assert len(seal_as(Kind.CONFIRM, body=confirm).raw) < MOST_BYTES
