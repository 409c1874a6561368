"""What happens to a question: it comes, it is sorted, called about, sent elsewhere."""

from dataclasses import dataclass

from core.record.events.event import Event


@dataclass(frozen=True)
class HeaderSeen(Event):
    """A question came; its signed header, readable by every member."""

    letter: bytes
    header: bytes
    signature: bytes


@dataclass(frozen=True)
class QuestionText:
    """The sealed body of a question, exactly as it was committed to in field 23 of the header."""

    body: bytes


@dataclass(frozen=True)
class QuestionRecorded(Event):
    """A question came and its text was opened here. `signs`: ids of red flags found in the text by screening."""

    letter: bytes
    header: bytes
    signature: bytes
    screen: str
    signs: tuple[str, ...]
    clin: QuestionText | None = None


@dataclass(frozen=True)
class LetterRejected(Event):
    """Bytes that were refused or set aside: error class, hash of the bytes, size."""

    code: str
    file_hash: bytes
    size: int


@dataclass(frozen=True)
class GapAccepted(Event):
    """A physician goes on although an earlier letter of this lane never came."""

    sender: bytes
    seq: int
    reason: str


@dataclass(frozen=True)
class Triaged(Event):
    """A member decided where a question goes (`model.Decision`)."""

    letter: bytes
    decision: str


@dataclass(frozen=True)
class TriageUndone(Event):
    """The member takes back what this entry of theirs decided; the decision before it stands again."""

    letter: bytes
    entry: bytes


@dataclass(frozen=True)
class RoutedStraight(Event):
    """A physician's desk sent a question without sign, from a known patient, to the physician: no secretary saw it.

    `because`: the codes of what was found in order.
    """

    letter: bytes
    because: tuple[str, ...]


@dataclass(frozen=True)
class ReadingAsked(Event):
    """A member who may not read this question's text asks the physician for it."""

    letter: bytes


@dataclass(frozen=True)
class CalledBack(Event):
    """A call settled, or not, a doubt about one message of a known device. It never raises a level."""

    letter: bytes
    settled: bool
    challenge: bytes


@dataclass(frozen=True)
class Claimed(Event):
    """A member says: I answer this one."""

    letter: bytes


@dataclass(frozen=True)
class HandedOver(Event):
    """The question is with the profile `to` from now on, whose name is `name`; both empty: with nobody."""

    letter: bytes
    to: bytes
    name: str


@dataclass(frozen=True)
class NoteAdded(Event):
    """A note about a question that every member reads, and no patient."""

    letter: bytes
    words: str


@dataclass(frozen=True)
class NoteText:
    """The words of a note that physicians and substitutes read."""

    words: str


@dataclass(frozen=True)
class PhysicianNoted(Event):
    """A note about a question among physicians and substitutes."""

    letter: bytes
    clin: NoteText | None = None


@dataclass(frozen=True)
class Redirected(Event):
    """The patient was sent elsewhere: appointment, examination, teleconsultation, emergency, closed."""

    letter: bytes
    towards: str
