"""A secretary's day: lists that empty, calls, one message to read, templates, and where a caller's question stands."""

from dataclasses import dataclass
from typing import Protocol

from core.model import CallEnd, CallReason, Decision, Judgement, Medium, Refusal, Task, Told, Visit, Voice
from core.office.where import Standing
from core.record.rows import TaskCount, TaskRow


@dataclass(frozen=True)
class SlipsView:
    """The slips that were printed: the file, and how many exchanges stand on it."""

    path: str
    count: int


@dataclass(frozen=True)
class PhoneNote:
    """An answer that was given on the telephone, as the physician types it. Without `letter`, what was `asked` and of whom.

    `open_s`: seconds since the page was opened, signed with the judgement.
    """

    letter: bytes
    patient: bytes
    asked: str
    said: str
    judgement: Judgement | None
    reason: str
    voice: Voice
    open_s: int


class DayPort(Protocol):
    """What stands beside answering."""

    def tasks(self, task: Task) -> tuple[TaskRow, ...]: ...

    def counts(self) -> tuple[TaskCount, ...]: ...

    def proposed(self, letter: bytes) -> Decision | Refusal:
        """What Enter takes at triage."""
        ...

    def undo(self, letter: bytes) -> Refusal | None:
        """Take back this desk's last decision on a question."""
        ...

    def ask_reading(self, letter: bytes) -> Refusal | None: ...

    def grant_reading(self, letter: bytes) -> int | Refusal:
        """Give the key of this one message to whoever asked; how many."""
        ...

    def same_number(self, letter: bytes, typed: str) -> bool | Refusal:
        """Whether these are the figures of the telephone number taken at enrolment."""
        ...

    def ask_digits(self, letter: bytes) -> Refusal | None: ...

    def compare_digits(self, letter: bytes, digits: str) -> bool | Refusal:
        """Whether the digits that were read out are those on the enrolled telephone; either way it is recorded."""
        ...

    def doubt(self, letter: bytes) -> Refusal | None:
        """A call that left a doubt."""
        ...

    def ask_call(self, letter: bytes, why: CallReason) -> Refusal | None: ...

    def end_call(self, letter: bytes, outcome: CallEnd, told: str) -> Refusal | None: ...

    def told(self, letter: bytes, outcome: Told) -> Refusal | None: ...

    def settled(self, letter: bytes, outcome: Visit) -> Refusal | None: ...

    def reported(self, letter: bytes, medium: Medium) -> Refusal | None: ...

    def send_admin(self, letter: bytes, template: str, typed: tuple[str, ...]) -> Refusal | None: ...

    def standing(self, words: str) -> tuple[Standing, ...]: ...

    def slips(self, folder: str) -> SlipsView | Refusal: ...

    def log_call(self, note: PhoneNote) -> str | Refusal:
        """Log an answer that was spoken; the number of its entry."""
        ...
