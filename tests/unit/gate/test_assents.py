"""A yes in any words to what is outside the consultation; the same words to what is inside it may leave."""

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from core.charter.gate.judge import judge

CARD = Card(
    "2026-10-06",
    (
        Medicine("Concor", "5 mg", "1 comprimé le matin", "3 mois"),
        Medicine("Ventoline", "100 µg", "2 bouffées si gêne", "3 mois"),
    ),
)

PROPOSED = [
    "La tension monte, j'en avale un de plus au dîner ?",
    "Je me sens mieux, un jour sur deux ça suffirait non ?",
    "Mon neveu siffle, je lui fais deux bouffées ?",
    "Two a day for a bit?",
    "نقص نص حبة خير؟",
    "weldi zeda ykoh, na3tih menha ?",
]

YES = ["Forcément", "Pourquoi s'en priver ?", "What harm?", "Great shout.", "عندك الحق", "وما المانع؟", "3lech la"]


@pytest.mark.parametrize("reply", YES)
@pytest.mark.parametrize("question", PROPOSED)
def test_a_yes_to_what_is_outside_the_consultation_is_closed(question: str, reply: str) -> None:
    assert judge(reply, CARD, question).level is Level.BLOCK


@pytest.mark.parametrize("reply", YES)
@pytest.mark.parametrize(
    "question",
    [
        "Je le prends bien avant le petit déjeuner ?",
        "Is it ok to swim?",
        "Je garde le Concor trois semaines hors de la boîte, dans le placard ?",
        "Pouvez-vous me redonner l'adresse, pour ma sœur ?",
        "نجمش نبعثلك زوز تصاور متاع الجرح توا؟",
    ],
)
def test_a_yes_to_what_is_inside_may_leave(question: str, reply: str) -> None:
    assert judge(reply, CARD, question).level is Level.PASS


@pytest.mark.parametrize("reply", ["Gardez-la pour vous.", "On en parle jeudi à la consultation.", "خليه كيما هو"])
@pytest.mark.parametrize("question", PROPOSED)
def test_what_is_no_yes_may_leave(question: str, reply: str) -> None:
    assert judge(reply, CARD, question).level is Level.PASS
