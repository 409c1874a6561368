"""An open emergency asks how the call ended, until somebody says it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from core.record.view import ThreadView
from desktop import phrases
from desktop.widgets.button import Button
from desktop.widgets.glyph import Glyph
from desktop.widgets.words import Words

OUTCOMES = ("reached", "not_reached", "emergency_called")
OPEN = "urgent.open"


class OutcomeBar(QFrame):
    """`chosen(outcome)`: reached, not_reached or emergency_called."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("band")
        self.setProperty("kind", "stop")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 7, 20, 7)
        row.setSpacing(8)
        row.addWidget(Glyph("phone-call", "stop", 18))
        asked = self.tr("Urgence\u00a0: appeler. Issue de l’appel\u00a0?")
        row.addWidget(Words(asked, 13, 18, 600, "stop"), 1, Qt.AlignmentFlag.AlignVCenter)
        self.buttons = {code: Button(phrases.word(f"status.{code}").capitalize()) for code in OUTCOMES}
        for code, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, code=code: self.chosen.emit(code))
            row.addWidget(button)
        self.hide()

    def show_thread(self, view: ThreadView) -> None:
        """Ask, where the emergency of this question is open."""
        self.setVisible(OPEN in view.flags)
