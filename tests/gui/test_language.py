"""Everything the window says goes through translation, and a table says the same things in another language."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import catalogue, dates, phrases, theme, tongue
from desktop.engine import Engine
from desktop.theme import RESOURCES
from desktop.views.desk import DeskWindow
from tests.gui.fakes.people import NOW, PEOPLE, key
from tests.gui.test_window import opened

SOURCES = sorted(path for path in catalogue.SOURCE.rglob("*.py") if path.parent.name != "phrases")
TABLES = sorted((RESOURCES / "words").glob("*.toml"))

# Programs of the command line and of the pictures, which no user of the window reads; formats of dates.
SPARED = {
    "__main__.py",
    "pictures.py",
    "screens.py",
    "demo_shots.py",
    "day_shots.py",
    "people_shots.py",
    "catalogue.py",
    "dates.py",
    "absence.py",
}
LOOKS_FRENCH = re.compile(r"[à-öø-ÿÀ-Öœ]|[A-Za-z]{2,}[ '’\u00a0][a-z]{2,}")
OPEN, CLOSE = "\u2066\u2067\u2068", "\u2069"


def silent(tree: ast.AST) -> Iterator[ast.AST]:
    """What nobody reads on the screen: docstrings, what is raised or asserted, names of lanes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise | ast.Assert) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            yield from ast.walk(node)
        if isinstance(node, ast.keyword) and node.arg == "lane":
            yield from ast.walk(node.value)


def untold(source: str) -> list[str]:
    """Texts that look French and that no translator ever sees."""
    tree = ast.parse(source)
    seen = {id(node) for node in (*catalogue.handed_on(tree), *silent(tree))}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node.value for node in texts if id(node) not in seen and LOOKS_FRENCH.search(node.value)]


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name not in SPARED], ids=lambda path: path.name)
def test_every_text_of_the_window_goes_through_translation(path: Path) -> None:
    named_in_itself = {"Français"}
    assert set(untold(path.read_text(encoding="utf-8"))) <= named_in_itself


def test_a_text_that_goes_past_translation_is_found() -> None:
    assert untold('Words("Réponse envoyée", 12, 16)') == ["Réponse envoyée"]
    assert untold('Words("Two words", 12, 16)') == ["Two words"]
    assert untold('Words(self.tr("Réponse envoyée"), 12, 16)\nraise ValueError("Une faute")') == []


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_translates_what_is_said_with_the_same_facts_and_closed_isolates(path: Path) -> None:
    texts: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    said = catalogue.texts()
    assert [french for french in texts if tongue.plain(french) not in said] == []
    assert said - {tongue.plain(french) for french in texts} == set()
    assert [french for french, text in texts.items() if not fields(text) <= fields(french)] == []
    for text in texts.values():
        assert text.strip()
        assert sum(text.count(mark) for mark in OPEN) == text.count(CLOSE)


@pytest.fixture
def arabic(dressed: QApplication) -> Iterator[None]:
    """The window in Arabic, for one test."""
    made = tongue.speak(dressed, "ar")
    theme.apply(dressed, "light", Qt.LayoutDirection.RightToLeft)
    yield
    for translator in made:
        dressed.removeTranslator(translator)
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.Tunisia))
    theme.apply(dressed, "light")


@pytest.mark.usefixtures("arabic")
def test_words_days_and_figures_are_those_of_tunisia() -> None:
    assert phrases.translate("Réglages") == "الإعدادات"
    assert dates.iso_full("2026-11-20").replace("\u00a0", " ") == "20 نوفمبر 2026"
    assert dates.iso_full("1972-05-03").replace("\u00a0", " ") == "3 ماي 1972"
    assert (
        QCoreApplication.translate("Anything", "Ce texte n’est dans aucune table") == "Ce texte n’est dans aucune table"
    )


@pytest.mark.usefixtures("arabic")
def test_the_window_opens_mirrored_and_in_arabic(qtbot: QtBot, engine: Engine) -> None:
    window = DeskWindow(engine, lambda: NOW)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.start()
    qtbot.waitUntil(lambda: window.messages.list.model.questions > 0)
    opened(qtbot, window, key(PEOPLE[0].name))
    assert window.sidebar.places["settings"].text() == "الإعدادات"
    assert window.messages.reading.passage.send.text() == "إرسال"
    assert next(action.text() for action in window.top.menus.actions()) == "ملف"
    assert window.sidebar.mapTo(window, window.sidebar.rect().center()).x() > window.width() / 2
    passage = window.messages.reading.passage
    qtbot.waitUntil(lambda: passage.send.x() < passage.rail.cells[-1].x() < passage.rail.cells[0].x())
