"""One decision of triage with its key, its effect, and whether it is the one that Enter takes."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from core.model import Decision
from desktop import phrases
from desktop.theme import font, picture, tint
from desktop.widgets.button import Pressable
from desktop.widgets.glyph import draw_key_cap, key_cap_size, mirrored
from desktop.widgets.inbox_row import Pen

_ICONS = {
    Decision.URGENT: "siren",
    Decision.APPOINTMENT: "calendar-plus",
    Decision.PHYSICIAN: "stethoscope",
    Decision.ADMIN: "file-text",
    Decision.OUT_OF_SCOPE: "signpost",
}
_HIGH, _LOW = 58, 46


class DecisionTile(Pressable):
    """One decision with its key."""

    def __init__(self, decision: Decision, key: int) -> None:
        super().__init__()
        self.decision, self._key = decision, key
        self.proposed = False
        name, self._effect = phrases.decision(decision)
        self.setText(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.propose(proposed=False)

    def propose(self, *, proposed: bool) -> None:
        """Whether Enter takes this one."""
        self.proposed = proposed
        more = self.tr(", proposé, Entrée") if proposed else ""
        self.setAccessibleName(f"{self.text()} ({self._key}){more}")
        self.setAccessibleDescription(self._effect)
        self.update()

    def set_low(self, *, low: bool) -> None:
        """A lower one, where the pane is low: all five stay in sight."""
        self.setFixedHeight(_LOW if low else _HIGH)

    def sizeHint(self) -> QSize:
        return QSize(360, _HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        way, urgent = self.layoutDirection(), self.decision is Decision.URGENT
        on = self.isDown() or self.hasFocus() or self.proposed
        painter.setPen(QPen(tint("accent" if on else "line-2"), 1))
        painter.setBrush(tint("wash" if on else "sunken" if self.underMouse() else "surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        side, middle = (36 if self.height() >= 54 else 30), self.height() // 2
        box = mirrored(way, self.rect(), QRect(11, middle - side // 2, side, side))
        painter.setPen(QPen(tint("line-2"), 1))
        painter.setBrush(tint("accent" if on else "bg"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(tint("on-accent" if on else "ink"))
        painter.setFont(font(16, 600))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._key))
        place = mirrored(way, self.rect(), QRect(62, middle - 10, 20, 20))
        painter.drawPixmap(place.topLeft(), picture(_ICONS[self.decision], "stop" if urgent else "ink-2", 20, 2.0))
        end = self.width() - 12 - (self._paint_proposed(painter) if self.proposed else 0)
        pen, ink = Pen(painter, self.rect(), way), "stop" if urgent else "ink"
        for text, top, size, weight, token in ((self.text(), -21, 15, 600, ink), (self._effect, 1, 13, 400, "ink-2")):
            pen.words(text, 96, middle + top, end - 96, (size, weight, token))

    def _paint_proposed(self, painter: QPainter) -> int:
        """At the far side: that Enter takes it. Returns the width it took."""
        way, cap = self.layoutDirection(), key_cap_size("↵")
        word = self.tr("proposé")
        painter.setFont(font(13, 500))
        wide = painter.fontMetrics().horizontalAdvance(word) + 2
        key = QRect(self.width() - 12 - cap.width(), (self.height() - cap.height()) // 2, cap.width(), cap.height())
        painter.setPen(tint("accent"))
        text = QRect(key.x() - 8 - wide, 0, wide, self.height())
        painter.drawText(mirrored(way, self.rect(), text), Qt.AlignmentFlag.AlignCenter, word)
        draw_key_cap(painter, mirrored(way, self.rect(), key), "↵", "accent", filled=False)
        return wide + cap.width() + 20
