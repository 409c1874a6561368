"""What a reply shows to a reader that has learned from labelled cases, and how much it weighs.

It knows a weight for each of some words, pairs of words, pairs of what neighbouring words do, and senses of words near one
another (`senses.py`), of the reply and of the question; `lexicon/second_reader.tsv`, which `packaging/train_reader.py` makes
from `tests/corpus/`. Names of the consultation's medicines and exams, and numbers, are read as such and not as words.
What follows from a weight is said in `weighing.py`.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import sqrt
from sys import maxsize
from typing import Final, NamedTuple

from core.charter.gate.card import Card
from core.charter.gate.exam import ExamMention
from core.charter.gate.naming import Mention, Told
from core.charter.gate.senses import Senses, senses_of
from core.charter.gate.text import Token, tokens

BIAS: Final = "=bias"
_ASKED: Final = "?"  # what the patient's words begin with, as a feature
_FIRST, _LAST, _NUMBER, _MEDICINE, _EXAM = "^", "$", "@number", "@medicine", "@exam"
_SHORT: Final = 3  # letters of a word that is no name by itself
_NEAR: Final = 3  # words with a sense, further on, that a sense is read with
_CURT: Final = 6  # words of a reply that says little without its question


class Text(NamedTuple):
    """A text with the medicines and exams named in it."""

    told: Told
    exams: Iterable[ExamMention]


Group = dict[str, list[int]]


class Features(NamedTuple):
    """What is weighed: each feature with the tokens of the reply that show it, -1 where the question does.
    Each group is brought to length one apart from the others, so that none drowns another."""

    words: Group
    acts: Group
    senses: Group
    asked: Group
    answered: Group


class Sensed(NamedTuple):
    """A word with its senses; `first`: nothing stands before it in its clause."""

    place: int
    senses: Senses
    first: bool


def features(reply: Text, question: Text, card: Card) -> Features:
    """What a reply and its question show."""
    words: Group = {}
    acts: Group = {}
    for text, before in ((question, _ASKED), (reply, "")):
        named = _named(text)
        written = [_FIRST, *_written(text, card), _LAST]
        for place, (word, following) in enumerate(pairwise(written), -1):
            here = -1 if before else max(0, place)
            words.setdefault(f"{before}{word} {following}", []).append(here)
            if word != _FIRST:
                words.setdefault(before + word, []).append(here)
        for act, place in _acts(text, named):
            acts.setdefault(before + act, []).append(-1 if before else place)
    told, asking = (list(_sensed(text, card)) for text in (reply, question))
    senses = _places(_beside(told))
    asked = _places((_ASKED + name, -1) for name, _ in _beside(asking))
    return Features(words, acts, senses, asked, _answered(reply, told, asking))


def score(seen: Features, known: dict[str, float], first: int = 0, last: int = maxsize) -> float:
    """How much it resembles what must not leave, with the weights `known`: the more, the worse. Of the reply, only what
    stands between the tokens `first` and `last`."""
    return known[BIAS] + sum(weight for _, weight in weighed(seen, known, first, last))


def weighed(
    seen: Features, known: dict[str, float], first: int = 0, last: int = maxsize
) -> Iterator[tuple[int, float]]:
    """The place and weight of each feature that has one."""
    for group in seen:
        held = [
            (place, known[one])
            for one, places in group.items()
            if one in known and (place := next((at for at in places if first <= at < last or at < 0), None)) is not None
        ]
        size = sqrt(len(held))
        yield from ((place, weight / size) for place, weight in held)


def _places(found: Iterable[tuple[str, int]]) -> Group:
    group: Group = {}
    for name, place in found:
        group.setdefault(name, []).append(place)
    return group


def _beside(told: list[Sensed]) -> Iterator[tuple[str, int]]:
    """Each sense, alone, where its clause begins, and with those of the words that follow near."""
    for at, (place, senses, first) in enumerate(told):
        yield from ((name, place) for name in _alone(senses, first))
        for far, following in enumerate(told[at + 1 : at + 1 + _NEAR]):
            yield from ((name, place) for name in _together(senses, following.senses, far > 0))
    if told:
        yield from ((f"#^^{sense}", told[0].place) for sense in told[0].senses)
        yield from ((f"#{sense}$", told[-1].place) for sense in told[-1].senses)


@lru_cache(maxsize=4096)
def _alone(senses: Senses, first: bool) -> Senses:
    return (*(f"#{sense}" for sense in senses), *(f"#^{sense}" for sense in senses if first))


@lru_cache(maxsize=16384)
def _together(senses: Senses, others: Senses, far: bool) -> Senses:
    between = "~" if far else "+"
    return tuple(f"#{one}{between}{other}" for one in senses for other in others)


def _answered(reply: Text, told: list[Sensed], asking: list[Sensed]) -> Group:
    """Each sense of a curt reply with each of its question: "yes" to "more", "two" to "exam"."""
    if len(reply.told.reading.tokens) > _CURT:
        return {}
    wanted = [sense for one in asking for sense in one.senses]
    return _places((f"#{sense}&{other}", one.place) for one in told for sense in one.senses for other in wanted)


def _sensed(text: Text, card: Card) -> Iterator[Sensed]:
    """The words that have a sense. A name of the consultation is that name, and a number what the record has of it."""
    reading, named, names = text.told.reading, _named(text), _names(card)
    starts = {clause.first for sentence in reading.sentences for clause in sentence.clauses}
    first = True
    for place, token in enumerate(reading.tokens):
        first = first or place in starts
        word = token.word
        senses: Senses
        if place in named:
            senses = (named[place],)
        elif not any(map(str.isalpha, word)):
            senses = (_number(token, card),)
        else:
            senses = senses_of(token.forms)
            if word in names:
                senses = (*senses, names[word])
        if senses:
            yield Sensed(place, senses, first)
            first = False


def _number(token: Token, card: Card) -> str:
    prescribed, found = _numbers(card)
    return "recorded" if token.value in prescribed else "resulted" if token.value in found else "number"


@lru_cache(maxsize=32)
def _numbers(card: Card) -> tuple[frozenset[Fraction | None], frozenset[Fraction | None]]:
    """The numbers of the prescription, and of the results."""
    lines = " ; ".join(f"{one.dose} ; {one.posology} ; {one.duration}" for one in card.medicines if not one.late)
    results = " ; ".join(one.value for one in card.exams)
    prescribed, found = (frozenset(token.value for token in tokens(text)) - {None} for text in (lines, results))
    return prescribed, found


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
    of = {_EXAM: [one.name for one in card.exams], _MEDICINE: [one.name for one in card.medicines if not one.late]}
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
    """Feature -> weight, with BIAS and what `weighing.py` decides by."""
    text = files("core.charter.gate").joinpath("lexicon/second_reader.tsv").read_text("utf-8")
    return {name: float(weight) for name, _, weight in (line.partition("\t") for line in text.splitlines())}
