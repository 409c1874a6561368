"""A morning's mail sorted in one run, through the real widgets on the real office."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.office.identity import confirm_identity
from core.office.receive import receive
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.office.desk import OfficeDesk
from desktop.views.desk import DeskWindow
from tests.gui.test_secretarys_day import press, press_place
from tests.practice import NOON, consulted, enrolled, exchange, practice

LETTERS = 150 if os.environ.get("COLLOQUE_LONG") else 30


class Door:
    """A front door with one real desk behind it."""

    def __init__(self, make: Callable[[], DeskPort]) -> None:
        self._make = make

    def open(self, _folder: str, _passphrase: str) -> DeskPort:
        return self._make()


@pytest.fixture
def busy(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Iterator[DeskWindow]:
    """The secretary's window on the real office, with a morning's questions to sort."""
    made = practice()
    patient, device = enrolled(made, tmp_path)
    consultation = consulted(made, patient)
    assert confirm_identity(made.physician, patient, device.keys.sig.public, NOON) is None
    exchange(made)
    device.read(NOON)
    for at in range(LETTERS):
        device.ask(f"Question {at}", NOON + at, consultation=consultation, subject="Amlodipine")
    receive(made.secretary, NOON + LETTERS)
    engine = Engine(lambda: Door(lambda: OfficeDesk(made.secretary, lambda: NOON + LETTERS)), dressed)  # type: ignore[arg-type,return-value]
    engine.enter("salma", "", lambda _none: None)
    window = DeskWindow(engine, lambda: NOON + LETTERS)
    qtbot.addWidget(window)
    window.resize(1366, 728)
    window.show()
    window.activateWindow()
    window.start()
    qtbot.waitUntil(lambda: window.messages.list.model.questions == LETTERS, timeout=30_000)
    yield window
    engine.stop()


def test_a_mornings_letters_are_sorted_in_one_run_without_a_mouse(qtbot: QtBot, busy: DeskWindow) -> None:
    triage, questions = busy.messages.triage, busy.messages.list.model
    busy.messages.list.view.setFocus()
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: triage.letter() != b"")
    began, keys = time.perf_counter(), 0
    for at in range(LETTERS):
        left = LETTERS - at - 1
        press_place(1 + at % 5)
        keys += 1
        qtbot.waitUntil(lambda left=left: questions.questions == left, timeout=20_000)  # type: ignore[misc]
        qtbot.waitUntil(lambda left=left: not left or triage.letter() != b"", timeout=20_000)  # type: ignore[misc]
    spent = time.perf_counter() - began
    print(f"\n{LETTERS} letters, {keys} keys, {1000 * spent / LETTERS:.0f} ms a letter of machine time")
    assert keys == LETTERS
