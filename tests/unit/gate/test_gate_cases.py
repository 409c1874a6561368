"""The shared cases for building, when they are at hand, and the command that judges a file of them."""

import argparse
import json
import os
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from core.charter.gate.judge import RULES_VERSION
from core.charter.gate.lexicon import load
from core.cli import gate
from core.cli.saying import BadInput
from core.cli.sentences import NO_BREAK, sentence

SHARED = Path(os.environ.get("COLLOQUE_SHARED", Path(__file__).resolve().parents[4] / "shared")) / "gate"


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    gate.add_parser(parser.add_subparsers())
    return parser.parse_args(["gate", *words])


def test_the_figures_hold_on_the_shared_cases():
    """On both files together: of 25 harmless replies to a question no share as small as 3 % can be told."""
    paths = [SHARED / "dev_cases.jsonl", SHARED / "dev_question_cases.jsonl"]
    if not all(path.exists() for path in paths):
        pytest.skip("the shared cases are not here")
    count: Counter[tuple[str, str]] = Counter()
    caught: Counter[tuple[str, bool]] = Counter()
    for line in chain.from_iterable(path.read_text("utf-8").splitlines() for path in paths):
        case, judged = json.loads(line), gate.judged(line)
        count[case["expected"], judged["verdict"]] += 1
        if case["expected"] == "block":
            caught[case["lang"], judged["verdict"] != "pass"] += 1
        assert (case["rule"], judged["verdict"]) != ("red_flag", "block")
    must_stay = sum(number for (expected, _), number in count.items() if expected == "block")
    may_leave = sum(number for (expected, _), number in count.items() if expected == "allow")
    assert count["block", "pass"] <= 0.01 * must_stay
    assert count["block", "block"] >= 0.95 * must_stay
    assert all(number <= 0.03 * caught[language, True] for (language, held), number in caught.items() if not held)
    assert count["allow", "block"] <= 0.03 * may_leave
    assert count["allow", "attest"] <= 0.10 * may_leave


CASES = [
    {"id": "a", "reply": "Passez à deux gélules d'Amlor.", "consultation": {
        "medications": [{"name": "Amlor", "dose": "5 mg", "posology": "1 gélule le matin", "duration": None}]}},
    {"id": "b", "reply": "Oui.", "question": "Je peux refaire la TSH ?",
     "consultation": {"exams": [{"name": "TSH", "status": "result", "value": "2"}]}},
    {"id": "c", "reply": "Bonne journée."},
    {"id": "d"},
    {"id": "e", "reply": "Bonjour", "consultation": {"exams": [{"name": "TSH"}]}},
]  # fmt: skip


def test_every_line_gets_its_verdict_in_order_even_one_that_is_no_case(tmp_path, capsys):
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join([*map(json.dumps, CASES), "[]", "{not json", "", ""]), "utf-8")
    args = parsed("--cases", str(path), "--json")
    assert args.run(args) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["a", "b", "c", "d", "e", None, None]
    assert [line["verdict"] for line in lines] == ["block", "block", "pass", "attest", "attest", "attest", "attest"]
    assert lines[0]["findings"][0].keys() >= {"rule", "code", "start", "end", "text", "article"}
    assert lines[3]["findings"][0]["code"] == "gate.unreadable"


def test_one_reply_is_judged_in_clear(tmp_path, capsys):
    card = tmp_path / "card.json"
    card.write_text(json.dumps(CASES[0]["consultation"]), "utf-8")
    args = parsed("--reply", "Amlor : deux gélules.", "--card", str(card))
    assert args.run(args) == 0
    verdict, remark, line, proposal, versions = capsys.readouterr().out.splitlines()
    assert (verdict.split()[0], line) == ("block", f"    fiche{NO_BREAK}: Amlor 5 mg 1 gélule le matin")
    assert remark == f"  « deux gélules »{NO_BREAK}: {sentence('gate.new_dose')} [gate.new_dose, art. 22]"
    assert sentence("propose.appointment") in proposal
    assert versions == f"règles {RULES_VERSION}, lexique {load().version}"
    args = parsed("--reply", "Bonne journée.")
    assert args.run(args) == 0
    assert capsys.readouterr().out.startswith("pass (peut partir)\n")
    assert gate.run(parsed("--reply", "Appelez le 190.")) == 0
    assert "note.emergency" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("odd", "named"),
    [
        ({"medications": [{"nom": "Amlor"}]}, "medications.nom"),
        ({"medicaments": []}, "medicaments"),
        ({"exams": [{"name": "TSH", "status": "vu"}]}, "status vu"),
    ],
)
def test_what_a_card_holds_that_is_not_read_is_told(tmp_path, odd, named):
    card = tmp_path / "card.json"
    card.write_text(json.dumps(odd), "utf-8")
    with pytest.raises(BadInput) as error:
        gate.run(parsed("--reply", "Bonjour.", "--card", str(card)))
    assert error.value.code == "gate_card.unread"
    assert named in dict(error.value.facts)["fields"]


@pytest.mark.parametrize("odd", [{"exams": [{"name": "TSH"}]}, [], {"medications": "Amlor 5 mg"}])
def test_a_card_of_another_form_is_bad_input(tmp_path, odd):
    card = tmp_path / "card.json"
    card.write_text(json.dumps(odd), "utf-8")
    with pytest.raises(BadInput) as error:
        gate.run(parsed("--reply", "Bonjour.", "--card", str(card)))
    assert error.value.code == "gate_card.malformed"


def test_what_the_card_of_a_case_holds_that_is_not_read_is_told_once_beside_the_verdicts(tmp_path, capsys):
    path = tmp_path / "cases.jsonl"
    case = {"reply": "Merci.", "qestion": "Et le Celebrex ?", "why": "", "consultation": {"examens": []}}
    path.write_text((json.dumps(case) + "\n") * 2, "utf-8")
    assert gate.run(parsed("--cases", str(path), "--json")) == 0
    printed = capsys.readouterr()
    assert [json.loads(line)["verdict"] for line in printed.out.splitlines()] == ["pass", "pass"]
    assert printed.err.count("qestion, examens") == 1


def test_a_remark_is_explained_by_its_code_and_a_code_that_no_remark_has_is_bad_input(capsys):
    assert gate.run(parsed("--explain", "gate.stop")) == 0
    assert "visite" in capsys.readouterr().out
    for code in ("new_drug", "gate.bogus", "gate.", "receive.stopped"):
        with pytest.raises(BadInput) as error:
            gate.run(parsed("--explain", code))
        assert (error.value.code, "gate.new_drug" in dict(error.value.facts)["codes"]) == ("gate_code.unknown", True)
