"""A band across the window: offline, a broken log, a desk that could not do what was asked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from desktop.widgets.button import Button
from desktop.widgets.glyph import Glyph
from desktop.widgets.words import Run, Words

_LOOKS = {"warn": ("wifi-off", "warn"), "stop": ("link-2-off", "stop"), "note": ("check", "accent")}


class Band(QFrame):
    """`kind`: warn (waits), stop (closed), note (done). The bold part says what happened, the rest what to do."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("band")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._glyph = Glyph("wifi-off", "warn", 18)
        self.words = Words("", 13, 18)
        self.button = Button(self.tr("Réessayer"))
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 20, 6)
        row.setSpacing(12)
        row.addWidget(self._glyph)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button)
        self.hide()

    def say(self, kind: str, what: str, rest: str = "", button: str = "") -> None:
        """Show the band."""
        glyph, ink = _LOOKS[kind]
        self._glyph.set(glyph, ink)
        self.words.set((Run(f"{what} ", 600, ink), Run(rest, 400, "ink")))
        self.setAccessibleName(self.words.text())
        self.button.setText(button)
        self.button.setAccessibleName(button)
        self.button.setVisible(bool(button))
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
