"""Small drawn things: an icon, a key cap, a tag, a rule, the mark."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStyle, QWidget

from desktop.theme import font, picture, tint
from desktop.widgets.words import Words


class Glyph(QWidget):
    """An icon beside a word; decoration only, so it has no name of its own."""

    def __init__(self, name: str, token: str = "ink-3", size: int = 16) -> None:
        super().__init__()
        self._name, self._token, self._side = name, token, size
        self.setFixedSize(size, size)

    def set(self, name: str, token: str) -> None:
        """Show another icon."""
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, picture(self._name, self._token, self._side, self.devicePixelRatioF()))


class Rule(QWidget):
    """A one-pixel line that takes the rest of a row."""

    def __init__(self, token: str = "line") -> None:
        super().__init__()
        self._token = token
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), tint(self._token))


class Tag(QWidget):
    """A word on a wash: `kind` plain, accent, warn or stop."""

    def __init__(self, text: str, kind: str = "plain", icon: str = "") -> None:
        super().__init__()
        fill, ink = {
            "plain": ("sunken", "ink-2"),
            "accent": ("wash", "accent"),
            "warn": ("warn-wash", "warn"),
            "stop": ("stop-wash", "stop"),
        }[kind]
        self._fill = fill
        row = QHBoxLayout(self)
        row.setContentsMargins(7, 0, 7, 0)
        row.setSpacing(5)
        if icon:
            row.addWidget(Glyph(icon, ink, 13))
        row.addWidget(Words(text, 12, 16, 500, ink, wrap=False))
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint(self._fill))
        painter.drawRoundedRect(self.rect(), 3, 3)


class Mark(QWidget):
    """Two arcs; a bar joins them only while the session is open."""

    def __init__(self, side: int, *, joined: bool) -> None:
        super().__init__()
        self._joined = joined
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = self.width() / 24
        pen = QPen(tint("accent"), 2.2 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        circle = QRectF(3 * unit, 3 * unit, 18 * unit, 18 * unit)
        painter.drawArc(circle, 108 * 16, 144 * 16)
        painter.drawArc(circle, -72 * 16, 144 * 16)
        if self._joined:
            painter.drawLine(QPointF(9.5 * unit, 12 * unit), QPointF(14.5 * unit, 12 * unit))


def key_cap_size(keys: str) -> QSize:
    """The size of a key cap."""
    return QSize(len(keys) * 7 + 9, 18)


def draw_key_cap(painter: QPainter, rect: QRect, keys: str, token: str, *, filled: bool) -> None:
    """A key cap: always left to right, in the fixed-width face."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tint("line-2" if filled else token), 1))
    painter.setBrush(tint("surface") if filled else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(tint(token))
    painter.setFont(font(11, 500, mono=True))
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, keys)
    painter.restore()


class KeyCap(QWidget):
    """A key cap standing alone beside what it does."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._keys = keys
        self.setFixedSize(key_cap_size(keys))

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_key_cap(QPainter(self), self.rect(), self._keys, "ink-2", filled=True)


def mirrored(direction: Qt.LayoutDirection, whole: QRect, part: QRect) -> QRect:
    """A rectangle thought left to right, where it stands in this direction."""
    return QStyle.visualRect(direction, whole, part)
