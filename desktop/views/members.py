"""Who is who in the practice; letting somebody in by a code and eight digits that two people compare."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.model import Refusal, Trouble
from desktop import dates, phrases
from desktop.engine import Engine
from desktop.models.entries import Entry, EntryModel
from desktop.ports.members import Code, Coming, LeavingStep, MemberRow, Practice
from desktop.views.entries import EntryDelegate, EntryList
from desktop.views.page import Page
from desktop.widgets.coming import ComingPanel
from desktop.widgets.page_head import PageHead
from desktop.widgets.words import Words

POLL_MS, POST_EVERY = 2000, 3
ROOMY = 1080


class MembersPage(Page):
    """The members, and at the founder's desk whoever is coming."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self._busy, self._polls = False, 0
        self.model, self.view, self.panel = EntryModel(self), EntryList(), ComingPanel()
        self.view.setModel(self.model)
        self.view.setItemDelegate(EntryDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setAccessibleName(self.tr("Membres du cabinet"))
        self._name = Words(self.tr("Membres"), 20, 28, 600, wrap=False)
        self._print = Words("", 12, 28, token="ink-3", wrap=False)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self.panel.invited.connect(self._invite)
        self.panel.accepted.connect(self._accept)
        self.panel.denied.connect(self._deny)
        self._lay_out()

    def _lay_out(self) -> None:
        head = PageHead(spacing=16)
        top = head.row
        top.addWidget(self._name)
        top.addStretch(1)
        top.addWidget(self._print)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.view, 1)
        body.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)

    def panes(self) -> tuple[QWidget, ...]:
        return self.view, self.panel.name.line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setFixedWidth(400 if self.width() >= ROOMY else 336)

    def enter(self, _about: object = None, /) -> None:
        self._ask()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask(self) -> None:
        self._engine.ask(lambda desk: desk.members.practice(), self._on_practice, lane="members")

    def _on_practice(self, practice: Practice) -> None:
        words = self.tr("empreinte du cabinet\u00a0: {words}")
        self._print.set(words.format(words=phrases.isolate_ltr(practice.fingerprint)))
        steps = (self._step(one, practice.left) for one in practice.steps)
        self.model.show_entries(
            (*map(self._entry, practice.members), *map(self._awaited, practice.coming), *steps),
        )
        self.panel.show_practice(practice, self._clock())
        waiting = any(not one.digits for one in practice.coming)
        self._timer.start() if waiting else self._timer.stop()

    def _entry(self, one: MemberRow) -> Entry:
        reads = self.tr("lit les questions au triage") if one.reads_triage else ""
        entries = self.tr("écritures n°\u00a0{letter}-…").format(letter=one.letter)
        me = self.tr("ce poste") if one.me else ""
        parts = (phrases.word(f"role.{one.role}"), entries, reads, *self._days(one), me)
        return Entry(one.name, phrases.joined(*parts), self.tr("retiré") if one.revoked else "", b"")

    def _days(self, one: MemberRow) -> tuple[str, str]:
        """When a substitute replaces, when somebody is away."""

        def told(words: str, days: tuple[str, str]) -> str:
            return words.format(first=dates.iso_day(days[0]), last=dates.iso_day(days[1])) if days[0] else ""

        stands_in = self.tr("{name} répond").format(name=phrases.isolate(one.stand_in)) if one.stand_in else ""
        away = told(self.tr("absence du {first} au {last}"), one.away)
        return told(self.tr("remplace du {first} au {last}"), one.replaces), phrases.joined(away, stands_in)

    def _step(self, one: LeavingStep, left: tuple[str, ...]) -> Entry:
        """What the removal of a desk still asks for, and what of it is done."""
        state = self.tr("fait") if one.done == one.of else f"{one.done} / {one.of}"
        title = self.tr("Départ du poste {letters}").format(letters=", ".join(left))
        return Entry(title, phrases.sentence(one.code, {}), phrases.joined(state, one.by), b"")

    def _awaited(self, one: Coming) -> Entry:
        state = self.tr("a répondu\u00a0: comparer") if one.digits else self.tr("invité, code en cours")
        return Entry(one.name, phrases.joined(phrases.word(f"role.{one.role}"), state), "", b"")

    def _poll(self) -> None:
        if self.isVisible() and not self._busy:
            self._polls += 1
            if self._polls % POST_EVERY == 0:
                self.post_wanted.emit()
            self._ask()

    def _invite(self, name: str, role: str, reads_triage: bool) -> None:
        def done(code: Code | Refusal) -> None:
            if isinstance(code, Refusal):
                self.refused.emit(code)
            else:
                self.panel.show_code(code, self._clock())
            self._ask()

        self._engine.ask(lambda desk: desk.members.invite(name, role, reads_triage=reads_triage), done)

    def _accept(self, invite: bytes, digits: str, passphrase: str) -> None:
        if self._busy:
            return
        self._busy = True
        self.panel.say(self.tr("Un instant\u00a0: la clé du cabinet est déverrouillée."))

        def done(letter: str | Refusal) -> None:
            self._busy = False
            if isinstance(letter, Refusal):
                self.refused.emit(letter)
            else:
                self.noted.emit(
                    self.tr("Entré au cabinet."), self.tr("Ses écritures\u00a0: {letter}-1…").format(letter=letter)
                )
                self.post_wanted.emit()
                self.changed.emit()
            self.panel.say("")
            self._ask()

        def failed(trouble: Trouble) -> None:
            self._busy = False
            self.panel.say(phrases.sentence(trouble.code, trouble.facts), "stop")

        self._engine.ask(lambda desk: desk.members.accept(invite, digits, passphrase), done, failed)

    def _deny(self, invite: bytes) -> None:
        def done(_none: None) -> None:
            self.noted.emit(self.tr("Invitation annulée."), self.tr("Son code ne vaut plus."))
            self._ask()

        self._engine.ask(lambda desk: desk.members.burn(invite), done)
