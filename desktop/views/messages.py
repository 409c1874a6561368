"""The messages: the queue that is shown, the question that is open, what is known around it. Work happens here."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.model import CallEnd, Decision, Queue, Refusal
from core.record.rows import InboxRow
from core.record.view import ThreadView
from desktop import look, phrases
from desktop.engine import Engine
from desktop.ports.reply import SentView
from desktop.ports.session import Who
from desktop.views.actions import Command
from desktop.views.card_side import Forgotten
from desktop.views.front_desk import FrontDesk
from desktop.views.holding import Holding
from desktop.views.notes import Notes
from desktop.views.page import Page
from desktop.views.reading import Reading
from desktop.views.record import Export
from desktop.views.triage import Triage
from desktop.widgets.circumstances import Circumstances
from desktop.widgets.grant import GrantBar
from desktop.widgets.inbox_list import InboxList
from desktop.widgets.outcome import OutcomeBar
from desktop.widgets.panes import Panes
from desktop.widgets.unsure import UnsureBar


class MessagesPage(Page):
    """`sent`: a reply is recorded and waits for the post."""

    sent = Signal()

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.queue = Queue.ANSWER
        self._into_reply, self._from_elsewhere, self._asked = False, False, b""
        self.list, self.circumstances, self.outcome = InboxList(), Circumstances(), OutcomeBar()
        self.reading, self.triage = Reading(engine, clock), Triage(engine, clock)
        self.front, self.grant, self.unsure, self.note = FrontDesk(engine), GrantBar(), UnsureBar(), Notes(engine)
        self.holding = Holding(self.reading, self.list)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.blank = QWidget()
        self.blank.setObjectName("reading")
        self.blank.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for pane in (self.blank, self.reading, self.triage):
            self.stack.addWidget(pane)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in (self.holding, self.outcome, self.grant, self.unsure, self.note):
            column.addWidget(bar)
        column.addWidget(self.stack, 1)
        self.beside = QStackedWidget()
        self.beside.addWidget(self.circumstances)
        self.beside.addWidget(self.front)
        self.beside.setFocusProxy(self.circumstances)
        self.around = Panes(self.list, middle, self.beside, self.tr("Circonstances"), "clipboard-list")
        self.around.moved.connect(lambda widths: look.change(self._engine, panes=widths))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.around)

    def _connect(self) -> None:
        self.list.opened.connect(lambda letter: self.open_letter(letter, into_reply=False))
        self.list.entered.connect(self._on_entered)
        self.list.view.digit.connect(self._on_digit)
        self.reading.held.connect(self._on_held)
        self.holding.sent.connect(self._on_sent)
        self.holding.wanted.connect(lambda letter: self.open_letter(letter, into_reply=True))
        self.holding.refused.connect(self.refused)
        self.reading.composer.undo_asked.connect(self.undo)
        self.reading.sent_elsewhere.connect(self._on_sent_elsewhere)
        for moved in (self.reading.aids.changed, self.note.kept, self.triage.asked, self.triage.moved):
            moved.connect(self._on_moved)
        self.reading.head.note_asked.connect(self.write_note)
        self.triage.note_asked.connect(self.write_note)
        self.reading.findings_shown.connect(self.circumstances.show_findings)
        for source in (self.holding, self.reading, self.triage, self.front, self.note):
            source.noted.connect(self.noted)
        for pane in (self.reading, self.triage, self.front, self.note):
            pane.refused.connect(self.refused)
        self.triage.decided.connect(self._on_triaged)
        self.triage.undone.connect(self._on_undone)
        self.grant.granted.connect(self.read_or_grant)
        self.front.posted.connect(self.post_wanted)
        self.front.called.connect(self._again)
        self.front.answered.connect(lambda letter, _template: self._go_on_after(letter, into_reply=False))
        for done in (self.front.called, self.front.left):
            done.connect(lambda *_letter: self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.outcome.chosen.connect(self._on_call_ended)
        self.circumstances.confirm_asked.connect(self.confirm)
        self.reading.head.confirm_asked.connect(self.confirm)
        self.circumstances.record_asked.connect(lambda: self._about_patient(lambda view: view.patient))
        self.circumstances.complete_asked.connect(self._complete)

    def commands(self) -> tuple[Command, ...]:
        message, patient, view, reading, reply = "Message", "Patient", "Affichage", self.reading, self._in_reply
        return (
            Command(message, "Envoyer", "Ctrl+Return", reply(reading.send)),
            Command(message, "Peut se répondre en ligne", "Ctrl+J", reply(reading.judge)),
            Command(message, "Un examen est nécessaire", "Ctrl+Shift+J", reply(reading.judge_examination)),
            Command(message, "Remarque suivante", "F8", reply(reading.next_finding)),
            Command(message, "Reformuler", "Alt+R", reply(reading.rephrase)),
            Command(message, "Commencer par un modèle", "Ctrl+M", self._wordings),
            Command(message, "Rappel téléphonique", "F3", self.call),
            Command(message, "Demander ou accorder la lecture", "Ctrl+D", self.read_or_grant),
            Command(message, "Note interne", "Ctrl+Shift+M", self.write_note),
            Command(message, "Reprendre de la consultation", "Ctrl+I", reply(reading.offer_lines)),
            Command(message, "Annuler", "Ctrl+Z", self.undo),
            Command(message, "Orienter la question", "Ctrl+O", self._route),
            Command(message, "Proposer un rendez-vous", "Ctrl+R", reply(lambda: reading.redirect("appointment"))),
            Command(message, "Téléconsultation", "Ctrl+T", reply(lambda: reading.redirect("teleconsultation"))),
            Command(message, "Message précédent", "Alt+Up", lambda: self.list.step(-1)),
            Command(message, "Message suivant", "Alt+Down", lambda: self.list.step(1)),
            Command(view, "Filtrer la liste", "Ctrl+Shift+F", self.list.filters.step),
            Command(patient, "Exporter le dossier", "Ctrl+E", lambda: self._about_patient(lambda v: Export(v.patient))),
            Command(patient, "C'est la personne que j'ai examinée", "Ctrl+Shift+I", self.confirm),
            Command(view, "Circonstances", "F7", self.around.fold_or_open),
        )

    def _in_reply(self, does: Callable[[], object]) -> Callable[[], None]:
        """A key of the reply does nothing where another pane is in sight: no question is answered behind it."""

        def in_sight() -> None:
            if self.stack.currentWidget() is self.reading:
                does()

        return in_sight

    def panes(self) -> tuple[QWidget, ...]:
        script = self.front.call.number.line
        return self.list.view, self.reading.composer, self.triage.tiles[0], self.circumstances, script

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for pane in (self.reading.findings, self.reading.conversation):
            pane.fit(event.size().height())

    def set_who(self, who: Who) -> None:
        """Whose desk this is."""
        self.who = who
        self.reading.set_who(who)
        self.front.set_who(who)

    def leave(self) -> None:
        self.reading.save()

    def enter(self, about: object = None, /) -> None:
        """Open a letter from elsewhere; without one, the list as it stands."""
        if isinstance(about, bytes):
            self.open_letter(about, into_reply=False)

    def open_queue(self, queue: Queue) -> None:
        """Show one queue."""
        self.queue, self._from_elsewhere = queue, False
        self.refresh()
        self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self, select: bytes = b"") -> None:
        """Ask again for what is listed; then open `select` where it is given."""
        queue = self.queue

        def show(listed: tuple[tuple[InboxRow, ...], frozenset[bytes]]) -> None:
            self.list.show_rows(queue, listed[0], self._clock(), listed[1])
            if select:
                self.list.select(select)
            if not self.list.current() and not self._from_elsewhere:
                self._show_nothing()

        self._engine.ask(lambda desk: (desk.inbox(queue), desk.writing.seen()), show, lane="inbox")

    def look_again(self) -> None:
        """What other desks did about the question that is open shows; nothing moves where nothing changed."""
        if (view := self.shown()) is not None:
            self._engine.ask(lambda desk: desk.thread(view.letter), lambda now: self._look(view, now), lane="again")

    def _look(self, before: ThreadView, now: ThreadView | Refusal) -> None:
        if self.shown() is before and isinstance(now, ThreadView) and now != before:
            self._on_thread(now)

    def _about_patient(self, about: Callable[[ThreadView], object]) -> None:
        if (view := self.shown()) is not None:
            self.went.emit("record", about(view))

    def _complete(self) -> None:
        """A line was forgotten on the card: add it there, with its document."""
        if (view := self.shown()) is not None and view.consultation is not None:
            self.went.emit("card", Forgotten(view.patient, view.consultation.consultation))

    def _show_nothing(self) -> None:
        self._asked = b""
        self.reading.save()
        self.stack.setCurrentWidget(self.blank)
        self.circumstances.show_nothing()
        self.beside.setCurrentWidget(self.circumstances)
        self.outcome.hide()
        self.grant.hide()
        self.unsure.hide()
        self.note.about(b"")

    def open_letter(self, letter: bytes, *, into_reply: bool) -> None:
        if letter:
            self._asked = letter
            self._into_reply, self._from_elsewhere = into_reply, self.list.current() != letter
            self._engine.ask(lambda desk: desk.thread(letter), self._on_thread, lane="thread")

    def _on_thread(self, view: ThreadView | Refusal) -> None:
        if isinstance(view, Refusal):
            self.refused.emit(view)
            return
        physician = self.physician()
        self.circumstances.show_thread(view, physician=physician)
        self.outcome.show_thread(view)
        self.grant.show_thread(view, physician=physician)
        self.unsure.show_thread(view)
        self.note.about(view.letter)
        self.front.open(view)
        self.list.model.note_seen(view.letter)
        self._engine.ask(lambda desk: desk.writing.see(view.letter), lambda _none: None)
        self.beside.setCurrentWidget(self.circumstances if physician else self.front)
        if view.queue == Queue.TRIAGE or not physician:
            self.triage.open(view)
            self.stack.setCurrentWidget(self.triage)
        else:
            self.holding.on_thread(view)
            self.reading.open(view, into_reply=self._into_reply)
            self.stack.setCurrentWidget(self.reading)
            if self._into_reply:
                self.reading.composer.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._into_reply = False

    def _again(self, letter: bytes, *, into_reply: bool = False) -> None:
        """What was done about a letter shows where nobody has gone on to another, and in the lists."""
        if self._asked == letter:
            self.open_letter(letter, into_reply=into_reply)
        self._list_anew()

    def _list_anew(self) -> None:
        self.refresh()
        self.changed.emit()

    def _on_entered(self, letter: bytes) -> None:
        """Enter in the list takes what triage proposes, or opens the question and goes into the reply."""
        if self.stack.currentWidget() is self.triage and self.triage.letter() == letter:
            self.triage.take_proposed()
        else:
            self.open_letter(letter, into_reply=True)

    def _wordings(self) -> None:
        """Ctrl M: the templates of reception at triage, a physician's own in the reply."""
        if self.stack.currentWidget() is self.triage:
            self.beside.setCurrentWidget(self.front)
            self.around.show_end()
            self.front.admin.take_focus()
        else:
            self._in_reply(self.reading.offer_wordings)()

    def _route(self) -> None:
        """Ctrl O: at triage, who answers the question; in the reply, where it can go instead."""
        at_triage = self.stack.currentWidget() is self.triage
        self.triage.offer_answerers() if at_triage else self._in_reply(self.reading.route)()

    def call(self) -> None:
        """F3: the call-back script about the message that is open."""
        if self.shown() is not None:
            self.beside.setCurrentWidget(self.front)
            self.around.show_end()
            self.front.call.take_focus()

    def read_or_grant(self) -> None:
        """Ctrl D: ask the physician for this text; a physician gives it to who asked."""
        view = self.shown()
        if view is None:
            return
        if not self.physician():
            self.triage.ask_reading()
            return

        def done(given: int | Refusal) -> None:
            if isinstance(given, Refusal):
                self.refused.emit(given)
                return
            self.noted.emit(self.tr("Lecture accordée pour ce message."), self.tr("C’est consigné."))
            self._again(view.letter)
            self.post_wanted.emit()

        self._engine.ask(lambda desk: desk.day.grant_reading(view.letter), done)

    def write_note(self) -> None:
        """Ctrl Shift M: a note about the question that is open, for the members alone."""
        if (view := self.shown()) is not None:
            self.note.open(view.letter, physician=self.physician(), back=self.window().focusWidget() or self.list.view)

    def _on_moved(self, letter: bytes) -> None:
        """The other desks learn of it now, and not at the next round."""
        self._again(letter)
        self.post_wanted.emit()

    def _on_undone(self, letter: bytes) -> None:
        self.open_letter(letter, into_reply=False)
        self.refresh(letter)
        self.changed.emit()
        self.post_wanted.emit()

    def _on_digit(self, digit: int) -> None:
        if self.stack.currentWidget() is self.triage:
            self.triage.decide_by_key(digit)

    def _on_held(self, letter: bytes) -> None:
        """A reply waits its ten seconds: its question leaves the list, and the next one opens."""
        moved_on = self.list.current() not in (b"", letter) and not self._from_elsewhere
        following = self.list.model.next_letter(letter) or self.list.model.next_letter(letter, -1)
        self.list.leave_out(letter)
        if not moved_on:
            self._go_to_next(following if following != letter else b"")

    def _go_to_next(self, letter: bytes) -> None:
        if letter:
            self.list.select(letter)
        else:
            self._show_nothing()
        self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def undo(self) -> None:
        """Ctrl Z: the reply that waits does not leave; else triage takes its last decision back."""
        if not self.holding.undo():
            self.triage.undo()

    def let_go(self) -> None:
        """Before a lock or the end: what waits leaves now."""
        self.reading.hold.let_go()

    def _on_sent(self, _letter: bytes, sent: SentView) -> None:
        status = phrases.word(f"status.{sent.status}")
        self.noted.emit(self.tr("Envoyée et consignée, n°\u00a0{number}.").format(number=sent.number), status)
        self._list_anew()
        self.sent.emit()

    def _on_sent_elsewhere(self, letter: bytes) -> None:
        self.noted.emit(self.tr("Orienté."), self.tr("Le patient reçoit un avis sans motif médical (art. 10)."))
        self._go_on_after(letter, into_reply=False)

    def _on_triaged(self, letter: bytes, decision: Decision) -> None:
        if decision is Decision.URGENT:
            self.post_wanted.emit()  # the other desks learn of it now, and not at the next round
        self._go_on_after(letter, into_reply=False)

    def _go_on_after(self, letter: bytes, *, into_reply: bool) -> None:
        following = self.list.model.next_letter(letter) or self.list.model.next_letter(letter, -1)
        self.refresh(following if following != letter else b"")
        self.changed.emit()
        if into_reply:
            self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def confirm(self) -> None:
        """The patient whose question is open is the person whom the physician examined."""
        view = self.shown()
        if view is None or not self.physician():
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            self.noted.emit(self.tr("Personne examinée, confirmée."), self.tr("Votre parole est consignée (art. 17)."))
            self._again(view.letter, into_reply=True)

        self._engine.ask(lambda desk: desk.confirm_identity(view.patient, view.identity.device), done)

    def _on_call_ended(self, outcome: CallEnd, told: str) -> None:
        if (view := self.shown()) is None:
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            how = phrases.word(f"status.{outcome}")
            self.noted.emit(self.tr("Issue de l’appel consignée\u00a0: {how}.").format(how=how), "")
            self._again(view.letter)

        self._engine.ask(lambda desk: desk.day.end_call(view.letter, outcome, told), done)

    def about(self) -> bytes:
        return view.patient if (view := self.shown()) is not None else b""

    def shown(self) -> ThreadView | None:
        """The thread in front of the reader."""
        pane = self.stack.currentWidget()
        return self.reading.view() if pane is self.reading else self.triage.view() if pane is self.triage else None
