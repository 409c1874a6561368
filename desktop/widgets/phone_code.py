"""What a phone scans, and the digits that two people compare."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import font, tint
from desktop.widgets.words import Words

_QUIET = 3


class QrCode(QWidget):
    """Dark squares on white in every theme: cameras read nothing else. Its accessible name says what it is for."""

    def __init__(self, name: str, side: int = 196) -> None:
        super().__init__()
        self._squares: tuple[tuple[bool, ...], ...] = ()
        self._side = side
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_squares(self, squares: tuple[tuple[bool, ...], ...]) -> None:
        """Another code; none for no squares."""
        self._squares = squares
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        painter.setPen(tint("line-2"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        across = len(self._squares) + 2 * _QUIET
        unit = self.width() / across
        for row, line in enumerate(self._squares, _QUIET):
            for column, dark in enumerate(line, _QUIET):
                if dark:
                    square = QRectF(column * unit, row * unit, unit + 0.4, unit + 0.4)
                    painter.fillRect(square, QColor("black"))


class Digits(QWidget):
    """Eight digits in four pairs, in the face in which none is taken for another; always left to right."""

    def __init__(self) -> None:
        super().__init__()
        self._digits = ""
        self.setFixedHeight(46)
        self.setMinimumWidth(200)

    def text(self) -> str:
        """The digits as they are shown."""
        return self._digits

    def show_digits(self, digits: str) -> None:
        """Other digits, with or without their spaces."""
        plain = "".join(one for one in digits if one.isdecimal())
        self._digits = " ".join(plain[at : at + 2] for at in range(0, len(plain), 2))
        self.setAccessibleName(self._digits)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(tint("ink"))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        pairs = self._digits.split()
        wide = min(self.width() // max(len(pairs), 1), 70)
        painter.setFont(font(34 if wide >= 60 else 28, 500, mono=True))
        start = (self.width() - wide * len(pairs)) // 2
        for at, pair in enumerate(pairs):
            painter.drawText(QRect(start + at * wide, 0, wide, self.height()), Qt.AlignmentFlag.AlignCenter, pair)


class Countdown(Words):
    """How long a code still holds: "valable 14 min 12 s"."""

    def __init__(self) -> None:
        super().__init__("", 12, 18, token="ink-2", wrap=False)

    def show_left(self, left_ms: int) -> None:
        """So many milliseconds; past the end it says so."""
        if left_ms <= 0:
            self.set(self.tr("code échu"), "stop")
            return
        seconds = -(-left_ms // 1000)
        text = self.tr("valable {min}\u00a0min {s}\u00a0s").format(min=seconds // 60, s=f"{seconds % 60:02d}")
        self.set(text, "warn" if seconds <= 60 else "ink-2")
