"""docs/command.md and the sentences hold what the program does."""

import re
import shlex
import string
from argparse import Namespace
from pathlib import Path

import pytest

from core.charter.gate.findings import Level
from core.cli.command import parser
from core.cli.sentences import NEUTRAL, SENTENCES, of_finding, sentence, short
from core.demo.__main__ import parser as demo_parser

ROOT = Path(__file__).resolve().parents[3]
PAGES = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("command.md", "administrator.md")]
COMMANDS = [words for page in PAGES for words in re.findall(r"^    colloque (.*?)(?: \d<.*)?$", page, re.M)]
RAISED = re.compile(r"\b(?:refuse|Trouble|BadInput)\(\s*\"([a-z_]+(?:\.[a-z_]+)+)\"")


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_of_the_page_is_one(words: str) -> None:
    typed = shlex.split(words)
    if typed[0] == "demo":
        assert demo_parser().parse_args(typed[1:]).verb == "patient"
        return
    args = parser().parse_args(typed, Namespace())
    assert callable(args.run)


def test_the_page_shows_every_verb_of_the_main_job() -> None:
    shown = {words.split()[0] for words in COMMANDS}
    assert shown >= {"init", "member", "patient", "enrol", "confirm", "consult", "result", "receive", "inbox"}
    assert shown >= {"triage", "thread", "reply", "record", "export", "verify", "check", "call", "passphrase"}


def raised_codes() -> list[str]:
    sources = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "core").rglob("*.py")))
    return sorted({code for source in sources for code in RAISED.findall(source)})


def test_every_code_that_core_raises_has_a_sentence() -> None:
    assert [code for code in raised_codes() if NEUTRAL in sentence(code)] == []


def test_a_code_without_a_sentence_is_named() -> None:
    assert "nothing.of_the_kind" in sentence("nothing.of_the_kind")


def test_the_facts_of_a_sentence_have_names() -> None:
    for code, words in SENTENCES.items():
        assert words == words.strip() != "", code
        assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(words)), code


@pytest.mark.parametrize("code", sorted(code.removeprefix("short.") for code in SENTENCES if code.startswith("short.")))
def test_a_short_phrase_is_of_a_code_that_has_a_sentence_and_needs_no_fact(code: str) -> None:
    assert NEUTRAL not in sentence(code)
    assert not set("{}…[]") & set(short(code))
    assert len(short(code)) <= 32


def test_every_finding_of_the_gate_has_a_short_phrase() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "core" / "charter" / "gate").glob("*.py"))
    codes = {code for source in sources for code in re.findall(r'"(gate\.[a-z_]+)"', source)}
    assert len(codes) > 10
    assert sorted(code for code in codes if f"short.{code}" not in SENTENCES) == []


def test_a_code_without_a_short_phrase_gets_the_head_of_its_sentence() -> None:
    assert short("sender.unknown") == "expéditeur inconnu"
    assert short("consultation.window_closed") == "suivi terminé"
    assert short("nothing.of_the_kind") == "nothing.of_the_kind"


def test_a_fact_that_is_a_code_is_said_in_words() -> None:
    assert "(réponse)" in sentence("role.may_not", {"kind": "ReplyRecorded"})


def test_a_finding_that_only_asks_for_a_reason_has_a_sentence_that_asks_for_it() -> None:
    assert of_finding("gate.new_dose", Level.BLOCK) == of_finding("gate.new_dose", Level.PASS) == "gate.new_dose"
    assert of_finding("gate.new_dose", Level.ATTEST) == "doubt.gate.new_dose"
    assert of_finding("gate.unsure", Level.ATTEST) == "gate.unsure"
    doubts = [code for code in SENTENCES if code.startswith("doubt.")]
    assert doubts
    assert all(code.removeprefix("doubt.") in SENTENCES and "ou dire" in sentence(code) for code in doubts)
