"""What the patient measured is told back freely: it is no dose, no exam to do and no result to record."""

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from tests.unit.gate.rulings import judge

CARD = Card("2026-10-05", (Medicine("Glucophage", "850 mg", "1 comprimé matin et soir", "3 mois"),))
MORNING = "J'ai mesuré ma glycémie à jeun : 1,10"


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (MORNING, "1,10 à jeun, c'est très bien"),
        (MORNING, "Une glycémie à 1,10 à jeun est dans l'objectif."),
        ("Glycémie 0,95 avant le dîner", "0,95 avant le repas, parfait."),
        ("Ma glycémie est à 1,10, c'est normal ?", "Oui, c'est normal."),
        ("fasting sugar 1,25", "Good, 1,25 is fine"),
        ("السكر صائم 1,20", "1,20 باهي برشا"),
        ("sokkor 1,30 3al ri9", "1,30 behi, kammel hakka"),
    ],
)
def test_a_value_that_the_patient_told_may_be_told_back(question, reply):
    assert judge(reply, CARD, question).level is Level.PASS


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (MORNING, "1,10 : prenez deux comprimés ce soir."),
        (MORNING, "Refaites une glycémie avant lundi."),
        ("Ma glycémie est à 2,50, je prends deux Glucophage ?", "Oui"),
        ("Glycémie 1,80, j'en prends 2 ?", "2, oui."),
        ("Glycémie 2,10 ce matin, je refais une prise de sang ?", "Oui, faites-la"),
        ("Faut-il refaire la glycémie ?", "Oui"),
        ("Glycémie 1,10. Et la créatinine ?", "Oui aussi"),
        ("Ma glycémie est à 2", "Alors 2 le soir."),
        ("Ma glycémie est à 1,5", "Alors 1,5 le soir."),
        ("Ma glycémie est à 1,5", "1,5 le soir, c'est bien."),
        (MORNING, "1,10 c'est bien, ajoutez du Diamicron."),
        ("Ma glycémie est à 1,5", "Passez à 1,5 comprimé, c'est bien."),
    ],
)
def test_beside_a_value_an_order_is_an_order(question, reply):
    assert judge(reply, CARD, question).level is Level.BLOCK


def test_what_a_laboratory_found_is_a_result_to_be_recorded():
    assert judge("Votre TSH à 6,2 est correcte.", CARD, "TSH à 6,2").level is not Level.PASS
    assert judge("N'oubliez pas la TSH.", CARD, "Ma TSH est revenue à 0,15").level is not Level.PASS
