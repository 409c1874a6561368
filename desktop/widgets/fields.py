"""What a form is made of: a field under its name, a tick, a choice of one. Enter takes what stands there and goes on."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.keys import digit_of
from desktop.theme import font, picture, tint
from desktop.widgets.button import Pressable, presses
from desktop.widgets.flow import Flow
from desktop.widgets.glyph import mirrored
from desktop.widgets.words import Run, Words, laid_out

_LINE = 20
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class Field(QWidget):
    """A line to type in, with its name above and a word beside the name."""

    done = Signal()

    def __init__(self, name: str, hint: str = "", *, latin: bool = False) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(hint)
        if latin:
            self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.line.returnPressed.connect(self.done)
        self.word = Words("", 12, 18, 500, "ink-3")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Words(name, 12, 18, 500, "ink-2"), 1)
        head.addWidget(self.word)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.line)

    def text(self) -> str:
        """What was typed, without the spaces around it."""
        return self.line.text().strip()

    def say(self, text: str, token: str = "ink-3") -> None:
        """The word beside the name: what the program made of the line, or what is wrong with it."""
        self.word.set(text, token)
        self.line.setAccessibleDescription(text)

    def take_focus(self) -> None:
        """The caret at the end of the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.end(False)


class Tick(Pressable):
    """A box with a sentence that may take lines. Space ticks and unticks; Enter ticks and goes on."""

    done = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def take_focus(self) -> None:
        """The keyboard."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(_LINE, self._laid(width)[1]) + 4

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, _LINE + 4)

    def _laid(self, width: int) -> tuple[QTextLayout, int]:
        run = (Run(self.text(), 400, "ink"),)
        return laid_out(run, 14, _LINE, max(width - 28, 40), self.layoutDirection())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if presses(event) and not event.isAutoRepeat():
            self.setChecked(True)
            self.clicked.emit()
            self.done.emit()
        elif not presses(event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, way = self.isChecked(), self.layoutDirection()
        box = mirrored(way, self.rect(), QRect(1, 4, 17, 17))
        painter.setPen(QPen(tint("accent" if on else "input"), 1.5))
        painter.setBrush(tint("accent" if on else "sunken" if self.underMouse() else "surface"))
        painter.drawRoundedRect(box, 3, 3)
        if on:
            painter.drawPixmap(box.x() + 2, box.y() + 2, picture("check", "on-accent", 13, self.devicePixelRatioF()))
        layout, _ = self._laid(self.width())
        text = mirrored(way, self.rect(), QRect(28, 2, self.width() - 28, self.height()))
        layout.draw(painter, text.topLeft().toPointF())


class Option(Pressable):
    """One of several, a circle with its word. `heard` is asked about a key first, and says whether it was its own."""

    def __init__(self, text: str, heard: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._heard = heard
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(QFontMetrics(font(13, 600)).horizontalAdvance(self.text()) + 50, 32)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._heard(event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, way = self.isChecked(), self.layoutDirection()
        frame = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(tint("accent" if on else "line-2"), 1))
        painter.setBrush(tint("wash" if on else "sunken" if self.underMouse() else "surface"))
        painter.drawRoundedRect(frame, 4, 4)
        ring = mirrored(way, self.rect(), QRect(11, 8, 16, 16))
        painter.setPen(QPen(tint("accent" if on else "input"), 5 if on else 1.5))
        painter.setBrush(tint("surface"))
        inset = 2 if on else 0
        painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))
        painter.setPen(tint("accent" if on else "ink"))
        painter.setFont(font(13, 600 if on else 500))
        place = mirrored(way, self.rect(), QRect(35, 0, self.width() - 40, self.height()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())


class Options(QWidget):
    """One code out of several, one Tab stop for all. Arrows choose, a digit takes by place and goes on, Enter takes what
    has the focus.

    `chosen`: another code; `done`: taken, go on.
    """

    chosen = Signal(str)
    done = Signal()

    def __init__(self, name: str, options: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.value = ""
        self.setAccessibleName(name)
        self.options = {code: Option(words, partial(self._hear, code)) for code, words in options}
        row = Flow(self)
        for code, option in self.options.items():
            option.setAccessibleDescription(name)
            option.clicked.connect(lambda _on=False, code=code: self.choose(code))
            row.addWidget(option)
        self._mark("")

    def choose(self, code: str) -> None:
        """Take one; the empty code takes none."""
        self._mark(code)
        self.chosen.emit(code)

    def _mark(self, code: str) -> None:
        self.value = code
        stop = code if code in self.options else next(iter(self.options))
        for each, option in self.options.items():
            option.setChecked(each == code)
            option.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == stop else Qt.FocusPolicy.ClickFocus)

    def take_focus(self) -> None:
        """The one that is chosen, else the first."""
        option = self.options.get(self.value) or next(iter(self.options.values()))
        option.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hear(self, code: str, event: QKeyEvent) -> bool:
        codes = list(self.options)
        digit = digit_of(event, Qt.KeyboardModifier.NoModifier)
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self.choose(codes[(codes.index(code) + step) % len(codes)])
            self.take_focus()
        elif 0 < digit <= len(codes) or presses(event):
            self.choose(codes[digit - 1] if digit else code)
            self.done.emit()
        return bool(step) or 0 < digit <= len(codes) or presses(event)
