"""French and English replies beside those of the corpus: ways to prescribe that must not leave, ways to explain that may."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.charter.gate.card import Card, Exam, Medicine
from core.charter.gate.findings import Level
from tests.unit.gate.rulings import judge

REPLIES = "\n".join(Path(__file__).with_name(name).read_text("utf-8") for name in ("french.txt", "english.txt"))


def medicine(line: str) -> Medicine:
    name, dose, posology, duration = line.split(" ; ")
    return Medicine(name, dose, posology, duration)


def exam(mark: str, line: str) -> Exam:
    name, _, value = line.partition(" ; ")
    return Exam(name, "result" if mark == "=" else "ordered", value, mark == "=")


def cases(wanted: str) -> Iterator[tuple[Card, str, str]]:
    for block in REPLIES.split("[card]\n")[1:]:
        lines = [(line[0], line[2:]) for line in block.splitlines() if line]
        medicines = tuple(medicine(text) for mark, text in lines if mark == "+")
        exams = tuple(exam(mark, text) for mark, text in lines if mark in "=?")
        for mark, text in lines:
            if mark == wanted:
                question, _, reply = text.rpartition(" >> ")
                yield Card("2026-10-05", medicines, exams), question, reply


@pytest.mark.parametrize(("card", "question", "reply"), list(cases("x")))
def test_what_prescribes_in_french_is_stopped_or_doubted(card: Card, question: str, reply: str) -> None:
    assert judge(reply, card, question).level is not Level.PASS


@pytest.mark.parametrize(("card", "question", "reply"), list(cases(".")))
def test_what_explains_in_french_leaves(card: Card, question: str, reply: str) -> None:
    assert judge(reply, card, question).level is Level.PASS
