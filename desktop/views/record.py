"""A patient's record: its timeline, the state of the log, and the export."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHBoxLayout, QListView, QVBoxLayout, QWidget

from core.model import Refusal
from desktop import dates, phrases
from desktop.engine import Engine
from desktop.models.record import RecordModel
from desktop.ports.record import ExportView, RecordView
from desktop.ports.session import Integrity
from desktop.views.actions import Command
from desktop.views.page import Page
from desktop.views.thread_head import id_line
from desktop.widgets.button import Button
from desktop.widgets.circumstances import Section
from desktop.widgets.glyph import Tag
from desktop.widgets.timeline import TimelineDelegate
from desktop.widgets.words import Words


class ExportPanel(QWidget):
    """What will be written and where; one button does it."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("circumstances")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(340)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.folder = str(Path(documents or Path.home()) / "Colloque")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(0)
        self.button = Button(self.tr("Exporter"), "file-output", "↵", "primary", large=True)
        self.button.clicked.connect(lambda: self.asked.emit(self.folder))
        self.elsewhere = Button(self.tr("Choisir un dossier de fichiers"), kind="link")
        self.elsewhere.clicked.connect(self._choose)
        self._where = Words("", 12, 17, token="ink-3")
        self.done = Words("", 13, 18, token="accent")
        self._column.addWidget(self._export())
        self._integrity = QWidget()
        self._column.addWidget(self._integrity)
        self._column.addStretch(1)

    def _export(self) -> Section:
        section = Section("file-output", self.tr("Exporter vers le dossier"))
        section.say(self.tr("PDF/A, à lire, à imprimer, à archiver\u00a0; et la preuve d’intégrité jointe."))
        section.say(self.tr("Avec les circonstances de chaque réponse (art. 22)."), "ink-3", 4)
        for piece, above in ((self.button, 12), (self._where, 10), (self.elsewhere, 0), (self.done, 8)):
            row = QHBoxLayout()
            row.setContentsMargins(16, above, 16, 0)
            row.addWidget(piece)
            if isinstance(piece, Button):
                row.addStretch(1)
            section.column.addLayout(row)
        return section

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Exporter dans"), self.folder)
        if chosen:
            self.set_folder(chosen)

    def set_folder(self, folder: str) -> None:
        """Where the files go."""
        self.folder = folder
        home = str(Path.home())
        self._where.set(phrases.isolate_ltr(f"~{folder.removeprefix(home)}" if folder.startswith(home) else folder))

    def show_record(self, record: RecordView) -> None:
        """How much there is to export, and how the log stands."""
        count = len(record.lines)
        text = self.tr("Exporter 1 écriture") if count == 1 else self.tr("Exporter {n} écritures")
        self.button.setText(text.format(n=count))
        self.button.setAccessibleName(text.format(n=count))
        self.set_folder(self.folder)
        self.done.set("")
        fresh = self._state(record.integrity)
        self._column.replaceWidget(self._integrity, fresh)
        self._integrity.deleteLater()
        self._integrity = fresh

    def _state(self, state: Integrity) -> Section:
        section = Section("link-2" if state.state == "intact" else "link-2-off", self.tr("Intégrité"))
        kind = {"intact": "accent", "broken": "stop"}.get(state.state, "warn")
        rows: list[tuple[str, QWidget]] = [(self.tr("Journal"), Tag(phrases.word(f"integrity.{state.state}"), kind))]
        if state.broken_at:
            rows.append((self.tr("Rompu après"), self._value(f"n°\u00a0{state.broken_at}")))
        rows.append((self.tr("Écritures reliées"), self._value(str(state.entries))))
        rows.append((self.tr("Postes"), self._value(str(state.desks))))
        if state.checked_ms:
            rows.append((self.tr("Dernier contrôle"), self._value(dates.day_and_clock(state.checked_ms))))
        if state.head:
            head = state.head.hex()[:16]
            rows.append(
                (self.tr("Dernière empreinte"), self._value(" ".join(head[at : at + 4] for at in (0, 4, 8, 12))))
            )
        for name, value in rows:
            row = QHBoxLayout()
            row.setContentsMargins(16, 3, 16, 3)
            row.addWidget(Words(name, 13, 20, token="ink-2", wrap=False))
            row.addStretch(1)
            row.addWidget(value)
            section.column.addLayout(row)
        section.say(
            self.tr("La preuve se contrôle sans Colloque ni phrase de passe. Elle ne montre que ce patient."),
            "ink-3",
            8,
        )
        return section

    def _value(self, text: str) -> Words:
        return Words(phrases.isolate_ltr(text), 13, 20, 600, wrap=False)


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
        self.panel = ExportPanel()
        self.panel.asked.connect(self.export)
        self._name = Words("", 20, 28, 600, wrap=False)
        self._born = Words("", 14, 28, token="ink-2", wrap=False)
        self._count = Words("", 12, 28, token="ink-3", wrap=False)
        self.back = Button(self.tr("Retour aux messages"), "message-square-reply")
        self.back.clicked.connect(lambda: self.went.emit("messages", None))
        self._lay_out()

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("pageHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(head)
        row.setContentsMargins(28, 14, 28, 14)
        row.setSpacing(12)
        for words in (self._name, self._born):
            row.addWidget(words)
        row.addStretch(1)
        row.addWidget(self._count)
        row.addWidget(self.back)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.view, 1)
        body.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)

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

    def about(self) -> bytes:
        return self.record.patient if self.record is not None else b""

    def _take_focus(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open(self, patient: bytes) -> None:
        """Read a patient's record and show it."""
        self._engine.ask(lambda desk: desk.records.open(patient), self._on_record, lane="record")

    def _on_record(self, answer: RecordView | Refusal) -> None:
        if isinstance(answer, Refusal):
            self.refused.emit(answer)
            return
        self.record = answer
        self._name.set(phrases.shown(answer.name))
        number = self.tr(" · dossier {number}").format(number=answer.number) if answer.number else ""
        self._born.set(id_line(answer.born, "", self._clock()) + number)
        self._count.set(self.tr("{n} écritures, la plus récente d’abord").format(n=len(answer.lines)))
        self.model.show_lines(answer.lines, answer.integrity.broken_at)
        self.panel.show_record(answer)

    def export(self, folder: str) -> None:
        """Write the files; the export is itself an entry."""
        if self.record is None:
            return
        patient = self.record.patient
        self._engine.ask(lambda desk: desk.records.export(patient, folder), self._on_exported)

    def _on_exported(self, answer: ExportView | Refusal) -> None:
        if isinstance(answer, Refusal):
            self.refused.emit(answer)
            return
        text = self.tr("{n} écritures exportées, écriture n°\u00a0{number}\u00a0: {files}")
        files = phrases.isolate_ltr(", ".join(answer.files))
        self.panel.done.set(text.format(n=answer.entries, number=answer.number, files=files))
