"""One choice among a few, all of them visible. Arrows go from one to the next; one Tab stop for all."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.widgets.button import Button

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PRESS = QEvent.Type.KeyPress


class Segments(QWidget):
    """`chosen(code)`: somebody chose another. `name` is what the choice is about, for a screen reader."""

    chosen = Signal(str)

    def __init__(self, name: str, options: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.buttons: dict[str, Button] = {}
        for code, words in options:
            button = self.buttons[code] = Button(words)
            button.setAccessibleName(f"{name}, {words}")
            button.setCheckable(True)
            button.installEventFilter(self)
            button.clicked.connect(lambda _on=False, code=code: self._choose(code))
            row.addWidget(button)
        row.addStretch(1)
        self.show_value("")

    def value(self) -> str:
        """The code that is chosen, or nothing."""
        return next((code for code, button in self.buttons.items() if button.isChecked()), "")

    def show_value(self, code: str) -> None:
        """Show what is chosen."""
        for each, button in self.buttons.items():
            button.setChecked(each == code)
        stop = code if code in self.buttons else next(iter(self.buttons))
        for each, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == stop else Qt.FocusPolicy.ClickFocus)

    def _choose(self, code: str) -> None:
        self.show_value(code)
        self.chosen.emit(code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()), 0) if isinstance(event, QKeyEvent) and event.type() is _PRESS else 0
        if not step or not isinstance(event, QKeyEvent):
            return False
        buttons = list(self.buttons.values())
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        at = next(at for at, button in enumerate(buttons) if button is watched)
        buttons[(at + (-step if mirrored and sideways else step)) % len(buttons)].setFocus()
        return True
