"""The consultation card with the keyboard alone, through the real widgets: pasted, re-read, signed; counted."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.charter.gate.lines import Kind
from core.dossier import PreparedCard
from core.model import Mode, Source, refuse
from core.office.card_form import pasted
from core.office.prepare import Awaited
from core.office.sheet import CardForm
from desktop.views.card import CardPage
from desktop.views.desk import DeskWindow
from desktop.widgets.button import Button
from desktop.widgets.words import Words
from tests.gui.fakes.people import FORBIDDEN, NOW, PEOPLE, SECRETARY, key
from tests.gui.fakes.world import World
from tests.gui.test_keys_alone import CTRL, NONE, enter_question, press, write

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


def waiting(person: int, text: str) -> Awaited:
    name = PEOPLE[person].name
    card = PreparedCard(key(f"p{person}"), "2026-11-20", SECRETARY, NOW, "B-7", ())
    form = CardForm(card.id, key(name), card.held_on, 15, lines=pasted(text), by=SECRETARY)
    return Awaited(key(name), name, PEOPLE[person].born, card, form)


def test_prepared_cards_are_signed_one_after_the_other(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.cards.cards = (waiting(0, "Amlor 5 mg 1 cp/j\nTahor 10 mg 1 cp le soir"), waiting(1, "Doliprane 1 g 1 cp/j"))
    desk.go("card")
    page = desk.page(CardPage)
    qtbot.waitUntil(lambda: page.side.list.isVisible() and page.editor.patient.line.hasFocus())
    keys = 0
    page.side.list.setFocus()
    press(Qt.Key.Key_Return)
    for lines in (2, 1):
        qtbot.waitUntil(lambda lines=lines: len(page.editor.lines.lines()) == lines and page.editor.lines.hasFocus())
        for _ in range(lines):
            press(Qt.Key.Key_Return)
            keys += 1
        signed = len(world.cards.signed)
        press(Qt.Key.Key_Return, CTRL)
        keys += 1
        qtbot.waitUntil(lambda signed=signed: len(world.cards.signed) == signed + 1)
    print(f"\nbatch of 2 cards, 3 lines: {keys} interactions")
    assert keys == 3 + 2
    qtbot.waitUntil(lambda: not page.side.list.isVisible())
    assert [form.by for form in world.cards.signed] == [SECRETARY, SECRETARY]


def test_a_prepared_card_can_be_taken_back(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.cards.cards = (waiting(0, "Amlor 5 mg 1 cp/j"),)
    desk.go("card")
    page = desk.page(CardPage)
    qtbot.waitUntil(page.side.list.isVisible)
    assert not page.side.away.isVisible()
    page.side.list.setFocus()
    press(Qt.Key.Key_Tab)
    assert page.side.away.hasFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.cards.taken_back == [key("p0")])
    qtbot.waitUntil(lambda: not page.side.list.isVisible())


def test_a_secretary_prepares_the_card_for_the_physician(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.role = "secretary"
    desk.start()
    qtbot.waitUntil(lambda: desk.who is not None and desk.who.role == "secretary")
    desk.go("card", key(AMIRA.name))
    page = desk.page(CardPage)
    qtbot.waitUntil(lambda: page.opened is not None and page.opened.row is not None)
    assert page.foot.button.text() == "Transmettre au médecin"
    paste(qtbot, page)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.cards.prepared) == 1)
    assert world.cards.signed == []


def test_a_forgotten_line_is_added_with_its_document_and_shown_as_late(
    qtbot: QtBot, page: CardPage, world: World
) -> None:
    press_named(page, "Ajouter une ligne oubliée")
    qtbot.waitUntil(lambda: page.foot.button.text() == "Ajouter après coup")
    assert "Ce que le téléphone nommera" not in [one.text() for one in page.side.findChildren(Words) if one.isVisible()]
    paste(qtbot, page, "Doliprane 1 g 1 cp x3/j")
    press(Qt.Key.Key_Return)
    assert "document" in page.foot.missing.text()
    press(Qt.Key.Key_Return, CTRL)
    assert page.editor.document.line.hasFocus()
    write("ordonnance")
    page.editor.dated.line.setFocus()
    write("12/11/2026")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.cards.added) == 1)
    consultation, (line,), source = world.cards.added[0]
    assert (consultation, line.name, source) == (b"h" * 16, "Doliprane", Source("ordonnance", "2026-11-12"))
    qtbot.waitUntil(
        lambda: "ajoutée après coup" in " ".join(one.accessibleName() for one in page.side.findChildren(QWidget))
    )
    assert "« ordonnance »" in " ".join(one.accessibleName() for one in page.side.findChildren(QWidget)).replace(
        "\u00a0", " "
    )


def test_a_result_is_recorded_with_its_day_and_way(qtbot: QtBot, page: CardPage, world: World) -> None:
    press_named(page, "Consigner un résultat")
    assert page.result.values.hasFocus()
    assert page.result.exam.text() == "Bilan lipidique"
    assert "valeurs" in page.foot.missing.text()
    write("LDL 1,10 g/l")
    page.result.how.take_focus()
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.cards.results) == 1)
    result = world.cards.results[0]
    assert (result.exam, result.received_on, result.how, result.values) == (
        "Bilan lipidique", "2026-11-20", "du laboratoire", "LDL 1,10 g/l",
    )  # fmt: skip
    qtbot.waitUntil(lambda: page.opened is not None and page.foot.button.text() == "Signer la fiche")


def test_the_vault_is_asked_in_its_own_thread_alone(qtbot: QtBot, page: CardPage, world: World) -> None:
    paste(qtbot, page)
    assert len(world.threads) == 1


def test_a_card_whose_lines_this_desk_may_not_read_says_so(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.cards.cards = (replace(waiting(0, "Amlor"), form=None),)
    desk.go("card")
    page = desk.page(CardPage)
    qtbot.waitUntil(page.side.list.isVisible)
    page.side.list.setFocus()
    press(Qt.Key.Key_Return, NONE)
    qtbot.waitUntil(lambda: "non lisibles" in desk.band.words.text())


def test_enter_and_the_arrows_reach_every_line(qtbot: QtBot, page: CardPage) -> None:
    paste(qtbot, page)
    press(Qt.Key.Key_Down)
    assert page.editor.lines.currentIndex().row() == 1
    QTest.keyClick(page.editor.lines, Qt.Key.Key_F2)
    assert page.editor.add.line.text() == "Doliprane 1g, 1cp x3/j si douleur, 5j"


def test_a_result_half_written_comes_back(qtbot: QtBot, page: CardPage, world: World) -> None:
    press_named(page, "Consigner un résultat")
    write("LDL 1,10 g/l")
    press(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.foot.button.text() == "Signer la fiche")
    assert world.cards.half is not None
    qtbot.wait(10)
    press_named(page, "Consigner un résultat")
    qtbot.waitUntil(lambda: page.result.values.toPlainText() == "LDL 1,10 g/l")


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


def test_a_line_missing_in_a_reply_leads_to_the_card_that_it_was_forgotten_on(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    enter_question(qtbot, desk, key(AMIRA.name))
    write(f"Bonjour Madame. Prenez aussi {FORBIDDEN[0][0]}.")
    name = "Compléter la consultation"
    panel = desk.messages.circumstances
    qtbot.waitUntil(lambda: any(one.accessibleName() == name for one in panel.findChildren(Button)))
    (button,) = [one for one in panel.findChildren(Button) if one.accessibleName() == name and one.isVisible()]
    world.cards.former = desk.messages.shown().consultation.consultation
    button.setFocus()
    press(Qt.Key.Key_Return)
    page = desk.page(CardPage)
    qtbot.waitUntil(lambda: page.foot.button.text() == "Ajouter après coup")
    assert page.opened is not None
    assert page.opened.form.consultation == world.cards.former
