"""Two fictional consultations that the tests of the gate share, and how to ask in one word what the rules say."""

from core.charter.gate.card import Card, Exam, Medicine
from tests.unit.gate.rulings import judge

PRESSURE = Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois")
INFECTION = Medicine("Augmentin", "1 g", "1 sachet matin, midi et soir", "7 jours")
THYROID = Exam("TSH", "result", "2,1 mUI/L", received=True)
BELLY = Exam("Échographie abdominale", "ordered")

NOTHING = Card("2026-10-05")
CARD = Card("2026-10-05", (PRESSURE, INFECTION), (THYROID, BELLY))


def verdict(reply: str, card: Card = CARD, question: str = "") -> str:
    """The level in words: "pass", "attest" or "block"."""
    return judge(reply, card, question).level.value


def codes(reply: str, card: Card = CARD, question: str = "") -> set[str]:
    """The codes of the findings."""
    return {finding.code for finding in judge(reply, card, question).findings}
