"""Beside the members: inviting somebody, the code that is told, the digits that are compared, the key that lets in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop import phrases
from desktop.ports.members import NO_DAYS, Code, Coming, Practice
from desktop.widgets.button import Button
from desktop.widgets.fields import Field, Options, Tick
from desktop.widgets.period import Period
from desktop.widgets.phone_code import Countdown, Digits
from desktop.widgets.side_panel import SidePanel, beneath, beside
from desktop.widgets.words import Words

SUBSTITUTE = "substitute"
ROLES = ("physician", SUBSTITUTE, "secretary")


class ComingPanel(SidePanel):
    """`invited(name, role, reads triage, days)`, `accepted(invite, digits, passphrase)`, `denied(invite)`."""

    invited = Signal(str, str, bool, object)
    accepted = Signal(object, str, str)
    denied = Signal(object)

    def __init__(self) -> None:
        super().__init__(self.tr("Inviter un membre"))
        self.coming: Coming | None = None
        self.name = Field(self.tr("Prénom et nom"))
        self.role = Options(self.tr("Rôle"), tuple((one, phrases.word(f"role.{one}")) for one in ROLES))
        self.reads = Tick(self.tr("Lit les questions au triage (accord du médecin)"))
        self.replaces = Period()
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
        self._said.hide()
        self._text = ""
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._form, self._told, self._compare, self._key = (QWidget() for _ in range(4))
        self._stranger = Words(
            self.tr("Seul un poste qui a la clé du cabinet invite et accepte."),
            13,
            18,
            token="ink-2",
        )
        how = self.tr(
            "Dire ou coller ce code à son poste, «\u00a0Rejoindre un cabinet\u00a0». Une seule fois, un quart d’heure."
        )
        same = self.tr("Son poste montre huit chiffres, à lire à voix haute. Ici\u00a0:")
        self._who = Words("", 15, 22, 600)
        self._dated = beneath(
            Words(self.tr("Il remplace (facultatif\u00a0: se signe aussi plus tard)"), 12, 18, 500, "ink-2"),
            self.replaces,
        )
        title = Words(self.tr("Inviter un membre"), 15, 22, 600)
        beneath(title, self.name, self.role, self.reads, self._dated, self.ask, part=self._form)
        beneath(Words(how, 13, 18, token="ink-2"), self.code, beside(self.copy, self.left), part=self._told)
        compared = beside(self.identical, self.different)
        beneath(Words(same, 13, 18, token="ink-2"), self.digits, compared, part=self._compare)
        beneath(self.phrase, self.accept, part=self._key)
        chosen = self.tr("Choisir un membre dans la liste\u00a0: son absence, ses dates de remplacement, son départ.")
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
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.column.addWidget(Words(chosen, 12, 17, token="ink-3"))

    def _connect(self) -> None:
        self.name.done.connect(self.role.take_focus)
        self.name.line.textChanged.connect(lambda _text: self._dress_ask())
        self.role.chosen.connect(lambda _code: self._dress_ask())
        self.role.done.connect(self._after_role)
        self.replaces.changed.connect(self._dress_ask)
        self.replaces.done.connect(self.ask.setFocus)
        self.reads.done.connect(self.ask.setFocus)
        self.ask.clicked.connect(self._invite)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self._text))
        self.identical.clicked.connect(self._same)
        self.different.clicked.connect(self._deny)
        self.drop.clicked.connect(self._deny)
        self.phrase.done.connect(self._accept)
        self.accept.clicked.connect(self._accept)
        self.role.choose("secretary")

    def _after_role(self) -> None:
        self.replaces.take_focus() if self.role.value == SUBSTITUTE else self.ask.setFocus()

    def _dress_ask(self) -> None:
        self.reads.setVisible(self.role.value == "secretary")
        self._dated.setVisible(self.role.value == SUBSTITUTE)
        whole = self.name.text() and self.role.value and not self._half_dated()
        self.ask.set_kind("primary" if whole else "closed")

    def _half_dated(self) -> bool:
        """Whether days were begun that cannot be read."""
        return self.role.value == SUBSTITUTE and not self.replaces.empty() and self.replaces.days() == NO_DAYS

    def take_focus(self) -> None:
        """Where something is to be typed or said now."""
        for widget in (self.name.line, self.identical, self.phrase.line, self.copy):
            if widget.isVisible():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _invite(self) -> None:
        if not self.name.text():
            self.name.take_focus()
        elif self._half_dated():
            self.replaces.take_focus()
        else:
            role, reads = self.role.value, self.reads.isChecked() and self.role.value == "secretary"
            days = self.replaces.days() if role == SUBSTITUTE else NO_DAYS
            self.invited.emit(self.name.text(), role, reads, days)

    def show_code(self, code: Code, now: int) -> None:
        """The code that was just made; it is not shown again after another page."""
        self._text = code.text
        groups = code.text.split("-")
        lines = ("  ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))
        self.code.set(phrases.isolate_ltr("\n".join(lines)))
        self.left.show_left(code.expires_ms - now)
        self.name.line.clear()
        self.replaces.clear()

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
            self._dress_ask()

    def say(self, text: str, token: str = "ink-2") -> None:
        """What is under way, or why it did not go through."""
        self._said.set(text, token)
        self._said.setVisible(bool(text))

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
