"""What every page of the window is: a widget that is entered, and says where to go and what was done."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.ports.session import Who
from desktop.views.actions import Command

Count = Callable[[DeskPort], tuple[int, int]]


class Pages(QStackedWidget):
    """The pages, one shown. None makes the window wider than people want it, least of all one that is not shown."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class Page(QWidget):
    """One page. `set_who` comes before the first `enter`.

    `refused(Refusal)`; `noted(what, rest)`: a sentence on the band for some seconds; `went(name, about)`: to another
    place; `changed`: what other pages list may have changed; `post_wanted`: a round of the post is useful now.
    """

    refused = Signal(object)
    noted = Signal(str, str)
    went = Signal(str, object)
    changed = Signal()
    post_wanted = Signal()

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__()
        self._engine, self._clock = engine, clock
        self.who: Who | None = None
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def physician(self) -> bool:
        """Whether the member of this desk answers patients."""
        return self.who is not None and self.who.role != "secretary"

    def set_who(self, who: Who) -> None:
        """Whose desk this is."""
        self.who = who

    def enter(self, about: object = None, /) -> None:
        """It is shown now, about a patient, a letter, words, or nothing: ask for what it shows, take the keyboard."""

    def leave(self) -> None:
        """Another page is shown now; keep what was written."""

    def about(self) -> bytes:
        """The patient in front of the reader, or nobody."""
        return b""

    def commands(self) -> tuple[Command, ...]:
        """What can be done here: entries of the menus and keys that hold while this page is shown."""
        return ()

    def panes(self) -> tuple[QWidget, ...]:
        """Where F6 goes round."""
        return ()
