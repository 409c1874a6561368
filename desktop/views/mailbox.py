"""The mailbox of the practice on this desk: said in a form, tried step by step, kept or forgotten."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.doors.account import FOLDER
from core.doors.mail_check import FAILED, LEFT, STEPS, Step
from core.model import Refusal, Trouble
from core.office.mailbox import Typed
from desktop import phrases
from desktop.engine import Engine
from desktop.ports.mailbox import LookUp, Trial
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.fields import Field
from desktop.widgets.form import Form, Part
from desktop.widgets.page_head import PageHead, scrolled
from desktop.widgets.segments import Segments
from desktop.widgets.trial import TrialList
from desktop.widgets.words import Words

EVERY_MS, TRIAL = 120, 320
LEAVE, REMOVE = "leave", "remove"
PASSWORD, COMMAND, TOKEN = "password", "command", "token"


class MailboxPage(Page):
    """What takes the network's time is begun, and asked after every `EVERY_MS`; typing and reading go on meanwhile."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.address = Field(self.tr("Adresse de la boîte"), "nom@domaine", latin=True)
        self.imap = Field(self.tr("Serveur de réception (IMAP)"), "imap.domaine:993", latin=True)
        self.smtp = Field(self.tr("Serveur d’envoi (SMTP)"), "smtp.domaine:465", latin=True)
        self.search = Button(self.tr("Chercher d’après l’adresse"), "search")
        self.user = Field(self.tr("Nom pour s’identifier"), self.tr("celui de l’adresse"), latin=True)
        self.way = Segments(self.tr("Le mot de passe"), (
            (PASSWORD, self.tr("Gardé ici")),
            (COMMAND, self.tr("Commande")),
            (TOKEN, self.tr("Jeton OAuth")),
        ))  # fmt: skip
        self.password = Field(self.tr("Mot de passe de la boîte"), latin=True)
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.command = Field(self.tr("Commande qui le dit"), latin=True)
        self.letters = Segments(self.tr("Les lettres reçues"), (
            (LEAVE, self.tr("Laissées")), (REMOVE, self.tr("Ôtées ensuite"))))  # fmt: skip
        self.try_it = Button(self.tr("Tester la boîte"), "mail")
        self.halt = Button(self.tr("Arrêter l’essai"), "x", kind="quiet")
        self.keep = Button(self.tr("Garder cette boîte"), "check", kind="primary", large=True)
        self.forget = Button(self.tr("Oublier cette boîte"), "delete", kind="quiet")
        self.said = Words("", 13, 18, token="stop")
        self.trial = TrialList(STEPS)
        self._before: Typed | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._looking = QTimer(self)
        self._looking.setInterval(EVERY_MS)
        self._lay_out()
        self._connect()
        self._dress()

    def _lay_out(self) -> None:
        head = PageHead()
        head.row.addWidget(Words(self.tr("Boîte du cabinet"), 20, 28, 600, wrap=False))
        head.row.addWidget(Words(self.tr("Le fournisseur voit des adresses, des heures et des tailles, jamais un texte."),
                                 13, 18, token="ink-2"), 1, Qt.AlignmentFlag.AlignVCenter)  # fmt: skip
        form = Form(
            self.tr("Boîte du cabinet"),
            Part(self.tr("La boîte"), self.tr("Celle où les patients écrivent, la même sur tous les postes."), self.address),
            Part(self.tr("Serveurs"), self.tr("Avec TLS dès l’ouverture."), self.imap, self.smtp, _beside(self.search)),
            Part(self.tr("Identification"), self.tr("Souvent un «\u00a0mot de passe d’application\u00a0»."),
                 self.user, self.way, self.password, self.command),
            Part(self.tr("Lettres reçues"),
                 self.tr("Dans la boîte\u00a0: ôtées quand chaque poste les a consignées."), self.letters),
        )  # fmt: skip
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(form, 1)
        beside.addWidget(scrolled(self._trying(), TRIAL))
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(28, 8, 28, 14)
        row.setSpacing(12)
        row.addWidget(self.said, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.forget)
        row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(beside, 1)
        column.addWidget(foot)

    def _trying(self) -> QWidget:
        """The trial, beside the form."""
        box = QWidget()
        box.setObjectName("circumstances")
        box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(box)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(10)
        column.addWidget(Words(self.tr("Essai"), 14, 20, 600))
        column.addWidget(Words(self.tr("Rien du cabinet n’est envoyé."), 12, 17, token="ink-3"))
        column.addWidget(_beside(self.try_it, self.halt))
        column.addWidget(self.trial)
        column.addStretch(1)
        return box

    def _connect(self) -> None:
        self.way.chosen.connect(lambda _way: self._dress())
        self.search.clicked.connect(self.look_up)
        self.address.line.editingFinished.connect(self._look_up_once)
        self.try_it.clicked.connect(self.begin)
        self.halt.clicked.connect(lambda: self._engine.ask(lambda desk: desk.mailbox.stop_trial(), lambda _none: None))
        self.keep.clicked.connect(self.take)
        self.forget.clicked.connect(self.drop)
        self._timer.timeout.connect(self._ask_trial)
        self._looking.timeout.connect(self._ask_look_up)

    def panes(self) -> tuple[QWidget, ...]:
        return self.address.line, self.try_it, self.keep

    def enter(self, _about: object = None, /) -> None:
        self.said.set("")
        self.trial.show_steps((), running=False)
        self.halt.hide()
        self.address.take_focus()
        self._engine.ask(lambda desk: desk.mailbox.known(), self.show_known, self._on_trouble, lane="mailbox")

    def leave(self) -> None:
        """No password stays in a field, and nothing goes on that nobody looks at."""
        self.password.line.clear()
        self._looking.stop()
        if self._timer.isActive():
            self._timer.stop()
            self._engine.ask(lambda desk: desk.mailbox.stop_trial(), lambda _none: None)

    def show_known(self, known: Typed | None) -> None:
        """What is set on this desk."""
        self._before = known
        there = known or Typed("", "", "")
        for field, text in ((self.address, there.address), (self.imap, there.imap), (self.smtp, there.smtp),
                            (self.user, "" if there.user == there.address else there.user),
                            (self.command, there.command)):  # fmt: skip
            field.line.setText(text)
        self.way.show_value(TOKEN if there.token else COMMAND if there.command else PASSWORD)
        self.letters.show_value(REMOVE if there.remove else LEAVE)
        kept = known is not None and not there.command
        self.password.line.setPlaceholderText(self.tr("celui qui est gardé") if kept else "")
        self.forget.setVisible(known is not None)
        self._dress()

    def _dress(self) -> None:
        self.password.setVisible(self.way.value() == PASSWORD)
        self.command.setVisible(self.way.value() != PASSWORD)

    def typed(self) -> Typed:
        """What stands in the form."""
        before = self._before
        return Typed(
            address=self.address.text(),
            imap=self.imap.text(),
            smtp=self.smtp.text(),
            user=self.user.text(),
            command=self.command.text() if self.way.value() != PASSWORD else "",
            token=self.way.value() == TOKEN,
            ca=before.ca if before else "",
            folder=before.folder if before else FOLDER,
            remove=self.letters.value() == REMOVE,
        )

    def _look_up_once(self) -> None:
        if self.address.text() and not self.imap.text() and not self.smtp.text():
            self.look_up()

    def look_up(self) -> None:
        """Ask for the servers of the address that stands there."""
        address = self.address.text()
        self.imap.say(self.tr("recherche…"))
        self._engine.ask(
            lambda desk: desk.mailbox.begin_look_up(address), lambda _none: self._looking.start(), self._on_trouble
        )

    def _ask_look_up(self) -> None:
        self._engine.ask(lambda desk: desk.mailbox.looked_up(), self._on_looked_up, lane="mailbox look-up")

    def _on_looked_up(self, found: LookUp) -> None:
        if found.running or not self._looking.isActive():
            return
        self._looking.stop()
        self.imap.say("" if found.imap else self.tr("pas trouvé\u00a0: le demander au fournisseur"), "warn")
        for field, text in ((self.imap, found.imap), (self.smtp, found.smtp)):
            if text:
                field.line.setText(text)
        if found.user and found.user != self.address.text():
            self.user.line.setText(found.user)

    def begin(self) -> None:
        """Try what stands in the form."""
        typed, password = self.typed(), self.password.text()
        self.said.set("")
        self._engine.ask(lambda desk: desk.mailbox.begin_trial(typed, password), self._on_begun, self._on_trouble)

    def _on_begun(self, refusal: Refusal | None) -> None:
        if refusal is not None:
            self._say_no(refusal)
            return
        self.halt.show()
        self.trial.show_steps((), running=True)
        self._timer.start()

    def _ask_trial(self) -> None:
        self._engine.ask(lambda desk: desk.mailbox.trial(), self.show_trial, lane="mailbox trial")

    def show_trial(self, trial: Trial) -> None:
        """How far the trial went."""
        if not self._timer.isActive():
            return
        self.trial.show_steps(trial.steps, running=trial.running)
        if not trial.running:
            self._timer.stop()
            self.halt.hide()
            self.said.set(*self._verdict(trial.steps))

    def _verdict(self, steps: Iterable[Step]) -> tuple[str, str]:
        states = {one.state for one in steps}
        if FAILED in states:
            return self.tr("La boîte ne convient pas encore\u00a0: voir ce qui est dit sous chaque étape."), "stop"
        if LEFT in states:
            return self.tr("L’essai a été arrêté."), "ink-2"
        return self.tr("La boîte convient. La garder."), "accent"

    def take(self) -> None:
        """Keep it on this desk."""
        typed, password = self.typed(), self.password.text()
        self._engine.ask(lambda desk: desk.mailbox.keep(typed, password), self._on_kept, self._on_trouble)

    def _on_kept(self, refusal: Refusal | None) -> None:
        if refusal is not None:
            self._say_no(refusal)
            return
        self.password.line.clear()
        self.said.set("")
        self.noted.emit(self.tr("Boîte gardée sur ce poste."), self.tr("Le courrier y passe dès maintenant."))
        self.post_wanted.emit()
        self._engine.ask(lambda desk: desk.mailbox.known(), self.show_known, self._on_trouble, lane="mailbox")

    def drop(self) -> None:
        """This desk has no mailbox any more."""

        def done(_none: None) -> None:
            self.noted.emit(self.tr("Boîte oubliée."), self.tr("Ce qui en fut relevé reste sur ce poste."))
            self.enter()

        self._engine.ask(lambda desk: desk.mailbox.forget(), done, self._on_trouble)

    def _say_no(self, refusal: Refusal) -> None:
        self.said.set(phrases.sentence(refusal.code, dict(refusal.facts)), "stop")

    def _on_trouble(self, trouble: Trouble) -> None:
        self.said.set(phrases.sentence(trouble.code, trouble.facts), "stop")


def _beside(*buttons: Button) -> QWidget:
    """Buttons in a row, at the start of the line."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return box
