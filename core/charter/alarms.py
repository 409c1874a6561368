"""Which sayings of a text together are a sign, by the rules of `gate/lexicon/signs.txt`; mirrored in the patient's page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from core.charter.gate.phrasebook import pattern
from core.charter.gate.spelling import SIGN, sound
from core.charter.hearing import Said, Word

REACH: Final = 12
"""Words that what stands together in one sentence may span."""
NEAR: Final = 4
"""Words between two things said in order."""
DENIES: Final = 1
"""Words between a negation and what it denies."""
_HIDING: Final = ("plain", "past")


@dataclass(frozen=True)
class Rule:
    """`sign` is seen where every part is said: parts anywhere in the text; what makes one up, `ordered` or in any order."""

    sign: str
    parts: tuple[tuple[str, ...], ...]
    ordered: tuple[bool, ...]


@dataclass(frozen=True)
class Alarms:
    """The data of the screening: what phrases say, and which sayings together are a sign."""

    said: dict[str, list[tuple[str, ...]]]
    rules: tuple[Rule, ...]


@cache
def alarms() -> Alarms:
    """The shipped data, read once a process."""
    said: dict[str, list[tuple[str, ...]]] = {}
    rules: list[Rule] = []
    kind = name = ""
    for line in files("core.charter.gate").joinpath("lexicon/signs.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            kind, _, name = line.strip("[]").partition("=")
        elif line and not line.startswith("#"):
            entries = line.removeprefix(SIGN).split("|")
            if kind == "sign":
                rules += [_rule(name, entry) for entry in entries]
            else:
                heard = line.startswith(SIGN)
                said.setdefault(name, []).extend(_phrase(entry, heard) for entry in entries)
    return Alarms(said, tuple(rules))


def _phrase(entry: str, heard: bool) -> tuple[str, ...]:
    words = pattern(entry)
    return tuple(word if word == "~" else sound(word) for word in words) if heard else words


def _rule(sign: str, entry: str) -> Rule:
    parts = entry.split("&")
    split = tuple(tuple(one.strip() for one in part.replace(">", "+").split("+")) for part in parts)
    return Rule(sign, split, tuple(">" in part for part in parts))


class Hearing:
    """All that one text says, by where it begins, as the rules look at it."""

    def __init__(self, words: tuple[Word, ...], said: list[Said]) -> None:
        self._words = words
        hidden: dict[int, int] = {}
        for one in said:
            if one.what in _HIDING:
                hidden |= {place: max(one.last, hidden.get(place, 0)) for place in range(one.first, one.last)}
        self._said: dict[str, dict[int, list[Said]]] = {}
        for one in said:
            if one.what in _HIDING or hidden.get(one.first, 0) < one.last:
                self._said.setdefault(one.what, {}).setdefault(one.first, []).append(one)
        self._denials: dict[int, list[Said]] = {}
        for one in said:
            if one.what == "not":
                self._denials.setdefault(one.last, []).append(one)
        self._present = {words[place].sentence for place in self._said.get("now", ())}
        self._past = {words[place].sentence for place in self._said.get("past", ())}
        self._feared = {words[place].sentence: place for place in reversed(self._said.get("maybe", {}))}

    def hits(self, rule: Rule) -> list[Said]:
        """Where the last part of `rule` is said, if every other part is said somewhere."""
        parts = [list(self._part(part, near)) for part, near in zip(rule.parts, rule.ordered, strict=True)]
        return parts[-1] if all(parts) else []

    def _part(self, part: tuple[str, ...], ordered: bool) -> Iterator[Said]:
        starts = self._said.get(part[0], {})
        for one in (one for place in starts for one in starts[place]):
            for hit in self._together(part, ordered, (one,)):
                first, last = min(thing.first for thing in hit), max(thing.last for thing in hit)
                if not self._denied(hit) and not self._absent(first):
                    yield Said("", first, last)

    def _together(self, part: tuple[str, ...], ordered: bool, hit: tuple[Said, ...]) -> Iterator[tuple[Said, ...]]:
        if len(hit) == len(part):
            yield hit
            return
        starts, begun = self._said.get(part[len(hit)], {}), hit[-1]
        places = range(begun.last, begun.last + NEAR + 1) if ordered else range(begun.first - REACH, begun.last + REACH)
        for one in (one for place in places for one in starts.get(place, ())):
            if self._beside(hit, one):
                yield from self._together(part, ordered, (*hit, one))

    def _beside(self, hit: tuple[Said, ...], one: Said) -> bool:
        """Whether `one` stands in the sentence of `hit`, within reach of it, and beside it, not in it."""
        first, last = min(one.first, *(two.first for two in hit)), max(one.last, *(two.last for two in hit))
        apart = not any(_touch(one, two) for two in hit)
        return apart and last - first <= REACH and self._words[first].sentence == self._words[last - 1].sentence

    def _denied(self, hit: tuple[Said, ...]) -> bool:
        """Whether a negation stands just before a thing said; one inside a thing ("peut pas") is its own."""
        return any(
            self._words[negation.first].clause == self._words[thing.first].clause
            for thing in hit
            for place in range(thing.first - DENIES, thing.first + 1)
            for negation in self._denials.get(place, ())
            if not any(_touch(negation, other) for other in hit)
        )

    def _absent(self, first: int) -> bool:
        """Whether the sentence tells of the past, or before `first` of what may be, and of nothing since or today."""
        sentence = self._words[first].sentence
        feared = self._feared.get(sentence, first) < first
        return sentence not in self._present and (feared or sentence in self._past)


def _touch(one: Said, other: Said) -> bool:
    return one.first < other.last and other.first < one.last
