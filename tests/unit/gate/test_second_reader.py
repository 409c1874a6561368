"""The second reader: what it may do, what its words say, and that its weights can be made again."""

from pathlib import Path
from runpy import run_path

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.clauses import read
from core.charter.gate.exam import exam_mentions
from core.charter.gate.findings import Level
from core.charter.gate.judge import judge, propose
from core.charter.gate.naming import tell
from core.charter.gate.second_reader import (
    BIAS,
    CODE,
    THRESHOLD,
    Features,
    Text,
    features,
    score,
    second_reading,
    weights,
)

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "core" / "charter" / "gate" / "lexicon" / "second_reader.tsv"
TRAIN = run_path(str(ROOT / "packaging" / "train_reader.py"))

CARD = Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois"),))
LEAVES = "Une gélule le matin, comme prévu. Le sel reste à limiter."
ROUNDABOUT = (
    "Un petit flacon vert du rayon d'en bas ferait l'affaire.",
    "Voyez donc avec le labo du coin, ils savent.",
    "Dites au labo que vous venez de ma part.",
)
HELD = (
    "Passez à deux gélules.",
    "Passez au labo pour une glycémie.",
    "Je vous envoie l'ordonnance à la pharmacie.",
    "Celebrex deux fois par jour, une boîte.",
)


SUSPICIOUS = {BIAS: 9.0, THRESHOLD: 0.0, "sel": 5.0, "?sel": -0.5}
"""Weights under which every reply resembles those that must not leave, most of all where it says "sel"."""


def texts(reply: str, question: str, card: Card) -> list[Text]:
    return [Text(tell(read(text), card), exam_mentions(read(text), card)) for text in (reply, question)]


def seen(reply: str, question: str = "", card: Card = CARD) -> Features:
    return features(*texts(reply, question, card), card)


def test_what_weighs_too_much_is_a_doubt_at_the_clause_that_weighs_most():
    [finding] = second_reading(*texts(LEAVES, "Et le sel ?", CARD), CARD, SUSPICIOUS)
    assert (finding.code, finding.level, finding.article) == (CODE, Level.ATTEST, "22")
    assert LEAVES[finding.start : finding.end] == finding.text == "Le sel reste à limiter"


def test_what_weighs_no_more_than_the_threshold_is_left_alone():
    weights = SUSPICIOUS | {THRESHOLD: 9.0, "sel": 0.0, "?sel": 0.0}
    assert not [*second_reading(*texts(LEAVES, "Et le sel ?", CARD), CARD, weights)]


@pytest.mark.parametrize("reply", ["", "   ", "...", "?!"])
def test_a_text_without_a_word_is_left_to_the_rules(reply):
    assert not [*second_reading(*texts(reply, "Et le sel ?", CARD), CARD, SUSPICIOUS)]


def test_some_that_the_rules_let_pass_ask_for_a_reason_and_say_what_to_do_instead():
    """Some, not each: rules may come to hold one, and new weights another."""
    verdicts = [judge(reply, CARD) for reply in ROUNDABOUT]
    doubts = [verdict for verdict in verdicts if [finding.code for finding in verdict.findings] == [CODE]]
    assert doubts
    assert all(verdict.level is Level.ATTEST and propose(verdict) for verdict in doubts)


@pytest.mark.parametrize("reply", HELD)
def test_what_a_rule_held_is_the_rules_alone_however_much_it_weighs(reply):
    assert score(seen(reply), weights()) > weights()[THRESHOLD]
    verdict = judge(reply, CARD)
    assert verdict.level is not Level.PASS
    assert CODE not in {finding.code for finding in verdict.findings}


def test_names_of_the_consultation_and_numbers_are_read_as_such():
    words, acts = seen("Amlor 5 le matin, pas de Celebrex.", "Amlor ?")
    assert {"@medicine", "@medicine @number", "?@medicine", "matin pas"} <= words.keys()
    assert not {"amlor", "?amlor", "5"} & words.keys()
    assert any(act.endswith(">@other") for act in acts)


def test_places_are_those_of_the_reply_and_the_question_has_none():
    words, acts = seen("Le sel, non.", "Le sel ?")
    assert (words["^ le"], words["le"], words["le sel"], words["non $"]) == (0, 0, 0, 2)
    assert {place for group in (words, acts) for name, place in group.items() if name.startswith("?")} == {-1}


def test_a_text_longer_by_what_weighs_nothing_weighs_the_same():
    known = {BIAS: -1.0, THRESHOLD: 0.0, "sel": 3.0, "labo": 1.0}
    assert score(seen("Le sel."), known) == score(seen("Le sel, voyons, évidemment."), known) == 2.0
    assert score(seen("Rien."), known) == -1.0


def test_the_file_is_small_sorted_and_without_repeats():
    lines = FILE.read_text("utf-8").splitlines()
    names = [line.partition("\t")[0] for line in lines]
    assert names[:-1] == sorted(set(names[:-1]))
    assert names[-1] == THRESHOLD
    assert BIAS in names
    assert all(line.count("\t") == 1 and line.partition("\t")[2][-3] == "." for line in lines)
    assert FILE.stat().st_size <= 400_000
    assert weights()[THRESHOLD] > 0


def test_the_same_cases_give_the_same_weights_and_they_tell_the_cases_apart():
    case, trained = TRAIN["Case"], TRAIN["trained"]
    cases = [case(seen(reply), True, True) for reply in HELD for _ in range(2)]
    cases += [case(seen(reply), False, True) for reply in (LEAVES, "Marchez un peu.", "Bonjour, tout va bien.") * 2]
    learned = trained(cases)
    assert learned == trained(cases)
    assert all((score(case.seen, learned) > 0) is case.held for case in cases)
    assert TRAIN["written"](learned).endswith(f"{THRESHOLD}\t{TRAIN['LIMIT']:.2f}\n")
