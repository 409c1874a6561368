"""Typing, moving and filtering among ten thousand letters: how long the window is ever away."""

import time

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views.desk import DeskWindow
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World
from tests.gui.keyboard import ALT, Keyboard

AMIRA = key(PEOPLE[0].name)
LETTERS, WORST_MS, AIM_MS = 10_000, 400, 50
TEXT = "Bonjour Madame. Amlodipine 5 mg se prend avant ou après le repas, comme convenu à la consultation. "


class Watch(QObject):
    """The longest time between two turns of the event loop, in ms."""

    def __init__(self) -> None:
        super().__init__()
        self.worst, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._timer.start(0)

    def _turn(self) -> None:
        now = time.perf_counter()
        self.worst, self._last = max(self.worst, (now - self._last) * 1000), now

    def fresh(self) -> None:
        self.worst, self._last = 0.0, time.perf_counter()


def test_the_window_is_never_away_for_long_among_ten_thousand_letters(
    qtbot: QtBot, desk: DeskWindow, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.many = LETTERS
    desk.refresh()
    listed, reading, keys = desk.messages.list, desk.messages.reading, Keyboard()
    qtbot.waitUntil(lambda: listed.model.questions > LETTERS, timeout=30_000)
    listed.select(AMIRA)
    qtbot.waitUntil(lambda: reading.letter() == AMIRA and not reading.composer.isReadOnly())
    reading.composer.setFocus()
    qtbot.wait(300)
    watch, worst = Watch(), {}
    watch.fresh()
    for char in TEXT * 3:
        keys.write(char)
        QApplication.processEvents()
    qtbot.wait(400)
    worst["typing"] = watch.worst
    watch.fresh()
    for _ in range(40):
        keys.press(Qt.Key.Key_Down, ALT)
        qtbot.wait(10)
    worst["stepping"] = watch.worst
    watch.fresh()
    bar = listed.view.verticalScrollBar()
    for at in range(60):
        bar.setValue(bar.maximum() * at // 60)
        QApplication.processEvents()
    worst["scrolling"] = watch.worst
    with capsys.disabled():
        said = ", ".join(f"{what} {ms:.0f} ms" for what, ms in worst.items())
        print(f"\nlongest stall with {LETTERS} letters: {said} (aim {AIM_MS})")
    assert max(worst.values()) < WORST_MS
