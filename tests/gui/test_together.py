"""Several at one question, in the window: who answers it, what members tell one another about it, and what is seen of that."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from core.model import HOUR_MS
from core.record.view import ThreadView
from desktop.models.inbox import ROW
from desktop.views.desk import DeskWindow
from desktop.views.thread_head import answering
from desktop.widgets.inbox_row import _answers
from tests.gui.fake_desk import FakeDesk
from tests.gui.fakes.people import NOW, PEOPLE, PHYSICIAN, key
from tests.gui.fakes.world import World
from tests.gui.test_keys_alone import press, write
from tests.gui.test_window import opened

AMIRA, SONIA = key(PEOPLE[0].name), key(PEOPLE[3].name)
COLLEAGUE = "Dr Karim Jlassi"
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def said(desk: DeskWindow) -> list[str]:
    """What the head of the thread and the lines of its conversation say."""
    pane = desk.messages.stack.currentWidget()
    assert pane is not None
    return [str(child.accessibleName()) for child in pane.findChildren(type(desk.messages.triage.notes))]


def test_a_note_is_written_kept_and_shown_and_the_keyboard_goes_back(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    opened(qtbot, desk, AMIRA)
    composer = desk.messages.reading.composer
    composer.setFocus()
    post = QSignalSpy(desk.post_asked)
    desk.menus.by_keys("Ctrl+Shift+M").trigger()
    note = desk.messages.note
    assert note.words.hasFocus()
    press(Qt.Key.Key_Return)
    assert world.writing.notes == []
    write("Rappelle demain.")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.writing.notes == [(AMIRA, "Rappelle demain.", False)])
    qtbot.waitUntil(lambda: any("Rappelle demain, " in one for one in said(desk)))
    assert "Tous les membres la lisent" in desk.band.words.text()
    assert (note.isVisible(), composer.hasFocus(), post.count()) == (False, True, 1)


def test_enter_pressed_twice_keeps_one_note_and_the_next_one_stays(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    opened(qtbot, desk, AMIRA)
    note = desk.messages.note
    note.kept.disconnect()  # the conversation stays as it is
    desk.messages.write_note()
    write("Rappelle demain.")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    note.open(SONIA, physician=True, back=note)
    write("Papiers attendus.")
    qtbot.waitUntil(lambda: "Tous les membres la lisent" in desk.band.words.text())
    assert world.writing.notes == [(AMIRA, "Rappelle demain.", False)]
    assert (note.isVisible(), note.words.text()) == (True, "Papiers attendus.")


def test_a_note_for_physicians_alone_is_told_as_such(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    opened(qtbot, desk, AMIRA)
    desk.messages.reading.head.note.click()
    desk.messages.note.whom.buttons["physicians"].click()
    desk.messages.note.words.setText("Voir le cardiologue.")
    desk.messages.note.keep.click()
    qtbot.waitUntil(lambda: world.writing.notes == [(AMIRA, "Voir le cardiologue.", True)])
    qtbot.waitUntil(lambda: any("aux médecins seuls" in one for one in said(desk)))


def test_a_note_is_given_up_and_never_goes_to_another_question(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    opened(qtbot, desk, AMIRA)
    note = desk.messages.note
    desk.messages.write_note()
    write("Rappelle demain.")
    press(Qt.Key.Key_Escape)
    assert (note.isVisible(), note.words.text()) == (False, "")
    desk.messages.write_note()
    write("Rappelle demain.")
    desk.messages.list.select(key(PEOPLE[3].name))
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == key(PEOPLE[3].name))
    assert (note.isVisible(), note.words.text()) == (False, "")
    assert world.writing.notes == []


def test_a_secretary_writes_for_all_and_reads_what_was_written_for_her(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    world.role = "secretary"
    world.writing.notes += [(AMIRA, "Voir le cardiologue.", True), (AMIRA, "Papiers reçus.", False)]
    desk.start()
    qtbot.waitUntil(lambda: desk.who is not None and desk.who.role == "secretary")
    triage = desk.messages.triage
    qtbot.waitUntil(lambda: desk.messages.list.model.row_of(AMIRA) >= 0)
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: triage.letter() == AMIRA)
    assert "Papiers reçus." in triage.notes.text()
    assert "cardiologue" not in triage.notes.text()
    triage.note.click()
    assert not desk.messages.note.whom.isVisible()
    write("Elle rappelle à 15 h.")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.writing.notes[-1] == (AMIRA, "Elle rappelle à 15 h.", False))
    qtbot.waitUntil(lambda: "Elle rappelle à 15 h." in triage.notes.text())


def test_who_takes_a_question_is_seen_at_once_in_its_row_and_its_head(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    opened(qtbot, desk, AMIRA)
    post = QSignalSpy(desk.post_asked)
    desk.messages.reading.aids._claim(AMIRA)
    qtbot.waitUntil(lambda: "Vous répondez" in said(desk))
    qtbot.waitUntil(
        lambda: desk.messages.list.model.index(desk.messages.list.model.row_of(AMIRA)).data(ROW).claimed_by != ""
    )
    desk.messages.reading.aids._hand_over(AMIRA, "C")
    qtbot.waitUntil(lambda: any(COLLEAGUE in one and "répond" in one for one in said(desk)))
    assert world.writing.handed == [(AMIRA, "C")]
    assert post.count() == 2


def thread(**changes: object) -> ThreadView:
    view = FakeDesk(World()).thread(AMIRA)
    assert isinstance(view, ThreadView)
    return replace(view, **changes)  # type: ignore[arg-type]


def test_a_question_that_may_have_an_answer_already_says_so_before_another_is_written(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    opened(qtbot, desk, AMIRA)
    bar = desk.messages.unsure
    seen = []
    for who in ("", COLLEAGUE, ""):
        desk.messages._on_thread(thread(unsure=who))
        seen.append((bar.isVisible(), COLLEAGUE in bar.said.text()))
    assert seen == [(False, False), (True, True), (False, False)]
    desk.messages._on_thread(thread(unsure=COLLEAGUE))
    desk.messages._show_nothing()
    assert not bar.isVisible()


@pytest.mark.usefixtures("dressed")
def test_a_late_question_says_whose_it_is() -> None:
    late = {"due_ms": NOW - HOUR_MS}
    assert answering(thread(), NOW) == ("", "")
    assert answering(thread(**late), NOW) == ("En retard\u00a0: à tous les médecins", "stop")
    assert answering(thread(with_whom=PHYSICIAN, mine=True, **late), NOW)[0] == "Vous répondez"
    stands_in = answering(thread(with_whom=COLLEAGUE, standing_in=True, **late), NOW)[0]
    assert COLLEAGUE in stands_in
    assert "remplace" in stands_in
    assert answering(thread(queue="answered", with_whom=PHYSICIAN), NOW) == ("", "")


@pytest.mark.usefixtures("dressed")
def test_a_row_names_who_answers_beside_its_flags(desk: DeskWindow, world: World) -> None:
    hedi = key(PEOPLE[1].name)
    world.writing.claimed.append(hedi)
    row = next(one for one in FakeDesk(world).inbox(PEOPLE[1].queue) if one.letter == hedi)
    assert row.flags
    assert PHYSICIAN in _answers(row)
    desk.messages.refresh()


@pytest.fixture
def secretary(qtbot: QtBot, desk: DeskWindow, world: World) -> DeskWindow:
    """The secretary's window, with Amira's question open and the keyboard in the list."""
    world.role, world.writing.clinician = "secretary", False
    desk.start()
    qtbot.waitUntil(lambda: desk.who is not None and desk.who.role == "secretary")
    qtbot.waitUntil(lambda: desk.messages.list.model.row_of(AMIRA) >= 0)
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.triage.letter() == AMIRA)
    desk.messages.list.view.setFocus()
    return desk


def offered(qtbot: QtBot, desk: DeskWindow) -> list[str]:
    """Ctrl O: what the list of who may take the question says."""
    answerers = desk.messages.triage.answerers
    desk.menus.by_keys("Ctrl+O").trigger()
    qtbot.waitUntil(answerers.view.hasFocus)
    rows = (answerers.view.item(at) for at in range(answerers.view.count()))
    return [str(row.data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows]


def test_a_secretary_hands_a_question_over_and_takes_that_back(
    qtbot: QtBot, secretary: DeskWindow, world: World
) -> None:
    triage, post = secretary.messages.triage, QSignalSpy(secretary.post_asked)
    first, second = offered(qtbot, secretary)
    assert "Dr Leïla Mansour" in first
    assert COLLEAGUE in second
    press(Qt.Key.Key_3)
    assert world.triaged == []
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.writing.handed == [(AMIRA, "C")])
    qtbot.waitUntil(lambda: any(f"{COLLEAGUE}\u2069 répond" in one for one in said(secretary)))
    assert "confiée" in secretary.band.words.text()
    assert secretary.messages.list.view.hasFocus()
    assert [COLLEAGUE in one for one in offered(qtbot, secretary)] == [False, False]
    press(Qt.Key.Key_Escape)
    triage.take_back.click()
    qtbot.waitUntil(lambda: world.writing.handed == [(AMIRA, "C"), (AMIRA, "")])
    qtbot.waitUntil(lambda: not any(f"{COLLEAGUE}\u2069 répond" in one for one in said(secretary)))
    assert "comme avant" in secretary.band.words.text()
    assert (triage._done.isVisible(), post.count()) == (False, 2)


def test_what_is_taken_back_goes_to_who_held_it_and_opens_again(
    qtbot: QtBot, secretary: DeskWindow, world: World
) -> None:
    world.writing.handed.append((AMIRA, "C"))
    offered(qtbot, secretary)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.writing.handed[-1] == (AMIRA, "A"))
    secretary.messages.list.select(SONIA)
    qtbot.waitUntil(lambda: secretary.messages.triage.letter() == SONIA)
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: world.writing.handed[-1] == (AMIRA, "C"))
    qtbot.waitUntil(lambda: secretary.messages.triage.letter() == AMIRA)


def test_the_list_says_who_is_away_and_closes_with_another_question(
    qtbot: QtBot, secretary: DeskWindow, world: World
) -> None:
    world.writing.away.update({"A": ("2026-12-04", COLLEAGUE), "C": ("2026-12-02", "")})
    first, second = offered(qtbot, secretary)
    assert f"4\u00a0déc.\u00a0; \u2068{COLLEAGUE}\u2069 répond d’ici là" in first
    assert "2\u00a0déc.\u00a0; personne" in second
    secretary.messages.list.select(SONIA)
    qtbot.waitUntil(lambda: secretary.messages.triage.letter() == SONIA)
    assert not secretary.messages.triage.answerers.isVisible()
    assert world.writing.handed == []


def test_what_another_desk_did_about_the_open_question_shows_and_the_reply_stays(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    opened(qtbot, desk, AMIRA)
    composer = desk.messages.reading.composer
    composer.setFocus()
    write("Bonjour.")
    shown = desk.messages.shown()
    world.writing.handed.append((AMIRA, "C"))
    desk.refresh()
    qtbot.waitUntil(lambda: any(f"{COLLEAGUE}\u2069 répond" in one for one in said(desk)))
    assert desk.messages.shown() is not shown
    assert (composer.words(), composer.hasFocus()) == ("Bonjour.", True)
    shown = desk.messages.shown()
    desk.refresh()
    qtbot.wait(50)
    assert desk.messages.shown() is shown
