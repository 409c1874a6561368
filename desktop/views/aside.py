"""Letters that were set aside: kept, shown with the reason, never answered. A gap a physician may accept, saying why.

Among them the mails that came without Colloque, as plain text; below them those letters that were refused: nothing is kept
of them but hash, reason and time.
"""

from collections.abc import Callable
from typing import TypeGuard

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.model import Refusal
from desktop import dates, phrases
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.models.entries import Entry, InSight
from desktop.ports.aside import AsideRow, MailRow
from desktop.views.entries import EntriesPage
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.outside_mail import OutsideMail
from desktop.widgets.words import Words

GAP = "lane.gap"


def counted_aside(desk: DeskPort) -> tuple[int, int]:
    """How many there are, for the sidebar."""
    return len(desk.aside.rows()) + desk.aside.waiting_mails(), 0


def _listed(desk: DeskPort) -> tuple[AsideRow | MailRow, ...]:
    """What people wrote, and what came back, stands above what was refused or could not be read."""
    mails = desk.aside.mails()
    read, unread = (tuple(one for one in mails if one.code.startswith("unread.") is bad) for bad in (False, True))
    return *desk.aside.rows(), *read, *desk.aside.refused(), *unread


def _why(row: AsideRow | MailRow) -> str:
    if isinstance(row, AsideRow):
        return row.reason
    if row.code:
        return row.code
    return "outside.advice" if row.whole else "outside.withheld"


class AsidePage(Page):
    """What was set aside."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.rows: tuple[AsideRow | MailRow, ...] = ()
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
        self.mail = OutsideMail()
        self.mail.thrown.connect(self.throw_away)
        self.mail.enrol.connect(lambda: self.went.emit("enrolment", None))
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
        below.addWidget(self.mail)
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
        return self.entries.view, self.mail.text, self.reason

    def enter(self, _about: object = None, /) -> None:
        self._engine.ask(_listed, self._on_rows, lane="aside")
        self.entries.take_focus()

    def _on_rows(self, rows: tuple[AsideRow | MailRow, ...]) -> None:
        self.rows = rows
        self.reason.clear()
        self._foot.setVisible(bool(rows))
        title = self.tr("Courrier refusé et mis de côté")
        self.entries.show_entries(title, InSight(rows, self._entry), self.tr("Aucune lettre."))
        self._on_current(self.entries.view.currentIndex())

    def _entry(self, row: AsideRow | MailRow) -> Entry:
        if isinstance(row, MailRow):
            what = phrases.word(f"aside.{row.code.partition('.')[0] or 'mail'}")
            who = row.sender or (what if row.code else self.tr("Sans expéditeur"))
            more = (
                phrases.joined(*dict.fromkeys((what, row.subject, self._came(row)))) if row.sender else self._came(row)
            )
            return Entry(who, more, dates.since(row.at_ms, self._clock()), b"")
        what = phrases.word("aside.refused")
        if row.kept:
            what = phrases.known("aside", row.reason) or phrases.word("aside.other")
        came = self._came(row)
        return Entry(
            row.name or what,
            phrases.listed(what, came) if row.name else came,
            dates.since(row.at_ms, self._clock()),
            b"",
        )

    def _came(self, row: AsideRow | MailRow) -> str:
        return self.tr("arrivée le {when}, empreinte {hash}").format(
            when=dates.day_and_clock(row.at_ms), hash=phrases.isolate_ltr(f"{row.file.hex()[:4]} {row.file.hex()[4:8]}")
        )

    def _current(self) -> AsideRow | MailRow | None:
        at = self.entries.view.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _on_current(self, _index: QModelIndex) -> None:
        row = self._current()
        self._why.set(phrases.sentence(_why(row)) if row is not None else "")
        self._act.setVisible(self._may_accept(row))
        self.mail.setVisible(isinstance(row, MailRow))
        if isinstance(row, MailRow):
            self.mail.show_mail(row)
            self._engine.ask(lambda desk: desk.aside.mail_words(row.file), self.mail.show_words, lane="aside words")
        self._dress()

    def _may_accept(self, row: AsideRow | MailRow | None) -> TypeGuard[AsideRow]:
        return isinstance(row, AsideRow) and row.reason == GAP and self.physician()

    def throw_away(self) -> None:
        """Keep nothing of this mail here."""
        row = self._current()
        if not isinstance(row, MailRow):
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
            else:
                self.noted.emit(self.tr("Courriel retiré d’ici."), self.tr("La boîte n’a pas été touchée."))
                self.changed.emit()
            self.enter()

        self._engine.ask(lambda desk: desk.aside.throw_away(row.file), done)

    def _dress(self) -> None:
        self.button.set_kind("primary" if self.reason.text().strip() else "closed")

    def accept(self) -> None:
        """Go on without the missing letter, for a reason that the record keeps."""
        row, reason = self._current(), self.reason.text().strip()
        if not self._may_accept(row):
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
