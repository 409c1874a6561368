"""What pages are made of: their head, a column that scrolls, the panel beside."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

EDGE = 28


class PageHead(QWidget):
    """The strip with the title. Pieces stand in its `row`."""

    def __init__(self, spacing: int = 12, above: int = 14) -> None:
        super().__init__()
        self.setObjectName("pageHead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(EDGE, above, EDGE, above)
        self.row.setSpacing(spacing)


def scrolled(inside: QWidget, width: int = 0) -> QScrollArea:
    """A column that scrolls where there is no room. `width`: as wide as that and never sideways; 0: as wide as it may."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if width:
        area.setFixedWidth(width)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area
