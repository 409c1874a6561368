"""Beside the reply: words to begin with, lines of the card, where a question can go instead. Lists, no boxes."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.charter.gate.findings import Finding
from core.model import Refusal, Trouble
from core.office.wording import Offers
from core.record.view import ThreadView
from desktop import phrases
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.ports.writing import Colleague
from desktop.views.answerers import picks_of
from desktop.widgets.pick_list import Pick, PickList

WORDINGS, LINES, ROUTES = "wordings", "lines", "routes"
OVER = "over:"
TOWARDS = ("appointment", "examination", "teleconsultation", "emergency", "closed")


class Aids(PickList):
    """`taken(letter, text)`: to be put into the reply. `sent(letter)`: its patient is sent elsewhere.

    `noted(what, rest)`: what was done; `refused(Refusal)`; `changed(letter)`: with whom a question stands, or what is to do.
    """

    taken = Signal(bytes, str)
    sent = Signal(bytes)
    noted = Signal(str, str)
    refused = Signal(object)
    changed = Signal(bytes)

    def __init__(self, engine: Engine, over: QWidget) -> None:
        super().__init__(over)
        self._engine = engine
        self._letter, self._redirected = b"", b""
        self.telemedicine = False
        self.picked.connect(self._on_picked)

    def offer_wordings(self, letter: bytes, back: QWidget) -> None:
        """What a reply may begin with."""

        def show(offers: Offers) -> None:
            picks = tuple(Pick(name, text, text) for name, text in offers.wordings)
            self._offer(WORDINGS, self.tr("Commencer par"), picks, back)

        self._ask_offers(letter, show)

    def offer_lines(self, letter: bytes, back: QWidget) -> None:
        """What the card says, restated."""

        def show(offers: Offers) -> None:
            consigne = self.tr("Consigne orale")
            picks = tuple(Pick(line.name or consigne, line.text, line.text) for line in offers.lines)
            self._offer(LINES, self.tr("Reprendre de la consultation"), picks, back)

        self._ask_offers(letter, show)

    def _ask_offers(self, letter: bytes, show: Callable[[Offers], None]) -> None:
        def answered(offers: Offers | Refusal) -> None:
            if isinstance(offers, Refusal):
                self.refused.emit(offers)
            elif letter == self._letter:
                show(offers)

        self._letter = letter
        self._engine.ask(lambda desk: desk.writing.offers(letter), answered, lane="offers")

    def _offer(self, kind: str, title: str, picks: tuple[Pick, ...], back: QWidget) -> None:
        if picks:
            self.open_list(kind, title, picks, back)
        else:
            self.noted.emit(
                self.tr("Rien à reprendre."), self.tr("La fiche de cette consultation ne dit rien de cela.")
            )

    def forget(self) -> None:
        """Another question is open: no list comes up any more for the one before."""
        self._letter = b""
        self.close_list()

    def offer_routes(self, view: ThreadView, back: QWidget) -> None:
        """With whom, and where to, this question goes on."""
        self._letter = view.letter
        towards = [one for one in TOWARDS if one != "teleconsultation" or self.telemedicine]

        def show(colleagues: tuple[Colleague, ...]) -> None:
            if view.letter == self._letter:
                *first, last = (_route(one) for one in ("claim", *towards, "call"))
                picks = (*first, *picks_of(colleagues, OVER), last)
                self.open_list(ROUTES, self.tr("Orienter la question"), picks, back)

        self._engine.ask(lambda desk: desk.writing.colleagues(view.letter), show, lane="routes")

    def _on_picked(self, kind: str, value: str) -> None:
        if kind != ROUTES:
            self.taken.emit(self._letter, value)
        elif value == "call":
            self.call_instead(self._letter)
        elif value == "claim":
            self._claim(self._letter)
        elif value.startswith(OVER):
            self._hand_over(self._letter, value.removeprefix(OVER))
        else:
            self.redirect(self._letter, value)

    def redirect(self, letter: bytes, towards: str) -> None:
        """Send the patient elsewhere, with a template; a second key before the answer sends no second one. To a platform
        only where one is recorded.
        """
        if letter == self._redirected or (towards == "teleconsultation" and not self.telemedicine):
            return
        self._redirected = letter

        def done(refusal: Refusal | None) -> None:
            self._redirected = b""
            self.refused.emit(refusal) if refusal is not None else self.sent.emit(letter)

        def failed(trouble: Trouble) -> None:
            done(Refusal(trouble.code, tuple(trouble.facts.items())))

        self._engine.ask(lambda desk: desk.redirect(letter, towards), done, failed)

    def _claim(self, letter: bytes) -> None:
        done = self.tr("Vous répondez à cette question.")
        self._ask_done(lambda desk: desk.writing.claim(letter), done, phrases.word("routed.claim"), letter)

    def _hand_over(self, letter: bytes, to: str) -> None:
        done = self.tr("La question est confiée.") if to else self.tr("La question n’est plus à personne.")
        self._ask_done(lambda desk: desk.writing.hand_over(letter, to), done, phrases.word("routed.claim"), letter)

    def call_instead(self, letter: bytes) -> None:
        """The patient is to be telephoned."""
        done = self.tr("À appeler.")
        self._ask_done(lambda desk: desk.writing.call_instead(letter), done, phrases.word("routed.call"), letter)

    def say_false(self, letter: bytes, text: str, finding: Finding) -> None:
        """A remark is false: kept at this desk, and the reply stays as it is."""
        done = self.tr("Remarque gardée comme fausse sur ce poste.")
        rest = self.tr(
            "Elle ne change pas le contrôle\u00a0; reformuler, appeler, ou dire une raison si elle est demandée."
        )
        self._ask_done(lambda desk: desk.writing.false_remark(letter, text, finding), done, rest)

    def _ask_done(self, call: Callable[[DeskPort], Refusal | None], what: str, rest: str, letter: bytes = b"") -> None:
        def answered(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            self.noted.emit(what, rest)
            if letter:
                self.changed.emit(letter)

        self._engine.ask(call, answered)


def _route(way: str) -> Pick:
    return Pick(phrases.word(f"route.{way}"), phrases.word(f"routed.{way}"), way)
