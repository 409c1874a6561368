"""Pictures of the real window on the fictional practice, offscreen: `python -m desktop.demo_shots` (core.demo.headless).

`--stage before`: the inbox, a reply that prescribes and is stopped, the same reply rephrased and judged, not sent.
`--stage after`: the reply as the record has it once the patient opened it, and the record.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from core.demo.headless import BLOCKED, REPHRASED
from core.demo.practice import PASSPHRASE
from core.model import Queue
from desktop import theme
from desktop.engine import Engine
from desktop.views.desk import DeskWindow
from desktop.wiring import OfficeDoor

_PATIENCE_S = 20
_SIZE = 1440, 900


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
        self._until(lambda: self.window.list.model.questions > 0)

    def before(self, letter: bytes) -> None:
        """Inbox, blocked, ready."""
        reading = self.window.reading
        self._open(letter)
        self._picture("1-inbox")
        reading.composer.insertPlainText(BLOCKED)
        reading.judge()
        self._until(lambda: reading.findings.isVisible() and reading.passage.send.kind() == "closed")
        reading.send()
        self._settle()
        self._picture("2-blocked")
        reading.composer.replace_all(REPHRASED)
        reading.judge()
        self._until(lambda: reading.passage.send.kind() == "primary")
        self._picture("3-ready")

    def after(self, letter: bytes) -> None:
        """Sent and opened; the record."""
        self.window.open_queue(Queue.ANSWERED)
        self._until(lambda: self.window.queue is Queue.ANSWERED and self.window.list.model.questions == 1)
        self._open(letter)
        self._picture("4-sent")
        self.window.show_record()
        self._until(lambda: self.window.record.record is not None)
        self._picture("5-record")

    def leave(self) -> None:
        """Let go of the profile."""
        self._engine.stop()
        self.window.hide()

    def _open(self, letter: bytes) -> None:
        self.window.list.select(letter)
        self._until(lambda: self.window.reading.letter() == letter)
        self._settle()

    def _picture(self, name: str) -> None:
        self._settle()
        if not self.window.grab().save(str(self._out / f"{name}.png")):
            raise SystemExit(f"{name}: no picture")

    def _settle(self) -> None:
        """Let what was asked of the vault come back and be painted."""
        answered: list[bool] = []
        self._engine.ask(lambda desk: desk.who(), lambda _who: answered.append(True))
        self._until(lambda: bool(answered))
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
