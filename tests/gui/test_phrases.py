"""Codes become sentences; unknown ones are said as such; times and directions read as people expect."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QDateTime, QTime

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from core.charter.gate.judge import judge
from core.charter.passage import Duty, Lamp, Lit
from core.cli.sentences import SENTENCES, sentence, template_of
from core.doors.process import harden
from core.model import DAY_MS, HOUR_MS, Decision, Judgement, Queue
from desktop import dates, phrases
from desktop.strength import FAIR, SHORT, STRONG, strength

pytestmark = pytest.mark.usefixtures("dressed")
ROOT = Path(__file__).resolve().parents[2]
EXPECTED = re.compile(r'(?:refuse|Trouble|Refused)\(\s*"([a-z_]+\.[a-z_.]+)"')
NOON = QDateTime(QDate(2026, 11, 20), QTime(12, 0)).toMSecsSinceEpoch()


def test_an_unknown_code_is_said_as_such() -> None:
    assert sentence("nowhere.heard") == "L’opération n’a pas abouti. (nowhere.heard)"
    assert phrases.sentence("nowhere.heard").endswith("(nowhere.heard)")


def test_a_missing_fact_is_an_ellipsis_and_never_an_error() -> None:
    assert "J+…" in sentence("consultation.window_closed")


def test_a_size_is_told_as_people_know_it_and_an_unknown_one_is_an_ellipsis() -> None:
    full = phrases.sentence("mail.room", {"used": "1047552", "limit": str(40 << 20)})
    assert full == "1023\u00a0Mo pris sur 40\u00a0Go."
    assert phrases.sentence("mail.room", {"used": "9216"}) == "9216\u00a0Ko pris sur …."


def test_french_typography_keeps_its_no_break_spaces() -> None:
    words = phrases.sentence("judgement.awaited")
    assert words.startswith("Reste\u00a0: votre jugement.")
    assert "nécessaire\u00a0?" in words
    assert "'" not in words


def test_every_refusal_of_the_desks_work_has_a_sentence_of_its_own() -> None:
    rooms = [*(ROOT / "core" / "charter").rglob("*.py"), *(ROOT / "core" / "office").rglob("*.py")]
    codes = {code for path in rooms for code in EXPECTED.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 40
    assert sorted(code for code in codes if template_of(code) is None) == []


def test_every_code_of_the_gate_has_a_sentence() -> None:
    gate = ROOT / "core" / "charter" / "gate"
    codes = {code for path in gate.glob("*.py") for code in re.findall(r'"(gate\.[a-z_]+)"', path.read_text("utf-8"))}
    assert len(codes) > 10
    assert sorted(codes - SENTENCES.keys()) == []


def test_every_proposal_has_a_sentence_that_the_gate_lets_pass() -> None:
    judge_file = ROOT / "core" / "charter" / "gate" / "judge.py"
    codes = set(re.findall(r'"(propose\.[a-z_0-9]+)"', judge_file.read_text(encoding="utf-8")))
    assert len(codes) >= 4
    card = Card("2026-11-12", (Medicine("amlodipine", "5 mg", "1 comprimé le matin", "3 mois"),), ())
    for code in sorted(codes):
        verdict = judge(f"Bonjour. {sentence(code)}", card, "Faut-il le prendre avant le repas ?")
        assert verdict.level is Level.PASS, (code, verdict.findings)


def test_a_lamp_says_its_evidence_or_at_least_its_state() -> None:
    facts = (("held_on", "2026-11-12"), ("day", "8"))
    assert phrases.evidence(Lamp(Duty.CONSULTATION, Lit.HELD, "consultation.follows", facts)) == "12\u00a0nov., J+8"
    assert phrases.evidence(Lamp(Duty.CONTENT, Lit.CLOSED, "content.blocked", (("count", "1"),))) == "1 remarque"
    assert phrases.evidence(Lamp(Duty.RECORD, Lit.CLOSED, "record.of_tomorrow")) == "bloqué"


def test_every_value_that_can_be_shown_has_a_word() -> None:
    assert all(phrases.queue(queue) for queue in Queue)
    assert all(phrases.judgement(value) for value in Judgement)
    assert all(all(phrases.decision(value)) for value in Decision)
    assert all(phrases.duty(duty) for duty in Duty)
    assert all(phrases.state(lit) for lit in Lit)


def test_names_and_doses_are_isolated() -> None:
    assert phrases.isolate("Amlodipine") == "\u2068Amlodipine\u2069"
    assert phrases.isolate_ltr("5 mg") == "\u20665\u00a0mg\u2069"


def test_marks_that_reorder_or_hide_are_left_out_of_what_is_shown() -> None:
    assert phrases.shown("a\u202eb\u0000c\u200bd\ne") == "abcd\ne"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (0, "1\u00a0min"),
        (12 * 60_000, "12\u00a0min"),
        (5 * HOUR_MS, "5\u00a0h"),
        (DAY_MS, "hier 13:00"),
        (3 * DAY_MS, "mar. 13:00"),
        (11 * DAY_MS, "9\u00a0nov."),
    ],
)
def test_how_long_ago_is_said_shortly(ago: int, said: str) -> None:
    assert dates.since(NOON - ago, NOON) == said


def test_a_deadline_is_hours_left_or_hours_late() -> None:
    assert dates.left(NOON + 22 * HOUR_MS, NOON) == "22\u00a0h"
    assert dates.left(NOON - 42 * HOUR_MS, NOON) == "+ 42\u00a0h".replace(" ", "\u00a0")
    assert [dates.pressing(NOON + hours * HOUR_MS, NOON) for hours in (-1, 4, 20)] == ["late", "soon", ""]
    assert dates.pressing(0, NOON) == ""
    assert [dates.bucket(NOON + hours * HOUR_MS, NOON) for hours in (-1, 4, 20, 60)] == [
        "late", "today", "tomorrow", "later",
    ]  # fmt: skip
    assert dates.before(NOON + 20 * HOUR_MS, NOON) == "Avant demain 09:00"


@pytest.mark.parametrize(
    ("born", "said"),
    [("1972-05-03", "54\u00a0ans"), ("2017-11-21", "8\u00a0ans"), ("2025-09-20", "14\u00a0mois"), ("unknown", "")],
)
def test_ages_are_in_years_and_in_months_for_the_smallest(born: str, said: str) -> None:
    assert dates.age(born, NOON) == said


def test_passphrases_are_short_fair_or_strong() -> None:
    assert strength("abricot") == SHORT
    assert strength("aaaaaaaaaaaaaaaaaaaaa") == SHORT
    assert strength("abricot balcon") == FAIR
    assert strength("abricot balcon carafe domino fenouil") == STRONG


def test_the_process_is_hardened_on_linux() -> None:
    import resource

    assert "no core dump" in harden()
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


@pytest.mark.usefixtures("mirrored")
def test_parts_of_a_line_follow_the_direction_of_the_window_whatever_each_is_written_in() -> None:
    line = phrases.joined("2 avril", "", "+216 00 000 101")
    assert line[0] == "\u200f"
    assert line.count("\u2068") == line.count("\u2069") == 2
    assert phrases.shown(line) == "\u200f2 avril · +216 00 000 101"
    assert phrases.joined("", phrases.joined("", "")) == ""
