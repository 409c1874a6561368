"""Signs that nobody sits at this desk any more: the machine slept, the screen was locked, another session came forward.

logind and the screen savers say so over D-Bus, where there is one. A sleep that nobody announced shows afterwards: the
clock that counts it is then ahead of the one that does not.
"""

import os
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusPendingCallWatcher, QDBusVariant

LOGIN, MANAGER, SESSION = "org.freedesktop.login1", "org.freedesktop.login1.Manager", "org.freedesktop.login1.Session"
MANAGER_PATH = "/org/freedesktop/login1"
PROPERTIES = "org.freedesktop.DBus.Properties"
SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
DELAY = ["sleep", "Colloque", "Verrouiller avant la veille", "delay"]
LOOK_MS, SLEPT_MS = 2_000, 1_500


def slept_ms() -> int:
    """How long this machine has slept since it was started, or a clock that runs ahead by as much."""
    awake = time.monotonic()
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return int(((time.clock_gettime(clock) if clock is not None else time.time()) - awake) * 1000)


class Absence(QObject):
    """`noticed`: lock now. Nothing here waits for an answer; what is not there is done without.

    `session` is logind's path of ours, `delay` the descriptor for which the machine's sleep waits, once they are known.
    """

    noticed = Signal()

    def __init__(
        self,
        system: QDBusConnection,
        session: QDBusConnection,
        slept: Callable[[], int] = slept_ms,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._system, self._slept = system, slept
        self.session, self.delay = "", None
        self._before = slept()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)
        self._look.start()
        if system.isConnected():
            self._listen_to_login()
        if session.isConnected():
            for name in SCREEN_SAVERS:
                self._hear(session, "", "", name, "ActiveChanged")

    def look(self) -> None:
        """Whether the machine slept since the last look."""
        now, before = self._slept(), self._before
        self._before = now
        if now - before > SLEPT_MS:
            self.noticed.emit()

    def _listen_to_login(self) -> None:
        self._hear(self._system, LOGIN, MANAGER_PATH, MANAGER, "PrepareForSleep")
        self._ask(
            MANAGER_PATH,
            MANAGER,
            "Inhibit",
            ["sleep", "Colloque", "Verrouiller avant la veille", "delay"],
            self._on_delay,
        )
        self._ask(MANAGER_PATH, MANAGER, "GetSession", [os.environ.get("XDG_SESSION_ID", "auto")], self._on_session)

    def _hear(self, bus: QDBusConnection, service: str, path: str, interface: str, name: str) -> None:
        bus.connect(service, path, interface, name, self, SLOT("_on_said(QDBusMessage)"))  # type: ignore[call-overload]

    def _ask(
        self, path: str, interface: str, verb: str, words: list[str], then: Callable[[QDBusMessage], None]
    ) -> None:
        call = QDBusMessage.createMethodCall(LOGIN, path, interface, verb)
        call.setArguments(words)
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(call), self)
        watcher.finished.connect(lambda done: then(done.reply()))

    def _on_delay(self, reply: QDBusMessage) -> None:
        """The machine's sleep waits until this process has locked: the descriptor closes with it."""
        if reply.type() == QDBusMessage.MessageType.ReplyMessage:
            self.delay = reply.arguments()[0]

    def _on_session(self, reply: QDBusMessage) -> None:
        path = reply.arguments()[0] if reply.type() == QDBusMessage.MessageType.ReplyMessage else None
        if isinstance(path, QDBusObjectPath):
            self.session = path.path()
            self._hear(self._system, LOGIN, self.session, SESSION, "Lock")
            self._hear(self._system, LOGIN, self.session, PROPERTIES, "PropertiesChanged")

    @Slot(QDBusMessage)
    def _on_said(self, said: QDBusMessage) -> None:
        if said.member() == "PropertiesChanged":
            for name, away in (("Active", False), ("LockedHint", True)):
                self._ask(self.session, PROPERTIES, "Get", [SESSION, name], partial(self._on_property, away))
        elif said.member() == "Lock" or said.arguments()[:1] == [True]:
            self.noticed.emit()

    def _on_property(self, away: bool, reply: QDBusMessage) -> None:
        value = reply.arguments()[0] if reply.type() == QDBusMessage.MessageType.ReplyMessage else None
        if isinstance(value, QDBusVariant) and value.variant() is away:
            self.noticed.emit()
