"""A form on one page: a name at the side of each part, a line between parts, everything in sight or one scroll away."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.glyph import Rule
from desktop.widgets.scroll import Scroll
from desktop.widgets.words import Words

SIDE, STACKED = 150, 560


class Part(QWidget):
    """One part of a form: its name, what it is, and its fields."""

    def __init__(self, name: str, what: str, *content: QWidget) -> None:
        super().__init__()
        side = QVBoxLayout()
        side.setSpacing(2)
        self.name, self.what = Words(name, 14, 20, 600), Words(what, 12, 17, token="ink-3")
        for words in (self.name, self.what):
            words.setFixedWidth(SIDE)
            side.addWidget(words)
        side.addStretch(1)
        self.column = QVBoxLayout()
        self.column.setSpacing(8)
        for widget in content:
            self.column.addWidget(widget)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(0, 10, 0, 10)
        self._row.setSpacing(8)
        self._row.addLayout(side)
        self._row.addLayout(self.column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._row)
        whole.addWidget(Rule())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = event.size().width() < STACKED
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        for words in (self.name, self.what):
            words.setFixedWidth(event.size().width() if stacked else SIDE)
        self.what.setVisible(not stacked and bool(self.what.text()))


class Form(Scroll):
    """Parts beneath each other."""

    def __init__(self, name: str, *parts: QWidget) -> None:
        super().__init__(name, 40)
        body = QWidget()
        body.setObjectName("column")
        column = QVBoxLayout(body)
        column.setContentsMargins(28, 4, 28, 12)
        column.setSpacing(0)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(body)
