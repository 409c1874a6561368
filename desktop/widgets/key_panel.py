"""Beside the members: the practice's key, taken from its paper to this desk where the desk that had it is gone."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from desktop.widgets.button import Button
from desktop.widgets.fields import Field
from desktop.widgets.side_panel import SidePanel
from desktop.widgets.words import Words


class KeyPanel(SidePanel):
    """`taken(code, passphrase)`: as they were typed."""

    taken = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(self.tr("Clé du cabinet"))
        self.code = Field(self.tr("Clé du cabinet, quatorze groupes"), latin=True)
        self.phrase = Field(self.tr("Phrase de passe de ce poste"))
        self.phrase.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.take = Button(self.tr("Reprendre la clé"), "", "↵", "closed", large=True)
        self._said = Words("", 13, 18, token="ink-2")
        why = self.tr(
            "Si le poste qui l’a est perdu ou volé\u00a0: elle est écrite sur la feuille de secours du cabinet. Ce poste"
            " invite, accepte et retire alors les membres. Retirer ensuite le poste perdu."
        )
        for part in (
            Words(self.tr("Clé du cabinet"), 15, 22, 600),
            Words(why, 13, 18, token="ink-2"),
            self.code,
            self.phrase,
            self.take,
            self._said,
        ):
            self.column.addWidget(part)
        self.column.addStretch(1)
        for field in (self.code, self.phrase):
            field.line.textChanged.connect(lambda _text: self._dress())
            field.done.connect(self._take)
        self.take.clicked.connect(self._take)
        self.say("")

    def clear(self) -> None:
        """Nothing typed."""
        for field in (self.code, self.phrase):
            field.line.clear()
        self.say("")

    def say(self, text: str, token: str = "ink-2") -> None:
        """What is under way, or why it did not go through."""
        self._said.set(text, token)
        self._said.setVisible(bool(text))

    def take_focus(self) -> None:
        """What is still to be typed."""
        (self.phrase if self.code.text() else self.code).take_focus()

    def _dress(self) -> None:
        self.take.set_kind("primary" if self.code.text() and self.phrase.text() else "closed")

    def _take(self) -> None:
        if self.code.text() and self.phrase.text():
            self.taken.emit(self.code.text(), self.phrase.line.text())
        else:
            self.take_focus()
