"""Pictures of the real window on the fictional practice, offscreen: `python -m desktop.demo_shots` (core.demo.headless).

`--stage before`: the inbox, a reply that prescribes and is stopped, the same reply rephrased and judged, not sent.
`--stage after`: the reply as the record has it once the patient opened it, and the record.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from core.demo.headless import BLOCKED, REPHRASED
from core.demo.practice import PASSPHRASE
from core.model import Queue
from desktop import theme
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.office.door import OfficeDoor
from desktop.views.desk import DeskWindow
from desktop.views.record import RecordPage

_PATIENCE_S = 20
_SIZE = 1440, 900
NOW = 1_795_181_160_000  # Friday 20 November 2026, 14:26 in Tunis


def save(window: QWidget, path: Path) -> None:
    """A window as a PNG of 256 colours: those of the theme, and the most frequent of the shades between them."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    seen = Counter(memoryview(image.constBits()).cast("I")).most_common(256)
    kept = list(dict.fromkeys((*theme.colours(), *(colour for colour, _ in seen))))[:256]
    small = image.convertToFormat(QImage.Format.Format_Indexed8, kept, Qt.ImageConversionFlag.AvoidDither)
    if not small.save(str(path), quality=0):
        raise SystemExit(f"{path.name}: no picture")


class Photographer:
    """The physician's window, driven as a person would, and a picture of it where asked."""

    def __init__(self, app: QApplication, profile: Path, out: Path, now: int) -> None:
        self._app = app
        self._out = out
        self._engine = Engine(lambda: OfficeDoor(profile.parent, lambda: None, lambda: now, profile.name), app)
        entered: list[bool] = []
        self._engine.enter(str(profile), PASSPHRASE, lambda _none: entered.append(True))
        self._until(lambda: bool(entered))
        self.window = DeskWindow(self._engine, lambda: now)
        self.window.resize(*_SIZE)
        self.window.show()
        self.window.start()
        self._until(lambda: self.window.messages.list.model.questions > 0)

    def before(self, letter: bytes) -> None:
        """Inbox, blocked, ready."""
        self.open(letter)
        self.picture("1-inbox")
        self.stop_at(BLOCKED)
        self.picture("2-blocked")
        self.write(REPHRASED)
        self.picture("3-ready")

    def open_by_name(self, name: str) -> None:
        """Show the question of one patient, once it is listed."""
        model = self.window.messages.list.model

        def at() -> int:
            rows = [model.data(model.index(row), 0) for row in range(model.rowCount())]
            return rows.index(name) if name in rows else -1

        self._until(lambda: at() >= 0)
        self.open(model.letter_at(model.index(at())))

    def write(self, text: str) -> None:
        """Write a reply that can leave, and judge it."""
        reading = self.window.messages.reading
        reading.composer.replace_all(text)
        reading.judge()
        self._until(lambda: reading.passage.send.kind() == "primary")

    def stop_at(self, text: str) -> None:
        """Write what cannot leave, and try to send it."""
        reading = self.window.messages.reading
        reading.composer.replace_all(text)
        reading.judge()
        self._until(lambda: reading.findings.isVisible() and reading.passage.send.kind() == "closed")
        reading.send()
        self._settle()

    def after(self, letter: bytes) -> None:
        """Sent and opened; the record."""
        self.window.open_queue(Queue.ANSWERED)
        self._until(
            lambda: self.window.messages.queue is Queue.ANSWERED and self.window.messages.list.model.questions == 1
        )
        self.open(letter)
        self.picture("4-sent")
        self.window.menus.by_keys("Ctrl+P").trigger()
        self._until(lambda: self.window.page(RecordPage).record is not None)
        self.picture("5-record")

    def leave(self) -> None:
        """Let go of the profile."""
        self._engine.stop()
        self.window.hide()

    def open(self, letter: bytes) -> None:
        """Show a question, and wait for it."""
        self.window.messages.list.select(letter)
        self._until(lambda: (shown := self.window.messages.shown()) is not None and shown.letter == letter)
        self._settle()

    def wait_for(self, done: Callable[[], bool]) -> None:
        """Let the window work until something holds."""
        self._until(done)

    def at_desk(self, call: Callable[[DeskPort], None]) -> None:
        """Do something at the desk, in the vault's thread, and wait for it."""
        done: list[bool] = []
        self._engine.ask(call, lambda _none: done.append(True))
        self._until(lambda: bool(done))

    def picture(self, name: str) -> None:
        """The window as it stands."""
        self._settle()
        save(self.window, self._out / f"{name}.png")

    def _settle(self) -> None:
        """Let what was asked of the vault come back and be painted."""
        answered: list[bool] = []
        self._engine.ask(lambda desk: desk.who(), lambda _who: answered.append(True))
        self._until(lambda: bool(answered))
        for _ in range(3):  # what was shown, what was laid out for it, what that moved
            self._app.processEvents()

    def _until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not done():
            if time.monotonic() > end:
                raise SystemExit("the window did not answer")
            self._app.processEvents()
            time.sleep(0.005)


def main(argv: Sequence[str] | None = None) -> int:
    """Takes the pictures of one stage."""
    words = argparse.ArgumentParser(prog="desktop.demo_shots")
    words.add_argument("--profile", type=Path, required=True)
    words.add_argument("--out", type=Path, required=True)
    words.add_argument("--stage", choices=["before", "after"], required=True)
    words.add_argument("--letter", type=bytes.fromhex, required=True)
    words.add_argument("--now", type=int, required=True)
    args = words.parse_args(argv)
    app = QApplication([])
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.Tunisia))
    theme.apply(app, "light")
    photographer = Photographer(app, args.profile, args.out, args.now)
    try:
        take = photographer.before if args.stage == "before" else photographer.after
        take(args.letter)
    finally:
        photographer.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main())
