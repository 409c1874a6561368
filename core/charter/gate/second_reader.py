"""What a second reader, which has learned from labelled replies, takes a reply for.

It is a small convolutional net. Of each word it is shown the spelling, the letters in threes, the senses (`senses.py`), what
the rules made of it, and for names and numbers what the record has of them. It tells the likeliest kind of reply
(tests/corpus/README.md) and how much more likely one that must not leave is than one that may. `packaging/train_reader.py`
makes `lexicon/second_reader.npz` from `tests/corpus/`; what follows from an opinion is said in `weighing.py`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache, reduce
from importlib.resources import as_file, files
from operator import or_
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.charter.gate.card import Card
from core.charter.gate.exam import ExamMention
from core.charter.gate.naming import Mention, Told, known
from core.charter.gate.posology import Dose
from core.charter.gate.senses import Senses, senses_of
from core.charter.gate.text import number, tokens

HELD: Final = "block"  # what the name of a kind that must not leave begins with
MOST: Final = 56  # words that are read at once
ASKED_MOST: Final = 20  # the last words of the question
SENSES, THREES = 16, 8  # of a word
APART: Final = 2  # words to each side that a convolution sees at most: so far apart are sentences kept
CLAUSE, SENTENCE = "^", "^^"  # what a word that begins one is marked with
_NUMBER, _MEDICINE, _EXAM = "@number", "@medicine", "@exam"
_SHORT: Final = 3  # letters of a word that is no name by itself
_SIZES: Final = ((1, "part"), (2, "one"), (3, "two"), (4, "three"), (10, "several"), (100, "tens"))
_NAMED: Final = ("times", "weekdays")  # fields of a dose that have no more and no less

_TABLES: Final = (
    *("spelling_table", "sense_table", "three_table", "near", "near_bias", "far", "far_bias"),
    *("hint", "hint_bias", "deep", "deep_bias", "out", "out_bias"),
)

Floats = NDArray[np.float32]


class Text(NamedTuple):
    """A text with the medicines and exams named in it."""

    told: Told
    exams: Iterable[ExamMention]


class Word(NamedTuple):
    """What the reader is shown of a word."""

    spelling: str
    letters: str
    senses: Senses


class Stretch(NamedTuple):
    """Some words of a reply, `first` to `last` (excluded), and what the rules found there (`weighing.hints`)."""

    first: int
    last: int
    found: frozenset[str]


class Opinion(NamedTuple):
    """How much more likely a reply that must not leave is than one that may (the logarithm), and as what kind."""

    weight: float
    kind: str


def shown(text: Text, card: Card) -> list[Word]:
    """The words of a text, as many as its tokens."""
    reading, named, names, doses = text.told.reading, _named(text), _names(card), _doses(text, card)
    marks: dict[int, set[str]] = {}
    for mark in reading.marks:
        for place in range(mark.first, mark.last):
            marks.setdefault(place, set()).add(f"m:{mark.kind}")
    begins = {clause.first: CLAUSE for sentence in reading.sentences for clause in sentence.clauses}
    begins |= {sentence.first: SENTENCE for sentence in reading.sentences}
    words = []
    for place, token in enumerate(reading.tokens):
        lettered = any(map(str.isalpha, token.word))
        senses: list[str] = [begins[place]] if place in begins else []
        if place in named:
            senses.append(named[place])
        elif lettered:
            senses += [*senses_of(token.forms), *((names[token.word],) if token.word in names else ())]
        else:
            senses += [_recorded(token.value, card), _size(token.value)]
        senses += [*doses.get(place, ()), *sorted(marks.get(place, ()))]
        plain = token.forms[0]
        spelling = names.get(plain, plain) if lettered else _NUMBER
        words.append(Word(spelling, token.word, tuple(dict.fromkeys(senses))[:SENSES]))
    return words


def threes(letters: str) -> list[str]:
    """A word's letters in threes, its ends marked."""
    edged = f"<{letters}>"
    return [edged[at : at + 3] for at in range(len(edged) - 2)]


def _doses(text: Text, card: Card) -> dict[int, Senses]:
    """Token -> what the dose that begins there is beside the record's: of its line, or of all lines where it names none."""
    told: dict[int, Senses] = {}
    every = reduce(or_, (known(line).dose for line in card.medicines if not line.late), Dose())
    for _, doses in text.told.sentences:
        for quantity, mention in doses:
            record = mention.known.dose if mention and mention.known and not mention.known.medicine.late else every
            told[quantity.first] = (*told.get(quantity.first, ()), *_beside(quantity.dose, record))
    for mark in text.told.reading.marks:
        if mark.kind in ("number", "amount", "span"):
            value = number(mark.value.split()[0])
            told[mark.first] = (*told.get(mark.first, ()), _recorded(value, card), _size(value))
    return told


def _beside(said: Dose, record: Dose) -> Iterator[str]:
    """Each field that a dose tells: "rate=" as recorded, "days>" more, "units<" less, "times!" others, "daily?" unrecorded."""
    fields: Iterator[tuple[str, Any, Any]] = zip(Dose._fields, said, record, strict=True)
    for name, values, held in fields:
        if values and (not held or values <= held):
            yield f"{name}{'=' if held else '?'}"
        elif values:
            more, less = max(values) > max(held), min(values) < min(held)
            yield f"{name}{'!' if name in _NAMED or not (more or less) else '>' if more else '<'}"


def _size(value: Fraction | None) -> str:
    if value is None:
        return "many"
    return next((name for limit, name in _SIZES if value < limit), "hundreds")


def _recorded(value: Fraction | None, card: Card) -> str:
    prescribed, found = _numbers(card)
    return "recorded" if value in prescribed else "resulted" if value in found else "number"


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


class Reader:
    """The net. `tables`: arrays by name, as `train_reader.py` writes them; names of rows as UTF-8, a line each."""

    def __init__(self, tables: Mapping[str, NDArray[Any]]):
        """Raises KeyError where a table is missing, ValueError where one does not fit the others."""
        self._rows = {name: _lines(tables, name) for name in ("spelling", "sense", "three", "finding")}
        self._kinds = list(_lines(tables, "kind"))
        self._held = np.array([kind.startswith(HELD) for kind in self._kinds])
        self._of: dict[str, Floats] = {name: tables[name].astype(np.float32) for name in _TABLES}
        if self._of["deep"].shape[0] != 6 * self._of["near"].shape[1] + self._of["hint"].shape[1]:
            raise ValueError("the tables are of another net")
        self._spelled: Callable[[str, str], Floats] = lru_cache(maxsize=8192)(self._spelled_anew)
        self._sensed: Callable[[Senses], Floats] = lru_cache(maxsize=8192)(self._sensed_anew)

    def opinions(self, question: Sequence[Word], reply: Sequence[Word], stretches: Sequence[Stretch]) -> list[Opinion]:
        """What each stretch of a `reply` to a `question` is taken for."""
        of, finding = self._of, self._rows["finding"]
        asked = _pooled(*self._convolved(question[-ASKED_MOST:]), 0, min(len(question), ASKED_MOST))
        found, places = self._convolved(reply)
        told = np.zeros((len(stretches), len(finding)), np.float32)
        for row, stretch in enumerate(stretches):
            told[row, [finding[name] for name in stretch.found if name in finding]] = 1
        hints = np.maximum(told @ of["hint"] + of["hint_bias"], 0)
        words = np.stack([_pooled(found, places, one.first, one.last) for one in stretches])
        together = np.concatenate([words, np.broadcast_to(asked, words.shape), words * asked, hints], axis=1)
        deep = np.maximum(together @ of["deep"] + of["deep_bias"], 0)
        likely = deep @ of["out"] + of["out_bias"]
        held, free = np.where(self._held, likely, -np.inf), np.where(self._held, -np.inf, likely)
        weights = np.logaddexp.reduce(held, axis=1) - np.logaddexp.reduce(free, axis=1)
        kinds = [self._kinds[row].removeprefix(HELD).strip() for row in held.argmax(axis=1)]
        return [Opinion(round(float(weight), 2), kind) for weight, kind in zip(weights, kinds, strict=True)]

    def _convolved(self, words: Sequence[Word]) -> tuple[Floats, list[int]]:
        """What the convolutions find at each word, in rows, and the row of each word: no sentence sees another."""
        of, places, row = self._of, list[int](), APART
        for word in words:
            row += APART if places and SENTENCE in word.senses else 0
            places.append(row)
            row += 1
        shown, held = (
            np.zeros((row + APART, of["sense_table"].shape[1]), np.float32),
            np.zeros((row + APART, 1), np.float32),
        )
        if places:
            shown[places] = [self._spelled(word.spelling, word.letters) for word in words]
            shown[places] += [self._sensed(word.senses) for word in words]
            held[places] = 1
        near: Floats = np.maximum(_convolution(shown, of["near"]) + of["near_bias"], 0) * held
        far: Floats = np.maximum(_convolution(near, of["far"]) + of["far_bias"], 0) * held
        return near + far, places

    def _spelled_anew(self, spelling: str, letters: str) -> Floats:
        table, rows = self._of["three_table"], self._rows["three"]
        found = [rows[three] for three in threes(letters) if three in rows][:THREES]
        spelled: Floats = self._of["spelling_table"][self._rows["spelling"].get(spelling, 0)]
        lettered: Floats = table[found].sum(axis=0) / np.sqrt(np.float32(max(1, len(found))))
        return spelled + lettered

    def _sensed_anew(self, senses: Senses) -> Floats:
        found = [self._rows["sense"][one] for one in senses if one in self._rows["sense"]]
        total: Floats = self._of["sense_table"][found].sum(axis=0)
        return total


def _convolution(rows: Floats, weights: Floats) -> Floats:
    """`weights`: (words seen x what each is shown by, what is found); before the first row and after the last is nothing."""
    seen = weights.shape[0] // rows.shape[1]
    edged = np.pad(rows, ((seen // 2, seen // 2), (0, 0)))
    beside = np.concatenate([edged[at : at + len(rows)] for at in range(seen)], axis=1)
    convolved: Floats = beside @ weights
    return convolved


def _pooled(found: Floats, places: list[int], first: int, last: int) -> Floats:
    """The highest and the mean of what was found between two words; zeros where there is none. Nothing found is below zero."""
    here = found[places[first] : places[last - 1] + 1] if last > first else found[:0]
    return np.concatenate([here.max(axis=0, initial=0), here.sum(axis=0) / max(1, last - first)])


def _lines(tables: Mapping[str, NDArray[Any]], name: str) -> dict[str, int]:
    return {line: row for row, line in enumerate(tables[name].tobytes().decode().split("\n"))}


@cache
def reader() -> Reader:
    """The reader that is shipped."""
    with as_file(files("core.charter.gate").joinpath("lexicon/second_reader.npz")) as path, np.load(path) as tables:
        return Reader(dict(tables))
