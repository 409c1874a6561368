"""What the second reader's weight does to what the rules found: a doubt more, a doubt instead of a closed door, or a door
closed where rules only doubted.

The weight of a reply (`second_reader.py`) and what findings of that code were worth on replies that no rule was built on are
added. Under `CLOSED` a door that a rule closed by comparing asks for a reason instead: nothing the rules held ever passes.
Above it, what the rules doubted is closed, for the same reason that the rule gives. A reply in which the rules found nothing
is a doubt above `ASKED`: `gate.unsure`, which closes nothing, since it has no reason to tell.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from core.charter.gate.card import Card
from core.charter.gate.findings import Finding, Level, worst
from core.charter.gate.second_reader import Features, Text, features, score, weighed

CODE: Final = "gate.unsure"
ASKED, CLOSED = "=asked", "=closed"
_DOUBTS: Final = frozenset(
    {
        *("gate.disguised", "gate.exam_reminder", "gate.late_addition", "gate.result_not_recorded"),
        *("gate.stop", "gate.unreadable", "gate.copy_of_prescription", "gate.prescription_paper"),
    }
)
"""What the policy itself asks a reason for, neither more nor less (docs/gate.md)."""

_COMPARED: Final = frozenset(
    {
        *("gate.new_dose", "gate.renewal", "gate.longer", "gate.other_person"),
        *("gate.exam_repeat", "gate.exam_extended"),
    }
)
"""What rests on a comparison with the record: doors that may ask for a reason instead. A medicine, an exam, a certificate, a
payment or a prescription that rules found stays closed."""

_SURE: Final = {
    "gate.drug_unclear": "gate.new_drug",
    "gate.exam_unclear": "gate.new_exam",
    "gate.longer": "gate.renewal",
    "gate.unrecorded_dose": "gate.new_dose",
}
"""What a doubt that is closed is called: its own name asks for a reason."""


def worth(code: str, level: Level) -> str:
    """The name of the weight of a finding."""
    return f"={code} {level.value}"


def second_reading(
    found: list[Finding], reply: Text, question: Text, card: Card, known: dict[str, float]
) -> list[Finding]:
    """`found` by the rules, after the second reader with the weights `known`."""
    if not reply.told.reading.tokens or any(finding.code in _DOUBTS for finding in found):
        return found
    level = worst([finding.level for finding in found])
    worsts = [finding for finding in found if finding.level is level]
    seen = features(reply, question, card)
    weight = max(score(seen, known, *place) for place in _places(worsts, reply)) + _worth(worsts, level, known)
    if level is Level.PASS:
        return [_doubt(reply, seen, known)] if weight > known[ASKED] else found
    closed = weight > known[CLOSED]
    if closed and reply.told.reading.has("emergency"):
        return found
    if closed is (level is Level.BLOCK):
        return found
    if not closed and not (card.medicines and all(finding.code in _COMPARED for finding in worsts)):
        return found
    return [_turned(finding, closed=closed) if finding in worsts else finding for finding in found]


def _turned(finding: Finding, *, closed: bool) -> Finding:
    """A doubt closed, or a closed door that asks for a reason."""
    if closed:
        return replace(finding, level=Level.BLOCK, code=_SURE.get(finding.code, finding.code))
    return replace(finding, level=Level.ATTEST)


def _places(worsts: list[Finding], reply: Text) -> Iterator[tuple[int, int]]:
    """Where to look: the whole reply, and each sentence of a finding, so that no harmless one beside it makes it lighter."""
    reading = reply.told.reading
    yield 0, len(reading.tokens)
    for sentence in reading.sentences:
        start, end = reading.span(sentence.first, sentence.last)
        if any(one.start < end and start < one.end for one in worsts):
            yield sentence.first, sentence.last


def _worth(worsts: list[Finding], level: Level, known: dict[str, float]) -> float:
    """The most that one of the worst findings is worth, or that none is."""
    codes = {finding.code for finding in worsts} or {CODE}
    return max(known.get(worth(code, level), 0.0) for code in codes)


def _doubt(reply: Text, seen: Features, known: dict[str, float]) -> Finding:
    """A doubt at the clause that weighs most."""
    reading, shares = reply.told.reading, list(weighed(seen, known))
    clauses = [clause for sentence in reading.sentences for clause in sentence.clauses]
    heaviest = max(clauses, key=lambda one: sum(share for place, share in shares if one.first <= place < one.last))
    start, end = reading.span(heaviest.first, heaviest.last)
    return Finding("prescription", CODE, Level.ATTEST, start, end, reading.text[start:end], "22", "")
