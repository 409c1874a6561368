"""The desk: the window people work in all day. It puts the panes together and carries what happens from one to another."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.model import Decision, Queue, Refusal
from core.record.rows import InboxRow
from core.record.view import ThreadView
from desktop import phrases
from desktop.engine import Engine
from desktop.keys import digit_of
from desktop.models.entries import Entry
from desktop.ports.post import PostReport
from desktop.ports.reply import SentView
from desktop.ports.session import SyncView, Who
from desktop.views import actions
from desktop.views.actions import Command
from desktop.views.aside import AsidePage
from desktop.views.entries import EntriesPage, KeysPage
from desktop.views.reading import Reading
from desktop.views.record import RecordPage
from desktop.views.standing import Standing
from desktop.views.triage import Triage
from desktop.widgets.button import FocusRing
from desktop.widgets.circumstances import Circumstances
from desktop.widgets.inbox_list import InboxList
from desktop.widgets.outcome import OutcomeBar
from desktop.widgets.sidebar import Sidebar
from desktop.widgets.topbar import TopBar

NARROW, ROOMY = 1180, 1420
SECRETARY_QUEUES = frozenset(QUEUES := tuple(Queue)) - {Queue.ANSWER}


class DeskWindow(QMainWindow):
    """`locked`: the drafts are saved and this process is to give way to a fresh one. `post_asked`: a round of the post."""

    locked = Signal()
    post_asked = Signal()

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__()
        self.setWindowTitle("Colloque")
        self.setMinimumSize(960, 640)
        self._engine, self._clock = engine, clock
        self.who: Who | None = None
        self.queue = Queue.ANSWER
        self._into_reply, self._from_elsewhere = False, False
        self.top, self.sidebar = TopBar(), Sidebar()
        self.standing = Standing(self.top, self.sidebar, clock, self)
        self.band = self.standing.band
        self.list, self.circumstances, self.outcome = InboxList(), Circumstances(), OutcomeBar()
        self.reading, self.triage = Reading(engine, clock), Triage(engine, clock)
        self.record, self.entries = RecordPage(engine, clock), EntriesPage(engine, clock)
        self.aside = AsidePage(engine, clock)
        self._commands = self._make_commands()
        self.keys = KeysPage(tuple((actions.spoken(c.keys), c.text) for c in self._commands if c.keys))
        self.actions_by_keys = actions.build(self, self.top.menus, self._commands)
        self.top.fit_menus()
        self._lay_out()
        self._connect()
        self._ring = FocusRing(self)

    def _lay_out(self) -> None:
        self.panes = QStackedWidget()
        self._blank = QWidget()
        self._blank.setObjectName("reading")
        self._blank.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for pane in (self._blank, self.reading, self.triage):
            self.panes.addWidget(pane)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        middle = QWidget()
        stack = QVBoxLayout(middle)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.outcome)
        stack.addWidget(self.panes, 1)
        for piece in (self.list, middle, self.circumstances):
            self.splitter.addWidget(piece)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.pages = QStackedWidget()
        for page in (self.splitter, self.record, self.entries, self.aside, self.keys):
            self.pages.addWidget(page)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.sidebar)
        body.addWidget(self.pages, 1)
        central = QWidget()
        central.setObjectName("window")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.band)
        column.addLayout(body, 1)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        self.sidebar.queue_chosen.connect(self.open_queue)
        self.sidebar.place_chosen.connect(self._on_place)
        self.list.opened.connect(lambda letter: self._open_letter(letter, into_reply=False))
        self.list.entered.connect(lambda letter: self._open_letter(letter, into_reply=True))
        self.list.view.digit.connect(self._on_digit)
        self.reading.sent.connect(self._on_sent)
        self.reading.sent_elsewhere.connect(self._on_sent_elsewhere)
        self.reading.findings_shown.connect(self.circumstances.show_findings)
        for pane in (self.reading, self.triage, self.record, self.aside):
            pane.refused.connect(self._on_refused)
        self.triage.decided.connect(self._on_triaged)
        self.aside.counted.connect(lambda count: self.sidebar.aside.set_count(count, 0))
        self.aside.taken.connect(lambda: self.note(self.tr("Lettre reprise."), self.tr("Votre raison est consignée.")))
        self.aside.taken.connect(self.refresh)
        self.outcome.chosen.connect(self._on_call_ended)
        self.circumstances.confirm_asked.connect(self.confirm)
        self.reading.head.confirm_asked.connect(self.confirm)
        self.circumstances.record_asked.connect(self.show_record)
        self.record.closed.connect(self.show_messages)
        self.entries.opened.connect(self._on_entry)
        self.entries.filled.connect(self._on_entries)
        self.top.searched.connect(self.entries.search)
        self.top.lock_asked.connect(self.lock)
        self.standing.post_asked.connect(self.post_asked)
        self.standing.clock_right.connect(self._accept_clock)
        self._engine.troubled.connect(lambda code, facts: self._on_refused(Refusal(code, tuple(facts.items()))))

    def _make_commands(self) -> tuple[Command, ...]:
        file, message, patient, view, aid = "Fichier", "Message", "Patient", "Affichage", "Aide"
        places = tuple(
            Command(view, phrases.queue(queue), f"Ctrl+{at}", partial(self.open_queue, queue))
            for at, queue in enumerate(QUEUES, 1)
        )
        return (
            Command(file, "Relever le courrier", "F5", self.post_asked.emit),
            Command(file, "Rechercher", "Ctrl+K", self.search),
            Command(file, "Verrouiller", "Ctrl+L", self.lock),
            Command(message, "Envoyer", "Ctrl+Return", self.reading.send),
            Command(message, "Peut se répondre en ligne", "Ctrl+J", self.reading.judge),
            Command(message, "Un examen est nécessaire", "Ctrl+Shift+J", self.reading.judge_examination),
            Command(message, "Remarque suivante", "F8", self.reading.next_finding),
            Command(message, "Reformuler", "Alt+R", self.reading.rephrase),
            Command(message, "Proposer un rendez-vous", "Ctrl+R", lambda: self.reading.redirect("appointment")),
            Command(message, "Téléconsultation", "Ctrl+T", self._teleconsultation),
            Command(message, "Message précédent", "Alt+Up", lambda: self.list.step(-1)),
            Command(message, "Message suivant", "Alt+Down", lambda: self.list.step(1)),
            Command(patient, "Ouvrir le dossier", "Ctrl+P", self.show_record),
            Command(patient, "Exporter le dossier", "Ctrl+E", self.export),
            Command(patient, "C'est la personne que j'ai examinée", "Ctrl+Shift+I", self.confirm),
            *places,
            Command(view, "Circonstances", "F7", lambda: self.circumstances.setHidden(self.circumstances.isVisible())),
            Command(view, "Panneau suivant", "F6", lambda: self._next_pane(1)),
            Command(view, "Panneau précédent", "Shift+F6", lambda: self._next_pane(-1)),
            Command(aid, "Touches", "F1", lambda: self.pages.setCurrentWidget(self.keys)),
        )

    def start(self) -> None:
        """Ask whose desk this is, then fill it."""
        self._engine.ask(lambda desk: desk.who(), self._on_who)

    def _on_who(self, who: Who) -> None:
        self.who = who
        physician = who.role != "secretary"
        self.top.member.set(phrases.shown(who.name))
        self.reading.set_who(who)
        self.sidebar.show_only(frozenset(QUEUES) if physician else SECRETARY_QUEUES)
        self.open_queue(Queue.ANSWER if physician else Queue.TRIAGE)
        self._engine.ask(lambda desk: desk.warm_up(), lambda _none: None)

    def open_queue(self, queue: Queue) -> None:
        """Show one queue, where this role works in it."""
        if self.sidebar.queues[queue].isHidden():
            return
        self.queue, self._from_elsewhere = queue, False
        self.sidebar.queues[queue].setChecked(True)
        self.show_messages()
        self.refresh()
        self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self, select: bytes = b"") -> None:
        """Ask again for what is listed; then open `select` where it is given."""
        queue = self.queue

        def show(rows: tuple[InboxRow, ...]) -> None:
            self.list.show_rows(queue, rows, self._clock())
            if select:
                self.list.select(select)
            if not self.list.current() and not self._from_elsewhere:
                self._show_nothing()

        self._engine.ask(lambda desk: desk.inbox(queue), show, lane="inbox")
        self._engine.ask(lambda desk: desk.counts(), self.sidebar.show_counts, lane="counts")
        self._engine.ask(lambda desk: desk.sync(), self._on_sync, lane="sync")
        self.aside.count()

    def _show_nothing(self) -> None:
        self.reading.save()
        self.panes.setCurrentWidget(self._blank)
        self.circumstances.show_nothing()
        self.outcome.hide()

    def _open_letter(self, letter: bytes, *, into_reply: bool) -> None:
        if letter:
            self._into_reply, self._from_elsewhere = into_reply, self.list.current() != letter
            self._engine.ask(lambda desk: desk.thread(letter), self._on_thread, lane="thread")

    def _on_thread(self, view: ThreadView | Refusal) -> None:
        if isinstance(view, Refusal):
            self._on_refused(view)
            return
        physician = self.who is not None and self.who.role != "secretary"
        self.circumstances.show_thread(view, physician=physician)
        self.outcome.show_thread(view)
        if view.queue == Queue.TRIAGE or not physician:
            self.triage.open(view)
            self.panes.setCurrentWidget(self.triage)
        else:
            self.reading.open(view, into_reply=self._into_reply)
            self.panes.setCurrentWidget(self.reading)
            if self._into_reply:
                self.reading.composer.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._into_reply = False

    def _on_digit(self, digit: int) -> None:
        if self.panes.currentWidget() is self.triage:
            self.triage.decide_by_key(digit)

    def _on_sent(self, letter: bytes, sent: SentView) -> None:
        status = phrases.word(f"status.{sent.status}")
        self.note(self.tr("Envoyée et consignée, n°\u00a0{number}.").format(number=sent.number), status)
        moved_on = self.list.current() not in (b"", letter) and not self._from_elsewhere
        if moved_on:
            self.refresh()
        else:
            self._go_on_after(letter, into_reply=True)
        self.post_asked.emit()

    def _on_sent_elsewhere(self, _towards: str) -> None:
        self.note(self.tr("Orienté."), self.tr("Le patient reçoit un avis sans motif médical (art. 10)."))
        self._go_on_after(self.reading.letter(), into_reply=False)

    def _on_triaged(self, letter: bytes, decision: Decision) -> None:
        name, _ = phrases.decision(decision)
        self.note(self.tr("Trié\u00a0: {decision}.").format(decision=name))
        self._go_on_after(letter, into_reply=False)

    def _go_on_after(self, letter: bytes, *, into_reply: bool) -> None:
        following = self.list.model.next_letter(letter) or self.list.model.next_letter(letter, -1)
        self.refresh(following if following != letter else b"")
        if into_reply:
            self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def confirm(self) -> None:
        """The patient whose question is open is the person whom the physician examined."""
        view = self.shown()
        if view is None or self.who is None or self.who.role == "secretary":
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self._on_refused(refusal)
                return
            self.note(self.tr("Personne examinée, confirmée."), self.tr("Votre parole est consignée (art. 17)."))
            self._open_letter(view.letter, into_reply=True)
            self.refresh()

        self._engine.ask(lambda desk: desk.confirm_identity(view.patient, view.identity.device), done)

    def _on_call_ended(self, outcome: str) -> None:
        if (view := self.shown()) is None:
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self._on_refused(refusal)
                return
            self.note(self.tr("Issue de l’appel consignée\u00a0: {how}.").format(how=phrases.word(f"status.{outcome}")))
            self._open_letter(view.letter, into_reply=False)
            self.refresh()

        self._engine.ask(lambda desk: desk.call_outcome(view.letter, outcome), done)

    def shown(self) -> ThreadView | None:
        """The thread in front of the reader."""
        pane = self.panes.currentWidget()
        return self.reading.view() if pane is self.reading else self.triage.view() if pane is self.triage else None

    def _accept_clock(self) -> None:
        def done(refusal: Refusal | None) -> None:
            self._on_refused(refusal) if refusal is not None else self.refresh()

        self._engine.ask(lambda desk: desk.accept_clock(), done)

    def _teleconsultation(self) -> None:
        if self.who is not None and self.who.telemedicine:
            self.reading.redirect("teleconsultation")

    def _on_sync(self, sync: SyncView) -> None:
        self.standing.show(sync)
        self.reading.barred = self.standing.barred

    def on_post(self, report: PostReport) -> None:
        """What a round of the post did: new letters show at once."""
        if self.standing.heard(report):
            self.refresh()

    def note(self, what: str, rest: str = "") -> None:
        """Say for some seconds what was done."""
        self.standing.note(what, rest)

    def _on_refused(self, refusal: Refusal) -> None:
        self.standing.refuse(refusal)

    def _on_place(self, place: str) -> None:
        if place == "patients":
            self.entries.show_patients()
            return
        self.reading.save()
        self.aside.open(physician=self.who is not None and self.who.role != "secretary")
        self.pages.setCurrentWidget(self.aside)
        self.aside.entries.take_focus()

    def search(self) -> None:
        """Ctrl K."""
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    def _on_entries(self) -> None:
        self.reading.save()
        self.sidebar.patients.setChecked(True)
        self.pages.setCurrentWidget(self.entries)
        self.entries.take_focus()

    def _on_entry(self, entry: Entry) -> None:
        if entry.letter:
            self.show_messages()
            self._open_letter(entry.letter, into_reply=False)
        else:
            self.record.open(entry.patient)
            self.pages.setCurrentWidget(self.record)

    def show_messages(self) -> None:
        """Back to the queues."""
        self.sidebar.queues[self.queue].setChecked(True)
        self.pages.setCurrentWidget(self.splitter)

    def show_record(self) -> None:
        """Ctrl P: the record of the patient whose question is open."""
        view = self.shown()
        if view is not None:
            self.reading.save()
            self.record.open(view.patient)
            self.pages.setCurrentWidget(self.record)
            self.record.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def export(self) -> None:
        """Ctrl E: the export of the record; Enter then does it."""
        if self.pages.currentWidget() is not self.record:
            self.show_record()
        self.record.panel.button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _next_pane(self, step: int) -> None:
        panes = [self.list.view, self.reading.composer, self.circumstances]
        shown = [pane for pane in panes if pane.isVisible()]
        at = next((at for at, pane in enumerate(shown) if pane.hasFocus()), -1 if step > 0 else 0)
        if shown:
            shown[(at + step) % len(shown)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def lock(self) -> None:
        """Save the drafts, then let a fresh process take this one's place."""
        self.reading.save()
        self.locked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if digit := digit_of(event, Qt.KeyboardModifier.ControlModifier):
            self.open_queue(QUEUES[digit - 1])
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        sides = (324, 292) if self.width() >= ROOMY else (276, 248)
        self.splitter.setSizes([sides[0], self.width() - self.sidebar.width() - sum(sides), sides[1]])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        now, before = event.size().width(), event.oldSize().width()
        if (now < NARROW) is not (0 < before < NARROW):
            self.circumstances.setVisible(now >= NARROW)
        if (now < ROOMY) is not (before < ROOMY):
            self._share_width()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reading.save()
        event.accept()
