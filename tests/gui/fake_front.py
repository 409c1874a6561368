"""What stands before the desk and beside it, written by hand for the tests: the front door of a `World`, its post."""

import threading
from collections.abc import Callable

from core.doors.looks import Look
from core.model import Trouble
from desktop.desk_port import DeskPort
from desktop.ports.door import Asked, Entering, FirstRun, ProfileCard, RecoverySheet
from desktop.ports.post import PostReport
from tests.gui.fake_desk import FakeDesk
from tests.gui.fakes.people import PHYSICIAN, SECRETARY
from tests.gui.fakes.world import World

PASSPHRASE = "olivier lampe fenouil carafe"
CODE = "ABCD-EFGH"
SHEET = RecoverySheet(
    tuple(f"{at:02d}K7" for at in range(1, 9)), tuple(f"{at:02d}QZ" for at in range(1, 15)), "CAFE 0123", "leila"
)


class FakeDoor:
    """The front door of a `World` with two profiles."""

    def __init__(self, world: World) -> None:
        self._world = world

    def profiles(self) -> tuple[ProfileCard, ...]:
        self._world.threads.add(threading.get_ident())
        if not self._world.founded:
            return ()
        return (
            ProfileCard(
                "leila", "Cabinet des Oliviers", "Bureau 1", PHYSICIAN, "physician", self._world.lock.tries, True
            ),
            ProfileCard("salma", "Cabinet des Oliviers", "Bureau 1", SECRETARY, "secretary"),
        )

    def create(self, form: FirstRun) -> RecoverySheet:
        if self._world.full:
            raise Trouble("disk.full")
        self._world.created.append(form)
        return SHEET

    def join(self, form: Entering) -> Asked:
        if form.code != CODE:
            raise Trouble("join.code")
        self._world.entering.append(form)
        return Asked("4712 8035", SHEET.groups, SHEET.fingerprint, "leila", alone=False)

    def recover(self, folder: str, code: str, passphrase: str, root: str) -> None:
        if code != " ".join(SHEET.groups):
            raise Trouble("code.checksum", groups="3")
        if root and root != " ".join(SHEET.root_groups):
            raise Trouble("code.checksum", groups="5")
        self._world.files[folder] = passphrase.encode()
        if root:
            self._world.files["root.slot"] = passphrase.encode()

    def keep(self, path: str, data: bytes) -> None:
        if self._world.full:
            raise Trouble("disk.full")
        self._world.files[path] = data

    def keep_look(self, look: Look) -> None:
        self._world.looks.append(look)

    def open(self, folder: str, passphrase: str) -> DeskPort:
        if self._world.door:
            raise Trouble(self._world.door, name="leila", version="9")
        if passphrase != PASSPHRASE:
            raise Trouble("vault.wrong_passphrase")
        self._world.role = "secretary" if folder == "salma" else self._world.role
        return FakeDesk(self._world)

    def reopen(self, folder: str, code: str) -> DeskPort:
        del folder  # one desk stands behind every door here
        lock = self._world.lock
        if code != lock.chosen:
            lock.tries -= 1
            raise Trouble("day_code.wrong", left=str(lock.tries)) if lock.tries else Trouble("day_code.void")
        lock.tries = 3
        return FakeDesk(self._world)


class FakePost:
    """A post that says how the world stands."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.rounds = 0
        self.closed = False
        self._roused = threading.Event()

    def round(self, told: Callable[[int], None] = lambda _: None) -> PostReport:
        del told
        self.rounds += 1
        return PostReport(self._world.state, received=1)

    def wait(self, seconds: float) -> None:
        self._roused.wait(seconds)
        self._roused.clear()

    def rouse(self) -> None:
        self._roused.set()

    def close(self) -> None:
        self.closed = True
