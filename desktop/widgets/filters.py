"""Over a list: which kinds of questions it shows, with how many there are of each, and in which order."""

from collections import Counter

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from core.record.rows import InboxRow
from desktop import phrases
from desktop.models.inbox import ORDERS
from desktop.theme import font, tint
from desktop.widgets.button import Button, Pressable
from desktop.widgets.flow import Flow

ALL = ""
CATEGORIES = (ALL, "medicine", "result", "follow_up", "reception", "other")


class Chip(Pressable):
    """One kind: its word and how many there are."""

    def __init__(self, category: str) -> None:
        super().__init__()
        self.category = category
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """How many there are; a kind that is not there is not offered."""
        word = phrases.word(f"category.{self.category}") if self.category else phrases.translate("Toutes")
        self.setText(f"{word}\u00a0{count}" if self.category else word)
        self.setAccessibleName(f"{word}, {count}")
        self.setVisible(bool(count) or not self.category or self.isChecked())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(font(12, 500)).horizontalAdvance(self.text()) + 20, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setPen(QPen(tint("accent" if on else "line-2"), 1))
        painter.setBrush(tint("accent" if on else "sunken" if self.underMouse() else "surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        painter.setPen(tint("on-accent" if on else "ink-2"))
        painter.setFont(font(12, 500))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Filters(QWidget):
    """`changed`: another kind is shown."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips = tuple(Chip(category) for category in CATEGORIES)
        row = Flow(self)
        for chip in self.chips:
            chip.toggled.connect(lambda on: self.changed.emit() if on else None)
            row.addWidget(chip)
        self.chips[0].setChecked(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def category(self) -> str:
        """The kind that is shown, or all."""
        return next((chip.category for chip in self.chips if chip.isChecked()), ALL)

    def show_rows(self, rows: tuple[InboxRow, ...]) -> None:
        """How many there are of each."""
        counts = Counter(row.category for row in rows)
        for chip in self.chips:
            chip.show_count(counts[chip.category] if chip.category else len(rows))

    def step(self) -> None:
        """The next kind that is there."""
        offered = [chip for chip in self.chips if not chip.isHidden()]
        at = next((at for at, chip in enumerate(offered) if chip.isChecked()), 0)
        offered[(at + 1) % len(offered)].setChecked(True)

    def reset(self) -> None:
        """All of them."""
        self.chips[0].setChecked(True)


class OrderButton(Button):
    """In which order a list stands. `chosen(order)`."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("", "chevron-down", kind="quiet")
        self.order = ORDERS[0]
        menu, group = QMenu(self), QActionGroup(self)
        for order in ORDERS:
            action = menu.addAction(phrases.word(f"order.{order}"))
            action.setCheckable(True)
            action.setChecked(order == self.order)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, order=order: self.choose(order))
        self._list = menu
        self.clicked.connect(lambda: menu.popup(self.mapToGlobal(self.rect().bottomLeft())))
        self._dress()

    def choose(self, order: str) -> None:
        """Another order."""
        self.order = order
        self._dress()
        self.chosen.emit(order)

    def _dress(self) -> None:
        word = phrases.word(f"order.{self.order}")
        self.setText(word)
        self.setAccessibleName(self.tr("Ordre\u00a0: {order}").format(order=word))
        self.updateGeometry()
