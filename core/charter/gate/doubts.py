"""What no rule could read for certain, and still stands where an act stands: a doubt, for the physician to look at again.

Asked only of a text in which no other rule found anything. Each rule wants two things said together in one clause that
neither refuses, denies, asks nor tells the past: somebody but the patient and a treatment; a comparison and what is taken;
a sample or an organ and those who examine it; the physician's pen and a paper; the pharmacy and somebody's word to it.
"""

from collections.abc import Iterator
from typing import Final

from core.charter.gate.belonging import days_said, rest_of_course
from core.charter.gate.card import Card
from core.charter.gate.clauses import Clause, Reading, Sentence
from core.charter.gate.findings import Finding, Level
from core.charter.gate.naming import Told, known
from core.charter.gate.papers import ARTICLES

_TAKEN: Final = ("form", "galenic", "dosed", "drug", "class", "intake")
_COMPARING: Final = ("compared", "alters")
_ASIDE: Final = (
    "food",
    "rest",
    "activity",
    "home",
    "effect",
    "exam",
    "hour",
    "meaning",
    "if",
    "total",
    "same",
    "contrast",
)
_NEAR: Final = 4  # words from a comparison to what it may be about instead
_TOLD: Final = ("refuse", "deny", "defer", "visit", "collect", "formerly", "crew", "free")
_DIRECTING: Final = ("order", "command", "suggest", "intake", "change", "directs", "send", "alters")


def doubts(told: Told, card: Card, question: Reading) -> Iterator[Finding]:
    """The doubts of a reply (`told`) to `question`, in order, with the consultation `card`."""
    reading = told.reading
    rest = rest_of_course(question, [known(line).dose for line in card.medicines])
    for sentence in reading.sentences:
        if (sentence.asked and not sentence.has("suggest")) or sentence.has("emergency", "history", "sweeping"):
            continue
        if (
            sentence.declined
            or rest & days_said(sentence)
            or any(one.has("refuse", "deny") for one in sentence.clauses)
        ):
            continue
        for clause in sentence.clauses:
            if clause.negations or clause.has(*_TOLD):
                continue
            rule, code = _doubt(sentence, clause, bool(card.medicines), question)
            if rule:
                start, end = reading.span(clause.first, clause.last)
                yield Finding(rule, code, Level.ATTEST, start, end, reading.text[start:end], ARTICLES[rule], "")


def _doubt(sentence: Sentence, clause: Clause, treated: bool, question: Reading) -> tuple[str, str]:
    """The rule and the code that `clause` may fall under; empty where none."""
    if clause.has("chemist") and (clause.has("me", "arranged") or question.has("lost")):
        return "prescription", "gate.transmission"
    if clause.has("past"):
        return "", ""
    if treated and clause.has("peer") and sentence.has(*_TAKEN) and not any(one.negations for one in sentence.clauses):
        return "prescription", "gate.other_person"
    if treated and not (sentence.has("missed") or question.has("missed", "food")) and _compares(clause):
        return "prescription", "gate.new_dose"
    if clause.has("sample") and sentence.has(*_DIRECTING) and not clause.has("home", "given"):
        return "exam_request", "gate.exam_unclear"
    if clause.has("me") and clause.has("pens") and clause.has("letter", "authority") and not sentence.has("colleague"):
        return "certificate", "gate.certificate"
    return "", ""


def _compares(clause: Clause) -> bool:
    """Whether more, less or another of what is taken is told ("the tablet at breakfast may be left out")."""
    if not (clause.has(*_COMPARING) and clause.has(*_TAKEN) and clause.has(*_DIRECTING)):
        return False
    compared = [mark.first for mark in clause.marks if mark.kind in _COMPARING]
    taken = {mark.first for mark in clause.marks if mark.kind in _TAKEN}
    aside = {mark.first for mark in clause.marks if mark.kind in _ASIDE} - taken
    return any(all(abs(one - place) > _NEAR for one in aside) for place in compared)
