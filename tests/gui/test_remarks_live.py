"""The gate at the desk, with real keys and the real rules: remarks while one types, where they stand, the ways out."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from core.charter.gate.lexicon import shipped
from core.model import CallReason
from core.office.remarks import false_remarks
from desktop.views.desk import DeskWindow
from desktop.views.reading import CHECK_AFTER_MS
from desktop.widgets.circumstances import FactRow
from tests.gui.keyboard import ALT, CTRL, Keyboard
from tests.gui.test_a_reply_for_real import Open, house, into_the_reply, opened
from tests.practice import NOON

__all__ = ("house", "opened")
Keys = Qt.Key
CALM = "Bonjour Madame. Le comprimé se prend comme convenu. "
TWO = "Prenez aussi du Spasfon. Faites une échographie."
AIM_MS = 100


def typing(qtbot: QtBot, opened: Open) -> tuple[DeskWindow, Keyboard]:
    desk, keys = opened(), Keyboard()
    into_the_reply(qtbot, desk, keys)
    return desk, keys


def remarked(qtbot: QtBot, desk: DeskWindow, number: int) -> None:
    qtbot.waitUntil(lambda: len(desk.messages.reading.composer.marks) == number)


def test_remarks_come_while_one_types_and_go_when_the_words_go(qtbot: QtBot, opened: Open) -> None:
    desk, keys = typing(qtbot, opened)
    composer = desk.messages.reading.composer
    keys.write(CALM * 28 + TWO)
    remarked(qtbot, desk, 2)
    assert len(composer.words()) > 1_450
    assert [composer.words()[mark.start : mark.end] for mark in composer.marks] == ["Spasfon", "échographie"]
    assert [mark.number for mark in composer.marks] == [1, 2]
    cursor = composer.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(TWO))
    composer.setTextCursor(cursor)
    keys.press(Keys.Key_Delete)
    assert composer.marks == ()
    qtbot.waitUntil(lambda: not desk.messages.reading.findings.isVisible())


def test_the_wait_for_a_pause_leaves_room_for_the_judgement() -> None:
    assert CHECK_AFTER_MS <= AIM_MS // 2


def test_what_the_card_does_not_hold_stands_among_its_lines_as_a_ghost(qtbot: QtBot, opened: Open) -> None:
    desk, keys = typing(qtbot, opened)
    keys.write(TWO)
    remarked(qtbot, desk, 2)
    shown = [row.accessibleName() for row in desk.messages.circumstances.findChildren(FactRow)]
    assert [name.partition(",")[0] for name in shown if "absent de" in name] == ["Spasfon"]
    assert [name.partition(",")[0] for name in shown if "non demandé" in name] == ["échographie"]


def test_f8_goes_from_remark_to_remark_and_alt_r_takes_both_sentences(qtbot: QtBot, opened: Open) -> None:
    desk, keys = typing(qtbot, opened)
    reading = desk.messages.reading
    keys.write("Bonjour Madame. " + TWO + " Bonne journée.")
    remarked(qtbot, desk, 2)
    keys.press(Keys.Key_F8)
    assert reading.composer.current() == 2
    keys.press(Keys.Key_F8)
    assert reading.composer.current() == 1
    gone, comes = reading.findings._before.text(), reading.findings._quote.words.text()
    assert "Spasfon" in gone
    assert "échographie" in gone
    keys.press(Keys.Key_R, ALT)
    remarked(qtbot, desk, 0)
    left = reading.composer.words()
    assert left.startswith("Bonjour Madame.")
    assert left.endswith("Bonne journée.")
    assert left.removeprefix("Bonjour Madame.").removesuffix("Bonne journée.").strip() in comes
    keys.press(Keys.Key_Z, CTRL)
    assert TWO in reading.composer.words()


def test_a_false_remark_is_kept_at_the_desk_and_a_call_may_take_its_place(qtbot: QtBot, opened: Open, house) -> None:
    desk, keys = typing(qtbot, opened)
    reading = desk.messages.reading
    keys.write("Prenez aussi du Spasfon.")
    remarked(qtbot, desk, 1)
    reading.findings.false.click()
    physician = house[0].physician
    qtbot.waitUntil(lambda: [one.words for one in false_remarks(physician)] == ["Spasfon"])
    assert reading.passage.send.kind() != "primary"
    reading.findings.call.click()
    qtbot.waitUntil(lambda: [one.why for one in physician.vault.tasks(NOON)] == [CallReason.PHYSICIAN])


def test_the_lamp_of_the_content_says_which_words_decided(qtbot: QtBot, opened: Open) -> None:
    desk, keys = typing(qtbot, opened)
    reading = desk.messages.reading
    keys.write("Prenez aussi du Spasfon.")
    remarked(qtbot, desk, 1)
    cell = reading.passage.first_closed()
    lamp = next(cell.lamp for cell in reading.passage.rail.cells if cell.lamp.duty.value == "content")
    assert cell is not None
    reading.explain(lamp)
    assert shipped().version in reading._notice.text()
