"""Three panes beside each other. Widths are moved by the splitter and remembered; the last one folds to an edge tab."""

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSplitter, QWidget

from desktop import look
from desktop.theme import font, picture, tint
from desktop.widgets.button import Pressable

NARROW, ROOMY = 1180, 1420
_WIDE, _SLIM = (324, 292), (276, 248)
_SIDE_LEAST = 200
_KEEP_AFTER_MS = 400


class EdgeTab(Pressable):
    """What is left of a folded pane: its name, written along the edge."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self._icon_name = icon
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(32, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), tint("sunken" if self.underMouse() else "surface-2"))
        x = self.width() - 1 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 0
        painter.fillRect(x, 0, 1, self.height(), tint("line"))
        painter.drawPixmap(8, 14, picture(self._icon_name, "ink-2", 16, self.devicePixelRatioF()))
        painter.setPen(tint("ink-2"))
        painter.setFont(font(13, 500))
        painter.translate(self.width() // 2, 42)
        painter.rotate(90)
        painter.drawText(QRect(0, -12, self.height() - 50, 24), Qt.AlignmentFlag.AlignVCenter, self.text())


class Panes(QWidget):
    """`moved(widths)`: somebody gave the side panes other widths."""

    moved = Signal(tuple)

    def __init__(self, start: QWidget, middle: QWidget, end: QWidget, name: str, icon: str) -> None:
        super().__init__()
        self._start, self._end = start, end
        self._opened: bool | None = None
        self._narrow: bool | None = None
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for piece in (start, middle, end):
            self.splitter.addWidget(piece)
        for piece in (start, end):
            piece.setMinimumWidth(_SIDE_LEAST)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.tab = EdgeTab(name, icon)
        self.tab.clicked.connect(self.fold_or_open)
        self.tab.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.splitter, 1)
        row.addWidget(self.tab)
        self._keep_soon = QTimer(self)
        self._keep_soon.setSingleShot(True)
        self._keep_soon.setInterval(_KEEP_AFTER_MS)
        self._keep_soon.timeout.connect(lambda: self.moved.emit(self._widths()))
        self.splitter.splitterMoved.connect(lambda _at, _index: self._keep_soon.start())

    def _widths(self) -> tuple[int, ...]:
        """Of the side panes; that of a folded one is what was kept."""
        sizes, kept = self.splitter.sizes(), self._kept()
        return sizes[0], sizes[2] if not self._end.isHidden() else kept[1]

    def _kept(self) -> tuple[int, int]:
        panes = look.worn().panes
        wide = self.window().width() >= ROOMY
        return (panes[0], panes[1]) if len(panes) == 2 else _WIDE if wide else _SLIM

    def fold_or_open(self) -> None:
        """F7: fold the last pane away or bring it back, whatever the width of the window."""
        self._opened = self._end.isHidden()
        self._settle()
        if self._opened:
            self._end.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_end(self) -> None:
        """Bring the last pane back where it is folded: something in it is wanted now."""
        if self._end.isHidden():
            self.fold_or_open()

    def _settle(self) -> None:
        """Who is shown, and how wide."""
        opened = self.window().width() >= NARROW if self._opened is None else self._opened
        self._end.setVisible(opened)
        self.tab.setVisible(not opened)
        start, end = self._kept()
        self.splitter.setSizes([start, max(self.width() - start - (end if opened else self.tab.width()), 1), end])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.window().width() < NARROW
        if narrow is not self._narrow:
            self._narrow, self._opened = narrow, None
        self._settle()
