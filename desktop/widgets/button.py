"""Buttons: icon, word, key cap. A closed one is never dead: it keeps focus and says why."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from desktop.theme import font, picture, tint
from desktop.widgets.glyph import draw_key_cap, key_cap_size, mirrored

_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_INK = {"primary": "on-accent", "closed": "ink-2", "quiet": "ink-2", "link": "accent", "normal": "ink"}


def presses(event: QKeyEvent) -> bool:
    """Enter and Return press what has the focus, as Space does."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD


class Pressable(QAbstractButton):
    """A button painted by its own hand that Enter presses too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if presses(event):
            self.click()
        else:
            super().keyPressEvent(event)


class Button(QPushButton):
    """`kind`: normal, primary, closed, quiet, link. `large` is 38 high, else 30."""

    def __init__(self, text: str, icon: str = "", keys: str = "", kind: str = "normal", *, large: bool = False) -> None:
        super().__init__(text)
        self._icon_name, self._keys, self._large = icon, keys, large
        self._kind = kind
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_kind(kind)

    def kind(self) -> str:
        """How the button looks now."""
        return self._kind

    def keys(self) -> str:
        """What stands on its key cap; empty without one."""
        return self._keys

    def set_kind(self, kind: str, icon: str | None = None) -> None:
        """Dress the button anew."""
        self._kind = kind
        if icon is not None:
            self._icon_name = icon
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.update()

    def _face(self) -> int:
        return 14 if self._large else 13

    def _weight(self) -> int:
        return 400 if self._kind == "quiet" else 600 if self._kind == "primary" and self._large else 500

    def _widths(self) -> tuple[int, int, int]:
        self.ensurePolished()
        text = QFontMetrics(font(self._face(), self._weight())).horizontalAdvance(self.text())
        return (16 + 7 if self._icon_name else 0, text, key_cap_size(self._keys).width() + 8 if self._keys else 0)

    def sizeHint(self) -> QSize:
        edge = 0 if self._kind == "link" else 16 if self._kind == "quiet" else 32 if self._large else 24
        return QSize(sum(self._widths()) + edge, 38 if self._large else 30)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if presses(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        ink = "accent" if self.isChecked() else _INK[self._kind] if self.isEnabled() else "ink-3"
        icon, text, cap = self._widths()
        at = (self.width() - icon - text - cap) // 2
        middle = self.height() // 2
        direction = self.layoutDirection()
        if self._icon_name:
            place = mirrored(direction, self.rect(), QRect(at, middle - 8, 16, 16))
            look = ink if ink != "ink" else "ink-2"
            painter.drawPixmap(place.topLeft(), picture(self._icon_name, look, 16, self.devicePixelRatioF()))
        painter.setPen(tint(ink))
        painter.setFont(font(self._face(), self._weight()))
        place = mirrored(direction, self.rect(), QRect(at + icon, 0, text + 1, self.height()))
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # `190 appelé` stays so from right to left
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._keys:
            size = key_cap_size(self._keys)
            place = QRect(at + icon + text + 8, middle - 9, size.width(), size.height())
            draw_key_cap(
                painter, mirrored(direction, self.rect(), place), self._keys, "ink-2" if ink == "ink" else ink,
                filled=self._kind in ("normal", "quiet") and not self.isChecked(),
            )  # fmt: skip


class FocusRing(QWidget):
    """Two pixels of accent around whatever has the focus, two pixels away. Fields and lists show theirs themselves."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._followed: QWidget | None = None
        self._around: tuple[QWidget, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._let_go()
        own = new is not None and new.window() is self.window() and new.focusPolicy() is not Qt.FocusPolicy.NoFocus
        if new is None or not own or isinstance(new, QLineEdit | QTextEdit | QAbstractItemView):
            self.hide()
            return
        self._followed = new
        self._around = tuple(_around(new))
        for widget in self._around:
            widget.installEventFilter(self)
        new.destroyed.connect(self._on_gone)
        self._follow()

    def _let_go(self) -> None:
        for widget in self._around:
            if isValid(widget):
                widget.removeEventFilter(self)
        if self._followed is not None:
            self._followed.destroyed.disconnect(self._on_gone)
        self._followed, self._around = None, ()

    def _on_gone(self) -> None:
        self._followed = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
            self._follow()
        elif watched is self._followed and event.type() is QEvent.Type.Hide:
            self.hide()
        return False

    def _follow(self) -> None:
        if self._followed is None or not self._followed.isVisible():
            self.hide()
            return
        corner = self._followed.mapTo(self.window(), self._followed.rect().topLeft())
        reach = 0 if isinstance(self._followed, QAbstractScrollArea) else 4
        self.setGeometry(QRect(corner, self._followed.size()).adjusted(-reach, -reach, reach, reach))
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tint("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


def _around(widget: QWidget) -> Iterator[QWidget]:
    """The widget and all that carry it along when they move, but the window."""
    at: QWidget | None = widget
    while at is not None and not at.isWindow():
        yield at
        at = at.parentWidget()
