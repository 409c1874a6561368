"""What screening hears in a patient's text: its words in every form, and where clauses and sentences end.

Simpler than the gate's reading, because the patient's page reads with the same rules and data (`patient/src/hearing.js`):
`tests/vectors/signs.json` holds both to one answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from core.charter.gate.spelling import calm, sound
from core.charter.gate.text import fold, is_arabic

_WORD: Final = re.compile(r"[a-z0-9]+|[ء-ي]+")
_SENTENCE: Final = re.compile(r"[!?؟\n]|\.")
_CLAUSE: Final = re.compile(r"[,;:،؛()\[\]«»\"–—]| - ")
_DECIMAL: Final = re.compile(r"[.,]")
_HEADS: Final = ("وال", "بال", "فال", "كال", "عال", "هال", "مال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س")
_STAYS: Final = "ولا"  # "or" in Tunisian, "and not" elsewhere: read as "not"
_GAP: Final = 3


class Word(NamedTuple):
    """One word with its place in code points; clauses and sentences are counted from 0."""

    start: int
    end: int
    forms: tuple[str, ...]
    clause: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Said:
    """Words `first` to `last` (excluded) say `what`."""

    what: str
    first: int
    last: int


def hear(text: str) -> tuple[Word, ...]:
    """The words of `text`, in order."""
    parts = [fold(char) for char in text]
    places = [index for index, part in enumerate(parts) for _ in part]
    folded = "".join(parts)
    words: list[Word] = []
    clause = sentence = last = 0
    for match in _WORD.finditer(folded):
        gap = folded[last : match.start()] if words else ""
        decimal = _DECIMAL.fullmatch(gap) and folded[last - 1].isdigit() and match[0][0].isdigit()
        sentence += bool(_SENTENCE.search(gap)) and not decimal
        clause += bool(_SENTENCE.search(gap) or _CLAUSE.search(gap)) and not decimal
        last = match.end()
        start, end = places[match.start()], places[last - 1] + 1
        words.append(Word(start, end, _forms(match[0]), clause, sentence))
    return tuple(words)


def _forms(word: str) -> tuple[str, ...]:
    if not is_arabic(word):
        return (word, calm(word), sound(word))
    plain = calm(word)
    bare = [plain[len(head) :] for head in _HEADS if plain.startswith(head) and len(plain) - len(head) >= 2]
    return (word, plain, *bare)


class Phrases:
    """Phrases with what each says: `word*` any word that begins so, `~` up to three words."""

    def __init__(self, said: dict[str, list[tuple[str, ...]]]) -> None:
        self._starting: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for what, phrases in said.items():
            for phrase in phrases:
                self._starting.setdefault(phrase[0][:2], []).append((what, phrase))
        self._begun = lru_cache(maxsize=8192)(self._look)  # a text repeats its words, and texts each other's

    def find(self, words: tuple[Word, ...]) -> Iterator[Said]:
        """All that is said, in order of its first word."""
        for index, word in enumerate(words):
            found = [(what, _ends(words, index, phrase)) for what, phrase in self._begun(word.forms)]
            yield from (Said(what, index, last) for what, last in dict.fromkeys(found) if last)

    def _look(self, forms: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        starts = dict.fromkeys(form[:2] for form in forms)
        return [one for start in starts for one in self._starting.get(start, ()) if _fits(forms, one[1][0])]


def _ends(words: tuple[Word, ...], index: int, phrase: tuple[str, ...]) -> int:
    """The place behind `phrase` when it is said from `index` on, within one sentence; 0 when it is not."""
    for place, wanted in enumerate(phrase):
        if wanted == "~":
            rest = phrase[place + 1 :]
            ends = (_ends(words, start, rest) for start in range(index, index + _GAP + 1))
            return next((end for end in ends if end and words[index - 1].sentence == words[end - 1].sentence), 0)
        if index >= len(words) or not _fits(words[index].forms, wanted):
            return 0
        if place and phrase[place - 1] != "~" and words[index - 1].sentence != words[index].sentence:
            return 0
        index += 1
    return index


def _fits(forms: tuple[str, ...], wanted: str) -> bool:
    if wanted.endswith("*"):
        return any(form.startswith(wanted[:-1]) for form in forms)
    return wanted in forms
