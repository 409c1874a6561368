"""The letterbox and the journal as dictionaries: held to tests/contracts/test_letterbox.py and test_journal.py."""

from collections.abc import Callable, Iterable, Iterator

from core.doors.letterbox import DEPOSITED, MAX_LETTER, Arrived
from crypto.entry import Entry


class DictLetterbox:
    """A practice's letterbox in memory, shared by its desks and the patients' devices."""

    def __init__(self) -> None:
        self.inbox: dict[str, bytes] = {}
        self.outbox: dict[bytes, dict[bytes, bytes]] = {}
        self._roster: bytes | None = None

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        for name, raw in list(self.inbox.items()):
            if not known(name):
                yield _arrived(name, raw)

    def post(self, raw: bytes) -> str:
        name = f"{len(self.inbox):08d}"
        self.inbox[name] = raw
        return name

    def deposit(self, to: bytes, letter: bytes, raw: bytes) -> str:
        self.outbox.setdefault(to, {}).setdefault(letter, raw)
        return DEPOSITED

    def collect(self, me: bytes) -> Iterator[Arrived]:
        for letter, raw in list(self.outbox.get(me, {}).items()):
            yield _arrived(letter.hex(), raw)

    def roster(self) -> bytes | None:
        return self._roster

    def put_roster(self, data: bytes) -> None:
        self._roster = data


def _arrived(name: str, raw: bytes) -> Arrived:
    return Arrived(name, len(raw), raw if len(raw) <= MAX_LETTER else None, 0)


class DictJournal:
    """The journal between desks in memory; the cursor counts what was appended."""

    def __init__(self) -> None:
        self.wires: list[bytes] = []
        self._known: set[bytes] = set()

    def append(self, batch: Iterable[Entry]) -> None:
        for entry in batch:
            if entry.hash not in self._known:
                self._known.add(entry.hash)
                self.wires.append(entry.wire)

    def since(self, cursor: bytes, limit: int = 1000) -> tuple[list[bytes], bytes]:
        start = int.from_bytes(cursor, "big")
        wires = self.wires[start : start + limit]
        return wires, (start + len(wires)).to_bytes(8, "big") if wires else cursor

    def wait(self, timeout: float) -> bool:
        return timeout < 0
