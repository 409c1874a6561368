"""The consultation card with the keyboard alone, through the real widgets: pasted, re-read, signed; counted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.charter.gate.lines import Kind
from core.model import Mode, refuse
from desktop.views.card import CardPage
from desktop.views.desk import DeskWindow
from desktop.widgets.button import Button
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World
from tests.gui.test_keys_alone import CTRL, press, write

AMIRA, HEDI = PEOPLE[0], PEOPLE[1]
PASTED = "• AMLOR 5 mg, 1 cp le matin, 3 mois, NR\nDoliprane 1g 1cp x3/j pdt 5j si douleur\nNFS, CRP dans 5 jours"
KEY_S, DECISION_S = 0.2, 1.35
"""Keystroke-level times of DESIGN-LANGUAGE, section 8: a key, and the decision that a line is right."""


@pytest.fixture
def page(qtbot: QtBot, desk: DeskWindow) -> CardPage:
    """The card of Amira, as her record opens it."""
    desk.go("card", key(AMIRA.name))
    found = desk.page(CardPage)
    qtbot.waitUntil(lambda: found.opened is not None and found.opened.row is not None)
    return found


def clip(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def focus() -> QWidget | None:
    return QApplication.focusWidget()


def press_named(page: CardPage, name: str) -> None:
    """Enter on the button of the panel that bears this name."""
    (button,) = [one for one in page.side.findChildren(Button) if one.accessibleName() == name]
    button.setFocus()
    press(Qt.Key.Key_Return)


def paste(qtbot: QtBot, page: CardPage, text: str = PASTED) -> None:
    """Ctrl V, once."""
    known = len(page.editor.lines.lines())
    clip(text)
    press(Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: len(page.editor.lines.lines()) > known and page.editor.lines.hasFocus())


def test_a_card_takes_two_interactions_and_one_a_line(qtbot: QtBot, page: CardPage, world: World) -> None:
    keys = 1
    paste(qtbot, page)
    lines = len(page.editor.lines.lines())
    for _ in range(lines):
        press(Qt.Key.Key_Return)
        keys += 1
    press(Qt.Key.Key_Return, CTRL)
    keys += 1
    qtbot.waitUntil(lambda: len(world.cards.signed) == 1)
    spent = keys * KEY_S + lines * DECISION_S
    print(f"\ncard of {lines} lines: {keys} interactions, {spent:.1f} s by the keystroke model")
    assert keys == 2 + lines
    assert spent <= 20
    form = world.cards.signed[0]
    assert (form.patient, [line.name for line in form.lines]) == (key(AMIRA.name), ["AMLOR", "Doliprane", "NFS, CRP"])
    assert all(line.reread for line in form.lines)
    qtbot.waitUntil(lambda: page.editor.patient.line.hasFocus())


def test_nothing_is_signed_before_each_line_was_reread(qtbot: QtBot, page: CardPage, world: World) -> None:
    paste(qtbot, page)
    press(Qt.Key.Key_Return)
    assert "Doliprane" in page.foot.missing.text()
    page.foot.button.setFocus()
    press(Qt.Key.Key_Return)
    assert page.editor.lines.hasFocus()
    assert page.editor.lines.currentIndex().row() == 1
    assert world.cards.signed == []


def test_an_empty_card_is_not_signed_by_a_key_too_many(qtbot: QtBot, page: CardPage, world: World) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page._left()[0] == "une ligne ou une consigne"
    assert world.cards.signed == []
    page.editor.instructions.setPlainText("Repos trois jours.")
    assert page._left()[0] == ""


def test_a_line_that_is_not_understood_says_why_and_is_written_anew(qtbot: QtBot, page: CardPage) -> None:
    paste(qtbot, page, "Doliprane 1 cp x 3 j\nDr Selma Ayari")
    assert [line.kind for line in page.editor.lines.lines()] == [Kind.UNREAD, Kind.UNREAD]
    press(Qt.Key.Key_Return)
    assert page.editor.add.line.hasFocus()
    assert page.editor.add.line.text() == "Doliprane 1 cp x 3 j"
    page.editor.add.line.setText("Doliprane 1 cp 3 fois par jour")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.editor.lines.lines()[0].kind is Kind.MEDICINE)
    assert page.editor.lines.currentIndex().row() == 0
    press(Qt.Key.Key_Return)
    assert page.editor.lines.currentIndex().row() == 1
    press(Qt.Key.Key_Delete)
    assert [line.name for line in page.editor.lines.lines()] == ["Doliprane"]
    assert page.foot.missing.text() == ""


def test_every_change_of_the_lines_can_be_undone_before_signing(qtbot: QtBot, page: CardPage) -> None:
    paste(qtbot, page)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Delete)
    assert len(page.editor.lines.lines()) == 2
    press(Qt.Key.Key_Z, CTRL)
    assert len(page.editor.lines.lines()) == 3
    press(Qt.Key.Key_Z, CTRL)
    assert not page.editor.lines.lines()[0].reread
    press(Qt.Key.Key_Z, CTRL)
    assert page.editor.lines.lines() == ()


def test_three_letters_bring_the_last_posology_and_a_letter_begins_a_line(qtbot: QtBot, page: CardPage) -> None:
    page.editor.add.line.setFocus()
    write("aml")
    qtbot.waitUntil(page.editor.add.offers.isVisible)
    assert "1 comprimé le matin" in page.editor.add.offers.item(0).text()
    press(Qt.Key.Key_Return)
    assert page.editor.lines.hasFocus()
    write("a")
    assert page.editor.add.line.hasFocus()
    write("ml")
    qtbot.waitUntil(page.editor.add.offers.isVisible)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert [line.said for line in page.editor.lines.lines()] == [
        "Amlodipine 5 mg, 1 comprimé le matin, 3 mois",
        "amlor",
    ]
    write("Tahor 10 mg 1 cp/j")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.editor.lines.lines()) == 3)


def test_like_last_time_takes_the_former_medicines_to_be_reread(qtbot: QtBot, page: CardPage) -> None:
    press(Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(page.editor.lines.lines()) == 1)
    assert not page.editor.lines.lines()[0].reread


def test_a_patient_is_chosen_by_three_letters_and_takes_the_lines_along(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    desk.go("card")
    page = desk.page(CardPage)
    qtbot.waitUntil(lambda: page.editor.patient.line.hasFocus())
    clip(PASTED)
    press(Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: len(page.editor.lines.lines()) == 3)
    page.editor.patient.line.setFocus()
    write("cha")
    qtbot.waitUntil(page.editor.patient.offers.isVisible)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.opened is not None and page.opened.form.patient == key(HEDI.name))
    assert len(page.editor.lines.lines()) == 3
    qtbot.waitUntil(lambda: key(HEDI.name) in world.cards.kept)
    assert world.cards.kept[b""].lines == ()


def test_a_draft_is_kept_while_one_works_and_comes_back(
    qtbot: QtBot, desk: DeskWindow, page: CardPage, world: World
) -> None:
    paste(qtbot, page)
    page.editor.instructions.setPlainText("Boire de l’eau.")
    desk.open_queue(desk.messages.queue)
    qtbot.waitUntil(lambda: key(AMIRA.name) in world.cards.kept)
    desk.go("card", key(HEDI.name))
    qtbot.waitUntil(lambda: page.opened is not None and page.opened.form.patient == key(HEDI.name))
    assert page.editor.lines.lines() == ()
    desk.go("card", key(AMIRA.name))
    qtbot.waitUntil(lambda: len(page.editor.lines.lines()) == 3)
    assert page.editor.instructions.toPlainText() == "Boire de l’eau."


def test_locking_keeps_the_card(qtbot: QtBot, desk: DeskWindow, page: CardPage, world: World) -> None:
    paste(qtbot, page)
    with qtbot.waitSignal(desk.locked):
        press(Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: key(AMIRA.name) in world.cards.kept)
    assert len(world.cards.kept[key(AMIRA.name)].lines) == 3


def test_a_teleconsultation_asks_for_its_reference_and_the_last_examination(
    qtbot: QtBot, page: CardPage, world: World
) -> None:
    page.editor.instructions.setPlainText("Repos.")
    assert page.editor.held.reference.isHidden() or not page.editor.held.reference.isVisible()
    page.editor.held.mode.take_focus()
    press(Qt.Key.Key_Right)
    assert page.editor.held.reference.isVisibleTo(page.editor)
    world.cards.no = refuse("consultation.teleconsultation_incomplete")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.editor.held.reference.line.hasFocus())
    assert "Téléconsultation" in page.editor.held.reference.word.text()
    write("T-1")
    page.editor.held.examined.line.setFocus()
    write("01/10/2026")
    world.cards.no = None
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.cards.signed) == 1)
    form = world.cards.signed[0]
    assert (form.mode, form.reference, form.last_examined_on) == (Mode.TELECONSULTATION, "T-1", "2026-10-01")


def test_a_longer_window_is_typed_with_its_reason(qtbot: QtBot, page: CardPage, world: World) -> None:
    page.editor.instructions.setPlainText("Repos.")
    assert "5\u00a0décembre" in page.editor.follows.until.text()
    page.editor.follows.choice.take_focus()
    press(Qt.Key.Key_5)
    page.editor.follows.number.line.setFocus()
    write("60")
    world.cards.no = refuse("window.reason_needed", days="60")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.editor.follows.reason.line.hasFocus())
    write("voyage")
    world.cards.no = None
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.cards.signed) == 1)
    assert (world.cards.signed[0].window_days, world.cards.signed[0].window_reason) == (60, "voyage")


def test_a_refusal_of_a_line_leads_to_the_line(qtbot: QtBot, page: CardPage, world: World) -> None:
    paste(qtbot, page)
    for _ in range(3):
        press(Qt.Key.Key_Return)
    world.cards.no = refuse("card.line_unread", line="2")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.editor.lines.currentIndex().row() == 1)
    qtbot.waitUntil(lambda: key(AMIRA.name) in world.cards.kept)
    assert len(page.editor.lines.lines()) == 3


def test_the_vault_is_asked_in_its_own_thread_alone(qtbot: QtBot, page: CardPage, world: World) -> None:
    paste(qtbot, page)
    assert len(world.threads) == 1


def test_enter_and_the_arrows_reach_every_line(qtbot: QtBot, page: CardPage) -> None:
    paste(qtbot, page)
    press(Qt.Key.Key_Down)
    assert page.editor.lines.currentIndex().row() == 1
    QTest.keyClick(page.editor.lines, Qt.Key.Key_F2)
    assert page.editor.add.line.text() == "Doliprane 1g, 1cp x3/j si douleur, 5j"


def test_the_card_is_about_the_patient_of_the_page_before(qtbot: QtBot, desk: DeskWindow) -> None:
    desk.go("record", key(HEDI.name))
    qtbot.waitUntil(lambda: desk.pages.currentWidget().about() == key(HEDI.name))
    press(Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    page = desk.page(CardPage)
    qtbot.waitUntil(lambda: page.opened is not None and page.opened.form.patient == key(HEDI.name))


def test_like_last_time_asks_for_a_patient_first(qtbot: QtBot, desk: DeskWindow) -> None:
    desk.go("card")
    page = desk.page(CardPage)
    qtbot.waitUntil(lambda: page.editor.patient.line.hasFocus())
    press(Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "pas encore de patient" in desk.band.words.text())
