"""How a question looks in its list: three lines in the physician's, two in the triage's."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.record.rows import InboxRow
from desktop import dates, phrases
from desktop.models.inbox import NEW, NOW, ROW, Group
from desktop.theme import font, picture, tint
from desktop.widgets.glyph import mirrored

CATEGORY_ICONS = {"medicine": "pill", "result": "flask-conical", "reception": "calendar", "other": "mail-question"}
_FLAG_LOOKS = {
    "sign": ("siren", "stop"),
    "identity": ("id-card", "warn"),
    "consultation": ("clock", "warn"),
    "urgent": ("siren", "stop"),
    "gap": ("mail", "warn"),
    "call": ("phone-call", "warn"),
    "reading": ("eye", "accent"),
}
DOT = 8
_PRESSING = {"late": ("stop", 600), "soon": ("warn", 500), "": ("ink-2", 400)}


class Pen:
    """Paints words and icons in a row as if it read left to right, and mirrors them where it does not."""

    def __init__(self, painter: QPainter, whole: QRect, way: Qt.LayoutDirection) -> None:
        self._painter, self._whole, self._way = painter, whole, way
        self.left, self.right = 16, whole.width() - 16

    def fill(self, colour: QColor, x: int, y: int, width: int, height: int) -> None:
        """A filled rectangle, in coordinates of the row."""
        self._painter.fillRect(self.place(x, y, width, height), colour)

    def icon(self, name: str, token: str, x: int, y: int, size: int) -> None:
        """An icon."""
        place = self.place(x, y, size, size)
        self._painter.drawPixmap(place, picture(name, token, size, 2.0))

    def words(self, text: str, x: int, y: int, width: int, look: tuple[int, int, str], *, end: bool = False) -> int:
        """One elided line; returns the width it took."""
        size, weight, token = look
        face = font(size, weight)
        metrics = QFontMetrics(face)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0))
        self._painter.setFont(face)
        self._painter.setPen(tint(token))
        right = end is not (self._way is Qt.LayoutDirection.RightToLeft)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self._painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        place = self.place(x, y, max(width, 0), size + 7)
        self._painter.drawText(place, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, shown)
        return min(metrics.horizontalAdvance(shown) + 1, max(width, 0))

    def width_of(self, text: str, size: int, weight: int) -> int:
        """How wide a text is."""
        return QFontMetrics(font(size, weight)).horizontalAdvance(text) + 1

    def place(self, x: int, y: int, width: int, height: int) -> QRect:
        """A rectangle of the row, mirrored where the row is."""
        return mirrored(self._way, self._whole, QRect(self._whole.x() + x, self._whole.y() + y, width, height))


class InboxDelegate(QStyledItemDelegate):
    """`tall` rows carry the subject and the deadline; the others stand without."""

    tall = True

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if isinstance(index.data(ROW), Group):
            return QSize(200, 28)
        return QSize(200, 74 if self.tall else 52)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item, now = index.data(ROW), index.data(NOW)
        whole: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = Pen(painter, whole, option.direction)
        if isinstance(item, Group):
            self._group(pen, item, whole.width())
        else:
            selected = bool(state & QStyle.StateFlag.State_Selected)
            self._ground(painter, pen, whole, selected, bool(state & QStyle.StateFlag.State_HasFocus))
            if new := bool(index.data(NEW)):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tint("accent"))
                painter.drawEllipse(pen.place(pen.left, 14, DOT, DOT))
            self._question(pen, item, now, selected, new)
        painter.restore()

    def _group(self, pen: Pen, group: Group, width: int) -> None:
        pen.fill(tint("line"), 0, 0, width, 1)
        title = phrases.word(f"bucket.{group.bucket}")
        token = {"danger": "stop", "late": "warn"}.get(group.bucket, "ink-2")
        took = pen.words(title, pen.left, 5, 200, (12, 600, token))
        pen.words(str(group.count), pen.left + took + 6, 5, 40, (12, 400, "ink-3"))

    def _ground(self, painter: QPainter, pen: Pen, whole: QRect, selected: bool, focus: bool) -> None:
        if selected:
            pen.fill(tint("wash"), 0, 0, whole.width(), whole.height())
            pen.fill(tint("accent"), 0, 0, 3, whole.height())
        pen.fill(tint("line"), 0, 0, whole.width(), 1)
        if focus:
            painter.setPen(QPen(tint("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(whole.adjusted(1, 2, -1, -1))

    def _question(self, pen: Pen, row: InboxRow, now: int, selected: bool, new: bool) -> None:
        quiet = "ink-2" if selected else "ink-3"
        when = dates.since(row.received_ms, now)
        wide = pen.width_of(when, 12, 400)
        pen.words(when, pen.right - wide, 9, wide, (12, 400, quiet), end=True)
        room = pen.right - wide - 10 - pen.left
        by = phrases.translate("{age}, par {guardian}").format(age=dates.age(row.born, now), guardian=row.guardian)
        beside = pen.width_of(by, 12, 400) + 6 if row.guardian else 0
        name = phrases.shown(row.name)
        start = pen.left + (DOT + 6 if new else 0)
        room -= start - pen.left
        took = pen.words(name, start, 8, max(room - beside, room // 2), (14, 600 if new else 400, "ink"))
        if row.guardian:
            pen.words(by, start + took + 6, 9, room - took - 6, (12, 400, quiet))
        if self.tall:
            subject = phrases.shown(row.subject) if row.readable else phrases.translate("Texte scellé")
            self._flagged(pen, row, 29, subject, "ink" if selected else "ink-2")
        self._last_line(pen, row, now, quiet, 49 if self.tall else 29)

    def _flagged(self, pen: Pen, row: InboxRow, y: int, text: str, ink: str) -> None:
        end = pen.right - self._flag(pen, row, y)
        pen.words(text, pen.left, y, end - pen.left, (13, 400, ink))

    def _flag(self, pen: Pen, row: InboxRow, y: int) -> int:
        if row.flags:
            icon, token = _FLAG_LOOKS.get(row.flags[0].partition(".")[0], ("circle-alert", "warn"))
            text = phrases.flag(row.flags[0])
        elif row.claimed_by:
            icon, token = "pen-line", "accent"
            text = _answers(row)
        else:
            return 0
        wide = pen.width_of(text, 13, 500)
        pen.words(text, pen.right - wide, y, wide, (13, 500, token), end=True)
        pen.icon(icon, token, pen.right - wide - 18, y + 3, 14)
        return wide + 28

    def _last_line(self, pen: Pen, row: InboxRow, now: int, quiet: str, y: int) -> None:
        icon, text = CATEGORY_ICONS.get(row.category, "mail"), phrases.word(f"category.{row.category}")
        if row.flags and row.claimed_by:
            icon, quiet, text = "pen-line", "accent", _answers(row)
        elif row.held_on and row.day >= 0:
            text += phrases.translate(" · cons. {held}, J+{day}").format(held=dates.iso_day(row.held_on), day=row.day)
        pen.icon(icon, quiet, pen.left, y + 3, 13)
        end = pen.right
        if not self.tall:
            end -= self._flag(pen, row, y)
        elif row.due_ms:
            token, weight = _PRESSING[dates.pressing(row.due_ms, now)]
            due = dates.left(row.due_ms, now)
            wide = pen.width_of(due, 13, weight)
            pen.words(due, pen.right - wide, y, wide, (13, weight, token), end=True)
            pen.icon("clock", token, pen.right - wide - 18, y + 3, 13)
            end -= wide + 26
        pen.words(text, pen.left + 18, y, end - pen.left - 18, (13, 400, quiet))


def _answers(row: InboxRow) -> str:
    return phrases.translate("{who} répond").format(who=phrases.isolate(phrases.shown(row.claimed_by)))
