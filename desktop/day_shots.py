"""The screens of a secretary's day, brought up for the pictures."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from core.model import CallReason, Queue, Task
from desktop.demo_shots import Photographer
from desktop.desk_port import DeskPort
from desktop.views.lists import ListPage
from desktop.views.phone import PhonePage
from desktop.views.where import WherePage

PATIENT = "Amira Ben Youssef"
SAID = "L’amlodipine se prend le matin, pendant ou en dehors du repas."


def _open(one: Photographer) -> None:
    one.window.open_queue(Queue.ANSWER if one.window.messages.physician() else Queue.TRIAGE)
    one.open_by_name(PATIENT)


def call(one: Photographer) -> None:
    """The call-back script half-way: the number is right, the person was asked for."""
    _open(one)
    script = one.window.messages.front.call
    view = one.window.messages.shown()
    assert view is not None, "a message is open"
    one.window.messages.call()
    script.number.line.setText(view.identity.phone)
    script.number.line.editingFinished.emit()
    one.wait_for(lambda: bool(script.number.word.text()))
    script.asked_for.setChecked(True)
    script.said_who.setChecked(True)
    script.digits.take_focus()


def answerers(one: Photographer) -> None:
    """Who may take the question that is open."""
    _open(one)
    triage = one.window.messages.triage
    triage.offer_answerers()
    one.wait_for(triage.answerers.isVisible)


def calls(one: Photographer) -> None:
    """Whom to call: a physician asked for one."""
    _open(one)
    letter = one.window.messages.list.current()
    done: list[object] = []
    one.window.messages._engine.ask(lambda desk: desk.day.ask_call(letter, CallReason.APPOINTMENT), done.append)
    one.wait_for(lambda: bool(done))
    task_list(Task.CALL)(one)


def task_list(task: Task) -> Callable[[Photographer], None]:
    """One of the lists that empty."""

    def bring(one: Photographer) -> None:
        one.window.go(str(task))
        page = one.window.pages.currentWidget()
        assert isinstance(page, ListPage)
        one.wait_for(lambda: page.entries.view.hasFocus() or not page.rows)

    return bring


def where(one: Photographer) -> None:
    """Where the question of a caller stands."""
    one.window.go("where")
    page = one.window.page(WherePage)
    page.words.setText("ami")
    one.wait_for(lambda: page.entries.model.rowCount() > 0)


def phone(one: Photographer) -> None:
    """An answer that was spoken, about to be logged."""
    _open(one)
    one.window.go("phone", one.window.messages.list.current())
    page = one.window.page(PhonePage)
    page.voice.choose("called_number")
    page.said.setPlainText(SAID)
    page.judgement.choose("online")
    page.button.setFocus(Qt.FocusReason.OtherFocusReason)


def note(one: Photographer) -> None:
    """A question that a colleague answers, a note about it, and another under way."""
    _open(one)
    letter = one.window.messages.list.current()
    if not _noted(one):
        one.at_desk(lambda desk: _told_on(desk, letter))
        one.window.refresh()
        one.window.messages.open_letter(letter, into_reply=False)
        one.wait_for(lambda: _noted(one))
    one.window.messages.write_note()
    one.window.messages.note.words.setText("Sa fille a téléphoné : elle rappelle demain matin.")


def _told_on(desk: DeskPort, letter: bytes) -> None:
    assert desk.writing.add_note(letter, "Attend les papiers de la clinique.", physicians_only=False) is None
    if desk.who().role != "secretary":
        assert desk.writing.claim(letter) is None


def _noted(one: Photographer) -> bool:
    view = one.window.messages.shown()
    return view is not None and any(line.kind == "note" for line in view.lines)
