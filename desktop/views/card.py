"""The consultation card: Ctrl V pastes the lines, Enter re-reads each, Ctrl Enter signs; the next prepared one opens.

A secretary prepares the same card for the physicians. A signed card is not changed: a forgotten line is added with its
document, a result is recorded beside it.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.model import Refusal, Source
from core.office.prepare import Awaited
from core.office.recall import Found, SignedCard, as_line
from core.office.sheet import CardForm, FormLine
from core.record.rows import PatientRow
from desktop import dates, phrases
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.models.card_lines import offered
from desktop.ports.cards import Opened, Result
from desktop.ports.session import Who
from desktop.views.actions import Command
from desktop.views.card_side import NARROW, WIDTH, CardSide, Forgotten
from desktop.views.page import Page
from desktop.views.thread_head import titled
from desktop.widgets.button import Button
from desktop.widgets.card_editor import CardEditor
from desktop.widgets.card_foot import HANDED, LATE, NEW, RESULT, CardFoot
from desktop.widgets.civil import iso_of
from desktop.widgets.page_head import PageHead
from desktop.widgets.result_form import ResultForm
from desktop.widgets.words import Words

KEEP_MS, ROOMY = 400, 1080


class CardPage(Page):
    """One card at a time. `state`: a new card, lines forgotten on a signed one, or a result."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self.state, self._busy, self._dirty, self._wanted = NEW, False, False, b""
        self.opened: Opened | None = None
        self._held: SignedCard | None = None
        self.editor, self.result, self.side = CardEditor(), ResultForm(), CardSide()
        self._title = Words(self.tr("Fiche de consultation"), 20, 28, 600, wrap=False)
        self._who = Words("", 14, 20, token="ink-2", wrap=False)
        self.foot = CardFoot()
        self.other = Button(self.tr("Autre patient"), "user-round", "Alt P")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = PageHead()
        top = head.row
        top.addWidget(self._title)
        top.addWidget(self._who, 1, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        top.addWidget(self.other)
        self.forms = QStackedWidget()
        self.forms.addWidget(self.editor)
        self.forms.addWidget(self.result)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.forms, 1)
        body.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)
        column.addWidget(self.foot)

    def _connect(self) -> None:
        editor, side = self.editor, self.side
        editor.changed.connect(self._on_changed)
        editor.pasted.connect(self.read)
        editor.written.connect(lambda row, text: self.read(text, row))
        editor.paste.clicked.connect(self.paste)
        editor.like_last.clicked.connect(self.like_last)
        editor.patient.asked.connect(self._ask_patients)
        editor.patient.taken.connect(self._on_patient)
        editor.add.asked.connect(self._ask_medicines)
        self.result.changed.connect(self._on_changed)
        self.foot.pressed.connect(self.sign)
        self.other.clicked.connect(self.begin_another)
        side.chosen.connect(self._open_prepared)
        side.late_asked.connect(self._begin_late)
        side.result_asked.connect(self._begin_result)
        side.taken_back.connect(self._take_back)

    def commands(self) -> tuple[Command, ...]:
        patient = "Patient"
        return (
            Command(patient, "Coller les lignes", "Ctrl+V", self.paste),
            Command(patient, "Comme la dernière fois", "Alt+D", self.like_last),
            Command(patient, "Signer la fiche", "Ctrl+Return", self.sign),
            Command(patient, "Autre patient", "Alt+P", self.begin_another),
            Command(patient, "Défaire", "Ctrl+Z", self.editor.undo),
        )

    def panes(self) -> tuple[QWidget, ...]:
        return self.editor.paste, self.editor.lines, self.side.list, self.foot.button

    def set_who(self, who: Who) -> None:
        super().set_who(who)
        self.side.physician = self.physician()
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setFixedWidth(WIDTH if self.width() >= ROOMY else NARROW)

    # Opening

    def enter(self, about: object = None, /) -> None:
        """A patient's card, or the one that was left open; about a `Forgotten` line, its addition."""
        known = about if isinstance(about, Forgotten) else Forgotten(about if isinstance(about, bytes) else b"", b"")
        patient, self._wanted = known
        if self._wanted or self.opened is None or patient not in (b"", self.opened.form.patient):
            self._open(patient)
        else:
            self._take_focus()
        self._list()

    def leave(self) -> None:
        self.keep()

    def _open(self, patient: bytes) -> None:
        self.keep()
        self._engine.ask(lambda desk: desk.cards.open(patient), self._show, lane="card")

    def begin_another(self) -> None:
        """Keep this card and choose a patient; from an addition, back to the patient's card."""
        if self.state != NEW and self.opened is not None:
            self._open(self.opened.form.patient)
            return
        self.keep()
        self._engine.ask(lambda desk: desk.cards.begin(), self._show, lane="card")

    def _show(self, opened: Opened, state: str = NEW) -> None:
        self.opened, self.state, self._dirty = opened, state, False
        self.editor.show_form(opened.form, late=state == LATE)
        self.forms.setCurrentWidget(self.editor)
        self.side.show_signed(opened.signed)
        row = opened.row
        self._who.set(titled(row.name, row.born, self._clock()) if row else "")
        self._dress()
        self._take_focus()
        wanted = next((card for card in opened.signed if card.id == self._wanted), None)
        self._wanted = b""
        if wanted is not None:
            self._begin_late(wanted)

    def _take_focus(self) -> None:
        if self.isVisible():
            self.editor.take_focus()

    def _list(self) -> None:
        self._engine.ask(lambda desk: desk.cards.waiting(), self._on_waiting, lane="card.waiting")

    def _on_waiting(self, waiting: tuple[Awaited, ...]) -> None:
        here = self.opened.form.consultation.hex() if self.opened else ""
        self.side.show_waiting(waiting, here)

    def _open_prepared(self, one: Awaited) -> None:
        form = one.form
        if form is None:
            self.noted.emit(self.tr("Lignes non lisibles sur ce poste."), self.tr("Un médecin les signe."))
            return
        self.keep()
        self._engine.ask(lambda desk: desk.cards.reopen(form), self._show, lane="card")

    # Lines

    def paste(self) -> None:
        """Read the lines of the clipboard."""
        text = QGuiApplication.clipboard().text()
        if self.state != RESULT and text.strip():
            self.read(text)

    def read(self, text: str, row: int = -1) -> None:
        """Read these lines behind the others, or in the place of one."""
        about = self._card()
        self._engine.ask(lambda desk: desk.cards.paste(text), lambda lines: self._take(lines, row, about))

    def like_last(self) -> None:
        """The medicines of the patient's former card, each to be re-read."""
        patient = self.opened.form.patient if self.opened is not None else b""
        if not patient:
            self.refused.emit(Refusal("card.no_patient"))
            self._take_focus()
            return

        about = self._card()

        def take(lines: tuple[FormLine, ...]) -> None:
            self._take(lines, -1, about)
            if not lines:
                self.refused.emit(Refusal("card.no_former"))

        self._engine.ask(lambda desk: desk.cards.like_last(patient), take)

    def _card(self) -> tuple[bytes, bytes]:
        """Whose card is open, and which: lines that were read for it go into no other."""
        return (self.opened.form.patient, self.opened.form.consultation) if self.opened is not None else (b"", b"")

    def _take(self, lines: tuple[FormLine, ...], row: int, about: tuple[bytes, bytes]) -> None:
        if self.opened is not None and lines and about == self._card():
            self.editor.put(lines, row)

    def _ask_patients(self, letters: str) -> None:
        def show(rows: tuple[PatientRow, ...]) -> None:
            offers = tuple((f"{phrases.shown(row.name)}, {dates.iso_full(row.born)}", row.patient) for row in rows)
            self.editor.patient.offer(letters, offers)

        self._engine.ask(lambda desk: desk.cards.patients(letters), show, lane="card.patients")

    def _on_patient(self, patient: bytes) -> None:
        if self.opened is None:
            return
        form = self.editor.told()
        empty = replace(form, lines=(), instructions="")
        self._timer.stop()
        self._engine.ask(lambda desk: desk.cards.keep(empty, False), lambda _none: None)
        self._engine.ask(lambda desk: desk.cards.reopen(replace(form, patient=patient)), self._on_carried, lane="card")

    def _on_carried(self, opened: Opened) -> None:
        """Lines that were written before the patient was chosen are kept with the patient at once."""
        self._show(opened)
        self._dirty = True
        self.keep()

    def _ask_medicines(self, letters: str) -> None:
        patient = self.opened.form.patient if self.opened else b""

        def show(found: tuple[Found, ...]) -> None:
            self.editor.add.offer(letters, tuple((offered(one), as_line(one.medication)) for one in found))

        self._engine.ask(lambda desk: desk.cards.medicines(patient, letters), show, lane="card.medicines")

    def _on_changed(self) -> None:
        self._dirty = True
        self._timer.start()
        self._dress()

    def keep(self) -> None:
        """Keep what was written so far."""
        self._timer.stop()
        if not self._dirty or self.opened is None:
            return
        self._dirty = False
        if self.state == RESULT:
            result = self.result.told()
            self._engine.ask(lambda desk: desk.cards.keep_result(result), lambda _none: None)
        else:
            form, late = self.editor.told(), self.state == LATE
            self._engine.ask(lambda desk: desk.cards.keep(form, late), lambda _none: None)

    # Signing

    def _left(self) -> tuple[str, QWidget]:
        if self.state == RESULT:
            return self.result.missing()
        what, where = self.editor.missing()
        if not self.physician() and self.opened is not None and self.opened.form.patient:
            return "", where
        return what, where

    def _doing(self) -> str:
        """The state, as the foot says it: a new card is handed over by who may not sign it."""
        return HANDED if self.state == NEW and not self.physician() else self.state

    def _dress(self) -> None:
        left, _ = self._left()
        self.foot.dress(self._doing(), left)
        day = dates.iso_full(self._held.held_on) if self._held is not None else ""
        titles = {LATE: self.tr("Ligne oubliée, {day}"), RESULT: self.tr("Résultat reçu, {day}")}
        self._title.set(titles.get(self.state, self.tr("Fiche de consultation")).format(day=day))
        back = self.tr("Autre patient") if self.state == NEW else self.tr("Retour à la fiche")
        self.other.setText(back)
        self.other.setAccessibleName(back)
        if self.opened is not None and self.state != RESULT:
            self.side.show_told(self.editor.told() if self.state == NEW else None)

    def sign(self) -> None:
        """Sign, prepare, add or record; or go where something is left to do."""
        left, where = self._left()
        if left or self.opened is None or self._busy:
            where.setFocus(Qt.FocusReason.OtherFocusReason)
            if where is self.editor.lines:
                self.editor.take_focus()
            return
        self._timer.stop()
        self._busy, self._dirty = True, False
        signed = partial(self._on_signed, self.opened, self._doing())
        self._engine.ask(self._act(), signed, lambda trouble: signed(Refusal(trouble.code)))

    def _act(self) -> Callable[[DeskPort], Refusal | None]:
        if self.state == RESULT:
            result = self.result.told()
            return lambda desk: desk.cards.record(result)
        form = self.editor.told()
        if self.state == LATE:
            typed = self.editor.dated.text()
            source = Source(self.editor.document.text(), iso_of(typed) or typed)
            return lambda desk: desk.cards.add_late(form, source)
        if self.physician():
            return lambda desk: desk.cards.sign(form)
        return lambda desk: desk.cards.prepare(form)

    def _on_signed(self, opened: Opened, done: str, refusal: Refusal | None) -> None:
        self._busy, here = False, self.opened is opened
        if refusal is not None:
            if here:
                self._dirty = True
                self.keep()
                self._point_at(refusal)
            self.refused.emit(refusal)
            return
        self.noted.emit(self.foot.done(done), opened.row.name if opened.row else "")
        self.changed.emit()
        if not here:
            self._list()
        elif self.state == NEW:
            self.opened = None
            self._engine.ask(lambda desk: desk.cards.waiting(), lambda waiting: self._go_on(opened.form, waiting))
        else:
            self.opened = None
            self._open(opened.form.patient)

    def _go_on(self, form: CardForm, waiting: tuple[Awaited, ...]) -> None:
        """The next prepared card opens by itself; without one, the next patient is chosen."""
        self.side.show_waiting(waiting, "")
        following = next((one for one in waiting if one.form is not None), None) if form.by else None
        if following is not None:
            self._open_prepared(following)
        else:
            self.begin_another()

    def _point_at(self, refusal: Refusal) -> None:
        """Put the keyboard where the refusal belongs, and say it there."""
        if self.state == RESULT:
            self.result.day.say(phrases.sentence(refusal.code), "stop")
        else:
            self.editor.point_at(refusal)

    def _take_back(self, one: Awaited) -> None:
        form = CardForm(one.card.id, one.patient, one.card.held_on, 0)

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            self.noted.emit(self.tr("Fiche retirée, non signée."), one.name)
            self.changed.emit()
            self._list()
            if self.opened is not None and self.opened.form.consultation == one.card.id:
                self.begin_another()

        self._engine.ask(lambda desk: desk.cards.take_back(form), done)

    def _begin_late(self, card: SignedCard) -> None:
        if (known := self.opened) is None:
            return
        self.keep()
        patient, self._held = known.form.patient, card

        def show(form: CardForm) -> None:
            self._show(replace(known, form=form), LATE)

        self._engine.ask(lambda desk: desk.cards.late(patient, card.id), show, lane="card")

    def _begin_result(self, card: SignedCard, exam: str) -> None:
        if self.opened is None:
            return
        self.keep()
        self.state, self._held, patient = RESULT, card, self.opened.form.patient
        self.forms.setCurrentWidget(self.result)
        self.result.begin(patient, card.id, exam, dates.moment(self._clock()).toString("yyyy-MM-dd"))
        self._dirty = False
        self._timer.stop()
        self._dress()

        def show(kept: Result | None) -> None:
            if kept is not None and self.state == RESULT and not self._dirty:
                self.result.go_on(kept)

        self._engine.ask(lambda desk: desk.cards.kept_result(patient, card.id), show, lane="card")
