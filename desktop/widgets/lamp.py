"""One lamp: circles are the machine, the square is a person, the diamond is a no with its count."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from core.charter.passage import Duty, Lit
from desktop.theme import font, picture, tint

SIDE = 22.0


class Shape(StrEnum):
    """The shape a lamp is drawn in; state is always told by colour, shape and word."""

    FULL = "full"
    HOLLOW = "hollow"
    WAIT = "wait"
    DIAMOND = "diamond"
    ARC = "arc"
    DASHED = "dashed"


def shape_of(lit: Lit, after: bool) -> Shape:
    """The shape of a state; `after`: an earlier lamp does not hold, so this one holds for nothing yet."""
    if lit in (Lit.HELD, Lit.JUDGED):
        return Shape.HOLLOW if after else Shape.FULL
    if lit in (Lit.TO_JUDGE, Lit.AWAITED):
        return Shape.WAIT
    return {Lit.CLOSED: Shape.DIAMOND, Lit.CHECKING: Shape.ARC}.get(lit, Shape.DASHED)


def ink_of(shape: Shape) -> str:
    """The token of the words under a lamp."""
    return {Shape.WAIT: "warn", Shape.DIAMOND: "stop"}.get(shape, "ink")


def draw(painter: QPainter, centre: QPointF, duty: Duty, lit: Lit, *, after: bool, count: str, ground: str) -> None:
    """Paint one lamp around `centre`. `count` stands in a diamond; `ground` is the colour behind the line."""
    shape, human = shape_of(lit, after), duty is Duty.JUDGEMENT
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    halo = {Shape.FULL: "wash", Shape.WAIT: "warn-wash", Shape.DIAMOND: "stop-wash"}.get(shape)
    if shape is Shape.DIAMOND:
        _diamond(painter, centre, tint(halo or ground), SIDE / 2 + 7)
        _diamond(painter, centre, tint("stop"), SIDE / 2 + 2)
        _letter(painter, centre, count or "!", "on-stop")
    elif shape is Shape.FULL:
        _body(painter, centre, human, 4, tint(halo or ground), None)
        _body(painter, centre, human, 0, tint("accent"), None)
        _icon(painter, centre, "check", "on-accent")
    elif shape is Shape.HOLLOW:
        _body(painter, centre, human, 0, tint("surface"), QPen(tint("accent"), 1.5))
        _icon(painter, centre, "check", "accent")
    elif shape is Shape.WAIT:
        _body(painter, centre, human, 4, tint(halo or ground), None)
        _body(painter, centre, human, -1, tint("surface"), QPen(tint("warn-fill"), 2))
        _icon(painter, centre, "minus", "warn")
    elif shape is Shape.ARC:
        _body(painter, centre, human, 0, tint("surface"), None)
        painter.setPen(QPen(tint("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(_square(centre, -1), 120 * 16, 300 * 16)
    else:
        _body(painter, centre, human, -1, tint("surface"), QPen(tint("input"), 2, Qt.PenStyle.DashLine))
        _letter(painter, centre, "?", "ink-3")
    painter.restore()


def _square(centre: QPointF, grown: float) -> QRectF:
    side = SIDE + 2 * grown
    return QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)


def _body(painter: QPainter, centre: QPointF, human: bool, grown: float, fill: QColor, pen: QPen | None) -> None:
    painter.setPen(pen or QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(fill))
    if human:
        painter.drawRoundedRect(_square(centre, grown), 5 + grown / 2, 5 + grown / 2)
    else:
        painter.drawEllipse(_square(centre, grown))


def _diamond(painter: QPainter, centre: QPointF, fill: QColor, reach: float) -> None:
    painter.setPen(QPen(fill, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(QBrush(fill))
    x, y, inner = centre.x(), centre.y(), reach - 1.5
    points = (QPointF(x, y - inner), QPointF(x + inner, y), QPointF(x, y + inner), QPointF(x - inner, y))
    painter.drawPolygon(QPolygonF(points))


def _letter(painter: QPainter, centre: QPointF, text: str, token: str) -> None:
    painter.setPen(tint(token))
    painter.setFont(font(12, 600))
    painter.drawText(_square(centre, 0), Qt.AlignmentFlag.AlignCenter, text)


def _icon(painter: QPainter, centre: QPointF, name: str, token: str) -> None:
    drawn = picture(name, token, 14, 2.0)
    painter.drawPixmap(QRectF(centre.x() - 7, centre.y() - 7, 14, 14), drawn, QRectF(drawn.rect()))
