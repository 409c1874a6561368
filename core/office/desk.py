"""A desk at work: one member's open vault and keys, the practice's roster, the letterbox and the journal."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from core.charter.country import Country
from core.charter.gate.imported import Imported
from core.doors.journal import Journal
from core.doors.letterbox import Letterbox
from core.doors.vault import Vault
from core.dossier import Dossier, Order
from core.model import Member, Refusal, refuse
from core.record.codec import unpack
from core.record.events import KeyGranted, RosterChanged
from core.record.fold import Folding
from core.record.sense import LATEST_MS
from core.record.signed import Signed, signed
from crypto.chain import counts
from crypto.entry import Entry, JournalKey
from crypto.header import Head
from crypto.keys import Keys, Profile, Role, Roster, read_roster
from crypto.primitives import KemKey, kem_key

T = TypeVar("T")
CLOCK_SLACK_MS = 5 * 60 * 1000
_MOST_RECALLED = 32
LATEST = "clock.latest"
REMOVED = "record.removed"


@lru_cache(maxsize=4)
def _read(file: bytes) -> Roster:
    return read_roster(file, None)


@lru_cache(maxsize=8)
def _kem_key(seed: bytes) -> KemKey:
    return kem_key(seed)


@dataclass
class Desk:
    """Everything an office verb works with. It lives in one thread, which owns the vault.

    `imported`: the names of medicines that this profile knows beside the shipped ones.
    """

    vault: Vault
    keys: Keys = field(repr=False)
    box: Letterbox
    journal: Journal
    country: Country
    imported: Imported | None = field(init=False, repr=False, compare=False, default=None)
    _recalled: dict[Hashable, Any] = field(init=False, repr=False, compare=False, default_factory=dict)
    _recalled_at: tuple[Vault, int] | None = field(init=False, repr=False, compare=False, default=None)

    def _recall(self, what: Hashable, read: Callable[[], T]) -> T:
        """What `read` gives, read once between two changes of the vault. Callers never alter it."""
        at = self.vault, self.vault.commits
        if self._recalled_at != at or len(self._recalled) >= _MOST_RECALLED:
            self._recalled.clear()
            self._recalled_at = at
        if what not in self._recalled:
            self._recalled[what] = read()
        known: T = self._recalled[what]
        return known

    @property
    def me(self) -> bytes:
        """This profile's signing key: its name in every format."""
        return self.keys.sig.public

    @property
    def roster(self) -> Roster:
        """The newest roster that this desk verified."""
        return self._recall("roster", self._roster)

    def _roster(self) -> Roster:
        file = self.vault.setting("roster")
        assert file is not None, "a vault is founded with its roster"
        return _read(file)

    @property
    def practice(self) -> bytes:
        """The practice id."""
        return self.roster.practice

    @property
    def profile(self) -> Profile:
        """This profile as the roster has it."""
        profile = self.roster.profile(self.me)
        assert profile is not None, "a desk works under a roster that names it"
        return profile

    @property
    def clinician(self) -> bool:
        """Whether this member may read and write clinical parts."""
        return self.profile.role in (Role.PHYSICIAN, Role.SUBSTITUTE)

    @property
    def practice_name(self) -> str:
        """The name of the practice, from the newest `RosterChanged`."""
        return self.names.practice

    @property
    def names(self) -> RosterChanged:
        """The newest `RosterChanged`: names that the public roster does not hold."""
        data = self.vault.setting("names")
        names: RosterChanged = unpack(data, RosterChanged) if data else RosterChanged(0, b"", "", (), b"")
        return names

    def members(self) -> dict[bytes, Member]:
        """Every profile of the roster, by its key, revoked ones too. A name that the root signed is nobody's to change."""
        return self._recall("members", self._members)

    def _members(self) -> dict[bytes, Member]:
        names = {known.profile: known.name for known in self.names.names}
        return {
            one.sig_pk: Member(one.sig_pk, one.letter, one.role.name.lower(), one.name or names.get(one.sig_pk, ""))
            for one in self.roster.profiles
        }

    @property
    def my_name(self) -> str:
        """The name under which this member signs on screens."""
        return self.members()[self.me].name

    def journal_keys(self) -> dict[int, bytes]:
        """Journal keys by epoch."""
        return self._recall("journal", self._journal_keys)

    def _journal_keys(self) -> dict[int, bytes]:
        return {int.from_bytes(secret.name, "big"): secret.key for secret in self.vault.secrets("journal")}

    def journal_key(self) -> JournalKey:
        """The journal key of the roster's epoch; the one before while the grant of the new one is on its way."""
        keys = self.journal_keys()
        epoch = max(one for one in keys if one <= self.roster.journal_epoch)
        return JournalKey(epoch, keys[epoch])

    def header_keys(self) -> tuple[KemKey, ...]:
        """The keys that open headers, newest epoch first."""
        newest_first = sorted(self.vault.secrets("header"), key=lambda secret: secret.name, reverse=True)
        return tuple(_kem_key(secret.key) for secret in newest_first)

    def content_keys(self, patient: bytes) -> dict[bytes, bytes]:
        """Content keys of one patient by their id."""
        return {one.key_id: one.key for one in self.vault.secrets("patient", patient)}

    def content_key(self, patient: bytes) -> bytes | None:
        """The content key for new entries on a patient: the first that this desk was granted or made, and no removed one
        ever held."""
        left = self._left_with(patient)
        return next((one.key for one in self.vault.secrets("patient", patient) if one.key_id not in left), None)

    def _left_with(self, patient: bytes) -> frozenset[bytes]:
        """The ids of a patient's keys that were granted to a profile which was removed since, or by one."""
        gone = self.roster.gone
        if not gone:
            return frozenset()
        members = self.members()  # a key that was granted past the end of a chain left all the same
        granted = [
            signed(one, members) for one in self.vault.entries(patient) if one.header.kind == KeyGranted.__name__
        ]
        grants = ((one, one.event) for one in granted if isinstance(one.event, KeyGranted))
        return frozenset(event.key_id for one, event in grants if {one.profile, event.to} & gone)

    def counts(self, entry: Entry) -> bool:
        """Whether an entry of the log counts: not where it lies past the end that the roster sets to its chain."""
        writer = self.roster.profile(entry.header.profile)
        return writer is None or counts(writer, entry.named)

    def heads(self) -> tuple[Head, ...]:
        """The last entry that counts of every chain, sorted by profile: the same at every desk that heard all."""
        return tuple(end for head in self.vault.heads() if (end := self._end(head)).seq)

    def _end(self, head: Head) -> Head:
        writer = self.roster.profile(head.profile)
        last = writer.revoked if writer is not None else None
        return head if last is None or head.seq <= last.seq else Head(head.profile, last.seq, last.hash)

    def had_heard(self, profile: bytes, seq: int, order: Order) -> bool:
        """Whether a desk knew of the entry that stands at `order` when it wrote its own number `seq`."""
        lamport, writer, number = order
        for at in range(seq, 0, -1):
            entry = self.vault.entry_at(profile, at)
            if entry is None or entry.header.lamport <= lamport:
                return False
            if any(one.profile == writer and one.seq >= number for one in entry.header.seen):
                return True
        return False

    def entries(self, patient: bytes) -> list[Entry]:
        """Every entry on a patient, in log order."""
        return self._recall(("written", patient), lambda: self.vault.entries(patient))

    def signed_entries(self, patient: bytes) -> list[Signed]:
        """Every entry on a patient that counts, in log order, as events."""
        return self._recall(("entries", patient), lambda: self._signed_entries(patient))

    def _signed_entries(self, patient: bytes) -> list[Signed]:
        members = self.members()
        return [signed(entry, members) for entry in self.entries(patient) if self.counts(entry)]

    def dossier(self, patient: bytes) -> Dossier:
        """The file of a patient, folded from the log."""
        return self._recall(("dossier", patient), lambda: self.folding(patient).dossier())

    def folding(self, patient: bytes) -> Folding:
        """The fold of the log so far; go on with a copy of it."""
        return self._recall(("folding", patient), lambda: self.blank().add(self.signed_entries(patient)))

    def blank(self) -> Folding:
        """The fold of nothing yet, for this practice as it is now."""
        return Folding(self.country.utc_minutes, self.roster.gone)

    def closed(self, now: int) -> Refusal | None:
        """Why this desk may read but not send: an alarm about the record, or a clock before its last entry, or nowhere."""
        alarm = self.vault.setting("alarm")
        if alarm:
            return refuse(alarm.decode("ascii"))
        if self.profile.revoked is not None:
            return refuse(REMOVED)
        if not 0 <= now <= LATEST_MS:
            return refuse("record.clock_far")
        return refuse("record.clock_back") if now + CLOCK_SLACK_MS < self.latest_ms() else None

    def latest_ms(self) -> int:
        """The latest time that this desk ever wrote, or that a member accepted after a correction."""
        return int.from_bytes(self.vault.setting(LATEST) or b"", "big")
