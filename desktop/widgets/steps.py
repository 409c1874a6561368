"""What both first runs are made of: the steps on a line, a labelled field, one group of a code."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import phrases, sheet
from desktop.theme import font, picture, tint
from desktop.widgets.words import Run, Words


class Steps(QWidget):
    """Where one is: numbered discs on a line."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self._names, self._at = names, 0
        self.setFixedHeight(54 * len(names))
        self.setMinimumWidth(200)
        self.go_to(0)

    def go_to(self, at: int) -> None:
        """Another step."""
        self._at = at
        name = self._names[at]
        self.setAccessibleName(self.tr("Étape {n}\u00a0: {name}").format(n=at + 1, name=name))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = self.width() - 13 if back else 13
        for at, name in enumerate(self._names):
            y = 54 * at + 14
            if at + 1 < len(self._names):
                painter.setPen(QPen(tint("accent" if at < self._at else "line-2"), 2))
                painter.drawLine(x, y + 12, x, y + 42)
            done, now = at < self._at, at == self._at
            painter.setPen(QPen(tint("accent" if done else "warn-fill" if now else "input"), 2 if now else 1.2))
            painter.setBrush(tint("accent" if done else "surface"))
            painter.drawEllipse(QPointF(x, y), 11.5, 11.5)
            if done:
                painter.drawPixmap(x - 7, y - 7, picture("check", "on-accent", 14, self.devicePixelRatioF()))
            else:
                painter.setPen(tint("warn" if now else "ink-2"))
                painter.setFont(font(12, 600))
                painter.drawText(x - 12, y - 12, 24, 24, Qt.AlignmentFlag.AlignCenter, str(at + 1))
            painter.setPen(tint("ink" if done or now else "ink-2"))
            painter.setFont(font(14, 600 if now else 500))
            side = Qt.AlignmentFlag.AlignRight if back else Qt.AlignmentFlag.AlignLeft
            place = (0, y - 12, self.width() - 38, 24) if back else (38, y - 12, self.width() - 38, 24)
            painter.drawText(*place, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, name)


def field(name: str, password: bool = False) -> tuple[QWidget, QLineEdit]:
    """A labelled field; its label is its name."""
    box, line = QWidget(), QLineEdit()
    line.setAccessibleName(name)
    if password:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Words(name, 12, 18, 500, "ink-2", wrap=False))
    column.addWidget(line)
    return box, line


class CodeGroup(Words):
    """One group of a code with its number, in the font whose letters cannot be mistaken."""

    def __init__(self, number: int, group: str) -> None:
        super().__init__((Run(f"{number:>2}\u00a0\u00a0", 400, "ink-3"), Run(group, 600)), 14, 20, wrap=True)


def show_code(title: str, groups: tuple[str, ...]) -> QLayout:
    """A code under its title, its groups numbered."""
    column = QVBoxLayout()
    column.setSpacing(8)
    column.addWidget(Words(phrases.translate(title), 13, 18, 600))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    for at, row in enumerate(sheet.rows(groups)):
        for place, (number, group) in enumerate(row):
            grid.addWidget(CodeGroup(number, group), at, place)
    column.addLayout(grid)
    return column


def plain(group: str) -> str:
    """A group as it is compared: without spaces, hyphens and case."""
    return "".join(group.split()).replace("-", "").upper()
