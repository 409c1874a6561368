"""What docs/gate.md says of its examples is what the gate says."""

import json
from pathlib import Path

import pytest

from core.cli.gate import card
from tests.unit.gate.rulings import judge

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "gate.md").read_text("utf-8")
CARD = card(json.loads((ROOT / "docs" / "examples" / "card.json").read_text("utf-8")))


@pytest.mark.parametrize(
    ("reply", "question", "verdict"),
    [
        ("Une gélule le matin, comme prévu.", "", "pass"),
        ("Passez à deux gélules.", "", "block"),
        ("Pas d'ibuprofène avec l'Amlor.", "", "pass"),
        ("Prenez de l'ibuprofène.", "", "block"),
        ("Oui, bien sûr.", "Je peux le prendre avec un yaourt ?", "pass"),
        ("Oui, bien sûr.", "Je peux prendre du Celebrex ?", "block"),
        ("Norvasc ou Amlor, c'est le même médicament.", "", "pass"),
        ("Prenez Exforge à la place.", "", "block"),
        ("Si cela serre dans la poitrine, appelez le 190, ils feront un ECG.", "", "pass"),
        ("Faites un ECG.", "", "block"),
    ],
)
def test_an_example_of_the_page_is_judged_as_it_says(reply, question, verdict):
    assert reply in PAGE
    assert judge(reply, CARD, question).level.value == verdict
