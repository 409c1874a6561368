"""The vault's contract: one write door, one transaction, and the reads that the office and the screens need.

Implementations: `core.doors.sqlcipher` (the real one) and a dictionary in tests/; both pass
tests/contracts/test_vault.py. Whatever is not an entry is disposable: rows, words and lanes are folds of the entries;
drafts, settings and the outbox serve this desk alone.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import Protocol

from core.model import Draft, Queue, Task
from core.record.rows import InboxRow, PatientRow, QueueCount, TaskCount, TaskRow
from crypto.entry import Entry
from crypto.header import Head


@dataclass(frozen=True)
class OutLetter:
    """A sealed letter waiting for the post. `to`: the device's or profile's signing key; empty: the practice."""

    letter: bytes
    to: bytes
    kind: str
    raw: bytes
    letter_hash: bytes


@dataclass(frozen=True)
class LaneStep:
    """Letter number `seq` of the lane (sender, to) had this hash and named `prev`. `ahead`: it came before its time."""

    sender: bytes
    to: bytes
    seq: int
    hash: bytes
    prev: bytes
    ahead: bool


@dataclass(frozen=True)
class Aside:
    """A letter kept but not answerable: hash of its bytes, reason code, bytes, sender, when it came."""

    file_hash: bytes
    reason: str
    raw: bytes
    sender: bytes
    received_ms: int


@dataclass(frozen=True)
class Secret:
    """A key beside the profile's own: scope (header, journal, patient, entry, drop-out), name (epoch, patient,
    hash, letter id)."""

    scope: str
    name: bytes
    key_id: bytes
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class OpenInvite:
    """An enrolment or joining that is under way. `state` is open, answered, burnt or done."""

    invite: bytes
    patient: bytes
    secret: bytes = field(repr=False)
    level: str
    expires_ms: int
    state: str
    answer: bytes


@dataclass(frozen=True)
class Waiting:
    """An entry of another desk that cannot be taken in yet: profile, seq, wire bytes, reason."""

    profile: bytes
    seq: int
    wire: bytes
    reason: str


@dataclass(frozen=True)
class Words:
    """What a search finds: the text of one entry (already decoded), under its patient."""

    entry: bytes
    patient: bytes
    text: str = field(repr=False)


@dataclass(frozen=True)
class Hit:
    """One search result: entry, patient, kind of entry, a short passage around the words, when."""

    entry: bytes
    patient: bytes
    kind: str
    passage: str = field(repr=False)
    at_ms: int


@dataclass(frozen=True)
class Change:
    """Everything that one act writes. It is committed and synced whole, or not at all.

    What leaves (`done`, `posted`, `released`, `arrived`, `dropped`) leaves after the rest is written. Integers over 2**63 - 1,
    which only a hostile letter holds, are kept as 2**63 - 1.
    """

    entries: tuple[Entry, ...] = ()
    clins: tuple[tuple[bytes, bytes], ...] = ()  # (entry hash, clinical part): a key came late for an entry kept sealed
    inbox: tuple[InboxRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    done: tuple[tuple[bytes, Task], ...] = ()  # (letter, list): what leaves a list
    patients: tuple[PatientRow, ...] = ()
    devices: tuple[tuple[bytes, bytes], ...] = ()  # (device signing key, patient)
    words: tuple[Words, ...] = ()  # an empty text takes the words of its entry away
    outbox: tuple[OutLetter, ...] = ()
    posted: tuple[bytes, ...] = ()  # letters that leave the outbox
    lanes: tuple[LaneStep, ...] = ()
    fetched: tuple[str, ...] = ()  # names in the letterbox that are dealt with
    aside: tuple[Aside, ...] = ()
    released: tuple[bytes, ...] = ()  # file hashes that are aside no more
    secrets: tuple[Secret, ...] = ()
    invites: tuple[OpenInvite, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    arrived: tuple[tuple[bytes, int], ...] = ()  # (profile, seq) that wait no more
    drafts: tuple[Draft, ...] = ()
    dropped: tuple[bytes, ...] = ()  # letters whose draft is gone
    settings: tuple[tuple[str, bytes], ...] = ()

    def and_then(self, other: "Change") -> "Change":
        """Both changes as one act; where both write one thing, `other` stands."""
        return one_act((self, other))


def one_act(changes: Sequence[Change]) -> Change:
    """All of these changes as one act; where two write one thing, the later stands."""
    parts = {name: [part for change in changes if (part := getattr(change, name))] for name in _PARTS}
    return Change(**{name: tuple(chain.from_iterable(some)) for name, some in parts.items() if some})


_PARTS = tuple(part.name for part in fields(Change))


class Vault(Protocol):
    """What the office may ask. Every read sees whole acts only. Raises `Trouble` with the codes of docs/vault.md."""

    @property
    def commits(self) -> int:
        """How many changes were committed through this object: while it stays the same, so does every answer."""

    def commit(self, change: Change) -> None:
        """Write all of `change` in one durable transaction. An entry is written once (else `vault.entry_twice`), the
        rest replaces. LookupError for words or a clinical part of an entry that is not here.
        """

    def together(self) -> AbstractContextManager[None]:
        """What is committed in this block becomes durable at its end, all at once, and is seen before by this object alone;
        nothing of it stays where the block is left by an exception.
        """

    def refold(self, change: Change) -> None:
        """Throw away every row that the entries make again (inbox, patients, devices, words) and write `change`; all
        else that lies here is taken as it is from now on.
        """

    def shelves(self) -> list[bytes]:
        """Every patient on whom there are entries, sorted."""

    def words(self, patient: bytes) -> list[Words]:
        """What a search finds of one patient, in the order of arrival."""

    def tally(self) -> dict[str, int]:
        """How many rows there are of each that the entries make again: inbox, patient, device, word."""

    def heads(self) -> tuple[Head, ...]:
        """The last entry of every chain, sorted by profile."""

    def head(self, profile: bytes) -> Head | None:
        """The last entry of one chain."""

    def lamport(self, profile: bytes) -> int:
        """The lamport number of the last entry of one chain, 0 where there is none."""

    def patient_head(self, profile: bytes, patient: bytes) -> tuple[int, bytes]:
        """(patient_seq, hash) of a profile's last entry on a patient; (0, b"") where there is none."""

    def entry(self, entry_hash: bytes) -> Entry | None:
        """One entry."""

    def entry_at(self, profile: bytes, seq: int) -> Entry | None:
        """One entry by its place in a chain."""

    def entries(self, patient: bytes) -> list[Entry]:
        """Every entry on one patient (or without patient: b""), in log order (lamport, profile, seq)."""

    def chain(self, profile: bytes, after: int = 0) -> Iterator[Entry]:
        """One chain in order, from seq `after` + 1."""

    def links(self, profile: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
        """(header bytes, prev, signature) of one chain in order: enough to follow it, and quick to read."""

    def wires(self, profile: bytes) -> Iterator[tuple[bytes, bytes]]:
        """(hash, wire bytes) of one chain in order: what the journal must hold of it, quick to read."""

    def inbox(self, queue: Queue | None = None, limit: int = 500) -> list[InboxRow]:
        """Questions of one queue (None: all), by due time then received time; those without due time last."""

    def inbox_row(self, letter: bytes) -> InboxRow | None:
        """The row of one question."""

    def counts(self, now: int) -> tuple[QueueCount, ...]:
        """Every queue in the order of `model.Queue`."""

    def tasks(self, now: int, task: Task | None = None, limit: int = 500) -> list[TaskRow]:
        """What is open in one list that empties (None: all) at `now`, by the time since when it stands there."""

    def task_counts(self, now: int) -> tuple[TaskCount, ...]:
        """Every such list in the order of `model.Task`."""

    def patients(self, words: str = "", limit: int = 500, states: tuple[str, ...] = ()) -> list[PatientRow]:
        """Patients whose folded name, number or phone holds every one of the words, by name; of these `states` only."""

    def patient(self, patient: bytes) -> PatientRow | None:
        """The row of one patient."""

    def device_owner(self, device: bytes) -> bytes | None:
        """The patient to whom a device's signing key belongs or belonged."""

    def patient_of_thread(self, thread: bytes) -> bytes | None:
        """The patient of a thread, from the first entry that names it."""

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        """Entries whose text holds all words (French and Arabic folded, last word by prefix), newest first."""

    def outbox(self) -> list[OutLetter]:
        """Letters that the post has not taken, oldest first."""

    def lane_last(self, sender: bytes, to: bytes) -> LaneStep | None:
        """The highest step of a lane that has no gap before it."""

    def lane_step(self, sender: bytes, to: bytes, seq: int) -> LaneStep | None:
        """What was held at one place of a lane."""

    def lanes_to(self, to: bytes) -> list[LaneStep]:
        """The highest gapless step of every lane written to `to`, sorted by sender."""

    def is_fetched(self, name: str) -> bool:
        """Whether this name in the letterbox is dealt with."""

    def fetched(self) -> frozenset[str]:
        """Every name in the letterbox that is dealt with."""

    def aside(self) -> list[Aside]:
        """Letters kept but not answerable, oldest first."""

    def secret(self, scope: str, name: bytes) -> Secret | None:
        """The first key kept under this scope and name."""

    def secrets(self, scope: str, name: bytes | None = None) -> list[Secret]:
        """Every key of a scope, or of one name in it, in the order in which they came."""

    def invite(self, invite: bytes) -> OpenInvite | None:
        """One invite."""

    def invites(self) -> list[OpenInvite]:
        """Every invite that is open or answered."""

    def waiting(self) -> list[Waiting]:
        """Entries of other desks that wait, by profile and seq."""

    def draft(self, letter: bytes) -> Draft | None:
        """The draft for one question."""

    def setting(self, name: str) -> bytes | None:
        """A setting of this desk."""

    def settings(self, start: str) -> list[str]:
        """The names of the settings that begin like this, sorted."""

    def close(self) -> None:
        """Let go of the file."""
