"""The lists that empty: whom to call, whom to tell, what to copy, whose appointment came to nothing yet.

One page a list: who, the number taken at enrolment, why and since when; and beneath, how each one ends. Nothing medical.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.model import CallEnd, CallReason, Medium, Refusal, Task, Told, Visit
from core.record.rows import UNSURE, TaskRow
from desktop import dates, phrases
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.keys import digit_of
from desktop.models.entries import Entry, InSight
from desktop.ports.day import DayPort, SlipsView
from desktop.views.actions import Command
from desktop.views.entries import EntriesPage
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.words import Words

End = Callable[[DayPort, bytes, str], Refusal | None]


@dataclass(frozen=True)
class Way:
    """How a row leaves its list: the code of its word, and what is written. `told`: somebody's name is needed first."""

    code: str
    end: End
    told: bool = False


def _call(outcome: CallEnd) -> End:
    return lambda day, letter, told: day.end_call(letter, outcome, told)


def _tell(outcome: Told) -> End:
    return lambda day, letter, _told: day.told(letter, outcome)


def _report(medium: Medium) -> End:
    return lambda day, letter, _told: day.reported(letter, medium)


def _follow(outcome: Visit) -> End:
    return lambda day, letter, _told: day.settled(letter, outcome)


WAYS: dict[Task, tuple[Way, ...]] = {
    Task.CALL: tuple(Way(end, _call(end), told=end is CallEnd.NOT_REACHED) for end in CallEnd),
    Task.TELL: tuple(Way(end, _tell(end)) for end in Told),
    Task.REPORT: tuple(Way(end, _report(end)) for end in Medium),
    Task.FOLLOW: tuple(Way(end, _follow(end)) for end in Visit),
}


def counted(task: Task) -> Callable[[DeskPort], tuple[int, int]]:
    """How many stand in a list, and how many of them press, for the sidebar: an emergency stays red on all desks."""

    def count(desk: DeskPort) -> tuple[int, int]:
        total = next((one.total for one in desk.day.counts() if one.task is task), 0)
        if task is not Task.CALL or not total:
            return total, 0
        return total, sum(row.why == CallReason.URGENT for row in desk.day.tasks(task))

    return count


class ListPage(Page):
    """One list. ↑ ↓ choose, 1 to 3 end, Enter opens the message."""

    def __init__(self, task: Task, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.task = task
        self.rows: tuple[TaskRow, ...] = ()
        self.entries = EntriesPage(engine, clock)
        self.told = QLineEdit()
        self.told.setAccessibleName(self.tr("Qui d’autre est prévenu"))
        self.told.setPlaceholderText(self.tr("Non joint\u00a0: qui d’autre est prévenu\u00a0?"))
        self._what = Words("", 14, 20)
        self.ways = WAYS[task]
        self.buttons = tuple(
            Button(phrases.word(f"status.{way.code}").capitalize(), keys=str(at)) for at, way in enumerate(self.ways, 1)
        )
        self.slips = Button(self.tr("Imprimer les feuillets"), "printer")
        self._foot = QWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._foot.setObjectName("composerPane")
        self._foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        below = QVBoxLayout(self._foot)
        below.setContentsMargins(28, 14, 28, 16)
        below.setSpacing(10)
        below.addWidget(self._what)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.buttons:
            row.addWidget(button)
        row.addWidget(self.told, 1)
        row.addStretch(1)
        row.addWidget(self.slips)
        below.addLayout(row)
        self.told.setVisible(self.task is Task.CALL)
        self.slips.setVisible(self.task is Task.REPORT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.entries, 1)
        column.addWidget(self._foot)
        self._foot.hide()

    def _connect(self) -> None:
        for at, button in enumerate(self.buttons):
            button.clicked.connect(partial(self.end, at))
        self.told.returnPressed.connect(self._end_told)
        self.slips.clicked.connect(self.print_slips)
        self.entries.view.installEventFilter(self)
        self.entries.view.selectionModel().currentChanged.connect(lambda _new, _old: self._on_current())
        self.entries.view.entered.connect(self.open_current)
        self.entries.view.doubleClicked.connect(lambda _index: self.open_current())

    def open_current(self) -> None:
        """The message that the row is about; a click alone only chooses the row."""
        row = self.current()
        if row is not None:
            self.went.emit("messages", row.letter)

    def panes(self) -> tuple[QWidget, ...]:
        return self.entries.view, self.buttons[0]

    def commands(self) -> tuple[Command, ...]:
        if self.task is not Task.REPORT:
            return ()
        return (Command("Fichier", "Imprimer les feuillets", "Ctrl+Shift+P", self.print_slips),)

    def enter(self, _about: object = None, /) -> None:
        self._ask()
        self.entries.take_focus()

    def _ask(self) -> None:
        self._engine.ask(lambda desk: desk.day.tasks(self.task), self._on_rows, lane=f"list.{self.task}")

    def _on_rows(self, rows: tuple[TaskRow, ...]) -> None:
        at = self.entries.view.currentIndex().row()
        self.rows = rows
        self.told.clear()
        self._foot.setVisible(bool(rows))
        title = phrases.word(f"task.{self.task}")
        self.entries.show_entries(title, InSight(rows, self._entry), self.tr("Rien à faire ici."))
        if rows:
            self.entries.view.setCurrentIndex(self.entries.model.index(min(max(at, 0), len(rows) - 1)))
        self._on_current()

    def _entry(self, row: TaskRow) -> Entry:
        parts = [
            phrases.word(f"why.{row.why}"),
            phrases.word(f"category.{row.category}"),
            self.tr("né(e) le {day}").format(day=dates.iso_full(row.born)) if row.born else "",
            phrases.isolate_ltr(row.phone.replace(" ", "\u00a0")) if self.task is not Task.REPORT else "",
            self.tr("tenté {when}").format(when=dates.since(row.tried_ms, self._clock())) if row.tried_ms else "",
        ]
        said = phrases.joined(*parts)
        return Entry(row.name, said, dates.since(row.since_ms, self._clock()), row.patient, row.letter)

    def current(self) -> TaskRow | None:
        """The row that a key would end."""
        at = self.entries.view.currentIndex().row()
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _on_current(self) -> None:
        row = self.current()
        urgent = row is not None and row.why == CallReason.URGENT
        self._what.set(self._rule(row is not None and row.why == UNSURE), "stop" if urgent else "ink-2")

    def _rule(self, unsure: bool) -> str:
        match self.task:
            case Task.CALL:
                return self.tr(
                    "Appeler le numéro relevé à l’inscription. L’appel reste ici tant qu’il n’a pas d’issue."
                )
            case Task.TELL if unsure:
                return self.tr(
                    "Le poste qui a répondu est retiré. Demander si la réponse a pu être lue : « prévenu », c’est oui."
                    " Sinon, Entrée : un médecin répond de nouveau."
                )
            case Task.TELL:
                return self.tr(
                    "Dire seulement : « Le cabinet vous a écrit. Ouvrez la page du cabinet quand vous le pouvez. »"
                    " Rien de médical au téléphone."
                )
            case Task.REPORT:
                return self.tr("Recopier ou joindre au dossier papier ou au logiciel, puis dire où.")
            case Task.FOLLOW:
                return self.tr("Un rendez-vous est proposé. Dire s’il est venu, s’il refuse, ou s’il est appelé.")

    def end(self, at: int, _checked: bool = False) -> None:
        """Say how the current row ends."""
        row = self.current()
        if row is None or not 0 <= at < len(self.ways):
            return
        way, told = self.ways[at], self.told.text().strip()
        if way.told and not told:
            self.told.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            self.noted.emit(phrases.shown(row.name), phrases.word(f"status.{way.code}"))
            self.changed.emit()
            self._ask()
            self.entries.take_focus()

        self._engine.ask(lambda desk: way.end(desk.day, row.letter, told), done)

    def _end_told(self) -> None:
        self.end(next(at for at, way in enumerate(self.ways) if way.told))

    def print_slips(self) -> None:
        """The slips of all that stands here, as one PDF in a folder that is chosen."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Où écrire les feuillets"))
        if folder:
            self.write_slips(folder)

    def write_slips(self, folder: str) -> None:
        """The same, into this folder."""

        def done(slips: SlipsView | Refusal) -> None:
            if isinstance(slips, Refusal):
                self.refused.emit(slips)
                return
            many = self.tr("{n} échanges, dans {path}") if slips.count > 1 else self.tr("{n} échange, dans {path}")
            said = many.format(n=slips.count, path=phrases.isolate_ltr(slips.path))
            self.noted.emit(self.tr("Feuillets écrits."), said)

        self._engine.ask(lambda desk: desk.day.slips(folder), done)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit in the list ends its row; typed in a field it is a digit."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            digit = digit_of(event, Qt.KeyboardModifier.NoModifier)
            self.end(digit - 1)
            return bool(digit)
        return super().eventFilter(watched, event)
