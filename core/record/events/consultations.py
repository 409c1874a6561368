"""What a consultation identified, and what came of it."""

from dataclasses import dataclass

from core.model import Exam, Medication, Source
from core.record.events.event import Event


@dataclass(frozen=True)
class CardLines:
    """What the consultation identified. `source` is set when the lines were added later."""

    medications: tuple[Medication, ...]
    exams: tuple[Exam, ...]
    instructions: str
    source: Source | None


@dataclass(frozen=True)
class ConsultationRecorded(Event):
    """A consultation, or lines added to one (`consultation` known already). `window_days` opens the follow-up."""

    consultation: bytes
    held_on: str
    physician: str
    mode: str
    reference: str
    last_examined_on: str
    window_days: int
    window_reason: str
    clin: CardLines | None = None


@dataclass(frozen=True)
class ResultLines:
    """A result as received: exam, ISO date, how it came, values."""

    exam: str
    received_on: str
    how: str
    values: str


@dataclass(frozen=True)
class ResultRecorded(Event):
    """A result of an exam came to the practice."""

    consultation: bytes
    clin: ResultLines | None = None


@dataclass(frozen=True)
class PreparedBox:
    """The form of a prepared card, boxed to the clinician's profile `to` (crypto.prepared)."""

    to: bytes
    box: bytes


@dataclass(frozen=True)
class CardPrepared(Event):
    """A card that waits for a physician's signature. The newest of an id stands; one without boxes takes it back."""

    consultation: bytes
    held_on: str
    boxes: tuple[PreparedBox, ...]


@dataclass(frozen=True)
class CardNames:
    """The names that a card carried: never a dose."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class CardSent(Event):
    """The device was told which consultation it may ask about."""

    letter: bytes
    consultation: bytes
    clin: CardNames | None = None
