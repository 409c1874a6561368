"""A day up to which a treatment goes on is compared with the days of its line."""

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from tests.unit.gate.rulings import judge

EXFORGE = Medicine("Exforge", "5 mg/160 mg", "1 comprimé le matin", "3 mois")
AUGMENTIN = Medicine("Augmentin", "1 g", "1 comprimé matin et soir", "7 jours")
CARD = Card("2026-10-06", (EXFORGE,))


@pytest.mark.parametrize(
    ("reply", "leaves"),
    [
        ("Continuez l'Exforge jusqu'au 15 décembre.", True),
        ("Jusqu'au 5 janvier.", True),
        ("Keep it until December 10th.", True),
        ("Continuez l'Exforge jusqu'au 15/12.", True),
        ("Continuez l'Exforge jusqu'au 15 janvier.", False),
        ("Continuez l'Exforge jusqu'au 31 février.", False),
        ("Continuez l'Exforge jusqu'au 15 décembre puis doublez.", False),
        ("Continuez jusqu'au 99999999999999999999/2.", False),
    ],
)
def test_a_day_within_those_of_the_line_is_the_line_itself(reply, leaves):
    assert (judge(reply, CARD).level is Level.PASS) == leaves


def test_the_days_told_are_those_of_every_line_that_may_be_meant():
    card = Card("2026-10-06", (EXFORGE, AUGMENTIN))
    assert judge("Continuez l'Exforge jusqu'au 15 décembre.", card).level is Level.PASS
    assert judge("Continuez jusqu'au 15 décembre.", card).level is not Level.PASS
    lasting = Card("2026-10-06", (EXFORGE, Medicine("Tahor", "20 mg", "1 comprimé le soir")))
    assert judge("Continuez jusqu'au 15 décembre.", lasting).level is not Level.PASS
    assert judge("Continuez l'Exforge jusqu'au 15 décembre.", Card("", (EXFORGE,))).level is not Level.PASS
