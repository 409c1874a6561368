"""Beside the members: what the departure of a desk still asks for, step by step, until its keys are worth nothing any more."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import dates, phrases
from desktop.ports.members import LeavingStep, Practice
from desktop.widgets.button import Button
from desktop.widgets.glyph import Glyph
from desktop.widgets.side_panel import SidePanel, beneath
from desktop.widgets.sure import Sure
from desktop.widgets.words import Words


def done_of(steps: tuple[LeavingStep, ...]) -> tuple[int, int]:
    """How many steps are done, of how many."""
    return sum(one.whole for one in steps), len(steps)


class StepRow(QWidget):
    """One step: what it is, how far it is, and by hand the word that it is done."""

    ticked = Signal(str)

    def __init__(self, step: LeavingStep, waits: tuple[str, ...], *, may_tick: bool) -> None:
        super().__init__()
        words = phrases.sentence(step.code)
        self._state = Words("", 12, 17, 500)
        pieces: list[QWidget] = [Words(words, 13, 18, token="ink-2" if step.whole else "ink"), self._state]
        if waits:
            pieces.append(Words("\n".join(waits), 12, 17, token="warn"))
        self.sure: Sure | None = None
        if step.tick and not step.whole and may_tick:
            said = self.tr("Consigné à votre nom, sans retour.")
            self.sure = Sure(Button(self.tr("C’est fait")), said, self.tr("Consigner"))
            self.sure.ask.setAccessibleName(f"{self.tr('C’est fait')}, {words}")
            self.sure.sure.connect(lambda: self.ticked.emit(step.tick))
            pieces.append(self.sure)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        glyph = Glyph("check", "accent") if step.whole else Glyph("minus", "ink-3")
        row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(beneath(*pieces), 1)
        self.show_state(step, may_tick=may_tick)

    def show_state(self, step: LeavingStep, *, may_tick: bool) -> None:
        """How far it is."""
        if step.whole:
            when = dates.day_and_clock(step.at_ms) if step.at_ms else ""
            self._state.set(phrases.joined(self.tr("fait"), phrases.shown(step.by), when), "accent")
        elif step.tick:
            who = "" if may_tick else self.tr("un médecin le consigne")
            self._state.set(phrases.joined(self.tr("à faire"), who), "warn")
        else:
            said = self.tr("{n} sur {total}") if step.waits else self.tr("{n} sur {total}, se fait seul")
            self._state.set(said.format(n=step.done, total=step.of), "ink-2")


class LeavingPanel(SidePanel):
    """`ticked(step)`: a step that people do by hand is done."""

    ticked = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Départ d’un poste"))
        self.rows: tuple[StepRow, ...] = ()
        self._shown: tuple[tuple[LeavingStep, ...], bool] = ((), False)
        self._title, self._left = Words("", 15, 22, 600), Words("", 13, 18, token="ink-2")
        self.column.addWidget(self._title)
        self.column.addWidget(self._left)
        self.column.addStretch(1)

    def show_practice(self, practice: Practice, *, may_tick: bool) -> None:
        """What the newest departure asks for. Nothing is built anew, and no second question closed, while it stands still."""
        done, total = done_of(practice.steps)
        self._title.set(self.tr("Départ du poste {letters}").format(letters=", ".join(practice.left)))
        gone = dict.fromkeys(phrases.shown(one.name) for one in practice.members if one.letter in practice.left)
        self._left.set(phrases.joined(*gone, self.tr("{n} étapes faites sur {total}").format(n=done, total=total)))
        if self._shown == (practice.steps, may_tick):
            return
        self._shown = practice.steps, may_tick
        for former in self.rows:
            self.column.removeWidget(former)
            former.deleteLater()
        self.rows = tuple(StepRow(one, self._waits(one, practice), may_tick=may_tick) for one in practice.steps)
        for at, row in enumerate(self.rows):
            row.ticked.connect(self.ticked)
            self.column.insertWidget(2 + at, row)

    def _waits(self, step: LeavingStep, practice: Practice) -> tuple[str, ...]:
        """The desks that a step waits for, and whose they are."""
        said = self.tr("attend le poste {letter}, {name}")
        awaited = (one for one in practice.members if one.letter in step.waits)
        return tuple(said.format(letter=one.letter, name=phrases.isolate(phrases.shown(one.name))) for one in awaited)

    def take_focus(self) -> None:
        """The first step that people do by hand and have not done."""
        first = next((row.sure for row in self.rows if row.sure is not None), None)
        if first is not None:
            first.ask.setFocus(Qt.FocusReason.OtherFocusReason)
