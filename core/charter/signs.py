"""Red flags in a patient's own words: what asks for a call or for the emergency services before any written answer.

Finding none says nothing: the text is screened, not understood. The eight signs that a patient's page offers to tick
have the same names here; three more are only looked for in the text.
"""

from dataclasses import dataclass
from functools import cache

from core.charter.gate.clauses import Clause, read
from core.charter.gate.lexicon import read_book
from core.charter.gate.phrasebook import Mark, Phrasebook

SCREEN_VERSION = 1
_NEAR = 3


@dataclass(frozen=True)
class SignSeen:
    """A sign with its place in the text, in code points."""

    sign: str
    start: int
    end: int


@cache
def _book() -> Phrasebook:
    return read_book("signs.txt")


def signs(text: str) -> tuple[SignSeen, ...]:
    """Every sign said in `text` and not denied right there ("pas de fièvre"), in order."""
    reading = read(text)
    found = []
    for mark in _book().find(reading.tokens):
        clause = next(
            clause
            for sentence in reading.sentences
            for clause in sentence.clauses
            if clause.first <= mark.first < clause.last
        )
        if not _denied(clause, mark):
            found.append(SignSeen(mark.value, *reading.span(mark.first, mark.last)))
    return tuple(found)


def _denied(clause: Clause, sign: Mark) -> bool:
    """Whether a negation ends just before the sign; one inside it ("ne respire plus") is part of the sign."""
    return any(0 <= sign.first - negation.last < _NEAR for negation in clause.negations)


def screen(text: str) -> tuple[str, ...]:
    """The names of the signs found in `text`, each once, in order of appearance."""
    return tuple(dict.fromkeys(seen.sign for seen in signs(text)))
