"""Every page of every role, walked: each control has a name, can be reached by keys, and shows when it has the focus."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.model import Queue
from desktop.engine import Engine
from desktop.views.card import CardPage
from desktop.views.desk import DeskWindow
from desktop.views.first_run import FirstRunWindow
from desktop.views.join import JoinWindow
from desktop.views.journal import JournalPage
from desktop.views.members import MembersPage
from desktop.views.patients import PatientsPage
from desktop.views.places import PLACES
from desktop.views.record import RecordPage
from desktop.views.unlock import UnlockWindow
from desktop.widgets.passage import LampCell
from tests.gui.fake_front import FakeDoor
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World
from tests.gui.test_window import opened

AMIRA = key(PEOPLE[0].name)
BAD = "Bonjour. Prenez lercanidipine 10 mg."
CONTROLS = (QAbstractButton, QLineEdit, QTextEdit, QAbstractItemView, QComboBox, LampCell)
FIELDS = (QLineEdit, QTextEdit, QAbstractItemView, QComboBox)


def controls(window: QWidget) -> list[QWidget]:
    """What a hand can touch on the screen now, and whatever else takes the focus."""
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisible() and widget.isEnabled()]
    own = [widget for widget in shown if isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [widget for widget in own if not isinstance(widget.parent(), QLineEdit | QComboBox)]


def named(widget: QWidget) -> bool:
    return bool(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip())


def tabbed(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def reachable(widget: QWidget) -> bool:
    """By Tab; or by arrows, from one of its kind beside it that Tab reaches; menus and found rows have keys of their own."""
    beside = widget.parent().children() if widget.parent() is not None else []
    group = any(type(each) is type(widget) and tabbed(each) for each in beside)
    return tabbed(widget) or group or isinstance(widget, QToolButton) or widget.objectName() == "found"


def said(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()!r} in {type(widget.parent()).__name__}"


def faults(window: DeskWindow) -> list[str]:
    """What stands in the way of somebody who neither sees nor has a mouse."""
    found = []
    for widget in controls(window):
        if not named(widget):
            found.append(f"unnamed: {said(widget)}")
        if not reachable(widget):
            found.append(f"unreachable: {said(widget)}")
        if tabbed(widget):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            proxy = widget.focusProxy() or widget
            if not proxy.hasFocus():
                found.append(f"takes no focus: {said(widget)}")
            elif not isinstance(proxy, FIELDS) and not window._ring.isVisible():
                found.append(f"shows no focus: {said(widget)}")
    return found


def settled(qtbot: QtBot, engine: Engine) -> None:
    """What was asked of the vault has come back."""
    answered: list[object] = []
    engine.ask(lambda desk: desk.who(), answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    QApplication.processEvents()


def at_role(qtbot: QtBot, desk: DeskWindow, world: World, role: str) -> None:
    world.role = role
    desk.start()
    qtbot.waitUntil(lambda: desk.who is not None and desk.who.role == role)


def about(what: str) -> object:
    return AMIRA if what else None


@pytest.mark.parametrize("role", ["physician", "substitute", "secretary"])
def test_every_queue_and_page_is_named_and_reachable(
    qtbot: QtBot, desk: DeskWindow, engine: Engine, world: World, role: str
) -> None:
    at_role(qtbot, desk, world, role)
    found: dict[str, list[str]] = {}
    for queue in Queue:
        desk.open_queue(queue)
        settled(qtbot, engine)
        found[queue] = faults(desk)
    desk.messages.enter(AMIRA)
    settled(qtbot, engine)
    for place in (place for place in PLACES if role in place.roles):
        desk.go(place.name, about(place.about))
        settled(qtbot, engine)
        assert desk.pages.currentWidget() is desk.made(place)
        found[place.name] = faults(desk)
    assert {name: each for name, each in found.items() if each} == {}


def walked() -> set[QWidget]:
    """Where Tab comes along, all round; it stops where Tab does not leave a control."""
    seen: set[QWidget] = set()
    at = QApplication.focusWidget()
    while at is not None and at not in seen:
        seen.add(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
    return seen


def by_arrows(widget: QWidget) -> bool:
    """One of several of which Tab reaches the one that is chosen, arrows the others."""
    return isinstance(widget, QAbstractButton) and widget.autoExclusive()


def test_tab_goes_all_round_every_page_and_is_caught_nowhere(
    qtbot: QtBot, desk: DeskWindow, engine: Engine, world: World
) -> None:
    at_role(qtbot, desk, world, "physician")
    opened(qtbot, desk, AMIRA)
    missed: dict[str, list[str]] = {}
    for name in ("messages", *(place.name for place in PLACES if "physician" in place.roles)):
        place = next((one for one in PLACES if one.name == name), None)
        desk.go(name, about(place.about) if place is not None else AMIRA)
        settled(qtbot, engine)
        desk.top.search.setFocus()
        seen = walked()
        stops = [one.focusProxy() or one for one in controls(desk) if tabbed(one) and not by_arrows(one)]
        missed[name] = [said(one) for one in stops if one not in seen]
        assert len(seen) >= 3
    assert {name: each for name, each in missed.items() if each} == {}


def blocked(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.drafts[AMIRA] = BAD
    opened(qtbot, desk, AMIRA)
    qtbot.waitUntil(desk.messages.reading.findings.isVisible)


def urgent(qtbot: QtBot, desk: DeskWindow, _world: World) -> None:
    opened(qtbot, desk, key(PEOPLE[1].name))


def offline(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.state = "offline"
    desk.refresh()
    qtbot.waitUntil(desk.band.isVisible)


def searching(qtbot: QtBot, desk: DeskWindow, _world: World) -> None:
    desk.palette_list.open()
    qtbot.waitUntil(desk.palette_list.isVisible)


def narrow(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    blocked(qtbot, desk, world)
    desk.resize(900, 600)


def picking(qtbot: QtBot, desk: DeskWindow, _world: World) -> None:
    opened(qtbot, desk, AMIRA)
    desk.messages.reading.route()
    qtbot.waitUntil(desk.messages.reading.aids.isVisible)


def waiting(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.drafts[AMIRA] = "Bonjour Madame. Amlodipine 5 mg se prend avant ou après le repas."
    opened(qtbot, desk, AMIRA)
    reading = desk.messages.reading
    reading.hold.ms = 60_000
    qtbot.waitUntil(lambda: not reading.composer.isReadOnly())
    reading.judge()
    qtbot.waitUntil(lambda: reading.passage.send.kind() == "primary")
    reading.send()
    qtbot.waitUntil(desk.messages.holding.waiting.isVisible)


def calling(qtbot: QtBot, desk: DeskWindow, _world: World) -> None:
    opened(qtbot, desk, AMIRA)
    desk.messages.call()
    desk.messages.front.admin.open("hours")
    assert desk.messages.front.admin.fields


def a_card(qtbot: QtBot, desk: DeskWindow, _world: World) -> None:
    desk.go("card", AMIRA)
    page = desk.page(CardPage)
    qtbot.waitUntil(lambda: page.opened is not None and page.opened.row is not None)
    page.read("AMLOR 5 mg, 1 cp le matin, 3 mois")
    qtbot.waitUntil(lambda: bool(page.editor.lines.lines()))


def a_late_line(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    a_card(qtbot, desk, world)
    page = desk.page(CardPage)
    assert page.opened is not None
    page.side.late_asked.emit(page.opened.signed[0])
    qtbot.waitUntil(lambda: page.state == "late")


def a_result(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    a_card(qtbot, desk, world)
    page = desk.page(CardPage)
    assert page.opened is not None
    page.side.result_asked.emit(page.opened.signed[0], "Bilan lipidique")
    assert page.state == "result"


def correcting(qtbot: QtBot, desk: DeskWindow, _world: World) -> None:
    desk.go("patients", AMIRA)
    page = desk.page(PatientsPage)
    qtbot.waitUntil(lambda: page.panel.patient() == AMIRA)
    before = len(controls(page))
    page.panel.correct()
    assert len(controls(page)) > before


def exported(qtbot: QtBot, desk: DeskWindow, _world: World) -> None:
    page = desk.page(RecordPage)
    desk.go("record", AMIRA)
    qtbot.waitUntil(lambda: page.record is not None)
    page.panel.button.click()
    qtbot.waitUntil(page.panel.open.isVisible)


def broken(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.integrity = "broken"
    desk.refresh()
    qtbot.waitUntil(desk.band.button.isVisible)
    desk.band.button.click()
    assert desk.pages.currentWidget() is desk.page(JournalPage)


def a_note(qtbot: QtBot, desk: DeskWindow, _world: World) -> None:
    opened(qtbot, desk, AMIRA)
    desk.messages.write_note()
    assert desk.messages.note.words.hasFocus()


def at_members(qtbot: QtBot, desk: DeskWindow, row: int) -> MembersPage:
    page = desk.page(MembersPage)
    desk.go("members")
    qtbot.waitUntil(lambda: page.model.rowCount() > row)
    page.view.setCurrentIndex(page.model.index(row))
    return page


def a_member(qtbot: QtBot, desk: DeskWindow, _world: World) -> None:
    panel = at_members(qtbot, desk, 3).side.member
    panel.replaces.first.line.setText("01/12/2026")
    panel.replaces.last.line.setText("24/12/2026")
    for sure in (panel.date, panel.way_out):
        sure.ask.click()
        assert sure.is_open()


def a_departure(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.members.leaving = ("C",)
    panel = at_members(qtbot, desk, 5).side.leaving
    ticks = [row.sure for row in panel.rows if row.sure is not None]
    ticks[0].ask.click()
    assert panel.isVisible()


STATES = (
    blocked, urgent, offline, searching, narrow, picking, waiting, calling, a_card, a_late_line, a_result, correcting,
    exported, broken, a_note, a_member, a_departure,
)  # fmt: skip


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_state_is_named_and_reachable(
    qtbot: QtBot, desk: DeskWindow, engine: Engine, world: World, state: Callable[..., None]
) -> None:
    state(qtbot, desk, world)
    settled(qtbot, engine)
    assert faults(desk) == []


def test_a_control_without_a_name_or_a_way_to_it_is_found(qtbot: QtBot, desk: DeskWindow, engine: Engine) -> None:
    settled(qtbot, engine)
    field = QLineEdit(desk.messages)
    field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    field.show()
    assert [fault.partition(":")[0] for fault in faults(desk)] == ["unnamed", "unreachable"]


@pytest.mark.parametrize("kind", [UnlockWindow, FirstRunWindow, JoinWindow])
def test_the_windows_before_the_desk_are_named_and_reachable(
    qtbot: QtBot, dressed: QApplication, world: World, kind: type[QWidget]
) -> None:
    engine = Engine(lambda: FakeDoor(world), dressed)
    window = kind(engine)
    qtbot.addWidget(window)
    window.show()
    qtbot.wait(50)
    engine.stop()
    assert [said(widget) for widget in controls(window) if not (named(widget) and reachable(widget))] == []
