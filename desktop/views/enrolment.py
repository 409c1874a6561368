"""Enrolment on one page: who, the document seen, the consent, then the phone, whose digits two people compare.

Nothing is bound before every lamp holds. A code that was shown stands while the next patient comes; a code given up is
burnt. What was typed survives another page and a lock.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.charter.passage import Lit
from core.model import Refusal, Trouble
from core.record.rows import PatientRow
from desktop import phrases
from desktop.engine import Engine
from desktop.ports.enrolment import Bound, Standing
from desktop.ports.people import Civil, PatientCard
from desktop.ports.session import Who
from desktop.views.actions import Command
from desktop.views.page import Page
from desktop.views.phone_side import PhoneSide
from desktop.widgets.enrolment_form import EnrolmentForm, Seen
from desktop.widgets.page_head import PageHead
from desktop.widgets.way import Step, Way
from desktop.widgets.words import Words

ROOMY = 1080


class EnrolmentPage(Page):
    """One patient on the page: a new one, or a known one with a new phone. The codes of others stand beside."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.patient, self._busy, self._known = b"", False, False
        self._here, self._fresh = False, True
        self._seen: dict[bytes, Seen] = {}
        self.form, self.side = EnrolmentForm(clock), PhoneSide(engine, clock)
        self.panel = self.side.panel
        self.way = Way(self.tr("Conditions d’inscription"), self.tr("art. 17 et 22"), 5)
        self._lay_out()
        self._connect()
        self.show_steps()

    def _connect(self) -> None:
        self.form.changed.connect(self.show_steps)
        self.form.done.connect(self._take_focus)
        self.form.twin.same.connect(self._is_known)
        self.form.twin.other.connect(lambda: self._open_file(twin_known=True))
        self.way.asked.connect(self.go_on)
        self.way.chosen.connect(self._go_to)
        self.panel.renewed.connect(self._show_code)
        self.panel.given_up.connect(self.cancel)
        self.panel.put_aside.connect(self.next_patient)
        side = self.side
        side.refused.connect(self.refused)
        side.noted.connect(self.noted)
        side.post_wanted.connect(self.post_wanted)
        side.changed.connect(self.show_steps)
        side.answered_now.connect(self._take_focus)
        side.compared.connect(self._take_focus)
        side.bound.connect(self._on_bound)
        side.looked.connect(self._resume)
        side.codes.opened.connect(self.open_code)

    def _lay_out(self) -> None:
        head = PageHead()
        top = head.row
        self._title = Words(self.tr("Inscrire un patient"), 20, 28, 600, wrap=False)
        top.addWidget(self._title)
        top.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.form, 1)
        body.addWidget(self.side)
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
            Command("Patient", "Patient suivant, le code reste", "Alt+P", self.next_patient),
        )

    def panes(self) -> tuple[QWidget, ...]:
        return self.form.civil.name.line, self.side.codes.view, self.panel.identical, self.way.button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(384 if self.width() >= ROOMY else 312)

    def set_who(self, who: Who) -> None:
        super().set_who(who)
        self.form.may_ground = who.role == "physician"
        self.show_steps()

    # Who

    def enter(self, about: object = None, /) -> None:
        """A new patient; or, about a known one, a new phone. A code that is shown stands meanwhile; what was only typed
        is not thrown away for another.
        """
        again, self._here = self._here, True
        if isinstance(about, bytes) and about not in (b"", self.patient):
            self._enter_about(about)
        elif again and self.side.shown is not None:
            self.next_patient()
        elif not self.under_way():
            self._ask_kept()
        self.side.look()
        self._take_focus()

    def _enter_about(self, patient: bytes) -> None:
        one = next((one for one in self.side.codes.standing if one.patient == patient), None)
        if one is not None:
            self.open_code(one)
        elif self.under_way() and self.side.shown is None:
            self.noted.emit(self.tr("Une inscription est en cours."), self.tr("La finir ou l’annuler d’abord."))
        elif self._set_aside():
            self._engine.ask(lambda desk: desk.people.card(patient), self._on_card, lane="enrol.card")

    def under_way(self) -> bool:
        """Whether somebody's enrolment is on the page."""
        return bool(self.patient) or self.form.begun()

    def _take_focus(self) -> None:
        key = self.way.first_open()
        if key == "phone" and self.side.answered is not None:
            self.panel.identical.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key and key != "phone":
            self.form.go_to(key)
        else:
            self.way.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_kept(self) -> None:
        self._engine.ask(lambda desk: desk.enrolment.kept(), self._on_kept, lane="enrol.kept")

    def _on_kept(self, typed: Civil | None) -> None:
        if typed is not None and not self.under_way():
            self.form.civil.show_civil(typed)
            self.noted.emit(self.tr("Repris où vous l’aviez laissé."), self.tr("Pièce et accord sont à redire."))
            self._take_focus()

    # The codes that stand

    def _resume(self) -> None:
        """A lock came between, and one code stands: it is on the page again."""
        fresh, self._fresh = self._fresh, False
        if fresh and len(self.side.codes.standing) == 1 and not self.under_way():
            self.open_code(self.side.codes.standing[0])

    def next_patient(self) -> None:
        """The page for another; the code goes on standing."""
        if self.side.shown is not None and self._set_aside():
            self.noted.emit(self.tr("Le code reste valable."), self.tr("Il est dans «\u00a0Codes en cours\u00a0»."))
            self.clear()
            self._ask_kept()
            self.form.civil.name.take_focus()

    def open_code(self, one: Standing) -> None:
        """The patient of this code on the page, and what the phone said; what was seen here need not be said again."""
        if self.patient == one.patient and self.side.shown is not None:
            self._take_focus()
        elif self._set_aside():
            self._begin()

            def show(card: PatientCard | Refusal) -> None:
                if self._ended(card):
                    self._on_card(card)
                    self._reopen(one)

            self._engine.ask(lambda desk: desk.people.card(one.patient), show, self._on_trouble, lane="enrol.card")

    def _reopen(self, one: Standing) -> None:
        self.form.level.choose("in_person" if one.near else "at_a_distance")
        seen = self._seen.pop(one.invite, None)
        if seen is not None:
            self.form.show_seen(seen)
        else:
            self.noted.emit(self.tr("Repris\u00a0: le même code."), self.tr("Pièce et accord sont à redire."))
        self.form.set_open(on=False)
        self.side.show_again(one, self.form.holder())
        self._take_focus()

    def _set_aside(self) -> bool:
        """What is on the page is kept for later: what was seen, by its code, or what was typed. False while something is
        under way."""
        shown = self.side.shown
        if self._busy or self.side.busy:
            return False
        if shown is not None:
            self._seen[shown.invite] = self.form.seen_now()
        elif self.form.begun() and not self.patient:
            typed = self.form.civil.civil()
            self._engine.ask(lambda desk: desk.enrolment.keep(typed), lambda _none: None)
        return True

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
            self.side.clear(self.form.holder(), text)

    def leave(self) -> None:
        self._here = False
        if self.form.begun() and not self.patient:
            typed = self.form.civil.civil()
            self._engine.ask(lambda desk: desk.enrolment.keep(typed), lambda _none: None)
            self.noted.emit(self.tr("Inscription gardée telle quelle."), self.tr("Ctrl N y revient."))
        elif self.side.shown is not None:
            self.noted.emit(self.tr("Inscription en cours."), self.tr("Le code reste valable\u00a0; Ctrl N y revient."))

    def clear(self) -> None:
        """Everything empty, for the next patient."""
        self.patient, self._known = b"", False
        self._title.set(self.tr("Inscrire un patient"))
        self.side.clear()
        self.form.clear()

    def cancel(self) -> None:
        """Give it up: the code is burnt, the page is empty, a file that was opened stays open."""
        if not self.under_way() or self._busy or self.side.busy:
            return
        shown, opened = self.side.shown is not None, bool(self.patient) and not self._known
        self.side.burn()
        if not self.patient:
            self._engine.ask(lambda desk: desk.enrolment.keep(None), lambda _none: None)
        burnt = self.tr("Le code ne vaut plus.") if shown else ""
        kept = self.tr("Le dossier reste ouvert, sans téléphone.") if opened else ""
        self.noted.emit(self.tr("Inscription annulée."), f"{burnt} {kept}".strip())
        self.clear()
        self._ask_kept()
        self.form.civil.name.take_focus()

    # How it stands

    def steps(self) -> tuple[Step, ...]:
        """The five lamps."""
        phone = Step("phone", self.tr("Téléphone"), Lit.HELD if self.side.same else Lit.AWAITED, self._phone())
        return (*self.form.steps(), phone)

    def _phone(self) -> str:
        if self.side.same:
            return self.tr("comparé") if self.form.near() else self.tr("a répondu")
        if self.side.answered is not None:
            return self.tr("nombre à comparer")
        return self.tr("attend le téléphone") if self.side.shown is not None else self.tr("code à montrer")

    def show_steps(self) -> None:
        """The lamps, the word on the button, and what is left."""
        if not self.patient and self.side.shown is None:
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
        elif self.side.shown is not None:
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
        elif self.side.answered is not None and not self.side.same:
            self.panel.identical.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is done

    def go_on(self) -> None:
        """Ctrl Enter: open the file and show the code, or bind the phone, or go to what is still open."""
        first = self.way.first_open()
        if self._busy or self.side.busy:
            return
        if not first:
            self.side.accept(self.form.paper.value)
        elif self._waits_for_physician() or (first == "phone" and not self.patient):
            self._open_file(twin_known=False)
        elif first == "phone" and self.side.shown is None:
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
        self.form.set_open(on=False)
        self.side.ask_code(self.patient, self.form.holder(), near=self.form.near())

    def _on_bound(self, bound: Bound | Refusal) -> None:
        if isinstance(bound, Refusal):
            self.show_steps()
            return
        name = phrases.isolate(phrases.shown(self.form.civil.name.text()))
        rest = self.tr("Personne confirmée.") if bound.confirmed else self.tr("Le médecin confirmera la personne.")
        far = self.tr("Lisible, sans réponse.")
        self.noted.emit(self.tr("Inscrit\u00a0: {name}.").format(name=name), rest if self.form.near() else far)
        self.post_wanted.emit()
        self.clear()
        self._ask_kept()
        self.form.civil.name.take_focus()
        self.changed.emit()
