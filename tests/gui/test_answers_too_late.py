"""An answer belongs to what it was asked about: whoever has gone on meanwhile is not led back, nor shown another's."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Judgement, Queue
from desktop.engine import Engine
from desktop.views.card import CardPage
from desktop.views.desk import DeskWindow
from desktop.views.phone import PhonePage
from desktop.views.record import Export, RecordPage
from tests.gui.fakes.day import NUMBER
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World
from tests.gui.keyboard import ALT, CTRL, NONE, Keyboard
from tests.gui.test_accessible import settled
from tests.gui.test_window import opened

AMIRA, HEDI, MONGI = (key(PEOPLE[at].name) for at in (0, 1, 3))
SAFE = "Bonjour Madame. Amlodipine 5 mg se prend avant ou après le repas."


@pytest.fixture
def keys() -> Keyboard:
    return Keyboard()


def ready(qtbot: QtBot, desk: DeskWindow) -> None:
    """Amira's reply could leave at the next key."""
    opened(qtbot, desk, AMIRA)
    reading = desk.messages.reading
    reading.composer.replace_all(SAFE)
    reading.judge()
    qtbot.waitUntil(lambda: reading.passage.send.kind() == "primary")


@pytest.mark.parametrize(
    ("what", "modifier"), [(Qt.Key.Key_Return, CTRL), (Qt.Key.Key_R, CTRL), (Qt.Key.Key_J, CTRL), (Qt.Key.Key_R, ALT)]
)
def test_no_key_of_the_reply_works_behind_another_pane(
    qtbot: QtBot,
    desk: DeskWindow,
    engine: Engine,
    world: World,
    keys: Keyboard,
    what: Qt.Key,
    modifier: Qt.KeyboardModifier,
) -> None:
    ready(qtbot, desk)
    messages = desk.messages
    messages.reading.judgement.clear()
    messages.stack.setCurrentWidget(messages.triage)
    messages.list.view.setFocus()
    before = messages.reading.attempt()
    keys.press(what, modifier)
    settled(qtbot, engine)
    assert (world.sent, world.closed, world.moved) == ([], [], [])
    assert messages.reading.attempt() == before
    messages.stack.setCurrentWidget(messages.reading)
    keys.press(Qt.Key.Key_R, CTRL)
    qtbot.waitUntil(lambda: len(world.moved) == 1)


def test_a_second_key_sends_no_second_notice(
    qtbot: QtBot, desk: DeskWindow, engine: Engine, world: World, keys: Keyboard
) -> None:
    opened(qtbot, desk, AMIRA)
    keys.press(Qt.Key.Key_R, CTRL)
    keys.press(Qt.Key.Key_R, CTRL)
    settled(qtbot, engine)
    assert world.moved == [(AMIRA, "appointment")]


def test_a_confirmed_person_does_not_lead_back_from_the_next_question(
    qtbot: QtBot, desk: DeskWindow, engine: Engine, world: World
) -> None:
    opened(qtbot, desk, MONGI)
    desk.messages.confirm()
    desk.messages.list.select(AMIRA)
    settled(qtbot, engine)
    settled(qtbot, engine)
    assert world.confirmed == {MONGI}
    assert desk.messages.reading.letter() == AMIRA


def test_enter_exports_no_record_but_the_one_that_was_asked_for(
    qtbot: QtBot, desk: DeskWindow, engine: Engine, world: World, keys: Keyboard
) -> None:
    page = desk.page(RecordPage)
    desk.go("record", Export(AMIRA))
    settled(qtbot, engine)
    desk.go("record", Export(HEDI))
    keys.press(Qt.Key.Key_Return, NONE)
    settled(qtbot, engine)
    assert world.exports == []
    keys.press(Qt.Key.Key_Return, NONE)
    settled(qtbot, engine)
    assert [patient for patient, _ in world.exports] == [HEDI]
    page.panel.button.click()
    desk.go("record", AMIRA)
    settled(qtbot, engine)
    settled(qtbot, engine)
    assert len(world.exports) == 2
    assert page.about() == AMIRA
    assert page.panel.done.isHidden()


def test_lines_that_were_read_for_one_patient_go_into_no_other_card(
    qtbot: QtBot, desk: DeskWindow, engine: Engine
) -> None:
    page = desk.page(CardPage)
    desk.go("card", AMIRA)
    settled(qtbot, engine)
    desk.go("card", HEDI)
    page.read("Doliprane 1 g 1 cp x3/j")
    page.like_last()
    settled(qtbot, engine)
    settled(qtbot, engine)
    assert page.opened is not None
    assert page.opened.form.patient == HEDI
    assert page.editor.lines.lines() == ()


def test_a_right_number_is_right_for_one_message_only(qtbot: QtBot, desk: DeskWindow, engine: Engine) -> None:
    opened(qtbot, desk, AMIRA)
    front = desk.messages.front
    front.call.number_typed.emit(NUMBER)
    desk.messages.open_letter(HEDI, into_reply=False)
    settled(qtbot, engine)
    settled(qtbot, engine)
    assert desk.messages.reading.letter() == HEDI
    assert front.call._right_number is False


def test_a_call_is_logged_once_however_often_the_key_is_pressed(
    qtbot: QtBot, desk: DeskWindow, engine: Engine, world: World
) -> None:
    opened(qtbot, desk, AMIRA)
    desk.go("phone", AMIRA)
    page = desk.page(PhonePage)
    page.voice.choose(next(iter(page.voice.options)))
    page.judgement.choose(str(Judgement.ONLINE))
    page.said.setPlainText("Elle se prend le matin.")
    page.log()
    page.log()
    settled(qtbot, engine)
    assert len(world.day.notes) == 1


@pytest.mark.parametrize("waited", [True, False])
def test_the_list_of_one_question_closes_when_another_opens(
    qtbot: QtBot, desk: DeskWindow, engine: Engine, waited: bool
) -> None:
    opened(qtbot, desk, AMIRA)
    reading = desk.messages.reading
    reading.route()
    if waited:
        qtbot.waitUntil(reading.aids.isVisible)
    desk.messages.list.select(HEDI)
    settled(qtbot, engine)
    QApplication.processEvents()
    assert desk.messages.queue is Queue.ANSWER
    assert reading.letter() == HEDI
    assert not reading.aids.isVisible()
