"""A post and a journal in bad weather: late, doubled, in any order; in the end everything comes."""

from collections.abc import Callable, Iterable, Iterator
from random import Random

from core.doors.letterbox import Arrived
from crypto.entry import Entry
from tests.fakes.post import DictJournal, DictLetterbox


class StormyBox(DictLetterbox):
    """A letterbox whose letters are seen late, doubled and shuffled while `calm` is False."""

    def __init__(self, chance: Random) -> None:
        super().__init__()
        self._chance = chance
        self.calm = False

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        there = list(super().fetch(known))
        if not self.calm:
            there = [one for one in there if self._chance.random() < 0.7]
            self._chance.shuffle(there)
        return iter(there)

    def double(self) -> None:
        """Somebody posts one of the letters again."""
        if self.inbox:
            self.post(self._chance.choice(list(self.inbox.values())))


class StormyJournal:
    """One desk's way to the shared journal. The cursor only counts: what was given out is known here."""

    def __init__(self, shared: DictJournal, chance: Random) -> None:
        self._shared = shared
        self._chance = chance
        self._given: set[int] = set()
        self._readings = 0
        self.calm = False

    def append(self, batch: Iterable[Entry]) -> None:
        self._shared.append(batch)

    def since(self, cursor: bytes, limit: int = 1000) -> tuple[list[bytes], bytes]:
        del limit
        numbers = set(range(len(self._shared.wires)))
        if not cursor:
            self.start_again()
        coming = [one for one in sorted(numbers - self._given) if self.calm or self._chance.random() < 0.6]
        if not coming:
            return [], cursor
        self._given.update(coming)
        if not self.calm:
            coming += [one for one in self._given if self._chance.random() < 0.1]
            self._chance.shuffle(coming)
        self._readings += 1
        return [self._shared.wires[one] for one in coming], self._readings.to_bytes(8, "big")

    def start_again(self) -> None:
        """Everything comes once more, as to a cursor of long ago."""
        self._given.clear()

    def wait(self, timeout: float) -> bool:
        del timeout
        return False
