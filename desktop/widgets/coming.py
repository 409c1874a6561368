"""Beside the members: inviting somebody, the code that is told, the digits that are compared, the key that lets in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop import phrases
from desktop.ports.members import Code, Coming, Practice
from desktop.widgets.button import Button
from desktop.widgets.fields import Field, Options, Tick
from desktop.widgets.phone_code import Countdown, Digits
from desktop.widgets.words import Words

ROLES = ("physician", "substitute", "secretary")


class ComingPanel(QScrollArea):
    """`invited(name, role, reads triage)`, `accepted(invite, digits, passphrase)`, `denied(invite)`."""

    invited = Signal(str, str, bool)
    accepted = Signal(object, str, str)
    denied = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.coming: Coming | None = None
        self.setObjectName("circumstances")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Inviter un membre"))
        self.name = Field(self.tr("Prénom et nom"))
        self.role = Options(self.tr("Rôle"), tuple((one, phrases.word(f"role.{one}")) for one in ROLES))
        self.reads = Tick(self.tr("Lit les questions au triage (accord du médecin)"))
        self.ask = Button(self.tr("Inviter"), "", "↵", "closed", large=True)
        self.code, self.left = Words("", 15, 26, 600), Countdown()
        self.copy = Button(self.tr("Copier"), "file-text")
        self.digits = Digits()
        self.identical = Button(self.tr("Identique"), "", "↵", "primary", large=True)
        self.different = Button(self.tr("Différent"), large=True)
        self.phrase = Field(self.tr("Phrase de passe de ce poste, pour la clé du cabinet"))
        self.phrase.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.accept = Button(self.tr("Accepter"), "", "↵", "primary", large=True)
        self.drop = Button(self.tr("Annuler cette invitation"), "x")
        self._said = Words("", 13, 18, token="ink-2")
        self._text = ""
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._form, self._told, self._compare, self._key = (QWidget() for _ in range(4))
        self._stranger = Words(
            self.tr("Seul le poste qui a fondé le cabinet invite et accepte\u00a0: la clé du cabinet y est."),
            13,
            18,
            token="ink-2",
        )
        how = self.tr(
            "Dire ou coller ce code à son poste, «\u00a0Rejoindre un cabinet\u00a0». Une seule fois, un quart d’heure."
        )
        same = self.tr("Son poste montre huit chiffres, à lire à voix haute. Ici\u00a0:")
        gone = self.tr("Un poste se retire par la commande colloque member remove.")
        self._who = Words("", 15, 22, 600)
        self._fill(
            self._form, Words(self.tr("Inviter un membre"), 15, 22, 600), self.name, self.role, self.reads, self.ask
        )
        self._fill(self._told, Words(how, 13, 18, token="ink-2"), self.code, self._row(self.copy, self.left))
        self._fill(
            self._compare, Words(same, 13, 18, token="ink-2"), self.digits, self._row(self.identical, self.different)
        )
        self._fill(self._key, self.phrase, self.accept)
        body = QWidget()
        body.setObjectName("circumstances")
        column = QVBoxLayout(body)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        for part in (
            self._stranger,
            self._who,
            self._told,
            self._compare,
            self._key,
            self._said,
            self.drop,
            self._form,
        ):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(Words(gone, 12, 17, token="ink-3"))
        self.setWidget(body)

    def _fill(self, part: QWidget, *widgets: QWidget) -> None:
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in widgets:
            column.addWidget(widget)

    def _row(self, *widgets: QWidget) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        return box

    def _connect(self) -> None:
        self.name.done.connect(self.role.take_focus)
        self.name.line.textChanged.connect(lambda _text: self._dress_ask())
        self.role.chosen.connect(lambda code: self.reads.setVisible(code == "secretary"))
        self.role.chosen.connect(lambda _code: self._dress_ask())
        self.role.done.connect(self.ask.setFocus)
        self.reads.done.connect(self.ask.setFocus)
        self.ask.clicked.connect(self._invite)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self._text))
        self.identical.clicked.connect(self._same)
        self.different.clicked.connect(self._deny)
        self.drop.clicked.connect(self._deny)
        self.phrase.done.connect(self._accept)
        self.accept.clicked.connect(self._accept)
        self.role.choose("secretary")

    def _dress_ask(self) -> None:
        self.ask.set_kind("primary" if self.name.text() and self.role.value else "closed")

    def _invite(self) -> None:
        if not self.name.text():
            self.name.take_focus()
            return
        self.invited.emit(self.name.text(), self.role.value, self.reads.isChecked() and self.role.value == "secretary")

    def show_code(self, code: Code, now: int) -> None:
        """The code that was just made; it is not shown again after another page."""
        self._text = code.text
        groups = code.text.split("-")
        lines = ("  ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))
        self.code.set(phrases.isolate_ltr("\n".join(lines)))
        self.left.show_left(code.expires_ms - now)
        self.name.line.clear()

    def show_practice(self, practice: Practice, now: int) -> None:
        """Who is coming: the one who has answered first, else the one whose code is open."""
        answered = [one for one in practice.coming if one.digits]
        former, waiting = self.coming, practice.coming[:1]
        self.coming = next(iter(answered or waiting), None)
        one = self.coming
        if one is None:
            self._text = ""
        else:
            self._who.set(f"{phrases.shown(one.name)}, {phrases.word(f'role.{one.role}')}")
            self.left.show_left(one.expires_ms - now)
        fresh = one is not None and bool(one.digits) and (former is None or former.digits != one.digits)
        shows: tuple[tuple[QWidget, bool], ...] = (
            (self._stranger, not practice.founder),
            (self._who, one is not None),
            (self._told, one is not None and not one.digits and bool(self._text)),
            (self._compare, one is not None and bool(one.digits)),
            (self.drop, one is not None),
            (self._form, practice.founder and one is None),
        )
        for widget, on in shows:
            widget.setVisible(on)
        if one is None or not one.digits or fresh:
            self._key.hide()
            self.phrase.line.clear()
        if one is not None and fresh:
            self.digits.show_digits(one.digits)
            self.identical.setFocus(Qt.FocusReason.OtherFocusReason)
        if one is None:
            self.reads.setVisible(self.role.value == "secretary")

    def say(self, text: str, token: str = "ink-2") -> None:
        """What is under way, or why it did not go through."""
        self._said.set(text, token)

    def _same(self) -> None:
        self._key.show()
        self.phrase.take_focus()

    def _deny(self) -> None:
        if self.coming is not None:
            self.denied.emit(self.coming.invite)

    def _accept(self) -> None:
        one = self.coming
        if one is not None and one.digits and self.phrase.line.text():
            self.accepted.emit(one.invite, one.digits, self.phrase.line.text())
            self.phrase.line.clear()
        else:
            self.phrase.take_focus()
