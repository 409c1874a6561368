"""A column beside a list, and how its pieces are put together."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.scroll import Scroll


class SidePanel(Scroll):
    """Pieces stand in its `column`."""

    def __init__(self, name: str) -> None:
        super().__init__(name, 24)
        self.setObjectName("circumstances")
        body = QWidget()
        body.setObjectName("circumstances")
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(14)
        self.setWidget(body)


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
