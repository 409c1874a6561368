"""The fold's steps for several desks at work: who answers which question, what was held back, notes for the members."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.dossier import Note
from core.record import events as e
from core.record.signed import Signed
from core.record.words import words_of

if TYPE_CHECKING:
    from core.record.fold import Folding

SECRETARY = "secretary"


def _claimed(file: "Folding", entry: Signed, event: e.Claimed) -> None:
    """The first claim in the log stands until the question is handed over; a physician's stands over a secretary's. Who has
    left holds nothing.
    """
    known = file.questions.get(event.letter)
    if known is None or entry.profile in file.gone:
        return
    over = known.held_role == SECRETARY and entry.role != SECRETARY
    if over or known.held_by in (b"", entry.profile):
        file.of(event.letter, claimed_by=entry.who, held_by=entry.profile, held_role=entry.role)


def _handed_over(file: "Folding", _: Signed, event: e.HandedOver) -> None:
    to, name = (b"", "") if event.to in file.gone else (event.to, event.name)
    file.of(event.letter, claimed_by=name, held_by=to, held_role="")


def _withheld(file: "Folding", entry: Signed, event: e.ReplyWithheld) -> None:
    """The reply that never left is none; its entry stays in the record, with this one."""
    question, reply = file.replies.get(event.reply, (b"", None))
    if reply is None or question != event.letter or reply.sent or reply.profile != entry.profile:
        return
    del file.replies[event.reply]
    file.of(question, withheld=(*file.questions[question].withheld, entry.who))


def _noted(file: "Folding", entry: Signed, event: e.NoteAdded | e.PhysicianNoted) -> None:
    known = file.questions.get(event.letter)
    if known is not None:
        note = Note(entry.who, entry.at_ms, entry.number, words_of(event) or None)
        file.questions[event.letter] = replace(known, notes=(*known.notes, note))


STEPS: dict[type, Callable[["Folding", Signed, Any], None]] = {
    e.Claimed: _claimed,
    e.HandedOver: _handed_over,
    e.ReplyWithheld: _withheld,
    e.NoteAdded: _noted,
    e.PhysicianNoted: _noted,
}
