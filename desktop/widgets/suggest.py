"""A line that offers what begins with its letters: arrows choose, Enter takes the one that is marked, Esc keeps the letters."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.theme import font

_ROW, _MOST = 30, 6
_DATA = int(Qt.ItemDataRole.UserRole)


class Suggest(QWidget):
    """`asked(letters)`: what begins so? Answer with `offer`. `taken(object)`: one was chosen; `entered(text)`: none was;
    `pasted(text)`: several lines came at once."""

    asked = Signal(str)
    taken = Signal(object)
    entered = Signal(str)
    pasted = Signal(str)

    def __init__(self, name: str, hint: str = "", least: int = 3) -> None:
        super().__init__()
        self._least = least
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(hint)
        self.line.textEdited.connect(self._on_edited)
        self.line.installEventFilter(self)
        self.offers = QListWidget()
        self.offers.setObjectName("offers")
        self.offers.setAccessibleName(name)
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offers.setFont(font(13))
        self.offers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.offers.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.offers.itemClicked.connect(lambda _item: self._take())
        self.offers.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.line)
        column.addWidget(self.offers)

    def offer(self, letters: str, found: tuple[tuple[str, Any], ...]) -> None:
        """Show what begins with these letters: words and what they stand for. Late answers are passed over."""
        if letters != self.line.text():
            return
        self.offers.clear()
        for words, value in found[:_MOST]:
            item = QListWidgetItem(words, self.offers)
            item.setData(_DATA, value)
            item.setSizeHint(QSize(100, _ROW))
        self.offers.setFixedHeight(_ROW * self.offers.count() + 4)
        self.offers.setVisible(bool(found))
        self.offers.setCurrentRow(0)

    def clear(self) -> None:
        """Neither letters nor offers."""
        self.line.clear()
        self.offers.hide()

    def begin(self, text: str) -> None:
        """Put the caret behind this text."""
        self.line.setText(text)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.end(False)
        self.offers.hide()

    def _on_edited(self, text: str) -> None:
        if len(text.strip()) >= self._least:
            self.asked.emit(text)
        else:
            self.offers.hide()

    def _take(self) -> None:
        item = self.offers.currentItem() if not self.offers.isHidden() else None
        if item is not None:
            value = item.data(_DATA)
            self.clear()
            self.taken.emit(value)
        elif self.line.text().strip():
            self.entered.emit(self.line.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.line or event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        text = QGuiApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
        if "\n" in text.strip():
            self.pasted.emit(text)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take()
            return True
        if self.offers.isHidden():
            return False
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.offers.setCurrentRow(max(0, min(self.offers.currentRow() + step, self.offers.count() - 1)))
            return True
        if key == Qt.Key.Key_Escape:
            self.offers.hide()
            return True
        return False
