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
from itertools import chain, pairwise
from operator import or_
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.charter.gate.card import Card
from core.charter.gate.clauses import Sentence
from core.charter.gate.exam import ExamMention
from core.charter.gate.lexicon import recalled, remembered
from core.charter.gate.naming import Dosed, Mention, Told, known
from core.charter.gate.phrasebook import Mark
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

_QUESTIONS: Final = 8  # to which replies were judged lately
KEPT: Final = 512  # sentences: as one types, all but one were read before

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


Shown = tuple[Word, ...]  # a sentence
_Exam = tuple[int, int, str]  # from what token to what token, and of what kind


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
    reading, lately = text.told.reading, _lately(card)
    exams: dict[Sentence, tuple[_Exam, ...]] = {}
    for exam in text.exams:
        sentence = reading.sentence(exam.first)
        exams[sentence] = (
            *exams.get(sentence, ()),
            (exam.first, exam.last, "@ordered" if exam.known else "@otherexam"),
        )
    words: list[Word] = []
    for sentence in reading.sentences:
        here: Shown = recalled(lately, (sentence, exams.get(sentence, ())), lambda one: _shown(text.told, *one, card))
        words += here
    return words


@remembered(8)
def _lately(_card: Card) -> dict[tuple[Sentence, tuple[_Exam, ...]], Shown]:
    """The words of the sentences that were read lately, and of the exams named in them, under one consultation."""
    return {}


def _shown(told: Told, sentence: Sentence, exams: tuple[_Exam, ...], card: Card) -> Shown:
    reading, names, marks = told.reading, _names(card), told.reading.marks_in(sentence)
    named: dict[int, Senses] = {}
    for one in told.within(sentence):
        named |= dict.fromkeys(range(one.first, one.last), (_medicine(one),))
    named |= {place: (exam,) for first, last, exam in exams for place in range(first, last)}
    more: dict[int, list[str]] = {clause.first: [CLAUSE] for clause in sentence.clauses} | {sentence.first: [SENTENCE]}
    for place, senses in _doses(told.doses(sentence), marks, card):
        more.setdefault(place, []).extend(senses)
    for mark in marks:
        for place in range(mark.first, mark.last):
            more.setdefault(place, []).append(f"m:{mark.kind}")
    words = []
    for place in range(sentence.first, sentence.last):
        token, own = reading.tokens[place], named.get(place, ())
        if not own and (token.value is not None or token.scheme):
            own = (_recorded(token.value, card), _size(token.value))
        words.append(_word(token.forms, names.get(token.word, ""), own, tuple(more.get(place, ()))))
    return tuple(words)


@lru_cache(maxsize=16384)
def _word(forms: tuple[str, ...], kind: str, own: Senses, more: Senses) -> Word:
    """How a word of these `forms` is shown: its `own` senses, or those it has by its forms and by the `kind` of name that the
    consultation holds it for, and `more` by its place."""
    lettered = any(map(str.isalpha, forms[0]))
    senses = own or (*senses_of(forms), *([kind] if kind else ()))
    spelling = (kind or forms[0]) if lettered else _NUMBER
    return Word(spelling, forms[0], tuple(dict.fromkeys((*more[:1], *senses, *more)))[:SENSES])


def threes(letters: str) -> list[str]:
    """A word's letters in threes, its ends marked."""
    edged = f"<{letters}>"
    return [edged[at : at + 3] for at in range(len(edged) - 2)]


def _doses(dosed: Dosed, marks: Iterable[Mark], card: Card) -> Iterator[tuple[int, Senses]]:
    """Token, and what the dose that begins there is beside the record's: of its line, or of all lines where it names none."""
    every = reduce(or_, (known(line).dose for line in card.medicines if not line.late), Dose())
    for quantity, mention in dosed:
        record = mention.known.dose if mention and mention.known and not mention.known.medicine.late else every
        yield quantity.first, tuple(_beside(quantity.dose, record))
    for mark in marks:
        if mark.kind in ("number", "amount", "span"):
            value = number(mark.value.split()[0])
            yield mark.first, (_recorded(value, card), _size(value))


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
        self._of["sense_table"] = np.pad(self._of["sense_table"], ((0, 1), (0, 0)))  # the last row: nothing
        if self._of["deep"].shape[0] != 6 * self._of["near"].shape[1] + self._of["hint"].shape[1]:
            raise ValueError("the tables are of another net")
        self._spelled: Callable[[str, str], Floats] = lru_cache(maxsize=16384)(self._spelled_anew)
        self._sensed: Callable[[Senses], tuple[int, ...]] = lru_cache(maxsize=16384)(self._sense_rows)
        self._found: dict[Shown, Floats] = {}
        self._judged: dict[Shown, dict[tuple[Shown, frozenset[str]], Opinion]] = {}

    def opinions(self, question: Sequence[Word], reply: Sequence[Word], stretches: Sequence[Stretch]) -> list[Opinion]:
        """What each stretch of a `reply` to a `question` is taken for; one that was judged lately is not judged again."""
        asked = tuple(question[-ASKED_MOST:])
        if len(self._judged) > _QUESTIONS or len(self._judged.get(asked, ())) > KEPT:
            self._judged = {}
        judged = self._judged.setdefault(asked, {})
        told = [(tuple(reply[one.first : one.last]), one.found) for one in stretches]
        held = [judged.get(one) for one in told]
        new = [at for at, opinion in enumerate(held) if opinion is None]
        for at, opinion in zip(
            new, self._opinions(asked, reply, [stretches[at] for at in new]) if new else (), strict=True
        ):
            held[at] = judged[told[at]] = opinion
        return [opinion for opinion in held if opinion]

    def _opinions(self, asked: Shown, reply: Sequence[Word], stretches: Sequence[Stretch]) -> list[Opinion]:
        of, finding = self._of, self._rows["finding"]
        begin, end = min(one.first for one in stretches), max(one.last for one in stretches)
        words = self._pooled(reply[begin:end], [(one.first - begin, one.last - begin) for one in stretches])
        question = np.broadcast_to(self._pooled(asked, [(0, len(asked))]), words.shape)
        told = np.zeros((len(stretches), len(finding)), np.float32)
        for row, stretch in enumerate(stretches):
            told[row, [finding[name] for name in stretch.found if name in finding]] = 1
        hints = np.maximum(told @ of["hint"] + of["hint_bias"], 0)
        together = np.concatenate([words, question, words * question, hints], axis=1)
        deep = np.maximum(together @ of["deep"] + of["deep_bias"], 0)
        likely = deep @ of["out"] + of["out_bias"]
        held, free = np.where(self._held, likely, -np.inf), np.where(self._held, -np.inf, likely)
        weights = np.logaddexp.reduce(held, axis=1) - np.logaddexp.reduce(free, axis=1)
        kinds = [self._kinds[row].removeprefix(HELD).strip() for row in held.argmax(axis=1)]
        return [Opinion(round(weight, 2), kind) for weight, kind in zip(weights.tolist(), kinds, strict=True)]

    def _pooled(self, words: Sequence[Word], stretches: Sequence[tuple[int, int]]) -> Floats:
        """The highest and the mean of what is found between two words, a row a stretch; zeros where there is no word."""
        begins = [at for at, word in enumerate(words) if not at or SENTENCE in word.senses]
        found = self._read([tuple(words[first:last]) for first, last in pairwise([*begins, len(words)])])
        rows, edges = (
            np.concatenate([*found, np.zeros((1, self._of["far_bias"].size), np.float32)]),
            np.ravel(stretches),
        )
        sizes = np.diff(edges)[::2, None].astype(np.float32)
        most, total = np.maximum.reduceat(rows, edges)[::2], np.add.reduceat(rows, edges)[::2]
        pooled: Floats = np.concatenate([most, total / np.maximum(sizes, 1)], axis=1) * (sizes > 0)
        return pooled

    def _read(self, sentences: Sequence[Shown]) -> list[Floats]:
        """What is found in each sentence, a row a word: no sentence sees another, and one read lately is not read again."""
        found = {one: self._found.get(one) for one in sentences}
        new = [one for one, rows in found.items() if rows is None]
        if len(self._found) + len(new) > KEPT:
            self._found = {}
        fresh = dict(zip(new, self._convolved(new), strict=True)) if new else {}
        self._found |= fresh
        return [fresh[one] if rows is None else rows for one in sentences for rows in (found[one],)]

    def _convolved(self, sentences: Sequence[Shown]) -> list[Floats]:
        """What the convolutions find in each of them. Nothing found is below zero."""
        of, words = self._of, [word for sentence in sentences for word in sentence]
        lasts = np.cumsum([len(sentence) + APART for sentence in sentences])
        places = np.concatenate(
            [np.arange(last - APART - len(one), last - APART) for last, one in zip(lasts, sentences, strict=True)]
        )
        shown, held = (
            np.zeros((lasts[-1], of["sense_table"].shape[1]), np.float32),
            np.zeros((lasts[-1], 1), np.float32),
        )
        shown[places] = np.array([self._spelled(word.spelling, word.letters) for word in words])
        senses = [self._sensed(word.senses) for word in words]
        begins = np.cumsum([0, *map(len, senses[:-1])])
        shown[places] += np.add.reduceat(of["sense_table"][list(chain.from_iterable(senses))], begins)
        held[places] = 1
        near = _convolution(shown, of["near"], of["near_bias"]) * held
        far = near + _convolution(near, of["far"], of["far_bias"]) * held
        return [far[last - APART - len(one) : last - APART] for last, one in zip(lasts, sentences, strict=True)]

    def _spelled_anew(self, spelling: str, letters: str) -> Floats:
        rows = self._rows["three"]
        found = [rows[three] for three in threes(letters) if three in rows][:THREES]
        spelled: Floats = self._of["spelling_table"][self._rows["spelling"].get(spelling, 0)]
        lettered: Floats = np.add.reduce(self._of["three_table"][found]) / np.sqrt(np.float32(max(1, len(found))))
        return spelled + lettered

    def _sense_rows(self, senses: Senses) -> tuple[int, ...]:
        """The rows of `senses`, and the last one, which holds nothing."""
        rows = self._rows["sense"]
        return (*(rows[one] for one in senses if one in rows), len(rows))


def _convolution(rows: Floats, weights: Floats, bias: Floats) -> Floats:
    """What is found at each of `rows`; `weights`: (rows seen x what shows each, what is found). Outside is nothing."""
    size, width = rows.shape
    seen = weights.shape[0] // width
    edged = np.zeros((size + seen - 1, width), np.float32)
    edged[seen // 2 : seen // 2 + size] = rows
    beside = np.concatenate([edged[at : at + size] for at in range(seen)], axis=1)
    found: Floats = np.maximum(beside @ weights + bias, 0)
    return found


def _lines(tables: Mapping[str, NDArray[Any]], name: str) -> dict[str, int]:
    return {line: row for row, line in enumerate(tables[name].tobytes().decode().split("\n"))}


@cache
def reader() -> Reader:
    """The reader that is shipped."""
    with as_file(files("core.charter.gate").joinpath("lexicon/second_reader.npz")) as path, np.load(path) as tables:
        return Reader(dict(tables))
