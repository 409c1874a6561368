"""The day's code: six digits that reopen this desk until midnight, where the machine has a keyring."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.model import Refusal, Trouble
from core.office.day_code import DIGITS
from desktop import phrases
from desktop.engine import Engine
from desktop.ports.lock import CodeView
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.day_code import CodeField
from desktop.widgets.words import Words


class DayCodePage(Page):
    """Typed twice, then Enter. Where none can be chosen the page says why, and what opens instead."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.standing = Words("", 14, 20)
        self.code, self.again = CodeField(self.tr("Code à six chiffres")), CodeField(self.tr("Le même code"))
        self.button = Button(self.tr("Choisir ce code"), "lock", "↵", "closed", large=True)
        self.drop = Button(self.tr("Annuler le code du jour"), kind="quiet")
        self.trouble = Words("", 13, 18, token="stop")
        self._busy, self._fields = False, QWidget()
        self._lay_out()
        self.code.full.connect(lambda: self.again.setFocus(Qt.FocusReason.TabFocusReason))
        for field in (self.code, self.again):
            field.textChanged.connect(lambda _text: self._dress())
            field.returnPressed.connect(self.choose)
        self.button.clicked.connect(self.choose)
        self.drop.clicked.connect(self.forget)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 14, 28, 20)
        column.setSpacing(8)
        column.addWidget(Words(self.tr("Code du jour"), 20, 28, 600))
        why = self.tr(
            "Six chiffres rouvrent cette session jusqu’à minuit, au même endroit et avec votre brouillon."
            " Trois essais, puis la phrase de passe. Il ne vaut ni demain ni après un redémarrage."
        )
        column.addWidget(Words(why, 14, 20, token="ink-2"))
        column.addSpacing(8)
        column.addWidget(self.standing)
        below = QVBoxLayout(self._fields)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        for field in (self.code, self.again):
            field.setFixedWidth(160)
            below.addWidget(Words(field.accessibleName(), 12, 18, 500, "ink-2", wrap=False))
            beside = QHBoxLayout()  # digits read from the left, and their field stands at the start of the page
            beside.addWidget(field)
            beside.addStretch(1)
            below.addLayout(beside)
        below.addWidget(self.trouble)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        below.addLayout(row)
        column.addWidget(self._fields)
        column.addWidget(self.drop)
        column.addStretch(1)

    def enter(self, _about: object = None, /) -> None:
        self.leave()
        self._ask()

    def leave(self) -> None:
        """No digit stays in a field."""
        self.code.clear()
        self.again.clear()
        self.trouble.set("")

    def _ask(self) -> None:
        self._engine.ask(lambda desk: desk.lock.code(), self.show_code, lane="day_code")

    def show_code(self, view: CodeView) -> None:
        """How the day's code stands."""
        self._fields.setVisible(view.closed is None)
        if view.closed is None:
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.drop.setVisible(view.tries > 0)
        if view.closed is not None:
            self.standing.set(phrases.sentence(view.closed.code, dict(view.closed.facts)))
        elif view.tries:
            self.standing.set(self.tr("Un code est choisi pour aujourd’hui."))
        else:
            self.standing.set(self.tr("Aucun code n’est choisi pour aujourd’hui."))

    def _dress(self) -> None:
        whole = len(self.code.text()) == len(self.again.text()) == DIGITS
        self.button.set_kind("primary" if whole and not self._busy else "closed")

    def choose(self) -> None:
        """Enter, or the button."""
        code = self.code.text()
        if len(code) < DIGITS or self._busy:
            return
        if self.again.text() != code:
            if self.again.text():
                self.trouble.set(phrases.sentence("day_code.differs"))
            self.again.clear()
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._busy = True
        self._dress()
        self._engine.ask(lambda desk: desk.lock.choose_code(code), self._on_chosen, self._on_trouble)

    def _on_chosen(self, refusal: Refusal | None) -> None:
        self._busy = False
        self.enter()
        if refusal is not None:
            self.trouble.set(phrases.sentence(refusal.code, dict(refusal.facts)))
        else:
            self.noted.emit(self.tr("Code du jour choisi."), self.tr("Il rouvre cette session jusqu’à minuit."))

    def _on_trouble(self, trouble: Trouble) -> None:
        self._busy = False
        self.enter()
        self.trouble.set(phrases.sentence(trouble.code, trouble.facts))

    def forget(self) -> None:
        """The code opens nothing from now on."""

        def done(_none: None) -> None:
            self.noted.emit(self.tr("Code du jour annulé."), self.tr("La phrase de passe rouvre la session."))
            self._ask()

        self._engine.ask(lambda desk: desk.lock.forget_code(), done, self._on_trouble)
