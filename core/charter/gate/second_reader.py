"""What a second reader, which has learned from labelled replies, takes a reply for.

It is a small convolutional net. Of each word it is shown the spelling, the letters in threes, the senses, what
the rules made of it, and for names and numbers what the record has of them (`shown.py`). It tells the likeliest kind of reply
(tests/corpus/README.md) and how much more likely one that must not leave is than one that may. `packaging/train_reader.py`
makes `lexicon/second_reader.npz` from `tests/corpus/`; what follows from an opinion is said in `weighing.py`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import as_file, files
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.charter.gate.lately import KEPT, LONG
from core.charter.gate.senses import Senses
from core.charter.gate.shown import SENTENCE, Shown, Word

HELD: Final = "block"  # what the name of a kind that must not leave begins with
MOST: Final = 56  # words that are read at once
ASKED_MOST: Final = 20  # the last words of the question
THREES: Final = 8  # letters in threes, of a word
APART: Final = 2  # words to each side that the wider convolution sees; so far apart are sentences kept
_TABLES: Final = (
    *("spelling_table", "sense_table", "three_table", "near", "near_bias", "far", "far_bias"),
    *("hint", "hint_bias", "deep", "deep_bias", "out", "out_bias"),
)

_QUESTIONS: Final = 8  # to which replies were judged lately

Floats = NDArray[np.float32]


class Stretch(NamedTuple):
    """Some words of a reply, `first` to `last` (excluded), and what the rules found there (`weighing.hints`)."""

    first: int
    last: int
    found: frozenset[str]


class Opinion(NamedTuple):
    """How much more likely a reply that must not leave is than one that may (the logarithm), and as what kind."""

    weight: float
    kind: str


def threes(letters: str) -> list[str]:
    """A word's letters in threes, its ends marked."""
    edged = f"<{letters}>"
    return [edged[at : at + 3] for at in range(len(edged) - 2)]


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
        self._judged: dict[Shown, dict[tuple[Shown, int, int, frozenset[str]], Opinion]] = {}

    def opinions(self, question: Sequence[Word], reply: Sequence[Word], stretches: Sequence[Stretch]) -> list[Opinion]:
        """What each stretch of a `reply` to a `question` is taken for; one that was judged lately, in the same sentences, is
        not judged again."""
        asked = tuple(question[-ASKED_MOST:])
        if len(self._judged) > _QUESTIONS or len(self._judged.get(asked, ())) > KEPT:
            self._judged = {}
        judged = self._judged.setdefault(asked, {})
        edges = [*_begins(reply), len(reply)]
        whole = [_widened(edges, one.first, one.last) for one in stretches]
        told = [
            (tuple(reply[begin:end]), one.first - begin, one.last - begin, one.found)
            for one, (begin, end) in zip(stretches, whole, strict=True)
        ]
        held = [judged.get(one) for one in told]
        new = [at for at, opinion in enumerate(held) if opinion is None]
        begin, end = min([whole[at][0] for at in new], default=0), max([whole[at][1] for at in new], default=0)
        places = [(stretches[at].first - begin, stretches[at].last - begin) for at in new]
        opinions = self._opinions(asked, reply[begin:end], places, [stretches[at].found for at in new]) if new else []
        fresh = dict(zip(new, opinions, strict=True))
        judged |= {told[at]: opinion for at, opinion in fresh.items() if len(told[at][0]) <= LONG}
        return [opinion or fresh[at] for at, opinion in enumerate(held)]

    def _opinions(
        self, asked: Shown, reply: Sequence[Word], places: Sequence[tuple[int, int]], found: Sequence[frozenset[str]]
    ) -> list[Opinion]:
        of, finding = self._of, self._rows["finding"]
        words = self._pooled(reply, places)
        question = np.broadcast_to(self._pooled(asked, [(0, len(asked))]), words.shape)
        told = np.zeros((len(found), len(finding)), np.float32)
        for row, names in enumerate(found):
            told[row, [finding[name] for name in names if name in finding]] = 1
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
        sentences = pairwise([*_begins(words), len(words)])
        found = self._read([tuple(words[first:last]) for first, last in sentences])
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
        kept = self._found
        new = [one for one in dict.fromkeys(sentences) if one not in kept]
        fresh = dict(zip(new, self._convolved(new), strict=True)) if new else {}
        found = [fresh[one] if one in fresh else kept[one] for one in sentences]
        short = {one: rows for one, rows in fresh.items() if len(one) <= LONG}
        self._found = short if len(kept) + len(short) > KEPT else kept | short
        return found

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
        return [far[last - APART - len(one) : last - APART].copy() for last, one in zip(lasts, sentences, strict=True)]

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


def _begins(words: Sequence[Word]) -> list[int]:
    """Where sentences begin."""
    return [at for at, word in enumerate(words) if not at or SENTENCE in word.senses]


def _widened(edges: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """From the beginning of the sentence that holds `first` to the end of the one that ends with, or behind, `last`."""
    return edges[bisect_right(edges, first, hi=len(edges) - 1) - 1], edges[bisect_left(edges, last)]


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
