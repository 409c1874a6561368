"""What will be written, from which day, where to; one button does it. What is written leaves the vault in clear."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop import dates, phrases
from desktop.ports.record import ExportView, RecordView
from desktop.widgets.button import Button
from desktop.widgets.circumstances import Section
from desktop.widgets.entry_details import spaced_hash
from desktop.widgets.segments import Segments
from desktop.widgets.words import Words

MONTH = timedelta(days=30)


def own_folder() -> str:
    """Where exports go until somebody chooses another place."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(documents or Path.home()) / "Colloque")


def told(folder: str) -> str:
    """A folder as people read it."""
    home = str(Path.home())
    return phrases.isolate_ltr(f"~{folder.removeprefix(home)}" if folder.startswith(home) else folder)


class ExportPanel(Section):
    """`asked(folder, since)`: the button; `show_folder(folder)`: to open what was written."""

    asked = Signal(str, str)
    show_folder = Signal(str)

    def __init__(self) -> None:
        super().__init__("file-output", phrases.translate("Exporter vers le dossier"))
        self.folder, self._written = own_folder(), ""
        self._days, self._lines = ("", "", ""), list[str]()
        self.say(self.tr("PDF/A et preuve d’intégrité, avec les circonstances de chaque réponse (art. 22)."))
        options = (
            ("all", self.tr("Tout")),
            ("card", self.tr("Depuis la consultation")),
            ("month", phrases.isolate(self.tr("30 jours"))),
        )
        self.since = Segments(self.tr("Période"), options)
        self.since.chosen.connect(lambda _code: self._dress())
        self.button = Button(self.tr("Exporter"), "file-output", "↵", "primary", large=True)
        self.button.clicked.connect(self._ask)
        self.where = Words("", 12, 17, token="ink-3")
        self.elsewhere = Button(self.tr("Choisir un dossier de fichiers"), kind="link")
        self.elsewhere.clicked.connect(self._choose)
        self.warning = Words(
            self.tr("Ces fichiers sortent du coffre en clair. L’export s’inscrit au dossier."), 12, 17, token="warn"
        )
        self.done = Words("", 13, 18, token="accent")
        self.slip = Words("", 12, 17, token="ink-2")
        self.open = Button(self.tr("Ouvrir le dossier de fichiers"), "folder-check")
        self.open.clicked.connect(lambda: self.show_folder.emit(self._written))
        for piece, above in (
            (self.since, 8), (self.button, 10), (self.warning, 8), (self.where, 6), (self.elsewhere, 0),
            (self.done, 8), (self.slip, 4), (self.open, 6),
        ):  # fmt: skip
            self._place(piece, above)
        self.clear()

    def _place(self, piece: QWidget, above: int) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(16, above, 16, 0)
        row.addWidget(piece)
        if isinstance(piece, Button):
            row.addStretch(1)
        self.column.addLayout(row)

    def clear(self) -> None:
        """Nothing was exported yet."""
        self.done.set("", "accent")
        for piece in (self.done, self.slip, self.open):
            piece.hide()
        self._dress()

    def wait(self) -> None:
        """Another record is read: the button does nothing until it is there."""
        self.clear()
        self.button.set_kind("closed")

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Exporter dans"), self.folder)
        if chosen:
            self.folder = chosen
            self._dress()

    def show_record(self, record: RecordView, now: int) -> None:
        """How much there is to export, and of which days."""
        today = dates.moment(now).date().toString("yyyy-MM-dd")
        self._days = ("", record.consulted_on, (date.fromisoformat(today) - MONTH).isoformat())
        self._lines = [dates.moment(line.at_ms).date().toString("yyyy-MM-dd") for line in record.lines]
        self.since.buttons["card"].setVisible(bool(record.consulted_on))
        self.since.show_value("all")
        self.clear()

    def day(self) -> str:
        """The first day that the document shows, ISO; nothing: all of them."""
        return dict(zip(("all", "card", "month"), self._days, strict=True)).get(self.since.value(), "")

    def _dress(self) -> None:
        count = sum(day >= self.day() for day in self._lines)
        text = self.tr("Exporter 1 écriture") if count == 1 else self.tr("Exporter {n} écritures")
        self.button.setText(text.format(n=count))
        self.button.setAccessibleName(text.format(n=count))
        self.button.set_kind("primary" if count else "closed")
        self.where.set(told(self.folder))

    def _ask(self) -> None:
        if self.button.kind() == "primary":
            self.button.set_kind("closed")
            self.done.set(
                self.tr("Export en cours. Le document est mis en page, puis la preuve est vérifiée."), "ink-2"
            )
            self.done.show()
            self.asked.emit(self.folder, self.day())

    def show_done(self, export: ExportView) -> None:
        """What was written."""
        self._dress()
        number = phrases.isolate_ltr(export.number)
        text = self.tr("{n} écritures exportées, écriture n°\u00a0{number}\u00a0: {files}")
        files = phrases.isolate_ltr(", ".join(export.files))
        self.done.set(text.format(n=export.entries, number=number, files=files), "accent")
        self.where.set(told(export.folder))
        paper = self.tr(
            "Pour le dossier papier\u00a0: «\u00a0Échanges exportés, écriture n°\u00a0{number}, empreinte {hash}\u00a0»"
        )
        self.slip.set(paper.format(number=number, hash=spaced_hash(export.file_hash)))
        self._written = export.folder
        for piece in (self.done, self.slip, self.open):
            piece.show()

    def show_failed(self, sentence: str) -> None:
        """Why nothing, or not all of it, was written."""
        self.clear()
        self.done.set(sentence, "stop")
        self.done.show()
