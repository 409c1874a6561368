"""The shape of the window: panes that are moved and remembered, what folds where there is no room, nothing out of sight."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.doors.looks import Look
from desktop import look
from desktop.views.desk import DeskWindow
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World
from tests.gui.test_window import opened

AMIRA = key(PEOPLE[0].name)
BAD = "Prenez lercanidipine 10 mg, 1 comprimé par jour pendant 30 jours. Faites aussi un ionogramme avec créatinine."
PERCENT_125 = 1093, 582  # 1366 x 728 at 125 %


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    look.start(Look())


def sized(desk: DeskWindow, width: int, height: int) -> None:
    desk.resize(width, height)
    for _ in range(3):
        QApplication.processEvents()
    assert (desk.width(), desk.height()) == (width, height)


@pytest.mark.parametrize("size", [(1440, 900), (1366, 728), PERCENT_125])
def test_send_lamps_and_remarks_stay_in_sight(
    qtbot: QtBot, desk: DeskWindow, world: World, size: tuple[int, int]
) -> None:
    world.drafts[AMIRA] = BAD
    sized(desk, *size)
    opened(qtbot, desk, AMIRA)
    reading = desk.messages.reading
    qtbot.waitUntil(reading.findings.isVisible)
    sized(desk, *size)
    ways = (reading.findings.rephrase, reading.findings.call, reading.findings.false)
    for piece in (reading.passage.send, *ways, *reading.passage.rail.cells, reading.judgement, reading.composer):
        assert piece.isVisible()
        corner = piece.mapTo(desk, piece.rect().bottomRight())
        assert desk.rect().contains(corner), piece
        for parent in (reading.findings,) if piece in ways else ():
            assert parent.rect().contains(piece.mapTo(parent, piece.rect().bottomRight())), piece


def test_circumstances_fold_to_a_tab_in_a_narrow_window_and_come_back(qtbot: QtBot, desk: DeskWindow) -> None:
    opened(qtbot, desk, AMIRA)
    around, circumstances = desk.messages.around, desk.messages.beside
    assert around.tab.isHidden()
    sized(desk, 1100, 800)
    assert not circumstances.isVisible()
    around.tab.click()
    assert circumstances.isVisible()
    sized(desk, 1110, 800)
    assert circumstances.isVisible()
    desk.menus.by_keys("F7").trigger()
    assert around.tab.isVisible()
    sized(desk, 1300, 800)
    assert circumstances.isVisible()
    assert around.tab.isHidden()


def test_a_pane_that_was_moved_is_remembered(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    splitter = desk.messages.around.splitter
    splitter.moveSplitter(splitter.sizes()[0] + 60, 1)
    qtbot.waitUntil(lambda: len(world.looks) == 1)
    start, end = world.looks[0].panes
    assert (start, end) == (splitter.sizes()[0], splitter.sizes()[2])
    sized(desk, 1500, 900)
    assert abs(splitter.sizes()[0] - start) <= 2
    assert abs(splitter.sizes()[2] - end) <= 2


def test_below_a_thousand_the_sidebar_is_icons_with_names_on_them(qtbot: QtBot, desk: DeskWindow) -> None:
    opened(qtbot, desk, AMIRA)
    wide = desk.sidebar.width()
    sized(desk, 984, 700)
    assert desk.sidebar.width() < wide / 3
    names = [button.toolTip() for button in desk.sidebar.places.values() if button.isVisible()]
    assert "Réglages" in names
    assert desk.sidebar.session.isHidden()
    sized(desk, 1200, 700)
    assert desk.sidebar.width() == wide
    assert desk.sidebar.session.isVisible()


@pytest.mark.parametrize("size", [(1440, 900), (1366, 728), PERCENT_125])
def test_every_place_and_how_the_log_stands_are_whole_under_a_band(
    qtbot: QtBot, desk: DeskWindow, world: World, size: tuple[int, int]
) -> None:
    world.state = "offline"
    desk.refresh()
    qtbot.waitUntil(desk.band.isVisible)
    sized(desk, *size)
    side = desk.sidebar
    shown = [button for button in (*side.queues.values(), *side.places.values()) if button.isVisible()]
    assert len(shown) > 15
    for above, below in pairwise(sorted(shown, key=lambda one: one.y())):
        assert above.geometry().bottom() < below.geometry().top()
    foot = side.chain.mapTo(side, side.chain.rect().bottomLeft()).y()
    assert max(one.geometry().bottom() for one in shown) < side.chain.mapTo(side, side.chain.rect().topLeft()).y()
    assert foot <= side.height()
    assert side.chain.height() >= side.chain.heightForWidth(side.chain.width())


def test_the_ring_goes_along_when_a_band_moves_what_has_the_focus(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    opened(qtbot, desk, AMIRA)
    send = desk.messages.reading.passage.send
    reply = desk.messages.reading.reply_head.wordings
    reply.setFocus()
    assert desk._ring.isVisible()
    world.state = "offline"
    desk.refresh()
    qtbot.waitUntil(desk.band.isVisible)
    sized(desk, 1300, 800)
    for button in (reply, send):
        button.setFocus()
        desk.band.setVisible(not desk.band.isVisible())
        QApplication.processEvents()
        corner = button.mapTo(desk, button.rect().topLeft())
        assert desk._ring.geometry().topLeft() == corner - QPoint(4, 4)
