"""Text on the screen: plain runs laid out by Qt, never read as markup, whatever a patient wrote."""

from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextLine, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import font, tint

_ENDLESS = 100_000


class Run(NamedTuple):
    """A piece of text with its weight and its colour."""

    text: str
    weight: int = 400
    token: str = "ink"


def laid_out(
    runs: tuple[Run, ...], size: int, line: int, width: float, direction: Qt.LayoutDirection, lines: int = 0
) -> tuple[QTextLayout, int]:
    """Runs as a layout of lines `line` pixels apart, and their height; at most `lines` lines where that is not 0.

    A text reads by its own first strong letter; it stands at the leading edge of `direction`, or, where that is
    LayoutDirectionAuto, at its own.
    """
    layout = QTextLayout("".join(run.text for run in runs).replace("\n", "\u2028"), font(size))
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    if direction is not Qt.LayoutDirection.LayoutDirectionAuto:
        mirrored = direction is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(_formats(runs, size))
    layout.beginLayout()
    count = 0
    while not (lines and count == lines):
        made = layout.createLine()
        if not made.isValid():
            break
        made.setLineWidth(width)
        made.setPosition(QPointF(0, count * line + _lead(made, line)))
        count += 1
    layout.endLayout()
    return layout, max(count, 1) * line


def _lead(made: QTextLine, line: int) -> float:
    return (line - made.height()) / 2


def _formats(runs: tuple[Run, ...], size: int) -> list[QTextLayout.FormatRange]:
    formats, at = [], 0
    for run in runs:
        piece = QTextLayout.FormatRange()
        units = len(run.text.encode("utf-16-le")) // 2
        look = QTextCharFormat()
        look.setFont(font(size, run.weight))
        look.setForeground(tint(run.token))
        piece.start, piece.length, piece.format = at, units, look
        formats.append(piece)
        at += units
    return formats


class Words(QWidget):
    """A label of plain runs. `auto`: direction by the first strong letter (letters), else that of the window."""

    def __init__(
        self, text: str | tuple[Run, ...] = "", size: int = 14, line: int = 20, weight: int = 400, token: str = "ink",
        *, wrap: bool = True, auto: bool = False, lines: int = 0,
    ) -> None:  # fmt: skip
        super().__init__()
        self._size, self._line, self._weight, self._token = size, line, weight, token
        self._wrap, self._auto, self._lines = wrap, auto, lines
        self._runs: tuple[Run, ...] = ()
        self._measured: dict[int, tuple[int, int]] = {}
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred
        )
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.set(text)

    def set(self, text: str | tuple[Run, ...], token: str = "") -> None:
        """Show another text."""
        if token:
            self._token = token
        self._runs = (Run(text, self._weight, self._token),) if isinstance(text, str) else text
        self._measured.clear()
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What is shown, without its looks."""
        return "".join(run.text for run in self._runs)

    def _laid(self, width: float) -> tuple[QTextLayout, int]:
        direction = Qt.LayoutDirection.LayoutDirectionAuto if self._auto else self.layoutDirection()
        return laid_out(self._runs, self._size, self._line, width, direction, self._lines)

    def _measure(self, width: int) -> tuple[int, int]:
        """The widest line and the height at a width; asked by every layout again and again, worked out once a text."""
        if width not in self._measured:
            layout, high = self._laid(width)
            widths = [layout.lineAt(at).naturalTextWidth() for at in range(layout.lineCount())]
            self._measured[width] = ceil(max(widths, default=0)), high
        return self._measured[width]

    def natural_width(self) -> int:
        """The width of the text on one line."""
        return self._measure(_ENDLESS)[0]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._measured.clear()

    def hasHeightForWidth(self) -> bool:
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        return self._measure(width)[1]

    def sizeHint(self) -> QSize:
        width = self.natural_width() + 1
        if self._wrap:
            width = min(width, 360)
        return QSize(width, self._measure(width)[1])

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self._line) if self._wrap else QSize(min(24, self.natural_width()), self._line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._wrap:
            self._laid(self.width())[0].draw(painter, QPointF(0, 0))
            return
        look = self._runs[0] if self._runs else Run("")
        if self.natural_width() > self.width():
            painter.setFont(font(self._size, look.weight))
            painter.setPen(tint(look.token))
            text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            painter.drawText(self.rect(), side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, text)
        else:
            self._laid(self.width())[0].draw(painter, QPointF(0, (self.height() - self._line) / 2))
