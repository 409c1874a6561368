"""A mail that came without Colloque: what is known of it, its words as plain text, and what can be done. Never a reply."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from core.cli.sentences import short
from desktop import phrases
from desktop.ports.aside import MailRow
from desktop.theme import font
from desktop.widgets.button import Button
from desktop.widgets.words import Words


class OutsideMail(QWidget):
    """`enrol`: whoever wrote is to be enrolled; `thrown`: nothing of it is to be kept here."""

    enrol = Signal()
    thrown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.facts = Words("", 14, 20, 600)
        self.text = QPlainTextEdit()
        self.text.setObjectName("instructions")
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setTabChangesFocus(True)
        self.text.setFont(font(14))
        self.text.setFixedHeight(180)
        self.text.setAccessibleName(self.tr("Texte du courriel"))
        self.called = Button(self.tr("Inscrire un patient"), "user-round-check", "")
        self.away = Button(self.tr("Ne plus garder"), "x", "")
        self.called.clicked.connect(self.enrol)
        self.away.clicked.connect(self.thrown)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.called)
        row.addWidget(self.away)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.facts)
        column.addWidget(self.text)
        column.addLayout(row)

    def show_mail(self, row: MailRow) -> None:
        """What is known of it; its words come later."""
        said = [
            self.tr("À appeler\u00a0: {sign}").format(sign=phrases.translate(short(f"sign.{sign}")))
            for sign in row.signs
        ]
        if row.attachments:
            one, many = (
                self.tr("1 pièce jointe, jamais ouverte ici"),
                self.tr("{n} pièces jointes, jamais ouvertes ici"),
            )
            said.append(many.format(n=row.attachments) if row.attachments > 1 else one)
        if row.left:
            said.append(phrases.sentence(row.left))
        self.facts.set("\n".join(said))
        self.facts.setVisible(bool(said))
        self.called.setVisible(not row.code)
        self.text.setPlainText("")
        self.text.setVisible(row.whole)

    def show_words(self, words: str) -> None:
        """As plain text: nothing in it is markup."""
        self.text.setPlainText(words)
