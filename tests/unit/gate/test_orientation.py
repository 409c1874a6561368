"""When an examination is necessary the reply sends there, and says nothing else (article 22)."""

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from core.charter.gate.judge import judge_orientation

CARD = Card("2026-10-24", (Medicine("metformine", "850 mg", "1 comprimé matin et soir", "3 mois"),), ())
QUESTION = "Ces nausées sont-elles normales avec la metformine ?"


@pytest.mark.parametrize(
    "text",
    [
        "Ce que vous décrivez demande un examen : le cabinet vous propose un rendez-vous.",
        "Venez me voir demain matin au cabinet.",
        "Appelez le 190 tout de suite.",
        "Le cabinet vous rappelle dans la matinée.",
        "Please come in tomorrow morning.",
        "تعالي إلى العيادة غدا",
    ],
)
def test_a_visit_a_call_or_the_emergency_services_may_be_named(text: str) -> None:
    assert judge_orientation(text, CARD, QUESTION).level is Level.PASS


@pytest.mark.parametrize(
    "text",
    ["Oui, gardez le traitement prévu.", "Bonjour, tout va bien.", "C’est un effet connu, rassurez-vous.", "!"],
)
def test_a_text_that_sends_nowhere_is_blocked(text: str) -> None:
    verdict = judge_orientation(text, CARD, QUESTION)
    assert verdict.level is Level.BLOCK
    assert "gate.not_orientation" in [finding.code for finding in verdict.findings]


def test_a_medicine_of_the_consultation_is_not_explained_on_the_way() -> None:
    verdict = judge_orientation("Continuez la metformine et prenez rendez-vous.", CARD, QUESTION)
    assert verdict.level is Level.BLOCK


def test_under_an_orientation_nothing_of_the_treatment_is_kept_with_a_reason_either():
    card = Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois"),))
    assert judge_orientation("Gardez une gélule le matin. Venez demain au cabinet.", card).level is Level.BLOCK
