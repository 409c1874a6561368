"""Phrases as data: short patterns of words, found in a list of tokens.

A pattern is words separated by blanks. `word*` matches any word that begins so, `ma*ch` one that also ends so; `~` stands
for up to three words; `=verb` any form of it, `=verb!` those that tell somebody to do it, `=verb.` its past participle
(`morphology.py`); `one+two+=verb` any of them.
Where several begin at one word all are reported, unless one closes the place (see CLOSING).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from functools import lru_cache
from itertools import chain, pairwise
from operator import itemgetter
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
GAP: Final = "~"
_GAP: Final = 3
_ENDING: Final = 5
_MOST: Final = 4  # pieces of a word that was cut
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
_Phrase = tuple[
    int, tuple[str, ...], str, str
]  # its place in the data, its words behind the first, its kind, its value


def pattern(text: str) -> tuple[str, ...]:
    """A phrase as written in the data, folded and cut into words."""
    return tuple(fold(text).replace("'", " ").replace("-", " ").split())


class _Known(NamedTuple):
    """What a book knows of a word: the places behind the first of a phrase that it fits, as written there, and the phrases
    that it begins: those that it is (`alone`), those that go `on` with a place, and those that come to one `over` a gap."""

    fits: frozenset[str]
    alone: tuple[tuple[str, str], ...]
    on: dict[str, tuple[_Phrase, ...]]  # no lists: of tuples alone the garbage collector keeps no account
    over: dict[str, tuple[_Phrase, ...]]
    plain: bool  # the word as typed is one of the data
    opens: bool  # it may be the beginning of one
    cut: bool  # it may be the beginning of one that was cut, even where the words behind it stand apart


class Phrasebook:
    """Phrases by their first place as written, the words that stand for each place, and names of medicines. What a word
    fits and begins is found when a text first holds it."""

    def __init__(self, entries: Iterable[_Written], names: Iterable[str] = ()) -> None:
        self._begun: defaultdict[str, list[_Phrase]] = defaultdict(list)
        self._choices: dict[str, list[str]] = {}
        self._forms: dict[str, list[str]] = {}
        self._stems: dict[str, list[str]] = {}
        self._names: dict[str, list[str]] = {}
        self._behind: set[str] = set()
        begun, behind = self._begun, self._behind
        for order, (places, kind, value) in enumerate(dict.fromkeys(entries)):
            tail = places[1:]
            begun[places[0]].append((order, tail, kind, value))
            if tail:
                behind.update(tail)
        written = self._begun.keys() | self._behind
        for place in written:
            if "*" in place:
                self._stems.setdefault(place.partition("*")[0], []).append(place)
            elif CHOICE in place or place.startswith(MARK):
                for one in place.split(CHOICE):
                    self._choices.setdefault(one, []).append(place)
        for one in self._choices:
            for word in inflections(one) if one.startswith(MARK) else ():
                self._forms.setdefault(word, []).append(one)
        self._words = written.union(self._choices, self._forms)
        self._long_stems = {place[:-1] for place in written if place.endswith("*") and len(place) > _CUT}
        self._stem_starts = {stem[: _CUT - 1] for stem in self._long_stems}
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
        self._behind = self._behind.union(*(name.split()[1:] for held in self._names.values() for name in held))
        self._starts = set(map(itemgetter(slice(_CUT)), self._words))
        self._known = lru_cache(maxsize=16384)(self._look)
        self._mended = lru_cache(maxsize=128)(self._mend)

    def knows(self, word: str, least: int = 4) -> bool:
        """Whether `word` is one of the words of the data, or continues by a few letters a stem of `least` letters or more."""
        if word in self._words or word[: _CUT - 1] not in self._stem_starts:
            return word in self._words
        cuts = range(max(least, len(word) - _ENDING), len(word) + 1)
        return any(word[:cut] in self._long_stems for cut in cuts)

    def _look(self, forms: tuple[str, ...]) -> _Known:
        """What is known of a word of these `forms`, its phrases in the order of the data and names before them."""
        fits: dict[str, None] = dict.fromkeys(forms)
        begun: list[_Phrase] = []
        for form in forms:
            begun += ((-1, tuple(name.split()[1:]), "drug", name) for name in self._names.get(form, ()))
            for one in (form, *self._forms.get(form, ())):
                fits |= dict.fromkeys(self._choices.get(one, ()))
            for size in range(len(form) + 1):
                for stem in self._stems.get(form[:size], ()):
                    if form.endswith(stem[size + 1 :], size):
                        fits[stem] = None
        for place in fits:
            if place.find("*") not in (0, 1):  # a stem of one letter begins nothing
                begun += self._begun.get(place, ())
        alone: dict[tuple[str, str], None] = {}
        on: dict[str, list[_Phrase]] = {}
        over: dict[str, list[_Phrase]] = {}
        for phrase in sorted(set(begun)):
            _, tail, kind, value = phrase
            if tail:
                (over if tail[0] == GAP else on).setdefault(tail[tail[0] == GAP], []).append(phrase)
            else:
                alone[kind, value] = None
        named = any(kind == "drug" for kind, _ in alone)
        said = tuple((kind, value) for kind, value in alone if not (named and kind in _VERBS))
        word = forms[0]
        opens = len(word) < _CUT or word[:_CUT] in self._starts or word[: _CUT - 1] in self._stem_starts
        behind, plain = frozenset(self._behind.intersection(fits)), self.knows(word)
        cut = opens and not (plain and len(word) > 1)
        return _Known(behind, said, _settled(on), _settled(over), plain, opens, cut)

    def find(self, tokens: Sequence[Token], at: int = 0) -> list[Mark]:
        """Every mark of `tokens`, the first of them at place `at`, in order. A phrase without a gap hides the phrases that
        begin inside it, and none goes beyond a sentence."""
        words, ends = [self._known(token.forms) for token in tokens], list(map(breaks, tokens))
        edges = [place for place, end in enumerate(ends) if not place or end == "."]
        parts = pairwise([*edges, len(words)])
        stretches = (_Stretch(words[first:last], ends[first:last], at + first) for first, last in parts)
        return list(chain.from_iterable(map(_Stretch.marks, stretches)))

    def mend(self, tokens: Sequence[Token]) -> list[Token]:
        """`tokens` with the words that were cut by blanks or dots read whole ("aug men tin", "e.c.b.u.")."""
        edges = [place for place, token in enumerate(tokens) if not place or not (token.gap == " " or touches(token))]
        runs = (tuple(tokens[first:last]) for first, last in pairwise([*edges, len(tokens)]))
        return list(chain.from_iterable(map(self._mended, runs)))

    def _mend(self, tokens: tuple[Token, ...]) -> Sequence[Token]:
        """As `mend`, of words that stand so close that each may go on with the one before."""
        words = [self._known(token.forms) for token in tokens]
        apart = [_stands_apart(token, word.plain) for word, token in zip(words, tokens, strict=True)]
        cut = {place for place, word in enumerate(words) if word.cut}
        loose = (place for place, one in enumerate(apart) if place and not one)
        cut.update(chain.from_iterable(range(max(0, place - _MOST + 1), place) for place in loose))
        mended: list[Token] = []
        done = 0
        for index in sorted(cut):
            size, spelt = self._cut_word(tokens, apart, index) if index >= done and words[index].opens else (1, "")
            if size > 1:
                mended += (*tokens[done:index], joined(tokens[index : index + size], spelt))
                done = index + size
        return (*mended, *tokens[done:])

    def _cut_word(self, tokens: Sequence[Token], apart: Sequence[bool], index: int) -> tuple[int, str]:
        """How many tokens from `index` are one word that was cut, and the word; not where all are words by themselves."""
        first = word = tokens[index].forms[0]
        if len(first) == 1:
            letters = _letters(tokens, index)
            if letters >= 3:
                return letters, "".join(token.word for token in tokens[index : index + letters])
            spoken = any(form.startswith(SIGN) for form in tokens[index].forms)  # "l Ines" is "to Ines"
            if tokens[index].gap == "'" or spoken:  # "that's even" is no "seven"
                return 1, first
        for size in range(2, _MOST + 1):
            piece = tokens[index + size - 1] if index + size <= len(tokens) else None
            if piece is None or piece.value is not None or not touches(piece):
                break
            before, word = len(word), word + piece.forms[0]
            if len(word) < _CUT:
                continue
            if word[:_CUT] not in self._starts and word[: _CUT - 1] not in self._stem_starts:
                break
            if self.knows(word, before + min(2, len(word) - before)) and not (
                self.knows(first) and all(apart[index + 1 : index + size])
            ):
                return size, word
        return 1, first


def _settled(begun: dict[str, list[_Phrase]]) -> dict[str, tuple[_Phrase, ...]]:
    return {place: tuple(phrases) for place, phrases in begun.items()}


def _stands_apart(piece: Token, known: bool) -> bool:
    """Whether `piece` cannot go on with the word before, or is `known` and stands apart from it as words do."""
    if piece.gap == " ":
        return known or piece.value is not None
    if piece.value is not None or not touches(piece):
        return True
    return known and (piece.gap.isspace() or piece.gap in _BETWEEN)


def _letters(tokens: Sequence[Token], index: int) -> int:
    """How many single letters stand together from `index`."""
    for place in range(index, len(tokens)):
        token = tokens[place]
        apart = place > index and not (touches(token) and "'" not in token.gap)
        if len(token.word) > 1 or token.value is not None or apart:
            return place - index
    return len(tokens) - index


class _Stretch(NamedTuple):
    """What is known of the words of a sentence, what ends before each, and its place in the text (`at`)."""

    words: Sequence[_Known]
    ends: Sequence[str]
    at: int

    def marks(self) -> list[Mark]:
        """The marks of the sentence, in order."""
        marks: list[Mark] = []
        free = self.at
        for index, word in enumerate(self.words, self.at):
            if index < free:
                continue
            here = self._longer(index - self.at, word) if word.on or word.over else []
            several = bool(here)
            for kind, value in word.alone:
                here.append(Mark(kind, value, index, index + 1))
            if several:
                here = _closed(here)
                free = max([mark.last for mark in here if mark.kind in CLOSING and not mark.loose], default=0)
            marks += here
        return marks

    def _longer(self, index: int, word: _Known) -> list[Mark]:
        """What is said from `index` by more than one word, the longest first, in the order of the data."""
        if index + 1 == len(self.words):
            return []
        found = self._over(index + 1, word.over) if word.over else []
        on, following = word.on, self.words[index + 1].fits
        if following and not on.keys().isdisjoint(following):
            for phrase in chain.from_iterable(map(on.__getitem__, on.keys() & following)):
                last = self._follow(index + 2, phrase[1], 1) if len(phrase[1]) > 1 else index + 2
                if last:
                    found.append((-last, phrase))
        if not found:
            return []
        at = self.at
        return [Mark(kind, value, at + index, at - last, GAP in tail) for last, (_, tail, kind, value) in sorted(found)]

    def _over(self, index: int, over: dict[str, tuple[_Phrase, ...]]) -> list[tuple[int, _Phrase]]:
        """The phrases that come to their next place `over` a gap from `index` that no break ends, and where they end."""
        ends, keys = {phrase: self._leap(index, phrase[1], 1) for phrase in over.get(GAP, ())}, over.keys()
        for start in range(index, min(index + _GAP + 1, len(self.words))):
            if self.ends[start]:
                break
            fits = self.words[start].fits
            if fits and not keys.isdisjoint(fits):
                for phrase in chain.from_iterable(map(over.__getitem__, keys & fits)):
                    ends[phrase] = ends.get(phrase) or self._follow(start + 1, phrase[1], 2)
        return [(-last, phrase) for phrase, last in ends.items() if last] if ends else []

    def _follow(self, index: int, tail: tuple[str, ...], after: int) -> int:
        """Where the pattern ends when its `tail` is read from `index`, but for the places read before; 0 when it does not
        fit."""
        for place in range(after, len(tail)):
            if tail[place] == GAP:
                return self._leap(index, tail, place + 1)
            if index >= len(self.words) or tail[place] not in self.words[index].fits:
                return 0
            index += 1
        return index

    def _leap(self, index: int, tail: tuple[str, ...], after: int) -> int:
        """As `_follow`, over a gap from `index` that no break ends."""
        for start in range(index, min(index + _GAP + 1, len(self.words))):
            if self.ends[start]:
                return 0
            end = self._follow(start, tail, after)
            if end:
                return end
        return 0


def _closed(found: list[Mark]) -> list[Mark]:
    """`found` at one word, the longest first, without the marks that a phrase of a closing kind leaves no room to."""
    closing = [mark for mark in found if mark.kind in CLOSING and not (mark.loose and mark.kind in ("pay", "exam"))]
    if closing:
        named = any(mark.kind == "drug" for mark in closing)
        found = [mark for mark in found if mark.last >= closing[0].last and not (named and mark.kind in _VERBS)]
    return list(dict.fromkeys(found)) if len(found) > 1 else found
