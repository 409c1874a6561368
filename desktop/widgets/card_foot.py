"""Under the card: what is left to do, what signing means, and the button that does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.widgets.button import Button
from desktop.widgets.words import Words

NEW, HANDED, LATE, RESULT = "new", "handed", "late", "result"
"""What is written: a card to sign, a card to hand to the physician, forgotten lines, a result."""


class CardFoot(QWidget):
    """`pressed`: the button. It is never dead: where something is left, it leads there."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("composerPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.missing = Words("", 13, 18, 500, "warn", wrap=False)
        self._promise = Words("", 12, 17, token="ink-3")
        self.button = Button("", "lock", "Ctrl ↵", "closed", large=True)
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 12, 28, 12)
        row.setSpacing(14)
        row.addWidget(self.missing)
        row.addWidget(self._promise, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button)

    def dress(self, state: str, left: str) -> None:
        """`left`: what is still to be done, or nothing."""
        words = {
            NEW: self.tr("Signer la fiche"),
            HANDED: self.tr("Transmettre au médecin"),
            LATE: self.tr("Ajouter après coup"),
            RESULT: self.tr("Consigner le résultat"),
        }[state]
        promise = {
            NEW: self.tr("Signée, la fiche ne s’efface plus\u00a0; un ajout porte sa propre date."),
            HANDED: self.tr("Le médecin relit chaque ligne et signe. Ce poste ne garde pas les lignes."),
            LATE: self.tr("Une ligne ajoutée ne compte pas comme identifiée à la consultation (art. 22)."),
            RESULT: self.tr("Un résultat se consigne avant de s’expliquer."),
        }[state]
        self.missing.set(self.tr("Reste\u00a0: {what}").format(what=left) if left else "")
        self._promise.set(promise)
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self.button.setAccessibleDescription(left)
        self.button.set_kind("closed" if left else "primary", "lock" if left else "pen-line")

    def done(self, state: str) -> str:
        """What the band says once it is done."""
        return {
            NEW: self.tr("Fiche signée."),
            HANDED: self.tr("Fiche transmise au médecin."),
            LATE: self.tr("Ligne ajoutée après coup."),
            RESULT: self.tr("Résultat consigné."),
        }[state]
