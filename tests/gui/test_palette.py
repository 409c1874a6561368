"""Ctrl K: commands, patients and entries from one field, the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.model import Queue
from desktop.views.desk import DeskWindow
from desktop.views.entries import EntriesPage
from desktop.views.palette import MOST_HITS, matches
from desktop.views.record import RecordPage
from desktop.views.settings import SettingsPage
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World
from tests.gui.test_keys_alone import AMIRA, CTRL, YOUSSEF, enter_question, press, write


def titles(desk: DeskWindow) -> list[str]:
    return [row.entry.title for row in desk.palette_list.rows]


def searched(qtbot: QtBot, desk: DeskWindow, words: str, title: str) -> None:
    press(Qt.Key.Key_K, CTRL)
    write(words)
    qtbot.waitUntil(lambda: title in titles(desk) and len(titles(desk)) < 12)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("regl", "Réglages", True),
        ("dossier exp", "Exporter le dossier", True),
        ("exam", "C'est la personne que j'ai examinée", True),
        ("ai exa", "C’est la personne que j’ai examinée", True),
        ("glages", "Réglages", False),
        ("", "Réglages", True),
    ],
)
def test_words_match_by_their_beginnings_without_accents(words: str, text: str, found: bool) -> None:
    assert matches(words, text) is found


def test_an_empty_field_offers_every_command_that_holds(qtbot: QtBot, desk: DeskWindow) -> None:
    press(Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(desk.palette_list.isVisible)
    assert {"Envoyer", "Verrouiller", "Réglages"} <= set(titles(desk))
    assert "Rechercher" not in titles(desk)
    desk.go("settings")
    press(Qt.Key.Key_K, CTRL)
    assert "Envoyer" not in titles(desk)


def test_a_command_is_given_in_words(qtbot: QtBot, desk: DeskWindow) -> None:
    searched(qtbot, desk, "regl", "Réglages")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.pages.currentWidget() is desk.page(SettingsPage))
    assert desk.palette_list.isHidden()
    assert desk.top.search.text() == ""


def test_a_patient_is_found_by_name_and_arrows_choose(qtbot: QtBot, desk: DeskWindow) -> None:
    searched(qtbot, desk, "ben amira", "Amira Ben Youssef")
    assert desk.palette_list.rows[0].entry.letter == b""
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Return)
    record = desk.page(RecordPage)
    qtbot.waitUntil(lambda: record.record is not None and record.record.patient == key(PEOPLE[0].name))
    assert desk.pages.currentWidget() is record


def test_enter_before_the_answer_takes_what_was_typed(qtbot: QtBot, desk: DeskWindow) -> None:
    press(Qt.Key.Key_K, CTRL)
    write("sirop")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == YOUSSEF)


def test_nothing_found_says_where_was_searched_and_enter_does_nothing(qtbot: QtBot, desk: DeskWindow) -> None:
    press(Qt.Key.Key_K, CTRL)
    write("zzzz")
    qtbot.waitUntil(desk.palette_list.nothing.isVisible)
    assert "dans tous les dossiers" in desk.palette_list.nothing.text()
    press(Qt.Key.Key_Return)
    assert desk.top.search.hasFocus()


def test_escape_gives_the_keyboard_back(qtbot: QtBot, desk: DeskWindow) -> None:
    enter_question(qtbot, desk, AMIRA)
    press(Qt.Key.Key_K, CTRL)
    assert desk.top.search.hasFocus()
    press(Qt.Key.Key_Escape)
    assert desk.messages.reading.composer.hasFocus()
    assert desk.palette_list.isHidden()


def test_more_than_a_palette_holds_goes_to_a_page(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.people = PEOPLE * 11
    press(Qt.Key.Key_K, CTRL)
    write("bonjour")
    qtbot.waitUntil(lambda: len(desk.palette_list.rows) == MOST_HITS + 1)
    press(Qt.Key.Key_Up)
    for _ in range(MOST_HITS):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.pages.currentWidget() is desk.page(EntriesPage))
    qtbot.waitUntil(lambda: desk.page(EntriesPage).model.rowCount() > MOST_HITS)


def test_a_queue_is_reached_by_its_name(qtbot: QtBot, desk: DeskWindow) -> None:
    searched(qtbot, desk, "trier", "À trier")
    press(Qt.Key.Key_Return)
    assert desk.messages.queue is Queue.TRIAGE
