"""Beside the members, one of three: whoever comes, a member, what a departure asks for. What is said there is done here."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from core.model import Refusal, Trouble
from desktop import phrases
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.ports.members import NO_DAYS, Days, Departed, MemberRow, Practice
from desktop.widgets.coming import ComingPanel
from desktop.widgets.key_panel import KeyPanel
from desktop.widgets.leaving_panel import LeavingPanel
from desktop.widgets.member_panel import MemberPanel, told_days


class MemberSide(QStackedWidget):
    """`noted(what, rest)`, `refused(Refusal)`; `asked_anew`: the members are others now, and the post has something to carry.

    `left`: the departure of a desk is to be seen; `taken`: the practice's key is here now.
    """

    noted = Signal(str, str)
    refused = Signal(object)
    asked_anew = Signal()
    left = Signal()
    taken = Signal()

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine, self._busy, self._telling = engine, False, False
        self.coming, self.member, self.leaving, self.key = ComingPanel(), MemberPanel(), LeavingPanel(), KeyPanel()
        for panel in (self.coming, self.member, self.leaving, self.key):
            self.addWidget(panel)
        self.member.absent.connect(self._say_absent)
        self.member.dated.connect(self._date)
        self.member.removed.connect(self._remove)
        self.leaving.ticked.connect(self._tick)
        self.key.taken.connect(self._take_key)

    def show_member(self, row: MemberRow, practice: Practice) -> None:
        """One member."""
        self.member.show_member(row, practice)
        self.setCurrentWidget(self.member)

    def leave(self) -> None:
        """No passphrase stays in a field."""
        self.member.clear()
        self.key.clear()

    def offer_key(self) -> None:
        """Type the practice's key from its paper."""
        self.setCurrentWidget(self.key)
        self.key.take_focus()

    def _take_key(self, code: str, passphrase: str) -> None:
        def done(_none: None) -> None:
            self.key.clear()
            said = self.tr("Il invite, accepte et retire les membres.")
            self.noted.emit(self.tr("La clé du cabinet est à ce poste."), said)
            self.taken.emit()

        self._with_key(lambda desk: desk.members.take_key(code, passphrase), done, self.key)

    def _say_absent(self, letter: str, days: Days, stand_in: str) -> None:
        what = self.tr("De retour, consigné.") if days == NO_DAYS else self.tr("Absence consignée.")
        rest = told_days(self.tr("Du {first} au {last}, tous les postes le voient."), days)
        self._ask(lambda desk: desk.members.say_absent(letter, days, stand_in), what, rest)

    def _tick(self, step: str) -> None:
        self._ask(lambda desk: desk.members.tick(step), self.tr("Étape consignée."), phrases.word(f"status.{step}"))

    def _ask(self, call: Callable[[DeskPort], Refusal | None], what: str, rest: str) -> None:
        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            self.member.clear()
            self.noted.emit(what, rest)
            self.asked_anew.emit()

        self._engine.ask(call, done)

    def _date(self, letter: str, days: Days, passphrase: str) -> None:
        def done(number: str) -> None:
            self.member.clear()
            what = self.tr("Remplacement signé, n°\u00a0{number}.").format(number=number)
            self.noted.emit(what, told_days(self.tr("Du {first} au {last}, tous les postes le voient."), days))
            self.asked_anew.emit()

        self._with_key(lambda desk: desk.members.add_dates(letter, days, passphrase), done)

    def _remove(self, letter: str, passphrase: str, every_desk: bool) -> None:
        def done(left: Departed) -> None:
            self.member.clear()
            what = self.tr("Poste {letters} retiré du cabinet ({name}), n°\u00a0{number}.")
            name, letters = phrases.isolate(phrases.shown(left.name)), ", ".join(left.letters)
            self.noted.emit(
                what.format(letters=letters, name=name, number=left.number),
                self.tr("Restent les étapes du départ."),
            )
            self.asked_anew.emit()
            self.left.emit()
            self.go_on_telling()

        self._with_key(lambda desk: desk.members.remove(letter, passphrase, every_desk=every_desk), done)

    def _with_key(
        self,
        call: Callable[[DeskPort], str | Departed | Refusal | None],
        then: Callable[..., None],
        panel: MemberPanel | KeyPanel | None = None,
    ) -> None:
        """What needs the practice's key; a key that is pressed twice does it once. `panel` says how it goes."""
        if self._busy:
            return
        self._busy, said = True, panel or self.member
        said.say(self.tr("Un instant\u00a0: la clé du cabinet est déverrouillée."))

        def done(answer: str | Departed | Refusal | None) -> None:
            self._busy = False
            said.say("")
            self.refused.emit(answer) if isinstance(answer, Refusal) else then(answer)

        def failed(trouble: Trouble) -> None:
            self._busy = False
            said.say(phrases.sentence(trouble.code, trouble.facts), "stop")

        self._engine.ask(call, done, failed)

    def go_on_telling(self) -> None:
        """Tell the telephones of a departure, from where that stopped, a moment at a time."""
        if not self._telling:
            self._telling = True
            self._tell()

    def _tell(self) -> None:
        def done(told: tuple[int, int]) -> None:
            if told[0] < told[1]:
                QTimer.singleShot(0, self, self._tell)
                return
            self._telling = False
            self.asked_anew.emit()

        def failed(trouble: Trouble) -> None:
            self._telling = False
            self.refused.emit(Refusal(trouble.code, tuple(trouble.facts.items())))

        self._engine.ask(lambda desk: desk.members.tell(), done, failed)
