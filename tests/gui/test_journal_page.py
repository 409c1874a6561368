"""The practice's log on the screen: pages of it, the check in slices, the ways out of an alarm; and the exports."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.views.desk import DeskWindow
from desktop.views.exports import ExportsPage
from desktop.views.journal import JournalPage
from desktop.views.record import RecordPage
from tests.gui.fakes.journal import EXPORTS, NEWEST, OLDER, STAGES
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World
from tests.gui.keyboard import Keyboard


def opened(qtbot: QtBot, desk: DeskWindow) -> JournalPage:
    """The page, filled."""
    desk.go("journal")
    page = desk.page(JournalPage)
    qtbot.waitUntil(lambda: page.model.rowCount() >= len(NEWEST))
    return page


def test_older_entries_come_as_the_list_comes_to_its_end(qtbot: QtBot, desk: DeskWindow) -> None:
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(NEWEST) + len(OLDER))
    assert not page.model.canFetchMore(page.model.index(0).parent())


def test_enter_opens_the_record_that_an_entry_is_about(qtbot: QtBot, desk: DeskWindow) -> None:
    opened(qtbot, desk)
    Keyboard().press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.page(RecordPage).record is not None)


def test_the_check_goes_in_slices_and_says_what_it_found(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = opened(qtbot, desk)
    page.panel.button.click()
    qtbot.waitUntil(lambda: "intact" in page.panel.state.text())
    assert world.journal.slices == len(STAGES)
    assert page.panel.stop.isHidden()


def test_the_check_begins_from_the_search_field_too(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = opened(qtbot, desk)
    Keyboard().press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    desk.top.search.setText("verifier maint")
    qtbot.waitUntil(lambda: desk.palette_list.model.rowCount() == 1)
    Keyboard().press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "intact" in page.panel.state.text())
    assert world.journal.slices == len(STAGES)


def test_the_check_can_be_stopped(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = opened(qtbot, desk)
    page.check()
    page.stop()
    qtbot.wait(50)
    assert world.journal.slices < len(STAGES)
    assert "Arrêté" in page.panel.state.text()


def test_lists_of_another_day_are_made_again_with_one_button(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.journal.alarm, world.journal.folds = "record.folds_back", ("inbox",)
    page = opened(qtbot, desk)
    qtbot.waitUntil(page.panel.again.isVisible)
    assert page.panel.reason.isHidden()
    page.panel.again.click()
    qtbot.waitUntil(lambda: "intact" in page.panel.state.text())
    qtbot.waitUntil(page.panel.alarm.isHidden)


def test_an_alarm_is_lifted_with_a_reason(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.journal.alarm = "record.rolled_back"
    page = opened(qtbot, desk)
    qtbot.waitUntil(page.panel.out.isVisible)
    page.panel.out.click()
    qtbot.waitUntil(lambda: "raison" in page.panel.state.text())
    qtbot.waitUntil(page.panel.reason.hasFocus)
    Keyboard().write("Disque remplacé")
    Keyboard().press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.journal.lifted == [("record.rolled_back", "Disque remplacé")])
    qtbot.waitUntil(page.panel.out.isHidden)
    assert "A-217" in page.panel.state.text()


def test_a_patient_whose_telephone_contradicts_the_desk_is_named_with_the_way_out(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    amira = PEOPLE[0].name
    world.journal.denied = ((key(amira), amira),)
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: len(page.denied) == 1)
    page.panel.reason.setText("Patiente appelée")
    page.denied[0].click()
    qtbot.waitUntil(lambda: world.journal.lifted == [(key(amira).hex(), "Patiente appelée")])
    qtbot.waitUntil(lambda: page.denied == [])


# Exports


@pytest.fixture
def exports(qtbot: QtBot, desk: DeskWindow) -> ExportsPage:
    """The page, filled."""
    desk.go("exports")
    page = desk.page(ExportsPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(EXPORTS))
    qtbot.waitUntil(lambda: page.several.list.count() == len(PEOPLE))
    return page


def test_every_export_is_listed_and_opens_its_record(qtbot: QtBot, desk: DeskWindow, exports: ExportsPage) -> None:
    said = exports.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "B-22" in said
    assert "1 écriture montrée" in said
    Keyboard().press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.page(RecordPage).record is not None)


def test_several_records_are_written_one_after_the_other(qtbot: QtBot, exports: ExportsPage, world: World) -> None:
    for at in (0, 2):
        exports.several.list.item(at).setCheckState(Qt.CheckState.Checked)
    assert exports.several.button.text() == "Exporter 2 dossiers"
    exports.several.button.click()
    qtbot.waitUntil(lambda: "2 dossiers exportés sur 2" in exports.several.state.text())
    assert len({patient for patient, _ in world.exports}) == 2


def test_it_stops_between_two_records(qtbot: QtBot, exports: ExportsPage, world: World) -> None:
    for at in range(len(PEOPLE)):
        exports.several.list.item(at).setCheckState(Qt.CheckState.Checked)
    exports.several.button.click()
    exports.several.stop.click()
    qtbot.waitUntil(lambda: "sur" in exports.several.state.text() and exports.several.stop.isHidden())
    assert len(world.exports) == 1


def test_a_full_disk_ends_it_and_is_said(qtbot: QtBot, exports: ExportsPage, world: World) -> None:
    world.full = True
    exports.several.list.item(0).setCheckState(Qt.CheckState.Checked)
    exports.several.button.click()
    qtbot.waitUntil(lambda: "place" in exports.several.state.text())


def test_the_band_that_says_an_alarm_leads_to_the_journal(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.closed_by = "record.rolled_back"
    desk.refresh()
    qtbot.waitUntil(lambda: desk.standing.barred == "record.rolled_back")
    desk.standing.band.pressed.emit()
    qtbot.waitUntil(lambda: desk.page(JournalPage).isVisible())
