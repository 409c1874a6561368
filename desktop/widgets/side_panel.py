"""A column beside a list: it scrolls where there is no room, and what has the keyboard stands in sight."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget


class SidePanel(QScrollArea):
    """Pieces stand in its `column`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("circumstances")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        body = QWidget()
        body.setObjectName("circumstances")
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(14)
        self.setWidget(body)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            self.ensureWidgetVisible(new, 0, 24)


def beneath(*widgets: QWidget, part: QWidget | None = None) -> QWidget:
    """One under the other, in `part` or in a box of their own."""
    box = part or QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    for widget in widgets:
        column.addWidget(widget)
    return box


def beside(*widgets: QWidget) -> QWidget:
    """In a row, from the start of the line."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return box
