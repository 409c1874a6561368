"""A secretary's day at the window: triage, calls, lists that empty, a caller's question. Keys through the real widgets."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.model import CallEnd, Decision, Judgement, Queue, Task, Voice
from core.record.rows import UNSURE
from desktop.ports.day import PhoneNote
from desktop.views.desk import DeskWindow
from desktop.views.lists import ListPage
from desktop.views.phone import PhoneOnlyPage, PhonePage
from desktop.views.where import WherePage
from tests.gui.fakes.day import DIGITS, NUMBER, row
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World

AMIRA, HEDI, FETHI, MONGI, INES = (key(PEOPLE[at].name) for at in (0, 1, 2, 3, 5))
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
AZERTY = ("&", "é", '"', "'", "(")
FIRST_SCAN_CODE = 10


def press(what: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, what, modifier)


def write(text: str) -> None:
    for char in text:
        focus = QApplication.focusWidget()
        assert focus is not None
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focus, QKeyEvent(kind, 0, NONE, char))


def press_place(digit: int) -> None:
    """A key of the digit row on a French keyboard, without Shift."""
    focus = QApplication.focusWidget()
    assert focus is not None
    scan = FIRST_SCAN_CODE + digit - 1
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(focus, QKeyEvent(kind, 0, NONE, scan, 0, 0, AZERTY[digit - 1]))


@pytest.fixture
def front(qtbot: QtBot, desk: DeskWindow, world: World) -> DeskWindow:
    """The secretary's window, with the first message open and the keyboard in the list."""
    world.role = "secretary"
    desk.start()
    qtbot.waitUntil(lambda: desk.messages.queue is Queue.TRIAGE and desk.messages.list.model.questions == 6)
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.triage.letter() == AMIRA)
    desk.messages.list.view.setFocus()
    return desk


def shown(widget: QWidget) -> str:
    return " ".join(one.accessibleName() for one in widget.findChildren(QWidget) if one.isVisible())


def page_of(desk: DeskWindow, task: Task) -> ListPage:
    return next(page for page in desk._pages.values() if isinstance(page, ListPage) and page.task is task)


# Triage


def test_enter_takes_what_is_proposed_and_the_next_opens(qtbot: QtBot, front: DeskWindow, world: World) -> None:
    world.day.proposals[AMIRA] = Decision.APPOINTMENT
    front.messages.open_letter(AMIRA, into_reply=False)
    tile = front.messages.triage.tiles[1]
    qtbot.waitUntil(lambda: tile.proposed)
    assert "proposé" in tile.accessibleName()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.triaged == [(AMIRA, Decision.APPOINTMENT)])
    qtbot.waitUntil(lambda: front.messages.triage.letter() == FETHI)


def test_an_emergency_goes_to_the_other_desks_at_once(qtbot: QtBot, front: DeskWindow) -> None:
    with qtbot.waitSignal(front.post_asked):
        press(Qt.Key.Key_1)


@pytest.mark.parametrize("way", ["place", "keypad", "name"])
@pytest.mark.usefixtures("front")
def test_a_digit_decides_by_its_place_the_keypad_or_its_name(qtbot: QtBot, world: World, way: str) -> None:
    if way == "place":
        press_place(4)
    else:
        press(Qt.Key.Key_4, Qt.KeyboardModifier.KeypadModifier if way == "keypad" else NONE)
    qtbot.waitUntil(lambda: world.triaged == [(AMIRA, Decision.ADMIN)])


def test_ctrl_z_takes_the_last_decision_back_and_opens_it(qtbot: QtBot, front: DeskWindow, world: World) -> None:
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: front.messages.triage.letter() == FETHI)
    assert "Amira Ben Youssef" in shown(front.messages.triage)
    press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: world.day.undone == [AMIRA])
    qtbot.waitUntil(lambda: front.messages.triage.letter() == AMIRA)
    press(Qt.Key.Key_Z, CTRL)
    qtbot.wait(30)
    assert world.day.undone == [AMIRA]


def test_ctrl_d_asks_the_physician_for_this_message(qtbot: QtBot, front: DeskWindow, world: World) -> None:
    assert "Contenu scellé" in shown(front.messages.triage)
    press(Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: world.day.readings == [AMIRA])
    press(Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: "déjà demandée" in front.band.words.text())


def test_ctrl_m_answers_with_a_template_and_the_next_opens(qtbot: QtBot, front: DeskWindow, world: World) -> None:
    admin = front.messages.front.admin
    press(Qt.Key.Key_M, CTRL)
    assert admin.buttons["hours"].hasFocus()
    press(Qt.Key.Key_Return)
    assert admin.fields[0].line.hasFocus()
    write("08:30")
    press(Qt.Key.Key_Return)
    write("17:30")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.day.sent == [(AMIRA, "hours", ("08:30", "17:30"))])
    qtbot.waitUntil(lambda: front.messages.triage.letter() == FETHI)
    admin.buttons["bring_papers"].click()
    qtbot.waitUntil(lambda: world.day.sent[-1] == (FETHI, "bring_papers", ()))


# The call-back


def test_the_script_asks_and_never_tells_and_digits_typed_in_it_never_triage(
    qtbot: QtBot, front: DeskWindow, world: World
) -> None:
    call = front.messages.front.call
    press(Qt.Key.Key_F3)
    assert call.number.line.hasFocus()
    press(Qt.Key.Key_Space)
    write(NUMBER)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: call.number.word.text() == "concordant")
    assert call.asked_for.hasFocus()
    assert "pourrais-je parler à" in call.asked_for.text()
    assert "Cabinet" not in call.asked_for.text()
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Tab)
    write("03/05/1972")
    press(Qt.Key.Key_Return)
    assert call.show_digits.hasFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.day.shown == [AMIRA])
    assert call.confirm.kind() == "closed"
    write(DIGITS)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert call.confirm.hasFocus()
    assert call.confirm.kind() == "primary"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.day.compared == [(AMIRA, DIGITS)])
    qtbot.waitUntil(lambda: "Identité confirmée" in front.band.words.text())
    assert world.triaged == []


def test_another_number_or_another_person_cannot_be_confirmed(qtbot: QtBot, front: DeskWindow, world: World) -> None:
    call = front.messages.front.call
    press(Qt.Key.Key_F3)
    write("+216 00 999 999")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "ne pas appeler" in call.number.word.text())
    call.confirm.click()
    assert call.number.line.hasFocus()
    assert call.confirm.accessibleDescription().startswith("Saisir le numéro")
    call.number.line.setText("00 000 418")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: call.number.word.text() == "concordant")
    for tick in (call.asked_for, call.said_who):
        call.confirm.click()
        assert tick.hasFocus()
        press(Qt.Key.Key_Space)
    call.confirm.click()
    write("01/01/1980")
    press(Qt.Key.Key_Return)
    assert call.born.word.text() == "différent"
    call.confirm.click()
    assert call.born.line.hasFocus()
    call.born.line.setText("3/5/1972")
    call.born.line.setText("03 05 1972")
    call.confirm.click()
    assert call.digits.line.hasFocus()
    call.doubt.click()
    qtbot.waitUntil(lambda: world.day.doubts == [AMIRA])
    assert world.day.compared == []


def test_digits_that_differ_leave_a_doubt_and_esc_goes_back_to_the_list(qtbot: QtBot, front: DeskWindow) -> None:
    front.messages.front._compare_digits("00000000")
    qtbot.waitUntil(lambda: "Les chiffres diffèrent" in front.band.words.text())
    qtbot.waitUntil(lambda: front.messages.list.view.hasFocus())
    press(Qt.Key.Key_F3)
    press(Qt.Key.Key_Escape)
    assert front.messages.list.view.hasFocus()


# Lists that empty


def test_an_emergency_asks_who_else_was_told_before_it_closes(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    desk.messages.list.select(HEDI)
    bar = desk.messages.outcome
    qtbot.waitUntil(bar.isVisible)
    bar.buttons[CallEnd.NOT_REACHED].click()
    assert bar.told.hasFocus()
    assert world.day.ended == []
    write("son fils Karim")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.day.ended == [(HEDI, "not_reached", "son fils Karim")])


def test_a_call_leaves_its_list_with_one_key_and_its_count_is_red_until_then(
    qtbot: QtBot, front: DeskWindow, world: World
) -> None:
    button = front.sidebar.places["call"]
    qtbot.waitUntil(lambda: "2" in button.accessibleName() and "1 en urgence" in button.accessibleName())
    press(Qt.Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    page = page_of(front, Task.CALL)
    qtbot.waitUntil(lambda: len(page.rows) == 2 and page.entries.view.hasFocus())
    press(Qt.Key.Key_2)
    assert page.told.hasFocus()
    write("sa fille 12")
    assert world.day.ended == []
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.day.ended == [(HEDI, "not_reached", "sa fille 12")])
    qtbot.waitUntil(lambda: len(page.rows) == 1 and page.entries.view.hasFocus())
    press_place(1)
    qtbot.waitUntil(lambda: world.day.ended[-1] == (FETHI, "reached", ""))
    qtbot.waitUntil(lambda: page.rows == ())
    assert "Rien à faire ici." in shown(page)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.isAncestorOf(focus)  # the next key falls into no other field
    qtbot.waitUntil(lambda: "2" not in button.accessibleName())


@pytest.mark.parametrize(
    ("task", "digit", "ended"),
    [
        (Task.TELL, 1, (AMIRA, "told", "")),
        (Task.TELL, 2, (AMIRA, "tried", "")),
        (Task.REPORT, 1, (INES, "paper", "")),
        (Task.REPORT, 2, (INES, "software", "")),
        (Task.FOLLOW, 1, (MONGI, "came", "")),
        (Task.FOLLOW, 2, (MONGI, "declined", "")),
        (Task.FOLLOW, 3, (MONGI, "called", "")),
    ],
)
def test_each_list_ends_with_one_key(
    qtbot: QtBot, front: DeskWindow, world: World, task: Task, digit: int, ended: tuple[bytes, str, str]
) -> None:
    front.go(str(task))
    page = page_of(front, task)
    qtbot.waitUntil(lambda: bool(page.rows) and page.entries.view.hasFocus())
    if task is Task.TELL:
        assert "Le cabinet vous a écrit" in shown(page)
    press_place(digit)
    qtbot.waitUntil(lambda: world.day.ended == [ended])


def test_whose_answer_may_never_have_arrived_is_asked_for_it(qtbot: QtBot, front: DeskWindow, world: World) -> None:
    world.day.rows = (row(PEOPLE[0].name, Task.TELL, UNSURE),)
    front.go("tell")
    page = page_of(front, Task.TELL)
    qtbot.waitUntil(lambda: bool(page.rows))
    assert "Demander si la réponse a pu être lue" in shown(page)
    assert "poste retiré" in page.entries.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_slips_of_the_day_are_written_into_a_folder(qtbot: QtBot, front: DeskWindow, world: World) -> None:
    front.go("report")
    page = page_of(front, Task.REPORT)
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    page.write_slips("/somewhere")
    qtbot.waitUntil(lambda: world.day.printed == ["/somewhere"])
    qtbot.waitUntil(lambda: "Feuillets écrits" in front.band.words.text())


def test_enter_in_a_list_opens_the_message(qtbot: QtBot, front: DeskWindow) -> None:
    front.go("follow")
    page = page_of(front, Task.FOLLOW)
    qtbot.waitUntil(lambda: bool(page.rows) and page.entries.view.hasFocus())
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: front.messages.triage.letter() == MONGI and front.messages.isVisible())


# Where a caller's question stands


def test_one_key_and_three_letters_say_where_a_question_stands(qtbot: QtBot, front: DeskWindow) -> None:
    front.go("settings")
    press(Qt.Key.Key_F4)
    page = front.page(WherePage)
    assert page.words.hasFocus()
    write("ami")
    qtbot.waitUntil(lambda: page.entries.model.rowCount() == 1)
    entry = page.entries.model.data(page.entries.model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert "réponse déposée" in str(entry)
    assert "repas" not in str(entry)
    write("zz")
    qtbot.waitUntil(lambda: "Aucune question" in shown(page))


# The physician's side


def test_a_physician_grants_one_message_with_one_key(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    view = desk.messages
    view.list.select(AMIRA)
    qtbot.waitUntil(lambda: view.reading.letter() == AMIRA)
    assert view.grant.isHidden()
    view.list.view.setFocus()
    press(Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: world.day.granted == [AMIRA])
    qtbot.waitUntil(lambda: "Lecture accordée" in desk.band.words.text())


def test_a_telephone_exchange_is_logged_under_the_same_duties(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == AMIRA)
    desk.messages.list.view.setFocus()
    press(Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
    page = desk.page(PhonePage)
    assert page.voice.options[Voice.CALLED_NUMBER].hasFocus()
    qtbot.waitUntil(lambda: page.whose.text().startswith("Amira Ben Youssef"))
    assert "avant ou après le repas" in page.whose.text()
    page.log()
    assert world.day.notes == []
    press(Qt.Key.Key_1)
    page.said.setFocus()
    write("Le matin, pendant le repas.")
    page.log()
    assert page.judgement.options[Judgement.ONLINE].hasFocus()
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return, CTRL)
    said = "Le matin, pendant le repas."
    note = PhoneNote(AMIRA, b"", "", said, Judgement.ONLINE, "", Voice.CALLED_NUMBER, 0)
    qtbot.waitUntil(lambda: world.day.notes == [note])
    qtbot.waitUntil(lambda: "A-218" in desk.band.words.text())
    assert desk.messages.isVisible()


def test_a_question_that_came_by_telephone_only_is_logged_for_a_patient(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    desk.go("phone_only")
    page = desk.page(PhoneOnlyPage)
    qtbot.waitUntil(lambda: page.whose.text().startswith("Ouvrir d’abord le dossier"))
    desk.go("phone_only", AMIRA)
    qtbot.waitUntil(lambda: page.whose.text().startswith("Amira Ben Youssef"))
    page.voice.choose(str(Voice.DIGITS))
    page.asked.setPlainText("Avant ou après le repas ?")
    page.said.setPlainText("Après.")
    page.judgement.choose(str(Judgement.ONLINE))
    page.log()
    qtbot.waitUntil(lambda: len(world.day.notes) == 1)
    note = world.day.notes[0]
    assert (note.letter, note.patient, note.asked, note.voice) == (
        b"",
        AMIRA,
        "Avant ou après le repas ?",
        Voice.DIGITS,
    )
