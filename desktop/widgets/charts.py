"""Four small charts painted by hand: bars, bars lying down, stacked bars, lines. Each is said in words too."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import font, tint

Bars = Sequence[tuple[str, int]]
_ROW = 28


class Chart(QWidget):
    """What all of them share: a name and a sentence for who does not see it, and one way of writing on it."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._height = height

    def say(self, name: str, facts: Bars) -> None:
        """What the chart shows, in words."""
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(f"{what}\u00a0: {count}" for what, count in facts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, self._height)

    def _begun(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def _x(self, x: float, width: float = 0) -> float:
        """A place counted from the leading side."""
        return self.width() - x - width if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else x

    def _words(
        self,
        painter: QPainter,
        text: str,
        x: float,
        y: float,
        width: float,
        look: tuple[int, int, str],
        at: str = "start",
    ) -> None:
        size, weight, token = look
        face = font(size, weight)
        painter.setFont(face)
        painter.setPen(tint(token))
        end = (at == "end") is not (self.layoutDirection() is Qt.LayoutDirection.RightToLeft)
        side = (
            Qt.AlignmentFlag.AlignHCenter
            if at == "middle"
            else (Qt.AlignmentFlag.AlignRight if end else Qt.AlignmentFlag.AlignLeft)
        )
        shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, int(width))
        place = QRectF(self._x(x, width), y, width, size + 7)
        painter.drawText(place, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, shown)

    def _box(self, painter: QPainter, x: float, y: float, width: float, height: float, token: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint(token))
        painter.drawRoundedRect(QRectF(self._x(x, width), y, width, height), 2, 2)


class BarChart(Chart):
    """Standing bars; those from `limit` on are late, and a dashed line says where that begins."""

    def __init__(self) -> None:
        super().__init__(190)
        self._bars: Bars = ()
        self._limit, self._limit_word = 0, ""

    def show_bars(self, name: str, bars: Bars, limit: int, limit_word: str) -> None:
        """`limit`: the first bar that is late."""
        self._bars, self._limit, self._limit_word = bars, limit, limit_word
        self.say(name, bars)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self._begun()
        most = max((count for _, count in self._bars), default=0) or 1
        floor, top = self.height() - 24, 22
        step = self.width() / max(1, len(self._bars))
        painter.setPen(QPen(tint("line"), 1))
        painter.drawLine(QLineF(0, floor + 0.5, self.width(), floor + 0.5))
        for at, (word, count) in enumerate(self._bars):
            tall = (floor - top) * count / most
            token = "accent" if at < self._limit else "warn-fill"
            self._box(painter, at * step + 8, floor - tall, step - 16, tall, token)
            self._words(painter, str(count), at * step, floor - tall - 20, step, (12, 600, "ink"), "middle")
            self._words(painter, word, at * step, floor + 4, step, (12, 400, "ink-3"), "middle")
        x = self._x(self._limit * step)
        painter.setPen(QPen(tint("warn"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, 2, x, floor))
        self._words(painter, self._limit_word, self._limit * step - 60, 0, 54, (12, 400, "ink-3"), "end")


class RowChart(Chart):
    """Lying bars: a word, its bar, its number."""

    def __init__(self) -> None:
        super().__init__(0)
        self._bars: Bars = ()

    def show_bars(self, name: str, bars: Bars) -> None:
        """One row each."""
        self._bars, self._height = bars, max(_ROW, _ROW * len(bars)) + 8
        self.say(name, bars)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self._begun()
        most = max((count for _, count in self._bars), default=0) or 1
        left, right = 170, 48
        room = max(20, self.width() - left - right)
        for at, (word, count) in enumerate(self._bars):
            y = at * _ROW
            self._words(painter, word, 0, y + 2, left - 12, (13, 400, "ink"))
            self._box(painter, left, y + 5, room, 16, "surface-2")
            self._box(painter, left, y + 5, room * count / most, 16, "accent")
            self._words(painter, str(count), self.width() - right, y + 2, right, (13, 600, "ink"), "end")


class StackChart(Chart):
    """Lying bars in parts; `TOKENS` are the parts' colours, which the legend names."""

    TOKENS = ("accent", "accent-line", "line-2")

    def __init__(self) -> None:
        super().__init__(0)
        self._rows: Sequence[tuple[str, tuple[int, ...]]] = ()

    def show_rows(self, name: str, rows: Sequence[tuple[str, tuple[int, ...]]], legend: Sequence[str]) -> None:
        """One row each, in parts as many as the legend has words."""
        self._rows, self._height = rows, max(_ROW, _ROW * len(rows)) + 8
        said = [(f"{word}, {part}", count) for word, counts in rows for part, count in zip(legend, counts, strict=True)]
        self.say(name, [one for one in said if one[1]])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self._begun()
        most = max((sum(counts) for _, counts in self._rows), default=0) or 1
        left, right = 200, 40
        room = max(20, self.width() - left - right)
        for at, (word, counts) in enumerate(self._rows):
            y, x = at * _ROW, float(left)
            self._words(painter, word, 0, y + 2, left - 12, (13, 400, "ink"))
            self._box(painter, left, y + 5, room, 16, "surface-2")
            for count, token in zip(counts, self.TOKENS, strict=True):
                wide = room * count / most
                if count:
                    self._box(painter, x, y + 5, wide - 1, 16, token)
                x += wide
            self._words(painter, str(sum(counts)), self.width() - right, y + 2, right, (13, 600, "ink"), "end")


class LineChart(Chart):
    """Two lines over the weeks: what came, dashed; what was answered, whole."""

    def __init__(self) -> None:
        super().__init__(150)
        self._weeks: Sequence[tuple[str, int, int]] = ()

    def show_weeks(self, name: str, weeks: Sequence[tuple[str, int, int]], legend: tuple[str, str]) -> None:
        """(word, came, answered) a week, the oldest first."""
        self._weeks = weeks
        self.say(name, [(f"{word}, {what}", n) for word, *two in weeks for what, n in zip(legend, two, strict=True)])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self._begun()
        most = max((max(came, went) for _, came, went in self._weeks), default=0) or 1
        left, floor, top = 34, self.height() - 24, 8
        step = (self.width() - left - 16) / max(1, len(self._weeks) - 1)
        for part in (0, most // 2, most):
            y = floor - (floor - top) * part / most
            painter.setPen(QPen(tint("line"), 1))
            painter.drawLine(QLineF(self._x(left), y, self._x(self.width() - 4), y))
            self._words(painter, str(part), 0, y - 10, left - 8, (12, 400, "ink-3"), "end")
        came, went = [week[1] for week in self._weeks], [week[2] for week in self._weeks]
        for counts, pen in ((came, QPen(tint("ink-3"), 2, Qt.PenStyle.DashLine)), (went, QPen(tint("accent"), 2))):
            painter.setPen(pen)
            painter.drawPolyline(
                [
                    QPointF(self._x(left + at * step), floor - (floor - top) * count / most)
                    for at, count in enumerate(counts)
                ]
            )
        for at, (word, _, _) in enumerate(self._weeks):
            if at % 2 == len(self._weeks) % 2 or len(self._weeks) == 1:
                self._words(painter, word, left + at * step - 32, floor + 4, 64, (12, 400, "ink-3"), "middle")


class Legend(QWidget):
    """What the colours mean: a mark and a word each. `dashed`: a line of dashes for a mark."""

    def __init__(self, parts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._parts = parts
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(word for word, _ in parts))

    def sizeHint(self) -> QSize:
        face = QFontMetrics(font(12, 400))
        return QSize(sum(face.horizontalAdvance(word) + 34 for word, _ in self._parts), 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(12, 400))
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = 0
        for word, token in self._parts:
            wide = QFontMetrics(font(12, 400)).horizontalAdvance(word) + 2
            mark, text = (self.width() - x - 12, self.width() - x - 16 - wide) if mirrored else (x, x + 16)
            if token == "dashed":
                painter.setPen(QPen(tint("ink-3"), 2, Qt.PenStyle.DashLine))
                painter.drawLine(mark, 10, mark + 12, 10)
            else:
                painter.fillRect(mark, 5, 10, 10, tint(token))
            painter.setPen(tint("ink-3"))
            painter.drawText(QRectF(text, 0, wide, 20), Qt.AlignmentFlag.AlignVCenter, word)
            x += wide + 32
