"""A dozen screens beside their golden images, small: a change of the look is seen, and wanted, before it is shipped.

`make golden` draws them anew (COLLOQUE_GOLDEN=1); look at what changed before it is committed.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.model import Queue
from desktop import theme, tongue
from desktop.engine import Engine
from desktop.views.desk import DeskWindow
from desktop.views.first_run import FirstRunWindow
from desktop.views.unlock import UnlockWindow
from tests.gui.fake_front import FakeDoor
from tests.gui.fakes.people import FORBIDDEN, NOW, PEOPLE, key
from tests.gui.fakes.world import World

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "window"
SMALL = 480
MOST_MEAN, MOST_BLOCK, BLOCK = 1.5, 26.0, 12
AMIRA = key(PEOPLE[0].name)
BAD = f"Bonjour. Prenez {FORBIDDEN[0][0]}, {FORBIDDEN[1][0]}. Faites aussi {FORBIDDEN[2][0]}."
SAFE = "Bonjour Madame. Amlodipine 5 mg se prend avant ou après le repas."


@dataclass
class Stage:
    """A desk on a fake practice, and how to wait for it."""

    qtbot: QtBot
    world: World
    desk: DeskWindow

    def settle(self) -> None:
        for _ in range(3):
            answered: list[object] = []
            self.desk._engine.ask(lambda desk: desk.who(), answered.append)
            self.qtbot.waitUntil(lambda answered=answered: bool(answered))
        QApplication.processEvents()

    def write(self, text: str) -> None:
        self.world.drafts[AMIRA] = text
        reading = self.desk.messages.reading
        self.desk.messages.list.select(AMIRA)
        self.qtbot.waitUntil(lambda: reading.letter() == AMIRA and not reading.composer.isReadOnly())
        self.qtbot.waitUntil(lambda: reading.passage.passage is not None)


def inbox(stage: Stage) -> None:
    stage.write("")


def blocked(stage: Stage) -> None:
    stage.write(BAD)
    stage.qtbot.waitUntil(stage.desk.messages.reading.findings.isVisible)


def ready(stage: Stage) -> None:
    stage.write(SAFE)
    stage.desk.messages.reading.judge()
    stage.qtbot.waitUntil(lambda: stage.desk.messages.reading.passage.send.kind() == "primary")


def low(stage: Stage) -> None:
    stage.desk.resize(1093, 582)
    blocked(stage)


def offline(stage: Stage) -> None:
    stage.world.state = "offline"
    stage.desk.refresh()
    stage.write("")
    stage.qtbot.waitUntil(stage.desk.band.isVisible)


def empty(stage: Stage) -> None:
    stage.desk.open_queue(Queue.CLOSED)


def triage(stage: Stage) -> None:
    stage.world.role = "secretary"
    stage.desk.start()
    stage.qtbot.waitUntil(lambda: stage.desk.messages.queue is Queue.TRIAGE)
    stage.qtbot.waitUntil(lambda: stage.desk.messages.list.model.questions == len(PEOPLE))
    stage.desk.messages.list.select(AMIRA)


def page(name: str, about: object = None) -> Callable[[Stage], None]:
    return lambda stage: stage.desk.go(name, about)


def palette(stage: Stage) -> None:
    stage.desk.palette_list.open()
    stage.desk.top.search.setText("dossier")
    stage.qtbot.waitUntil(lambda: 0 < len(stage.desk.palette_list.rows) < 10)


SCENES: dict[str, tuple[Callable[[Stage], None], str, str]] = {
    "inbox": (inbox, "light", "fr"),
    "inbox-arabic": (inbox, "light", "ar"),
    "blocked": (blocked, "light", "fr"),
    "blocked-dark": (blocked, "dark", "fr"),
    "blocked-low": (low, "light", "fr"),
    "ready": (ready, "light", "fr"),
    "offline": (offline, "light", "fr"),
    "empty": (empty, "light", "fr"),
    "triage": (triage, "light", "fr"),
    "record": (page("record", AMIRA), "light", "fr"),
    "settings": (page("settings"), "dark", "fr"),
    "palette": (palette, "light", "fr"),
}


@pytest.fixture(autouse=True)
def undressed(dressed: QApplication) -> Iterator[None]:
    """No caret blinks; what a scene put on is taken off."""
    flash = dressed.cursorFlashTime()
    dressed.setCursorFlashTime(0)
    yield
    dressed.setCursorFlashTime(flash)
    theme.apply(dressed, "light")


def small(widget: QWidget) -> QImage:
    """The widget, scaled down, with sixteen shades a colour: a few ten kilobytes as a PNG."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    fewer = image.scaledToWidth(SMALL, Qt.TransformationMode.SmoothTransformation)
    return fewer.convertToFormat(QImage.Format.Format_RGB444).convertToFormat(QImage.Format.Format_RGB32)


def apart(one: QImage, other: QImage) -> tuple[float, float]:
    """The mean difference of a channel over all, and over the block that differs most; sizes must be the same."""
    assert one.size() == other.size()
    wide, high = one.width(), one.height()
    first, second = (memoryview(each.convertToFormat(QImage.Format.Format_RGB32).constBits()) for each in (one, other))
    blocks: dict[tuple[int, int], int] = {}
    for y in range(high):
        start = y * wide * 4
        row, beside = first[start : start + wide * 4], second[start : start + wide * 4]
        if row != beside:
            for at in range(wide * 4):
                if at % 4 != 3 and row[at] != beside[at]:
                    block = at // 4 // BLOCK, y // BLOCK
                    blocks[block] = blocks.get(block, 0) + abs(row[at] - beside[at])
    worst = max(blocks.values(), default=0) / (BLOCK * BLOCK * 3)
    return sum(blocks.values()) / (wide * high * 3), worst


def compare(widget: QWidget, name: str) -> None:
    drawn, path = small(widget), GOLDEN / f"{name}.png"
    if os.environ.get("COLLOQUE_GOLDEN"):
        assert drawn.save(str(path), quality=0)
    mean, worst = apart(drawn, QImage(str(path)))
    assert mean < MOST_MEAN, f"{name}: {mean:.2f} a channel"
    assert worst < MOST_BLOCK, f"{name}: {worst:.1f} in one place"


@pytest.mark.parametrize("name", SCENES)
def test_a_screen_looks_as_it_is_meant_to(
    qtbot: QtBot, dressed: QApplication, engine: Engine, world: World, name: str
) -> None:
    bring, colours, language = SCENES[name]
    made = tongue.speak(dressed, language)
    rtl = language in tongue.RIGHT_TO_LEFT
    theme.apply(dressed, colours, Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    try:
        desk = DeskWindow(engine, lambda: NOW)
        qtbot.addWidget(desk)
        desk.resize(1440, 900)
        desk.show()
        desk.start()
        qtbot.waitUntil(lambda: desk.messages.list.model.questions > 0)
        stage = Stage(qtbot, world, desk)
        bring(stage)
        stage.settle()
        compare(desk, name)
    finally:
        for translator in made:
            dressed.removeTranslator(translator)
        QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.Tunisia))


@pytest.mark.parametrize(("name", "kind"), [("unlock", UnlockWindow), ("first-run", FirstRunWindow)])
def test_a_window_before_the_desk_looks_as_it_is_meant_to(
    qtbot: QtBot, dressed: QApplication, world: World, name: str, kind: type[QWidget]
) -> None:
    engine = Engine(lambda: FakeDoor(world), dressed)
    window = kind(engine)
    qtbot.addWidget(window)
    window.show()
    asked: list[object] = []
    engine.at_door(lambda door: door.profiles(), asked.append)
    qtbot.waitUntil(lambda: bool(asked))
    qtbot.wait(50)
    compare(window, name)
    engine.stop()


def test_a_small_change_is_seen() -> None:
    plain = QImage(96, 96, QImage.Format.Format_RGB32)
    plain.fill(Qt.GlobalColor.white)
    marked = plain.copy()
    for x in range(10):
        marked.setPixelColor(40 + x, 40, Qt.GlobalColor.black)
        marked.setPixelColor(40 + x, 41, Qt.GlobalColor.black)
        marked.setPixelColor(40 + x, 42, Qt.GlobalColor.black)
    assert apart(plain, plain) == (0.0, 0.0)
    assert apart(plain, marked)[1] > MOST_BLOCK
