"""The program: which window stands, and who ends whom. First run or unlock, then the desk with its two threads."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from core.doors.looks import Look
from desktop import look, theme, tongue
from desktop.engine import Engine
from desktop.idle import IDLE_MS, Idle
from desktop.ports.door import FrontDoor
from desktop.ports.post import PostPort
from desktop.postman import Postman
from desktop.views.desk import DeskWindow
from desktop.views.first_run import FirstRunWindow
from desktop.views.unlock import UnlockWindow

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
    A desk that is not touched for `idle_ms` locks itself.
    """

    def __init__(
        self,
        app: QApplication,
        front: Callable[[], FrontDoor],
        post: OpenPost,
        now: Callable[[], int],
        relaunch: Callable[[], None],
        idle_ms: int = IDLE_MS,
    ) -> None:
        super().__init__(app)
        self._post, self._now, self._relaunch, self._idle_ms = post, now, relaunch, idle_ms
        self.engine = Engine(front, self)
        self.postman: Postman | None = None
        self.window: QWidget | None = None
        app.aboutToQuit.connect(self.stop)

    def start(self) -> None:
        """The unlock window; it says when there is nothing to unlock."""
        unlock = UnlockWindow(self.engine)
        unlock.opened.connect(lambda: self.open_desk(unlock.folder()))
        unlock.founding.connect(self._found)
        self._stand(unlock)

    def _found(self) -> None:
        first = FirstRunWindow(self.engine)
        first.founded.connect(self._enter_first)
        self._stand(first)

    def _enter_first(self, folder: str, passphrase: str) -> None:
        self.engine.enter(folder, passphrase, lambda _none: self.open_desk(folder), lambda _trouble: self.start())

    def open_desk(self, folder: str) -> None:
        """The desk, and with it the post."""
        desk = DeskWindow(self.engine, self._now)
        desk.resize(1440, 900)
        desk.locked.connect(self.lock)
        self.postman = Postman(lambda: self._post(self.engine, folder), parent=self)
        self.postman.reported.connect(desk.on_post)
        desk.post_asked.connect(self.postman.nudge)
        self._stand(desk)
        desk.start()
        self.postman.start()
        handle = desk.windowHandle()
        assert handle is not None, "a window that is shown has its handle"
        self.idle = Idle(handle, desk.lock, self._idle_ms)

    def lock(self) -> None:
        """Drafts are written, the vault is closed, and the process that held its keys ends in a fresh one."""
        if self.window is not None:
            self.window.hide()
        self.stop()
        self._relaunch()

    def _stand(self, window: QWidget) -> None:
        former, self.window = self.window, window
        window.show()
        if former is not None:
            former.hide()
            former.deleteLater()

    def stop(self) -> None:
        """The post first, since it may be waiting for the vault; then the vault, with what is still queued."""
        if self.postman is not None:
            self.postman.stop()
        self.engine.stop()
