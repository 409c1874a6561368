"""The practice's log as this desk holds it: every entry, the desks that write it, the whole check, the alarms."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from core.model import Refusal, Trouble
from core.office.checking import Checked
from core.office.ledger import LedgerLine, LedgerPage, Writer
from desktop import dates, lines, phrases
from desktop.engine import Engine
from desktop.models.inbox import ROW
from desktop.models.ledger import LedgerModel
from desktop.ports.journal import Slice, Standing
from desktop.ports.session import Who
from desktop.theme import tint
from desktop.views.actions import Command
from desktop.views.entries import EntryList
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.check_panel import CheckPanel, said
from desktop.widgets.circumstances import Section
from desktop.widgets.entry_details import fact, spaced_hash
from desktop.widgets.inbox_row import Pen
from desktop.widgets.page_head import PageHead, scrolled
from desktop.widgets.timeline import ICONS
from desktop.widgets.words import Words

EDGE, NUMBER, WHEN, TITLE = 28, 70, 92, 224


class LedgerDelegate(QStyledItemDelegate):
    """One line an entry: number, when, what, about whom, by whom."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, 34)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: LedgerLine = index.data(ROW)
        told, whole = row.line, option.rect
        stop = told.kind == "closed"
        painter.save()
        pen = Pen(painter, whole, option.direction)
        if option.state & QStyle.StateFlag.State_Selected:
            pen.fill(tint("wash"), 0, 0, whole.width(), whole.height())
            pen.fill(tint("accent"), 0, 0, 3, whole.height())
        pen.fill(tint("line"), 0, whole.height() - 1, whole.width(), 1)
        pen.words(phrases.isolate_ltr(told.number), EDGE, 6, NUMBER, (13, 500, "ink-2"))
        pen.words(dates.day_and_clock(told.at_ms), EDGE + NUMBER, 6, WHEN + 30, (12, 400, "ink-3"))
        left = EDGE + NUMBER + WHEN + 36
        pen.icon(ICONS.get(told.kind, "file-text"), "stop" if stop else "ink-2", left, 9, 16)
        took = pen.words(lines.title(told), left + 24, 6, TITLE, (13, 600, "ink"))
        who = pen.width_of(told.who, 12, 400)
        end = whole.width() - EDGE - who
        pen.words(phrases.shown(told.who), end, 6, who, (12, 400, "ink-3"), end=True)
        about = phrases.listed(phrases.shown(row.name), lines.became(told))
        start = left + 24 + took + 12
        pen.words(about, start, 6, end - start - 12, (13, 400, "ink-2"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(tint("accent"), 2))
            painter.drawRect(whole.adjusted(1, 1, -1, -2))
        painter.restore()


class JournalPage(Page):
    """The log at the leading side; desks, check and alarm beside it."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.model = LedgerModel(self)
        self.model.wanted.connect(lambda: self._ask_page(first=False))
        self.view = EntryList()
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setItemDelegate(LedgerDelegate(self.view))
        self.view.setAccessibleName(self.tr("Écritures du cabinet"))
        self.view.entered.connect(self._on_entered)
        self.panel = CheckPanel()
        self.panel.begun.connect(self.check)
        self.panel.stopped.connect(self.stop)
        self.panel.rebuild.connect(self.rebuild)
        self.panel.lift.connect(self.lift)
        self._desks: QWidget = QWidget()
        self.denied: list[Button] = []
        self._lay_out()

    def _lay_out(self) -> None:
        head = PageHead()
        row = head.row
        row.addWidget(Words(self.tr("Journal du cabinet"), 20, 28, 600, wrap=False))
        row.addStretch(1)
        side = QWidget()
        side.setObjectName("circumstances")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(side)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(0)
        for piece in (self.panel, self._desks):
            self._column.addWidget(piece)
        self._column.addStretch(1)
        area = scrolled(side, 340)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.view, 1)
        body.addWidget(area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)

    def enter(self, about: object = None, /) -> None:
        """The newest entries, and how the log stands."""
        del about
        self._ask_page(first=True)
        self._ask_standing()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def commands(self) -> tuple[Command, ...]:
        return (Command("Fichier", "Vérifier maintenant", "", self.check),)

    def panes(self) -> tuple[QWidget, ...]:
        return self.view, self.panel.button

    def _ask_page(self, *, first: bool) -> None:
        place = None if first else self.model.page.older

        def show(page: LedgerPage) -> None:
            self.model.show_page(page, first=first)
            if first and page.lines:
                self.view.setCurrentIndex(self.model.index(0))

        self._engine.ask(lambda desk: desk.journal.page(place), show, lane="ledger")

    def _ask_standing(self) -> None:
        self._engine.ask(lambda desk: desk.journal.standing(), self._on_standing, lane="standing")

    def _on_standing(self, standing: Standing) -> None:
        self.panel.show_alarm(standing.alarm, physician=self.who is not None and self.who.role == "physician")
        fresh = Section("users-round", self.tr("Postes"))
        for writer in standing.writers:
            fresh.column.addLayout(fact(phrases.isolate_ltr(writer.letter), self._said(writer)))
        if standing.checkpoint_ms:
            when = dates.day_and_clock(standing.checkpoint_ms)
            fresh.say(self.tr("Point de contrôle signé le {when}").format(when=when), "ink-3", 6)
        self.denied = [self._way_out(fresh, *one) for one in standing.denied]
        self._column.replaceWidget(self._desks, fresh)
        self._desks.deleteLater()
        self._desks = fresh

    def _said(self, writer: Writer) -> str:
        entries = self.tr("{n} écritures").format(n=writer.entries)
        left = self.tr("n’écrit plus") if writer.revoked else ""
        here = self.tr("ce poste") if writer.mine else ""
        parts = (phrases.shown(writer.name), here, entries, spaced_hash(writer.hash, 4) if writer.hash else "", left)
        return phrases.joined(*parts)

    def _way_out(self, section: Section, patient: bytes, name: str) -> Button:
        """One patient whose telephone is to be looked at; the reason is the one that is typed above."""
        section.say(self.tr("{name}\u00a0: téléphone à vérifier").format(name=phrases.shown(name)), "stop", 8)
        section.say(said("lane.denied"), "ink-2", 2)
        button = Button(self.tr("Répondre de nouveau à ce patient"), "lock-open")
        button.clicked.connect(lambda: self.lift_patient(patient))
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 16, 0)
        row.addWidget(button)
        row.addStretch(1)
        section.column.addLayout(row)
        self.panel.reason.setVisible(self.physician())
        button.setVisible(self.physician())
        return button

    def set_who(self, who: Who) -> None:
        super().set_who(who)
        self.panel.show_alarm("", physician=self.physician())

    # The check

    def check(self) -> None:
        """From its beginning; other requests have their turn between two slices."""
        if self.panel.button.kind() == "primary":
            self._go_on(start=True)

    def stop(self) -> None:
        """Not to its end."""
        self._engine.forget("check")
        self.panel.show_idle(self.tr("Arrêté. Rien n’est changé."))

    def _go_on(self, *, start: bool) -> None:
        self._engine.ask(lambda desk: desk.journal.check(start=start), self._on_slice, self._on_trouble, lane="check")

    def _on_slice(self, slice_: Slice) -> None:
        if slice_.checked is None:
            self.panel.show_progress(slice_.progress)
            self._go_on(start=False)
        else:
            self.panel.show_checked(slice_.checked, slice_.at_ms)
            self.changed.emit()

    def _on_trouble(self, trouble: Trouble) -> None:
        self.panel.show_idle(phrases.sentence(trouble.code, trouble.facts), "stop")

    # The ways out

    def rebuild(self) -> None:
        """Make the lists again."""

        def done(checked: Checked) -> None:
            self.panel.show_checked(checked, self._clock())
            self._again()

        self.panel.show_idle(self.tr("Les listes sont refaites, le journal est relu."))
        self._engine.ask(lambda desk: desk.journal.rebuild(), done, self._on_trouble)

    def lift(self, reason: str) -> None:
        """Read everything again, and open this desk."""
        self.panel.show_idle(self.tr("Tout est relu et vérifié."))
        self._engine.ask(lambda desk: desk.journal.lift(reason), self._on_lifted, self._on_trouble)

    def lift_patient(self, patient: bytes) -> None:
        """Answer this patient again."""
        reason = self.panel.reason.text().strip()
        self._engine.ask(lambda desk: desk.journal.lift_patient(patient, reason), self._on_lifted, self._on_trouble)

    def _on_lifted(self, answer: Refusal | str) -> None:
        if isinstance(answer, Refusal):
            self.panel.show_idle(phrases.sentence(answer.code, dict(answer.facts)), "stop")
            self.panel.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.panel.reason.clear()
        self.panel.show_idle(
            self.tr("Levée, écriture n°\u00a0{number}.").format(number=phrases.isolate_ltr(answer)), "accent"
        )
        self._again()

    def _again(self) -> None:
        self._ask_standing()
        self._ask_page(first=True)
        self.changed.emit()

    def _on_entered(self) -> None:
        row = self.view.currentIndex().data(ROW)
        if isinstance(row, LedgerLine) and row.patient:
            self.went.emit("record", row.patient)
