"""How a text is shown to the second reader: of each word its spelling, its letters, its senses, what the rules made of it,
and of names and numbers what the record has of them. Sentence by sentence: one read lately is not looked at again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from operator import or_
from typing import Any, Final, NamedTuple

from core.charter.gate.card import Card
from core.charter.gate.clauses import Reading, Sentence
from core.charter.gate.exam import ExamMention
from core.charter.gate.lately import KEPT, LONG, Lately
from core.charter.gate.lexicon import remembered
from core.charter.gate.naming import Dosed, Known, Mention, Told, known
from core.charter.gate.phrasebook import Mark
from core.charter.gate.posology import Dose
from core.charter.gate.senses import Senses, senses_of
from core.charter.gate.text import number, tokens

SENSES: Final = 16  # of a word
CLAUSE, SENTENCE = "^", "^^"  # what a word that begins one is marked with
_NUMBER, _MEDICINE, _EXAM = "@number", "@medicine", "@exam"
_COUNTED: Final = ("number", "amount", "span")  # marks of numbers in words
_STRANGE: Final = ("#other",)  # a number that no line holds
_SHORT: Final = 3  # letters of a word that is no name by itself
_SIZES: Final = ((1, "part"), (2, "one"), (3, "two"), (4, "three"), (10, "several"), (100, "tens"))
_NAMED: Final = ("times", "weekdays")  # fields of a dose that have no more and no less


class Text(NamedTuple):
    """A text with the medicines and exams named in it."""

    told: Told
    exams: Iterable[ExamMention]


class Word(NamedTuple):
    """What the reader is shown of a word."""

    spelling: str
    letters: str
    senses: Senses


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """A sentence. Each is itself, and the same again where one of the same words was shown lately."""

    words: tuple[Word, ...]


_Exam = tuple[int, int, str]  # from what token to what token, and of what kind


def shown(text: Text, card: Card) -> list[Shown]:
    """The sentences of a text; they have as many words as it has tokens."""
    reading, record = text.told.reading, _record(card)
    exams: dict[Sentence, tuple[_Exam, ...]] = {}
    for exam in text.exams:
        sentence = reading.sentence(exam.first)
        exams[sentence] = (
            *exams.get(sentence, ()),
            (exam.first, exam.last, "@ordered" if exam.known else "@otherexam"),
        )

    def here(one: tuple[Sentence, tuple[_Exam, ...]]) -> Shown:
        words = _shown(text.told, *one, record)
        return _same(words) if len(words) <= LONG else Shown(words)

    return [record.lately.recalled((one, exams.get(one, ())), here, one.size) for one in reading.sentences]


class _Record(NamedTuple):
    """What a consultation holds: its medicines, what all of them say of a dose, the words of its names, the numbers of the
    prescription and of the results; and the sentences that were shown lately under it, with the exams named in them."""

    lines: frozenset[Known]
    every: Dose
    names: Mapping[str, str]
    prescribed: frozenset[Fraction]
    found: frozenset[Fraction]
    lately: Lately[tuple[Sentence, tuple[_Exam, ...]], Shown]

    def of(self, value: Fraction | None) -> Senses:
        """Whether a number is one of them, and how large it is."""
        held = "recorded" if value in self.prescribed else "resulted" if value in self.found else "number"
        return held, _size(value)


@remembered(4)
def _record(card: Card) -> _Record:
    lines = frozenset(known(line) for line in card.medicines if not line.late)
    every = reduce(or_, (line.dose for line in lines), Dose())
    said = " ; ".join(f"{one.dose} ; {one.posology} ; {one.duration}" for one in card.medicines if not one.late)
    results = " ; ".join(one.value for one in card.exams)
    prescribed, found = (
        frozenset([token.value for token in tokens(text) if token.value is not None]) for text in (said, results)
    )
    return _Record(lines, every, _names(card), prescribed, found, Lately())


@lru_cache(maxsize=KEPT)
def _same(words: tuple[Word, ...]) -> Shown:
    return Shown(words)


def _shown(told: Told, sentence: Sentence, exams: tuple[_Exam, ...], record: _Record) -> tuple[Word, ...]:
    reading, names, marks = told.reading, record.names, told.reading.marks_in(sentence)
    named: dict[int, Senses] = {}
    for one in told.within(sentence):
        named |= dict.fromkeys(range(one.first, one.last), (_medicine(one),))
    named |= {place: (exam,) for first, last, exam in exams for place in range(first, last)}
    more: dict[int, list[str]] = {clause.first: [CLAUSE] for clause in sentence.clauses} | {sentence.first: [SENTENCE]}
    for place, senses in _doses(told.doses(sentence), marks, record):
        more.setdefault(place, []).extend(senses)
    named_here = frozenset([one.known for one in told.within(sentence) if one.known])
    figures = _figures_of(
        frozenset([one for one in named_here if not one.medicine.late]) if named_here else record.lines
    )
    for place, value in _numbers_said(reading, sentence, marks):
        more.setdefault(place, []).extend(figures.get(value, _STRANGE) if figures else ())
    for mark in marks:
        for place in range(mark.first, mark.last):
            more.setdefault(place, []).append(f"m:{mark.kind}")
    words = []
    for place in range(sentence.first, sentence.last):
        token, own = reading.tokens[place], named.get(place, ())
        if not own and (token.value is not None or token.scheme):
            own = record.of(token.value)
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


def _doses(dosed: Dosed, marks: Iterable[Mark], record: _Record) -> Iterator[tuple[int, Senses]]:
    """Token, and what the dose that begins there is beside the record's: of its line, or of all lines where it names none."""
    for quantity, mention in dosed:
        own = mention.known.dose if mention and mention.known and not mention.known.medicine.late else record.every
        yield quantity.first, tuple(_beside(quantity.dose, own))
    for mark in marks:
        if mark.kind in _COUNTED:
            yield mark.first, record.of(number(mark.value.split()[0]))


def _numbers_said(reading: Reading, sentence: Sentence, marks: Iterable[Mark]) -> Iterator[tuple[int, Fraction]]:
    """The numbers of a sentence, in figures and in words, and where they stand."""
    yield from reading.figures_in(sentence.first, sentence.last)
    yield from ((mark.first, number(mark.value.split()[0])) for mark in marks if mark.kind in _COUNTED)


@lru_cache(maxsize=64)
def _figures_of(lines: frozenset[Known]) -> Mapping[Fraction, Senses]:
    """What each number is in these lines."""
    told: dict[Fraction, Senses] = {}
    for dose in sorted({line.dose for line in lines}, key=repr):
        for value, senses in _figures(dose).items():
            told[value] = tuple(dict.fromkeys((*told.get(value, ()), *senses)))
    return told


@lru_cache(maxsize=512)
def _figures(dose: Dose) -> Mapping[Fraction, Senses]:
    """What each number is in a recorded dose: how many at once, a day, in all, for how long, of what strength."""
    strengths = {value for value, _ in dose.strengths} | {value / 1000 for value, _ in dose.strengths}
    told = {
        "#units": dose.units,
        "#rate": dose.rate | {1 / rate for rate in dose.rate if rate},
        "#hours": {24 / rate for rate in dose.rate if rate},
        "#daily": dose.daily,
        "#days": dose.days | {days / size for days in dose.days for size in (7, Fraction(15, 2), 30, 365)},
        "#all": {daily * days for daily in dose.daily for days in dose.days},
        "#strength": strengths | dose.bare,
        "#once": {units * value for units in dose.units for value in strengths},
        "#total": {daily * value for daily in dose.daily for value in strengths},
    }
    found: dict[Fraction, Senses] = {}
    for sense, values in told.items():
        for value in values:
            found[value] = (*found.get(value, ()), sense)
    return found


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


def _medicine(mention: Mention) -> str:
    if mention.known:
        return "@line"
    return "@other" if mention.sure and not mention.everyday else "@perhaps"


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
