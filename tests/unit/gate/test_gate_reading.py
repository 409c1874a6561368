"""How a text is read: words as they are meant, doses as numbers, names as one medicine."""

from fractions import Fraction

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.lexicon import load, resembling, skeleton, substances
from core.charter.gate.misspelling import Misspellings
from core.charter.gate.naming import known, tell
from core.charter.gate.posology import Dose, differences, quantities
from core.charter.gate.reading import read
from core.charter.gate.text import fold, number, tokens, torn


def dose(line: str) -> Dose:
    words = tokens(line)
    found = Dose()
    for quantity in quantities(words, load().book.find(words), 0, len(words)):
        found |= quantity.dose
    return found


def numbers(*values: float) -> frozenset[Fraction]:
    return frozenset(map(Fraction, values))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Élève", "eleve"),
        ("ﬁn", "fin"),
        ("Аmlor", "amlor"),
        ("a\u200bb", "ab"),
        ("أوغمـــنتين", "اوغمنتين"),
        ("٣", "3"),
    ],
)
def test_the_look_of_a_word_is_undone(typed, meant):
    assert fold(typed) == meant


@pytest.mark.parametrize(
    "typed", ["A.u.g.m.e.n.t.i.n", "A u g m e n t i n", "Aug men tin", "Augm\u200bentin", "AUGMENTIN"]
)
def test_a_cut_word_is_read_whole_at_its_place(typed):
    reading = read(f"Le {typed} ici")
    token = next(token for token in reading.tokens if token.word == "augmentin")
    assert reading.text[token.start : token.end] == typed


def test_numbers_are_exact_and_never_divide_by_zero():
    assert (number("1,5"), number("1/2"), number("1/0")) == (Fraction(3, 2), Fraction(1, 2), Fraction(1))


def test_a_text_full_of_stray_letters_or_dots_looks_torn():
    assert torn("D e u x comp.rimés tr.ois")
    assert not torn("Le Dr. Ben vous attend. Écrivez à colloque.tn, vitamine B.")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1 cp x3/j", Dose(units=numbers(1), rate=numbers(3))),
        ("1-0-1", Dose(units=numbers(1), rate=numbers(2), daily=numbers(2), times=frozenset(("morning", "evening")))),
        ("3 fois 2 comprimés", Dose(units=numbers(2), rate=numbers(3))),
        ("2 x 3", Dose(units=numbers(2), rate=numbers(3))),
        ("toutes les 8 heures", Dose(rate=numbers(3))),
        ("toutes les 0 heures", Dose(rate=numbers(1))),
        ("au bout de 6 heures", Dose(rate=numbers(4))),
        ("cinq matins", Dose(days=numbers(5))),
        ("2 cp de 20", Dose(units=numbers(2), bare=numbers(20))),
        ("le comprimé de 19 h", Dose()),
        ("la moitié suffit", Dose(units=frozenset((Fraction(1, 2),)))),
        ("la moitié du temps", Dose()),
        ("un le lundi et un le jeudi", Dose(units=numbers(1), weekdays=frozenset(("1", "4")))),
        ("rendez-vous lundi", Dose()),
        ("un jour sur deux", Dose(rate=frozenset((Fraction(1, 2),)))),
        ("deux fois par semaine", Dose(rate=frozenset((Fraction(2, 7),)))),
        ("une fois par jour", Dose(rate=numbers(1))),
        ("twice daily", Dose(rate=numbers(2))),
        ("مرتين في اليوم", Dose(rate=numbers(2))),
        ("tous les 2 jours", Dose(rate=frozenset((Fraction(1, 2),)))),
        ("2 comprimés par jour", Dose(daily=numbers(2))),
        ("3/j", Dose(daily=numbers(3))),
        ("une demi gélule", Dose(units=frozenset((Fraction(1, 2),)))),
        ("1 g", Dose(strengths=frozenset(((Fraction(1000), "mg"),)))),
        ("1,31 g/L", Dose()),
        ("12 kg", Dose()),
        ("dans 5 jours", Dose()),
        ("à 19 h", Dose()),
        ("deux semaines", Dose(days=numbers(14))),
        ("a fortnight", Dose(days=numbers(15))),
        ("au coucher", Dose(times=frozenset(("evening",)))),
    ],
)
def test_a_dose_is_read(line, expected):
    assert dose(line) == expected


def test_a_day_s_total_stands_for_what_the_line_leaves_out():
    record = known(Medicine("Adol", "500 mg", "2 comprimés 3 fois par jour", "4 jours")).dose
    assert differences(dose("1 g 3 fois par jour"), record) == ([], [])
    assert differences(dose("6 par jour"), record) == ([], [])
    assert differences(dose("8 par jour"), record)[0] == ["daily"]
    crisis = known(Medicine("Bricanyl", "500 µg", "1 inhalation si crise, 6 par jour au plus")).dose
    assert crisis.rate == numbers(1, 2, 3, 4, 5, 6)
    morning = known(Medicine("Amlor", "5 mg", "2 gélules par jour, le matin")).dose
    assert morning.units == numbers(2)
    assert differences(dose("1 gélule"), known(Medicine("Fumafer", "", "2 comprimés par jour")).dose)[0] == ["units"]


def test_brand_substance_and_arabic_spelling_are_one_medicine():
    names = load().names
    assert names["doliprane"] & names["paracetamol"]
    assert names["augmentin"] & names["amoxicilline"] == frozenset()
    assert skeleton("augmentin") == skeleton("اوغمنتين")
    assert resembling("dolipranne") == "doliprane"
    assert resembling("augmenter") == ""
    assert substances()["augmentin"] == "amoxicilline+acide clavulanique"


def test_a_medicine_of_one_letter_or_none_has_no_alias():
    assert known(Medicine("A", "5 mg")).spellings == frozenset()
    assert known(Medicine("", "")).alias == ""


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("doliprane", "doliprane"),
        ("doliprne", "doliprane"),
        ("dolipranne", "doliprane"),
        ("dolibrane", "doliprane"),
        ("odliprane", "doliprane"),
        ("dolipraen", "doliprane"),
        ("dolipxxne", ""),
        ("ranedolip", ""),
    ],
)
def test_one_letter_amiss_anywhere_is_a_misspelling(word, name):
    assert Misspellings(("augmentin", "doliprane")).of(word) == name


def test_more_signs_than_are_kept_are_folded_all_the_same():
    rare = "".join(map(chr, range(0x4E00, 0x4E00 + 5000)))
    assert fold(rare) == rare
    assert fold("Àmlör") == "amlor"


def test_the_beginning_of_a_name_on_the_card_is_that_name():
    card = Card("2026-10-05", (Medicine("Méthotrexate", "15 mg", "6 comprimés le lundi", "3 mois"),))
    [mention] = tell(read("la prise de sang sous metho"), card).named
    assert mention.known is not None
    assert mention.known.alias == "methotrexate"
