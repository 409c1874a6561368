"""From the lock back to the same place: by six digits on the day, by the passphrase otherwise."""

import json
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Queue, refuse
from desktop.app import App
from desktop.place import place_of, restore
from desktop.views.day_code import DayCodePage
from desktop.views.desk import DeskWindow
from desktop.views.unlock import UnlockWindow
from tests.gui.fake_front import PASSPHRASE, FakeDoor, FakePost
from tests.gui.fakes.people import NOW, PEOPLE, key
from tests.gui.fakes.world import World

CODE = "402817"


class Sign(QObject):
    """Somebody says that nobody is there."""

    noticed = Signal()


@pytest.fixture
def sign(dressed: QApplication) -> Sign:
    return Sign(dressed)


@pytest.fixture
def program(dressed: QApplication, world: World, sign: Sign) -> Iterator[App]:
    app = App(
        dressed,
        lambda: FakeDoor(world),
        lambda _engine, _folder: FakePost(world),
        lambda: NOW,
        world.relaunched.append,
        sign,  # type: ignore[arg-type]
        "salma",
    )
    yield app
    dressed.aboutToQuit.disconnect(app._on_quit)
    if app.window is not None:
        app.window.hide()
        app.window.deleteLater()
    app.stop()


def unlock(qtbot: QtBot, program: App) -> UnlockWindow:
    program.start()
    window = program.window
    assert isinstance(window, UnlockWindow)
    qtbot.waitUntil(lambda: len(window.rows) == 2)
    return window


def desk_of(qtbot: QtBot, program: App) -> DeskWindow:
    qtbot.waitUntil(lambda: isinstance(program.window, DeskWindow))
    desk = program.window
    assert isinstance(desk, DeskWindow)
    return desk


def test_the_session_that_was_locked_is_chosen_again(qtbot: QtBot, program: App) -> None:
    assert unlock(qtbot, program).folder() == "salma"


def test_six_digits_reopen_with_six_keys(qtbot: QtBot, program: App, world: World) -> None:
    world.lock.chosen, world.lock.tries = CODE, 3
    program._last = "leila"
    window = unlock(qtbot, program)
    assert (window.day.isVisible(), window.phrase.isVisible(), window.lost.isVisible()) == (True, False, False)
    for digit in CODE:
        QTest.keyClick(window.day, digit)
    desk = desk_of(qtbot, program)
    qtbot.waitUntil(lambda: desk.messages.list.model.questions > 0)


def test_a_wrong_code_says_how_many_are_left_then_the_passphrase_is_asked(
    qtbot: QtBot, program: App, world: World
) -> None:
    world.lock.chosen, world.lock.tries = CODE, 3
    program._last = "leila"
    window = unlock(qtbot, program)
    for left in (2, 1):
        QTest.keyClicks(window.day, "111222")
        qtbot.waitUntil(lambda: f"Essais restants\u00a0: {left}" in window.trouble.text())  # noqa: B023
        assert (window.day.text(), window.day.hasFocus() or not window.isActiveWindow()) == ("", True)
    QTest.keyClicks(window.day, "111222")
    qtbot.waitUntil(window.phrase.isVisible)
    assert "Ouvrir par la phrase de passe" in window.trouble.text()
    assert (window.day.isVisible(), window.lost.isVisible()) == (False, True)
    window.phrase.setText(PASSPHRASE)
    window.open()
    desk_of(qtbot, program)


def test_the_passphrase_is_always_a_way_in(qtbot: QtBot, program: App, world: World) -> None:
    world.lock.chosen, world.lock.tries = CODE, 3
    program._last = "leila"
    window = unlock(qtbot, program)
    QTest.keyClicks(window.day, "4028")
    window.by_phrase.click()
    assert (window.phrase.isVisible(), window.day.text()) == (True, "")
    window.rows[1].click()
    assert window.phrase.isVisible()
    window.rows[0].click()
    assert window.day.isVisible()


@pytest.mark.parametrize("how", ["Ctrl+L", "absence"])
def test_a_locked_desk_stands_again_where_it_stood(
    qtbot: QtBot, program: App, world: World, sign: Sign, how: str
) -> None:
    window = unlock(qtbot, program)
    window.rows[0].click()
    window.phrase.setText(PASSPHRASE)
    window.open()
    desk = desk_of(qtbot, program)
    qtbot.waitUntil(lambda: desk.messages.list.model.questions > 0)
    letter = key(PEOPLE[1].name)
    desk.setGeometry(40, 60, 1366, 728)
    desk.messages.list.select(letter)
    reading = desk.messages.reading
    qtbot.waitUntil(lambda: reading.letter() == letter and not reading.composer.isReadOnly())
    reading.composer.insertPlainText("Bonjour, commencé")
    desk.lock() if how == "Ctrl+L" else sign.noticed.emit()
    assert world.relaunched == ["leila"]
    kept = json.loads(world.lock.kept)
    assert (kept["rect"], kept["letter"], kept["queue"]) == ([40, 60, 1366, 728], letter.hex(), Queue.ANSWER.value)
    assert world.drafts[letter] == "Bonjour, commencé"


def test_it_comes_back_to_the_question_the_queue_and_the_draft(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    letter = key(PEOPLE[1].name)
    world.drafts[letter] = "Bonjour, commencé"
    place = {"rect": [40, 60, 1366, 728], "whole": False, "queue": "answer", "letter": letter.hex(), "writing": True}
    restore(desk, json.dumps(place).encode())
    reading = desk.messages.reading
    qtbot.waitUntil(lambda: reading.letter() == letter and reading.composer.words() == "Bonjour, commencé")
    assert json.loads(place_of(desk))["rect"] == place["rect"]
    assert desk.messages.list.current() == letter


@pytest.mark.parametrize("kept", [b"", b"[]", b"{}", b'{"rect": [1], "queue": "answer"}', b"\xff", b'{"rect": "abcd"}'])
def test_a_place_that_makes_no_sense_is_passed_by(desk: DeskWindow, kept: bytes) -> None:
    before = desk.geometry()
    restore(desk, kept)
    assert desk.geometry() == before


def test_a_place_off_every_screen_keeps_the_window_on_this_one(desk: DeskWindow) -> None:
    before = desk.geometry()
    place = {"rect": [9000, 9000, 900, 700], "whole": True, "queue": "answer", "letter": "", "writing": False}
    restore(desk, json.dumps(place).encode())
    assert desk.isMaximized()
    assert desk.normalGeometry() == before


def test_a_lock_does_not_wait_for_what_hangs(
    qtbot: QtBot, program: App, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    monkeypatch.setattr("desktop.app.PATIENCE_S", 0.1)
    window = unlock(qtbot, program)
    window.phrase.setText(PASSPHRASE)
    window.open()
    desk = desk_of(qtbot, program)
    program.engine.ask(lambda _desk: release.wait(), lambda _none: None)
    desk.lock()
    assert world.relaunched == ["salma"]
    release.set()


def test_a_code_is_chosen_on_its_page_and_dropped(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    desk.go("day_code")
    page = desk.page(DayCodePage)
    qtbot.waitUntil(lambda: "Aucun code" in page.standing.text())
    QTest.keyClicks(page.code, CODE)
    QTest.keyClicks(page.again, "402818")
    QTest.keyClick(page.again, Qt.Key.Key_Return)
    assert ("diffèrent" in page.trouble.text(), world.lock.chosen) == (True, "")
    QTest.keyClicks(page.again, CODE)
    QTest.keyClick(page.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Un code est choisi" in page.standing.text())
    assert (world.lock.chosen, page.code.text(), page.again.text()) == (CODE, "", "")
    page.drop.click()
    qtbot.waitUntil(lambda: "Aucun code" in page.standing.text())
    assert world.lock.chosen == ""


def test_a_code_that_anybody_guesses_is_said(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    desk.go("day_code")
    page = desk.page(DayCodePage)
    for field in (page.code, page.again):
        QTest.keyClicks(field, "111222")
    page.button.click()
    qtbot.waitUntil(lambda: "se devine" in page.trouble.text())
    assert world.lock.chosen == ""


def test_without_a_keyring_the_page_says_so_and_no_field_is_open(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.lock.closed = refuse("day_code.no_keyring")
    desk.go("day_code")
    page = desk.page(DayCodePage)
    qtbot.waitUntil(lambda: "Aucun trousseau" in page.standing.text())
    assert not page.code.isVisible()
    assert page.drop.isHidden()


def test_no_digit_stays_on_the_page_that_is_left(desk: DeskWindow) -> None:
    desk.go("day_code")
    page = desk.page(DayCodePage)
    QTest.keyClicks(page.code, "4028")
    desk.go("patients")
    assert page.code.text() == ""


def test_titles_say_nothing(qtbot: QtBot, desk: DeskWindow) -> None:
    desk.messages.list.select(key(PEOPLE[0].name))
    qtbot.waitUntil(lambda: bool(desk.messages.reading.letter()))
    windows = [*QApplication.topLevelWidgets(), desk]
    assert {each.windowTitle() for each in windows if each.isVisible()} <= {"", "Colloque"}
