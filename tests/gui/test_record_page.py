"""A patient's record: entries in full, by kind, of a period; the export in two keys, and what it says when it fails."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views.desk import DeskWindow
from desktop.views.record import RecordPage
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World
from tests.gui.keyboard import CTRL, Keyboard

AMIRA = key(PEOPLE[0].name)


@pytest.fixture
def page(qtbot: QtBot, desk: DeskWindow) -> RecordPage:
    """The first patient's record, open."""
    desk.go("record", AMIRA)
    page = desk.page(RecordPage)
    qtbot.waitUntil(lambda: page.record is not None and bool(page.details.facts))
    return page


def test_an_entry_is_shown_in_full_as_arrows_go_along(qtbot: QtBot, page: RecordPage) -> None:
    keys = Keyboard()
    assert ("Nature", "Envoi bloqué") in page.details.facts
    for _ in range(3):
        keys.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: ("Nature", "Réponse envoyée") in page.details.facts)
    names = [name for name, _ in page.details.facts]
    assert {"Signée par", "Empreinte", "Suit", "Identité", "Contenu", "Déposée"} <= set(names)


def test_a_kind_alone_is_shown_with_how_many_there_are(qtbot: QtBot, page: RecordPage) -> None:
    every = page.model.rowCount()
    assert page.filter.chips["closed"].text() == "Envois bloqués\u00a01"
    assert page.filter.chips["identity"].isHidden()
    page.filter.chips["closed"].click()
    assert page.model.rowCount() == 1
    page.filter.chips[""].click()
    assert page.model.rowCount() == every
    qtbot.waitUntil(lambda: bool(page.details.facts))


def test_an_export_is_two_interactions_from_the_open_question(
    qtbot: QtBot, desk: DeskWindow, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = Keyboard()
    desk.messages.list.select(AMIRA)
    desk.messages.list.view.setFocus()
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(desk.messages.reading.composer.hasFocus)
    before = keys.done
    keys.press(Qt.Key.Key_E, CTRL)
    page = desk.page(RecordPage)
    qtbot.waitUntil(lambda: page.record is not None)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "record.proof" in page.panel.done.text())
    with capsys.disabled():
        print(f"\nexport: {keys.done - before} interactions")
    assert keys.done - before == 2
    assert [patient for patient, _ in world.exports] == [AMIRA]
    assert page.panel.open.isVisible()
    assert "A-217" in page.panel.slip.text()
    assert "en clair" in page.panel.warning.text()


def test_a_period_counts_its_entries_and_goes_along(qtbot: QtBot, page: RecordPage, world: World) -> None:
    assert page.panel.button.text() == "Exporter 6 écritures"
    page.panel.since.buttons["card"].click()
    assert page.panel.day() == "2026-11-12"
    page.panel.button.click()
    qtbot.waitUntil(lambda: len(world.exports) == 1)
    assert world.since == "2026-11-12"


def test_a_full_disk_is_said_where_the_button_is(qtbot: QtBot, page: RecordPage, world: World) -> None:
    world.full = True
    page.panel.button.click()
    qtbot.waitUntil(lambda: "place" in page.panel.done.text())
    assert page.panel.button.kind() == "primary"
    assert page.panel.open.isHidden()


def test_what_was_written_can_be_opened(qtbot: QtBot, page: RecordPage) -> None:
    page.panel.button.click()
    qtbot.waitUntil(page.panel.open.isVisible)
    page.panel.show_folder.disconnect()
    with qtbot.waitSignal(page.panel.show_folder) as said:
        page.panel.open.click()
    assert said.args == [page.panel.folder + "/2026-11-20-1"]


def test_a_broken_chain_is_drawn_and_named(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.integrity = "broken"
    desk.go("record", AMIRA)
    page = desk.page(RecordPage)
    qtbot.waitUntil(lambda: page.record is not None)
    assert page.record is not None
    assert page.record.integrity.broken_at == "A-174"
    assert QApplication.focusWidget() is page.view
