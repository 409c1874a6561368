"""How the window looks on this machine, once it was read: one look for all windows, kept when somebody changes it."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from core.doors.looks import Look
from desktop import theme
from desktop.engine import Engine

_worn = [Look()]
_begun = [Look()]


def worn() -> Look:
    """The look that this process has."""
    return _worn[0]


def wear(look: Look) -> None:
    """Have this look from now on; windows made afterwards follow."""
    _worn[0] = look


def change(engine: Engine, **parts: Any) -> None:
    """Have these parts of the look another way, and keep it for the next opening."""
    look = replace(worn(), **parts)
    if look != worn():
        wear(look)
        engine.at_door(lambda door: door.keep_look(look), lambda _none: None)


def theme_of(look: Look) -> str:
    """`light` or `dark`, as chosen or as the system has it."""
    if look.theme != "system":
        return look.theme
    hints = QGuiApplication.styleHints()
    return "dark" if hints.colorScheme() is Qt.ColorScheme.Dark else "light"


def start(look: Look) -> None:
    """The look that this process begins with: size and language cannot change before it ends."""
    _begun[0] = look
    wear(look)


def changes_at_next_opening() -> bool:
    """Whether something was chosen that only the next opening shows."""
    return (worn().scale, worn().language) != (_begun[0].scale, _begun[0].language)


def dress_anew() -> None:
    """Put the theme that is chosen now on every window that stands."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme_of(worn()), app.layoutDirection())
    for widget in app.allWidgets():
        widget.update()
