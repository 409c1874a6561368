"""Where a caller's question stands: three letters of a name or a number, and its state without its text."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.office.where import Standing
from desktop import dates, phrases
from desktop.engine import Engine
from desktop.models.entries import Entry
from desktop.views.entries import EntriesPage
from desktop.views.page import Page


class WherePage(Page):
    """A field, and who it may be, with where each question is."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.words = QLineEdit()
        self.words.setAccessibleName(self.tr("Trois lettres du nom, n° de dossier ou de téléphone"))
        self.words.setPlaceholderText(self.tr("Trois lettres du nom, n° de dossier ou de téléphone"))
        self.words.textChanged.connect(self._ask)
        self.entries = EntriesPage(engine, clock)
        self.words.returnPressed.connect(self.entries.take_focus)
        self.entries.went.connect(self.went)
        self.entries.add_field(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.entries, 1)
        self._show(())

    def panes(self) -> tuple[QWidget, ...]:
        return self.words, self.entries.view

    def enter(self, _about: object = None, /) -> None:
        self.words.clear()
        self._show(())
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask(self, words: str) -> None:
        self._engine.ask(lambda desk: desk.day.standing(words), self._show, lane="where")

    def _show(self, found: tuple[Standing, ...]) -> None:
        empty = self.tr("Rien de médical n’est dit ici : où en est la question, et avec qui.")
        nothing = self.tr("Aucune question de ce nom ni de ce numéro.")
        title = self.tr("Où en est une question")
        asked = len(self.words.text().strip()) > 1
        self.entries.show_entries(title, tuple(map(self._entry, found)), nothing if asked else empty)

    def _entry(self, one: Standing) -> Entry:
        parts = [
            phrases.word(f"where.{one.state}"),
            phrases.isolate(phrases.shown(one.who)) if one.who else "",
            self.tr("depuis {when}").format(when=dates.day_and_clock(one.since_ms)),
            self.tr("en retard") if one.late else "",
            phrases.word(f"category.{one.category}"),
            self.tr("né(e) le {day}").format(day=dates.iso_full(one.born)) if one.born else "",
        ]
        came = self.tr("reçue {when}").format(when=dates.day_and_clock(one.received_ms))
        return Entry(one.name, phrases.joined(*parts), came, one.patient, one.letter)
