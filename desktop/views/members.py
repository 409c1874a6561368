"""Who is who in the practice; letting somebody in by a code and eight digits that two people compare."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.model import Refusal, Trouble
from desktop import phrases
from desktop.engine import Engine
from desktop.models.entries import Entry, EntryModel
from desktop.ports.members import Code, Coming, Days, MemberRow, Practice
from desktop.views.entries import EntryDelegate, EntryList
from desktop.views.member_side import MemberSide
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.leaving_panel import done_of
from desktop.widgets.member_panel import told_days
from desktop.widgets.page_head import PageHead
from desktop.widgets.words import Words

POLL_MS, POST_EVERY = 2000, 3
TELEPHONES = "removal.telephones"
ROOMY = 1080


DEPARTURE = "departure"
Row = MemberRow | Coming | str
"""A row of the list: a member, somebody who was invited, or the departure that is under way."""


class MembersPage(Page):
    """The members, at the founder's desk whoever is coming, and the departure under way; beside it the row that is chosen."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self._busy, self._polls = False, 0
        self._practice: Practice | None = None
        self._wanted = ""
        self.rows: tuple[Row, ...] = ()
        self.model, self.view, self.side = EntryModel(self), EntryList(), MemberSide(engine)
        self.panel = self.side.coming
        self.invite = Button(self.tr("Inviter un membre"), "user-round", kind="quiet")
        self.take_key = Button(self.tr("Reprendre la clé du cabinet"), "lock-open", kind="quiet")
        self.take_key.hide()
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
        self.side.noted.connect(self.noted)
        self.side.refused.connect(self.refused)
        self.side.asked_anew.connect(self._on_asked_anew)
        self.side.left.connect(self._to_departure)
        self.invite.clicked.connect(self._to_invite)
        self.take_key.clicked.connect(self._to_key)
        self.side.taken.connect(self.enter)
        self.view.selectionModel().selectionChanged.connect(lambda _new, _old: self._on_chosen())
        self.view.entered.connect(self._into)
        self._lay_out()

    def _lay_out(self) -> None:
        head = PageHead(spacing=16)
        top = head.row
        top.addWidget(self._name)
        top.addStretch(1)
        top.addWidget(self._print)
        top.addWidget(self.invite)
        top.addWidget(self.take_key)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.view, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)

    def panes(self) -> tuple[QWidget, ...]:
        return self.view, self.panel.name.line, self.side.member.away.first.line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(400 if self.width() >= ROOMY else 336)

    def enter(self, _about: object = None, /) -> None:
        self._ask(first=True)
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        self.side.leave()

    def _ask(self, *, first: bool = False) -> None:
        def show(practice: Practice) -> None:
            self.show_practice(practice)
            if first and any(one.code == TELEPHONES and not one.whole for one in practice.steps):
                self.side.go_on_telling()

        self._engine.ask(lambda desk: desk.members.practice(), show, lane="members")

    def _on_asked_anew(self) -> None:
        self._ask()
        self.post_wanted.emit()
        self.changed.emit()

    def show_practice(self, practice: Practice) -> None:
        """Who is who now; the row that was chosen stays chosen."""
        words = self.tr("empreinte du cabinet\u00a0: {words}")
        self._print.set(words.format(words=phrases.isolate_ltr(practice.fingerprint)))
        chosen = None if self._somebody_answered(practice) else self._wanted or self._key(self._chosen())
        self._practice, self._wanted = practice, ""
        self.rows = (*practice.members, *practice.coming, *((DEPARTURE,) if practice.steps else ()))
        self.model.show_entries(tuple(self._entry(one) for one in self.rows))
        physician = self.who is not None and self.who.role == "physician"
        self.invite.setVisible(practice.founder)
        self.take_key.setVisible(physician and not practice.founder)
        self._choose(chosen)
        self.panel.show_practice(practice, self._clock())
        self.side.leaving.show_practice(practice, may_tick=physician)
        waiting = any(not one.digits for one in practice.coming)
        self._timer.start() if waiting else self._timer.stop()

    def _somebody_answered(self, practice: Practice) -> bool:
        """Whether there are digits to compare that were not there before: two people wait for each other then."""
        before = {one.digits for one in self._practice.coming} if self._practice else set()
        return any(one.digits and one.digits not in before for one in practice.coming)

    def _chosen(self) -> Row | None:
        at = self.view.selectionModel().selectedIndexes()
        return self.rows[at[0].row()] if at else None

    def _key(self, row: Row | None) -> bytes | str | None:
        """What stays the same about a row from one answer to the next."""
        return row.profile if isinstance(row, MemberRow) else row.invite if isinstance(row, Coming) else row

    def _choose(self, key: bytes | str | None) -> None:
        at = next((at for at, row in enumerate(self.rows) if key is not None and self._key(row) == key), -1)
        if at < 0:
            self.side.setCurrentWidget(self.panel)
        else:
            self.view.setCurrentIndex(self.model.index(at))
            self._on_chosen()

    def _on_chosen(self) -> None:
        row, practice = self._chosen(), self._practice
        if isinstance(row, MemberRow) and practice is not None:
            self.side.show_member(row, practice)
        elif isinstance(row, Coming):
            self.side.setCurrentWidget(self.panel)
        elif row is not None:
            self.side.setCurrentWidget(self.side.leaving)

    def _into(self) -> None:
        """Enter: what is beside the row takes the keyboard."""
        self.view.setCurrentIndex(self.view.currentIndex())
        self._on_chosen()
        shown = self.side.currentWidget()
        if shown is self.side.member:
            self.side.member.take_focus()
        elif shown is self.side.leaving:
            self.side.leaving.take_focus()

    def _to_departure(self) -> None:
        self._wanted = DEPARTURE
        self._ask()

    def _to_invite(self) -> None:
        self.view.clearSelection()
        self.side.setCurrentWidget(self.panel)
        self.panel.take_focus()

    def _to_key(self) -> None:
        self.view.clearSelection()
        self.side.offer_key()

    def _entry(self, row: Row) -> Entry:
        if isinstance(row, MemberRow):
            return self._member(row)
        return self._awaited(row) if isinstance(row, Coming) else self._departure()

    def _member(self, one: MemberRow) -> Entry:
        reads = self.tr("lit les questions au triage") if one.reads_triage else ""
        entries = self.tr("écritures n°\u00a0{letter}-…").format(letter=one.letter)
        me = self.tr("ce poste") if one.me else ""
        parts = (phrases.word(f"role.{one.role}"), entries, reads, *self._days(one), me)
        return Entry(one.name, phrases.joined(*parts), self.tr("retiré") if one.revoked else "", b"")

    def _days(self, one: MemberRow) -> tuple[str, str]:
        """When a substitute replaces, when somebody is away."""
        stands_in = self.tr("{name} répond").format(name=phrases.isolate(one.stand_in)) if one.stand_in else ""
        away = told_days(self.tr("absence du {first} au {last}"), one.away)
        return told_days(self.tr("remplace du {first} au {last}"), one.replaces), phrases.joined(away, stands_in)

    def _departure(self) -> Entry:
        """What the removal of a desk still asks for: how much of it is done."""
        assert self._practice is not None, "a row stands for what was told"
        done, total = done_of(self._practice.steps)
        title = self.tr("Départ du poste {letters}").format(letters=", ".join(self._practice.left))
        said = self.tr("{n} étapes faites sur {total}").format(n=done, total=total)
        return Entry(title, said, self.tr("à finir"), b"")

    def _awaited(self, one: Coming) -> Entry:
        state = self.tr("a répondu\u00a0: comparer") if one.digits else self.tr("invité, code en cours")
        return Entry(one.name, phrases.joined(phrases.word(f"role.{one.role}"), state), "", b"")

    def _poll(self) -> None:
        if self.isVisible() and not self._busy:
            self._polls += 1
            if self._polls % POST_EVERY == 0:
                self.post_wanted.emit()
            self._ask()

    def _invite(self, name: str, role: str, reads_triage: bool, days: Days) -> None:
        def done(code: Code | Refusal) -> None:
            if isinstance(code, Refusal):
                self.refused.emit(code)
            else:
                self.panel.show_code(code, self._clock())
            self._ask()

        self._engine.ask(lambda desk: desk.members.invite(name, role, reads_triage=reads_triage, days=days), done)

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
