"""From one day to another, both included, as people write days."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import dates
from desktop.ports.members import NO_DAYS, Days
from desktop.widgets.civil import iso_of
from desktop.widgets.fields import Field


class Period(QWidget):
    """`changed`: something was typed; `done`: Enter at the last day. What was understood stands beside each name."""

    changed = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first = Field(self.tr("Premier jour"), self.tr("jour/mois/année"), latin=True)
        self.last = Field(self.tr("Dernier jour"), self.tr("jour/mois/année"), latin=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for field in (self.first, self.last):
            field.line.textChanged.connect(lambda _text: self._on_typed())
            row.addWidget(field, 1)
        self.first.done.connect(self.last.take_focus)
        self.last.done.connect(self.done)

    def days(self) -> Days:
        """Both, once they are whole and in order; else `NO_DAYS`."""
        first, last = iso_of(self.first.text()), iso_of(self.last.text())
        return (first, last) if first and first <= last else NO_DAYS

    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.first.text() and not self.last.text()

    def take_focus(self) -> None:
        """Where the first day that cannot be read stands."""
        (self.last if iso_of(self.first.text()) else self.first).take_focus()

    def clear(self) -> None:
        """Nothing."""
        self.first.line.clear()
        self.last.line.clear()

    def _on_typed(self) -> None:
        first, last = iso_of(self.first.text()), iso_of(self.last.text())
        for field, iso in ((self.first, first), (self.last, last)):
            unread = self.tr("jour/mois/année") if field.text() else ""
            field.say(dates.iso_day(iso) if iso else unread, "ink-3" if iso else "warn")
        if first and last and last < first:
            self.last.say(self.tr("avant le premier"), "stop")
        self.changed.emit()
