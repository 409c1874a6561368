"""What was said on the telephone, recorded under the same duties as a written reply."""

from dataclasses import dataclass

from core.model import Circumstance
from core.record.events.event import Event


@dataclass(frozen=True)
class PhoneContent:
    """A summary of what was asked (where no letter asked it) and said, the circumstances, the physician's reasons."""

    asked: str
    said: str
    circumstances: tuple[Circumstance, ...]
    reasons: tuple[str, ...]
    on_screen: str


@dataclass(frozen=True)
class PhoneExchanged(Event):
    """A physician answered on the telephone. `letter` is the question's, or a new id where it came by telephone only.

    It says that the words were spoken, and not that they were received in writing.
    """

    letter: bytes
    consultation: bytes
    category: int
    evidence: tuple[str, ...]
    judgement: str
    clin: PhoneContent | None = None
