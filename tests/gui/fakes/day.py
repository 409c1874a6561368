"""A secretary's day, by hand: what was done is remembered, and leaves its list."""

from dataclasses import dataclass, field

from core.model import CallEnd, CallReason, Decision, Medium, Refusal, Task, Told, Visit, refuse
from core.office.where import Standing
from core.record.rows import TaskCount, TaskRow
from desktop.ports.day import PhoneNote, SlipsView
from tests.gui.fakes.people import NOW, PEOPLE, PHYSICIAN, key

NUMBER = "+216 00 000 418"
DIGITS = "12345678"


def row(name: str, task: Task, why: str) -> TaskRow:
    """A person in one list."""
    person = next(one for one in PEOPLE if one.name == name)
    return TaskRow(key(name), task, key(name), name, person.born, NUMBER, person.category, why, NOW, NOW, 0)


ROWS = (
    row(PEOPLE[1].name, Task.CALL, "urgent"),
    row(PEOPLE[2].name, Task.CALL, "identity"),
    row(PEOPLE[0].name, Task.TELL, "unopened"),
    row(PEOPLE[5].name, Task.REPORT, "reply"),
    row(PEOPLE[0].name, Task.REPORT, "phone"),
    row(PEOPLE[3].name, Task.FOLLOW, "appointment"),
)


@dataclass
class FakeDay:
    """`DayPort`."""

    rows: tuple[TaskRow, ...] = ROWS
    proposals: dict[bytes, Decision] = field(default_factory=dict)
    undone: list[bytes] = field(default_factory=list)
    triaged: list[tuple[bytes, Decision]] = field(default_factory=list)
    readings: list[bytes] = field(default_factory=list)
    granted: list[bytes] = field(default_factory=list)
    shown: list[bytes] = field(default_factory=list)
    compared: list[tuple[bytes, str]] = field(default_factory=list)
    doubts: list[bytes] = field(default_factory=list)
    asked: list[tuple[bytes, CallReason]] = field(default_factory=list)
    ended: list[tuple[bytes, str, str]] = field(default_factory=list)
    sent: list[tuple[bytes, str, tuple[str, ...]]] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    notes: list[PhoneNote] = field(default_factory=list)
    strangers: tuple[bytes, ...] = ()

    def tasks(self, task: Task) -> tuple[TaskRow, ...]:
        return tuple(one for one in self.rows if one.task is task)

    def counts(self) -> tuple[TaskCount, ...]:
        return tuple(TaskCount(task, len(self.tasks(task))) for task in Task)

    def proposed(self, letter: bytes) -> Decision | Refusal:
        return self.proposals.get(letter, Decision.PHYSICIAN)

    def undo(self, letter: bytes) -> Refusal | None:
        self.undone.append(letter)
        self.triaged[:] = [one for one in self.triaged if one[0] != letter]
        return None

    def ask_reading(self, letter: bytes) -> Refusal | None:
        if letter in self.readings:
            return refuse("reading.asked")
        self.readings.append(letter)
        return None

    def grant_reading(self, letter: bytes) -> int | Refusal:
        self.granted.append(letter)
        return 1

    def same_number(self, letter: bytes, typed: str) -> bool | Refusal:
        return letter not in self.strangers and _figures(NUMBER).endswith(_figures(typed))

    def ask_digits(self, letter: bytes) -> Refusal | None:
        self.shown.append(letter)
        return None

    def compare_digits(self, letter: bytes, digits: str) -> bool | Refusal:
        self.compared.append((letter, digits))
        return _figures(digits) == DIGITS

    def doubt(self, letter: bytes) -> Refusal | None:
        self.doubts.append(letter)
        return None

    def ask_call(self, letter: bytes, why: CallReason) -> Refusal | None:
        self.asked.append((letter, why))
        return None

    def end_call(self, letter: bytes, outcome: CallEnd, told: str) -> Refusal | None:
        if outcome is CallEnd.NOT_REACHED and not told:
            return refuse("call.told_needed")
        return self._end(letter, Task.CALL, outcome, told)

    def told(self, letter: bytes, outcome: Told) -> Refusal | None:
        return self._end(letter, Task.TELL, outcome) if outcome is Told.TOLD else self._keep(letter, outcome)

    def settled(self, letter: bytes, outcome: Visit) -> Refusal | None:
        return self._end(letter, Task.FOLLOW, outcome)

    def reported(self, letter: bytes, medium: Medium) -> Refusal | None:
        return self._end(letter, Task.REPORT, medium)

    def _keep(self, letter: bytes, word: str) -> None:
        self.ended.append((letter, word, ""))

    def _end(self, letter: bytes, task: Task, word: str, told: str = "") -> None:
        self.ended.append((letter, str(word), told))
        self.rows = tuple(one for one in self.rows if (one.letter, one.task) != (letter, task))

    def send_admin(self, letter: bytes, template: str, typed: tuple[str, ...]) -> Refusal | None:
        self.sent.append((letter, template, typed))
        self.triaged.append((letter, Decision.ADMIN))
        return None

    def standing(self, words: str) -> tuple[Standing, ...]:
        found = (one for one in PEOPLE if words.lower() in one.name.lower())
        return tuple(
            Standing(
                key(one.name), key(one.name), one.name, one.born, "D-1180", NUMBER, one.category, NOW, "deposited",
                PHYSICIAN, NOW, late=False,
            )
            for one in found
        )  # fmt: skip

    def slips(self, folder: str) -> SlipsView | Refusal:
        self.printed.append(folder)
        return SlipsView(f"{folder}/slips.pdf", len(self.tasks(Task.REPORT)))

    def log_call(self, note: PhoneNote) -> str | Refusal:
        if note.judgement is None:
            return refuse("judgement.awaited")
        self.notes.append(note)
        return "A-218"


def _figures(words: str) -> str:
    return "".join(one for one in words if one.isdecimal())
