"""All that the window asks of the rest of the house: blocking calls, made in the vault's thread and nowhere else.

Every answer is an immutable value. An expected no is a `Refusal`; what the outside world does to us is a `Trouble`.
`now` is the adapter's business: the window sends no clock along.
"""

from dataclasses import dataclass, field
from typing import Protocol

from core.charter.gate.findings import Verdict
from core.charter.passage import Passage
from core.model import Decision, Judgement, Queue, Refusal
from core.record.rows import InboxRow, PatientRow, QueueCount
from core.record.view import Line, ThreadView


@dataclass(frozen=True)
class Who:
    """Whose desk this is. `role` is physician, substitute or secretary; `letter` begins the numbers of its entries.

    `telemedicine`: an authorised platform is recorded with its references (article 22), so that it may be proposed.
    """

    practice: str
    desk: str
    name: str
    role: str
    letter: str
    telemedicine: bool = False


@dataclass(frozen=True)
class Attempt:
    """A reply as it stands on the screen: the text, the physician's judgement of exactly this text, the one reason given.

    `open_s`: seconds since the question was opened on this desk, signed with the judgement.
    """

    letter: bytes
    text: str
    judgement: Judgement | None
    reason: str
    open_s: int


@dataclass(frozen=True)
class Checked:
    """A draft as the charter sees it now: the six lamps, the verdict on its content, and a way to say it.

    `proposal` is one sentence without any medical advice; `rephrased` the whole draft in which it replaces every
    sentence that holds a finding. Both are empty where nothing is to be rephrased. `verdict` is None where there is
    nothing to compare the text with.
    """

    passage: Passage
    verdict: Verdict | None
    proposal: str = ""
    rephrased: str = ""


@dataclass(frozen=True)
class SentView:
    """A reply that is recorded: its entry (`A-216`), the time, and whether the post has it (deposited) or not (waiting)."""

    number: str
    at_ms: int
    status: str


@dataclass(frozen=True)
class Integrity:
    """How the log stands: `state` is intact, broken or unchecked; `broken_at` names the entry after which it breaks."""

    state: str
    entries: int
    desks: int
    checked_ms: int
    head: bytes
    broken_at: str = ""


@dataclass(frozen=True)
class RecordView:
    """One patient's record, the latest line first. `number` is the practice's own file number."""

    patient: bytes
    name: str
    born: str
    number: str
    identity: str
    lines: tuple[Line, ...]
    integrity: Integrity


@dataclass(frozen=True)
class ExportView:
    """What an export wrote: names of the files in `folder`, entries shown, the entry that says so."""

    folder: str
    files: tuple[str, ...]
    entries: int
    number: str


@dataclass(frozen=True)
class Hit:
    """Something found. `letter` is empty where the hit is a patient and not a line of a thread."""

    patient: bytes
    letter: bytes
    name: str
    kind: str
    excerpt: str
    at_ms: int


@dataclass(frozen=True)
class SyncView:
    """Where the post and the log stand. `state`: synced, offline, broken; `since_ms`: since when offline.

    `closed`: the code of what closes sending on this desk (an alarm, a clock set back), or nothing.
    """

    state: str
    desks: int
    since_ms: int
    integrity: Integrity
    waiting: int = 0
    closed: str = ""


@dataclass(frozen=True)
class AsideRow:
    """A letter that was set aside: the hash of its bytes, the code of the reason, whose device where it is known."""

    file: bytes
    reason: str
    name: str
    at_ms: int


class DeskPort(Protocol):
    """An open desk."""

    def who(self) -> Who: ...

    def counts(self) -> tuple[QueueCount, ...]: ...

    def inbox(self, queue: Queue) -> tuple[InboxRow, ...]: ...

    def patients(self) -> tuple[PatientRow, ...]: ...

    def thread(self, letter: bytes) -> ThreadView | Refusal: ...

    def check(self, attempt: Attempt) -> Checked: ...

    def send(self, attempt: Attempt) -> SentView | Refusal:
        """Send, or say why not. A closed attempt is recorded here, once per draft and set of findings."""
        ...

    def draft(self, letter: bytes) -> str: ...

    def save_draft(self, letter: bytes, text: str) -> None:
        """Keep a draft; an empty text forgets it."""
        ...

    def triage(self, letter: bytes, decision: Decision) -> Refusal | None: ...

    def call_outcome(self, letter: bytes, outcome: str) -> Refusal | None:
        """How an emergency call ended: `reached`, `not_reached`, `emergency_called`."""
        ...

    def redirect(self, letter: bytes, towards: str) -> Refusal | None:
        """Send the patient elsewhere with a template: `appointment`, `teleconsultation`, `closed`."""
        ...

    def confirm_identity(self, patient: bytes) -> Refusal | None:
        """The physician says: this is the person I examined."""
        ...

    def aside(self) -> tuple[AsideRow, ...]: ...

    def accept_gap(self, file: bytes, reason: str) -> Refusal | None:
        """A physician takes a letter in although an earlier one never came."""
        ...

    def accept_clock(self) -> Refusal | None:
        """The clock of this machine is right, although it stands before the last entry."""
        ...

    def record(self, patient: bytes) -> RecordView | Refusal: ...

    def export(self, patient: bytes, folder: str) -> ExportView | Refusal: ...

    def search(self, words: str) -> tuple[Hit, ...]: ...

    def sync(self) -> SyncView: ...

    def warm_up(self) -> None:
        """Read now what the first check would have to wait for."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class ProfileCard:
    """One profile of this machine before it is opened: no patient, no count (article 15)."""

    folder: str
    practice: str
    desk: str
    name: str
    role: str


@dataclass(frozen=True)
class FirstRun:
    """What the first run asks. `phone`: of the practice, on notices to patients; may be empty."""

    practice: str
    name: str
    phone: str
    passphrase: str


@dataclass(frozen=True)
class RecoverySheet:
    """What is to be kept on paper, shown once: the groups of the code that opens this profile when the passphrase is
    lost, those of the practice's key, and the practice's fingerprint. `folder`: the profile that was founded; `alone`:
    this machine has no keyring, so the passphrase alone protects it."""

    groups: tuple[str, ...] = field(repr=False)
    root_groups: tuple[str, ...] = field(repr=False)
    fingerprint: str = ""
    folder: str = ""
    alone: bool = False


class FrontDoor(Protocol):
    """What can be asked before a desk is open. A wrong passphrase is a `Trouble`."""

    def profiles(self) -> tuple[ProfileCard, ...]: ...

    def create(self, form: FirstRun) -> RecoverySheet:
        """Found a practice. Raises Trouble, before anything was made."""
        ...

    def recover(self, folder: str, code: str, passphrase: str) -> None:
        """A new passphrase by the recovery code. Raises Trouble."""
        ...

    def keep(self, path: str, data: bytes) -> None:
        """Write a file that the user chose by name. Raises Trouble."""
        ...

    def open(self, folder: str, passphrase: str) -> DeskPort: ...


@dataclass(frozen=True)
class PostReport:
    """One round of the post: `state` synced or offline; how many letters came and left."""

    state: str
    received: int = 0
    sent: int = 0


class PostPort(Protocol):
    """The post, asked in its own thread."""

    def round(self) -> PostReport: ...
