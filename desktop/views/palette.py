"""Ctrl K: one field for everything. What is typed finds commands, patients and entries; arrows choose, Enter does it.

The keyboard never leaves the field; Esc gives it back to whoever had it.
"""

import unicodedata
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from core.record.rows import PatientRow
from desktop import dates, phrases
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.models.entries import Entry, EntryModel
from desktop.ports.search import Hit
from desktop.views.actions import Command, spoken, translated
from desktop.views.entries import EntryDelegate
from desktop.widgets.words import Words

WIDE, HIGH, ROW_HIGH = 620, 428, 52
MOST_COMMANDS, MOST_PATIENTS, MOST_HITS = 6, 6, 20
ASK_AFTER_MS = 80


def folded(text: str) -> str:
    """Without accents and capitals: what a hurried hand types."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(char for char in parts if not unicodedata.combining(char))


def matches(words: str, text: str) -> bool:
    """Whether each of the words begins a word of the text."""
    there = folded(text).replace("'", " ").split()
    return all(any(word.startswith(each) for word in there) for each in folded(words).replace("'", " ").split())


class Answer(NamedTuple):
    """What the vault knows of some words."""

    patients: tuple[PatientRow, ...]
    hits: tuple[Hit, ...]


def ask_desk(desk: DeskPort, words: str) -> Answer:
    """Patients by name or number, and entries that hold the words."""
    named = [row for row in desk.patients() if matches(words, f"{row.name} {row.number}")]
    return Answer(tuple(named[:MOST_PATIENTS]), desk.search(words))


class Found(NamedTuple):
    """A row, and what Enter does on it."""

    entry: Entry
    does: Callable[[], object]


class Palette(QFrame):
    """`went(place, about)`: somebody chose something. `commands` tells which can be given now."""

    went = Signal(str, object)

    def __init__(
        self,
        window: QWidget,
        field: QLineEdit,
        engine: Engine,
        clock: Callable[[], int],
        commands: Callable[[], tuple[Command, ...]],
    ) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self._field, self._engine, self._clock, self._commands = field, engine, clock, commands
        self._former: QWidget | None = None
        self.rows: tuple[Found, ...] = ()
        self.model = EntryModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setItemDelegate(EntryDelegate(self.view))
        self.view.setObjectName("found")
        self.view.setAccessibleName(self.tr("Trouvé"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.clicked.connect(lambda _index: self._do())
        self.nothing = Words("", 13, 18, token="ink-2")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 6)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        said = QVBoxLayout()
        said.setContentsMargins(16, 0, 16, 0)
        said.addWidget(self.nothing)
        column.addLayout(said)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(ASK_AFTER_MS)
        self._soon.timeout.connect(self.ask)
        field.installEventFilter(self)
        field.textChanged.connect(lambda _text: self._soon.start())
        self.hide()

    def open(self) -> None:
        """Put the keyboard in the field, and show what can be done here."""
        if not self._field.hasFocus():
            self._former = QApplication.focusWidget()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self.ask()

    def leave(self) -> None:
        """Close, and give the keyboard back."""
        self.hide()
        self._engine.forget("palette")
        self._soon.stop()
        self._field.clear()
        self._soon.stop()
        if self._former is not None and self._former.isVisible():
            self._former.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._field.clearFocus()

    def ask(self) -> None:
        """Look for what is typed."""
        words = self._field.text().strip()
        if words:
            self._engine.ask(lambda desk: ask_desk(desk, words), partial(self._show, words), lane="palette")
        else:
            self._engine.forget("palette")
            self._show("", Answer((), ()))

    def _show(self, words: str, answer: Answer) -> None:
        if not self._field.hasFocus():
            return
        given = [command for command in self._commands() if matches(words, translated(command.text))]
        found = [self._command(command) for command in (given[:MOST_COMMANDS] if words else given)]
        found += [self._patient(row) for row in answer.patients]
        found += [self._hit(hit) for hit in answer.hits[:MOST_HITS]]
        if len(answer.hits) > MOST_HITS:
            found.append(self._all(words, len(answer.hits)))
        self.rows = tuple(found)
        self.model.show_entries(tuple(row.entry for row in found))
        self.view.setVisible(bool(found))
        self.nothing.setVisible(not found)
        about = phrases.isolate(phrases.shown(words))
        self.nothing.set(self.tr("Rien trouvé pour «\u00a0{words}\u00a0» dans tous les dossiers.").format(words=about))
        if found:
            self.view.setCurrentIndex(self.model.index(0))
        self._place(len(found))

    def _command(self, command: Command) -> Found:
        title = Entry(translated(command.text), translated(command.menu), spoken(command.keys), b"")
        return Found(title, command.does)

    def _patient(self, row: PatientRow) -> Found:
        number = self.tr("dossier {number}").format(number=phrases.isolate_ltr(row.number)) if row.number else ""
        parts = (self.tr("Patient"), dates.iso_full(row.born), number)
        entry = Entry(row.name, phrases.joined(*parts), "", row.patient)
        return Found(entry, lambda: self.went.emit("record", row.patient))

    def _hit(self, hit: Hit) -> Found:
        when = dates.since(hit.at_ms, self._clock()) if hit.at_ms else ""
        place, about = ("messages", hit.letter) if hit.letter else ("record", hit.patient)
        return Found(
            Entry(hit.name, phrases.shown(hit.excerpt), when, hit.patient, hit.letter),
            lambda: self.went.emit(place, about),
        )

    def _all(self, words: str, count: int) -> Found:
        title = self.tr("Tout voir, {n} écritures").format(n=count)
        entry = Entry(title, self.tr("dans tous les dossiers"), "", b"")
        return Found(entry, lambda: self.went.emit("found", words))

    def _place(self, rows: int) -> None:
        window, field = self.window(), self._field
        wide = min(WIDE, window.width() - 32)
        high = min(HIGH, rows * ROW_HIGH + 16) if rows else ROW_HIGH
        middle = field.mapTo(window, QPoint(field.width() // 2, field.height() + 4))
        self.setGeometry(max(16, min(middle.x() - wide // 2, window.width() - wide - 16)), middle.y(), wide, high)
        self.raise_()
        self.show()

    def _step(self, by: int) -> None:
        at = self.view.currentIndex().row() + by
        if 0 <= at < len(self.rows):
            self.view.setCurrentIndex(self.model.index(at))

    def _do(self) -> None:
        at = self.view.currentIndex().row()
        if 0 <= at < len(self.rows):
            does = self.rows[at].does
            self.leave()
            does()

    def _on_enter(self) -> None:
        """What is typed counts, not what was found for the letters before."""
        if self._soon.isActive():
            self._soon.stop()
            words = self._field.text().strip()
            self._engine.ask(lambda desk: ask_desk(desk, words), partial(self._show_and_do, words), lane="palette")
        else:
            self._do()

    def _show_and_do(self, words: str, answer: Answer) -> None:
        self._show(words, answer)
        self._do()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.hide()
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        keys: dict[int, Callable[[], object]] = {
            int(Qt.Key.Key_Down): partial(self._step, 1),
            int(Qt.Key.Key_Up): partial(self._step, -1),
            int(Qt.Key.Key_Return): self._on_enter,
            int(Qt.Key.Key_Enter): self._on_enter,
            int(Qt.Key.Key_Escape): self.leave,
        }
        does = keys.get(event.key())
        if does is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            does()
            return True
        return False
