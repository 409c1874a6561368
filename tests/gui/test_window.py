"""The window: what it says when things go wrong, what it never does with a patient's text, names for every control."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.model import Queue
from core.record.view import ThreadView
from desktop import theme
from desktop.engine import Engine
from desktop.ports.post import PostReport
from desktop.views.desk import DeskWindow
from desktop.widgets.conversation import LetterCard
from tests.gui.fake_desk import FakeDesk
from tests.gui.fakes.people import HOSTILE, MINUTE, NOW, PEOPLE, key
from tests.gui.fakes.world import World

AMIRA, INES, MONGI = (key(PEOPLE[at].name) for at in (0, 5, 3))


def opened(qtbot: QtBot, desk: DeskWindow, letter: bytes) -> None:
    desk.messages.list.select(letter)
    qtbot.waitUntil(
        lambda: desk.messages.reading.letter() == letter and not desk.messages.reading.composer.isReadOnly()
    )


def desk_view(letter: bytes) -> ThreadView:
    view = FakeDesk(World()).thread(letter)
    assert isinstance(view, ThreadView)
    return view


def test_offline_is_a_band_and_sending_goes_on(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.state = "offline"
    desk.refresh()
    qtbot.waitUntil(desk.band.isVisible)
    assert "Vos réponses attendent sur ce poste" in desk.band.words.text()
    opened(qtbot, desk, AMIRA)
    desk.messages.reading.composer.insertPlainText("Bonjour Madame.")
    desk.messages.reading.judge()
    qtbot.waitUntil(lambda: desk.messages.reading.passage.send.kind() == "primary")
    desk.messages.reading.send()
    qtbot.waitUntil(lambda: len(world.sent) == 1)
    with qtbot.waitSignal(desk.post_asked):
        desk.band.button.click()


def test_what_another_desk_decided_shows_without_a_touch(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    opened(qtbot, desk, AMIRA)
    world.state = "offline"
    desk.on_post(PostReport("synced"))
    qtbot.wait(50)
    assert desk.band.isHidden()  # nothing came: nothing is read anew
    desk.on_post(PostReport("synced", learned=1))
    qtbot.waitUntil(desk.band.isVisible)


def test_a_broken_log_bars_every_send_and_leaves_reading_open(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.integrity = "broken"
    desk.refresh()
    qtbot.waitUntil(desk.band.isVisible)
    assert desk.band.words.text().startswith("Journal rompu après l’écriture n°\u00a0A-174.")
    opened(qtbot, desk, AMIRA)
    desk.messages.reading.composer.insertPlainText("Bonjour Madame.")
    desk.messages.reading.judge()
    desk.messages.reading.send()
    qtbot.wait(50)
    assert (world.sent, world.closed) == ([], [])


def test_a_patients_text_is_shown_as_typed_and_never_as_markup(qtbot: QtBot, desk: DeskWindow) -> None:
    opened(qtbot, desk, INES)
    cards = desk.messages.reading.conversation.findChildren(LetterCard)
    assert cards[-1].words.text().startswith(HOSTILE)
    assert not desk.findChildren(QLabel)


def test_the_question_that_is_answered_stands_out_even_where_the_patient_asked_another_since(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    view = desk_view(AMIRA)
    asked = next(line for line in view.lines if line.chosen)
    since = tuple(replace(asked, chosen=False, words="Autre chose. " * 40, at_ms=NOW - MINUTE) for _ in range(4))
    conversation = desk.messages.reading.conversation
    conversation.show_thread(replace(view, lines=(*view.lines, *since)))
    (card,) = conversation.findChildren(LetterCard, "letterNew")
    assert card.words.text() == asked.words
    qtbot.waitUntil(lambda: conversation.viewport().rect().contains(card.mapTo(conversation.viewport(), QPoint(4, 4))))


def test_a_draft_pasted_from_elsewhere_loses_its_markup(qtbot: QtBot, desk: DeskWindow) -> None:
    opened(qtbot, desk, AMIRA)
    copied = QMimeData()
    copied.setHtml("<b>gras</b> et <i>penché</i>")
    copied.setText("gras et penché")
    QApplication.clipboard().setMimeData(copied)
    desk.messages.reading.composer.paste()
    assert desk.messages.reading.composer.words() == "gras et penché"
    assert not desk.messages.reading.composer.textCursor().charFormat().font().bold()
    QApplication.clipboard().clear()


def test_no_break_spaces_of_a_draft_are_kept(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.drafts[AMIRA] = "Bonjour\u00a0! 5\u00a0mg\nSuite"
    opened(qtbot, desk, AMIRA)
    assert desk.messages.reading.composer.words() == "Bonjour\u00a0! 5\u00a0mg\nSuite"


def test_out_of_the_window_only_an_orientation_may_leave(qtbot: QtBot, desk: DeskWindow) -> None:
    opened(qtbot, desk, MONGI)
    desk.messages.reading.composer.insertPlainText("Bonjour. Prenez rendez-vous au cabinet.")
    desk.messages.reading.judge()
    qtbot.waitUntil(lambda: desk.messages.reading.passage.rail.cells[1].lamp.code == "consultation.window_closed")
    assert desk.messages.reading.passage.send.kind() == "closed"
    choices = tuple(desk.messages.reading.judgement.choices.values())
    choices[1].click()
    qtbot.waitUntil(lambda: desk.messages.reading.passage.send.kind() == "primary")
    assert [choice.isChecked() for choice in choices] == [False, True]


def test_the_secretary_never_meets_a_text_or_a_reply(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.role = "secretary"
    desk.start()
    qtbot.waitUntil(lambda: desk.messages.queue is Queue.TRIAGE and desk.messages.list.model.questions == 6)
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.triage.letter() == AMIRA)
    desk.menus.by_keys("Ctrl+2").trigger()
    assert desk.messages.queue is Queue.TRIAGE
    shown = " ".join(widget.accessibleName() for widget in desk.messages.triage.findChildren(QWidget))
    assert "Contenu scellé" in shown
    assert "avant ou après le repas" not in shown


def test_an_empty_queue_says_so(qtbot: QtBot, desk: DeskWindow) -> None:
    desk.open_queue(Queue.CLOSED)
    qtbot.waitUntil(lambda: desk.messages.list.model.questions == 0)
    assert desk.messages.list._empty.text() == "Rien ici."
    assert desk.messages.stack.currentWidget() is desk.messages.blank


def test_the_title_says_nothing_of_anybody(qtbot: QtBot, desk: DeskWindow) -> None:
    opened(qtbot, desk, AMIRA)
    assert desk.windowTitle() == "Colloque"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_window_mirrors_in_both_themes(qtbot: QtBot, dressed: QApplication, engine: Engine, name: str) -> None:
    theme.apply(dressed, name, Qt.LayoutDirection.RightToLeft)
    window = DeskWindow(engine, lambda: NOW)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.start()
    qtbot.waitUntil(lambda: window.messages.list.model.questions > 0)
    opened(qtbot, window, AMIRA)
    QApplication.processEvents()
    cells, send = window.messages.reading.passage.rail.cells, window.messages.reading.passage.send
    image = window.grab().toImage()
    theme.apply(dressed, "light")
    assert window.sidebar.mapTo(window, window.sidebar.rect().center()).x() > 1200
    assert send.x() < cells[-1].x() < cells[0].x()
    assert image.pixelColor(5, 5).lightness() > 200 if name == "light" else True
    assert image.pixelColor(60, 800).lightness() < 60 if name == "dark" else True


def test_a_narrow_window_folds_the_circumstances_and_f7_brings_them_back(qtbot: QtBot, desk: DeskWindow) -> None:
    opened(qtbot, desk, AMIRA)
    desk.resize(1100, 800)
    qtbot.waitUntil(desk.messages.beside.isHidden)
    desk.menus.by_keys("F7").trigger()
    assert desk.messages.beside.isVisible()


def test_a_scroll_area_is_the_only_way_a_thread_grows(qtbot: QtBot, desk: DeskWindow) -> None:
    opened(qtbot, desk, AMIRA)
    area: QScrollArea = desk.messages.reading.conversation
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() == area.verticalScrollBar().maximum())
