"""The practice's folder and its web host as one letterbox: what comes to the host is brought home, what goes to a patient's
device is laid out there. For one thread, without vault and without key; it keeps its line between two rounds.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.doors.drop import Address, Drop, login
from core.doors.letterbox import Arrived, Letterbox
from core.doors.mail_carried import Carried
from core.doors.web import Web
from core.model import Trouble
from crypto.errors import Refused
from crypto.invite import drop_file
from crypto.keys import read_roster
from crypto.letter import MAGIC

MOST_A_ROUND = 400


@dataclass(frozen=True)
class Hosting:
    """What the office wants of its host now: doors (hexadecimal) to open and to shut, the address of each letter that waits
    (by its id), the newest roster file. `carried`: where it is noted which letters the practice's mailbox has, if it has one.
    """

    url: str
    password: str = field(repr=False)
    roster: bytes = field(repr=False)
    opening: tuple[str, ...] = field(default=(), repr=False)
    shutting: tuple[str, ...] = field(default=(), repr=False)
    addresses: Mapping[bytes, Address] = field(default_factory=dict, repr=False)
    carried: Path | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing is to be brought there now."""
        return not (self.opening or self.shutting or self.addresses)


class HostedBox:
    """`core.doors.letterbox.Letterbox`. Without a host it is the folder and nothing else.

    `trouble`: why the last round did not reach the host (a code, or empty); what lies in the folder is there all the same.
    `shut`: the doors that the last round shut.
    """

    def __init__(self, folder: Letterbox) -> None:
        self._folder = folder
        self._drop: Drop | None = None
        self._at = ("", "")
        self._addresses: Mapping[bytes, Address] = {}
        self._given: bytes = b""
        self._brought: set[str] = set()
        self._held: set[str] = set()
        self._note: Path | None = None
        self._carried: Carried | None = None
        self.trouble = ""
        self.shut: tuple[str, ...] = ()

    def serve(self, wanted: Hosting | None) -> None:
        """Begin a round: doors, and the roster where the host has none or an older one."""
        self.trouble, self.shut = "", ()
        self._addresses = wanted.addresses if wanted else {}
        note = wanted.carried if wanted else None
        if note != self._note:
            self._note, self._carried = note, Carried(note) if note else None
        try:
            self._call(wanted)
            if wanted is not None and self._drop is not None:
                self._prepare(self._drop, wanted)
        except Trouble as trouble:
            self.trouble = trouble.code

    def _call(self, wanted: Hosting | None) -> None:
        at = (wanted.url, wanted.password) if wanted else ("", "")
        if at == self._at:
            return
        self.close()
        self._at, self._given = at, b""
        if wanted is not None:
            self._drop = Drop(Web(wanted.url, login(wanted.password)), lambda _to, letter: self._addresses.get(letter))

    def _prepare(self, drop: Drop, wanted: Hosting) -> None:
        for door in wanted.opening:
            drop.open_door(door)
        for door in wanted.shutting:
            drop.close_door(door)
        self.shut = wanted.shutting
        if wanted.roster != self._given:
            if _newer(wanted.roster, drop.roster()):
                drop.put_roster(wanted.roster)
            self._given = wanted.roster

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        if self._drop is not None and not self.trouble:
            try:
                self._bring_home(self._drop)
            except Trouble as trouble:
                self.trouble = trouble.code
        return self._folder.fetch(known)

    def _bring_home(self, drop: Drop) -> None:
        """A letter leaves the host once it lies durably where every desk of the practice finds it: in the folder, and where the
        practice has a mailbox, there too.

        Some hundreds a round: a host that lists rubbish without end keeps no desk from its work. What it lists again after
        it was brought, or under a name that is not its own, is taken away and not brought home.
        """
        if self._carried is not None:
            self._carried.look()
        for name in [one for one in self._held if not self._waits(one)]:
            drop.remove(name)
            self._held.discard(name)
        for arrived in islice(drop.fetch(self._held.__contains__), MOST_A_ROUND):
            name, raw = arrived.name, arrived.raw
            new = raw is not None and name not in self._brought and _is_named(name, raw)
            if new and raw is not None and not self._lies_here(name):
                self._folder.post(raw)
            if raw is not None or arrived.too_large:
                self._brought.add(name)
                if new and raw is not None and raw.startswith(MAGIC) and self._waits(name):
                    self._held.add(name)
                else:
                    drop.remove(name)

    def _waits(self, name: str) -> bool:
        """Whether a letter is still to be laid into the practice's mailbox."""
        return self._carried is not None and _digest(name) not in self._carried

    def _lies_here(self, name: str) -> bool:
        """Whether an earlier run brought it, and left it on the host until the mailbox has it."""
        known = self._folder.fetch(lambda lying: _digest(lying) != _digest(name)) if self._carried is not None else ()
        return any(True for _ in known)

    def post(self, raw: bytes) -> str:
        return self._folder.post(raw)

    def deposit(self, to: bytes, letter: bytes, raw: bytes) -> str:
        if letter not in self._addresses or self._drop is None:
            return self._folder.deposit(to, letter, raw)
        if self.trouble:
            raise Trouble(self.trouble)
        try:
            return self._drop.deposit(to, letter, raw)
        except Trouble as trouble:
            self.trouble = trouble.code  # nobody waits for it again in this round
            raise

    def collect(self, me: bytes) -> Iterator[Arrived]:
        return self._folder.collect(me)

    def roster(self) -> bytes | None:
        return self._folder.roster()

    def put_roster(self, data: bytes) -> None:
        self._folder.put_roster(data)

    def close(self) -> None:
        """Hang up."""
        if self._drop is not None:
            self._drop.close()
        self._drop, self._at = None, ("", "")


def _is_named(name: str, raw: bytes) -> bool:
    return _digest(name) == drop_file(raw)


def _digest(name: str) -> str:
    return name.rpartition("-")[2]


def _newer(ours: bytes, theirs: bytes | None) -> bool:
    """Whether our roster replaces what lies on the host: nothing, what can be none, another practice's, an older one."""
    mine = read_roster(ours, None)
    try:
        return theirs is None or read_roster(theirs, mine.root_pk).v < mine.v
    except Refused:
        return True
