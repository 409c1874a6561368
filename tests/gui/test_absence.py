"""The desk locks when the machine sleeps, the screen is locked, or another session comes forward."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import ClassInfo, Property, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusUnixFileDescriptor
from pytestqt.qtbot import QtBot

from desktop.absence import LOGIN, MANAGER, MANAGER_PATH, PROPERTIES, SCREEN_SAVERS, SESSION, Absence, slept_ms

OURS, OTHER = "/org/freedesktop/login1/session/_32", "/org/freedesktop/login1/session/_33"
NO_BUS = QDBusConnection("no such bus")


@ClassInfo({"D-Bus Interface": MANAGER})
class Login(QObject):
    """logind, as far as a desk asks it: which session this is, and that sleep waits for us."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self._bus = bus
        self.asked: list[tuple[str, ...]] = []
        self._read, self._write = os.pipe()

    def _answer(self, call: QDBusMessage, words: tuple[str, ...], value: object) -> None:
        call.setDelayedReply(True)
        self.asked.append(words)
        reply = call.createReply()
        reply.setArguments([value])
        self._bus.send(reply)

    @Slot(str, QDBusMessage)
    def GetSession(self, number: str, call: QDBusMessage) -> None:
        self._answer(call, (number,), QDBusObjectPath(OURS))

    @Slot(str, str, str, str, QDBusMessage)
    def Inhibit(self, what: str, who: str, why: str, mode: str, call: QDBusMessage) -> None:
        self._answer(call, (what, who, why, mode), QDBusUnixFileDescriptor(self._write))


@ClassInfo({"D-Bus Interface": SESSION})
class Session(QObject):
    """Our session, as logind shows it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = {"Active": True, "LockedHint": False}

    Active = Property(bool, lambda self: self.now["Active"])
    LockedHint = Property(bool, lambda self: self.now["LockedHint"])


@dataclass
class Bus:
    """A bus of its own, with a logind and a screen saver on it."""

    client: QDBusConnection
    server: QDBusConnection
    login: Login
    session: Session

    def say(self, path: str, interface: str, name: str, *words: object) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(words))
        assert self.server.send(message)


pytestmark = pytest.mark.usefixtures("dressed")


@pytest.fixture
def bus() -> Iterator[Bus]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("not installed: dbus-daemon")
    words = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    daemon = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        client, server = (QDBusConnection.connectToBus(address, name) for name in ("ours", "theirs"))
        login, session = Login(server), Session()
        everything = QDBusConnection.RegisterOption.ExportAllContents
        assert server.registerService(LOGIN)
        assert server.registerObject(MANAGER_PATH, login, everything)
        assert server.registerObject(OURS, session, everything)
        yield Bus(client, server, login, session)
        for name in ("ours", "theirs"):
            QDBusConnection.disconnectFromBus(name)
    finally:
        daemon.kill()
        daemon.communicate()


@pytest.fixture
def absence(qtbot: QtBot, bus: Bus) -> Absence:
    """Listening to the session that logind named."""
    watching = Absence(bus.client, bus.client)
    qtbot.waitUntil(lambda: watching.session == OURS and watching.delay is not None)
    return watching


def noticed(qtbot: QtBot, absence: Absence, bus: Bus, *said: object) -> bool:
    """Whether one thing said on the bus locks."""
    heard: list[bool] = []
    absence.noticed.connect(lambda: heard.append(True))
    bus.say(*said)  # type: ignore[arg-type]
    qtbot.wait(60)
    return bool(heard)


@pytest.mark.parametrize(
    ("said", "locks"),
    [
        ((MANAGER_PATH, MANAGER, "PrepareForSleep", True), True),
        ((MANAGER_PATH, MANAGER, "PrepareForSleep", False), False),
        ((OURS, SESSION, "Lock"), True),
        ((OTHER, SESSION, "Lock"), False),
        ((OURS, SESSION, "Unlock"), False),
        (("/ScreenSaver", SCREEN_SAVERS[0], "ActiveChanged", True), True),
        (("/org/gnome/ScreenSaver", SCREEN_SAVERS[1], "ActiveChanged", True), True),
        (("/org/gnome/ScreenSaver", SCREEN_SAVERS[1], "ActiveChanged", False), False),
    ],
)
def test_the_system_says_that_nobody_is_there(
    qtbot: QtBot, absence: Absence, bus: Bus, said: tuple[object, ...], locks: bool
) -> None:
    assert noticed(qtbot, absence, bus, *said) is locks


@pytest.mark.parametrize(
    ("now", "locks"),
    [
        ({"Active": False}, True),
        ({"LockedHint": True}, True),
        ({"Active": True}, False),
        ({"LockedHint": False}, False),
    ],
)
def test_another_session_in_front_and_a_locked_screen_lock(
    qtbot: QtBot, absence: Absence, bus: Bus, now: dict[str, bool], locks: bool
) -> None:
    bus.session.now |= now
    assert noticed(qtbot, absence, bus, OTHER, PROPERTIES, "PropertiesChanged", SESSION, now, []) is False
    assert noticed(qtbot, absence, bus, OURS, PROPERTIES, "PropertiesChanged", SESSION, now, []) is locks


def test_sleep_waits_until_the_desk_has_locked(absence: Absence, bus: Bus) -> None:
    asked = {words[0]: words for words in bus.login.asked if len(words) == 4}
    assert asked["sleep"] == ("sleep", "Colloque", "Verrouiller avant la veille", "delay")
    held = absence.delay
    assert isinstance(held, QDBusUnixFileDescriptor)
    assert not os.get_inheritable(held.fileDescriptor())  # so that it closes with the process that locks


def test_a_sleep_that_nobody_announced_is_seen_afterwards() -> None:
    slept = [0]
    absence = Absence(NO_BUS, NO_BUS, lambda: slept[0])
    heard: list[bool] = []
    absence.noticed.connect(lambda: heard.append(True))
    for at in (0, 400, 1200):
        slept[0] = at
        absence.look()
    assert heard == []
    slept[0] += 60_000
    absence.look()
    absence.look()
    assert heard == [True]


def test_a_busy_machine_has_not_slept() -> None:
    before = slept_ms()
    assert abs(slept_ms() - before) < 100
