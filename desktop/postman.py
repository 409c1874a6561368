"""The one thread that talks to the post: a round now and then, and one whenever somebody asks."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.model import Trouble
from desktop.ports.post import PostPort, PostReport


class Postman(QObject):
    """Owns the post's thread. `reported` carries a `PostReport`; a round that fails is an offline report. `learning`: how many
    entries of other desks came so far in a round that takes a while.
    """

    reported = Signal(object)
    learning = Signal(int)

    def __init__(self, post: Callable[[], PostPort], seconds: float = 20.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wake = threading.Event()
        self._ending = False
        self._post: PostPort | None = None
        self._seconds = seconds
        self._thread = threading.Thread(target=self._work, args=(post,), name="post", daemon=True)

    def start(self) -> None:
        """Begin with a round now; connect `reported` first."""
        self._thread.start()

    def nudge(self) -> None:
        """Ask for a round now."""
        self._wake.set()  # a post that is opened meanwhile begins with a round
        post = self._post
        if post is not None:
            post.rouse()

    def stop(self, patience_s: float | None = None) -> None:
        """Let the round under way end, then the thread; wait `patience_s` for it at most."""
        self._ending = True
        self.nudge()
        self._thread.join(patience_s)

    def _work(self, open_post: Callable[[], PostPort]) -> None:
        while not self._ending:
            try:
                self._post = self._post or open_post()
                report = self._post.round(self.learning.emit)
            except Trouble as trouble:
                report = PostReport("offline", trouble=trouble.code, facts=trouble.facts)
            except OSError:
                report = PostReport("offline")
            if not self._ending:
                self.reported.emit(report)
                self._wait()
        if self._post is not None:
            self._post.close()

    def _wait(self) -> None:
        if self._post is None:
            self._wake.wait(self._seconds)
            self._wake.clear()
        else:
            self._post.wait(self._seconds)
