"""Enrolment on one page: who, the document seen, the consent, then the phone, whose digits two people compare.

Nothing is bound before every lamp holds. What was typed survives another page and a lock; a code given up is burnt.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.charter.passage import Lit
from core.model import Refusal, Trouble
from core.record.rows import PatientRow
from desktop import phrases
from desktop.engine import Engine
from desktop.ports.enrolment import Answered, Bound, Shown
from desktop.ports.people import Civil, PatientCard
from desktop.ports.session import Who
from desktop.views.actions import Command
from desktop.views.page import Page
from desktop.widgets.enrolment_form import EnrolmentForm
from desktop.widgets.page_head import PageHead
from desktop.widgets.phone_panel import PhonePanel
from desktop.widgets.way import Step, Way
from desktop.widgets.words import Words

TICK_MS, POST_EVERY = 1000, 4
ROOMY = 1080


class EnrolmentPage(Page):
    """One patient at a time: a new one, or a known one with a new phone."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.patient, self._same, self._busy, self._ticks, self._known = b"", False, False, 0, False
        self.answered: Answered | None = None
        self.form, self.panel = EnrolmentForm(clock), PhonePanel()
        self.way = Way(self.tr("Conditions d’inscription"), self.tr("art. 17 et 22"), 5)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._lay_out()
        self.form.changed.connect(self.show_steps)
        self.form.done.connect(lambda: self.way.button.setFocus(Qt.FocusReason.OtherFocusReason))
        self.form.twin.same.connect(self._is_known)
        self.form.twin.other.connect(lambda: self._open_file(twin_known=True))
        self.way.asked.connect(self.go_on)
        self.way.chosen.connect(self._go_to)
        self.panel.same.connect(self._on_same)
        self.panel.differs.connect(self._on_different)
        self.panel.renewed.connect(self._show_code)
        self.panel.given_up.connect(self.cancel)
        self.show_steps()

    def _lay_out(self) -> None:
        head = PageHead()
        top = head.row
        self._title = Words(self.tr("Inscrire un patient"), 20, 28, 600, wrap=False)
        top.addWidget(self._title)
        top.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.form, 1)
        body.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)
        column.addWidget(self.way)

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("Patient", "Montrer le code, inscrire", "Ctrl+Return", self.go_on),
            Command("Patient", "Annuler l'inscription", "Ctrl+Shift+X", self.cancel),
        )

    def panes(self) -> tuple[QWidget, ...]:
        return self.form.civil.name.line, self.panel.identical, self.way.button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panel.setFixedWidth(384 if self.width() >= ROOMY else 312)

    def set_who(self, who: Who) -> None:
        super().set_who(who)
        self.form.may_ground = who.role == "physician"
        self.show_steps()

    # Who

    def enter(self, about: object = None, /) -> None:
        """A new patient; or, about a known one, a new phone. What is under way is not thrown away for another."""
        if isinstance(about, bytes) and about not in (b"", self.patient):
            if self.under_way():
                self.noted.emit(self.tr("Une inscription est en cours."), self.tr("La finir ou l’annuler d’abord."))
            else:
                self._engine.ask(lambda desk: desk.people.card(about), self._on_card, lane="enrol.card")
        elif not self.under_way():
            self._engine.ask(lambda desk: desk.enrolment.kept(), self._on_kept, lane="enrol.kept")
            self._engine.ask(lambda desk: desk.enrolment.under_way(), self._on_under_way, lane="enrol.under_way")
        self._take_focus()

    def under_way(self) -> bool:
        """Whether somebody's enrolment was begun here and is not over."""
        return bool(self.patient) or self.form.begun()

    def _take_focus(self) -> None:
        if self.answered is not None and not self._same:
            self.panel.identical.setFocus(Qt.FocusReason.OtherFocusReason)
        elif (key := self.way.first_open()) and key != "phone":
            self.form.go_to(key)
        else:
            self.way.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_kept(self, typed: Civil | None) -> None:
        if typed is not None and not self.under_way():
            self.form.civil.show_civil(typed)
            self.noted.emit(self.tr("Repris où vous l’aviez laissé."), self.tr("Pièce et accord sont à redire."))
            self._take_focus()

    def _on_under_way(self, found: tuple[bytes, Shown, bool] | None) -> None:
        """A lock came between: the same code again; what was seen and agreed is to be said again."""
        if found is None or self.under_way():
            return
        patient, shown, near = found

        def show(card: PatientCard | Refusal) -> None:
            if not self.under_way():
                self._on_card(card)
                self.form.level.choose("in_person" if near else "at_a_distance")
                self._on_code(shown)
                self.noted.emit(self.tr("Repris : le même code."), self.tr("Pièce et accord sont à redire."))

        self._engine.ask(lambda desk: desk.people.card(patient), show, lane="enrol.card")

    def _on_card(self, card: PatientCard | Refusal) -> None:
        if isinstance(card, Refusal):
            self.refused.emit(card)
            return
        self.clear()
        self.patient, self._known = card.patient, True
        self._title.set(self.tr("Inscrire un téléphone"))
        self.form.show_card(card)
        if any(one.state == "current" for one in card.devices):
            text = self.tr("Le téléphone d’avant ne recevra plus rien une fois celui-ci inscrit.")
            self.panel.show_waiting(self.form.holder(), text)

    def leave(self) -> None:
        if self.form.begun() and not self.patient:
            typed = self.form.civil.civil()
            self._engine.ask(lambda desk: desk.enrolment.keep(typed), lambda _none: None)
            self.noted.emit(self.tr("Inscription gardée telle quelle."), self.tr("Ctrl N y revient."))
        elif self.panel.shown is not None:
            self.noted.emit(self.tr("Inscription en cours."), self.tr("Le code reste valable\u00a0; Ctrl N y revient."))

    def clear(self) -> None:
        """Everything empty, for the next patient."""
        self._timer.stop()
        self.patient, self.answered, self._same, self._known = b"", None, False, False
        self._title.set(self.tr("Inscrire un patient"))
        self.panel.show_waiting("", "")
        self.form.clear()

    def cancel(self) -> None:
        """Give it up: the code is burnt, the page is empty, a file that was opened stays open."""
        if not self.under_way():
            return
        shown, opened = self.panel.shown, bool(self.patient) and not self._known
        if shown is not None:
            self._engine.ask(lambda desk: desk.enrolment.burn(shown.invite), lambda _none: None)
        self._engine.ask(lambda desk: desk.enrolment.keep(None), lambda _none: None)
        burnt = self.tr("Le code ne vaut plus.") if shown is not None else ""
        kept = self.tr("Le dossier reste ouvert, sans téléphone.") if opened else ""
        self.noted.emit(self.tr("Inscription annulée."), f"{burnt} {kept}".strip())
        self.clear()
        self.form.civil.name.take_focus()

    # How it stands

    def steps(self) -> tuple[Step, ...]:
        """The five lamps."""
        phone = Step("phone", self.tr("Téléphone"), Lit.HELD if self._same else Lit.AWAITED, self._phone())
        return (*self.form.steps(), phone)

    def _phone(self) -> str:
        if self._same:
            return self.tr("comparé") if self.form.near() else self.tr("a répondu")
        if self.answered is not None:
            return self.tr("nombre à comparer")
        return self.tr("attend le téléphone") if self.panel.shown is not None else self.tr("code à montrer")

    def show_steps(self) -> None:
        """The lamps, the word on the button, and what is left."""
        if self.panel.shown is None and self.answered is None and not self._known:
            text = self.tr("Le code se montre quand les quatre premières conditions sont réunies.")
            self.panel.show_waiting(self.form.holder(), text)
        steps, left = self.steps(), self.tr("Reste\u00a0: {what}")
        first = next((step for step in steps if step.lit is not Lit.HELD), None)
        if self._waits_for_physician():
            self.way.show_steps(
                steps, self.tr("Ouvrir le dossier"), left.format(what=self.tr("la parole du médecin")), lit=True
            )
        elif first is None:
            self.way.show_steps(steps, self.tr("Inscrire"), self.tr("Conditions réunies"), lit=True)
        elif self.panel.shown is not None:
            self.way.show_steps(steps, self.tr("Inscrire"), left.format(what=first.evidence), lit=False)
        elif first.key == "phone":
            self.way.show_steps(steps, self.tr("Montrer le code"), self.tr("Prêt\u00a0: montrer le code"), lit=True)
        else:
            self.way.show_steps(steps, self.tr("Montrer le code"), left.format(what=first.name.lower()), lit=False)

    def _waits_for_physician(self) -> bool:
        complete = self.form.civil.missing() is None and not self.patient
        return complete and self.form.needs_ground() and not self.form.may_ground

    def _go_to(self, key: str) -> None:
        if key != "phone":
            self.form.go_to(key)
        elif self.answered is not None and not self._same:
            self.panel.identical.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is done

    def go_on(self) -> None:
        """Ctrl Enter: open the file and show the code, or bind the phone, or go to what is still open."""
        first = self.way.first_open()
        if self._busy:
            return
        if not first:
            self._accept()
        elif self._waits_for_physician() or (first == "phone" and not self.patient):
            self._open_file(twin_known=False)
        elif first == "phone" and self.panel.shown is None:
            self._ground_then_code()
        else:
            self._go_to(first)

    def _open_file(self, *, twin_known: bool) -> None:
        civil = self.form.civil.civil()
        self.form.twin.hide()
        self._begin()
        self._engine.ask(
            lambda desk: desk.people.enter(civil, twin_known=twin_known), self._on_opened, self._on_trouble
        )

    def _begin(self) -> None:
        self._busy = True

    def _ended(self, answer: object) -> bool:
        """Whether what was asked was done; a refusal is told."""
        self._busy = False
        if isinstance(answer, Refusal):
            self.refused.emit(answer)
        return not isinstance(answer, Refusal)

    def _on_trouble(self, trouble: Trouble) -> None:
        self._ended(Refusal(trouble.code, tuple(trouble.facts.items())))

    def _on_opened(self, answer: bytes | Refusal) -> None:
        if isinstance(answer, Refusal) and answer.code == "patient.twin":
            self._busy = False
            self.form.twin.ask(answer.fact("number"))
        elif self._ended(answer) and isinstance(answer, bytes):
            self._engine.ask(lambda desk: desk.enrolment.keep(None), lambda _none: None)
            if self._waits_for_physician():
                self.noted.emit(self.tr("Dossier ouvert."), self.tr("Le médecin consigne la base légale d’abord."))
                self.clear()
                self.form.civil.name.take_focus()
            else:
                self.patient = answer
                self.form.set_open(on=False)
                self._ground_then_code()
            self.changed.emit()

    def _is_known(self) -> None:
        civil = self.form.civil.civil()

        def found(rows: tuple[PatientRow, ...]) -> None:
            patient = next((row.patient for row in rows if row.born == civil.born), b"")
            self._engine.ask(lambda desk: desk.people.card(patient), self._on_card, lane="enrol.card")

        self._engine.ask(lambda desk: desk.people.rows(civil.name), found, lane="enrol.twin")

    def _ground_then_code(self) -> None:
        ground, adult, patient = self.form.ground.ground(), self.form.civil.adult.text(), self.patient
        if not self.form.needs_ground() or ground is None:
            self._show_code()
            return

        def done(refusal: Refusal | None) -> None:
            if self._ended(refusal):
                self.form.grounded = True
                self._show_code()

        self._begin()
        self._engine.ask(lambda desk: desk.people.record_ground(patient, adult, ground), done, self._on_trouble)

    def _show_code(self) -> None:
        patient, near = self.patient, self.form.near()
        self.answered, self._same = None, False
        self._engine.forget("enrol.answer")
        self._begin()
        self._engine.ask(lambda desk: desk.enrolment.invite(patient, in_person=near), self._on_code, self._on_trouble)

    def _on_code(self, shown: Shown | Refusal) -> None:
        if self._ended(shown) and isinstance(shown, Shown):
            self.form.set_open(on=False)
            self.panel.show_code(self.form.holder(), shown)
            self.panel.show_left(self._clock())
            self.post_wanted.emit()
            self._timer.start()
            self.show_steps()

    def _tick(self) -> None:
        shown = self.panel.shown
        if shown is None or self.answered is not None:
            self._timer.stop()
            return
        self.panel.show_left(self._clock())
        if self._clock() >= shown.expires_ms:
            self._over(shown)
            return
        self._ticks += 1
        if self._ticks % POST_EVERY == 0:
            self.post_wanted.emit()
        self._engine.ask(lambda desk: desk.enrolment.answer(shown.invite), self._on_answer, lane="enrol.answer")

    def _over(self, shown: Shown) -> None:
        self._timer.stop()
        self._engine.ask(lambda desk: desk.enrolment.burn(shown.invite), lambda _none: None)
        self.panel.show_waiting(self.form.holder(), self.tr("Le code est échu. Ctrl Entrée en montre un autre."))
        self.show_steps()

    def _on_answer(self, answer: Answered | Refusal) -> None:
        if not isinstance(answer, Answered) or self.panel.shown is None:
            return
        self._timer.stop()
        self.answered, self._same = answer, not self.form.near()
        if self.form.near():
            self.panel.show_digits(self.form.holder(), answer.digits)
            self.panel.identical.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_steps()

    def _on_same(self) -> None:
        self._same = True
        self.panel.show_same(self.tr("Même nombre sur les deux écrans."))
        self.show_steps()
        self.way.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_different(self) -> None:
        shown = self.panel.shown
        if shown is not None:
            self._engine.ask(lambda desk: desk.enrolment.burn(shown.invite), lambda _none: None)
        self.answered, self._same = None, False
        text = self.tr(
            "Nombres différents\u00a0: ce téléphone est refusé, son code ne vaut plus. Ctrl Entrée en montre un autre."
        )
        self.panel.show_waiting(self.form.holder(), text)
        self.show_steps()

    def _accept(self) -> None:
        shown, answer, paper = self.panel.shown, self.answered, self.form.paper.value
        if shown is None or answer is None:
            return
        self._begin()
        self._engine.ask(
            lambda desk: desk.enrolment.accept(shown.invite, answer.digits, paper), self._on_bound, self._on_trouble
        )

    def _on_bound(self, bound: Bound | Refusal) -> None:
        if isinstance(bound, Bound):
            name = phrases.isolate(phrases.shown(self.form.civil.name.text()))
            rest = (
                self.tr("Le médecin confirmera la personne.") if not bound.confirmed else self.tr("Personne confirmée.")
            )
            far = self.tr("Lisible, sans réponse.")
            self.noted.emit(self.tr("Inscrit\u00a0: {name}.").format(name=name), rest if self.form.near() else far)
            self.post_wanted.emit()
            self.clear()
            self.form.civil.name.take_focus()
            self.changed.emit()
        else:
            self.answered, self._same = None, False
            self.panel.show_waiting(
                self.form.holder(), self.tr("Rien n’est inscrit. Ctrl Entrée montre un autre code.")
            )
            self.show_steps()
        self._ended(bound)
