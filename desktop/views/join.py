"""Joining a practice: the code, you, a passphrase; then eight digits to read aloud and a recovery code to put away."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from core.model import Trouble
from core.office.mailbox import Typed
from desktop import phrases
from desktop.engine import Engine
from desktop.ports.door import Asked, Entering
from desktop.strength import SHORT, strength
from desktop.views.step_window import StepWindow
from desktop.widgets.phone_code import Digits
from desktop.widgets.steps import plain, show_code
from desktop.widgets.words import Words

PENDING = "join.pending"
_FIRST = ("code", "phrase", "group")


class JoinWindow(StepWindow):
    """`entered(folder)`: the desk is open. `given_up`: back to founding a practice."""

    entered = Signal(str)
    given_up = Signal()

    def __init__(self, engine: Engine) -> None:
        names = self.tr("Code d’entrée"), self.tr("Phrase de passe"), self.tr("Comparer, ranger")
        super().__init__(engine, names)
        self._at = 0
        self._of_mail: list[QWidget] = []
        self.asked: Asked | None = None
        self.digits = Digits()
        self._sheet, self._print = QVBoxLayout(), Words("", 12, 17, token="ink-3")
        self._lay_out(self._code, self._passphrase, self._compare)

    def _code(self) -> QWidget:
        why = self.tr("Le poste qui a la clé du cabinet donne ce code. Il sert une fois, pendant un quart d’heure.")
        asked = (
            ("code", self.tr("Code d’entrée"), False),
            ("name", self.tr("Prénom et nom"), False),
            ("place", self.tr("Boîte du cabinet, ou son dossier de fichiers"), False),
        )
        page, column = self._page(self.tr("Rejoindre un cabinet"), why, *asked)
        self.fields["place"].setPlaceholderText(
            self.tr("adresse de la boîte, ou dossier\u00a0; vide\u00a0: celui de ce poste")
        )
        for key, name, hidden in (
            ("mail_password", self.tr("Mot de passe de la boîte"), True),
            ("imap", self.tr("Serveur de réception, si l’adresse ne suffit pas"), False),
            ("smtp", self.tr("Serveur d’envoi, si l’adresse ne suffit pas"), False),
        ):
            box = self._field(key, name, hidden)
            box.hide()
            self._of_mail.append(box)
            column.addWidget(box)
        self.fields["imap"].setPlaceholderText(phrases.isolate_ltr("imap.domaine:993"))
        self.fields["smtp"].setPlaceholderText(phrases.isolate_ltr("smtp.domaine:465"))
        self.fields["place"].textChanged.connect(lambda: self._show_mail())
        column.addStretch(1)
        return page

    def _show_mail(self) -> None:
        for box in self._of_mail:
            box.setVisible(self._by_mail())

    def _by_mail(self) -> bool:
        """Whether what stands there is an address and no folder."""
        return "@" in self._text("place") and "/" not in self._text("place")

    def _passphrase(self) -> QWidget:
        why = self.tr("Elle seule ouvre les échanges sur ce poste. Cinq mots sans lien se retiennent et suffisent.")
        asked = ("phrase", self.tr("Phrase de passe"), True), ("again", self.tr("Encore une fois"), True)
        page, column = self._page(self.tr("Phrase de passe"), why, *asked)
        column.addStretch(1)
        return page

    def _compare(self) -> QWidget:
        why = self.tr("Lire ces chiffres à voix haute au poste qui invite. S’ils diffèrent, rien n’est partagé.")
        page, column = self._page(self.tr("Comparer, puis ranger la feuille"), why)
        column.addWidget(self.digits)
        paper = QFrame()
        paper.setObjectName("sheet")
        paper.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._sheet.setContentsMargins(20, 14, 20, 14)
        paper.setLayout(self._sheet)
        column.addWidget(paper)
        kept = self.tr("À recopier maintenant, puis à ranger hors du cabinet\u00a0: ce code n’est plus montré.")
        column.addWidget(Words(kept, 13, 18, token="ink-2"))
        column.addWidget(self._print)
        self._read_back = self._field("group", self.tr("Groupe 3"))
        self.fields["group"].setAccessibleName(self.tr("Un groupe du code de secours, relu"))
        column.addWidget(Words(self.tr("Relire la feuille\u00a0: recopier le groupe 3"), 14, 20, 500))
        column.addWidget(self._read_back)
        column.addStretch(1)
        return page

    def _missing(self) -> tuple[str, str]:
        """The field that is awaited on this page, and the word for it."""
        groups = self.asked.groups if self.asked else ()
        wrong = self._at == 2 and plain(self._text("group")) != plain(groups[2] if len(groups) > 2 else "")
        awaited = (
            ("code", self._at == 0 and not self._text("code"), self.tr("le code d’entrée")),
            ("name", self._at == 0 and not self._text("name"), self.tr("votre nom")),
            (
                "mail_password",
                self._at == 0 and self._by_mail() and not self._text("mail_password"),
                self.tr("le mot de passe de la boîte"),
            ),
            ("phrase", self._at == 1 and strength(self._text("phrase")) == SHORT, self.tr("une phrase plus longue")),
            ("again", self._at == 1 and self._text("again") != self._text("phrase"), self.tr("la même phrase encore")),
            ("group", wrong, self.tr("le groupe 3")),
        )
        return next(((key, what) for key, missing, what in awaited if missing), ("", ""))

    def _show_left_over(self) -> None:
        key, what = self._missing()
        self.left_over.set(self.tr("Reste\u00a0: {what}").format(what=what) if key else "", "ink-3")
        self.next.set_kind("closed" if key else "primary", "lock" if key else "")

    def _go_to(self, at: int) -> None:
        self._at = at
        self.pages.setCurrentIndex(at)
        self.steps.go_to(at)
        self.trouble.set("")
        self.back.setVisible(at < 2)
        self.next.setText(self.tr("Entrer") if at == 2 else self.tr("Continuer"))
        self.next.setAccessibleName(self.next.text())
        self._show_left_over()
        self.fields[_FIRST[at]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        if self._at == 0:
            self.given_up.emit()
        else:
            self._go_to(self._at - 1)

    def go_on(self) -> None:
        """The next step, or the field that is still awaited."""
        key, _ = self._missing()
        if self._busy:
            return
        if key:
            self.fields[key].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        steps: tuple[Callable[[], None], ...] = (lambda: self._go_to(1), self._ask, self._enter)
        steps[self._at]()

    def _ask(self) -> None:
        text = self._text
        form = Entering(text("code"), text("name"), text("place"), text("phrase"))
        if self._by_mail():
            mailbox = Typed(text("place"), text("imap"), text("smtp"))
            form = replace(form, place="", mailbox=mailbox, mail_password=text("mail_password"))
        self._wait()
        self._engine.at_door(lambda door: door.join(form), self._on_asked, self._on_trouble)

    def _wait(self) -> None:
        self._busy = True
        self.next.set_kind("closed", "")
        self.trouble.set(self.tr("Un instant…"), "ink-2")

    def _on_asked(self, asked: Asked) -> None:
        self._busy, self.asked = False, asked
        self.digits.show_digits(asked.digits)
        self._sheet.addLayout(
            show_code(self.tr("Code de secours\u00a0: ouvre cette session sans la phrase de passe"), asked.groups)
        )
        told = self.tr("Empreinte du cabinet\u00a0: {words}").format(words=phrases.isolate_ltr(asked.fingerprint))
        self._print.set(told)
        self._go_to(2)
        if asked.alone:
            alone = self.tr(
                "Sans trousseau sur ce poste, la phrase de passe protège seule la session\u00a0: la garder longue."
            )
            self.trouble.set(alone, "warn")

    def _enter(self) -> None:
        assert self.asked is not None, "the last page shows what was asked"
        folder = self.asked.folder
        self._wait()
        self._engine.enter(folder, self._text("phrase"), lambda _none: self._on_entered(folder), self._on_trouble)

    def _on_entered(self, folder: str) -> None:
        for line in self.fields.values():
            line.clear()
        self.entered.emit(folder)

    def _on_trouble(self, trouble: Trouble) -> None:
        self._busy = False
        said = phrases.sentence(trouble.code, trouble.facts)
        if trouble.code == PENDING:
            said = self.tr(
                "Pas encore accepté. Le fondateur compare ces chiffres et accepte à son poste\u00a0; ensuite, Entrer."
            )
        elif self._at == 1:
            self._go_to(0)
        self._show_left_over()
        self.trouble.set(said, "warn" if trouble.code == PENDING else "stop")
