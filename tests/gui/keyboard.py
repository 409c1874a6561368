"""The keyboard of a test: key events to whatever has the focus, counted as a person would count what they do."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

CTRL, ALT, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


@dataclass
class Keyboard:
    """`done` counts interactions: one for a key with its modifiers, one for words typed in one go."""

    done: int = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """One key."""
        focus = QApplication.focusWidget()
        assert focus is not None
        self.done += 1
        QTest.keyClick(focus, key, modifier)

    def write(self, text: str) -> None:
        """Words, one key event a letter."""
        focus = QApplication.focusWidget()
        assert focus is not None
        self.done += 1
        for char in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(focus, QKeyEvent(kind, 0, NONE, char))
