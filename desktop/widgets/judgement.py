"""The physician's judgement: two values that exclude each other, never filled in advance, emptied by an edit."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from core.model import Judgement
from desktop import phrases
from desktop.theme import font, picture, tint
from desktop.widgets.button import Pressable
from desktop.widgets.glyph import draw_key_cap, key_cap_size, mirrored


class Choice(Pressable):
    """A square that only a person fills, with its words."""

    def __init__(self, text: str, keys: str = "") -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self._keys = keys
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, way = self.isChecked(), self.layoutDirection()
        frame = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(tint("accent" if on else "line-2"), 1))
        painter.setBrush(tint("wash" if on else "sunken" if self.underMouse() else "surface"))
        painter.drawRoundedRect(frame, 4, 4)
        box = mirrored(way, self.rect(), QRect(11, 8, 16, 16))
        painter.setPen(QPen(tint("accent" if on else "input"), 1.5))
        painter.setBrush(tint("accent" if on else "surface"))
        painter.drawRoundedRect(box, 4, 4)
        if on:
            painter.drawPixmap(box.x() + 2, box.y() + 2, picture("check", "on-accent", 12, self.devicePixelRatioF()))
        painter.setFont(font(13, 500))
        painter.setPen(tint("accent" if on else "ink"))
        place = mirrored(way, self.rect(), QRect(36, 0, self.width() - 44, self.height()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())
        size = key_cap_size(self._keys)
        if self._keys and 36 + painter.fontMetrics().horizontalAdvance(self.text()) + size.width() + 16 < self.width():
            cap = QRect(self.width() - size.width() - 10, 7, size.width(), size.height())
            draw_key_cap(painter, mirrored(way, self.rect(), cap), self._keys, "ink-2", filled=True)


class JudgementBar(QWidget):
    """Both choices side by side, and beneath them a reason where one is asked."""

    decided = Signal(object)
    reason_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.value: Judgement | None = None
        self.choices = {
            Judgement.ONLINE: Choice(phrases.judgement(Judgement.ONLINE), "Ctrl J"),
            Judgement.EXAMINATION: Choice(phrases.judgement(Judgement.EXAMINATION), "Ctrl ⇧ J"),
        }
        row = QHBoxLayout()
        row.setSpacing(8)
        for value, choice in self.choices.items():
            choice.clicked.connect(lambda _checked=False, value=value: self.choose(value))
            row.addWidget(choice)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(self.tr("Raison"))
        self.reason.setMaxLength(200)
        self.reason.textEdited.connect(self.reason_changed)
        self.reason.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.reason)

    def choose(self, value: Judgement) -> None:
        """Sign one value; the same one again takes it back."""
        self._set(None if value is self.value else value)
        self.decided.emit(self.value)

    def empty(self) -> None:
        """Forget the judgement, without telling: the text it was about has changed."""
        self._set(None)

    def restore(self, value: Judgement | None, reason: str) -> None:
        """Put back what was said of this very text, without telling."""
        self._set(value)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def ask_reason(self, question: str) -> None:
        """Show the reason's field with its question; without a question hide it while it is empty."""
        self.reason.setPlaceholderText(question)
        self.reason.setAccessibleDescription(question)
        self.reason.setVisible(bool(question) or bool(self.reason.text()))

    def clear(self) -> None:
        """Begin with another question."""
        self.empty()
        self.reason.clear()
        self.reason.hide()

    def _set(self, value: Judgement | None) -> None:
        self.value = value
        for each, choice in self.choices.items():
            choice.setChecked(each is value)
