"""Above a question that is answered again: the patient may have an answer already, from a desk that was removed since."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from core.record.view import ThreadView
from desktop import phrases
from desktop.widgets.glyph import Glyph
from desktop.widgets.words import Words


class UnsureBar(QFrame):
    """Who wrote that answer, and what to do: it stands there before another one is written, at every member's desk."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("band")
        self.setProperty("kind", "warn")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 7, 20, 7)
        row.setSpacing(8)
        row.addWidget(Glyph("circle-alert", "warn", 18))
        self.said = Words("", 13, 18, 500, "warn")
        row.addWidget(self.said, 1, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_thread(self, view: ThreadView) -> None:
        """Another question."""
        self.said.set(phrases.sentence("reply.unsure", {"by": phrases.isolate(phrases.shown(view.unsure))}))
        self.setVisible(bool(view.unsure))
