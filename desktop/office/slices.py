"""Long work in the vault's thread, a slice at a time: between two slices, whatever else was asked has its turn."""

import time
from collections.abc import Generator
from typing import Generic, TypeVar

Step = TypeVar("Step")
Whole = TypeVar("Whole")
SLICE_S = 0.05


class Slices(Generic[Step, Whole]):
    """One piece of work under way. `go_on` returns the last step, and the whole once it is done."""

    def __init__(self, work: Generator[Step, None, Whole], first: Step) -> None:
        self._work, self._step = work, first
        self._whole: Whole | None = None

    def go_on(self) -> tuple[Step, Whole | None]:
        """For some 50 ms."""
        until = time.monotonic() + SLICE_S
        while self._whole is None and time.monotonic() < until:
            try:
                self._step = next(self._work)
            except StopIteration as end:
                self._whole = end.value
        return self._step, self._whole
