"""A verb of Arabic is known in every person, with its objects and its particles, in both alphabets."""

import pytest

from core.charter.gate.arabic_morphology import lemmas
from core.charter.gate.spelling import sound
from core.charter.gate.text import fold


def arabic(word):
    return lemmas(fold(word))


def tunisian(word):
    return lemmas(sound(word))


@pytest.mark.parametrize(
    "word",
    ["ابعث", "ابعثلي", "نبعثهالك", "نبعثوهولك", "تبعثهالي", "سأرسلها", "أرسلت", "بعثتهالك", "يبعثهولك", "فابعثوا"],
)
def test_what_is_sent_is_sent_in_every_form(word):
    assert "=ar:send" in arabic(word)


@pytest.mark.parametrize(
    "word", ["b3aththa", "nab3athhalek", "neb3athoulek", "tab3athli", "b3athnehelek", "eb3athha", "baathtlek"]
)
def test_so_it_is_in_latin_letters(word):
    assert "=ar:send" in tunisian(word)


@pytest.mark.parametrize("word", ["خذ", "فخذها", "تاخذ", "ناخذو", "خوذيها", "متاخذهاش", "وتأخذ"])
def test_what_i_we_or_you_take_is_an_order(word):
    assert "=ar:take!" in arabic(word)


@pytest.mark.parametrize("word", ["khoudh", "5oudhha", "tekhou", "ne5ou", "takhdhou", "matekhouhech"])
def test_an_order_in_latin_letters(word):
    assert "=ar:take!" in tunisian(word)


@pytest.mark.parametrize(("word", "heard"), [("خذيت", "=ar:take."), ("شربت", "=ar:drink."), ("كتبهولك", "=ar:write.")])
def test_what_was_done_is_no_order(word, heard):
    assert heard in arabic(word)
    assert heard[:-1] + "!" not in arabic(word)


@pytest.mark.parametrize(
    ("word", "heard"),
    [("khdhit", "=ar:take."), ("3titek", "=ar:give."), ("3malt", "=ar:do."), ("nsithom", "=ar:forget.")],
)
def test_what_was_done_in_latin_letters(word, heard):
    assert heard in tunisian(word)
    assert heard[:-1] + "!" not in tunisian(word)


def test_what_another_person_does_is_no_order():
    assert "=ar:take3" in arabic("ياخذ")
    assert "=ar:take!" not in arabic("ياخذ")
    assert "=ar:take3" in tunisian("yekhou")
    assert "=ar:take!" not in tunisian("yekhou")


@pytest.mark.parametrize("word", ["خويا", "حتى", "نهار", "الشهر", "نعم", "دواء", "صباح"])
def test_other_words_are_no_verb(word):
    assert not arabic(word)


@pytest.mark.parametrize("word", ["7atta", "9atra", "chorba", "zer9a", "truc", "bla", "nhar", "dinar", "docteur"])
def test_other_words_in_latin_letters_are_no_verb(word):
    assert not tunisian(word)


def test_a_noun_is_a_verb_only_with_a_person_or_an_ending():
    assert "=ar:less!" not in arabic("نقص")
    assert "=ar:less!" in arabic("نقصها")
    assert "=ar:less!" in arabic("ننقص")


def test_a_negation_stands_on_the_verb():
    assert {"=ar:write#", "=ar:write#1", "=ar:write1"} <= set(arabic("نكتبلكش"))
    assert "=ar:can#" in set(tunisian("manajjemch"))
    assert "=ar:write#1" not in arabic("نكتبلك")


def test_several_others_are_told_from_one():
    assert "=ar:do@" in arabic("يعملولك")
    assert "=ar:do@" in tunisian("ya3mloulek")
    assert "=ar:do@" not in arabic("يعملك")


@pytest.mark.parametrize("word", ["أختك", "لأخته", "خوك", "لزوجتي", "وجارتها", "والدتك"])
def test_a_relative_is_known_by_the_one_whose_relative_it_is(word):
    assert arabic(word) == ("=ar:kin",)


@pytest.mark.parametrize("word", ["khouk", "okhtek", "lokhti", "martou", "rajelha"])
def test_a_relative_in_latin_letters(word):
    assert "=ar:kin" in tunisian(word)


@pytest.mark.parametrize("word", ["زوج", "مرتين", "جدا", "كنتي"])
def test_no_relative(word):
    assert "=ar:kin" not in arabic(word)
