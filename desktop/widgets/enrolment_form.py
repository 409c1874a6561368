"""What an enrolment asks of people: how the patient is there, the civil facts, the document seen, the consent."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.charter.country import country
from core.charter.passage import Lit
from desktop import phrases
from desktop.ports.people import PatientCard
from desktop.widgets.button import Button
from desktop.widgets.civil import CivilForm, GroundForm
from desktop.widgets.fields import Field, Options, Tick
from desktop.widgets.form import Form, Part
from desktop.widgets.way import Step
from desktop.widgets.words import Words

_LIT = {True: Lit.HELD, False: Lit.AWAITED}


class Twin(QWidget):
    """Another file has this name and this birth date: the same person, or another?"""

    same = Signal()
    other = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said = Words("", 13, 18, 500, "warn")
        self.same_person = Button(self.tr("C’est elle\u00a0: son dossier"), "user-round")
        self.other_person = Button(self.tr("Une autre personne"))
        self.same_person.clicked.connect(self.same)
        self.other_person.clicked.connect(self.other)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.same_person)
        row.addWidget(self.other_person)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._said)
        column.addLayout(row)
        self.hide()

    def ask(self, number: str) -> None:
        """Which file it is, where it has a number."""
        known = self.tr("Même nom et même naissance qu’au dossier {number}.").format(number=phrases.isolate_ltr(number))
        self._said.set(known if number else self.tr("Un dossier porte ce nom et cette naissance."))
        self.show()
        self.same_person.setFocus(Qt.FocusReason.OtherFocusReason)


@dataclass(frozen=True)
class Seen:
    """What was seen and agreed before a code was shown: the document, each tick in the order of the page."""

    paper: str
    ticks: tuple[bool, ...]


class EnrolmentForm(QWidget):
    """`changed`: something was typed or ticked; `done`: the last tick was taken. `grounded`: the legal basis stands."""

    changed = Signal()
    done = Signal()

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self.may_ground, self.grounded, self.known = False, False, False
        self.civil, self.ground, self.twin = CivilForm(clock), GroundForm(clock), Twin()
        levels = ("in_person", self.tr("En présence, au cabinet")), ("at_a_distance", self.tr("À distance"))
        self.level = Options(self.tr("Comment la personne est là"), levels)
        papers = tuple((code, phrases.word(f"paper.{code}")) for code in country().documents)
        self.paper = Options(self.tr("Pièce vue"), papers)
        self.seen = Tick(self.tr("Original vu par moi, traits concordants"))
        told = (
            self.tr(
                "Usage expliqué\u00a0: question simple après consultation, jamais une urgence, ni ordonnance ni demande "
                "d’examen"
            ),
            self.tr(
                "Chaque échange entre au dossier médical\u00a0; le secrétariat ne voit que les en-têtes, sauf accord du médecin"
            ),
            self.tr(
                "Accord demandé\u00a0: signé sur le téléphone du patient, ou sur une feuille rangée au dossier papier"
            ),
        )
        self.consents = tuple(Tick(words) for words in told)
        self._lay_out()
        self._connect()
        self.clear()

    def _lay_out(self) -> None:
        far = self.tr(
            "Rien n’est comparé à distance\u00a0: les messages se lisent, et aucune réponse ne part avant une comparaison au "
            "cabinet (art. 17, 22)."
        )
        self._far, self._unfounded = Words(far, 13, 18, token="warn"), Words("", 13, 18, token="warn")
        as_written = self.tr("tels qu’écrits sur la pièce")
        self._paper = Part(self.tr("Pièce vue"), self.tr("aucune copie, aucun numéro gardé"), self.paper, self.seen)
        self._minor = Part(
            self.tr("Base légale"), self.tr("l’adulte écrit pour le mineur"), self.ground, self._unfounded
        )
        parts = (
            Part(self.tr("Présence"), "", self.level, self._far),
            Part(self.tr("Traits d’identité"), as_written, self.civil, self.twin),
            self._minor,
            self._paper,
            Part(self.tr("Accord"), self.tr("lu à voix haute"), *self.consents),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Form(self.tr("Inscription"), *parts))

    def _connect(self) -> None:
        for signal in (self.civil.changed, self.ground.changed, self.level.chosen, self.paper.chosen):
            signal.connect(self._on_changed)
        order = [self.seen, *self.consents]
        for tick in order:
            tick.clicked.connect(self._on_changed)
        for tick, following in pairwise(order):
            tick.done.connect(following.take_focus)
        order[-1].done.connect(self.done)
        self.level.done.connect(self.civil.name.take_focus)
        self.paper.done.connect(self.seen.take_focus)
        self.civil.done.connect(lambda: self._after_civil(to_ground=True))
        self.ground.done.connect(lambda: self._after_civil(to_ground=False))

    def _after_civil(self, *, to_ground: bool) -> None:
        if to_ground and self.may_ground and self.needs_ground():
            self.ground.basis.take_focus()
        else:
            (self.paper if self.near() else self.consents[0]).take_focus()

    def _on_changed(self, _of: object = None) -> None:
        self._far.setVisible(not self.near())
        self._paper.setVisible(self.near())
        self._minor.setVisible(self.needs_ground())
        self.ground.setVisible(self.may_ground)
        self._unfounded.setVisible(not self.may_ground)
        self._unfounded.set(
            self.tr(
                "Un médecin consigne la base légale\u00a0; aucun téléphone n’est inscrit avant. Ouvrir le dossier\u00a0: il le "
                "trouvera dans «\u00a0À confirmer\u00a0»."
            )
        )
        self.changed.emit()

    def near(self) -> bool:
        """Whether the patient is here."""
        return self.level.value == "in_person"

    def needs_ground(self) -> bool:
        """Whether an adult writes for the patient and nobody has said on what ground."""
        return self.civil.minor() and not self.grounded

    def founded(self) -> bool:
        """Whether nothing is missing on that side: not needed, or typed here by a physician."""
        return not self.needs_ground() or (self.may_ground and self.ground.ground() is not None)

    def holder(self) -> str:
        """Whose phone it is."""
        return self.civil.adult.text() if self.civil.minor() else self.civil.name.text()

    def begun(self) -> bool:
        """Whether anything was typed."""
        return any(field.text() for field in self.civil.fields())

    def clear(self) -> None:
        """Everything empty, for the next patient."""
        self.grounded = self.known = False
        self.twin.hide()
        self.set_open(on=True)
        self.civil.clear()
        self.ground.clear()
        self.paper.choose("")
        for tick in (self.seen, *self.consents):
            tick.setChecked(False)
        self.level.choose("in_person")

    def show_card(self, card: PatientCard) -> None:
        """A known patient: nothing to type but what was seen today."""
        self.clear()
        self.grounded, self.known = card.ground is not None, True
        self.civil.show_civil(card.civil)
        self.civil.set_open(on=False)
        self._on_changed()
        self.paper.take_focus()

    def seen_now(self) -> Seen:
        """What this page would have to ask again."""
        return Seen(self.paper.value, tuple(tick.isChecked() for tick in (self.seen, *self.consents)))

    def show_seen(self, seen: Seen) -> None:
        """What was said of this patient a moment ago."""
        self.paper.choose(seen.paper)
        for tick, on in zip((self.seen, *self.consents), seen.ticks, strict=True):
            tick.setChecked(on)
        self._on_changed()

    def set_open(self, *, on: bool) -> None:
        """Whether who it is can still be typed; once the file is open, it is corrected elsewhere."""
        self.civil.set_open(on=on)
        self.level.setEnabled(on)

    def steps(self) -> tuple[Step, ...]:
        """The first four lamps."""
        wanted = self.civil.wanted()
        filled = sum(bool(field.text()) for field in wanted) - (self.civil.missing() is self.civil.born)
        ticked = sum(tick.isChecked() for tick in self.consents)
        count = self.tr("{n} sur {all}")
        seen = not self.near() or bool(self.paper.value and self.seen.isChecked())
        paper = self.tr("vue en original") if self.near() else self.tr("aucune, à distance")
        facts = self.tr("dossier connu") if self.known else count.format(n=max(filled, 0), all=len(wanted))
        agreed = ticked == len(self.consents)
        return (
            Step("civil", self.tr("Traits"), _LIT[self.civil.missing() is None], facts),
            Step("adult", self.tr("Accompagnant"), _LIT[self.civil.aged() and self.founded()], self._adult()),
            Step("paper", self.tr("Pièce"), _LIT[seen], paper if seen else self.tr("à voir")),
            Step("consent", self.tr("Accord"), _LIT[agreed], count.format(n=ticked, all=len(self.consents))),
        )

    def _adult(self) -> str:
        if not self.civil.aged():
            return self.tr("selon l’âge")
        if not self.civil.minor():
            return self.tr("majeur")
        if self.founded():
            return phrases.shown(self.civil.adult.text())
        return self.tr("base légale à dire") if self.may_ground else self.tr("parole du médecin")

    def go_to(self, key: str) -> None:
        """The control that a lamp waits for."""
        adult: Field | Options = (self.ground.missing() or self.ground.basis) if self.may_ground else self.civil.adult
        places: dict[str, Field | Options | Tick] = {
            "civil": self.civil.missing() or self.civil.name,
            "adult": adult,
            "paper": self.seen if self.paper.value else self.paper,
            "consent": next((tick for tick in self.consents if not tick.isChecked()), self.consents[0]),
        }
        places[key].take_focus()
