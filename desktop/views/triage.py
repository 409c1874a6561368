"""Triage of one message: what its header says, the text only where this desk was given it, five decisions."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.model import Decision, Refusal
from core.record.view import ThreadView
from desktop import dates, phrases
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.keys import digit_of
from desktop.views.answerers import Answerers, Handed
from desktop.views.thread_head import WAITING, answering, id_line
from desktop.widgets.button import Button, presses
from desktop.widgets.decision_tile import DecisionTile
from desktop.widgets.glyph import Glyph
from desktop.widgets.sealed import Sealed
from desktop.widgets.words import Run, Words

DECISIONS = tuple(Decision)
LOW = 720
"""Below this height of the pane its tiles are lower."""


@dataclass(frozen=True)
class Done:
    """What was done last with a message, as it is `said` behind its name; `back` undoes it, `told` says so then."""

    letter: bytes
    name: str
    said: str
    back: Callable[[DeskPort], Refusal | None]
    told: tuple[str, str]


class Triage(QWidget):
    """The pane: 1 to 5 decide, Enter takes what is proposed, then the next opens; Ctrl Z takes the last one back.

    `decided(letter, decision)`; `undone(letter)`; `asked(letter)`: the physician is asked for the text; `moved(letter)`:
    somebody else answers it.
    """

    decided = Signal(bytes, object)
    undone = Signal(bytes)
    asked = Signal(bytes)
    moved = Signal(bytes)
    noted = Signal(str, str)
    note_asked = Signal()
    refused = Signal(object)

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__()
        self.setObjectName("reading")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._engine, self._clock = engine, clock
        self._view: ThreadView | None = None
        self._name = Words("", 20, 28, 600, wrap=False)
        self._about = Words("", 13, 18, token="ink-2", wrap=False)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(20)
        self._facts.setVerticalSpacing(10)
        self.note = Button(self.tr("Note"), "pen-line", kind="quiet")
        self.note.setFixedHeight(28)
        self.note.setAccessibleName(self.tr("Note interne"))
        self.note.setToolTip(self.tr("Note interne (Ctrl Maj M)"))
        self.note.clicked.connect(self.note_asked)
        self.notes = Words("", 13, 19)
        self.sealed = Sealed()
        self.sealed.ask.clicked.connect(self.ask_reading)
        self._proposed: Decision | None = None
        self._last: Done | None = None
        self._done = QFrame()
        self._done.setObjectName("sealed")
        self._said = Words("", 13, 18)
        self.take_back = Button(self.tr("Annuler"), keys="Ctrl Z", kind="link")
        self.take_back.clicked.connect(self.undo)
        self.tiles = tuple(DecisionTile(decision, at + 1) for at, decision in enumerate(DECISIONS))
        self.over = Button(self.tr("Confier"), "signpost", kind="quiet")
        self.over.setFixedHeight(28)
        self.over.setAccessibleName(self.tr("Confier la question à un médecin"))
        self.over.setToolTip(self.tr("Confier la question à un médecin (Ctrl O)"))
        self.over.clicked.connect(self.offer_answerers)
        self._lay_out()
        self.answerers = Answerers(engine, self)
        self.answerers.handed.connect(self._on_handed)
        self.answerers.refused.connect(self.refused)
        self.answerers.noted.connect(self.noted)

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("threadHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._name)
        first.addStretch(1)
        first.addWidget(self.over)
        first.addWidget(self.note)
        top = QVBoxLayout(head)
        top.setContentsMargins(28, 12, 28, 14)
        top.setSpacing(4)
        top.addLayout(first)
        top.addWidget(self._about)
        top.addSpacing(8)
        top.addLayout(self._facts)
        inner = QWidget()
        inner.setObjectName("column")
        below = QVBoxLayout(inner)
        below.setContentsMargins(28, 16, 28, 16)
        below.setSpacing(6)
        below.addWidget(self.sealed)
        below.addWidget(self.notes)
        title = (
            Run(self.tr("Décision") + "  ", 600),
            Run(self.tr("une touche, puis le message suivant s’ouvre"), 400, "ink-3"),
        )
        below.addSpacing(8)
        below.addWidget(Words(title, 14, 20))
        for tile in self.tiles:
            tile.clicked.connect(lambda _on=False, tile=tile: self.decide(tile.decision))
            below.addWidget(tile)
        below.addStretch(1)
        below.addWidget(self._done)
        row = QHBoxLayout(self._done)
        row.setContentsMargins(14, 8, 14, 8)
        row.addWidget(Glyph("check", "ink-2", 16))
        row.addWidget(self._said, 1)
        row.addWidget(self.take_back)
        self._done.hide()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(scroll, 1)

    def open(self, view: ThreadView) -> None:
        """Another message."""
        if view.letter != self.letter():
            self.answerers.forget()
        self._view = view
        self.over.setVisible(view.queue in WAITING)
        now = self._clock()
        self._name.set(phrases.shown(view.name))
        came = self.tr("reçue le {when}").format(when=dates.day_and_clock(view.received_ms))
        whose, token = answering(view, now)
        about = phrases.joined(id_line(view.born, view.guardian, now), came)
        self._about.set((Run(about, 400, "ink-2"), Run(whose and f" · {whose}", 500, token or "ink-3")))
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for at, (name, value, token) in enumerate(self._facts_of(view)):
            cell = Words((Run(name + "\n", 400, "ink-3"), Run(value, 500, token)), 13, 20)
            self._facts.addWidget(cell, at // 3, at % 3)
        self.sealed.show_view(view)
        self._show_notes(view)
        self._propose(None)
        self._engine.ask(lambda desk: desk.day.proposed(view.letter), self._on_proposed, lane="proposed")

    def _show_notes(self, view: ThreadView) -> None:
        """What members wrote to one another about it, as far as this desk reads it."""
        runs: list[Run] = []
        for line in view.lines:
            if line.kind == "note" and line.words:
                head = self.tr("Note de {who}, {when}\u00a0: ")
                told = head.format(who=phrases.isolate(line.who), when=dates.since(line.at_ms, self._clock()))
                runs += [Run(("\n" if runs else "") + told, 500, "accent"), Run(phrases.shown(line.words))]
        self.notes.set(tuple(runs))
        self.notes.setVisible(bool(runs))

    def _on_proposed(self, proposed: Decision | Refusal) -> None:
        self._propose(None if isinstance(proposed, Refusal) else proposed)

    def _propose(self, decision: Decision | None) -> None:
        self._proposed = decision
        for tile in self.tiles:
            tile.propose(proposed=tile.decision is decision)

    def _facts_of(self, view: ThreadView) -> tuple[tuple[str, str, str], ...]:
        facts = view.consultation
        followed = self.tr("aucune")
        if facts is not None:
            followed = phrases.listed(dates.iso_day(facts.held_on), facts.physician, f"J+{facts.day}")
        signs = [flag for flag in view.flags if flag.startswith("sign")]
        unread = self.tr("texte non lu, signes cochés\u00a0: aucun")
        if view.screened:
            unread = self.tr("aucun coché, aucun trouvé dans le texte")
        state = phrases.word(f"identity.{view.identity.state}")
        return (
            (self.tr("Choix du patient"), phrases.word(f"category.{view.category}"), "ink"),
            (self.tr("Consultation suivie"), followed, "ink" if facts is not None and facts.open else "warn"),
            (self.tr("Signes d’alerte"), phrases.flag("sign") if signs else unread, "stop" if signs else "ink"),
            (self.tr("Langue"), phrases.word(f"language.{view.language}"), "ink"),
            (self.tr("Identité"), state, "ink" if view.identity.state == "confirmed" else "warn"),
            (self.tr("Pièce jointe"), self.tr("aucune\u00a0: les lettres n’en portent pas"), "ink"),
        )

    def letter(self) -> bytes:
        """The message that a key would decide, or empty."""
        return self._view.letter if self._view is not None else b""

    def view(self) -> ThreadView | None:
        """The thread that is open."""
        return self._view

    def decide(self, decision: Decision) -> None:
        """Sign one decision."""
        if self._view is None:
            return
        letter, name, self._view = (
            self._view.letter,
            self._view.name,
            None,
        )  # a key that comes too early decides nothing

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            told = (
                self.tr("Décision reprise : la question est de nouveau à trier."),
                self.tr("Un avis de rendez-vous déjà parti n’est pas repris."),
            )
            said = phrases.decision(decision)[0]
            self.noted.emit(self.tr("Trié\u00a0: {decision}.").format(decision=said), "")
            self._remember(Done(letter, name, said, lambda desk: desk.day.undo(letter), told))
            self.decided.emit(letter, decision)

        self._engine.ask(lambda desk: desk.triage(letter, decision), done)

    def offer_answerers(self) -> None:
        """Ctrl O: hand the question over to a physician's desk."""
        if self._view is not None and self._view.queue in WAITING:
            self.answerers.offer(self._view, self.window().focusWidget() or self.over)

    def _on_handed(self, handed: Handed) -> None:
        letter, before = handed.letter, handed.before
        told = (self.tr("Reprise : la question est comme avant."), phrases.word("routed.claim"))
        back = Done(letter, handed.name, handed.to, lambda desk: desk.writing.hand_over(letter, before), told)
        self._remember(back)
        self.noted.emit(self.tr("Question {to}.").format(to=handed.to), phrases.word("routed.claim"))
        self.moved.emit(letter)

    def _remember(self, done: Done | None) -> None:
        self._last = done
        self._done.setVisible(done is not None)
        if done is not None:
            self._said.set((Run(phrases.shown(done.name), 600), Run(f"\u00a0: {done.said}", 400, "ink-2")))

    def undo(self) -> bool:
        """Take back what was done last, whichever message is open; whether there was something."""
        last = self._last
        if last is None:
            return False
        self._remember(None)

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            self.noted.emit(*last.told)
            self.undone.emit(last.letter)

        self._engine.ask(last.back, done)
        return True

    def ask_reading(self) -> None:
        """Ctrl D: ask the physician for the text of this message, and of it alone."""
        view = self._view
        if view is None or view.readable:
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            self.noted.emit(self.tr("Lecture demandée au médecin."), self.tr("Elle vaudra pour ce message seul."))
            self.asked.emit(view.letter)

        self._engine.ask(lambda desk: desk.day.ask_reading(view.letter), done)

    def take_proposed(self) -> None:
        """Enter."""
        if self._proposed is not None:
            self.decide(self._proposed)

    def decide_by_key(self, digit: int) -> None:
        """1 to 5."""
        if 1 <= digit <= len(DECISIONS):
            self.decide(DECISIONS[digit - 1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for tile in self.tiles:
            tile.set_low(low=event.size().height() < LOW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if digit := digit_of(event, Qt.KeyboardModifier.NoModifier):
            self.decide_by_key(digit)
        elif presses(event):
            self.take_proposed()
        else:
            super().keyPressEvent(event)
