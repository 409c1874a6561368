"""A page that lists what can be opened, such as what a search found."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop import dates, phrases
from desktop.engine import Engine
from desktop.models.entries import Entry, EntryModel
from desktop.models.inbox import ROW
from desktop.ports.search import Hit
from desktop.theme import tint
from desktop.views.page import Page
from desktop.widgets.inbox_row import Pen
from desktop.widgets.page_head import PageHead
from desktop.widgets.words import Words


class EntryDelegate(QStyledItemDelegate):
    """Two lines, and a time at the far side."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, 52)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(ROW)
        whole = option.rect
        painter.save()
        pen = Pen(painter, whole, option.direction)
        pen.left, pen.right = 28, whole.width() - 28
        if option.state & QStyle.StateFlag.State_Selected:
            pen.fill(tint("wash"), 0, 0, whole.width(), whole.height())
            pen.fill(tint("accent"), 0, 0, 3, whole.height())
        pen.fill(tint("line"), 0, whole.height() - 1, whole.width(), 1)
        wide = pen.width_of(entry.end, 12, 400)
        pen.words(entry.end, pen.right - wide, 9, wide, (12, 400, "ink-3"), end=True)
        pen.words(phrases.shown(entry.title), pen.left, 7, pen.right - wide - 12 - pen.left, (14, 600, "ink"))
        pen.words(entry.detail, pen.left, 27, pen.right - pen.left, (13, 400, "ink-2"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(tint("accent"), 2))
            painter.drawRect(whole.adjusted(1, 1, -1, -2))
        painter.restore()


class EntryList(QListView):
    """Enter opens."""

    entered = Signal()

    def show_or(self, nothing: QWidget, words: str, *, empty: bool) -> None:
        """Show the list, or `nothing` that says `words`. Whoever had the keyboard here keeps it here: a list that empties
        under the hand never lets the next key fall into another field."""
        nothing.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        nothing.setAccessibleName(words)
        here = self.hasFocus() or nothing.hasFocus()
        shown, hidden = (nothing, self) if empty else (self, nothing)
        shown.show()
        if here:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
        hidden.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class EntriesPage(Page):
    """A title, a list, and a sentence where it is empty."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.model = EntryModel(self)
        self.view = EntryList()
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setItemDelegate(EntryDelegate(self.view))
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.entered.connect(self._on_entered)
        self.view.clicked.connect(lambda _index: self._on_entered())
        self._title = Words("", 20, 28, 600, wrap=False)
        self._empty = Words("", 14, 20, token="ink-2")
        head = PageHead(spacing=16)
        self._head = head.row
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        self._nothing = QWidget()
        nothing = QHBoxLayout(self._nothing)
        nothing.setContentsMargins(28, 20, 28, 20)
        nothing.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.view, 1)

    def add_field(self, field: QWidget) -> None:
        """A field to type in beside the title: what it asks for is listed below."""
        self._head.insertWidget(1, field, 100)

    def show_entries(self, title: str, entries: Sequence[Entry], empty: str) -> None:
        """Fill the page."""
        self._title.set(title)
        self.view.setAccessibleName(title)
        self.model.show_entries(entries)
        self._empty.set(empty)
        self.view.show_or(self._nothing, empty, empty=not entries)
        if entries:
            self.view.setCurrentIndex(self.model.index(0))

    def enter(self, about: object = None, /) -> None:
        """Look for words in every file."""
        self.search(about if isinstance(about, str) else "")

    def panes(self) -> tuple[QWidget, ...]:
        return (self.view,)

    def take_focus(self) -> None:
        """Put the keyboard in the list."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def search(self, words: str) -> None:
        """Look for words in every file."""
        self._engine.ask(lambda desk: desk.search(words), lambda hits: self._on_hits(words, hits), lane="entries")

    def _on_hits(self, words: str, hits: tuple[Hit, ...]) -> None:
        now = self._clock()
        found = tuple(
            Entry(
                hit.name,
                phrases.shown(hit.excerpt),
                dates.since(hit.at_ms, now) if hit.at_ms else "",
                hit.patient,
                hit.letter,
            )
            for hit in hits
        )
        title = self.tr("Recherche\u00a0: {words}").format(words=phrases.isolate(phrases.shown(words)))
        self.show_entries(title, found, self.tr("Rien trouvé dans tous les dossiers."))
        self.take_focus()

    def _on_entered(self) -> None:
        entry = self.view.currentIndex().data(ROW)
        if isinstance(entry, Entry):
            self.went.emit("messages" if entry.letter else "record", entry.letter or entry.patient)
