"""What was found in the sentences that were read lately. While one types, all but one were read before.

A sentence is one object as long as its words, their places and what stands behind it are the same (`reading.py`), so what
follows from it alone may be remembered by it. Nothing else may. Two threads may find the same thing twice; each uses its own.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final, TypeVar

KEPT: Final = 256  # sentences; the one that was asked for longest ago is dropped first
LONG: Final = 200  # words of a sentence that is not remembered, since many of them would fill the memory

K = TypeVar("K")
R = TypeVar("R")


class Lately(OrderedDict[K, R]):
    """What was found, by what it was found for."""

    def looked_up(self, what: K) -> R | None:
        """What was found for it; None where that is not known, or no more."""
        found = self.pop(what, None)
        if found is not None:
            self.keep(what, found)
        return found

    def keep(self, what: K, found: R) -> R:
        """Remember what was found for it."""
        self[what] = found
        if len(self) > KEPT:
            self.popitem(last=False)
        return found

    def recalled(self, what: K, find: Callable[[K], R]) -> R:
        """What was found for it lately, or is found now."""
        found = self.pop(what, None)
        return self.keep(what, find(what) if found is None else found)
