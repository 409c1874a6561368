"""Beside triage: the call-back script and the templates of reception, for the message that is open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core.model import Refusal
from core.record.view import ThreadView
from desktop import phrases
from desktop.engine import Engine
from desktop.ports.session import Who
from desktop.widgets.admin_panel import AdminPanel
from desktop.widgets.call_panel import CallPanel
from desktop.widgets.glyph import Rule


class FrontDesk(QScrollArea):
    """`called(letter)`: how a call ended is recorded; `answered(letter, template)`; `posted`: a letter waits for the post."""

    called = Signal(bytes)
    answered = Signal(bytes, str)
    posted = Signal()
    noted = Signal(str, str)
    refused = Signal(object)
    left = Signal()

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._view: ThreadView | None = None
        self._practice = ""
        self.call, self.admin = CallPanel(), AdminPanel()
        inner = QWidget()
        inner.setObjectName("circumstances")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.call)
        column.addWidget(Rule())
        column.addWidget(self.admin)
        column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)
        self._connect()

    def _connect(self) -> None:
        self.call.number_typed.connect(self._compare_number)
        self.call.digits_asked.connect(self._ask_digits)
        self.call.settled.connect(self._compare_digits)
        self.call.doubted.connect(self._doubt)
        self.call.left.connect(self.left)
        self.admin.chosen.connect(self._answer)

    def set_who(self, who: Who) -> None:
        """Whose desk this is: the script names the practice."""
        self._practice = who.practice

    def open(self, view: ThreadView) -> None:
        """Another message; the same one keeps the call that is under way."""
        if self._view is None or self._view.letter != view.letter:
            self.call.open(view, phrases.shown(self._practice))
            self.admin.reset()
        self._view = view

    def _compare_number(self, typed: str) -> None:
        view = self._view
        if view is None or not typed:
            return

        def done(same: bool | Refusal) -> None:
            if self._about(view):
                self.call.say_number(same is True)

        self._engine.ask(lambda desk: desk.day.same_number(view.letter, typed), done, lane="number")

    def _ask_digits(self) -> None:
        view = self._view
        if view is None:
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            self.noted.emit(
                self.tr("Demandé."), self.tr("Le téléphone inscrit montrera huit chiffres dès qu’il relève.")
            )
            self.posted.emit()

        self._engine.ask(lambda desk: desk.day.ask_digits(view.letter), done)

    def _compare_digits(self, digits: str) -> None:
        view = self._view
        if view is None:
            return

        def done(settled: bool | Refusal) -> None:
            if isinstance(settled, Refusal):
                self.refused.emit(settled)
                return
            said = (
                self.tr("Identité confirmée pour ce message.")
                if settled
                else self.tr("Les chiffres diffèrent\u00a0: doute.")
            )
            self._ended(view, said)

        self._engine.ask(lambda desk: desk.day.compare_digits(view.letter, digits), done)

    def _doubt(self) -> None:
        view = self._view
        if view is None:
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is None:
                self._ended(view, self.tr("Doute consigné\u00a0: pas de réponse tant qu’il n’est pas levé."))
            else:
                self.refused.emit(refusal)

        self._engine.ask(lambda desk: desk.day.doubt(view.letter), done)

    def _about(self, view: ThreadView) -> bool:
        """Whether the panel is still about this message."""
        return self._view is not None and self._view.letter == view.letter

    def _ended(self, view: ThreadView, said: str) -> None:
        if self._about(view):
            self._view = None
        self.noted.emit(said, self.tr("L’appel est au dossier."))
        self.called.emit(view.letter)

    def _answer(self, template: str, typed: tuple[str, ...]) -> None:
        view = self._view
        if view is None:
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            if self._about(view):
                self.admin.reset()
            self.noted.emit(self.tr("Modèle envoyé."), phrases.word(f"admin.{template}"))
            self.answered.emit(view.letter, template)
            self.posted.emit()

        self._engine.ask(lambda desk: desk.day.send_admin(view.letter, template, typed), done)
