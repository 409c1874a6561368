"""Red flags in a patient's own words: what asks for a call or for the emergency services before any written answer.

Finding none says nothing: the text is screened, not understood. The signs that a patient's page offers to tick have the
same names here, and the page screens with the same data (`patient/src/redflags.js`). Symptoms beside those signs are
looked for too: one that the consultation's card does not name is new.
"""

from dataclasses import dataclass
from functools import cache

from core.charter.alarms import Hearing, alarms
from core.charter.gate.clauses import Reading
from core.charter.gate.lexicon import read_book
from core.charter.gate.phrasebook import Mark, Phrasebook
from core.charter.gate.reading import read
from core.charter.hearing import Phrases, hear

SCREEN_VERSION = 2
_NEAR = 3


@dataclass(frozen=True)
class SignSeen:
    """A sign with its place in the text, in code points."""

    sign: str
    start: int
    end: int


@cache
def _phrases() -> Phrases:
    return Phrases(alarms().said)


def signs(text: str) -> tuple[SignSeen, ...]:
    """Every sign said in `text` as present and not denied right there ("pas de fièvre"), in order, each place once."""
    words = hear(text)
    heard = Hearing(words, list(_phrases().find(words)))
    found: dict[tuple[str, int], SignSeen] = {}
    for rule in alarms().rules:
        for hit in heard.hits(rule):
            seen = SignSeen(rule.sign, words[hit.first].start, words[hit.last - 1].end)
            found.setdefault((seen.sign, seen.start), seen)
    return tuple(sorted(found.values(), key=lambda seen: (seen.start, seen.sign, seen.end)))


def screen(text: str) -> tuple[str, ...]:
    """The names of the signs found in `text`, each once, in order of appearance."""
    return tuple(dict.fromkeys(seen.sign for seen in signs(text)))


@cache
def _book(name: str) -> Phrasebook:
    return read_book(name)


def symptoms(text: str) -> tuple[str, ...]:
    """The symptoms that a patient reports, each once: not denied, and not only feared or asked about before naming them."""
    reading = read(text)
    marks = _book("symptoms.txt").find(reading.tokens)
    return tuple(
        dict.fromkeys(
            mark.value
            for mark in marks
            if mark.kind == "symptom" and not _negated(reading, mark) and not _only_maybe(reading, marks, mark)
        )
    )


def _negated(reading: Reading, symptom: Mark) -> bool:
    clause = reading.sentence(symptom.first).at(symptom.first)
    return any(0 <= symptom.first - negation.last < _NEAR for negation in clause.negations)


def _only_maybe(reading: Reading, marks: list[Mark], symptom: Mark) -> bool:
    clause = reading.sentence(symptom.first).at(symptom.first)
    return any(mark.kind == "maybe" and clause.first <= mark.first < symptom.first for mark in marks)


def named(text: str) -> frozenset[str]:
    """Every symptom that `text` names, in whatever way: what a card knows of."""
    marks = _book("symptoms.txt").find(read(text).tokens)
    return frozenset(mark.value for mark in marks if mark.kind == "symptom")
