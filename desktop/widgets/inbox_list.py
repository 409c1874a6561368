"""One queue: its title, its list, and what is said when it is empty."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QStackedLayout, QVBoxLayout, QWidget

from core.model import Queue
from core.record.rows import InboxRow, QueueCount
from desktop import phrases
from desktop.keys import digit_of
from desktop.models.inbox import ORDERS, InboxModel, Index, calm
from desktop.widgets.button import Button
from desktop.widgets.filters import ALL, Filters, OrderButton
from desktop.widgets.inbox_row import InboxDelegate
from desktop.widgets.words import Words

_WAITING = (Queue.ANSWER, Queue.IDENTITY, Queue.TRIAGE)


class QuestionList(QListView):
    """The list itself; Enter opens and goes into the reply, a digit decides."""

    entered = Signal()
    digit = Signal(int)

    def dataChanged(self, _first: Index, _last: Index, _roles: Sequence[int] = ()) -> None:
        """A row that looks otherwise is as high as before: nothing is laid out anew, were there ten thousand."""
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif digit := digit_of(event, Qt.KeyboardModifier.NoModifier):
            self.digit.emit(digit)
        elif event.key() == Qt.Key.Key_Home:
            self.setCurrentIndex(self._first())
        else:
            super().keyPressEvent(event)

    def _first(self) -> QModelIndex:
        """The first question; above it may stand the title of its group, which nobody can choose."""
        rows = (self.model().index(at, 0) for at in range(self.model().rowCount()))
        return next((row for row in rows if row.flags() & Qt.ItemFlag.ItemIsSelectable), QModelIndex())


class InboxList(QWidget):
    """`opened(letter)`: shown; `entered(letter)`: shown, and the caret belongs in the reply.

    `queue_wanted(queue)`: this one is empty, and somebody waits there.
    """

    opened = Signal(bytes)
    entered = Signal(bytes)
    queue_wanted = Signal(object)

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
        self.useful = Button("", kind="link")
        self.useful.clicked.connect(self._on_useful)
        self._next: Queue | None = None
        self._counts: tuple[QueueCount, ...] = ()
        self.filters, self.order = Filters(), OrderButton()
        self._queue, self._now = Queue.ANSWER, 0
        self._rows: tuple[InboxRow, ...] = ()
        self._seen: frozenset[bytes] = frozenset()
        self._left_out: bytes = b""
        self._lay_out()
        self.filters.changed.connect(self._show)
        self.order.chosen.connect(lambda _order: self._show())

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("listHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._title)
        first.addWidget(self._count)
        first.addStretch(1)
        first.addWidget(self.order)
        row = QVBoxLayout(head)
        row.setContentsMargins(16, 12, 12, 10)
        row.setSpacing(8)
        row.addLayout(first)
        row.addWidget(self.filters)
        nothing = QWidget()
        box = QVBoxLayout(nothing)
        box.setContentsMargins(16, 20, 16, 16)
        box.addWidget(self._empty)
        box.addWidget(self.useful, 0, Qt.AlignmentFlag.AlignLeading)
        box.addStretch(1)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.view)
        self._pages.addWidget(nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(self._pages, 1)

    def show_rows(
        self, queue: Queue, rows: tuple[InboxRow, ...], now_ms: int, seen: frozenset[bytes] = frozenset()
    ) -> None:
        """Fill the list, keeping the question that was selected where it is still there."""
        if queue is not self._queue:
            self.filters.blockSignals(True)
            self.filters.reset()
            self.filters.blockSignals(False)
        self._queue, self._rows, self._now, self._seen = queue, rows, now_ms, seen
        self._show()

    def leave_out(self, letter: bytes) -> None:
        """One whose reply is on its way stands in no list; empty: none."""
        if letter != self._left_out:
            self._left_out = letter
            self._show()

    def forget(self, letter: bytes) -> None:
        """One that was answered stands here no more."""
        self._rows = tuple(row for row in self._rows if row.letter != letter)

    def name_of(self, letter: bytes) -> str:
        """Whose question it is, where it is one of this queue."""
        return next((row.name for row in self._rows if row.letter == letter), "")

    def _show(self) -> None:
        queue, kept = self._queue, self.current()
        listed = tuple(row for row in self._rows if row.letter != self._left_out)
        grouped = queue in (Queue.ANSWER, Queue.IDENTITY)
        self.filters.setVisible(grouped and bool(listed))
        self.order.setVisible(grouped)
        self.filters.show_rows(listed)
        category = self.filters.category() if grouped else ALL
        shown = tuple(row for row in listed if category in (ALL, row.category))
        if queue is Queue.TRIAGE:
            shown = tuple(sorted(shown, key=calm))
        self._delegate.tall = queue is not Queue.TRIAGE
        order = self.order.order if grouped else ORDERS[0]
        self.view.setUniformItemSizes(not grouped or order != ORDERS[0])
        self.view.setAccessibleName(phrases.queue(queue))
        seen = self._seen if queue in (Queue.ANSWER, Queue.IDENTITY, Queue.TRIAGE) else None
        self.model.show_rows(shown, self._now, grouped=grouped, order=order, seen=seen)
        self._title.set(phrases.queue(queue))
        self._count.set(str(len(listed)) if listed else "")
        self._empty.set(self._nothing(queue, filtered=bool(listed)))
        self._offer_next()
        self._pages.setCurrentIndex(0 if shown else 1)
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

    def show_counts(self, counts: tuple[QueueCount, ...]) -> None:
        """How many wait in each queue: an empty one leads to the next that is not."""
        self._counts = counts
        self._offer_next()

    def _offer_next(self) -> None:
        """One useful next thing: all kinds again, or the next queue where somebody waits."""
        waiting = {one.queue: one.total for one in self._counts if one.total}
        others = (queue for queue in _WAITING if queue in waiting and queue is not self._queue)
        self._next = None if self.filters.category() else next(others, None)
        text = self.tr("Montrer toutes les questions") if self.filters.category() else ""
        if self._next is not None:
            text = f"{phrases.queue(self._next)}\u00a0: {waiting[self._next]}"
        self.useful.setText(text)
        self.useful.setAccessibleName(text)
        self.useful.setVisible(bool(text))
        self.useful.updateGeometry()

    def _on_useful(self) -> None:
        if self._next is not None:
            self.queue_wanted.emit(self._next)
        else:
            self.filters.reset()
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _nothing(self, queue: Queue, *, filtered: bool) -> str:
        if filtered:
            return self.tr("Aucune question de ce choix.")
        if queue is Queue.ANSWER:
            return self.tr("Tout est répondu. Prochaine échéance\u00a0: aucune.")
        if queue is Queue.TRIAGE:
            return self.tr("Tout est trié.")
        return self.tr("Rien ici.")
