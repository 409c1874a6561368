"""The files of the practice: typing filters, arrows choose, Enter opens the record; beside it what can be done about one."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.model import Refusal
from core.record.rows import PatientRow
from desktop import dates, phrases
from desktop.engine import Engine
from desktop.models.entries import Entry, EntryModel, InSight
from desktop.models.inbox import ROW
from desktop.ports.people import Civil, PatientCard
from desktop.ports.session import Who
from desktop.views.actions import Command
from desktop.views.entries import EntryDelegate, EntryList
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.page_head import PageHead
from desktop.widgets.patient_card import PatientPanel
from desktop.widgets.words import Words

ROOMY = 1080


class Filter(QLineEdit):
    """What is typed narrows the list; ↑ ↓ move in it, Enter opens."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)


class PatientsPage(Page):
    """By name, number or telephone."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.rows: tuple[PatientRow, ...] = ()
        self.filter, self.model, self.view = Filter(), EntryModel(self), EntryList()
        self.filter.setAccessibleName(self.tr("Filtrer les patients"))
        self.filter.setPlaceholderText(self.tr("Nom, dossier ou téléphone"))
        self.filter.textEdited.connect(lambda _text: self._ask())
        self.filter.moved.connect(self._step)
        self.filter.returnPressed.connect(self.open_record)
        self.view.setModel(self.model)
        self.view.setItemDelegate(EntryDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setAccessibleName(self.tr("Patients"))
        self.view.entered.connect(self.open_record)
        self.view.doubleClicked.connect(lambda _index: self.open_record())
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.enrol = Button(self.tr("Inscrire un patient"), "user-round-check", "Ctrl N")
        self.enrol.clicked.connect(lambda: self.went.emit("enrolment", None))
        self.panel = PatientPanel(clock)
        self._empty = Words("", 14, 20, token="ink-2")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = PageHead(spacing=16, above=11)
        row = head.row
        row.addWidget(Words(self.tr("Patients"), 20, 28, 600, wrap=False))
        row.addWidget(self.filter, 1)
        row.addWidget(self.enrol)
        self._nothing = QWidget()
        nothing = QVBoxLayout(self._nothing)
        nothing.setContentsMargins(28, 20, 28, 20)
        nothing.addWidget(self._empty)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self.view, 1)
        body.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        self.panel.record_asked.connect(self.open_record)
        self.panel.phone_asked.connect(lambda: self.went.emit("enrolment", self.current()))
        self.panel.corrected.connect(self._correct)
        self.panel.closed.connect(self._close)
        self.panel.confirmed.connect(self._confirm)

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("Patient", "Corriger l'état civil", "F2", self.panel.correct),
            Command("Patient", "Inscrire un nouveau téléphone", "", self.panel.phone_asked.emit),
        )

    def panes(self) -> tuple[QWidget, ...]:
        return self.filter, self.view, self.panel

    def set_who(self, who: Who) -> None:
        super().set_who(who)
        self.panel.physician = self.physician()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setFixedWidth(384 if self.width() >= ROOMY else 320)

    def enter(self, about: object = None, /) -> None:
        """The list, narrowed to words, or with one patient chosen."""
        if isinstance(about, str):
            self.filter.setText(about)
        self._ask(about if isinstance(about, bytes) else self.current())
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def leave(self) -> None:
        self.panel.give_up()

    def _ask(self, choose: bytes = b"") -> None:
        words = self.filter.text()
        self._engine.ask(lambda desk: desk.people.rows(words), lambda rows: self._on_rows(rows, choose), lane="people")

    def _on_rows(self, rows: tuple[PatientRow, ...], choose: bytes) -> None:
        self.rows = rows
        self.model.show_entries(InSight(rows, self._entry))
        typed = phrases.isolate(phrases.shown(self.filter.text()))
        none = self.tr("Aucun patient pour «\u00a0{words}\u00a0».").format(words=typed)
        self._empty.set(none if self.filter.text() else self.tr("Aucun patient. Ctrl N en inscrit un."))
        self.view.show_or(self._nothing, self._empty.text(), empty=not rows)
        at = next((at for at, row in enumerate(rows) if row.patient == choose), 0)
        self.view.setCurrentIndex(self.model.index(at if rows else -1))
        self._on_current()

    def _entry(self, row: PatientRow) -> Entry:
        parts = (
            dates.iso_full(row.born),
            phrases.isolate_ltr(phrases.shown(row.number)) if row.number else "",
            phrases.word(f"identity.{row.identity}"),
        )
        last = dates.since(row.last_ms, self._clock()) if row.last_ms else ""
        return Entry(row.name, phrases.joined(*parts), last, row.patient)

    def current(self) -> bytes:
        """The patient that is chosen."""
        entry = self.view.currentIndex().data(ROW)
        return entry.patient if isinstance(entry, Entry) else b""

    def _step(self, step: int) -> None:
        at = self.view.currentIndex().row() + step
        if 0 <= at < len(self.rows):
            self.view.setCurrentIndex(self.model.index(at))

    def _on_current(self, _index: QModelIndex | None = None) -> None:
        patient = self.current()
        if not patient:
            self.panel.show_card(None)
            return
        if self.panel.patient() != patient:
            self.panel.give_up()
        self._engine.ask(lambda desk: desk.people.card(patient), self._on_card, lane="people.card")

    def _on_card(self, card: PatientCard | Refusal) -> None:
        self.panel.show_card(None if isinstance(card, Refusal) else card)

    def open_record(self) -> None:
        """Enter."""
        if patient := self.current():
            self.went.emit("record", patient)

    def _told(self, what: str, rest: str) -> Callable[[Refusal | None], None]:
        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            self.noted.emit(what, rest)
            self.panel.give_up()
            self._ask(self.current())
            self.changed.emit()
            self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

        return done

    def _correct(self, patient: bytes, civil: Civil) -> None:
        done = self._told(self.tr("Corrigé."), self.tr("Ce qui était écrit avant reste au journal."))
        self._engine.ask(lambda desk: desk.people.correct(patient, civil), done)

    def _close(self, patient: bytes, device: bytes, reason: str) -> None:
        done = self._told(self.tr("Téléphone fermé."), self.tr("Il ne recevra plus aucune réponse."))
        self._engine.ask(lambda desk: desk.people.close_device(patient, device, reason), done)

    def _confirm(self, patient: bytes, device: bytes) -> None:
        done = self._told(self.tr("Personne examinée, confirmée."), self.tr("Votre parole est consignée (art. 17)."))
        self._engine.ask(lambda desk: desk.confirm_identity(patient, device), done)
