"""Immutable rows: what lists show. The screen holds these and never the vault."""

from dataclasses import dataclass

from core.model import Queue, Task

UNSURE = "unsure"
"""Why a patient is to be told: whoever answered has had their desk removed since, and the reply was never opened."""


@dataclass(frozen=True)
class InboxRow:
    """One question in one queue.

    `subject` is the first words of the question where this desk may read it, else empty. `category` is one of medicine,
    result, reception, other; `flags` are codes such as `sign.chest_pain`, `identity.not_confirmed`, `window.closed`,
    `gap`; `day` counts from the consultation (-1 without one). Times in ms; `due_ms` is 0 where nothing is awaited.
    """

    letter: bytes
    thread: bytes
    patient: bytes
    name: str
    born: str
    guardian: str
    subject: str
    category: str
    language: str
    length_class: int
    held_on: str
    day: int
    received_ms: int
    due_ms: int
    queue: Queue
    flags: tuple[str, ...]
    claimed_by: str
    triaged_by: str
    readable: bool


@dataclass(frozen=True)
class PatientRow:
    """One patient in the list of files. `identity` is a code: those of `IdentityFacts.state`."""

    patient: bytes
    name: str
    born: str
    number: str
    phone: str
    identity: str
    last_ms: int


@dataclass(frozen=True)
class QueueCount:
    """How many questions stand in a queue, and how many of them are late."""

    queue: Queue
    total: int
    late: int


@dataclass(frozen=True)
class TaskRow:
    """One question in one list that empties: nothing of its text.

    `why` is a code: a `CallReason`; `unopened`, `waiting` or `UNSURE` (a reply), `mail_` and a `MailFault`; `reply` or
    `phone` (an exchange to copy); `appointment` or `examination`. `since_ms`: when it began; `from_ms`: since when it
    stands in the list; `tried_ms`: the last try, or 0.
    """

    letter: bytes
    task: Task
    patient: bytes
    name: str
    born: str
    phone: str
    category: str
    why: str
    since_ms: int
    from_ms: int
    tried_ms: int


@dataclass(frozen=True)
class TaskCount:
    """How many questions stand in a list that empties."""

    task: Task
    total: int
