"""How a medicine is taken, told in any words, is added up and compared with its line."""

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from tests.unit.gate.rulings import judge

LINES = {
    "once": Medicine("Concor", "5 mg", "1 comprimé le matin", "3 mois"),
    "twice": Medicine("Metformin", "500 mg", "1 tablet twice daily", "3 months"),
    "at": Medicine("Coversyl", "5 mg", "1 comprimé matin et soir", "3 mois"),
    "weekly": Medicine("Actonel", "35 mg", "1 comprimé par semaine", "3 mois"),
    "fortnight": Medicine("Humira", "40 mg", "1 injection toutes les 2 semaines", "6 mois"),
    "monthly": Medicine("Alirocumab", "300 mg", "1 injection every 4 weeks", "6 months"),
    "steps": Medicine("Solupred", "20 mg", "40 mg le matin 5 jours puis 20 mg 5 jours", "10 jours"),
    "uneven": Medicine("Lyrica", "75 mg", "2 gélules le matin et 1 gélule le soir", "1 mois"),
}


def card(*lines: str) -> Card:
    return Card("2026-10-06", tuple(LINES[line] for line in lines))


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("once", "Un au café, un au souper."),
        ("once", "a tablet at brekkie, another before bed"),
        ("once", "نصف حبة مع قهوة الصباح تكفي"),
        ("once", "wa7da sbe7 w wa7da m3a chay el 3achiya"),
        ("once", "nos wa7da m3a ftour sbe7 w yezzi"),
        ("once", "Un à 8 h, un à 14 h."),
        ("twice", "One with breakfast, one at lunch and one with supper."),
        ("twice", "Evenings only from here."),
        ("at", "Désormais le comprimé du petit déjeuner suffit."),
        ("at", "With that tummy, just the dinner tablet."),
        ("weekly", "Your Sunday tablet and your Wednesday tablet, both before coffee."),
        ("weekly", "حبة كل أحد وحبة كل أربعاء"),
        ("fortnight", "Un stylo chaque dimanche."),
        ("monthly", "One pen, every second Sunday, thigh or tummy."),
        ("steps", "Restez à deux comprimés jusqu'au bout."),
        ("steps", "Vous pouvez sauter le palier suivant."),
    ],
)
def test_another_way_of_taking_is_another_dose(line: str, reply: str) -> None:
    assert judge(reply, card(line)).level is Level.BLOCK


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("once", "Un seul par jour, au petit déjeuner, comme prévu."),
        ("once", "Two cups of coffee in the morning are fine, one in the evening is not."),
        ("twice", "One with your breakfast and one with your evening meal, that's the lot."),
        ("twice", "Your morning reading of 140 and the evening one of 135 are fine."),
        ("twice", "One 500 tablet with breakfast and one with dinner."),
        ("twice", "After the tablet of the morning, stay up half an hour."),
        ("weekly", "One every Sunday, standing up, nothing but water for half an hour."),
        ("fortnight", "Un stylo un dimanche sur deux, cuisse ou ventre."),
        ("monthly", "One pen every four weeks, as planned."),
        ("steps", "Vous entrez dans le deuxième palier : un seul comprimé chaque matin jusqu'à la fin."),
        ("steps", "2 cp de 20 le matin, cinq matins."),
        ("uneven", "Deux gélules au réveil, une au coucher."),
        ("once", "Le cabinet ouvre à 8 h le matin et à 15 h le soir."),
    ],
)
def test_the_recorded_way_in_other_words_may_leave(line: str, reply: str) -> None:
    assert judge(reply, card(line)).level is Level.PASS


def test_a_medicine_that_is_not_of_the_card_is_no_matter_of_schemes() -> None:
    found = judge("Zorbexol 500 mg : un au café, un au souper.", card("once")).findings
    assert {one.code for one in found} == {"gate.new_drug"}


def test_without_a_name_it_may_be_the_way_of_any_line() -> None:
    assert judge("One with breakfast and one with supper.", card("once", "twice")).level is Level.PASS


def test_after_a_missed_dose_the_next_ones_are_told_one_by_one() -> None:
    assert judge("Celui de ce soir et rien d'autre.", card("at"), "J'ai oublié celui du matin.").level is Level.PASS
