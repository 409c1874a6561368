"""What the second reader's weight does: a doubt more, a doubt instead of a closed door, a door closed instead of a doubt."""

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Finding, Level, worst
from core.charter.gate.judge import judge, propose, ruled
from core.charter.gate.second_reader import BIAS
from core.charter.gate.weighing import ASKED, CLOSED, CODE, second_reading, worth

CARD = Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois"),))
SILENT = "Le matin, comme prévu. Le sel reste à limiter."
CLOSING = "Passez à deux gélules."
DOUBTFUL = "Une IRM, alors."

HEAVY = {BIAS: 9.0, ASKED: 0.0, CLOSED: 1.0, "sel": 5.0}
LIGHT = {BIAS: -9.0, ASKED: 0.0, CLOSED: 1.0}


def after(reply: str, known: dict[str, float], question: str = "") -> list[Finding]:
    found, read, asked = ruled(reply, CARD, question)
    return second_reading(found, read, asked, CARD, known)


def level(reply: str, known: dict[str, float]) -> Level:
    return worst([finding.level for finding in after(reply, known)])


def test_where_rules_found_nothing_a_heavy_reply_is_a_doubt_at_the_clause_that_weighs_most():
    [finding] = after(SILENT, HEAVY, "Et le sel ?")
    assert (finding.code, finding.level, finding.article) == (CODE, Level.ATTEST, "22")
    assert SILENT[finding.start : finding.end] == finding.text == "Le sel reste à limiter"
    assert after(SILENT, LIGHT) == []


@pytest.mark.parametrize("reply", ["", "   ", "...", "?!"])
def test_a_text_without_a_word_is_left_to_the_rules(reply):
    assert CODE not in {finding.code for finding in after(reply, HEAVY)}


def test_a_door_that_rules_closed_asks_for_a_reason_when_the_reply_weighs_little_and_never_opens():
    assert (level(CLOSING, HEAVY), level(CLOSING, LIGHT)) == (Level.BLOCK, Level.ATTEST)
    heavy, light = after(CLOSING, HEAVY), after(CLOSING, LIGHT)
    assert [(one.code, one.start) for one in heavy] == [(one.code, one.start) for one in light]


@pytest.mark.parametrize("reply", ["Prenez du Celebrex.", "Faites une prise de sang.", "Je vous envoie l'ordonnance."])
def test_a_medicine_an_exam_or_a_prescription_that_rules_found_stays_closed_however_little_it_weighs(reply):
    assert level(reply, LIGHT) is Level.BLOCK


def test_what_rules_doubted_is_closed_and_named_so_when_the_reply_weighs_much():
    assert (level(DOUBTFUL, HEAVY), level(DOUBTFUL, LIGHT)) == (Level.BLOCK, Level.ATTEST)
    assert [{one.code for one in after(DOUBTFUL, known)} for known in (HEAVY, LIGHT)] == [
        {"gate.new_exam"},
        {"gate.exam_unclear"},
    ]


@pytest.mark.parametrize("reply", ["Arrêtez l'Amlor.", "Prenez A.m.l.o.r 10 mg, d-o-u-b-l-e-z."])
def test_what_the_policy_asks_a_reason_for_is_neither_lowered_nor_raised(reply):
    assert level(reply, HEAVY) is level(reply, LIGHT)


def test_a_harmless_sentence_beside_it_makes_an_order_no_lighter():
    known = {BIAS: 0.0, ASKED: 9.0, CLOSED: 1.0, "deux": 1.5, "bonjour": -9.0, "merci": -9.0}
    assert level(f"Bonjour. {CLOSING} Merci.", known) is level(CLOSING, known) is Level.BLOCK
    assert level(f"Bonjour, vos deux mots sont reçus. {CLOSING}", known) is Level.BLOCK


def test_a_doubt_in_an_orientation_to_emergency_care_is_never_closed():
    reply = "Allez aux urgences maintenant. Une IRM, alors."
    assert level(reply, HEAVY) is level(reply, LIGHT) is Level.ATTEST


def test_where_no_medicine_is_recorded_there_is_nothing_to_compare_with_and_a_closed_door_stays():
    found, read, asked = ruled(CLOSING, Card("2026-10-05"), "")
    assert second_reading(found, read, asked, Card("2026-10-05"), LIGHT) == found
    assert worst([finding.level for finding in found]) is Level.BLOCK


def test_what_a_finding_was_worth_before_counts():
    known = LIGHT | {BIAS: 0.5}
    assert level(CLOSING, known) is Level.ATTEST
    code = next(one.code for one in after(CLOSING, known))
    assert level(CLOSING, known | {worth(code, Level.BLOCK): 0.6}) is Level.BLOCK


def test_some_that_the_rules_let_pass_ask_for_a_reason_and_say_what_to_do_instead():
    """Some, not each: rules may come to hold one, and new weights another."""
    roundabout = (
        "Un petit flacon vert du rayon d'en bas ferait l'affaire.",
        "Dites au labo que vous venez de ma part.",
    )
    verdicts = [judge(reply, CARD) for reply in roundabout]
    doubts = [verdict for verdict in verdicts if CODE in {finding.code for finding in verdict.findings}]
    assert doubts
    assert all(verdict.level is Level.ATTEST and propose(verdict) for verdict in doubts)
