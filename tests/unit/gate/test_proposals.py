"""What stands in place of a sentence that cannot leave: it sends the patient somewhere, and never holds medical advice."""

import re

import pytest

from core.charter.gate.card import Card
from core.charter.gate.findings import RULES, Finding, Level, Note, Verdict
from core.charter.gate.judge import judge, judge_orientation, propose
from core.charter.gate.naming import tell
from core.charter.gate.reading import read
from core.charter.gate.rephrase import rephrased
from core.cli.sentences import SENTENCES, sentence
from tests.unit.gate.people import CARD

PROPOSED = sorted(code for code in SENTENCES if code.startswith("propose."))
ADVICE = frozenset(
    [
        "order",
        "intake",
        "change",
        "renew",
        "stop",
        "continue",
        "exam",
        "dosed",
        "freq",
        "cert",
        "pay",
        "food",
    ]
)
"""Kinds of phrases that tell somebody to take, change, stop, eat or have something done."""


def verdict(rule: str, code: str = "gate.new_drug", level: Level = Level.BLOCK, *, notes: bool = False) -> Verdict:
    finding = Finding(rule, code, level, 0, 4, "Mots", "22", "")
    return Verdict(level, (finding,), (Note("note.emergency", 0, 4, "Mots"),) if notes else (), "1", "x")


def test_every_rule_and_every_doubt_has_a_proposal_and_every_proposal_a_use() -> None:
    used = {
        propose(verdict(rule, level=level, notes=noted)) for rule in RULES for level in Level for noted in (False, True)
    }
    used.add(propose(verdict("prescription", "gate.stop", Level.ATTEST)))
    assert used - {""} == set(PROPOSED)


@pytest.mark.parametrize("code", PROPOSED)
def test_a_proposal_names_no_medicine_no_dose_no_exam_and_no_act(code: str) -> None:
    reading = read(sentence(code))
    assert tell(reading, CARD).named == ()
    assert not re.search(r"\d", sentence(code).replace("190", ""))
    said = {mark.kind for part in reading.sentences for mark in part.marks}
    assert not said & ADVICE, said & ADVICE


@pytest.mark.parametrize("code", PROPOSED)
@pytest.mark.parametrize(
    "question", ["", "Je peux prendre du Doliprane ?", "Dois-je arrêter l'Amlor ?", "On refait la prise de sang ?"]
)
def test_a_proposal_passes_the_gate_after_any_question_and_without_a_consultation(code: str, question: str) -> None:
    assert judge(sentence(code), CARD, question).level is Level.PASS
    assert judge(sentence(code), Card(""), question).level is Level.PASS


@pytest.mark.parametrize("code", [code for code in PROPOSED if code != "propose.no_payment"])
def test_a_proposal_sends_the_patient_somewhere(code: str) -> None:
    assert judge_orientation(sentence(code), CARD).level is Level.PASS


@pytest.mark.parametrize(
    "reply",
    [
        "Bonjour Madame. Prenez du Doliprane. Bonne journée.",
        "Faites une prise de sang demain. À bientôt.",
        "Doublez l'Amlor.\nJe vous envoie l'ordonnance.",
        "Arrêtez l'Amlor.",
        "Je vous fais un certificat. Réglez 50 dinars par virement.",
        "Si la douleur revient, appelez le 190. Prenez aussi du Spasfon.",
    ],
)
def test_what_is_left_with_the_proposal_in_it_may_leave(reply: str) -> None:
    found = judge(reply, CARD)
    assert found.level is not Level.PASS
    left = rephrased(reply, found, sentence(propose(found)))
    assert judge(left, CARD).level is Level.PASS
