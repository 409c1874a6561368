"""A second reader, learned from labelled cases: a reply that no rule held, and that resembles those that must not leave.

It turns `pass` into `attest` (`gate.unsure`), never anything else: rules decide. What it knows is a weight for each of some
words, pairs of words and pairs of what neighbouring words do, `lexicon/second_reader.tsv`, which `packaging/train_reader.py`
makes from `tests/corpus/`. Names of the consultation's medicines and exams, and numbers, are read as such and not as words.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import sqrt
from typing import Final, NamedTuple

from core.charter.gate.card import Card
from core.charter.gate.exam import ExamMention
from core.charter.gate.findings import Finding, Level
from core.charter.gate.naming import Mention, Told
from core.charter.gate.text import tokens

CODE: Final = "gate.unsure"
BIAS, THRESHOLD = "=bias", "=threshold"
_ASKED: Final = "?"  # what the patient's words begin with, as a feature
_FIRST, _LAST, _NUMBER, _MEDICINE, _EXAM = "^", "$", "@number", "@medicine", "@exam"
_SHORT: Final = 3  # letters of a word that is no name by itself


class Text(NamedTuple):
    """A text with the medicines and exams named in it."""

    told: Told
    exams: Iterable[ExamMention]


class Features(NamedTuple):
    """What is weighed: each feature with the first token of the reply that shows it, -1 where the question does.
    Words and acts are brought to length one apart from one another, so that neither drowns the other."""

    words: dict[str, int]
    acts: dict[str, int]


def second_reading(reply: Text, question: Text, card: Card, known: dict[str, float]) -> Iterator[Finding]:
    """A doubt about a `reply` that no rule held, at the clause that weighs most with the weights `known`; nothing where it
    reads as harmless."""
    reading, seen = reply.told.reading, features(reply, question, card)
    if not reading.tokens or score(seen, known) <= known[THRESHOLD]:
        return
    clauses = [clause for sentence in reading.sentences for clause in sentence.clauses]
    share = _shares(seen, known, len(reading.tokens))
    heaviest = max(clauses, key=lambda clause: sum(share[clause.first : clause.last]))
    start, end = reading.span(heaviest.first, heaviest.last)
    yield Finding("prescription", CODE, Level.ATTEST, start, end, reading.text[start:end], "22", "")


def features(reply: Text, question: Text, card: Card) -> Features:
    """What a reply and its question show, each thing once."""
    words: dict[str, int] = {}
    acts: dict[str, int] = {}
    for text, before in ((question, _ASKED), (reply, "")):
        named = _named(text)
        written = [_FIRST, *_written(text, card), _LAST]
        for place, (word, following) in enumerate(pairwise(written), -1):
            here = -1 if before else max(0, place)
            words.setdefault(f"{before}{word} {following}", here)
            if word != _FIRST:
                words.setdefault(before + word, here)
        for act, place in _acts(text, named):
            acts.setdefault(before + act, -1 if before else place)
    return Features(words, acts)


def score(seen: Features, known: dict[str, float]) -> float:
    """How much it resembles what must not leave, with the weights `known`: the more, the worse."""
    return known[BIAS] + sum(weight for _, weight in _weighed(seen, known))


def _weighed(seen: Features, known: dict[str, float]) -> Iterator[tuple[int, float]]:
    """The place and weight of each feature that has one."""
    for group in seen:
        held = [(place, weight) for one, place in group.items() if (weight := known.get(one)) is not None]
        size = sqrt(len(held))
        yield from ((place, weight / size) for place, weight in held)


def _shares(seen: Features, known: dict[str, float], size: int) -> list[float]:
    """What each of `size` tokens of the reply adds to the score."""
    share = [0.0] * (size + 1)  # the last one takes what the question adds
    for place, weight in _weighed(seen, known):
        share[place] += weight
    return share[:size]


def _named(text: Text) -> dict[int, str]:
    """Token -> what kind of medicine or exam it names."""
    kinds: dict[int, str] = {}
    for medicine in text.told.named:
        kinds |= dict.fromkeys(range(medicine.first, medicine.last), _medicine(medicine))
    for exam in text.exams:
        kinds |= dict.fromkeys(range(exam.first, exam.last), "@ordered" if exam.known else "@otherexam")
    return kinds


def _medicine(mention: Mention) -> str:
    if mention.known:
        return "@line"
    return "@other" if mention.sure and not mention.everyday else "@perhaps"


def _written(text: Text, card: Card) -> Iterator[str]:
    """The words, without what the consultation and numbers make of them."""
    names = _names(card)
    for token in text.told.reading.tokens:
        word = token.forms[0]
        yield names.get(word, word) if word.isalpha() or any(map(str.isalpha, word)) else _NUMBER


@lru_cache(maxsize=32)
def _names(card: Card) -> dict[str, str]:
    """The words of the names that the consultation holds."""
    of = {_EXAM: [one.name for one in card.exams], _MEDICINE: [one.name for one in card.medicines]}
    return {
        token.word: kind
        for kind, names in of.items()
        for name in names
        for token in tokens(name)
        if len(token.word) > _SHORT
    }


def _acts(text: Text, named: dict[int, str]) -> Iterator[tuple[str, int]]:
    """Two things that follow one another in a sentence, with nothing told between them: "intake>@line", "number>form"."""
    reading = text.told.reading
    told: dict[int, set[str]] = {}
    for mark in reading.marks:
        for place in range(mark.first, mark.last):
            told.setdefault(place, set()).add(mark.kind)
    for sentence in reading.sentences:
        before = [_FIRST]
        for place in range(sentence.first, sentence.last):
            here = [named[place]] if place in named else sorted(told.get(place, ()))
            if here and here != before:
                yield from ((f"{one}>{other}", place) for one in before for other in here if one != other)
                before = here


@cache
def weights() -> dict[str, float]:
    """Feature -> weight, with BIAS and THRESHOLD."""
    text = files("core.charter.gate").joinpath("lexicon/second_reader.tsv").read_text("utf-8")
    return {name: float(weight) for name, _, weight in (line.partition("\t") for line in text.splitlines())}
