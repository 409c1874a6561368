"""Phrases as data: short patterns of words, found in a list of tokens.

A pattern is words separated by blanks. `word*` matches any word that begins so, `ma*ch` one that also ends so; `~` stands
for up to three words; `=verb` any form of it, `=verb!` those that tell somebody to do it, `=verb.` its past participle
(`morphology.py`); `one+two+=verb` any of them.
Where several begin at one word all are reported, unless one closes the place (see CLOSING).
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from operator import itemgetter
from typing import Final, NamedTuple

from core.charter.gate.morphology import MARK, inflections
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
_CUT: Final = 5  # letters that a word cut by blanks must have to be read whole


class Mark(NamedTuple):
    """Tokens `first` to `last` (excluded) say `kind`, with a `value` such as a substance, an exam or a number."""

    kind: str
    value: str
    first: int
    last: int
    loose: bool = False  # the phrase held a gap: what stands in the gap counts for itself


_Written = tuple[tuple[str, ...], str, str]  # the words of a phrase as in the data, its kind, its value


@dataclass(frozen=True, slots=True)
class _Phrase:
    tail: tuple["str | frozenset[str]", ...]
    kind: str
    value: str
    ending: str = ""

    @property
    def loose(self) -> bool:
        """Whether it holds a gap."""
        return "~" in self.tail


def pattern(text: str) -> tuple[str, ...]:
    """A phrase as written in the data, folded and cut into words."""
    return tuple(fold(text).replace("'", " ").replace("-", " ").split())


@cache
def _words(written: str) -> frozenset[str]:
    """The words that one place of a pattern stands for."""
    return frozenset(
        word for one in written.split(CHOICE) for word in (inflections(one) if one.startswith(MARK) else (one,))
    )


def _step(written: str) -> str | frozenset[str]:
    """What one place of a pattern asks for: a gap or a stem as written, else the set of words."""
    return written if written == "~" or "*" in written else _words(written)


class _Begun(NamedTuple):
    """The phrases that begin with a word, in order: those that fit before many words, and those before a few, by these."""

    always: tuple[_Phrase, ...]
    any_next: tuple[tuple[int, _Phrase], ...]
    by_next: dict[str, list[tuple[int, _Phrase]]]

    def before(self, following: tuple[str, ...]) -> Iterable[_Phrase]:
        """Those that may go on with one of the forms of the next word."""
        chosen = [one for form in following for one in self.by_next.get(form, ())]
        if not chosen:
            return self.always
        return [phrase for _, phrase in sorted({*self.any_next, *chosen}, key=itemgetter(0))]


def _made(written: _Written) -> _Phrase:
    words, kind, value = written
    return _Phrase(tuple(_step(word) for word in words[1:]), kind, value, words[0].partition("*")[2])


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
        plain = {word for word in written if word.isalpha() or "*" in word}
        self._words = plain.union(*map(_words, written - plain))
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
        self._starting = lru_cache(maxsize=8192)(self._look)  # a text repeats its words, and texts each other's

    def knows(self, word: str, least: int = 4) -> bool:
        """Whether `word` is one of the words of the data, or continues by a few letters a stem of `least` letters or more."""
        cuts = range(max(least, len(word) - _ENDING), len(word) + 1)
        if word in self._words or word[:4] not in self._short_starts:
            return word in self._words
        return any(word[:cut] in self._long_stems for cut in cuts)

    def _look(self, forms: tuple[str, ...]) -> _Begun:
        found: list[_Phrase] = []
        for form in forms:
            found += (_Phrase(tuple(map(_words, name.split()[1:])), "drug", name) for name in self._names.get(form, ()))
            found += map(_made, self._exact.get(form, ()))
            if form[:_SHORTEST_STEM] in self._stem_starts:
                for cut in range(_SHORTEST_STEM, len(form) + 1):
                    begun = map(_made, self._stems.get(form[:cut], ()))
                    found += [one for one in begun if form[cut:].endswith(one.ending)]
        any_next: list[tuple[int, _Phrase]] = []
        by_next: dict[str, list[tuple[int, _Phrase]]] = {}
        for order, phrase in enumerate(dict.fromkeys(found)):
            second = phrase.tail[0] if phrase.tail else ""
            if isinstance(second, frozenset) and len(second) <= _FEW:
                for form in second:
                    by_next.setdefault(form, []).append((order, phrase))
            else:
                any_next.append((order, phrase))
        return _Begun(tuple(phrase for _, phrase in any_next), tuple(any_next), by_next)

    def at(self, tokens: Sequence[Token], index: int) -> list[Mark]:
        """What begins at `index`, the longest first; a phrase of a closing kind leaves no room to shorter ones."""
        found: list[Mark] = []
        following = tokens[index + 1].forms if index + 1 < len(tokens) else ()
        near = frozenset(form for token in tokens[index + 1 : index + 2 + _GAP] for form in token.forms)
        for phrase in self._starting(tokens[index].forms).before(following):
            tail = phrase.tail
            if tail and isinstance(tail[0], frozenset) and tail[0].isdisjoint(following):
                continue
            if tail and tail[0] == "~" and isinstance(tail[1], frozenset) and tail[1].isdisjoint(near):
                continue
            last = _follow(tokens, index + 1, tail) if tail else index + 1
            if last:
                found.append(Mark(phrase.kind, phrase.value, index, last, phrase.loose))
        if not found:
            return found
        found = sorted(dict.fromkeys(found), key=lambda mark: -mark.last)
        closed = next(
            (mark.last for mark in found if mark.kind in CLOSING and not (mark.loose and mark.kind == "pay")), 0
        )
        named = any(mark.kind == "drug" for mark in found)
        return [mark for mark in found if mark.last >= closed and not (named and mark.kind in _VERBS)]

    def find(self, tokens: Sequence[Token]) -> list[Mark]:
        """Every mark of `tokens`, in order. A phrase without a gap hides the phrases that begin inside it."""
        marks: list[Mark] = []
        index = 0
        while index < len(tokens):
            here = self.at(tokens, index)
            marks += here
            index = max([index + 1, *(mark.last for mark in here if mark.kind in CLOSING and not mark.loose)])
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
        letters = 0
        for token in islice(tokens, index, None) if len(tokens[index].word) == 1 else ():
            if (
                len(token.word) > 1
                or token.value is not None
                or (letters and not (touches(token) and "'" not in token.gap))
            ):
                break
            letters += 1
        if letters >= 3:
            return letters, "".join(token.word for token in tokens[index : index + letters])
        word = tokens[index].word
        if len(word) == 1 and tokens[index].gap == "'":  # "that's even" is no "seven"
            return 1, word
        known = self.knows(word)
        for size in range(2, 5):
            piece = tokens[index + size - 1] if index + size <= len(tokens) else None
            if piece is None or piece.value is not None or not touches(piece):
                break
            before, word = len(word), word + piece.word
            if len(word) >= _CUT and word[:_CUT] not in self._starts and word[:4] not in self._short_starts:
                break
            natural = piece.gap.isspace() or piece.gap in ("-", "'", ". ", ".\n")
            known = known and natural and self.knows(piece.word)
            if len(word) >= _CUT and not known and self.knows(word, before + min(2, len(piece.word))):
                return size, word
        return 1, word


def _follow(tokens: Sequence[Token], index: int, tail: tuple[str | frozenset[str], ...]) -> int:
    """Where the pattern ends when its `tail` is read from `index`; 0 when it does not fit."""
    for place, wanted in enumerate(tail):
        if wanted == "~":
            rest = tail[place + 1 :]
            ends = (_follow(tokens, start, rest) for start in _reach(tokens, index))
            return next((end for end in ends if end), 0)
        if index >= len(tokens) or not _fits(tokens[index], wanted):
            return 0
        index += 1
    return index


def _reach(tokens: Sequence[Token], index: int) -> Iterator[int]:
    """Where a gap from `index` may end: not behind a break."""
    for place in range(index, min(index + _GAP + 1, len(tokens))):
        if breaks(tokens[place]):
            return
        yield place


def _fits(token: Token, wanted: str | frozenset[str]) -> bool:
    if isinstance(wanted, frozenset):
        return not wanted.isdisjoint(token.forms)
    begin, _, ending = wanted.partition("*")
    return any(form.startswith(begin) and form[len(begin) :].endswith(ending) for form in token.forms)
