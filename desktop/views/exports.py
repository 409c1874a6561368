"""Everything that left the vault in clear: who, when, which file, what it shows; and several records in one go."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.model import Refusal, Trouble
from core.office.ledger import ExportRow
from core.record.rows import PatientRow
from desktop import dates, phrases
from desktop.engine import Engine
from desktop.models.entries import Entry, EntryModel
from desktop.models.inbox import ROW
from desktop.ports.journal import ExportSlice
from desktop.ports.record import ExportView
from desktop.ports.session import Who
from desktop.views.entries import EntryDelegate, EntryList
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.circumstances import Section
from desktop.widgets.entry_details import spaced_hash
from desktop.widgets.export_panel import own_folder, told
from desktop.widgets.page_head import PageHead
from desktop.widgets.words import Words


class Several(Section):
    """Which records; how far it is; what failed."""

    def __init__(self) -> None:
        super().__init__("file-output", phrases.translate("Exporter plusieurs dossiers"))
        self.say(
            self.tr("Chaque dossier dans un dossier de fichiers à part, en clair\u00a0; chaque export est consigné.")
        )
        self.list = QListWidget()
        self.list.setObjectName("several")
        self.list.setAccessibleName(self.tr("Patients à exporter"))
        self.list.itemChanged.connect(lambda _item: self.dress())
        self.button = Button("", "file-output", kind="primary")
        self.stop = Button(self.tr("Arrêter"), kind="quiet")
        self.state = Words("", 13, 18, token="ink-2")
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 0)
        row.addWidget(self.button)
        row.addWidget(self.stop)
        row.addStretch(1)
        inset = QVBoxLayout()
        inset.setContentsMargins(16, 8, 16, 0)
        inset.addWidget(self.list)
        inset.addWidget(Words(told(own_folder()), 12, 17, token="ink-3"))
        self.column.addLayout(inset)
        self.column.addLayout(row)
        said = QHBoxLayout()
        said.setContentsMargins(16, 8, 16, 0)
        said.addWidget(self.state)
        self.column.addLayout(said)
        self.stop.hide()
        self.dress()

    def show_patients(self, rows: tuple[PatientRow, ...]) -> None:
        """Everybody, nobody chosen."""
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(phrases.shown(row.name))
            item.setData(ROW, row.patient)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.dress()

    def chosen(self) -> list[bytes]:
        """The patients that are ticked."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return [item.data(ROW) for item in items if item.checkState() is Qt.CheckState.Checked]

    def dress(self) -> None:
        """The button says how many."""
        count = len(self.chosen())
        text = self.tr("Exporter 1 dossier") if count == 1 else self.tr("Exporter {n} dossiers").format(n=count)
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.set_kind("primary" if count else "closed")


class ExportsPage(Page):
    """The list, and beside it the way to write several."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.model = EntryModel(self)
        self.view = EntryList()
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setItemDelegate(EntryDelegate(self.view))
        self.view.setAccessibleName(self.tr("Exports"))
        self.view.entered.connect(self._on_entered)
        self.empty = Words("", 14, 20, token="ink-2")
        self.several = Several()
        self.several.button.clicked.connect(self.export)
        self.several.stop.clicked.connect(self.stop)
        self._rows: list[ExportRow] = []
        self._left: list[bytes] = []
        self._done, self._of = 0, 0
        self._lay_out()

    def _lay_out(self) -> None:
        head = PageHead()
        row = head.row
        row.addWidget(Words(self.tr("Exports"), 20, 28, 600, wrap=False))
        row.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.setContentsMargins(0, 0, 0, 0)
        said = QHBoxLayout()
        said.setContentsMargins(28, 10, 28, 6)
        said.addWidget(self.empty)
        left.addLayout(said)
        left.addWidget(self.view, 1)
        self._side = QWidget()
        self._side.setObjectName("circumstances")
        self._side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._side.setFixedWidth(340)
        beside = QVBoxLayout(self._side)
        beside.setContentsMargins(0, 4, 0, 0)
        beside.addWidget(self.several)
        beside.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)

    def set_who(self, who: Who) -> None:
        super().set_who(who)
        self._side.setVisible(self.physician())

    def enter(self, about: object = None, /) -> None:
        """Look through the log; ask whom there is to export."""
        del about
        self._ask(start=True)
        self._engine.ask(lambda desk: desk.patients(), self.several.show_patients, lane="export patients")
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Nothing more is looked for."""
        self._engine.forget("exports")

    def panes(self) -> tuple[QWidget, ...]:
        return (self.view, self.several.list) if self.physician() else (self.view,)

    def _ask(self, *, start: bool) -> None:
        if start:
            self._rows = []
        self._engine.ask(lambda desk: desk.journal.exports(start=start), self._on_slice, lane="exports")

    def _on_slice(self, slice_: ExportSlice) -> None:
        self._rows += slice_.rows
        if not slice_.done:
            self.empty.set(self.tr("Le journal est parcouru."))
            self._ask(start=False)
            return
        rows = sorted(self._rows, key=lambda row: row.at_ms, reverse=True)
        self.model.show_entries(tuple(map(self._entry, rows)))
        many = self.tr("1 export") if len(rows) == 1 else self.tr("{n} exports, le plus récent d’abord")
        count = many.format(n=len(rows))
        self.empty.set(count if rows else self.tr("Rien n’est sorti de ce coffre."))
        if rows:
            self.view.setCurrentIndex(self.model.index(0))

    def _entry(self, row: ExportRow) -> Entry:
        number = self.tr("n°\u00a0{number}").format(number=phrases.isolate_ltr(row.number))
        many = self.tr("1 écriture montrée") if row.shows == "1" else self.tr("{n} écritures montrées")
        shows = many.format(n=row.shows) if row.shows.isdigit() else phrases.shown(row.shows)
        what = phrases.word(f"format.{row.format.partition('/')[0]}")
        detail = phrases.joined(number, phrases.shown(row.who), what, shows, spaced_hash(row.file_hash))
        return Entry(row.name, detail, dates.day_and_clock(row.at_ms), row.patient)

    def _on_entered(self) -> None:
        entry = self.view.currentIndex().data(ROW)
        if isinstance(entry, Entry):
            self.went.emit("record", entry.patient)

    # Several in one go: one call each, so that others have their turn and it can be stopped

    def export(self) -> None:
        """The records that are ticked."""
        chosen = self.several.chosen()
        if chosen and not self._left:
            self._left, self._done, self._of = chosen, 0, len(chosen)
            self.several.stop.show()
            self._next()

    def stop(self) -> None:
        """What is written stays; the others are not begun."""
        self._left = []

    def _next(self) -> None:
        if not self._left:
            self._end(self.tr("{done} dossiers exportés sur {all}."), "accent" if self._done == self._of else "warn")
            return
        self.several.button.set_kind("closed")
        said = self.tr("Dossier {n} sur {all}").format(n=self._done + 1, all=self._of)
        self.several.state.set(said, "ink-2")
        patient, folder = self._left.pop(0), own_folder()
        self._engine.ask(lambda desk: desk.records.export(patient, folder), self._on_exported, self._on_trouble)

    def _on_exported(self, answer: ExportView | Refusal) -> None:
        if isinstance(answer, Refusal):
            self._end(phrases.sentence(answer.code, dict(answer.facts)), "stop")
            return
        self._done += 1
        self._next()

    def _on_trouble(self, trouble: Trouble) -> None:
        self._end(phrases.sentence(trouble.code, trouble.facts), "stop")

    def _end(self, said: str, token: str) -> None:
        self._left = []
        self.several.stop.hide()
        self.several.state.set(said.format(done=self._done, all=self._of), token)
        self.several.dress()
        self._ask(start=True)
