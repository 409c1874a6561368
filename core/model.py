"""The nouns: who, what and under which identifier. Nothing here does anything.

Identifiers are 16 random bytes, hashes 32; times are milliseconds since 1970 in UTC; dates are ISO 8601 (`2026-11-12`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import NewType

PatientId = NewType("PatientId", bytes)
ConsultationId = NewType("ConsultationId", bytes)
ThreadId = NewType("ThreadId", bytes)
LetterId = NewType("LetterId", bytes)

DAY_MS = 24 * 60 * 60 * 1000
HOUR_MS = 60 * 60 * 1000


def day_of(at_ms: int, utc_minutes: int) -> str:
    """The ISO date of an instant where the clock is `utc_minutes` ahead of UTC."""
    return datetime.fromtimestamp(at_ms / 1000, timezone(timedelta(minutes=utc_minutes))).date().isoformat()


def midnight(day: str, utc_minutes: int) -> int:
    """When an ISO date begins, in ms, where the clock is `utc_minutes` ahead of UTC."""
    zone = timezone(timedelta(minutes=utc_minutes))
    return int(datetime.fromisoformat(day).replace(tzinfo=zone).timestamp() * 1000)


def days_between(earlier: str, later: str) -> int:
    """Whole days from one ISO date to another; negative when `later` is before."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def is_day(words: str) -> bool:
    """Whether this is a day that exists, written "2026-11-21"."""
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False


@dataclass(frozen=True)
class Refusal:
    """An expected no, as a value: a dotted code, and the facts its sentence needs (never a clinical text)."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()

    def fact(self, name: str) -> str:
        """The fact called `name`, or nothing."""
        return dict(self.facts).get(name, "")


def refuse(code: str, **facts: str) -> Refusal:
    """A refusal with its facts."""
    return Refusal(code, tuple(sorted(facts.items())))


class Trouble(Exception):
    """What the outside world does to us (a full disk, a wrong passphrase): the one family that reaches the user.

    `code` is a dotted code with a sentence that says what to do; `facts` carry no secret and no clinical text.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Level(StrEnum):
    """How a device came to belong to a patient. There is no level above a face-to-face comparison (article 17)."""

    IN_PERSON = "in_person"
    AT_A_DISTANCE = "at_a_distance"


class Mode(StrEnum):
    """How a consultation was held."""

    IN_PERSON = "in_person"
    TELECONSULTATION = "teleconsultation"


class Judgement(StrEnum):
    """What the physician decides about one question, signed; the two exclude each other (article 22)."""

    ONLINE = "online"
    EXAMINATION = "examination"


class Decision(StrEnum):
    """Triage: where a question goes. Keys 1 to 5."""

    URGENT = "urgent"
    APPOINTMENT = "appointment"
    PHYSICIAN = "physician"
    ADMIN = "admin"
    OUT_OF_SCOPE = "out_of_scope"


class Queue(StrEnum):
    """Where a question stands."""

    TRIAGE = "triage"
    ANSWER = "answer"
    IDENTITY = "identity"
    ROUTED = "routed"
    ANSWERED = "answered"
    CLOSED = "closed"


class Task(StrEnum):
    """Lists that empty: whom to call, whom to tell, what to copy, whose appointment came to nothing yet."""

    CALL = "call"
    TELL = "tell"
    REPORT = "report"
    FOLLOW = "follow"


class CallReason(StrEnum):
    """Why somebody must telephone a patient: an emergency, or what a member asked for."""

    URGENT = "urgent"
    APPOINTMENT = "appointment"
    IDENTITY = "identity"
    PHYSICIAN = "physician"


class CallEnd(StrEnum):
    """How such a call ended. Who was not reached is nobody's business until somebody else was told."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    EMERGENCY_CALLED = "emergency_called"


class Told(StrEnum):
    """A call because a reply waits unopened: the patient was told, or the call was tried."""

    TOLD = "told"
    TRIED = "tried"


class Mailed(StrEnum):
    """What became of a mail that says to a patient that a letter waits: the server that sends took it, it did not (or not in
    a day), or a mail that came since says that it was given back. Anybody can write the last one.
    """

    SENT = "sent"
    REFUSED = "refused"
    RETURNED = "returned"


class MailFault(StrEnum):
    """Why such a mail did not arrive: no such address, a full mailbox, refused, nobody took it for a day, no mailbox at the
    desk that wrote, or nobody knows.
    """

    ADDRESS = "address"
    FULL = "full"
    REFUSED = "refused"
    LATER = "later"
    NO_MAILBOX = "no_mailbox"
    OTHER = "other"


class Visit(StrEnum):
    """What became of an appointment that was proposed."""

    CAME = "came"
    DECLINED = "declined"
    CALLED = "called"


class Medium(StrEnum):
    """The practice's own file, into which an exchange was copied."""

    PAPER = "paper"
    SOFTWARE = "software"


class Voice(StrEnum):
    """How a physician knew who was on the telephone: the number taken at enrolment was called, or digits were compared."""

    CALLED_NUMBER = "called_number"
    DIGITS = "digits"


@dataclass(frozen=True)
class Guardian:
    """The adult who accompanies a minor: name, link to the child in words ("mère")."""

    name: str
    link: str


@dataclass(frozen=True)
class Medication:
    """One line of the consultation: name, strength ("5 mg"), posology ("1 comprimé le matin"), duration ("3 mois")."""

    name: str
    dose: str = ""
    posology: str = ""
    duration: str = ""


@dataclass(frozen=True)
class Exam:
    """An exam that the consultation ordered on paper."""

    name: str


@dataclass(frozen=True)
class Source:
    """The document from which a late line was copied: its kind and its ISO date."""

    document: str
    dated: str


@dataclass(frozen=True)
class Circumstance:
    """One duty of article 22 as it stood when a reply left: duty, code of what was known, words for the reader."""

    duty: str
    code: str
    detail: str


@dataclass(frozen=True)
class Draft:
    """What the physician has written so far and not sent."""

    letter: LetterId
    text: str
    saved_ms: int


@dataclass(frozen=True)
class Member:
    """Whoever holds a profile of the practice: key, letter in entry numbers, role and name."""

    profile: bytes
    letter: str
    role: str
    name: str = field(default="")
