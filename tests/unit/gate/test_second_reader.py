"""The second reader: what a reply shows it, what it weighs, and that its weights can be made again."""

from pathlib import Path
from runpy import run_path

import pytest

from core.charter.gate.card import Card, Exam, Medicine
from core.charter.gate.clauses import read
from core.charter.gate.exam import exam_mentions
from core.charter.gate.naming import tell
from core.charter.gate.second_reader import BIAS, Features, Text, features, score, weights
from core.charter.gate.senses import senses_of
from core.charter.gate.weighing import ASKED, CLOSED

ROOT = Path(__file__).resolve().parents[3]
LEXICON = ROOT / "core" / "charter" / "gate" / "lexicon"
TRAIN = run_path(str(ROOT / "packaging" / "train_reader.py"))

CARD = Card(
    "2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois"),), (Exam("TSH", "result", "2,1 mUI/L"),)
)
LEAVES = ("Une gélule le matin, comme prévu.", "Marchez un peu.", "Bonjour, tout va bien.")
HELD = (
    "Passez à deux gélules.",
    "Passez au labo pour une glycémie.",
    "Je vous envoie l'ordonnance à la pharmacie.",
    "Celebrex deux fois par jour, une boîte.",
)


def seen(reply: str, question: str = "", card: Card = CARD) -> Features:
    told, asked = (Text(tell(read(text), card), exam_mentions(read(text), card)) for text in (reply, question))
    return features(told, asked, card)


def test_names_of_the_consultation_and_numbers_are_read_as_such():
    shown = seen("Amlor 5 le matin, pas de Celebrex.", "Amlor ?")
    assert {"@medicine", "@medicine @number", "?@medicine", "matin pas"} <= shown.words.keys()
    assert not {"amlor", "?amlor", "5"} & shown.words.keys()
    assert any(act.endswith(">@other") for act in shown.acts)


def test_a_word_has_the_same_sense_in_every_language():
    assert "take" in senses_of(("prenez",))
    assert "take" in senses_of(("take",))
    assert "take" in senses_of(("خذ",))
    assert "take" in senses_of(("unknown", "5oudh"))
    assert senses_of(("zorbexal",)) == ()


def test_senses_are_read_alone_near_one_another_and_at_both_ends():
    senses = seen("Prenez deux gélules ce soir.").senses.keys()
    assert {"#take", "#^take", "#^^take", "#imp+number", "#take~form", "#daytime$"} <= senses
    assert "#take~daytime" not in seen("Prenez deux gélules bleues rondes petites ce soir.").senses


def test_a_number_is_that_of_the_prescription_of_a_result_or_another():
    assert "#recorded" in seen("5 mg.").senses
    assert "#resulted" in seen("C'est 2,1.").senses
    assert "#number" in seen("10 mg.").senses


def test_a_curt_reply_is_read_with_each_sense_of_its_question_and_a_long_one_is_not():
    assert "#yes&increase" in seen("Oui.", "Je peux augmenter ?").answered
    assert not seen("Oui, mais venez d'abord me voir au cabinet.", "Je peux augmenter ?").answered


def test_places_are_those_of_the_reply_and_the_question_has_none():
    shown = seen("Le sel, non.", "Le sel ?")
    words = shown.words
    assert (words["^ le"], words["le"], words["le sel"], words["non $"]) == ([0], [0], [0], [2])
    asked = [places for group in shown for name, places in group.items() if name.startswith("?")]
    assert {place for places in asked for place in places} == {-1}
    assert shown.asked


def test_a_text_longer_by_what_weighs_nothing_weighs_the_same():
    known = {BIAS: -1.0, "sel": 3.0, "labo": 1.0}
    assert score(seen("Le sel."), known) == score(seen("Le sel, voyons, évidemment."), known) == 2.0
    assert score(seen("Rien."), known) == -1.0


def test_a_part_of_a_reply_weighs_what_stands_in_it_and_in_the_question():
    known = {BIAS: 0.0, "sel": 3.0, "labo": 1.0, "?sel": 0.5}
    shown = seen("Le labo. Le sel.", "Sel ?")
    assert score(shown, known, 0, 2) == pytest.approx(1.5 / 2**0.5)
    assert score(shown, known, 2, 4) == pytest.approx(3.5 / 2**0.5)
    assert score(shown, known) == pytest.approx(4.5 / 3**0.5)
    twice = seen("Du sel. Le labo. Le sel.", "Sel ?")
    assert score(twice, known, 4, 6) == pytest.approx(3.5 / 2**0.5)


def test_the_file_is_small_sorted_and_without_repeats():
    file = LEXICON / "second_reader.tsv"
    lines = file.read_text("utf-8").splitlines()
    names = [line.partition("\t")[0] for line in lines]
    assert names == sorted(set(names))
    assert {BIAS, ASKED, CLOSED} <= set(names)
    assert all(line.count("\t") == 1 and line.partition("\t")[2][-3] == "." for line in lines)
    assert file.stat().st_size <= 600_000
    assert 0 <= weights()[ASKED] < weights()[CLOSED]


def test_the_words_with_senses_are_sorted_and_their_senses_those_that_are_told():
    lines = (LEXICON / "senses.tsv").read_text("utf-8").splitlines()
    words = [line.partition("\t")[0] for line in lines]
    assert words == sorted(set(words))
    page = (ROOT / "docs" / "decisions" / "0037-senses.md").read_text("utf-8")
    told = set(page.split("```")[1].split())
    assert {sense for line in lines for sense in line.partition("\t")[2].split()} == told


def test_the_same_cases_give_the_same_weights_and_they_tell_the_cases_apart():
    case, trained = TRAIN["Case"], TRAIN["trained"]
    cases = [case(seen(reply), True, frozenset()) for reply in HELD for _ in range(2)]
    cases += [case(seen(reply), False, frozenset()) for reply in LEAVES * 2]
    learned = trained(cases)
    assert learned == trained(cases)
    assert all((score(case.seen, learned) > 0) is case.held for case in cases)
    assert TRAIN["written"]({"b": 1.0, "a": -0.5}) == "a\t-0.50\nb\t1.00\n"


def test_a_finding_is_worth_as_much_as_it_was_right_more_often_than_wrong():
    case, shown = TRAIN["Case"], seen("Rien.")
    right, wrong = [case(shown, held, frozenset({"=gate.renewal block"})) for held in (True, False)]
    worth = TRAIN["worths"]([right] * 19 + [wrong])["=gate.renewal block"]
    assert worth > 0 > TRAIN["worths"]([wrong])["=gate.renewal block"]
