"""What a text is, once it is read: clauses that say something, sentences that hold them, and the whole (`reading.py`)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import attrgetter

from core.charter.gate.phrasebook import Mark
from core.charter.gate.text import Token, fold, is_pressure, number

_FIRST, _END = attrgetter("first"), attrgetter("last")
_NEXT = 3  # words between what is named and a verb that says what it does not do


@dataclass(frozen=True, eq=False, slots=True)  # each is itself: none is compared, and many are looked up
class Clause:
    """Tokens `first` to `last` (excluded) with the marks that begin among them."""

    first: int
    last: int
    marks: tuple[Mark, ...]
    kinds: frozenset[str]
    negations: tuple[Mark, ...]

    def has(self, *kinds: str) -> bool:
        """Whether one of `kinds` is said here."""
        return not self.kinds.isdisjoint(kinds)

    def affirms(self, *kinds: str) -> bool:
        """Whether one of `kinds` is said here and not negated."""
        return any(mark.kind in kinds and not self.negates(mark.first) for mark in self.marks)

    def negates(self, place: int) -> bool:
        """Whether what stands at token `place` is negated: by a word before it, or by a verb around or after it."""
        return any(mark.first <= place or mark.loose or mark.kind == "nay" for mark in self.negations)

    def denies(self, place: int) -> bool:
        """Whether the next verb says what is at token `place` not to be or do ("antibiotique ma ye9telch")."""
        return any(mark.value and mark.first <= place + _NEXT for mark in self.negations)


@dataclass(frozen=True, eq=False)
class Sentence:
    """Clauses up to a full stop, a question mark or the end of a line."""

    clauses: tuple[Clause, ...]
    asked: bool
    first: int
    last: int
    kinds: frozenset[str]
    quotes: bool = False  # somebody else's words
    allows: bool = False  # what was named before
    withdrawn: bool = False  # what it names first, it refuses itself
    declined: bool = False  # what the patient wished, quoted or asked back, then refused
    granted: bool = False  # asked back, then allowed
    begun: tuple[Mark, ...] = ()  # all marks that begin in it, those too that say nothing in its clauses

    @property
    def size(self) -> int:
        """Its words."""
        return self.last - self.first

    @cached_property
    def marks(self) -> list[Mark]:
        """The marks of all its clauses."""
        return [mark for clause in self.clauses for mark in clause.marks]

    @cached_property
    def by_kind(self) -> dict[str, list[Mark]]:
        """All marks that begin in it, by their kind."""
        found: dict[str, list[Mark]] = {}
        for mark in self.begun:
            found.setdefault(mark.kind, []).append(mark)
        return found

    def holds(self, place: int) -> bool:
        """Whether token `place` is one of its own."""
        return self.first <= place < self.last

    def has(self, *kinds: str) -> bool:
        """Whether one of `kinds` is said in any clause."""
        return not self.kinds.isdisjoint(kinds)

    def affirms(self, *kinds: str) -> bool:
        """Whether one of `kinds` is said in a clause that does not negate it."""
        return any(clause.affirms(*kinds) for clause in self.clauses)

    def at(self, place: int) -> Clause:
        """The clause that holds token `place`."""
        return self.clauses[bisect_right(self.clauses, place, key=_END)]


@dataclass(frozen=True, eq=False)
class Reading:
    """`text` as typed, with all that was read in it."""

    text: str
    tokens: tuple[Token, ...]
    marks: tuple[Mark, ...]
    sentences: tuple[Sentence, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points of the original text from token `first` to `last` (excluded)."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def ending(self, sentence: Sentence) -> str:
        """What stands between `sentence` and the next word, folded."""
        end = self.tokens[sentence.last].start if sentence.last < len(self.tokens) else len(self.text)
        return fold(self.text[self.tokens[sentence.last - 1].end : end])

    def sentence(self, place: int) -> Sentence:
        """The sentence that holds token `place`."""
        return self.sentences[bisect_right(self.sentences, place, key=_END)]

    def marks_in(self, sentence: Sentence) -> tuple[Mark, ...]:
        """The marks that begin in `sentence`, those too that say nothing in its clauses."""
        return self.marks[
            bisect_left(self.marks, sentence.first, key=_FIRST) : bisect_left(self.marks, sentence.last, key=_FIRST)
        ]

    def has(self, *kinds: str) -> bool:
        """Whether one of `kinds` is said anywhere."""
        return not self._kinds.isdisjoint(kinds)

    def holds(self, *kinds: str) -> bool:
        """Whether every one of `kinds` is said somewhere."""
        return self._kinds.issuperset(kinds)

    def marks_of(self, kind: str) -> Sequence[Mark]:
        """The marks of a kind, in order."""
        if kind not in self._found:
            self._found[kind] = [mark for sentence in self.sentences for mark in sentence.by_kind.get(kind, ())]
        return self._found[kind]

    @cached_property
    def _found(self) -> dict[str, list[Mark]]:
        return {}

    @cached_property
    def figures(self) -> list[tuple[int, Fraction]]:
        """The tokens that are numbers in figures, but for blood pressures, in order, with their values."""
        told = [(place, token.value) for place, token in enumerate(self.tokens) if token.value is not None]
        words = {place: self.tokens[place - 1].word if place else "" for place, _ in told}
        return [(place, value) for place, value in told if not is_pressure(self.tokens[place].word, words[place])]

    def figures_in(self, first: int, last: int) -> list[tuple[int, Fraction]]:
        """Those of them from token `first` to `last` (excluded)."""
        return self.figures[bisect_left(self.figures, (first,)) : bisect_left(self.figures, (last,))]

    @cached_property
    def values(self) -> frozenset[Fraction]:
        """The values of the numbers, in figures and in words."""
        return frozenset(
            [*(value for _, value in self.figures), *(number(one.value) for one in self.marks_of("number"))]
        )

    @cached_property
    def sends_away(self) -> bool:
        """Whether it names a visit, a call or the emergency services, not only as the end of a wait ("until I see you")."""
        waits = {place for mark in self.marks_of("meanwhile") for place in range(mark.first, mark.last)}
        sent = (*self.marks_of("visit"), *self.marks_of("defer"))
        return self.has("emergency") or any(mark.first not in waits for mark in sent)

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset().union(*[sentence.kinds for sentence in self.sentences])
