"""A reply waits ten seconds before it leaves: taken back, let go, or brought back with its reason."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.charter.passage import Lit
from core.model import Judgement
from desktop.engine import Engine
from desktop.ports.reply import Attempt
from desktop.views.desk import DeskWindow
from desktop.views.hold import Hold
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World
from tests.gui.keyboard import CTRL, Keyboard

AMIRA, INES = (key(PEOPLE[at].name) for at in (0, 5))
SAFE = "Bonjour Madame. Amlodipine 5 mg se prend avant ou après le repas."
Keys = Qt.Key


@pytest.fixture
def desk(desk: DeskWindow) -> DeskWindow:
    """The window as people have it: ten seconds."""
    desk.messages.reading.hold.ms = 10_000
    return desk


def send(qtbot: QtBot, desk: DeskWindow, letter: bytes, text: str = SAFE, reason: str = "") -> None:
    """Write, judge, Ctrl Enter; the reply waits."""
    reading, keys = desk.messages.reading, Keyboard()
    desk.messages.list.select(letter)
    qtbot.waitUntil(lambda: reading.letter() == letter and not reading.composer.isReadOnly())
    reading.composer.setFocus()
    keys.write(text)
    keys.press(Keys.Key_J, CTRL)
    if reason:
        reading.judgement.reason.setText(reason)
    qtbot.waitUntil(lambda: reading.passage.send.kind() == "primary")
    reading.composer.setFocus()
    keys.press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: (held := reading.hold.attempt) is not None and held.letter == letter)


def test_nothing_is_recorded_while_a_reply_waits_and_the_next_question_is_open(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    send(qtbot, desk, AMIRA)
    messages = desk.messages
    assert messages.holding.waiting.isVisible()
    assert "part dans 10" in messages.holding.waiting.words.text()
    assert "Amira Ben Youssef" in messages.holding.waiting.words.text()
    assert messages.list.model.row_of(AMIRA) == -1
    qtbot.waitUntil(lambda: messages.reading.letter() not in (b"", AMIRA))
    desk.refresh()
    qtbot.wait(50)
    assert (world.sent, world.drafts[AMIRA], messages.list.model.row_of(AMIRA)) == ([], SAFE, -1)


def test_ctrl_z_takes_it_back_with_its_judgement(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    send(qtbot, desk, AMIRA)
    reading = desk.messages.reading
    qtbot.waitUntil(lambda: reading.letter() not in (b"", AMIRA) and not reading.composer.isReadOnly())
    Keyboard().press(Keys.Key_Z, CTRL)
    qtbot.waitUntil(lambda: reading.letter() == AMIRA and reading.composer.words() == SAFE)
    assert (reading.judgement.value, reading.hold.attempt, world.sent) == (Judgement.ONLINE, None, [])
    assert not desk.messages.holding.waiting.isVisible()
    qtbot.waitUntil(lambda: reading.passage.send.kind() == "primary")
    assert desk.messages.list.model.row_of(AMIRA) >= 0
    Keyboard().press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: reading.hold.attempt is not None)


def test_ctrl_z_in_the_next_reply_takes_back_its_words_first(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    send(qtbot, desk, AMIRA)
    reading, keys = desk.messages.reading, Keyboard()
    qtbot.waitUntil(lambda: reading.letter() not in (b"", AMIRA) and not reading.composer.isReadOnly())
    reading.composer.setFocus()
    keys.write("Bonjour")
    keys.press(Keys.Key_Z, CTRL)
    assert (reading.composer.words(), reading.hold.attempt is not None) == ("", True)
    keys.press(Keys.Key_Z, CTRL)
    qtbot.waitUntil(lambda: reading.letter() == AMIRA)
    assert (reading.hold.attempt, world.sent) == (None, [])


def test_another_reply_lets_the_first_one_leave(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    send(qtbot, desk, AMIRA)
    send(qtbot, desk, INES, "Bonjour. Ce chiffre se discute, venez nous voir.")
    qtbot.waitUntil(lambda: [one.letter for one in world.sent] == [AMIRA])
    qtbot.waitUntil(lambda: "A-216" in desk.band.words.text())
    assert desk.messages.holding.waiting.isVisible()
    assert "Inès" in desk.messages.holding.waiting.words.text()


@pytest.mark.parametrize("end", ["lock", "close"])
def test_a_lock_or_the_end_lets_it_leave_at_once(qtbot: QtBot, desk: DeskWindow, world: World, end: str) -> None:
    send(qtbot, desk, AMIRA)
    getattr(desk, end)()
    qtbot.waitUntil(lambda: [one.letter for one in world.sent] == [AMIRA])


def test_what_was_refused_after_all_comes_back_loudly(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    send(qtbot, desk, AMIRA)
    reading, bar = desk.messages.reading, desk.messages.holding.back
    qtbot.waitUntil(lambda: reading.letter() not in (b"", AMIRA) and not reading.composer.isReadOnly())
    reading.composer.setFocus()
    Keyboard().write("Bonjour")
    world.integrity = "broken"
    reading.hold.let_go()
    qtbot.waitUntil(lambda: bar.property("kind") == "stop")
    assert "La réponse à" in bar.words.text()
    assert "n’est pas partie." in bar.words.text()
    assert "Journal rompu" in bar.words.text()
    assert reading.letter() != AMIRA  # whoever writes is not torn away
    world.integrity = "intact"
    bar.button.click()
    qtbot.waitUntil(lambda: reading.letter() == AMIRA and reading.composer.words() == SAFE)
    assert not bar.isVisible()
    assert reading.judgement.value is Judgement.ONLINE
    qtbot.waitUntil(lambda: reading.passage.send.kind() == "primary")


def test_what_came_back_opens_by_itself_where_nobody_writes(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    send(qtbot, desk, AMIRA)
    reading = desk.messages.reading
    qtbot.waitUntil(lambda: reading.letter() not in (b"", AMIRA) and not reading.composer.isReadOnly())
    world.full = True
    reading.hold.let_go()
    qtbot.waitUntil(lambda: reading.letter() == AMIRA and reading.composer.words() == SAFE)
    assert world.sent == []


def test_opening_its_question_takes_it_back(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    send(qtbot, desk, AMIRA)
    reading = desk.messages.reading
    desk.messages.open_letter(AMIRA, into_reply=False)
    qtbot.waitUntil(lambda: reading.letter() == AMIRA and reading.composer.words() == SAFE)
    assert (reading.hold.attempt, reading.judgement.value, world.sent) == (None, Judgement.ONLINE, [])
    assert desk.messages.list.model.row_of(AMIRA) >= 0


def test_a_closed_send_is_never_held(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    reading = desk.messages.reading
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: reading.letter() == AMIRA and not reading.composer.isReadOnly())
    reading.composer.setFocus()
    Keyboard().write("Prenez lercanidipine 10 mg.")
    qtbot.waitUntil(lambda: reading.passage.rail.cells[3].lamp.lit is Lit.CLOSED)
    Keyboard().press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.closed) == 1)
    assert reading.hold.attempt is None


def test_the_seconds_are_counted_and_then_it_leaves(qtbot: QtBot, engine: Engine, world: World) -> None:
    hold = Hold(engine, engine)
    hold.ms = 1_200
    seconds: list[int] = []
    hold.ticked.connect(seconds.append)
    attempt = Attempt(AMIRA, SAFE, Judgement.ONLINE, "", 4)
    with qtbot.waitSignal(hold.sent, timeout=5_000):
        hold.take(attempt)
        assert world.sent == []
    assert seconds[0] == 2
    assert seconds[-1] == 0
    assert [replace(one) for one in world.sent] == [attempt]
    assert hold.take_back() is None


def test_one_that_came_back_is_said_until_it_is_opened_whatever_is_sent_meanwhile(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    send(qtbot, desk, AMIRA)
    reading, holding = desk.messages.reading, desk.messages.holding
    qtbot.waitUntil(lambda: reading.letter() not in (b"", AMIRA) and not reading.composer.isReadOnly())
    reading.composer.setFocus()
    Keyboard().write("Bonjour")
    world.full = True
    reading.hold.let_go()
    qtbot.waitUntil(holding.back.isVisible)
    world.full = False
    send(qtbot, desk, INES, "Bonjour. Ce chiffre se discute, venez nous voir.")
    assert (holding.back.isVisible(), holding.waiting.isVisible()) == (True, True)
    assert [desk.messages.list.model.row_of(letter) >= 0 for letter in (AMIRA, INES)] == [True, False]
    Keyboard().press(Keys.Key_Z, CTRL)
    qtbot.waitUntil(lambda: reading.letter() == INES and not reading.composer.isReadOnly())
    desk.messages.list.view.setFocus()
    Keyboard().press(Keys.Key_Z, CTRL)
    qtbot.waitUntil(lambda: reading.letter() == AMIRA and not holding.back.isVisible())
    assert world.sent == []
