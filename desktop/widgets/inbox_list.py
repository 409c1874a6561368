"""One queue: its title, its list, and what is said when it is empty."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QStackedLayout, QVBoxLayout, QWidget

from core.model import Queue
from core.record.rows import InboxRow
from desktop import phrases
from desktop.keys import digit_of
from desktop.models.inbox import InboxModel
from desktop.widgets.inbox_row import InboxDelegate
from desktop.widgets.words import Words


class QuestionList(QListView):
    """The list itself; Enter opens and goes into the reply, a digit decides."""

    entered = Signal()
    digit = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif digit := digit_of(event, Qt.KeyboardModifier.NoModifier):
            self.digit.emit(digit)
        else:
            super().keyPressEvent(event)


class InboxList(QWidget):
    """`opened(letter)`: shown; `entered(letter)`: shown, and the caret belongs in the reply."""

    opened = Signal(bytes)
    entered = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("listPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(260)
        self.model = InboxModel(self)
        self._delegate = InboxDelegate(self)
        self.view = QuestionList()
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._delegate)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.entered.connect(lambda: self.entered.emit(self.current()))
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self._title = Words("", 17, 24, 600, wrap=False)
        self._count = Words("", 13, 24, token="ink-3", wrap=False)
        self._empty = Words("", 14, 20, token="ink-2")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("listHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addStretch(1)
        nothing = QWidget()
        box = QVBoxLayout(nothing)
        box.setContentsMargins(16, 20, 16, 16)
        box.addWidget(self._empty)
        box.addStretch(1)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.view)
        self._pages.addWidget(nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(self._pages, 1)

    def show_rows(self, queue: Queue, rows: tuple[InboxRow, ...], now_ms: int) -> None:
        """Fill the list, keeping the question that was selected where it is still there."""
        kept = self.current()
        grouped = queue in (Queue.ANSWER, Queue.IDENTITY)
        self._delegate.tall = queue is not Queue.TRIAGE
        self.view.setUniformItemSizes(not grouped)
        self.view.setAccessibleName(phrases.queue(queue))
        self.model.show_rows(rows, now_ms, grouped=grouped)
        self._title.set(phrases.queue(queue))
        self._count.set(str(len(rows)) if rows else "")
        self._empty.set(self._nothing(queue))
        self._pages.setCurrentIndex(0 if rows else 1)
        self._mark(kept)

    def current(self) -> bytes:
        """The selected letter, or empty."""
        return self.model.letter_at(self.view.currentIndex())

    def select(self, letter: bytes) -> None:
        """Select a letter and tell."""
        at = self.model.row_of(letter)
        if at >= 0:
            self.view.setCurrentIndex(self.model.index(at))

    def step(self, by: int) -> None:
        """Go to the question before or after."""
        self.select(self.model.next_letter(self.current(), by))

    def _mark(self, letter: bytes) -> None:
        at = self.model.row_of(letter) if letter else -1
        if at >= 0:
            chosen = self.view.selectionModel()
            quiet = self.blockSignals(True)
            chosen.setCurrentIndex(self.model.index(at), QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.blockSignals(quiet)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        letter = self.model.letter_at(current)
        if letter:
            self.opened.emit(letter)

    def _nothing(self, queue: Queue) -> str:
        if queue is Queue.ANSWER:
            return self.tr("Tout est répondu. Prochaine échéance\u00a0: aucune.")
        if queue is Queue.TRIAGE:
            return self.tr("Tout est trié.")
        return self.tr("Rien ici.")
