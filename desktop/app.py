"""The program: which window stands, and who ends whom. First run or unlock, then the desk with its two threads."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from core.doors.looks import Look
from core.record.settings import IDLE_MINUTES
from desktop import look, theme, tongue
from desktop.absence import Absence
from desktop.clipboard import OwnClipboard
from desktop.engine import Engine
from desktop.idle import Idle
from desktop.place import place_of, restore
from desktop.ports.door import FrontDoor
from desktop.ports.post import PostPort
from desktop.postman import Postman
from desktop.views.desk import DeskWindow
from desktop.views.first_run import FirstRunWindow
from desktop.views.join import JoinWindow
from desktop.views.settings import SettingsPage
from desktop.views.unlock import UnlockWindow

PATIENCE_S = 2.0
OpenPost = Callable[[Engine, str], PostPort]


def dress(app: QApplication, worn: Look, *, mirrored: bool = False) -> None:
    """Language, direction, theme; no name but the program's. `mirrored`: right to left, whatever the language."""
    app.setApplicationName("Colloque")
    app.setApplicationDisplayName("Colloque")
    look.start(worn)
    tongue.speak(app, worn.language)
    rtl = mirrored or worn.language in tongue.RIGHT_TO_LEFT
    theme.apply(app, look.theme_of(worn), Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: look.dress_anew())


class App(QObject):
    """Owns the engine, the postman and whichever window stands.

    `front` is called in the vault's thread. `post` is called in the post's thread, with the engine and the profile's
    folder, once the desk is open. `relaunch` puts a fresh process in this one's place and does not come back.
    A desk that is not touched for as long as the practice settled locks itself, and so it does at a sign of absence.
    `last`: the folder of the session that was locked.
    """

    def __init__(
        self,
        app: QApplication,
        front: Callable[[], FrontDoor],
        post: OpenPost,
        now: Callable[[], int],
        relaunch: Callable[[str], None],
        absence: Absence | None = None,
        last: str = "",
    ) -> None:
        super().__init__(app)
        self._post, self._now, self._relaunch, self._last = post, now, relaunch, last
        self.clipboard = OwnClipboard(app.clipboard(), parent=self)
        self.idle: Idle | None = None
        if absence is not None:
            absence.noticed.connect(self._on_absence)
        self.engine = Engine(front, self)
        self.postman: Postman | None = None
        self.window: QWidget | None = None
        app.aboutToQuit.connect(self._on_quit)

    def start(self) -> None:
        """The unlock window; it says when there is nothing to unlock."""
        unlock = UnlockWindow(self.engine, self._last)
        unlock.opened.connect(lambda: self.open_desk(unlock.folder()))
        unlock.founding.connect(self._found)
        self._stand(unlock)

    def _found(self) -> None:
        first = FirstRunWindow(self.engine)
        first.founded.connect(self._enter_first)
        first.joining.connect(self._join)
        self._stand(first)

    def _join(self) -> None:
        window = JoinWindow(self.engine)
        window.entered.connect(self.open_desk)
        window.given_up.connect(self._found)
        self._stand(window)

    def _enter_first(self, folder: str, passphrase: str) -> None:
        self.engine.enter(folder, passphrase, lambda _none: self.open_desk(folder), lambda _trouble: self.start())

    def open_desk(self, folder: str) -> None:
        """The desk, where it stood when it was locked, and with it the post."""
        self._last = folder
        desk = DeskWindow(self.engine, self._now)
        desk.resize(1440, 900)
        desk.locked.connect(self.lock)
        self.postman = Postman(lambda: self._post(self.engine, folder), parent=self)
        self.postman.reported.connect(desk.on_post)
        self.postman.learning.connect(desk.standing.learning)
        desk.post_asked.connect(self.postman.nudge)
        self._stand(desk)
        desk.start()
        self.engine.ask(lambda open_: open_.lock.place(), lambda kept: restore(desk, kept))
        self.postman.start()
        handle = desk.windowHandle()
        assert handle is not None, "a window that is shown has its handle"
        self.idle = Idle(handle, desk.lock)
        self._ask_idle()
        desk.page(SettingsPage).changed.connect(self._ask_idle)

    def _ask_idle(self) -> None:
        """For how long a desk may lie untouched, as the practice settled it."""
        if self.idle is not None:
            self.engine.ask(lambda open_: int(open_.settings.practice()[IDLE_MINUTES]) * 60_000, self.idle.after)

    def _on_absence(self) -> None:
        if isinstance(self.window, DeskWindow):
            self.window.lock()

    def lock(self) -> None:
        """Drafts are written, the vault is closed, and the process that held its keys ends in a fresh one.

        Whatever hangs is not waited for: the vault survives the end of a process at any instant.
        """
        window = self.window
        if isinstance(window, DeskWindow):
            place = place_of(window)
            self.engine.ask(lambda open_: open_.lock.keep_place(place), lambda _none: None)
            window.hide()
        self.clipboard.clear()
        self.stop(PATIENCE_S)
        self._relaunch(self._last)

    def _stand(self, window: QWidget) -> None:
        former, self.window = self.window, window
        window.show()
        if former is not None:
            former.hide()
            former.deleteLater()

    def stop(self, patience_s: float | None = None) -> None:
        """The post first, since it may be waiting for the vault; then the vault, with what is still queued."""
        if self.postman is not None:
            self.postman.stop(patience_s)
        self.engine.stop(patience_s)

    def _on_quit(self) -> None:
        self.clipboard.clear()
        self.stop()
