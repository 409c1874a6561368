"""The lines of a card: name, posology, duration, and whether a person re-read them. Enter re-reads and goes to the next."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from core.charter.gate.lines import Kind
from core.office.sheet import FormLine
from desktop import phrases
from desktop.models.card_lines import CardLineModel, remark, state
from desktop.models.inbox import ROW
from desktop.theme import tint
from desktop.widgets.button import presses
from desktop.widgets.glyph import draw_key_cap, key_cap_size
from desktop.widgets.inbox_row import Pen

_ROW, _MORE, _STATE, _MOST_ROWS = 36, 20, 152, 9
_CAP = "↵"


class CardLineDelegate(QStyledItemDelegate):
    """One row a line; what hinders it, or is left of it, stands beneath."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW + (_MORE if remark(index.data(ROW)) else 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: FormLine = index.data(ROW)
        whole: QRect = option.rect
        flags: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = Pen(painter, whole, option.direction)
        if flags & QStyle.StateFlag.State_Selected:
            pen.fill(tint("wash"), 0, 0, whole.width(), whole.height())
            pen.fill(tint("accent"), 0, 0, 3, whole.height())
        pen.fill(tint("line"), 0, whole.height() - 1, whole.width(), 1)
        self._said(pen, line, whole.width())
        self._state(painter, pen, line, whole.width(), bool(flags & QStyle.StateFlag.State_Selected))
        if flags & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(tint("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(whole.adjusted(1, 1, -1, -1))
        painter.restore()

    def _said(self, pen: Pen, line: FormLine, width: int) -> None:
        room = width - _STATE - 40
        unread = line.kind is Kind.UNREAD
        pen.icon({"exam": "flask-conical", "medicine": "pill"}.get(line.kind, "circle-help"), "ink-3", 12, 10, 16)
        if unread:
            pen.words(phrases.shown(line.typed).replace("\n", " "), 36, 8, room, (14, 400, "stop"))
        elif line.kind is Kind.EXAM:
            pen.words(phrases.shown(line.name), 36, 8, room, (14, 600, "ink"))
        else:
            strong = phrases.isolate_ltr(" ".join(filter(None, (phrases.shown(line.name), phrases.shown(line.dose)))))
            first, last = room * 36 // 100, room * 22 // 100
            pen.words(strong, 36, 8, first - 10, (14, 600, "ink"))
            said = phrases.shown(line.posology) or phrases.translate("posologie non précisée")
            pen.words(said, 36 + first, 8, room - first - last - 10, (14, 400, "ink" if line.posology else "ink-3"))
            lasts = phrases.shown(line.duration) or phrases.translate("non précisée")
            pen.words(lasts, 36 + room - last, 8, last, (14, 400, "ink" if line.duration else "ink-3"))
        if more := remark(line):
            pen.words(more, 36, _ROW - 6, width - 52, (12, 400, "stop" if unread else "warn" if line.why else "ink-3"))

    def _state(self, painter: QPainter, pen: Pen, line: FormLine, width: int, selected: bool) -> None:
        unread, at = line.kind is Kind.UNREAD, width - _STATE
        ink = "stop" if unread else "accent" if line.reread else "warn"
        pen.icon("circle-x" if unread else "check" if line.reread else "eye", ink, at, 10, 16)
        took = pen.words(state(line), at + 22, 8, _STATE - 50, (13, 500, ink))
        if selected and not line.reread:
            size = key_cap_size("F2" if unread else _CAP)
            cap = pen.place(at + 28 + took, 9, size.width(), size.height())
            draw_key_cap(painter, cap, "F2" if unread else _CAP, ink, filled=True)


class CardLines(QListView):
    """`reread(row)`; `anew(row)`: it is to be written again; `dropped(row)`; `typed(text)`: a letter was pressed."""

    reread = Signal(int)
    anew = Signal(int)
    dropped = Signal(int)
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model_ = CardLineModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(CardLineDelegate(self))
        self.setAccessibleName(self.tr("Lignes de la fiche"))
        self.setObjectName("cardLines")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_lines(())

    def lines(self) -> tuple[FormLine, ...]:
        """What is listed."""
        return self.model_.lines

    def show_lines(self, lines: tuple[FormLine, ...]) -> None:
        """Replace what is listed; as high as its rows, within reason."""
        self.model_.show_lines(lines)
        high = sum(_ROW + (_MORE if remark(line) else 0) for line in lines)
        self.setFixedHeight(max(min(high, _MOST_ROWS * _ROW), _ROW) + 2)
        self.setVisible(bool(lines))

    def go_to(self, row: int) -> None:
        """Mark a row and take the keyboard."""
        self.setCurrentIndex(self.model_.index(row))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_open(self, after: int = -1) -> int:
        """The next line that nobody re-read, from the row behind `after` round to it; -1 where none is left."""
        rows = (*range(after + 1, len(self.lines())), *range(after + 1))
        return next((row for row in rows if not self.lines()[row].reread), -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row >= 0 and presses(event):
            (self.anew if self.lines()[row].kind is Kind.UNREAD else self.reread).emit(row)
        elif row >= 0 and event.key() == Qt.Key.Key_F2:
            self.anew.emit(row)
        elif row >= 0 and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.dropped.emit(row)
        elif event.text().isalnum() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
