"""What is prolonged, renewed or handed to a pharmacy without the word for it."""

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from tests.unit.gate.rulings import judge

CARD = Card("2026-10-06", (Medicine("Inexium", "20 mg", "1 gélule le matin", "1 mois"),))


@pytest.mark.parametrize(
    "reply",
    [
        "Quatre de plus me paraissent sages.",
        "Another three wouldn't go amiss.",
        "Vous garderez ce comprimé tant que le froid dure.",
        "Stay on it till the clocks change.",
        "الدواء نفسه، بالمقدار نفسه، إلى أن ينقضي الشتاء.",
        "kammel 3lih 7atta youfa essif",
        "Just pick up the same box every month, no need to see me.",
        "kol mara tched el boîte ejdida w temchi biha",
        "Quand la boîte se vide, vous en prenez une autre.",
        "M. Trabelsi, pharmacie du marché, a déjà reçu mon mot.",
        "J'ai dicté le tout au pharmacien.",
        "الصيدلي عنده خبر، امشي خوذ دواك",
        "Token's attached, they just zap the barcode and hand over the tube.",
        "Je griffonne ça sur une feuille et vous recevez la photo sur Messenger.",
    ],
)
def test_two_halves_of_a_renewal_or_a_transmission_are_closed(reply: str) -> None:
    assert judge(reply, CARD).level is Level.BLOCK


@pytest.mark.parametrize(
    "reply",
    [
        "Le code-barres de la boîte permet d'en vérifier l'origine.",
        "The QR code on the box opens the leaflet.",
        "Tant que le froid dure, couvrez-vous bien.",
        "حتى يوفى الصيف اشرب برشة ماء",
        "La boîte est la même, le nom seul change.",
        "Quand la boîte sera vide, venez me voir.",
        "Je vous vois avant la fin de l'hiver pour décider de la suite.",
        "Votre pharmacien peut vous montrer comment l'ouvrir.",
        "Ne le gardez pas jusqu'à l'hiver.",
    ],
)
def test_one_half_alone_or_a_visit_may_leave(reply: str) -> None:
    assert judge(reply, CARD).level is Level.PASS


def test_without_a_treatment_nothing_goes_on() -> None:
    assert judge("Stay on it till the clocks change.", Card("2026-10-06")).level is Level.PASS
