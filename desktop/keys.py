"""Keys by their place on the keyboard: digits without Shift are & é " ' ( on a French layout."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# Scan codes of the digit row: 10 to 15 under X11 and Wayland.
_FIRST_SCAN_CODE: Final = 10
_LAST_DIGIT: Final = 6


def digit_of(event: QKeyEvent, modifiers: Qt.KeyboardModifier) -> int:
    """The digit 1 to 6 of a key pressed with exactly these modifiers (Shift and keypad aside), else 0."""
    kept = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if kept != modifiers:
        return 0
    by_name = event.key() - int(Qt.Key.Key_0)
    by_place = event.nativeScanCode() - _FIRST_SCAN_CODE + 1
    for digit in (by_name, by_place):
        if 1 <= digit <= _LAST_DIGIT:
            return digit
    return 0
