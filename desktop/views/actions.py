"""The menus: every key of the window stands in one, with the word of what it does."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenuBar


class Command(NamedTuple):
    """One entry of a menu: `keys` as Qt writes them, "" for none; menu "" keeps it out of sight."""

    menu: str
    text: str
    keys: str
    does: Callable[[], object]


def _translate(text: str) -> str:
    return QCoreApplication.translate("Menus", text)


def build(window: QMainWindow, bar: QMenuBar, commands: tuple[Command, ...]) -> dict[str, QAction]:
    """Put the commands into the menus of `bar`, in their order; returns the actions by their keys."""
    actions: dict[str, QAction] = {}
    menus = {}
    for command in commands:
        action = QAction(_translate(command.text), window)
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
            actions[command.keys] = action
        action.triggered.connect(lambda _on=False, does=command.does: does())
        window.addAction(action)
        if command.menu:
            if command.menu not in menus:
                menus[command.menu] = bar.addMenu(_translate(command.menu))
            menus[command.menu].addAction(action)
    return actions


def spoken(keys: str) -> str:
    """`Ctrl+Return` as it stands on a key cap."""
    for name, cap in (("Return", "↵"), ("Up", "↑"), ("Down", "↓"), ("Shift", "Maj"), ("+", " ")):
        keys = keys.replace(name, cap)
    return keys
