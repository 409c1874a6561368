"""A patient's record: its timeline, one entry in full, the state of the log, and the export."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QScrollArea, QVBoxLayout, QWidget

from core.model import Refusal, Trouble
from core.record.view import Line
from desktop import phrases
from desktop.engine import Engine
from desktop.models.inbox import ROW
from desktop.models.record import RecordModel
from desktop.ports.record import Details, ExportView, RecordView
from desktop.views.actions import Command
from desktop.views.page import Page
from desktop.views.thread_head import id_line
from desktop.widgets.button import Button
from desktop.widgets.entry_details import EntryDetails
from desktop.widgets.export_panel import ExportPanel
from desktop.widgets.integrity import IntegritySection
from desktop.widgets.kind_filter import KindFilter
from desktop.widgets.page_head import PageHead, scrolled
from desktop.widgets.timeline import TimelineDelegate
from desktop.widgets.words import Words

PANEL = 340


class Export(NamedTuple):
    """Entered to export this patient's record, so that Enter then does it."""

    patient: bytes


class RecordPage(Page):
    """One patient's record."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.record: RecordView | None = None
        self.model = RecordModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(TimelineDelegate(self.view))
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setAccessibleName(self.tr("Écritures du dossier"))
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.filter = KindFilter()
        self.filter.changed.connect(self._show_lines)
        self.panel = ExportPanel()
        self.panel.asked.connect(self.export)
        self.panel.show_folder.connect(lambda folder: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)))
        self.details = EntryDetails()
        self._integrity: QWidget = QWidget()
        self._name = Words("", 20, 28, 600, wrap=False)
        self._born = Words("", 14, 28, token="ink-2", wrap=False)
        self._count = Words("", 12, 24, token="ink-3", wrap=False)
        self.back = Button(self.tr("Retour aux messages"), "message-square-reply")
        self.back.clicked.connect(lambda: self.went.emit("messages", None))
        self._lay_out()

    def _lay_out(self) -> None:
        head = PageHead()
        row = head.row
        for words in (self._name, self._born):
            row.addWidget(words)
        row.addStretch(1)
        row.addWidget(self.back)
        kinds = QHBoxLayout()
        kinds.setContentsMargins(28, 10, 28, 10)
        kinds.addWidget(self.filter, 1)
        kinds.addWidget(self._count)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(kinds)
        left.addWidget(self.view, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(self._side())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)

    def _side(self) -> QScrollArea:
        side = QWidget()
        side.setObjectName("circumstances")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(side)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(0)
        for piece in (self.panel, self.details, self._integrity):
            self._column.addWidget(piece)
        self._column.addStretch(1)
        return scrolled(side, PANEL)

    def about(self) -> bytes:
        return self.record.patient if self.record is not None else b""

    def commands(self) -> tuple[Command, ...]:
        return (Command("Patient", "Exporter le dossier", "Ctrl+E", lambda: self._take_focus(self.panel.button)),)

    def panes(self) -> tuple[QWidget, ...]:
        return self.view, self.panel.button

    def enter(self, about: object = None, /) -> None:
        """A patient's record; about an `Export`, with the keyboard on the button that does it."""
        if isinstance(about, Export):
            self.open(about.patient)
            self._take_focus(self.panel.button)
        elif isinstance(about, bytes):
            self.open(about)
            self._take_focus(self.view)

    def _take_focus(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open(self, patient: bytes) -> None:
        """Read a patient's record and show it; until it is there, nothing is done about the one before."""
        if self.about() != patient:
            self.record = None
            self.panel.wait()
        self._engine.ask(lambda desk: desk.records.open(patient), self._on_record, lane="record")

    def _on_record(self, answer: RecordView | Refusal) -> None:
        if isinstance(answer, Refusal):
            self.refused.emit(answer)
            return
        self.record = answer
        self._name.set(phrases.shown(answer.name))
        number = self.tr(" · dossier {number}").format(number=answer.number) if answer.number else ""
        self._born.set(id_line(answer.born, "", self._clock()) + number)
        self.panel.show_record(answer, self._clock())
        fresh = IntegritySection(answer.integrity)
        fresh.say(
            self.tr("La preuve se contrôle sans Colloque ni phrase de passe. Elle ne montre que ce patient."),
            "ink-3",
            8,
        )
        self._column.replaceWidget(self._integrity, fresh)
        self._integrity.deleteLater()
        self._integrity = fresh
        self.filter.show_kinds(line.kind for line in answer.lines)
        self._show_lines()

    def _show_lines(self) -> None:
        """The entries of the kinds that are chosen, the latest of them current."""
        if self.record is None:
            return
        shown = tuple(line for line in self.record.lines if self.filter.shows(line.kind))
        self._count.set(self.tr("{n} écritures, la plus récente d’abord").format(n=len(shown)))
        self._engine.forget("details")
        self.details.clear()
        self.model.show_lines(shown, self.record.integrity.broken_at)
        if shown:
            self.view.setCurrentIndex(self.model.index(0))

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        line = index.data(ROW)
        if self.record is None or not isinstance(line, Line):
            return
        patient = self.record.patient

        def show(answer: Details | Refusal) -> None:
            if not isinstance(answer, Refusal):
                self.details.show_entry(line, answer)

        self._engine.ask(lambda desk: desk.records.details(patient, line.hash), show, lane="details")

    def export(self, folder: str, since: str) -> None:
        """Write the files; the export is itself an entry."""
        if self.record is None:
            return
        patient = self.record.patient
        name = phrases.shown(self.record.name)

        def done(answer: ExportView | Refusal) -> None:
            if isinstance(answer, Refusal):
                if self.about() == patient:
                    self.panel.show_failed(phrases.sentence(answer.code, dict(answer.facts)))
                self.refused.emit(answer)
            elif self.about() == patient:
                self.panel.show_done(answer)
            else:
                self.noted.emit(self.tr("Dossier exporté."), name)

        def failed(trouble: Trouble) -> None:
            if self.about() == patient:
                self.panel.show_failed(phrases.sentence(trouble.code, trouble.facts))
            else:
                self.refused.emit(Refusal(trouble.code, tuple(trouble.facts.items())))

        self._engine.ask(lambda desk: desk.records.export(patient, folder, since), done, failed)
