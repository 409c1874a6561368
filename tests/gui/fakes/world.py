"""What the fake practice remembers. The fake of a matter keeps its own memory and stands here by its name."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.doors.looks import Look
from core.model import Decision
from desktop.ports.door import Entering, FirstRun
from desktop.ports.reply import Attempt
from tests.gui.fakes.activity import FakeActivity
from tests.gui.fakes.aside import FakeAside
from tests.gui.fakes.cards import FakeCards
from tests.gui.fakes.day import FakeDay
from tests.gui.fakes.hand import FakeHand
from tests.gui.fakes.journal import FakeJournal
from tests.gui.fakes.lock import FakeLock
from tests.gui.fakes.mailbox import FakeMailbox
from tests.gui.fakes.people import PEOPLE, Person
from tests.gui.fakes.registry import FakeMembers, FakeRegistry
from tests.gui.fakes.settings import FakeSettings
from tests.gui.fakes.writing import FakeWriting


@dataclass
class World:
    """What the fake remembers, and in which threads it was asked."""

    role: str = "physician"
    people: tuple[Person, ...] = PEOPLE
    state: str = "synced"
    integrity: str = "intact"
    check_fails: bool = False
    closed_by: str = ""
    full: bool = False
    door: str = ""
    warmed: bool = False
    aside: FakeAside = field(default_factory=FakeAside)
    cards: FakeCards = field(default_factory=FakeCards)
    registry: FakeRegistry = field(default_factory=FakeRegistry)
    members: FakeMembers = field(default_factory=FakeMembers)
    writing: FakeWriting = field(default_factory=FakeWriting)
    day: FakeDay = field(default_factory=FakeDay)
    hand: FakeHand = field(default_factory=FakeHand)
    lock: FakeLock = field(default_factory=FakeLock)
    settings: FakeSettings = field(default_factory=FakeSettings)
    mailbox: FakeMailbox = field(default_factory=FakeMailbox)
    looks: list[Look] = field(default_factory=list)
    relaunched: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    founded: bool = True
    telemedicine: bool = True
    many: int = 0
    drafts: dict[bytes, str] = field(default_factory=dict)
    sent: list[Attempt] = field(default_factory=list)
    closed: list[Attempt] = field(default_factory=list)
    moved: list[tuple[bytes, str]] = field(default_factory=list)
    confirmed: set[bytes] = field(default_factory=set)
    exports: list[tuple[bytes, str]] = field(default_factory=list)
    since: str = ""
    journal: FakeJournal = field(default_factory=FakeJournal)
    activity: FakeActivity = field(default_factory=FakeActivity)
    threads: set[int] = field(default_factory=set)
    created: list[FirstRun] = field(default_factory=list)
    entering: list[Entering] = field(default_factory=list)
    before_check: Callable[[Attempt], None] = lambda _attempt: None

    @property
    def triaged(self) -> list[tuple[bytes, Decision]]:
        """What was sorted, and not taken back."""
        return self.day.triaged
