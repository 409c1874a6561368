"""The physician's list at the end of the day: one key says "c'est la personne que j'ai examinée", and the next is there.

A word that is recorded is not taken back; the band says so, and what mends an error. A minor's adult waits here too.
"""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.model import Refusal
from core.office.identity import Awaited
from desktop import dates, phrases
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.models.entries import Entry, EntryModel
from desktop.views.actions import Command
from desktop.views.entries import EntryDelegate, EntryList
from desktop.views.page import Page
from desktop.widgets.button import Button, presses
from desktop.widgets.civil import GroundForm
from desktop.widgets.page_head import PageHead
from desktop.widgets.words import Words

IDENTITY = "identity"


def counted_awaited(desk: DeskPort) -> tuple[int, int]:
    """How many wait for a physician's word, for the sidebar."""
    return len(desk.people.awaited()), 0


class AwaitedList(EntryList):
    """Enter says yes once a press, however long the key is held; Delete says no."""

    denied = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not event.isAutoRepeat():
            self.denied.emit()
        elif not (presses(event) and event.isAutoRepeat()):
            super().keyPressEvent(event)


class ConfirmationsPage(Page):
    """Who waits, the longest waiting first."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.rows: tuple[Awaited, ...] = ()
        self._denying = b""
        self.model, self.view, self.ground = EntryModel(self), AwaitedList(), GroundForm(clock)
        self.view.setModel(self.model)
        self.view.setItemDelegate(EntryDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setAccessibleName(self.tr("À confirmer"))
        self.view.entered.connect(self.say_yes)
        self.view.denied.connect(self.say_no)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.yes = Button(
            self.tr("C’est la personne que j’ai examinée"), "user-round-check", "↵", "primary", large=True
        )
        self.no = Button(self.tr("Ce n’est pas elle"), "circle-x", "Suppr", large=True)
        self.record = Button(self.tr("Ouvrir le dossier"), "scroll-text", large=True)
        self.sign = Button(self.tr("Consigner la base légale"), "check", "↵", "closed", large=True)
        self._title, self._what, self._how = Words("", 15, 22, 600), Words("", 13, 19), Words("", 12, 17, token="ink-2")
        self._empty = Words(self.tr("Personne n’attend votre parole."), 14, 20, token="ink-2")
        self._foot = QWidget()
        self._lay_out()
        self.yes.clicked.connect(self.say_yes)
        self.no.clicked.connect(self.say_no)
        self.record.clicked.connect(self.open_record)
        self.sign.clicked.connect(self.record_ground)
        self.ground.done.connect(self.record_ground)
        self.ground.changed.connect(lambda: self.sign.set_kind("primary" if self.ground.ground() else "closed"))

    def _lay_out(self) -> None:
        head = PageHead()
        top = head.row
        top.addWidget(Words(self.tr("À confirmer"), 20, 28, 600, wrap=False))
        top.addWidget(Words(self.tr("aucune réponse ne part avant (art. 17, 22)"), 12, 28, token="ink-3", wrap=False))
        top.addStretch(1)
        self._nothing = QWidget()
        nothing = QHBoxLayout(self._nothing)
        nothing.setContentsMargins(28, 20, 28, 20)
        nothing.addWidget(self._empty)
        self._foot.setObjectName("composerPane")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(28, 12, 28, 14)
        foot.setSpacing(8)
        for words in (self._title, self._what, self._how):
            foot.addWidget(words)
        foot.addWidget(self.ground)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for button in (self.yes, self.sign, self.no, self.record):
            acts.addWidget(button)
        acts.addStretch(1)
        foot.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.view, 1)
        column.addWidget(self._foot)

    def commands(self) -> tuple[Command, ...]:
        return (Command("Patient", "C'est la personne que j'ai examinée", "Ctrl+Shift+I", self.say_yes),)

    def panes(self) -> tuple[QWidget, ...]:
        return self.view, self.ground.reference.line

    def enter(self, _about: object = None, /) -> None:
        self._ask()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ask(self) -> None:
        self._engine.ask(lambda desk: desk.people.awaited(), self._on_rows, lane="awaited")

    def _on_rows(self, rows: tuple[Awaited, ...]) -> None:
        at = max(self.view.currentIndex().row(), 0)
        self.rows = rows
        self.model.show_entries(tuple(map(self._entry, rows)))
        self._foot.setVisible(bool(rows))
        self.view.show_or(self._nothing, self._empty.text(), empty=not rows)
        self.view.setCurrentIndex(self.model.index(min(at, len(rows) - 1)))
        self._on_current()

    def _entry(self, row: Awaited) -> Entry:
        if row.what == IDENTITY:
            by = self.tr("comparé par {who}").format(who=phrases.isolate(phrases.shown(row.by)))
            said = (phrases.known("document", row.document), by)
        else:
            adult = phrases.isolate(phrases.shown(row.adult))
            said = (self.tr("base légale de {adult}").format(adult=adult), "")
        parts = (dates.iso_full(row.born), phrases.isolate_ltr(phrases.shown(row.number)) if row.number else "", *said)
        return Entry(row.name, phrases.joined(*parts), dates.since(row.at_ms, self._clock()), row.patient)

    def current(self) -> Awaited | None:
        """The row that is looked at."""
        at = self.view.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _on_current(self, _index: QModelIndex | None = None) -> None:
        row = self.current()
        self._denying = b""
        self._no_means(self.tr("Ce n’est pas elle"), "normal")
        if row is None:
            return
        who = row.what == IDENTITY
        for widget, on in ((self.yes, who), (self.no, who), (self.ground, not who), (self.sign, not who)):
            widget.setVisible(on)
        self._title.set(phrases.listed(phrases.shown(row.name), dates.age(row.born, self._clock())))
        held = (
            self.tr("Consultation du {day}.").format(day=dates.iso_full(row.last_held_on)) if row.last_held_on else ""
        )
        self._what.set(held or self.tr("Aucune consultation au dossier."), "ink" if held else "warn")
        if who:
            text = self.tr(
                "Téléphone {key}, comparé par {who} le {when}. Une parole consignée ne se reprend pas."
            ).format(
                key=phrases.isolate_ltr(row.device.hex()[:8]),
                who=phrases.isolate(phrases.shown(row.by)),
                when=dates.day_and_clock(row.at_ms),
            )
        else:
            text = self.tr("Sur quoi {adult} écrit pour le mineur\u00a0: le document que vous avez vu.").format(
                adult=phrases.isolate(phrases.shown(row.adult))
            )
            self.ground.clear()
        self._how.set(text)

    def _no_means(self, text: str, kind: str) -> None:
        self.no.setText(text)
        self.no.setAccessibleName(text)
        self.no.set_kind(kind)

    def open_record(self) -> None:
        """The patient's record."""
        if (row := self.current()) is not None:
            self.went.emit("record", row.patient)

    def say_yes(self) -> None:
        """Enter: this is the person I examined; or, for a minor's adult, to the form."""
        row = self.current()
        if row is None:
            return
        if row.what != IDENTITY:
            self.ground.basis.take_focus()
            return
        name = phrases.isolate(phrases.shown(row.name))
        done = self._told(
            self.tr("Confirmé\u00a0: {name}.").format(name=name),
            self.tr("Consigné, sans retour. Une erreur\u00a0: Patients, Fermer le téléphone."),
        )
        self._engine.ask(lambda desk: desk.confirm_identity(row.patient, row.device), done)

    def say_no(self) -> None:
        """Delete, twice: not the person I examined; the phone is closed for good."""
        row = self.current()
        if row is None or row.what != IDENTITY:
            return
        if self._denying != row.device:
            self._denying = row.device
            self._no_means(self.tr("Encore Suppr\u00a0: fermer ce téléphone"), "primary")
            return
        done = self._told(self.tr("Téléphone fermé."), self.tr("Inscrit par erreur\u00a0; consigné."))
        self._engine.ask(lambda desk: desk.people.close_device(row.patient, row.device, "mistaken"), done)

    def record_ground(self) -> None:
        """The legal basis of the row's adult."""
        row, ground = self.current(), self.ground.ground()
        missing = self.ground.missing()
        if row is None or ground is None:
            if missing is not None:
                missing.take_focus()
            return
        done = self._told(self.tr("Base légale consignée."), self.tr("Le téléphone peut être inscrit."))
        self._engine.ask(lambda desk: desk.people.record_ground(row.patient, row.adult, ground), done)

    def _told(self, what: str, rest: str) -> Callable[[Refusal | None], None]:
        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
            else:
                self.noted.emit(what, rest)
                self.post_wanted.emit()
                self.changed.emit()
            self._ask()
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

        return done
