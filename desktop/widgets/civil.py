"""The civil facts of a patient as they are typed: five lines, the language, and for a minor the adult who accompanies."""

from collections.abc import Callable

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.charter.country import country
from core.charter.recipient import age
from core.model import day_of
from core.record.addresses import is_address
from desktop import dates, phrases
from desktop.ports.people import Civil, Ground
from desktop.widgets.fields import Field, Options
from desktop.widgets.words import Words

_WRITTEN = ("dd/MM/yyyy", "d/M/yyyy", "ddMMyyyy", "dd.MM.yyyy", "dd-MM-yyyy", "yyyy-MM-dd")


def iso_of(typed: str) -> str:
    """The ISO date of a day as people write it here ("14/03/2017", "14032017"); empty for none."""
    days = (QDate.fromString(typed.strip(), form) for form in _WRITTEN)
    return next((day.toString("yyyy-MM-dd") for day in days if day.isValid() and day.year() > 1880), "")


def written(iso: str) -> str:
    """An ISO date as it is typed here."""
    day = QDate.fromString(iso, "yyyy-MM-dd")
    return day.toString("dd/MM/yyyy") if day.isValid() else iso


class CivilForm(QWidget):
    """`changed`: something was typed; `done`: Enter at the last line."""

    changed = Signal()
    done = Signal()

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self._clock = clock
        self.name = Field(self.tr("Prénom et nom"), self.tr("comme sur la pièce"))
        self.born = Field(self.tr("Naissance"), self.tr("jour/mois/année"), latin=True)
        self.phone = Field(self.tr("Téléphone"), phrases.isolate_ltr("+216 00 000 000"), latin=True)
        self.number = Field(self.tr("Dossier du cabinet"), self.tr("facultatif"), latin=True)
        self.mail = Field(self.tr("E-mail pour les avis"), self.tr("facultatif"), latin=True)
        self._provider = Words(self.tr(
            "Des avis sans contenu ni nom. Son fournisseur de messagerie voit qui lui écrit, quand, et la taille."),
            12, 17, token="ink-3")  # fmt: skip
        self.adult = Field(self.tr("Adulte accompagnant"), self.tr("prénom et nom"))
        self.link = Field(self.tr("Lien"), self.tr("mère, père, tuteur…"))
        languages = tuple((code, phrases.word(f"language.{code}")) for code in ("fr", "ar", "en"))
        self.language = Options(self.tr("Langue des avis"), languages)
        self.language.choose("fr")
        self._lay_out()
        for field in self._all():
            field.line.textEdited.connect(self._on_edited)
            field.done.connect(lambda field=field: self._after(field))
        self.language.chosen.connect(self.changed)
        self._on_edited()

    def _all(self) -> tuple[Field, ...]:
        return self.name, self.born, self.phone, self.number, self.mail, self.adult, self.link

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.born, 0, 1)
        grid.addWidget(self.phone, 1, 0)
        grid.addWidget(self.number, 1, 1)
        grid.addWidget(self.mail, 2, 0, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self._provider, 2, 1, Qt.AlignmentFlag.AlignBottom)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self._minor = QWidget()
        adult = QHBoxLayout(self._minor)
        adult.setContentsMargins(0, 0, 0, 0)
        adult.setSpacing(14)
        adult.addWidget(self.adult, 3)
        adult.addWidget(self.link, 2)
        tongue = QHBoxLayout()
        tongue.setSpacing(10)
        tongue.addWidget(Words(self.tr("Langue des avis"), 13, 18, 500, "ink-2", wrap=False))
        tongue.addWidget(self.language, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(grid)
        column.addWidget(self._minor)
        column.addLayout(tongue)

    def fields(self) -> tuple[Field, ...]:
        """The lines that are to be typed now, in their order."""
        always = self.name, self.born, self.phone, self.number, self.mail
        return (*always, self.adult, self.link) if self.minor() else always

    def aged(self) -> bool:
        """Whether the birth date can be read."""
        return bool(iso_of(self.born.text()))

    def minor(self) -> bool:
        """Whether an adult has to accompany, as far as the birth date says."""
        born = iso_of(self.born.text())
        return bool(born) and age(born, self.today()) < country().adult_at

    def today(self) -> str:
        """The ISO date of the practice's calendar."""
        return day_of(self._clock(), country().utc_minutes)

    def missing(self) -> Field | None:
        """The first line that is still to be typed; file number and e-mail may stay empty."""
        empty = next((field for field in self.wanted() if not field.text()), None)
        born = iso_of(self.born.text())
        if empty or not (born and born <= self.today()):
            return empty or self.born
        return None if self._mail_holds() else self.mail

    def wanted(self) -> tuple[Field, ...]:
        """The lines that may not stay empty."""
        return tuple(field for field in self.fields() if field not in (self.number, self.mail))

    def _mail_holds(self) -> bool:
        return not self.mail.text() or is_address(self.mail.text())

    def civil(self) -> Civil:
        """What stands in the lines."""
        adult = (self.adult.text(), self.link.text()) if self.minor() else ("", "")
        return Civil(
            self.name.text(), iso_of(self.born.text()), self.phone.text(), self.language.value, self.number.text(),
            *adult, self.mail.text(),
        )  # fmt: skip

    def show_civil(self, civil: Civil) -> None:
        """Fill the lines."""
        values = civil.name, written(civil.born), civil.phone, civil.number, civil.mail, civil.adult, civil.link
        for field, value in zip(self._all(), values, strict=True):
            field.line.setText(value)
        self.language.choose(civil.language)
        self._on_edited()

    def clear(self) -> None:
        """Empty lines, for the next patient."""
        self.show_civil(Civil("", "", "", "fr", ""))

    def set_open(self, *, on: bool) -> None:
        """Whether the lines can be typed in; what was written stays readable."""
        for field in self._all():
            field.line.setReadOnly(not on)
        self.language.setEnabled(on)

    def _on_edited(self) -> None:
        iso = iso_of(self.born.text())
        if iso > self.today():
            self.born.say(self.tr("dans l’avenir"), "stop")
        elif iso:
            old, minor = dates.age(iso, self._clock()), self.minor()
            self.born.say(self.tr("{age}, mineur").format(age=old) if minor else old, "warn" if minor else "ink-3")
        else:
            self.born.say(self.tr("jour/mois/année") if self.born.text() else "", "warn")
        self._minor.setVisible(self.minor())
        self.mail.say("" if self._mail_holds() else self.tr("nom@domaine"), "warn")
        self.changed.emit()

    def _after(self, field: Field) -> None:
        fields = self.fields()
        at = fields.index(field) + 1
        if at < len(fields):
            fields[at].take_focus()
        else:
            self.done.emit()


class GroundForm(QWidget):
    """On what an accompanying adult's right to write rests: which ground, which document, of which day."""

    changed = Signal()
    done = Signal()

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self._clock = clock
        bases = tuple((code, phrases.word(f"basis.{code}")) for code in country().legal_bases)
        self.basis = Options(self.tr("Base légale"), bases)
        self.reference = Field(self.tr("Référence du document vu"), self.tr("livret de famille, jugement n°…"))
        self.dated = Field(self.tr("Daté du"), self.tr("jour/mois/année"), latin=True)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.reference, 3)
        row.addWidget(self.dated, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.basis)
        column.addLayout(row)
        self.basis.chosen.connect(self.changed)
        self.basis.done.connect(self.reference.take_focus)
        self.reference.done.connect(self.dated.take_focus)
        self.dated.done.connect(self.done)
        for field in (self.reference, self.dated):
            field.line.textEdited.connect(self.changed)

    def ground(self) -> Ground | None:
        """What was typed, once it is whole."""
        dated = iso_of(self.dated.text())
        if not self.basis.value or not self.reference.text() or not dated:
            return None
        return Ground(self.basis.value, self.reference.text(), dated)

    def missing(self) -> Field | Options | None:
        """What is still to be typed or chosen."""
        if not self.basis.value:
            return self.basis
        if not self.reference.text():
            return self.reference
        return None if iso_of(self.dated.text()) else self.dated

    def clear(self) -> None:
        """Nothing."""
        self.basis.choose("")
        self.reference.line.clear()
        self.dated.line.clear()
