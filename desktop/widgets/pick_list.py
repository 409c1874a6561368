"""A short list over the page: one is picked with Enter or a click, Esc goes back to where the keyboard was. No modal box."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import tint
from desktop.widgets.glyph import mirrored
from desktop.widgets.words import Run, Words, laid_out

WIDE, MOST_HIGH, LINES = 600, 300, 2
_PICK = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class Pick:
    """One choice: what it is called, what it does or says, and what is handed on when it is picked."""

    name: str
    detail: str
    value: str


class _PickDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        pick: Pick = index.data(_PICK)
        room = max(option.rect.width(), 240) - 32
        high = laid_out((Run(pick.detail),), 13, 18, room, option.direction, LINES)[1] if pick.detail else 0
        return QSize(200, 30 + high)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        pick: Pick = index.data(_PICK)
        whole: QRect = option.rect
        state: QStyle.StateFlag = option.state
        picked = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if picked:
            painter.fillRect(whole, tint("wash"))
            painter.fillRect(
                mirrored(option.direction, whole, QRect(whole.x(), whole.y(), 3, whole.height())), tint("accent")
            )
        room = whole.width() - 32
        lines = (
            ((Run(pick.name, 500, "accent" if picked else "ink"),), 14, 20, 1),
            ((Run(pick.detail, 400, "ink-2"),), 13, 18, LINES),
        )
        top = whole.y() + 5
        for runs, size, line, most in lines:
            layout, high = laid_out(runs, size, line, room, option.direction, most)
            layout.draw(painter, QRect(whole.x() + 16, top, room, high).topLeft().toPointF())
            top += high
        painter.restore()


class _Picks(QListWidget):
    left = Signal()
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.left.emit()


class PickList(QFrame):
    """`picked(kind, value)`; `kind` is what the list was opened for."""

    picked = Signal(str, str)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("pickList")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.kind = ""
        self._back: QWidget | None = None
        self._title = Words("", 13, 18, 600)
        self.view = _Picks()
        self.view.setAccessibleName(self.tr("Choix"))
        self.view.setItemDelegate(_PickDelegate(self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.left.connect(self.close_list)
        self.view.taken.connect(self._take)
        self.view.itemClicked.connect(lambda _item: self._take())
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 8, 1, 6)
        column.setSpacing(6)
        title = QVBoxLayout()
        title.setContentsMargins(16, 0, 16, 0)
        title.addWidget(self._title)
        column.addLayout(title)
        column.addWidget(self.view, 1)
        over.installEventFilter(self)
        self.hide()

    def open_list(self, kind: str, title: str, picks: tuple[Pick, ...], back: QWidget) -> None:
        """Show the choices, the first one marked; `back` has the keyboard afterwards."""
        self.kind, self._back = kind, back
        self._title.set(title)
        self.view.setAccessibleName(title)
        self.view.clear()
        for pick in picks:
            item = QListWidgetItem(self.view)
            item.setData(_PICK, pick)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{pick.name}. {pick.detail}".rstrip(". "))
        self.view.setCurrentRow(0)
        self._place()
        self.show()
        self.raise_()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_list(self) -> None:
        """Nothing is picked."""
        if self.isVisible():
            held = self.view.hasFocus()
            self.hide()
            if held and self._back is not None:
                self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        item = self.view.currentItem()
        if item is not None:
            pick: Pick = item.data(_PICK)
            self.close_list()
            self.picked.emit(self.kind, pick.value)

    def _place(self) -> None:
        over = self._over
        wide = min(WIDE, over.width() - 40)
        self.resize(wide, MOST_HIGH)
        column = self.layout()
        assert column is not None, "it was laid out when it was made"
        column.activate()
        rows = sum(self.view.sizeHintForRow(at) for at in range(self.view.count()))
        high = min(rows + 44, MOST_HIGH, over.height() - 40)
        below = self._back if self._back is not None and over.isAncestorOf(self._back) else None
        foot = over.height() if below is None else below.mapTo(over, below.rect().topLeft()).y()
        top = foot - high - 8 if foot - high > 20 else (over.height() - high) // 2
        x = over.width() - wide - 20 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 20
        self.setGeometry(x, top, wide, high)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            QTimer.singleShot(0, self, self._place)  # once what it stands above has its new place
        return False
