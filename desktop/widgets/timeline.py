"""The record's line: a square for an entry, a red diamond for a blocked send, a gap where the chain breaks."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.record.view import Line
from desktop import dates, lines, phrases
from desktop.models.inbox import ROW
from desktop.models.record import BROKEN, NEW_DAY
from desktop.theme import tint
from desktop.widgets.glyph import mirrored
from desktop.widgets.inbox_row import Pen
from desktop.widgets.words import Run, laid_out

ICONS = {
    "patient": "id-card",
    "enrolled": "smartphone",
    "device": "smartphone",
    "confirmed": "user-round-check",
    "redirected": "signpost",
    "sent": "check",
    "opened": "check-check",
    "exported": "file-output",
    "consultation": "stethoscope",
    "prepared": "pen-line",
    "question": "mail-question",
    "reply": "message-square-reply",
    "closed": "circle-x",
    "triaged": "inbox",
    "called": "phone-call",
    "notice": "mail",
    "result": "flask-conical",
}
NODE, TEXT, EDGE, MOST_LINES = 106, 124, 28, 3


class TimelineDelegate(QStyledItemDelegate):
    """When, node, what, who, number and hash; beneath, the words where this desk may read them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        whole: QRect = option.rect
        view = option.widget
        wide = view.viewport().width() if hasattr(view, "viewport") else whole.width()
        line: Line = index.data(ROW)
        low = 50 if index.data(NEW_DAY) else 38
        return QSize(200, max(low, 38 + self._words_height(line, wide) + (18 if lines.became(line) else 0)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: Line = index.data(ROW)
        whole, way = option.rect, option.direction
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = Pen(painter, whole, way)
        if option.state & QStyle.StateFlag.State_Selected:
            pen.fill(tint("surface-2"), 0, 0, whole.width(), whole.height())
        self._when(pen, line, bool(index.data(NEW_DAY)))
        self._node(painter, pen, whole, way, line, broken=bool(index.data(BROKEN)))
        self._head(pen, line, whole.width())
        height = self._words_height(line, whole.width())
        if height:
            width = self._room(whole.width())
            layout, _ = laid_out(self._runs(line), 14, 20, width, Qt.LayoutDirection.LayoutDirectionAuto, MOST_LINES)
            place = mirrored(way, whole, QRect(whole.x() + TEXT, whole.y() + 32, width, height))
            layout.draw(painter, QPointF(place.topLeft()))
        if status := lines.became(line):
            pen.words(status, TEXT, 32 + height, self._room(whole.width()), (13, 400, "ink-2"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(tint("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(whole.adjusted(1, 1, -1, -2))
        painter.restore()

    def _room(self, width: int) -> int:
        return max(width - TEXT - EDGE, 60)

    def _runs(self, line: Line) -> tuple[Run, ...]:
        return (Run(phrases.shown(line.words), 400, "ink-2" if line.kind in ("closed", "consultation") else "ink"),)

    def _words_height(self, line: Line, width: int) -> int:
        if not line.words:
            return 0
        way = Qt.LayoutDirection.LayoutDirectionAuto
        return laid_out(self._runs(line), 14, 20, self._room(width), way, MOST_LINES)[1]

    def _when(self, pen: Pen, line: Line, new_day: bool) -> None:
        if new_day:
            pen.words(dates.day_of(line.at_ms), 12, 9, 74, (13, 600, "ink"), end=True)
            pen.words(dates.clock(line.at_ms), 12, 28, 74, (12, 400, "ink-3"), end=True)
        else:
            pen.words(dates.clock(line.at_ms), 12, 10, 74, (12, 400, "ink-3"), end=True)

    def _node(
        self, painter: QPainter, pen: Pen, whole: QRect, way: Qt.LayoutDirection, line: Line, *, broken: bool
    ) -> None:
        pen.fill(tint("accent-line"), NODE - 1, 0, 2, whole.height())
        if broken:
            pen.fill(tint("surface"), NODE - 1, 0, 2, 12)
            pen.fill(tint("stop"), NODE - 6, 4, 12, 2)
        place = mirrored(way, whole, QRect(whole.x() + NODE - 5, whole.y() + 14, 10, 10))
        painter.save()
        painter.setPen(QPen(tint("surface"), 2))
        painter.translate(place.center().x() + 0.5, place.center().y() + 0.5)
        painter.setBrush(tint("stop" if line.kind == "closed" else "accent"))
        if line.kind == "closed":
            painter.rotate(45)
        painter.drawRoundedRect(-6, -6, 12, 12, 2, 2)
        painter.restore()

    def _head(self, pen: Pen, line: Line, width: int) -> None:
        stop = line.kind == "closed"
        pen.icon(ICONS.get(line.kind, "file-text"), "stop" if stop else "ink-2", TEXT, 11, 16)
        number = self._number(line)
        room = pen.width_of(number, 12, 400) + 10
        pen.words(number, width - EDGE - room, 10, room, (12, 400, "ink-3"), end=True)
        left = TEXT + 24
        limit = width - EDGE - room - 8
        took = pen.words(lines.title(line), left, 9, limit - left, (14, 600, "ink"))
        about = phrases.listed(phrases.shown(line.who), lines.about(line))
        pen.words(about, left + took + 8, 9, limit - left - took - 8, (13, 400, "ink-2"))

    def _number(self, line: Line) -> str:
        short = line.hash.hex()[:8]
        parts = [f"n°\u00a0{line.number}" if line.number else "", f"{short[:4]}\u00a0{short[4:]}" if short else ""]
        return phrases.isolate_ltr("  ·  ".join(part for part in parts if part))
