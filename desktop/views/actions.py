"""The menus: every key of the window stands in one, with the word of what it does."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

MENUS = ("Fichier", "Message", "Patient", "Affichage", "Aide")


class Command(NamedTuple):
    """One entry of a menu: `keys` as Qt writes them, "" for none; menu "" keeps it out of sight."""

    menu: str
    text: str
    keys: str
    does: Callable[[], object]


class Given(NamedTuple):
    """A command with its action. `place`: the page where it holds; "" everywhere."""

    command: Command
    action: QAction
    place: str


def translated(text: str) -> str:
    """A word of the menus in the language of the window."""
    return QCoreApplication.translate("Menus", text)


class Menus:
    """The menus of a window. Commands of a page hold only while it is shown, so two pages may share a key."""

    def __init__(self, window: QMainWindow, bar: QMenuBar) -> None:
        self._window, self._bar = window, bar
        self._menus: dict[str, QMenu] = {}
        for name in MENUS:
            menu = bar.addMenu(translated(name))
            self._menus[name] = menu
        self.given: list[Given] = []

    def add(self, commands: Iterable[Command], place: str = "") -> None:
        """Put commands into the menus, in their order."""
        for command in commands:
            action = QAction(translated(command.text), self._window)
            if command.keys:
                action.setShortcut(QKeySequence(command.keys))
            action.triggered.connect(lambda _on=False, does=command.does: does())
            self._window.addAction(action)
            if command.menu:
                self._menus[command.menu].addAction(action)
            self.given.append(Given(command, action, place))

    def hold(self, place: str, hidden: frozenset[Command] = frozenset()) -> None:
        """Which commands hold: those of the window and of the page that is shown; none that is `hidden`."""
        for command, action, where in self.given:
            holds = where in ("", place) and command not in hidden
            action.setVisible(holds)
            action.setEnabled(holds)
        for menu in self._menus.values():
            menu.menuAction().setEnabled(any(action.isEnabled() for action in menu.actions()))

    def holding(self) -> tuple[Command, ...]:
        """The commands that can be given now."""
        return tuple(given.command for given in self.given if given.action.isEnabled())

    def by_keys(self, keys: str) -> QAction:
        """The action that a key would trigger now; where none holds, the first that knows it."""
        known = [given.action for given in self.given if given.command.keys == keys]
        return next((action for action in known if action.isEnabled()), known[0])


def spoken(keys: str) -> str:
    """`Ctrl+Return` as it stands on a key cap."""
    for name, cap in (("Return", "↵"), ("Up", "↑"), ("Down", "↓"), ("Shift", "Maj"), ("+", " ")):
        keys = keys.replace(name, cap)
    return keys
