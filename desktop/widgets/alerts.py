"""The emergency numbers and warning signs that patients meet first, for a physician to read and to validate once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.charter.country import country
from core.cli.sentences import short
from desktop import phrases
from desktop.widgets.fields import Tick
from desktop.widgets.words import Run, Words


class Alerts(QWidget):
    """`changed`: ticked or not; `done`: Enter on the tick."""

    changed = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        profile = country()
        paper = QFrame()
        paper.setObjectName("sheet")
        sheet = QVBoxLayout(paper)
        sheet.setContentsMargins(20, 14, 20, 14)
        sheet.setSpacing(6)
        named = {
            "medical": self.tr("SAMU"),
            "civil_protection": self.tr("Protection civile"),
            "police": self.tr("Police"),
        }
        sheet.addWidget(Words(self.tr("Toujours à l’écran du patient"), 13, 18, 600))
        for key, number in profile.emergency.items():
            runs = Run(f"{named.get(key, key)}\u00a0: ", 400, "ink-2"), Run(phrases.isolate_ltr(number), 600)
            sheet.addWidget(Words(runs, 14, 20))
        asked = self.tr(
            "Demandés avant chaque question\u00a0: «\u00a0avez-vous l’un de ces signes en ce moment\u00a0?\u00a0»"
        )
        sheet.addSpacing(4)
        sheet.addWidget(Words(asked, 13, 18, 600))
        for sign in profile.red_flags:
            sheet.addWidget(Words(phrases.translate(short(f"sign.{sign}")), 14, 20))
        self.tick = Tick(self.tr("Vu et validé"))
        self.tick.clicked.connect(lambda _on=False: self.changed.emit())
        self.tick.done.connect(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(paper)
        column.addWidget(self.tick)

    def set_name(self, name: str) -> None:
        """Who validates."""
        text = self.tr("Vu et validé par {name}").format(name=phrases.isolate(phrases.shown(name))) if name else ""
        self.tick.setText(text or self.tr("Vu et validé"))
        self.tick.setAccessibleName(self.tick.text())
        self.tick.update()
