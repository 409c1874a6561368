"""A layout that goes on in the next row where the first is full."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from desktop.widgets.glyph import mirrored


class Flow(QLayout):
    """Pieces side by side, `gap` pixels apart, from the leading edge."""

    def __init__(self, parent: QWidget | None, gap: int = 6) -> None:
        super().__init__(parent)
        self._pieces: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._pieces.append(item)

    def count(self) -> int:
        return len(self._pieces)

    def itemAt(self, at: int) -> QLayoutItem | None:
        return self._pieces[at] if 0 <= at < len(self._pieces) else None

    def takeAt(self, at: int) -> QLayoutItem | None:
        return self._pieces.pop(at) if 0 <= at < len(self._pieces) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for piece in self._pieces:
            size = size.expandedTo(piece.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x = y = high = 0
        whose = self.parentWidget()
        way = whose.layoutDirection() if whose is not None else Qt.LayoutDirection.LeftToRight
        for piece in self._pieces:
            if piece.isEmpty():
                continue
            size = piece.sizeHint()
            if x and x + size.width() > rect.width():
                x, y, high = 0, y + high + self._gap, 0
            if move:
                piece.setGeometry(mirrored(way, rect, QRect(rect.topLeft() + QPoint(x, y), size)))
            x, high = x + size.width() + self._gap, max(high, size.height())
        return y + high
