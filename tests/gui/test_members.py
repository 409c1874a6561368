"""Letting somebody into the practice from the founder's window, with the keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ports.members import LeavingStep
from desktop.views.desk import DeskWindow
from desktop.views.members import MembersPage
from tests.gui.fakes.registry import DIGITS
from tests.gui.fakes.world import World
from tests.gui.test_keys_alone import press, write


@pytest.fixture
def page(qtbot: QtBot, desk: DeskWindow) -> MembersPage:
    page = desk.page(MembersPage)
    desk.go("members")
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    return page


def invited(qtbot: QtBot, page: MembersPage, world: World) -> None:
    page.panel.name.take_focus()
    write("Amel Trabelsi")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.members.invited == [("Amel Trabelsi", "secretary", False)])
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)


def test_a_secretary_is_invited_compared_and_let_in(
    qtbot: QtBot, desk: DeskWindow, page: MembersPage, world: World
) -> None:
    invited(qtbot, page, world)
    assert "ABCD\u00a0\u00a0EFGH" in page.panel.code.text()
    world.members.answered()
    page._poll()
    qtbot.waitUntil(page.panel.identical.hasFocus)
    assert page.panel.digits.text().replace(" ", "") == DIGITS.replace(" ", "")
    press(Qt.Key.Key_Return)
    assert page.panel.phrase.line.hasFocus()
    write("olivier lampe")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one[1:] for one in world.members.let_in] == [(DIGITS, "olivier lampe")])
    qtbot.waitUntil(lambda: "Entré au cabinet" in desk.band.words.text())
    assert page.panel.phrase.line.text() == ""


def test_different_digits_burn_the_code(qtbot: QtBot, page: MembersPage, world: World) -> None:
    invited(qtbot, page, world)
    world.members.answered()
    page._poll()
    qtbot.waitUntil(page.panel.identical.hasFocus)
    page.panel.different.click()
    qtbot.waitUntil(lambda: len(world.members.burnt) == 1)
    qtbot.waitUntil(lambda: page.panel.coming is None)
    assert world.members.let_in == []


def test_another_desk_sees_who_is_who_and_invites_nobody(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.members.founder = False
    page = desk.page(MembersPage)
    desk.go("members")
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert not page.panel.name.isVisible()
    assert page.panel._stranger.isVisible()


def test_replacements_absences_and_what_a_departure_still_asks_for_stand_in_the_list(
    page: MembersPage, world: World
) -> None:
    known = world.members.practice()
    first, *others = known.members
    away = replace(
        first, away=("2026-12-01", "2026-12-05"), stand_in="Dr Sami Khelifi", replaces=("2026-11-20", "2026-11-30")
    )
    steps = (LeavingStep("removal.keys", 1, 2, ""), LeavingStep("removal.mailbox", 1, 1, "Dr Leïla Mansour"))
    page._on_practice(replace(known, members=(away, *others), left=("C",), steps=steps))
    rows = page.model._entries
    assert "Dr Sami Khelifi" in rows[0].detail
    assert "absence du" in rows[0].detail
    assert "remplace du" in rows[0].detail
    assert [one.title for one in rows[-2:]] == ["Départ du poste C"] * 2
    assert "1 / 2" in rows[-2].end
    assert "Dr Leïla Mansour" in rows[-1].end
