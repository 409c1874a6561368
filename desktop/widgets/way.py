"""The passage of a form: some lamps on one line that runs into the button which ends it, as before a reply."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.charter.passage import Duty, Lit
from desktop.theme import font, tint
from desktop.widgets import lamp as lamps
from desktop.widgets.button import Button, presses
from desktop.widgets.words import Words

MIDDLE = 18


@dataclass(frozen=True)
class Step:
    """One lamp: its key, its name, how it stands, and the word of why."""

    key: str
    name: str
    lit: Lit
    evidence: str


class StepCell(QWidget):
    """One lamp. Enter or a click goes to what it stands for."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.step = Step("", "", Lit.UNKNOWN, "")
        self._after = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(64)

    def show_step(self, step: Step, *, after: bool) -> None:
        """Another state. `after`: an earlier lamp does not hold."""
        self.step, self._after = step, after
        self.setAccessibleName(f"{step.name}\u00a0: {self._state(step.lit)}, {step.evidence}")
        self.update()

    def _state(self, lit: Lit) -> str:
        said = {Lit.HELD: self.tr("tenu"), Lit.AWAITED: self.tr("attendu"), Lit.CLOSED: self.tr("fermé")}
        return said.get(lit, self.tr("pas encore"))

    def sizeHint(self) -> QSize:
        return QSize(96, 70)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if presses(event):
            self.chosen.emit(self.step.key)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.chosen.emit(self.step.key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, step = QPainter(self), self.step
        centre = QPointF(self.width() / 2, MIDDLE)
        lamps.draw(painter, centre, Duty.IDENTITY, step.lit, after=self._after, count="", ground="bg")
        ink = lamps.ink_of(lamps.shape_of(step.lit, self._after))
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        for top, text, weight in ((37, step.name, 600), (53, step.evidence, 400)):
            face = font(12, weight)
            painter.setFont(face)
            painter.setPen(tint("ink-3" if ink == "ink" and weight == 400 else ink))
            shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(0, top, self.width(), 16, Qt.AlignmentFlag.AlignCenter, shown)


class _Line(QWidget):
    """The cells and the button, with the line between them: solid up to the first lamp that does not hold."""

    def __init__(self, cells: tuple[StepCell, ...], button: Button) -> None:
        super().__init__()
        self._cells, self._button = cells, button
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for cell in cells:
            row.addWidget(cell)
        row.addSpacing(10)
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addWidget(button)
        side.addWidget(Words("Ctrl ↵", 12, 16, token="ink-3", wrap=False), 0, Qt.AlignmentFlag.AlignHCenter)
        side.addStretch(1)
        row.addLayout(side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        back = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        place = self._button.geometry()
        ends = [cell.geometry().center().x() for cell in self._cells] + [place.right() if back else place.left()]
        solid = True
        for cell, start, end in zip(self._cells, ends[:-1], ends[1:], strict=True):
            solid = solid and cell.step.lit is Lit.HELD
            pen = QPen(tint("accent" if solid else "line-2"), 2, Qt.PenStyle.SolidLine)
            if not solid:
                pen.setDashPattern([3, 2.5])
            painter.setPen(pen)
            painter.drawLine(start, MIDDLE, end, MIDDLE)


class Way(QWidget):
    """The line under its title, with the one sentence of what is left. `asked`: the button; `chosen`: a lamp."""

    asked = Signal()
    chosen = Signal(str)

    def __init__(self, title: str, under: str, count: int) -> None:
        super().__init__()
        self.setObjectName("composerPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.button = Button("", "lock", "", "closed", large=True)
        self.button.setFixedWidth(164)
        self.button.clicked.connect(self.asked)
        self.cells = tuple(StepCell() for _ in range(count))
        for cell in self.cells:
            cell.chosen.connect(self.chosen)
        self.status = Words("", 13, 18, 500, wrap=False)
        self._line = _Line(self.cells, self.button)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Words(title, 13, 18, 600, wrap=False))
        head.addWidget(Words(under, 12, 18, token="ink-3", wrap=False))
        head.addStretch(1)
        head.addWidget(self.status)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 8, 28, 6)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._line)

    def show_steps(self, steps: Iterable[Step], button: str, left: str, *, lit: bool) -> None:
        """How it stands: the lamps, the word on the button, what is left to do, and whether the button leads on."""
        after = False
        for cell, step in zip(self.cells, steps, strict=True):
            cell.show_step(step, after=after)
            after = after or step.lit is not Lit.HELD
        self.button.setText(button)
        self.button.setAccessibleName(button)
        self.button.set_kind("primary" if lit else "closed", "" if lit else "lock")
        self.status.set(left, "accent" if lit else "warn")
        self._line.update()

    def holds(self) -> bool:
        """Whether every lamp holds."""
        return all(cell.step.lit is Lit.HELD for cell in self.cells)

    def first_open(self) -> str:
        """The key of the first lamp that does not hold; empty where all do."""
        return next((cell.step.key for cell in self.cells if cell.step.lit is not Lit.HELD), "")
