"""Phrases as data: short patterns of words, found in a list of tokens.

A pattern is words separated by blanks. `word*` matches any word that begins so, `ma*ch` one that also ends so; `~` stands
for up to three words; `=verb` any form of it, `=verb!` those that tell somebody to do it, `=verb.` its past participle
(`morphology.py`); `one+two+=verb` any of them.
Where several begin at one word all are reported, unless one closes the place (see CLOSING).
"""

from collections.abc import Iterable, Sequence
from copy import copy
from functools import cache, lru_cache
from typing import Final, NamedTuple

from core.charter.gate.morphology import MARK, inflections
from core.charter.gate.spelling import SIGN
from core.charter.gate.text import Token, breaks, fold, joined, touches

# What these kinds say is said by the whole phrase: "prenez rendez-vous" is no "prenez".
CLOSING: Final = frozenset(
    [
        "plain",
        "question",
        "defer",
        "visit",
        "emergency",
        "drug",
        "class",
        "exam",
        "number",
        "freq",
        "food",
        "cert",
        "pay",
        "given",
        "collect",
        "concede",
        "lets",
    ]
)
_VERBS: Final = frozenset(
    ["change", "renew", "stop", "command", "order", "intake", "continue"]
)  # no verb where a medicine is named
CHOICE: Final = "+"
_GAP: Final = 3
_SHORTEST_STEM: Final = 2
_ENDING: Final = 5
_FEW: Final = 6  # words in one place of a phrase up to which the phrase is found by each
_BETWEEN: Final = ("-", "'", ". ", ".\n")  # what may stand between two words that are not one
_CUT: Final = 5  # letters that a word cut by blanks must have to be read whole


class Mark(NamedTuple):
    """Tokens `first` to `last` (excluded) say `kind`, with a `value` such as a substance, an exam or a number."""

    kind: str
    value: str
    first: int
    last: int
    loose: bool = False  # the phrase held a gap: what stands in the gap counts for itself


_Written = tuple[tuple[str, ...], str, str]  # the words of a phrase as in the data, its kind, its value


class _Stem(NamedTuple):
    """Any word that begins and ends so."""

    begin: str
    ending: str

    def isdisjoint(self, forms: tuple[str, ...]) -> bool:
        """As that of a set: whether none of `forms` is such a word."""
        long = [form for form in forms if form.startswith(self.begin)]
        return not any(form.endswith(self.ending, len(self.begin)) for form in long)


_Step = frozenset[str] | _Stem | None
"""What one place of a pattern asks for; None for a gap."""


class _Phrase(NamedTuple):
    order: int
    tail: tuple[_Step, ...]
    kind: str
    value: str
    loose: bool


def pattern(text: str) -> tuple[str, ...]:
    """A phrase as written in the data, folded and cut into words."""
    return tuple(fold(text).replace("'", " ").replace("-", " ").split())


@cache
def _words(written: str) -> frozenset[str]:
    """The words that one place of a pattern stands for."""
    return frozenset(
        word for one in written.split(CHOICE) for word in (inflections(one) if one.startswith(MARK) else (one,))
    )


def _step(written: str) -> _Step:
    if written == "~":
        return None
    return _Stem(*written.split("*", 1)) if "*" in written else _words(written)


class _Begun(NamedTuple):
    """The phrases that begin with a word: those that are the word, those before a few words, by these, and the others."""

    alone: tuple[_Phrase, ...]
    any_next: tuple[_Phrase, ...]
    by_next: dict[str, list[_Phrase]]

    def before(self, following: tuple[str, ...]) -> Iterable[_Phrase]:
        """Those that may go on with one of the forms of the next word."""
        found = self.any_next
        for form in following if self.by_next else ():
            found += (*self.by_next.get(form, ()), *self.by_next.get(form[:_SHORTEST_STEM] + "*", ()))
        return found


class Phrasebook:
    """Phrases by their first word, exact or as a stem, and names of medicines by theirs. A phrase is kept as written,
    and read when a text first holds the word that it begins with."""

    def __init__(self, entries: Iterable[_Written], names: Iterable[str] = ()) -> None:
        self._exact: dict[str, list[_Written]] = {}
        self._stems: dict[str, list[_Written]] = {}
        self._names: dict[str, list[str]] = {}
        written: set[str] = set()
        for phrase in dict.fromkeys(entries):
            head = phrase[0][0]
            written.update(phrase[0])
            if "*" in head:
                self._stems.setdefault(head.partition("*")[0], []).append(phrase)
                continue
            for form in (head,) if head.isalpha() else _words(head):
                self._exact.setdefault(form, []).append(phrase)
        single = {one for place in written for one in (place.split(CHOICE) if CHOICE in place else (place,))}
        verbs = {word for word in single if word.startswith(MARK)}
        self._words = (single - verbs).union(*map(inflections, verbs))
        self._stem_starts = {stem[:_SHORTEST_STEM] for stem in self._stems}
        self._long_stems = {word[:-1] for word in self._words if word.endswith("*") and len(word) > _CUT}
        self._short_starts = {stem[:4] for stem in self._long_stems}
        self._hold(names)

    def with_names(self, names: Iterable[str]) -> "Phrasebook":
        """The same phrases, and these names of medicines beside those it has."""
        other = copy(self)
        other._hold(names)
        return other

    def _hold(self, names: Iterable[str]) -> None:
        self._names = {first: list(held) for first, held in self._names.items()}
        for name in names:
            self._names.setdefault(name.partition(" ")[0], []).append(name)
        self._words = self._words.union(" ".join(name for held in self._names.values() for name in held).split())
        self._starts = {word[:_CUT] for word in self._words if len(word) >= _CUT and "*" not in word}
        self._found = lru_cache(maxsize=1024)(self._find)
        self._starting = lru_cache(maxsize=8192)(self._look)  # a text repeats its words, and texts each other's

    def knows(self, word: str, least: int = 4) -> bool:
        """Whether `word` is one of the words of the data, or continues by a few letters a stem of `least` letters or more."""
        cuts = range(max(least, len(word) - _ENDING), len(word) + 1)
        if word in self._words or word[:4] not in self._short_starts:
            return word in self._words
        return any(word[:cut] in self._long_stems for cut in cuts)

    def _look(self, forms: tuple[str, ...]) -> _Begun:
        """What begins with a word of these `forms`, in the order of the data."""
        found: list[_Written] = []
        for form in forms:
            found += ((tuple(name.split()), "drug", name) for name in self._names.get(form, ()))
            found += self._exact.get(form, ())
            if form[:_SHORTEST_STEM] in self._stem_starts:
                for cut in range(_SHORTEST_STEM, len(form) + 1):
                    begun = self._stems.get(form[:cut], ())
                    found += [one for one in begun if form.endswith(one[0][0].partition("*")[2], cut)]
        alone: list[_Phrase] = []
        any_next: list[_Phrase] = []
        by_next: dict[str, list[_Phrase]] = {}
        for order, (words, kind, value) in enumerate(found):
            phrase = _Phrase(order, tuple(map(_step, words[1:])), kind, value, "~" in words)
            if not phrase.tail:
                alone.append(phrase)
                continue
            keys = _keys(phrase.tail[0])
            for key in keys:
                by_next.setdefault(key, []).append(phrase)
            if not keys:
                any_next.append(phrase)
        return _Begun(tuple(alone), tuple(any_next), by_next)

    def at(self, tokens: Sequence[Token], index: int) -> list[Mark]:
        """What begins at `index`, the longest first; a phrase of a closing kind leaves no room to shorter ones."""
        begun = self._starting(tokens[index].forms)
        found: list[Mark] = []
        if index + 1 < len(tokens) and (begun.any_next or begun.by_next):
            found = _longer(tokens, index, begun.before(tokens[index + 1].forms))
        for phrase in begun.alone:
            found.append(Mark(phrase.kind, phrase.value, index, index + 1))
        return _closed(list(dict.fromkeys(found))) if len(found) > 1 else found

    def find(self, tokens: Sequence[Token]) -> list[Mark]:
        """Every mark of `tokens`, in order. A phrase without a gap hides the phrases that begin inside it.

        No phrase goes beyond a sentence, and each sentence is looked at once: a text that is typed changes in one.
        """
        marks: list[Mark] = []
        first = 0
        for index in range(1, len(tokens) + 1):
            if index == len(tokens) or breaks(tokens[index]) == ".":
                stretch = self._found(tuple((token.forms, token.gap) for token in tokens[first:index]))
                marks += [
                    Mark(kind, value, one + first, last + first, loose) for kind, value, one, last, loose in stretch
                ]
                first = index
        return marks

    def _find(self, words: tuple[tuple[tuple[str, ...], str], ...]) -> list[Mark]:
        tokens = [Token(0, 0, forms, gap=gap) for forms, gap in words]
        marks: list[Mark] = []
        free = 0
        for index in range(len(tokens)):
            if index >= free:
                here = self.at(tokens, index)
                marks += here
                free = max((mark.last for mark in here if mark.kind in CLOSING and not mark.loose), default=0)
        return marks

    def mend(self, tokens: list[Token]) -> list[Token]:
        """`tokens` with the words that were cut by blanks or dots read whole ("aug men tin", "e.c.b.u.")."""
        mended: list[Token] = []
        index = 0
        while index < len(tokens):
            size, word = self._cut_word(tokens, index)
            mended.append(joined(tokens[index : index + size], word) if size > 1 else tokens[index])
            index += size
        return mended

    def _cut_word(self, tokens: list[Token], index: int) -> tuple[int, str]:
        """How many tokens from `index` are one word that was cut, and the word."""
        first = word = tokens[index].forms[0]
        if len(first) == 1:
            letters = _letters(tokens, index)
            if letters >= 3:
                return letters, "".join(token.word for token in tokens[index : index + letters])
            spoken = any(form.startswith(SIGN) for form in tokens[index].forms)  # "l Ines" is "to Ines"
            if tokens[index].gap == "'" or spoken:  # "that's even" is no "seven"
                return 1, first
        for size in range(2, 5):
            piece = tokens[index + size - 1] if index + size <= len(tokens) else None
            if piece is None or piece.value is not None or not touches(piece):
                break
            before, word = len(word), word + piece.forms[0]
            if len(word) < _CUT:
                continue
            if word[:_CUT] not in self._starts and word[:4] not in self._short_starts:
                break
            if self.knows(word, before + min(2, len(word) - before)) and not (
                self.knows(first) and all(map(self._is_natural, tokens[index + 1 : index + size]))
            ):
                return size, word
        return 1, first

    def _is_natural(self, piece: Token) -> bool:
        """Whether `piece` is a word by itself and stands apart from the one before as words do."""
        return (piece.gap.isspace() or piece.gap in _BETWEEN) and self.knows(piece.word)


def _letters(tokens: Sequence[Token], index: int) -> int:
    """How many single letters stand together from `index`."""
    for place in range(index, len(tokens)):
        token = tokens[place]
        apart = place > index and not (touches(token) and "'" not in token.gap)
        if len(token.word) > 1 or token.value is not None or apart:
            return place - index
    return len(tokens) - index


def _keys(second: _Step) -> Iterable[str]:
    """By what the next word finds a phrase that goes on with `second`; nothing where it may be too many words."""
    if isinstance(second, _Stem):
        return (second.begin[:_SHORTEST_STEM] + "*",) if len(second.begin) >= _SHORTEST_STEM else ()
    return second if second is not None and len(second) <= _FEW else ()


def _longer(tokens: Sequence[Token], index: int, phrases: Iterable[_Phrase]) -> list[Mark]:
    """Those of `phrases`, begun at `index`, that are there to their end, the longest first."""
    following = tokens[index + 1].forms
    ends: list[tuple[int, int, _Phrase]] = []
    for phrase in phrases:
        second = phrase.tail[0]
        if second is None or not second.isdisjoint(following):
            last = _follow(tokens, index + 1, phrase.tail)
            if last:
                ends.append((-last, phrase.order, phrase))
    if len(ends) > 1:
        ends.sort()
    return [Mark(phrase.kind, phrase.value, index, -last, phrase.loose) for last, _, phrase in ends]


def _closed(found: list[Mark]) -> list[Mark]:
    """`found` at one word, the longest first, without the marks that a phrase of a closing kind leaves no room to."""
    closed = next(
        (mark.last for mark in found if mark.kind in CLOSING and not (mark.loose and mark.kind in ("pay", "exam"))), 0
    )
    named = any(mark.kind == "drug" for mark in found)
    return [mark for mark in found if mark.last >= closed and not (named and mark.kind in _VERBS)]


def _follow(tokens: Sequence[Token], index: int, tail: tuple[_Step, ...]) -> int:
    """Where the pattern ends when its `tail` is read from `index`; 0 when it does not fit."""
    for place, wanted in enumerate(tail):
        if wanted is None:
            return _leap(tokens, index, tail[place + 1 :])
        if index >= len(tokens) or wanted.isdisjoint(tokens[index].forms):
            return 0
        index += 1
    return index


def _leap(tokens: Sequence[Token], index: int, tail: tuple[_Step, ...]) -> int:
    """As `_follow`, over a gap from `index` that no break ends."""
    wanted = tail[0]
    for start in range(index, min(index + _GAP + 1, len(tokens))):
        if wanted is not None and wanted.isdisjoint(tokens[start].forms):
            continue
        if any(map(breaks, tokens[index : start + 1])):
            return 0
        end = _follow(tokens, start, tail)
        if end:
            return end
    return 0
