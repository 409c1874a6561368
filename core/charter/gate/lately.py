"""What was found in the sentences that were read lately. While one types, all but one were read before.

A sentence is one object as long as its words, their places and what stands behind it are the same (`reading.py`), so what
follows from it alone may be remembered by it. Nothing else may. Two threads may find the same thing twice; each uses its own.
"""

from collections.abc import Callable
from typing import Final, TypeVar

KEPT: Final = 256  # sentences, then all are dropped
LONG: Final = 200  # words of a sentence that is not remembered, since many of them would fill the memory

K = TypeVar("K")
R = TypeVar("R")


def recalled(lately: dict[K, R], what: K, find: Callable[[K], R]) -> R:
    """What was found `lately` for `what`, or is found now."""
    found = lately.get(what)
    if found is None:
        if len(lately) >= KEPT:
            lately.clear()
        found = lately[what] = find(what)
    return found
