"""The six lamps before Send: each duty of article 22 as it stands now, without sending anything."""

from dataclasses import dataclass
from enum import StrEnum


class Duty(StrEnum):
    """The duties, in the order of the chain."""

    IDENTITY = "identity"
    CONSULTATION = "consultation"
    JUDGEMENT = "judgement"
    CONTENT = "content"
    RECIPIENT = "recipient"
    RECORD = "record"


class Lit(StrEnum):
    """How a lamp stands. AWAITED asks a person, CLOSED is a no, UNKNOWN means that the check could not be done."""

    HELD = "held"
    JUDGED = "judged"
    TO_JUDGE = "to_judge"
    AWAITED = "awaited"
    CLOSED = "closed"
    CHECKING = "checking"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Lamp:
    """One duty: its state, the code of what holds or fails, the facts of its sentence."""

    duty: Duty
    lit: Lit
    code: str
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the line goes on through this lamp."""
        return self.lit in (Lit.HELD, Lit.JUDGED)


@dataclass(frozen=True)
class Passage:
    """The six lamps in order."""

    lamps: tuple[Lamp, ...]

    @property
    def open(self) -> bool:
        """Whether Send is lit."""
        return all(lamp.holds for lamp in self.lamps)

    def first_closed(self) -> Lamp | None:
        """The lamp at which the line stops."""
        return next((lamp for lamp in self.lamps if not lamp.holds), None)
