"""The hands of a test inside the real window: put on the path of a child process by the test, and by nothing else.

They change nothing in the program. They say whether the process had closed itself to others, open this one process to
its parent (as any code inside a process may), then do what comes on the standard input, a verb and its words a line.
They name no secret: all that is typed comes from the test. A fresh image of the process gets fresh hands.
"""

import ctypes
import os
import select
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


class Hands:
    """Moved by a timer in the window's thread. A verb returns what to wait for before the test hears `done`."""

    def __init__(self, program: Any) -> None:
        self.program = program
        self.heard = b""
        self.until: Callable[[], object] | None = lambda: getattr(program.window, "rows", ())

    def move(self) -> None:
        if self.until is not None:
            if not self.until():
                return
            self.until = None
            say("done")
        if select.select([0], [], [], 0)[0]:
            self.heard += os.read(0, 4096)
        line, mark, rest = self.heard.partition(b"\n")
        if mark:
            self.heard = rest
            verb, _, words = line.decode().partition(" ")
            self.until = getattr(self, verb)(words) or (lambda: True)

    @property
    def messages(self) -> Any:
        return self.program.window.messages

    def phrase(self, words: str) -> None:
        self.program.window.phrase.setText(words)

    def open(self, _words: str) -> Callable[[], object]:
        self.program.window.open()
        return lambda: getattr(self.program.window, "messages", None) and self.messages.list.model.questions > 0

    def thread(self, _words: str) -> Callable[[], object]:
        model = self.messages.list.model
        letters = (model.letter_at(model.index(at)) for at in range(model.rowCount()))
        self.messages.list.select(next(filter(None, letters)))
        return lambda: self.messages.reading.letter() and not self.messages.reading.composer.isReadOnly()

    def write(self, words: str) -> None:
        self.messages.reading.composer.insertPlainText(words)

    def saved(self, _words: str) -> Callable[[], object]:
        return lambda: not self.messages.reading._unsaved

    def copy(self, _words: str) -> None:
        self.messages.reading.composer.selectAll()
        self.messages.reading.composer.copy()

    def lock(self, _words: str) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.keyClick(self.program.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


LAST = "desktop.office.clock"
"""The last module that the program imports before it makes its window."""


def imported(name: str) -> bool:
    """Whether a module is there as a whole."""
    module = sys.modules.get(name)
    return module is not None and not getattr(module.__spec__, "_initializing", False)


def begin() -> None:
    """Wait for the program's own application, then move in its thread; ask again until it answers.

    Nothing of PySide6 is touched before the program imported all of it: two threads that make its types stop each other.
    """
    while not imported(LAST):
        time.sleep(0.01)
    from PySide6.QtCore import QObject, QTimer
    from PySide6.QtWidgets import QApplication

    held = threading.Event()

    def take_hold() -> None:
        program = next((one for one in app.findChildren(QObject) if type(one).__name__ == "App"), None)
        if program is None or held.is_set():
            return
        held.set()
        libc = ctypes.CDLL(None)
        say(f"dumpable {libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0)}")
        libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        hands, timer = Hands(program), QTimer(app)
        timer.timeout.connect(lambda: hands.move())
        timer.start(10)

    while not held.wait(0.1):
        app = QApplication.instance()
        if app is not None:
            QTimer.singleShot(0, app, take_hold)


if sys.orig_argv[1:3] == ["-m", "desktop"]:
    threading.Thread(target=begin, daemon=True).start()
