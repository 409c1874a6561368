"""A note that members leave one another about a question, in its place above it; no patient ever reads it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.office.colleagues import MOST_NOTE
from desktop.widgets.button import Button
from desktop.widgets.glyph import Glyph
from desktop.widgets.segments import Segments

ALL, PHYSICIANS = "all", "physicians"


class NoteBar(QFrame):
    """`written(letter, words, physicians only)`. Enter keeps the note, which is not taken back; Escape gives it up."""

    written = Signal(bytes, str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("band")
        self.setProperty("kind", "note")
        self.letter = b""
        self._came_from: QWidget = self
        self.words = QLineEdit()
        self.words.setAccessibleName(self.tr("Note interne"))
        self.words.setPlaceholderText(self.tr("Note interne\u00a0: reste au dossier, le patient ne la lit jamais"))
        self.words.setMaxLength(MOST_NOTE)
        self.whom = Segments(self.tr("Qui la lit"), ((ALL, self.tr("Tous")), (PHYSICIANS, self.tr("Médecins"))))
        self.keep = Button(self.tr("Garder"), keys="↵", kind="closed")
        self.keep.setAccessibleName(self.tr("Garder la note"))
        self.drop = Button(self.tr("Non"), keys=self.tr("Échap"), kind="quiet")
        self.drop.setAccessibleName(self.tr("Non, sans note"))
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(Glyph("pen-line", "accent", 18))
        first.addWidget(self.words, 1)
        second.addWidget(self.whom, 1)
        second.addStretch(1)
        second.addWidget(self.drop)
        second.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 6, 20, 6)
        column.setSpacing(6)
        for row in (first, second):
            row.setSpacing(8)
            column.addLayout(row)
        self.words.textChanged.connect(lambda text: self.keep.set_kind("primary" if text.strip() else "closed"))
        self.words.returnPressed.connect(self._write)
        self.keep.clicked.connect(self._write)
        self.drop.clicked.connect(self.give_up)
        self.hide()

    def open(self, letter: bytes, *, physician: bool, back: QWidget) -> None:
        """Ask for a note about this question; the keyboard comes from `back` and goes there again."""
        if letter != self.letter:
            self.words.clear()
        self.letter, self._came_from = letter, back
        self.whom.setVisible(physician)
        self.whom.show_value(ALL)
        self.show()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def about(self, letter: bytes) -> None:
        """Another question is open: what was begun about the one before is not kept with it."""
        if letter != self.letter:
            self.letter = b""
            self.words.clear()
            self.hide()

    def give_up(self) -> None:
        """No note."""
        here = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.words.clear()
        self.hide()
        if here:
            self._came_from.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _write(self) -> None:
        words = self.words.text().strip()
        if not words:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.written.emit(self.letter, words, self.whom.value() == PHYSICIANS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)
