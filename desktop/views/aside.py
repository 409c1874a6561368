"""Letters that were set aside: kept, shown with the reason, never answered. A gap a physician may accept, saying why.

Below them those that were refused: nothing is kept of them but hash, reason and time.
"""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.model import Refusal
from desktop import dates, phrases
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.models.entries import Entry
from desktop.ports.aside import AsideRow
from desktop.views.entries import EntriesPage
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.words import Words

GAP = "lane.gap"


def counted_aside(desk: DeskPort) -> tuple[int, int]:
    """How many there are, for the sidebar."""
    return len(desk.aside.rows()), 0


class AsidePage(Page):
    """What was set aside."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.rows: tuple[AsideRow, ...] = ()
        self.entries = EntriesPage(engine, clock)
        self.entries.view.setAccessibleName(self.tr("Courrier refusé et mis de côté"))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(self.tr("Pourquoi reprendre cette lettre"))
        self.reason.setPlaceholderText(self.tr("Pourquoi la reprendre sans attendre\u00a0?"))
        self.reason.returnPressed.connect(self.accept)
        self.reason.textChanged.connect(lambda _text: self._dress())
        self.button = Button(self.tr("Reprendre cette lettre"), "mail", "↵", "closed", large=True)
        self.button.clicked.connect(self.accept)
        self._why = Words("", 14, 20)
        self._foot = QWidget()
        self._lay_out()
        self.entries.view.selectionModel().currentChanged.connect(self._on_current)
        self.entries.view.entered.connect(lambda: self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def _lay_out(self) -> None:
        self._foot.setObjectName("composerPane")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        below = QVBoxLayout(self._foot)
        below.setContentsMargins(28, 14, 28, 16)
        below.setSpacing(10)
        below.addWidget(self._why)
        self._act = QWidget()
        row = QHBoxLayout(self._act)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.reason, 1)
        row.addWidget(self.button)
        below.addWidget(self._act)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.entries, 1)
        column.addWidget(self._foot)
        self._foot.hide()

    def panes(self) -> tuple[QWidget, ...]:
        return self.entries.view, self.reason

    def enter(self, _about: object = None, /) -> None:
        self._engine.ask(lambda desk: (*desk.aside.rows(), *desk.aside.refused()), self._on_rows, lane="aside")
        self.entries.take_focus()

    def _on_rows(self, rows: tuple[AsideRow, ...]) -> None:
        self.rows = rows
        self.reason.clear()
        self._foot.setVisible(bool(rows))
        title = self.tr("Courrier refusé et mis de côté")
        self.entries.show_entries(title, tuple(map(self._entry, rows)), self.tr("Aucune lettre."))
        self._on_current(self.entries.view.currentIndex())

    def _entry(self, row: AsideRow) -> Entry:
        what = phrases.word("aside.refused")
        if row.kept:
            what = phrases.known("aside", row.reason) or phrases.word("aside.other")
        came = self.tr("arrivée le {when}, empreinte {hash}").format(
            when=dates.day_and_clock(row.at_ms), hash=phrases.isolate_ltr(f"{row.file.hex()[:4]} {row.file.hex()[4:8]}")
        )
        return Entry(
            row.name or what, f"{what}, {came}" if row.name else came, dates.since(row.at_ms, self._clock()), b""
        )

    def _current(self) -> AsideRow | None:
        at = self.entries.view.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _on_current(self, _index: QModelIndex) -> None:
        row = self._current()
        self._why.set(phrases.sentence(row.reason) if row is not None else "")
        self._act.setVisible(row is not None and row.reason == GAP and self.physician())
        self._dress()

    def _dress(self) -> None:
        self.button.set_kind("primary" if self.reason.text().strip() else "closed")

    def accept(self) -> None:
        """Go on without the missing letter, for a reason that the record keeps."""
        row, reason = self._current(), self.reason.text().strip()
        if row is None or row.reason != GAP or not self.physician():
            return
        if not reason:
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
            else:
                self.noted.emit(self.tr("Lettre reprise."), self.tr("Votre raison est consignée."))
                self.changed.emit()
            self.enter()

        self._engine.ask(lambda desk: desk.aside.accept_gap(row.file, reason), done)
