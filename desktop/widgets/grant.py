"""A member asks to read one message: the physician gives that one key, or lets the question stand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from core.record.view import ThreadView
from desktop.widgets.button import Button
from desktop.widgets.glyph import Glyph
from desktop.widgets.sealed import ASKED
from desktop.widgets.words import Words


class GrantBar(QFrame):
    """`granted`: the key of this message is given."""

    granted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("band")
        self.setProperty("kind", "warn")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 7, 20, 7)
        row.setSpacing(8)
        row.addWidget(Glyph("eye", "warn", 18))
        said = self.tr("Le secrétariat demande à lire ce message. L’accord vaut pour lui seul, et se consigne.")
        row.addWidget(Words(said, 13, 18, 500, "warn"), 1, Qt.AlignmentFlag.AlignVCenter)
        self.button = Button(self.tr("Accorder la lecture"), keys="Ctrl D")
        self.button.clicked.connect(self.granted)
        row.addWidget(self.button)
        self.hide()

    def show_thread(self, view: ThreadView, *, physician: bool) -> None:
        """Ask, where somebody waits for this text."""
        self.setVisible(physician and ASKED in view.flags)
