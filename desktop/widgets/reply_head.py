"""Above the reply: to whom it goes, whether its draft is kept, how long it is, and what it may begin with."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crypto.body import MOST_TEXT
from desktop import dates, phrases
from desktop.widgets.button import Button
from desktop.widgets.words import Words

NEAR_END = MOST_TEXT * 9 // 10


class ReplyHead(QWidget):
    """`wordings_asked`, `lines_asked`: the two lists."""

    wordings_asked = Signal()
    lines_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._to = Words("", 13, 20, 600, wrap=False)
        self.kept = Words("", 12, 20, token="ink-3", wrap=False)
        self.count = Words("", 12, 20, token="ink-3", wrap=False)
        self.wordings = Button(self.tr("Modèle"), "clipboard-list", "Ctrl M", "quiet")
        self.lines = Button(self.tr("Consultation"), "pill", "Ctrl I", "quiet")
        self.lines.setAccessibleName(self.tr("Reprendre de la consultation"))
        self.lines.setToolTip(self.lines.accessibleName())
        self.wordings.clicked.connect(self.wordings_asked)
        self.lines.clicked.connect(self.lines_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._to)
        row.addWidget(self.kept)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addWidget(self.wordings)
        row.addWidget(self.lines)

    def show_name(self, name: str) -> None:
        """Another reply."""
        self._to.set(self.tr("Réponse à {name}").format(name=phrases.isolate(phrases.shown(name))))
        self.show_kept(0)

    def show_kept(self, at_ms: int) -> None:
        """The draft lies in the vault since then; 0: it does not, or there is none."""
        clock = dates.clock(at_ms)
        self.kept.set(self.tr("Gardé {clock}").format(clock=clock) if at_ms else "")
        self.kept.setMinimumWidth(self.kept.natural_width() if at_ms else 0)
        self.kept.setAccessibleName(self.tr("Brouillon gardé {clock}").format(clock=clock) if at_ms else "")
        self.kept.setToolTip(self.kept.accessibleName())

    def show_length(self, characters: int) -> None:
        """How long the reply is; near its end, how long it may be."""
        near = characters > NEAR_END
        text = f"{characters}\u00a0/\u00a0{MOST_TEXT}" if near else str(characters) if characters else ""
        said = self.tr("{n} caractères").format(n=characters)
        self.count.set(text, "stop" if characters > MOST_TEXT else "warn" if near else "ink-3")
        self.count.setMinimumWidth(self.count.natural_width())
        self.count.setAccessibleName(said)
        self.count.setToolTip(said)
