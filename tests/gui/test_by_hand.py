"""A sealed letter brought by hand: dropped on the window, pasted, or as a file."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ports.hand import TakenIn
from desktop.views.desk import DeskWindow
from tests.gui.fakes.world import World


def ready(qtbot: QtBot, desk: DeskWindow) -> None:
    qtbot.waitUntil(lambda: desk.who is not None and desk.isVisible())


def dropped(desk: DeskWindow, data: QMimeData) -> None:
    """Something let go over the middle of the window."""
    enter = QDragEnterEvent(
        desk.rect().center(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(desk, enter)
    assert enter.isAccepted() is (data.hasUrls() or data.hasText())
    place = QPointF(desk.rect().center())
    drop = QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(desk, drop)


def said(qtbot: QtBot, desk: DeskWindow, words: str) -> None:
    qtbot.waitUntil(lambda: words in desk.band.words.text())


def test_a_file_dropped_on_the_window_is_taken(qtbot: QtBot, desk: DeskWindow, world: World, tmp_path: Path) -> None:
    ready(qtbot, desk)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "lettre.clq"))])
    dropped(desk, data)
    said(qtbot, desk, "Lettre prise.")
    assert world.hand.brought == [b"CLQ1" + str(tmp_path / "lettre.clq").encode()]
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "nowhere"))])
    dropped(desk, data)
    said(qtbot, desk, "n’existe pas")


def test_a_text_is_dropped_or_pasted(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    ready(qtbot, desk)
    data = QMimeData()
    data.setText("CLQ1 dropped")
    dropped(desk, data)
    qtbot.waitUntil(lambda: world.hand.brought == [b"CLQ1 dropped"])
    QApplication.clipboard().setText("CLQ1 pasted")
    desk.menus.by_keys("Ctrl+Shift+V").trigger()
    qtbot.waitUntil(lambda: world.hand.brought == [b"CLQ1 dropped", b"CLQ1 pasted"])
    QApplication.clipboard().setText("Bonjour docteur")
    desk.menus.by_keys("Ctrl+Shift+V").trigger()
    said(qtbot, desk, "pas de lettre scellée")
    dropped(desk, QMimeData())


@pytest.mark.parametrize(
    ("taken", "words"),
    [
        (TakenIn(0, 1, 0), "déjà connue"),
        (TakenIn(0, 0, 1), "mise de côté"),
        (TakenIn(0, 0, 0, "header.signature"), "Signature fausse"),
    ],
)
def test_what_became_of_it_is_said(qtbot: QtBot, desk: DeskWindow, world: World, taken: TakenIn, words: str) -> None:
    ready(qtbot, desk)
    world.hand.answer = taken
    desk.by_hand.bring(b"CLQ1")
    said(qtbot, desk, words)
