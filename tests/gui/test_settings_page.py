"""Réglages: each choice is kept at once, here or for all desks of the practice."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.doors.looks import Look
from desktop import look, theme
from desktop.views.desk import DeskWindow
from desktop.views.settings import SettingsPage
from tests.gui.fakes.world import World


@pytest.fixture(autouse=True)
def as_it_was(dressed: QApplication) -> Iterator[None]:
    """A process begins with the light look, and other tests find it again."""
    look.start(Look(theme="light"))
    yield
    look.start(Look())
    theme.apply(dressed, "light")


@pytest.fixture
def page(qtbot: QtBot, desk: DeskWindow) -> SettingsPage:
    desk.go("settings")
    page = desk.page(SettingsPage)
    qtbot.waitUntil(lambda: page.idle.value() == "5")
    return page


def test_a_theme_is_put_on_at_once_and_kept(qtbot: QtBot, page: SettingsPage, world: World) -> None:
    light = theme.tint("surface").lightness()
    page.theme.buttons["dark"].click()
    qtbot.waitUntil(lambda: world.looks == [Look("dark")])
    assert theme.tint("surface").lightness() < light
    assert page.theme.value() == "dark"
    assert page.again.isHidden()


def test_size_and_language_wait_for_the_next_opening_which_one_key_brings(
    qtbot: QtBot, desk: DeskWindow, page: SettingsPage, world: World
) -> None:
    page.scale.buttons["125"].click()
    page.language.buttons["ar"].click()
    qtbot.waitUntil(lambda: world.looks[-1:] == [Look("light", 125, "ar")])
    assert page.again.isVisible()
    with qtbot.waitSignal(desk.locked):
        page.again.click()


def test_arrows_go_along_the_segments(page: SettingsPage) -> None:
    page.theme.buttons["light"].setFocus()
    QTest.keyClick(page.theme.buttons["light"], Qt.Key.Key_Right)
    assert page.theme.buttons["dark"].hasFocus()
    QTest.keyClick(page.theme.buttons["dark"], Qt.Key.Key_Left)
    QTest.keyClick(page.theme.buttons["light"], Qt.Key.Key_Left)
    assert page.theme.buttons["system"].hasFocus()


def test_what_a_physician_settles_goes_to_all_desks(
    qtbot: QtBot, desk: DeskWindow, page: SettingsPage, world: World
) -> None:
    page.idle.buttons["10"].click()
    page.straight.buttons["yes"].click()
    page.window_days.buttons["15"].click()
    page.carries.buttons["notice"].click()
    page.phone.setText("+216 00 000 009")
    page.phone.editingFinished.emit()
    wanted = {"phone": "+216 00 000 009", "idle_minutes": "10", "straight_through": "yes", "follow_up_days": "15"}
    wanted |= {
        "page": "https://oliviers.invalid/",
        "order": "12345",
        "address": "1, rue des Oliviers",
        "telemedicine": "",
    }
    wanted |= {
        "hours": "8 h à 17 h",
        "interests": "aucun",
        "mail": "cabinet@oliviers.invalid",
        "mail_carries": "notice",
    }
    for name, line in page.said.items():
        line.setText(f" {wanted[name]} ")
        line.editingFinished.emit()
    qtbot.waitUntil(lambda: world.settings.kept == wanted)
    qtbot.waitUntil(lambda: desk.band.isVisible())


def test_a_telephone_that_is_none_is_refused_with_a_sentence(
    qtbot: QtBot, desk: DeskWindow, page: SettingsPage, world: World
) -> None:
    page.phone.setText("appelez-moi")
    page.phone.editingFinished.emit()
    qtbot.waitUntil(lambda: "groupes de chiffres" in desk.band.words.text())
    qtbot.waitUntil(lambda: page.phone.text() == "")
    assert world.settings.kept["phone"] == ""


def test_a_secretary_sees_the_settings_of_the_practice_and_changes_none(
    qtbot: QtBot, desk: DeskWindow, page: SettingsPage, world: World
) -> None:
    world.role = "secretary"
    desk.start()
    qtbot.waitUntil(lambda: desk.who is not None and desk.who.role == "secretary")
    desk.go("settings")
    qtbot.waitUntil(lambda: not page.idle.isEnabled())
    assert not page.phone.isEnabled()
    assert page.theme.isEnabled()
