"""F1: every key that holds on the page people come from."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.engine import Engine
from desktop.views.actions import Command, spoken, translated
from desktop.views.page import Page
from desktop.widgets.glyph import KeyCap
from desktop.widgets.words import Words

ROWS = 14


class KeysPage(Page):
    """The map of the keys."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(28, 14, 28, 20)
        self._column.setSpacing(16)
        self._column.addWidget(Words(self.tr("Touches"), 20, 28, 600))
        self._map = QWidget()
        self._column.addWidget(self._map)
        self._column.addStretch(1)

    def show_keys(self, commands: tuple[Command, ...]) -> None:
        """Put every command that has a key on the page."""
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        for at, command in enumerate(command for command in commands if command.keys):
            grid.addWidget(KeyCap(spoken(command.keys)), at % ROWS, at // ROWS * 2, Qt.AlignmentFlag.AlignTrailing)
            grid.addWidget(Words(translated(command.text), 13, 18), at % ROWS, at // ROWS * 2 + 1)
            grid.setColumnStretch(at // ROWS * 2 + 1, 1)
        self._column.replaceWidget(self._map, fresh)
        self._map.deleteLater()
        self._map = fresh
