"""The pictures of the documentation, from the real window on the fictional practice: `make pictures`.

Always the same Friday afternoon; times are those of Tunis, since `make pictures` says so.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.demo.evidence import SCREENS
from core.demo.headless import BLOCKED, run
from core.demo.people import PHONE, PHYSICIAN, PRACTICE
from core.demo.practice import PASSPHRASE, Place, furnish
from core.model import DAY_MS
from desktop import theme, tongue
from desktop.demo_shots import NOW, Photographer, save
from desktop.engine import Engine
from desktop.office.door import OfficeDoor
from desktop.views.first_run import FirstRunWindow
from desktop.views.unlock import UnlockWindow

LINE = 20
LIGHT, DARK, MIRRORED = ("light", False), ("dark", False), ("light", True)


def take(app: QApplication, out: Path, place: Path) -> None:
    """All of them into `out`; `place` is an empty folder."""
    run(place / "demo", NOW)
    for picture in sorted((place / "demo" / SCREENS).glob("*.png")):
        (out / f"{picture.stem.partition('-')[2]}.png").write_bytes(picture.read_bytes())
    fresh = furnish(place / "fresh", NOW)
    _desk(app, fresh.secretary, out, LIGHT, _triage)
    sorted_ = furnish(place / "sorted", NOW, triaged=True)
    _desk(app, sorted_.physician, out, LIGHT, _clock, NOW - DAY_MS)
    _desk(app, sorted_.physician, out, DARK, lambda one: _stopped(one, "dark"))
    _desk(app, sorted_.physician, out, LIGHT, _aside)
    _unlock(app, fresh, out)
    _founding(app, place / "new", out)
    tongue.speak(app, "ar")  # the last one: a language once spoken is not taken back
    _desk(app, sorted_.physician, out, MIRRORED, lambda one: _stopped(one, "mirrored"))


def _desk(
    app: QApplication,
    profile: Path,
    out: Path,
    look: tuple[str, bool],
    then: Callable[[Photographer], None],
    now: int = NOW,
) -> None:
    name, mirrored = look
    theme.apply(app, name, Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    photographer = Photographer(app, profile, out, now)
    try:
        then(photographer)
    finally:
        photographer.leave()


def _triage(one: Photographer) -> None:
    one.open_by_name("Amira Ben Youssef")
    one.picture("triage")


def _stopped(one: Photographer, name: str) -> None:
    one.open_by_name("Amira Ben Youssef")
    one.stop_at(BLOCKED)
    one.picture(name)


def _aside(one: Photographer) -> None:
    one.window.sidebar.places["aside"].click()
    one.picture("aside")


def _clock(one: Photographer) -> None:
    one.open_by_name("Amira Ben Youssef")
    one.picture("clock")


def _until(app: QApplication, done: Callable[[], bool]) -> None:
    while not done():
        app.processEvents()


def _founding(app: QApplication, place: Path, out: Path) -> None:
    engine = Engine(lambda: OfficeDoor(place, lambda: None, lambda: NOW), app)
    window = FirstRunWindow(engine)
    window.show()
    phrase = "olivier lampe fenouil carafe domino"
    filled = {"practice": PRACTICE, "phone": PHONE, "name": PHYSICIAN, "phrase": phrase, "again": phrase}
    for key, words in filled.items():
        window.fields[key].setText(words)
    window.alerts.tick.click()
    for _ in range(4):
        window.go_on()
    _until(app, lambda: window.pages.currentIndex() == 4)
    window.fields["first"].setText(window._sheet.groups[window._asked[0]])
    app.processEvents()
    save(window, out / "first-run.png")
    engine.stop()
    window.hide()


def _unlock(app: QApplication, place: Place, out: Path) -> None:
    engine = Engine(lambda: OfficeDoor(place.physician.parent, lambda: None, lambda: NOW), app)
    window = UnlockWindow(engine)
    window.show()
    _until(app, lambda: bool(window.rows))
    window.phrase.setText(PASSPHRASE)
    app.processEvents()
    save(window, out / "unlock.png")
    window.phrase.setText("cabinet des orangers")
    window.open()
    _until(app, lambda: window.trouble.height() > LINE)
    save(window, out / "unlock-wrong.png")
    window.ask_by_code(True)
    QTest.keyClicks(window.day, "402")
    save(window, out / "unlock-code.png")
    engine.stop()
    window.hide()


def main(argv: Sequence[str] | None = None) -> int:
    """Takes them."""
    words = argparse.ArgumentParser(prog="desktop.pictures")
    words.add_argument("out", type=Path)
    args = words.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.Tunisia))
    with tempfile.TemporaryDirectory() as place:
        take(app, args.out, Path(place))
    return 0


if __name__ == "__main__":
    sys.exit(main())
