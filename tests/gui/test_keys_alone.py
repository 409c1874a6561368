"""The work of a day with the keyboard alone, through the real widgets."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.charter.passage import Lit
from core.model import Decision, Judgement, Queue
from desktop.views.desk import DeskWindow
from desktop.views.record import RecordPage
from tests.gui.fakes.people import FORBIDDEN, PEOPLE, PROPOSAL, key
from tests.gui.fakes.world import World

AMIRA, FETHI, HEDI, INES, YOUSSEF = (key(PEOPLE[at].name) for at in (0, 2, 1, 5, 4))
SAFE = "Bonjour Madame. Amlodipine 5 mg se prend avant ou après le repas."
BAD = f"Bonjour Madame. Prenez aussi {FORBIDDEN[0][0]}. Bonne soirée."
CTRL, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)


def press(key_: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key_, modifier)


def write(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focus, QKeyEvent(kind, 0, NONE, char))


def enter_question(qtbot: QtBot, desk: DeskWindow, letter: bytes) -> None:
    desk.messages.list.select(letter)
    desk.messages.list.view.setFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == letter and desk.messages.reading.composer.hasFocus())
    qtbot.waitUntil(lambda: not desk.messages.reading.composer.isReadOnly())


def looked_at(desk: DeskWindow) -> str:
    """The words that the window washes: those of the remark that is looked at."""
    composer = desk.messages.reading.composer
    return composer.words()[slice(*next((m.start, m.end) for m in composer.marks if m.number == composer.current()))]


def lamp(desk: DeskWindow, at: int) -> Lit:
    return desk.messages.reading.passage.rail.cells[at].lamp.lit


def test_a_question_in_scope_is_opened_answered_judged_and_sent(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    enter_question(qtbot, desk, AMIRA)
    write(SAFE)
    qtbot.waitUntil(lambda: lamp(desk, 3) is Lit.HELD)
    press(Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: desk.messages.reading.passage.send.kind() == "primary")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.sent) == 1)
    sent = world.sent[0]
    assert (sent.letter, sent.text, sent.judgement) == (AMIRA, SAFE, Judgement.ONLINE)
    qtbot.waitUntil(lambda: "A-216" in desk.band.words.text())
    qtbot.waitUntil(lambda: desk.messages.reading.letter() not in (b"", AMIRA))


def test_a_blocked_reply_is_rephrased_judged_and_sent_in_three_keys(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    enter_question(qtbot, desk, AMIRA)
    write(BAD)
    qtbot.waitUntil(lambda: lamp(desk, 3) is Lit.CLOSED)
    assert desk.messages.reading.findings.isVisible()
    press(Qt.Key.Key_R, ALT)
    qtbot.waitUntil(lambda: lamp(desk, 3) is Lit.HELD)
    assert not desk.messages.reading.findings.isVisible()
    press(Qt.Key.Key_J, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.sent) == 1)
    assert world.sent[0].text == f"Bonjour Madame. {PROPOSAL}"


def test_rephrasing_can_be_taken_back(qtbot: QtBot, desk: DeskWindow) -> None:
    enter_question(qtbot, desk, AMIRA)
    write(BAD)
    qtbot.waitUntil(lambda: desk.messages.reading.findings.isVisible())
    press(Qt.Key.Key_R, ALT)
    qtbot.waitUntil(lambda: not desk.messages.reading.findings.isVisible())
    press(Qt.Key.Key_Z, CTRL)
    assert desk.messages.reading.composer.words() == BAD


def test_an_edit_after_judging_empties_the_judgement(qtbot: QtBot, desk: DeskWindow) -> None:
    enter_question(qtbot, desk, AMIRA)
    assert desk.messages.reading.judgement.value is None
    write(SAFE)
    press(Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: lamp(desk, 2) is Lit.JUDGED)
    write(" ")
    assert desk.messages.reading.judgement.value is None
    qtbot.waitUntil(lambda: lamp(desk, 2) is Lit.TO_JUDGE)


def test_a_closed_send_records_the_attempt_and_leads_to_what_closes_it(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    enter_question(qtbot, desk, AMIRA)
    write(BAD)
    qtbot.waitUntil(lambda: lamp(desk, 3) is Lit.CLOSED)
    press(Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: lamp(desk, 2) is Lit.JUDGED)
    desk.messages.reading.passage.send.setFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(world.closed) == 1)
    qtbot.waitUntil(lambda: looked_at(desk) == FORBIDDEN[0][0])
    assert world.sent == []


def test_a_red_flag_asks_a_reason_before_online(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    enter_question(qtbot, desk, HEDI)
    write("Bonjour. Ce chiffre se discute, venez nous voir.")
    qtbot.waitUntil(lambda: desk.messages.reading.judgement.reason.isVisible())
    press(Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: lamp(desk, 2) is Lit.AWAITED)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(desk.messages.reading.judgement.reason.hasFocus)
    write("vu au cabinet hier")
    qtbot.waitUntil(lambda: lamp(desk, 2) is Lit.JUDGED)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.sent) == 1)
    assert world.sent[0].reason == "vu au cabinet hier"


def test_f8_steps_through_the_remarks(qtbot: QtBot, desk: DeskWindow) -> None:
    enter_question(qtbot, desk, AMIRA)
    write(f"Bonjour. Prenez {FORBIDDEN[0][0]}, {FORBIDDEN[1][0]}.")
    qtbot.waitUntil(lambda: len(desk.messages.reading.findings.rows) == 2)
    press(Qt.Key.Key_F8)
    second = looked_at(desk)
    press(Qt.Key.Key_F8)
    assert {second, looked_at(desk)} == {FORBIDDEN[0][0], FORBIDDEN[1][0]}


def test_the_physician_confirms_the_person_and_the_lamp_holds(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    enter_question(qtbot, desk, YOUSSEF)
    write("Bonjour. Le sirop se garde au frais.")
    qtbot.waitUntil(lambda: lamp(desk, 0) is Lit.AWAITED)
    desk.messages.circumstances.confirm_asked.emit()
    qtbot.waitUntil(lambda: world.confirmed == {YOUSSEF})
    qtbot.waitUntil(lambda: lamp(desk, 0) is Lit.HELD)


def test_a_draft_is_saved_while_typing_and_comes_back(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    enter_question(qtbot, desk, AMIRA)
    write("Bonjour Madame")
    qtbot.waitUntil(lambda: world.drafts.get(AMIRA) == "Bonjour Madame")
    write(". Suite")
    enter_question(qtbot, desk, INES)
    assert desk.messages.reading.composer.words() == ""
    enter_question(qtbot, desk, AMIRA)
    qtbot.waitUntil(lambda: desk.messages.reading.composer.words() == "Bonjour Madame. Suite")


def test_alt_down_goes_to_the_next_question_even_while_typing(qtbot: QtBot, desk: DeskWindow) -> None:
    enter_question(qtbot, desk, HEDI)
    press(Qt.Key.Key_Down, ALT)
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == INES)


def test_an_export_takes_two_keys(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    enter_question(qtbot, desk, AMIRA)
    press(Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: desk.page(RecordPage).record is not None)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(world.exports) == 1)
    qtbot.waitUntil(lambda: "record.proof" in desk.page(RecordPage).panel.done.text())
    assert world.exports[0][0] == AMIRA


def test_search_finds_and_opens(qtbot: QtBot, desk: DeskWindow) -> None:
    press(Qt.Key.Key_K, CTRL)
    write("sirop")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == YOUSSEF)
    desk.refresh()
    qtbot.wait(50)
    assert desk.messages.stack.currentWidget() is desk.messages.reading


def test_home_chooses_the_first_question_below_its_groups_title(qtbot: QtBot, desk: DeskWindow) -> None:
    enter_question(qtbot, desk, YOUSSEF)
    desk.messages.list.view.setFocus()
    press(Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == HEDI)


def test_the_secretary_decides_with_one_key_and_the_next_opens(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.role = "secretary"
    desk.start()
    qtbot.waitUntil(lambda: desk.messages.queue is Queue.TRIAGE and desk.messages.list.model.questions == 6)
    listed = desk.messages.list.model
    assert listed.letter_at(listed.index(0)) == HEDI  # a ticked sign of danger comes first
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.triage.letter() == AMIRA)
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_4)
    qtbot.waitUntil(lambda: world.triaged == [(AMIRA, Decision.PHYSICIAN)])
    qtbot.waitUntil(lambda: desk.messages.triage.letter() == FETHI and desk.messages.list.model.questions == 5)
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: world.triaged[-1] == (FETHI, Decision.URGENT))


def test_digits_typed_in_a_field_never_triage(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.role = "secretary"
    desk.start()
    qtbot.waitUntil(lambda: desk.messages.queue is Queue.TRIAGE and desk.messages.list.model.questions == 6)
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.stack.currentWidget() is desk.messages.triage)
    press(Qt.Key.Key_K, CTRL)
    write("123")
    qtbot.wait(50)
    assert world.triaged == []
    assert desk.top.search.text() == "123"


def test_lock_saves_the_draft_first(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    enter_question(qtbot, desk, AMIRA)
    write("Bon")
    with qtbot.waitSignal(desk.locked):
        press(Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: world.drafts.get(AMIRA) == "Bon")


def test_f6_goes_round_the_panes(qtbot: QtBot, desk: DeskWindow) -> None:
    enter_question(qtbot, desk, AMIRA)
    seen: list[QWidget | None] = []
    for _ in range(3):
        press(Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert set(seen) == {desk.messages.circumstances, desk.messages.list.view, desk.messages.reading.composer}
