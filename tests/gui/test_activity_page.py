"""The activity: four numbers, four charts that are said in words too, the questions that wait; never for publication."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from core.model import HOUR_MS, Queue
from desktop.theme import tint
from desktop.views.activity import ActivityPage
from desktop.views.desk import DeskWindow
from desktop.widgets.charts import BarChart
from desktop.widgets.words import Words
from tests.gui.fake_desk import FakeDesk
from tests.gui.fakes.activity import BUSY
from tests.gui.fakes.people import NOW
from tests.gui.fakes.world import World


def opened(qtbot: QtBot, desk: DeskWindow) -> ActivityPage:
    """The page, counted."""
    desk.go("activity")
    page = desk.page(ActivityPage)
    qtbot.waitUntil(lambda: page.stops.value.text() == "57")
    return page


def test_the_numbers_are_those_of_the_period_that_is_chosen(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = opened(qtbot, desk)
    assert page.in_time.value.text() == "386 sur 395"
    page.period.buttons["7"].click()
    qtbot.waitUntil(lambda: world.activity.asked == [28, 7])


def test_it_says_that_nothing_of_it_is_to_be_published(qtbot: QtBot, desk: DeskWindow) -> None:
    page = opened(qtbot, desk)
    assert any("ne rien publier" in words.text() for words in page.findChildren(Words))


def test_each_chart_is_said_in_words(qtbot: QtBot, desk: DeskWindow) -> None:
    page = opened(qtbot, desk)
    for chart, words in ((page.waits, "112"), (page.categories, "168"), (page.rules, "reformulé"), (page.weeks, "108")):
        assert chart.accessibleName()
        assert words in chart.accessibleDescription()


def test_bars_beyond_the_limit_are_painted_as_late(qtbot: QtBot) -> None:
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.resize(300, 190)
    chart.show_bars("Délai", [("a", 5), ("b", 5)], 1, "48 h")
    image = chart.grab().toImage()
    assert QColor(image.pixel(75, 150)) == tint("accent")
    assert QColor(image.pixel(225, 150)) == tint("warn-fill")


@pytest.mark.usefixtures("mirrored")
def test_bars_go_from_the_other_side_where_the_window_is_mirrored(qtbot: QtBot) -> None:
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.resize(300, 190)
    chart.show_bars("Délai", [("a", 5), ("b", 5)], 1, "48 h")
    assert QColor(chart.grab().toImage().pixel(75, 150)) == tint("warn-fill")


def test_a_question_that_waits_too_long_is_opened_from_here(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    row = replace(FakeDesk(world).inbox(Queue.ANSWER)[0], received_ms=NOW - 66 * HOUR_MS)
    world.threads.clear()
    world.activity.activity = replace(BUSY, late=(row,))
    page = opened(qtbot, desk)
    assert page.waiting.value.text() == "1"
    assert "66" in page.waiting.beneath.text()
    page.ways[0].click()
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == row.letter)
