"""How many things a physician does for a reply, through the real widgets and with the keyboard alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.charter.gate.findings import Finding, Level
from core.charter.passage import Lit
from core.model import Queue
from desktop.views.desk import DeskWindow
from desktop.widgets.circumstances import FactRow
from desktop.widgets.words import Words
from tests.gui.fakes.people import FORBIDDEN, NOW, PEOPLE, PROPOSAL, key
from tests.gui.fakes.world import World
from tests.gui.fakes.writing import LINE, OTHER, WORDING
from tests.gui.keyboard import ALT, CTRL, SHIFT, Keyboard

AMIRA, HEDI, INES = (key(PEOPLE[at].name) for at in (0, 1, 5))
BAD = f"Bonjour Madame. Prenez aussi {FORBIDDEN[0][0]}. Bonne soirée."
Keys = Qt.Key


@pytest.fixture
def keys() -> Keyboard:
    return Keyboard()


def stand_on(qtbot: QtBot, desk: DeskWindow, letter: bytes) -> None:
    """The list has the keyboard, and this question is marked."""
    desk.messages.list.select(letter)
    desk.messages.list.view.setFocus()
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == letter)
    ready(qtbot, desk)


def ready(qtbot: QtBot, desk: DeskWindow) -> None:
    qtbot.waitUntil(lambda: not desk.messages.reading.composer.isReadOnly())


def lamp(desk: DeskWindow, at: int) -> Lit:
    return desk.messages.reading.passage.rail.cells[at].lamp.lit


def write_draft(qtbot: QtBot, desk: DeskWindow, keys: Keyboard, text: str) -> None:
    keys.press(Keys.Key_Return)
    ready(qtbot, desk)
    qtbot.waitUntil(desk.messages.reading.composer.hasFocus)
    keys.write(text)


def test_a_question_in_scope_is_answered_in_six_interactions(
    qtbot: QtBot, desk: DeskWindow, world: World, keys: Keyboard, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_on(qtbot, desk, AMIRA)
    reading = desk.messages.reading
    keys.press(Keys.Key_Return)
    qtbot.waitUntil(reading.composer.hasFocus)
    keys.press(Keys.Key_M, CTRL)
    qtbot.waitUntil(reading.aids.view.hasFocus)
    keys.press(Keys.Key_Return)
    qtbot.waitUntil(lambda: reading.composer.words() == WORDING)
    keys.write(" Avant ou après le repas.")
    keys.press(Keys.Key_J, CTRL)
    qtbot.waitUntil(lambda: reading.passage.send.kind() == "primary")
    keys.press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.sent) == 1)
    assert world.sent[0].text == f"{WORDING} Avant ou après le repas."
    qtbot.waitUntil(lambda: reading.letter() not in (b"", AMIRA))
    assert keys.done <= 6
    with capsys.disabled():
        print(f"\nanswer in scope: {keys.done} interactions (goal 6)")


def test_a_blocked_reply_is_sent_in_three(
    qtbot: QtBot, desk: DeskWindow, world: World, keys: Keyboard, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_on(qtbot, desk, AMIRA)
    write_draft(qtbot, desk, keys, BAD)
    reading = desk.messages.reading
    qtbot.waitUntil(reading.findings.isVisible)
    assert "Prenez aussi lercanidipine 10 mg." in reading.findings._before.text()
    keys.done = 0
    keys.press(Keys.Key_R, ALT)
    qtbot.waitUntil(lambda: lamp(desk, 3) is Lit.HELD)
    keys.press(Keys.Key_J, CTRL)
    keys.press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.sent) == 1)
    assert world.sent[0].text == f"Bonjour Madame. {PROPOSAL}"
    assert keys.done == 3
    with capsys.disabled():
        print(f"\nblocked to sent: {keys.done} interactions (goal 3)")


def test_a_line_of_the_consultation_goes_where_the_caret_stands(qtbot: QtBot, desk: DeskWindow, keys: Keyboard) -> None:
    stand_on(qtbot, desk, AMIRA)
    write_draft(qtbot, desk, keys, "Bonjour.")
    reading = desk.messages.reading
    keys.press(Keys.Key_I, CTRL)
    qtbot.waitUntil(reading.aids.view.hasFocus)
    keys.press(Keys.Key_Down)
    keys.press(Keys.Key_Return)
    qtbot.waitUntil(lambda: reading.composer.words() == f"Bonjour. {LINE}")
    keys.press(Keys.Key_Z, CTRL)
    assert reading.composer.words() == "Bonjour."


def test_esc_leaves_a_list_and_the_caret_is_back(qtbot: QtBot, desk: DeskWindow, keys: Keyboard) -> None:
    stand_on(qtbot, desk, AMIRA)
    write_draft(qtbot, desk, keys, "Bonjour.")
    reading = desk.messages.reading
    for key_ in (Keys.Key_M, Keys.Key_O):
        keys.press(key_, CTRL)
        qtbot.waitUntil(reading.aids.view.hasFocus)
        keys.press(Keys.Key_Escape)
        assert (reading.aids.isVisible(), reading.composer.hasFocus()) == (False, True)
    assert reading.composer.words() == "Bonjour."


def test_where_the_card_says_nothing_no_list_opens(
    qtbot: QtBot, desk: DeskWindow, world: World, keys: Keyboard
) -> None:
    world.writing.nothing = True
    stand_on(qtbot, desk, AMIRA)
    keys.press(Keys.Key_I, CTRL)
    qtbot.waitUntil(lambda: "Rien à reprendre." in desk.band.words.text())
    assert not desk.messages.reading.aids.isVisible()


def test_a_question_goes_elsewhere_is_claimed_or_called_by_the_same_list(
    qtbot: QtBot, desk: DeskWindow, world: World, keys: Keyboard
) -> None:
    stand_on(qtbot, desk, AMIRA)
    aids = desk.messages.reading.aids

    def route(steps: int) -> None:
        keys.press(Keys.Key_O, CTRL)
        qtbot.waitUntil(aids.view.hasFocus)
        for _ in range(steps):
            keys.press(Keys.Key_Down)
        keys.press(Keys.Key_Return)

    route(0)
    qtbot.waitUntil(lambda: world.writing.claimed == [AMIRA])
    route(aids.view.count() - 1)
    qtbot.waitUntil(lambda: world.writing.calls == [AMIRA])
    qtbot.waitUntil(lambda: "À appeler." in desk.band.words.text())
    route(2)
    qtbot.waitUntil(lambda: world.moved == [(AMIRA, "examination")])


def test_a_question_is_handed_to_a_colleague_or_taken_from_one(
    qtbot: QtBot, desk: DeskWindow, world: World, keys: Keyboard
) -> None:
    stand_on(qtbot, desk, AMIRA)
    aids = desk.messages.reading.aids
    for back in (2, 3):
        keys.press(Keys.Key_O, CTRL)
        qtbot.waitUntil(aids.view.hasFocus)
        for _ in range(aids.view.count() - back):
            keys.press(Keys.Key_Down)
        keys.press(Keys.Key_Return)
        qtbot.waitUntil(lambda back=back: len(world.writing.handed) == back - 1)
    assert world.writing.handed == [(AMIRA, "C"), (AMIRA, "A")]


def test_telemedicine_is_offered_only_where_a_platform_is_recorded(
    qtbot: QtBot, desk: DeskWindow, world: World, keys: Keyboard
) -> None:
    stand_on(qtbot, desk, AMIRA)
    aids = desk.messages.reading.aids
    keys.press(Keys.Key_O, CTRL)
    qtbot.waitUntil(aids.view.hasFocus)
    with_platform = aids.view.count()
    keys.press(Keys.Key_Escape)
    world.telemedicine = False
    desk.start()
    qtbot.waitUntil(lambda: not aids.telemedicine)
    stand_on(qtbot, desk, AMIRA)
    keys.press(Keys.Key_O, CTRL)
    qtbot.waitUntil(aids.view.hasFocus)
    assert aids.view.count() == with_platform - 1
    keys.press(Keys.Key_Escape)
    keys.press(Keys.Key_T, CTRL)
    qtbot.wait(20)
    assert world.moved == []


def test_a_false_remark_is_kept_and_closes_the_reply_all_the_same(
    qtbot: QtBot, desk: DeskWindow, world: World, keys: Keyboard
) -> None:
    stand_on(qtbot, desk, AMIRA)
    write_draft(qtbot, desk, keys, BAD)
    findings = desk.messages.reading.findings
    qtbot.waitUntil(findings.isVisible)
    findings.false.setFocus()
    keys.press(Keys.Key_Return)
    qtbot.waitUntil(lambda: world.writing.false == [(AMIRA, FORBIDDEN[0][0])])
    assert lamp(desk, 3) is Lit.CLOSED
    findings.call.setFocus()
    keys.press(Keys.Key_Return)
    qtbot.waitUntil(lambda: world.writing.calls == [AMIRA])


def test_the_draft_says_since_when_it_is_kept_and_how_long_it_is(
    qtbot: QtBot, desk: DeskWindow, world: World, keys: Keyboard
) -> None:
    stand_on(qtbot, desk, AMIRA)
    write_draft(qtbot, desk, keys, "Bonjour Madame.")
    head = desk.messages.reading.reply_head
    qtbot.waitUntil(lambda: head.kept.accessibleName().startswith("Brouillon gardé 1"))
    assert world.drafts[AMIRA] == "Bonjour Madame."
    assert (head.count.text(), head.count.accessibleName()) == ("15", "15 caractères")
    head.show_length(10_001)
    assert head.count.text() == "10001\u00a0/\u00a010000"


def test_the_list_is_filtered_and_ordered_by_keys(desk: DeskWindow, keys: Keyboard) -> None:
    listed = desk.messages.list
    shown = [chip.text() for chip in listed.filters.chips if not chip.isHidden()]
    assert shown == ["Toutes", "Médicament\u00a03", "Résultats\u00a02"]
    listed.view.setFocus()
    keys.press(Keys.Key_F, CTRL | SHIFT)
    assert (listed.filters.category(), listed.model.questions) == ("medicine", 3)
    keys.press(Keys.Key_F, CTRL | SHIFT)
    assert listed.model.questions == 2
    keys.press(Keys.Key_F, CTRL | SHIFT)
    assert listed.model.questions == 5
    listed.order.choose("name")
    names = [listed.model.data(listed.model.index(at)) for at in range(listed.model.rowCount())]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == 5
    listed.order.choose("received")
    assert listed.model.letter_at(listed.model.index(0)) == HEDI


def test_a_question_is_new_until_it_was_opened_here(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    listed = desk.messages.list

    def spoken(letter: bytes) -> str:
        index = listed.model.index(listed.model.row_of(letter))
        return str(listed.model.data(index, int(Qt.ItemDataRole.AccessibleTextRole)))

    assert "nouvelle" in spoken(AMIRA)
    stand_on(qtbot, desk, AMIRA)
    qtbot.waitUntil(lambda: AMIRA in world.writing.opened)
    assert "nouvelle" not in spoken(AMIRA)
    desk.refresh()
    qtbot.waitUntil(lambda: "nouvelle" not in spoken(AMIRA) and "nouvelle" in spoken(INES))


def test_another_wording_is_one_key_further(qtbot: QtBot, desk: DeskWindow, keys: Keyboard) -> None:
    stand_on(qtbot, desk, AMIRA)
    keys.press(Keys.Key_M, CTRL)
    aids = desk.messages.reading.aids
    qtbot.waitUntil(aids.view.hasFocus)
    keys.press(Keys.Key_Down)
    keys.press(Keys.Key_Return)
    qtbot.waitUntil(lambda: desk.messages.reading.composer.words() == OTHER)


def test_an_empty_list_leads_to_one_useful_next_thing(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    listed = desk.messages.list
    listed.filters.chips[1].setChecked(True)
    world.people = tuple(person for person in world.people if person.category != "medicine")
    desk.refresh()
    qtbot.waitUntil(lambda: listed.model.questions == 0)
    assert listed._empty.text() == "Aucune question de ce choix."
    listed.useful.click()
    assert listed.model.questions == 2
    world.people = ()
    desk.refresh()
    qtbot.waitUntil(lambda: listed._empty.text().startswith("Tout est répondu."))
    qtbot.waitUntil(lambda: listed.useful.text() == "Identité à vérifier\u00a0: 3")
    listed.useful.click()
    assert desk.messages.queue is Queue.IDENTITY


def test_the_list_says_who_answers(desk: DeskWindow) -> None:
    row = replace(desk.messages.list._rows[0], claimed_by="Dr Karim Haddad", flags=())
    desk.messages.list.show_rows(Queue.ANSWER, (row,), NOW)
    model = desk.messages.list.model
    said = model.data(model.index(model.row_of(row.letter)), int(Qt.ItemDataRole.AccessibleTextRole))
    assert "Dr Karim Haddad répond" in str(said)
    assert not desk.grab().isNull()


def test_the_lamp_of_the_judgement_says_which_time_is_recorded(qtbot: QtBot, desk: DeskWindow, keys: Keyboard) -> None:
    stand_on(qtbot, desk, AMIRA)
    write_draft(qtbot, desk, keys, "Bonjour Madame.")
    keys.press(Keys.Key_J, CTRL)
    qtbot.waitUntil(lambda: lamp(desk, 2) is Lit.JUDGED)
    desk.messages.reading.passage.rail.cells[2].setFocus()
    keys.press(Keys.Key_Return)
    assert "ce temps est consigné avec le jugement" in desk.messages.reading._notice.text()


def test_a_remark_stands_beside_the_line_that_it_was_compared_with(qtbot: QtBot, desk: DeskWindow) -> None:
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == AMIRA)
    dose = Finding(
        "prescription", "gate.new_dose", Level.BLOCK, 0, 5, "10 mg", "22", "Amlodipine 5 mg 1 comprimé le matin"
    )
    drug = Finding("prescription", "gate.new_drug", Level.BLOCK, 9, 22, "lercanidipine", "22", "")
    desk.messages.circumstances.show_findings((dose, drug))
    rows = [row.accessibleName() for row in desk.messages.circumstances.findChildren(FactRow)]
    assert "Amlodipine\u00a05\u00a0mg, 1 comprimé le matin, 3 mois, 1" in rows
    assert "lercanidipine, absent de cette consultation, 2" in rows
    said = " ".join(words.text() for words in desk.messages.circumstances.findChildren(Words))
    assert "l’ajout porte la date d’aujourd’hui" in said


def test_a_draft_reads_by_its_own_first_strong_letter_whatever_the_window_does(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    world.drafts[AMIRA] = "مرحبا. Amlodipine 5 mg"
    stand_on(qtbot, desk, AMIRA)
    composer = desk.messages.reading.composer
    assert composer.document().firstBlock().textDirection() is Qt.LayoutDirection.RightToLeft
    composer.replace_all("Bonjour. أملوديبين")
    assert composer.document().firstBlock().textDirection() is Qt.LayoutDirection.LeftToRight


def test_a_message_opened_at_triage_is_seen_there_too(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.role = "secretary"
    desk.start()
    qtbot.waitUntil(lambda: desk.messages.queue is Queue.TRIAGE and desk.messages.list.model.questions == 6)
    desk.messages.list.select(HEDI)
    qtbot.waitUntil(lambda: HEDI in world.writing.opened)
