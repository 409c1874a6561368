"""All that the window asks of the rest of the house: blocking calls, made in the vault's thread and nowhere else.

Every answer is an immutable value. An expected no is a `Refusal`; what the outside world does to us is a `Trouble`.
`now` is the adapter's business: the window sends no clock along. Reading and answering stand here; every other matter
is a property, and has its values and its calls in `desktop.ports`.
"""

from typing import Protocol

from core.model import Decision, Queue, Refusal
from core.record.rows import InboxRow, PatientRow, QueueCount
from core.record.view import ThreadView
from desktop.ports.activity import ActivityPort
from desktop.ports.aside import AsidePort
from desktop.ports.cards import CardPort
from desktop.ports.day import DayPort
from desktop.ports.enrolment import EnrolmentPort
from desktop.ports.hand import HandPort
from desktop.ports.journal import JournalPort
from desktop.ports.lock import LockPort
from desktop.ports.mailbox import MailboxPort
from desktop.ports.members import MembersPort
from desktop.ports.people import PeoplePort
from desktop.ports.record import RecordPort
from desktop.ports.reply import Attempt, Checked, SentView
from desktop.ports.search import Hit
from desktop.ports.session import SyncView, Who
from desktop.ports.settings import SettingsPort
from desktop.ports.writing import WritingPort


class DeskPort(Protocol):
    """An open desk."""

    @property
    def aside(self) -> AsidePort: ...

    @property
    def day(self) -> DayPort: ...

    @property
    def hand(self) -> HandPort: ...

    @property
    def journal(self) -> JournalPort: ...

    @property
    def activity(self) -> ActivityPort: ...

    @property
    def lock(self) -> LockPort: ...

    @property
    def cards(self) -> CardPort: ...

    @property
    def records(self) -> RecordPort: ...

    @property
    def people(self) -> PeoplePort: ...

    @property
    def enrolment(self) -> EnrolmentPort: ...

    @property
    def members(self) -> MembersPort: ...

    @property
    def mailbox(self) -> MailboxPort: ...

    @property
    def settings(self) -> SettingsPort: ...

    @property
    def writing(self) -> WritingPort: ...

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

    def redirect(self, letter: bytes, towards: str) -> Refusal | None:
        """Send the patient elsewhere with a template: `appointment`, `teleconsultation`, `closed`."""
        ...

    def confirm_identity(self, patient: bytes, device: bytes) -> Refusal | None:
        """The physician says: this is the person I examined, of the device that was on screen (its signing key)."""
        ...

    def accept_clock(self) -> Refusal | None:
        """The clock of this machine is right, although it stands before the last entry."""
        ...

    def search(self, words: str) -> tuple[Hit, ...]: ...

    def sync(self) -> SyncView: ...

    def warm_up(self) -> None:
        """Read now what the first check would have to wait for."""
        ...

    def close(self) -> None: ...
