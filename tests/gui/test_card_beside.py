"""Beside the card: prepared ones signed one after the other, forgotten lines, results; with the keyboard alone."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.dossier import PreparedCard
from core.model import Source
from core.office.card_form import pasted
from core.office.prepare import Awaited
from core.office.sheet import CardForm
from desktop.views.card import CardPage
from desktop.views.desk import DeskWindow
from desktop.widgets.button import Button
from desktop.widgets.words import Words
from tests.gui.fakes.people import FORBIDDEN, NOW, PEOPLE, SECRETARY, key
from tests.gui.fakes.world import World
from tests.gui.test_card import AMIRA, page, paste, press_named
from tests.gui.test_keys_alone import CTRL, NONE, enter_question, press, write

__all__ = ["page"]


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


def test_a_card_whose_lines_this_desk_may_not_read_says_so(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.cards.cards = (replace(waiting(0, "Amlor"), form=None),)
    desk.go("card")
    page = desk.page(CardPage)
    qtbot.waitUntil(page.side.list.isVisible)
    page.side.list.setFocus()
    press(Qt.Key.Key_Return, NONE)
    qtbot.waitUntil(lambda: "non lisibles" in desk.band.words.text())


def test_a_result_half_written_comes_back(qtbot: QtBot, page: CardPage, world: World) -> None:
    press_named(page, "Consigner un résultat")
    write("LDL 1,10 g/l")
    press(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.foot.button.text() == "Signer la fiche")
    assert world.cards.half is not None
    qtbot.wait(10)
    press_named(page, "Consigner un résultat")
    qtbot.waitUntil(lambda: page.result.values.toPlainText() == "LDL 1,10 g/l")


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
