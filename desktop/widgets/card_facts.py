"""When and how the consultation was held, and how long questions may follow it."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.charter.country import country
from core.model import Mode, is_day
from core.office.sheet import CardForm
from desktop import dates, phrases
from desktop.widgets.civil import iso_of, written
from desktop.widgets.fields import Field, Options
from desktop.widgets.words import Words

LONGER = "longer"


class HeldOn(QWidget):
    """Day and mode; a teleconsultation bears its reference and the day of the last examination (article 22)."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.day = Field(self.tr("Date"), self.tr("jour/mois/année"), latin=True)
        self.day.setFixedWidth(150)
        modes = tuple((str(mode), phrases.word(f"mode.{mode}")) for mode in Mode)
        self.mode = Options(self.tr("Mode de la consultation"), modes)
        self.reference = Field(self.tr("Référence de la plateforme"), latin=True)
        self.examined = Field(self.tr("Dernier examen en présence"), self.tr("jour/mois/année"), latin=True)
        self._distant = QWidget()
        legal = QHBoxLayout(self._distant)
        legal.setContentsMargins(0, 0, 0, 0)
        legal.setSpacing(12)
        legal.addWidget(self.reference, 1)
        legal.addWidget(self.examined, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.day)
        modes_below = QVBoxLayout()
        modes_below.addStretch(1)
        modes_below.addWidget(self.mode)
        row.addLayout(modes_below, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._distant)
        for field in (self.day, self.reference, self.examined):
            field.line.textEdited.connect(self._on_edited)
        self.mode.chosen.connect(lambda _code: self._on_edited())

    def _on_edited(self) -> None:
        self._distant.setVisible(self.mode.value == Mode.TELECONSULTATION)
        for field in (self.day, self.reference, self.examined):
            field.say("")
        self.changed.emit()

    def show_form(self, form: CardForm) -> None:
        """The facts of a form."""
        quiet = self.blockSignals(True)
        self.day.line.setText(written(form.held_on))
        self.mode.choose(str(form.mode))
        self.reference.line.setText(form.reference)
        self.examined.line.setText(written(form.last_examined_on))
        self._on_edited()
        self.blockSignals(quiet)

    def told(self, form: CardForm) -> CardForm:
        """The form with the facts as typed; a day that does not exist stays as typed, to be refused."""
        typed = self.examined.text()
        return replace(
            form,
            held_on=iso_of(self.day.text()) or self.day.text(),
            mode=self.mode.value,
            reference=self.reference.text(),
            last_examined_on=iso_of(typed) or typed,
        )


class Follows(QWidget):
    """The window that the card opens: one of the country's, or a longer one with its reason."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        days = country().follow_up_days
        names = tuple((str(one), self._name(one)) for one in days)
        self._days = {str(one) for one in days}
        self.choice = Options(self.tr("Suivi par message"), (*names, (LONGER, self.tr("Plus long"))))
        self.number = Field(self.tr("Jours"), latin=True)
        self.number.setFixedWidth(90)
        self.reason = Field(self.tr("Raison d’un suivi plus long"))
        self.until = Words("", 13, 20, token="ink-3")
        self._longer = QWidget()
        more = QHBoxLayout(self._longer)
        more.setContentsMargins(0, 0, 0, 0)
        more.setSpacing(12)
        more.addWidget(self.number)
        more.addWidget(self.reason, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.choice)
        column.addWidget(self._longer)
        column.addWidget(self.until)
        self._held_on = ""
        self.choice.chosen.connect(lambda _code: self._on_edited())
        for field in (self.number, self.reason):
            field.line.textEdited.connect(self._on_edited)

    def _name(self, days: int) -> str:
        return self.tr("{n} jours").format(n=days) if days else self.tr("Fermé")

    def _count(self) -> int:
        typed = self.number.text() if self.choice.value == LONGER else self.choice.value
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0

    def _on_edited(self) -> None:
        self._longer.setVisible(self.choice.value == LONGER)
        self.reason.say("")
        self.show_end(self._held_on)
        self.changed.emit()

    def show_end(self, held_on: str) -> None:
        """Until when questions may follow a consultation of this day."""
        self._held_on, days = held_on, self._count()
        if not is_day(held_on) or not days:
            self.until.set(self.tr("Aucune question ne pourra suivre.") if not days else "")
            return
        last = (date.fromisoformat(held_on) + timedelta(days)).isoformat()
        self.until.set(self.tr("jusqu’au {day}, puis consultation").format(day=dates.iso_full(last)))

    def show_form(self, form: CardForm) -> None:
        """The window of a form."""
        quiet = self.blockSignals(True)
        short = str(form.window_days) in self._days
        self.number.line.setText("" if short else str(form.window_days))
        self.reason.line.setText(form.window_reason)
        self._held_on = form.held_on
        self.choice.choose(str(form.window_days) if short else LONGER)
        self.blockSignals(quiet)

    def told(self, form: CardForm) -> CardForm:
        """The form with the window as chosen."""
        longer = self.choice.value == LONGER
        return replace(form, window_days=self._count(), window_reason=self.reason.text() if longer else "")
