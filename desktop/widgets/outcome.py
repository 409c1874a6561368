"""An open emergency asks how the call ended, until somebody says it; and who else was told, where nobody was reached."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from core.model import CallEnd
from core.record.view import ThreadView
from desktop import phrases
from desktop.widgets.button import Button
from desktop.widgets.glyph import Glyph
from desktop.widgets.words import Words

OPEN = "urgent.open"


class OutcomeBar(QFrame):
    """`chosen(outcome, told)`: a `CallEnd`, and who else was told."""

    chosen = Signal(object, str)

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
        self.told = QLineEdit()
        self.told.setAccessibleName(self.tr("Qui d’autre est prévenu"))
        self.told.setPlaceholderText(self.tr("Qui d’autre est prévenu\u00a0?"))
        self.told.returnPressed.connect(lambda: self.choose(CallEnd.NOT_REACHED))
        self.told.hide()
        row.addWidget(self.told)
        self.buttons = {end: Button(phrases.word(f"status.{end}").capitalize()) for end in CallEnd}
        for end, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, end=end: self.choose(end))
            row.addWidget(button)
        self.hide()

    def choose(self, end: CallEnd) -> None:
        """Say how it ended; who was not reached leaves one question more."""
        told = self.told.text().strip()
        if end is CallEnd.NOT_REACHED and not told:
            self.told.show()
            self.told.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.chosen.emit(end, told if end is CallEnd.NOT_REACHED else "")

    def show_thread(self, view: ThreadView) -> None:
        """Ask, where the emergency of this question is open."""
        self.told.clear()
        self.told.hide()
        self.setVisible(OPEN in view.flags)
