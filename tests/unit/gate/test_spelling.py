"""Tunisian in Latin letters has no norm: many spellings are one word, and French words are left alone."""

import pytest

from core.charter.gate.phrasebook import Phrasebook, pattern
from core.charter.gate.spelling import calm, is_tunisian, persons, sound
from core.charter.gate.text import tokens


@pytest.mark.parametrize(
    "spellings",
    [
        ("khoudh", "5oudh", "khoud", "5ud"),
        ("ta3mel", "taamel", "t3mel", "ta3mal"),
        ("sbah", "sba7", "sbe7"),
        ("7abba", "habba", "7aba", "el7abba"),
        ("chhar", "shhar"),
    ],
)
def test_the_spellings_of_a_word_have_one_sound(spellings):
    assert len({sound(word) for word in spellings}) == 1


def test_a_sound_is_never_a_word_of_another_tongue():
    assert sound("la") != "la"


@pytest.mark.parametrize(
    "text", ["5oudh 7abba", "behi", "ma tekhouch", "manejjemch", "a3mel radio", "chrob sbe7", "t9oul", "baba ye7re9"]
)
def test_a_text_shows_itself_to_be_tunisian(text):
    assert is_tunisian(text)


@pytest.mark.parametrize(
    "text",
    [
        "prenez 3comprimes",
        "5mg 7jours",
        "vitamine b12",
        "hba1c 7,2",
        "one dose",
        "oui",
        "la clinique el amen",
        "inchallah tout ira bien",
    ],
)
def test_french_and_english_do_not(text):
    assert not is_tunisian(text)


def test_only_a_tunisian_text_is_heard():
    assert tokens("la dose")[1].forms == ("dose",)
    assert sound("dose") in tokens("behi, la dose")[2].forms


def test_letters_drawn_out_are_one():
    assert calm("باااهي") == "باهي"
    assert "نعم" in tokens("نعمممم")[0].forms


def test_a_verb_is_read_in_every_person():
    assert persons(pattern("%عمل*")) == [("اعمل*",), ("تعمل*",), ("نعمل*",)]
    assert ("يشرب*",) in persons(pattern("&شرب*"))
    assert (sound("tebda"),) in persons((sound("%bda"),))
    assert persons(("one", "word")) == [("one", "word")]


def test_a_pattern_may_hold_both_ends_of_a_word():
    book = Phrasebook([(pattern("ma*ch"), "neg", ""), (pattern("ma *ch"), "neg", "")])
    assert book.find(tokens("manab3athch"))
    assert book.find(tokens("ma nab3athch"))
    assert not book.find(tokens("manab3ath"))
    assert not book.find(tokens("ma nab3ath"))
