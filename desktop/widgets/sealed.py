"""Where a question's text would stand: bars that say nothing, why, and how to ask the physician for it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from core.record.view import ThreadView
from desktop import phrases
from desktop.theme import tint
from desktop.widgets.button import Button
from desktop.widgets.glyph import Glyph, mirrored
from desktop.widgets.words import Run, Words

ASKED = "reading.asked"


class Sealed(QFrame):
    """Lines that say nothing, and why; the words, where this desk was given them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sealed")
        self.words = Words("", 15, 23, auto=True)
        self.ask = Button(self.tr("Demander la lecture"), "eye", "Ctrl D")
        self._why = Words("", 13, 18)
        self._lock = Glyph("lock", "accent", 18)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._lock)
        row.addWidget(self._why, 1)
        row.addWidget(self.ask)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 14, 16, 14)
        self._column.setSpacing(10)
        self._column.addWidget(self.words)
        self._column.addLayout(row)
        self._bars = 0

    def show_view(self, view: ThreadView) -> None:
        """The question's words, or bars in their place."""
        asked = [line for line in view.lines if line.kind == "question" and line.words]
        text = phrases.shown(asked[-1].words) if asked and view.readable else ""
        awaited = ASKED in view.flags
        self.words.set(text)
        self.words.setVisible(bool(text))
        self._lock.setVisible(not text)
        self._why.setVisible(not text)
        self.ask.setVisible(not text and not awaited)
        self._bars = 0 if text else 2
        head = Run(self.tr("Contenu scellé pour le médecin") + "\n", 500)
        said = (
            self.tr("Lecture demandée\u00a0; elle vaudra pour ce message seul.")
            if awaited
            else self.tr("Le tri se fait sur les en-têtes. Une lecture accordée vaut pour ce message seul.")
        )
        self._why.set((head, Run(said, 400, "warn" if awaited else "ink-2")))
        self._column.setContentsMargins(16, 14 if text else 50, 16, 14)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("sunken"))
        for at, part in zip(range(self._bars), (0.92, 0.61), strict=False):
            wide = round((self.width() - 32) * part)
            bar = mirrored(self.layoutDirection(), self.rect(), QRect(16, 14 + 17 * at, wide, 9))
            painter.drawRoundedRect(bar, 3, 3)
