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
    said, versions = capsys.readouterr().out.rsplit("\n", 2)[:2]
    assert said == "block\n  gate.new_dose 8-20: deux gélules"
    assert versions == f"règles {RULES_VERSION}, lexique {load().version}"
    args = parsed("--reply", "Bonne journée.")
    assert args.run(args) == 0
    assert capsys.readouterr().out.startswith("pass\n")


def test_a_remark_is_explained_by_its_code_and_a_code_that_no_remark_has_is_bad_input(capsys):
    assert gate.run(parsed("--explain", "gate.stop")) == 0
    assert "visite" in capsys.readouterr().out
    for code in ("new_drug", "gate.bogus", "gate.", "receive.stopped"):
        with pytest.raises(BadInput) as error:
            gate.run(parsed("--explain", code))
        assert (error.value.code, "gate.new_drug" in dict(error.value.facts)["codes"]) == ("gate_code.unknown", True)
