"""A secretary's day, answered by core's verbs."""

from collections.abc import Callable
from pathlib import Path

from core.charter.risk import Stated, text_hash
from core.cli.sentences import SENTENCES
from core.model import CallEnd, CallReason, Decision, Medium, Refusal, Task, Told, Visit, refuse
from core.office import admin, call, errands, look, phone, reading, triage
from core.office.desk import Desk
from core.office.reply import find, plain
from core.office.slips import print_slips
from core.office.where import Standing, standing
from core.record.rows import TaskCount, TaskRow
from crypto.kinds import Category
from desktop.ports.day import PhoneNote, SlipsView


class OfficeDay:
    """`DayPort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def tasks(self, task: Task) -> tuple[TaskRow, ...]:
        return tuple(look.tasks(self._desk, task, self._now()))

    def counts(self) -> tuple[TaskCount, ...]:
        return self._desk.vault.task_counts(self._now())

    def proposed(self, letter: bytes) -> Decision | Refusal:
        found = find(self._desk, letter)
        return found if isinstance(found, Refusal) else triage.proposed(*found, self._desk.country)

    def undo(self, letter: bytes) -> Refusal | None:
        return triage.undo(self._desk, letter, self._now())

    def ask_reading(self, letter: bytes) -> Refusal | None:
        return reading.ask_reading(self._desk, letter, self._now())

    def grant_reading(self, letter: bytes) -> int | Refusal:
        return reading.grant_reading(self._desk, letter, self._now())

    def same_number(self, letter: bytes, typed: str) -> bool | Refusal:
        return call.same_number(self._desk, letter, typed)

    def ask_digits(self, letter: bytes) -> Refusal | None:
        return call.ask_digits(self._desk, letter, self._now())

    def compare_digits(self, letter: bytes, digits: str) -> bool | Refusal:
        return call.compare_digits(self._desk, letter, digits, self._now())

    def doubt(self, letter: bytes) -> Refusal | None:
        return triage.call_back(self._desk, letter, settled=False, challenge=b"", now=self._now())

    def ask_call(self, letter: bytes, why: CallReason) -> Refusal | None:
        return errands.ask_call(self._desk, letter, why, self._now())

    def end_call(self, letter: bytes, outcome: CallEnd, told: str) -> Refusal | None:
        return errands.call_outcome(self._desk, letter, outcome, told, self._now())

    def told(self, letter: bytes, outcome: Told) -> Refusal | None:
        return errands.told(self._desk, letter, outcome, self._now())

    def settled(self, letter: bytes, outcome: Visit) -> Refusal | None:
        return errands.settled(self._desk, letter, outcome, self._now())

    def reported(self, letter: bytes, medium: Medium) -> Refusal | None:
        return errands.reported(self._desk, letter, medium, self._now())

    def send_admin(self, letter: bytes, template: str, typed: tuple[str, ...]) -> Refusal | None:
        return admin.send_admin(self._desk, letter, template, typed, self._now())

    def standing(self, words: str) -> tuple[Standing, ...]:
        return standing(self._desk, words, self._now())

    def slips(self, folder: str) -> SlipsView | Refusal:
        made = print_slips(self._desk, Path(folder), "", self._now(), dict(SENTENCES))
        return made if isinstance(made, Refusal) else SlipsView(str(made.pdf), len(made.letters))

    def log_call(self, note: PhoneNote) -> str | Refusal:
        desk, now = self._desk, self._now()
        if note.letter:
            logged = phone.log_call(desk, note.letter, note.said, self._stated(note), note.voice, now)
        else:
            held = max(desk.dossier(note.patient).consultations, key=lambda one: one.order, default=None)
            if held is None:
                return refuse("consultation.none")
            logged = phone.log_call_only(
                desk, note.patient, held.id, Category.OTHER, note.asked, note.said, self._stated(note), note.voice, now
            )
        return logged if isinstance(logged, Refusal) else logged.number

    def _stated(self, note: PhoneNote) -> Stated | None:
        if note.judgement is None:
            return None
        return Stated(
            judgement=note.judgement,
            text_hash=text_hash(plain(note.said)),
            reason=note.reason,
            on_screen=look.on_screen(self._desk, note.letter),
            open_s=note.open_s,
            role=self._desk.profile.role,
        )
