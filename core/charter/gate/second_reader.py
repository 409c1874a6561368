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
from itertools import accumulate, chain
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.charter.gate.lately import Lately
from core.charter.gate.senses import Senses
from core.charter.gate.shown import Shown, Word

HELD: Final = "block"  # what the name of a kind that must not leave begins with
MOST: Final = 56  # words that are read at once
ASKED_MOST: Final = 20  # the last words of the question
THREES: Final = 8  # letters in threes, of a word
_WORDS: Final = 16384  # met before, then all are dropped
APART: Final = 2  # words to each side that the wider convolution sees; so far apart are sentences kept
_TABLES: Final = (
    *("spelling_table", "sense_table", "three_table", "near", "near_bias", "far", "far_bias"),
    *("hint", "hint_bias", "deep", "deep_bias", "out", "out_bias"),
)

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


# A stretch as it is judged: the question, the sentences that hold it, its first and last word among theirs, what was found.
_Judged = tuple[tuple[Shown, ...], tuple[Shown, ...], int, int, frozenset[str]]


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
        self._words: dict[Word, Floats] = {}
        self._found: Lately[Shown, Floats] = Lately()
        self._asked: Lately[tuple[Shown, ...], Floats] = Lately()
        self._judged: Lately[_Judged, Opinion] = Lately()

    def opinions(
        self, question: Sequence[Shown], reply: Sequence[Shown], stretches: Sequence[Stretch]
    ) -> list[Opinion]:
        """What each stretch of a `reply` to a `question` is taken for; one that was judged lately, in the same sentences, is
        not judged again."""
        asked, edges = tuple(question), [0, *accumulate(len(one.words) for one in reply)]
        within = [_sentences(edges, one) for one in stretches]
        told = [
            (asked, tuple(reply[begin:end]), one.first - edges[begin], one.last - edges[begin], one.found)
            for one, (begin, end) in zip(stretches, within, strict=True)
        ]
        held = [self._judged.looked_up(one) for one in told]
        new = [at for at, opinion in enumerate(held) if opinion is None]
        if not new:
            return [opinion for opinion in held if opinion]
        begin, end = min(within[at][0] for at in new), max(within[at][1] for at in new)
        places = [(stretches[at].first - edges[begin], stretches[at].last - edges[begin]) for at in new]
        opinions = self._opinions(asked, reply[begin:end], places, [stretches[at].found for at in new])
        fresh = dict(zip(new, opinions, strict=True))
        for at, opinion in fresh.items():
            self._judged.keep(told[at], opinion, edges[within[at][1]] - edges[within[at][0]])
        return [opinion or fresh[at] for at, opinion in enumerate(held)]

    def _opinions(
        self,
        asked: tuple[Shown, ...],
        reply: Sequence[Shown],
        places: Sequence[tuple[int, int]],
        found: Sequence[frozenset[str]],
    ) -> list[Opinion]:
        of, finding = self._of, self._rows["finding"]
        words = self._pooled(reply, places)
        question = np.broadcast_to(self._asked.recalled(asked, self._pooled_question), words.shape)
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

    def _pooled_question(self, asked: tuple[Shown, ...]) -> Floats:
        """As `_pooled`, of the last words of a question: they are read without those before."""
        left = max(0, sum(len(one.words) for one in asked) - ASKED_MOST)
        begins = accumulate((len(one.words) for one in asked), initial=0)
        words = [one.words[max(0, left - begin) :] for begin, one in zip(begins, asked, strict=False)]
        last = [one if some == one.words else Shown(some) for some, one in zip(words, asked, strict=True) if some]
        return self._pooled(last, [(0, sum(len(one.words) for one in last))])

    def _pooled(self, sentences: Sequence[Shown], stretches: Sequence[tuple[int, int]]) -> Floats:
        """The highest and the mean of what is found between two words, a row a stretch; zeros where there is no word."""
        found = self._read(sentences)
        rows = np.concatenate([*found, np.zeros((1, self._of["far_bias"].size), np.float32)])
        edges = np.ravel(stretches)
        sizes = np.diff(edges)[::2, None].astype(np.float32)
        most, total = np.maximum.reduceat(rows, edges)[::2], np.add.reduceat(rows, edges)[::2]
        pooled: Floats = np.concatenate([most, total / np.maximum(sizes, 1)], axis=1) * (sizes > 0)
        return pooled

    def _read(self, sentences: Sequence[Shown]) -> list[Floats]:
        """What is found in each sentence, a row a word: no sentence sees another, and one read lately is not read again."""
        held = {one: self._found.looked_up(one) for one in sentences}
        new = [one for one, rows in held.items() if rows is None]
        fresh = dict(zip(new, self._convolved([one.words for one in new]), strict=True)) if new else {}
        for one, rows in fresh.items():
            self._found.keep(one, rows, len(one.words))
        return [fresh[one] if (kept := held[one]) is None else kept for one in sentences]

    def _convolved(self, sentences: Sequence[tuple[Word, ...]]) -> list[Floats]:
        """What the convolutions find in each of them. Nothing found is below zero."""
        of, words = self._of, [word for sentence in sentences for word in sentence]
        lasts = np.cumsum([len(sentence) + APART for sentence in sentences])
        places = np.concatenate(
            [np.arange(last - APART - len(one), last - APART) for last, one in zip(lasts, sentences, strict=True)]
        )
        shown = np.zeros((lasts[-1], of["sense_table"].shape[1]), np.float32)
        held = np.zeros((lasts[-1], 1), np.float32)
        shown[places], held[places] = np.array(self._vectors(words)), 1
        near = _convolution(shown, of["near"], of["near_bias"]) * held
        far = near + _convolution(near, of["far"], of["far_bias"]) * held
        return [far[last - APART - len(one) : last - APART].copy() for last, one in zip(lasts, sentences, strict=True)]

    def _vectors(self, words: Sequence[Word]) -> list[Floats]:
        """What shows each word: its spelling, its letters, its senses. One met before is not made again."""
        if len(self._words) > _WORDS:
            self._words = {}
        known = self._words
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            senses = [self._sense_rows(word.senses) for word in new]
            begins = np.cumsum([0, *map(len, senses[:-1])])
            told = np.add.reduceat(self._of["sense_table"][list(chain.from_iterable(senses))], begins)
            rows = np.array([self._spelled(word.spelling, word.letters) for word in new]) + told
            known.update(zip(new, rows, strict=True))
        return [known[word] for word in words]

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


def _sentences(edges: Sequence[int], one: Stretch) -> tuple[int, int]:
    """The sentences, between two `edges` each, that hold a stretch: from which one up to which one (excluded)."""
    return max(0, bisect_right(edges, one.first, hi=len(edges) - 1) - 1), bisect_left(edges, one.last)


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
