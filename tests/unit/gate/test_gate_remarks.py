"""One fault, one remark: the words that are wrong, not the clause around them a second time."""

import pytest

from tests.unit.gate.people import CARD, PRESSURE
from tests.unit.gate.rulings import judge


def remarks(reply: str) -> list[tuple[str, str]]:
    """Code and words of each remark, in order."""
    return [(one.code, one.text) for one in judge(reply, CARD).findings]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Doublez l'Amlor 10 mg.", [("gate.new_dose", "10 mg")]),
        (
            "Passez à Amlor 10 mg ce matin et ajoutez de l'ibuprofène 400 mg pendant 5 jours.",
            [("gate.new_dose", "10 mg ce matin"), ("gate.new_drug", "ibuprofène 400 mg pendant 5 jours")],
        ),
        ("Remplacez-la par lercanidipine 10 mg.", [("gate.new_drug", "lercanidipine 10 mg")]),
        ("Doublez la dose.", [("gate.new_dose", "Doublez la dose")]),
    ],
)
def test_the_clause_gives_way_to_its_own_words(reply, expected):
    assert remarks(reply) == expected


def test_two_medicines_named_in_one_breath_are_two_faults():
    said = [code for code, _ in remarks("Prenez Doliprane 1 g puis lercanidipine 10 mg.")]
    assert said == ["gate.new_drug", "gate.new_drug"]


def test_a_block_never_gives_way_to_a_doubt():
    found = judge("Doublez l'Amlor le soir.", CARD).findings
    assert [(one.code, one.level.value) for one in found if one.matched.startswith(PRESSURE.name)] == [
        ("gate.new_dose", "block"),
        ("gate.new_dose", "attest"),
    ]
