"""The steps of a trial, one under the other: done, failed, left, or still to come; beneath a step, what to know of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.doors.mail_check import DONE, FAILED, Step
from desktop import phrases
from desktop.widgets.glyph import Glyph
from desktop.widgets.words import Words

_LOOKS = {DONE: ("check", "accent"), FAILED: ("circle-x", "stop")}


class _Row(QWidget):
    """One step."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._name = phrases.sentence(f"mail.step.{code}")
        self._glyph, self.below = Glyph("minus", "ink-3"), Words("", 12, 17, token="ink-3")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(Words(self._name, 13, 18, wrap=False))
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(line)
        self.below.setContentsMargins(24, 0, 0, 0)
        column.addWidget(self.below)

    def show_step(self, step: Step | None, *, now: bool) -> None:
        state = step.state if step else ""
        self._glyph.set(*_LOOKS.get(state, ("refresh-cw", "ink-2") if now else ("minus", "ink-3")))
        words = phrases.sentence(step.code, step.facts) if step and step.code else ""
        self.below.set(words, "stop" if state == FAILED else "ink-3")
        self.below.setVisible(bool(words))
        said = {DONE: self.tr("fait"), FAILED: self.tr("échec")}.get(state, self.tr("en cours") if now else "")
        self.setAccessibleName(phrases.listed(self._name, said, words))


class TrialList(QWidget):
    """Rows for these steps, in their order; hidden until a trial begins."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.rows = {name: _Row(name) for name in names}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for row in self.rows.values():
            column.addWidget(row)

    def show_steps(self, steps: tuple[Step, ...], *, running: bool) -> None:
        """How far it went."""
        self.setVisible(running or bool(steps))
        known = {one.name: one for one in steps}
        due = next((name for name in self.rows if name not in known), "") if running else ""
        for name, row in self.rows.items():
            row.show_step(known.get(name), now=name == due)
