"""Names misspelt by one letter: left out, added, changed, or put beside its place."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

_PART: Final = 3  # letters at one end that a single fault leaves as they are, in a word long enough to be looked for


def neighbours(word: str) -> Iterator[str]:
    """`word`, then `word` less one letter: two words one edit apart share one of these."""
    yield word
    for cut in range(len(word)):
        yield word[:cut] + word[cut + 1 :]


class Misspellings:
    """Names by their first and by their last letters; the neighbours of those are made when a word first asks for them."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._begun: dict[str, list[str]] = {}
        self._ended: dict[str, list[str]] = {}
        for name in self.names:
            self._begun.setdefault(name[:_PART], []).append(name)
            self._ended.setdefault(name[-_PART:], []).append(name)
        self._first = lru_cache(maxsize=4096)(lambda part: _edges(self._begun.get(part, ())))
        self._last = lru_cache(maxsize=4096)(lambda part: _edges(self._ended.get(part, ())))

    def of(self, word: str) -> str:
        """The name that `word` is, but for one letter; "" if none."""
        for edges in (self._first(word[:_PART]), self._last(word[-_PART:])):
            found = next((edges[edge] for edge in neighbours(word) if edge in edges), "") if edges else ""
            if found:
                return found
        return ""


def _edges(names: Iterable[str]) -> dict[str, str]:
    return {edge: name for name in names for edge in neighbours(name)}
