"""What was found in the sentences that were read lately. While one types, all but one were read before.

A sentence is one object as long as its words, their places and what stands behind it are the same (`reading.py`), so what
follows from it alone may be remembered by it. Nothing else may. Two threads may find the same thing twice; each uses its own.
"""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

KEPT: Final = 256  # sentences; the one that was asked for longest ago is dropped first
LONG: Final = 200  # words of a sentence that is not remembered, since many of them would fill the memory

K = TypeVar("K")
R = TypeVar("R")


class Lately(Generic[K, R]):
    """What was found, by what it was found for: a plain dictionary, which two threads may use at once, in the order in which
    each was asked for last."""

    def __init__(self) -> None:
        self._found: dict[K, R] = {}

    def __len__(self) -> int:
        return len(self._found)

    def looked_up(self, what: K) -> R | None:
        """What was found for it; None where that is not known, or no more."""
        found = self._found.pop(what, None)
        if found is not None:
            self._found[what] = found
        return found

    def keep(self, what: K, found: R, words: int = 0) -> R:
        """Remember what was found for it, unless it is so many words that it would take too much room."""
        if words <= LONG:
            self._found[what] = found
            if len(self._found) > KEPT:
                for oldest in tuple(self._found)[:-KEPT]:
                    self._found.pop(oldest, None)
        return found

    def recalled(self, what: K, find: Callable[[K], R], words: int = 0) -> R:
        """What was found for it lately, or is found now."""
        found = self.looked_up(what)
        return self.keep(what, find(what), words) if found is None else found

    def clear(self) -> None:
        """Forget all."""
        self._found.clear()
