"""Entries that came from other desks, until each has its place in the log, or is refused, or waits for what is missing.

Of all that came together each is tried in the log's order, where nothing stands before what it has seen: so one pass takes in
whatever fits, however many desks wrote in turn, and whichever chain the journal handed out first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from core.doors.vault import Change, Secret, Waiting
from core.office.cosign import hold_against
from core.office.desk import Desk
from core.office.hosting import shut_ended
from core.office.pen import folded_on, names_setting
from core.record import events as e
from core.record.codec import CODE, may_write, read_event
from core.record.fold import Folding
from core.record.letters import question_header
from core.record.sense import make_sense
from crypto.chain import Known, Taken, Waits, take_in
from crypto.encoding import u64
from crypto.entry import SALT_BYTES, Entry, content_key_id, open_clin, open_clin_alone, open_grant, read_wire
from crypto.errors import Refused
from crypto.header import EntryHeader
from crypto.keys import Profile, Role, Roster, read_roster
from crypto.primitives import kem_key

FORK = "record.fork"
SCOPES = frozenset({"header", "journal", "patient", "entry"})
KEY_BYTES = 32
_TOGETHER = 100
"""So many entries become durable at once."""
_FOLDS = 100


@dataclass
class Synced:
    """One exchange with the journal: how many entries went out, came in, wait, and were refused by error class; how
    many the journal had lost and was given again; what was put right about the shared roster, and what this
    exchange showed that closes sending (codes, or empty)."""

    published: int = 0
    taken: int = 0
    waiting: int = 0
    lost: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    roster: str = ""
    alarm: str = ""


class LogView:
    """`crypto.chain.ChainView` over the vault. `erasing`: who signed an erasure, by patient, among what is still coming."""

    def __init__(self, desk: Desk, erasing: Mapping[bytes, set[bytes]]) -> None:
        self._vault = desk.vault
        self._roster = desk.roster
        self._erasing = erasing

    def profile(self, sig_pk: bytes) -> Profile | None:
        """The profile in the newest roster."""
        return self._roster.profile(sig_pk)

    def last(self, profile: bytes) -> Known | None:
        """The last entry of a chain."""
        head = self._vault.head(profile)
        return Known(head.seq, head.hash, self._vault.lamport(profile)) if head else None

    def at(self, profile: bytes, seq: int) -> Known | None:
        """One entry of a chain."""
        entry = self._vault.entry_at(profile, seq)
        return Known(seq, entry.hash, entry.header.lamport) if entry else None

    def patient_last(self, profile: bytes, patient: bytes) -> tuple[int, bytes]:
        """Where that profile's entries on the patient end."""
        return self._vault.patient_head(profile, patient)

    def erased(self, patient: bytes) -> bool:
        """Whether two members signed that this patient's texts be destroyed; their words may still be waiting."""
        headers = [entry.header for entry in self._vault.entries(patient)]
        erasing = {one.profile for one in headers if one.kind == e.Erased.__name__} | self._erasing.get(patient, set())
        signers = [self._roster.profile(profile) for profile in erasing]
        return len({signer.member_id for signer in signers if signer is not None}) > 1


class Coming:
    """What came in one exchange, beside what waited before it."""

    def __init__(self, desk: Desk, report: Synced) -> None:
        self._desk, self.report = desk, report
        self._late: dict[bytes, _Late] = {}
        self._erasing: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._folds: dict[bytes, Folding] = {}  # of patients on whom something came: nobody else writes meanwhile
        self._kept = {(one.profile, one.seq) for one in desk.vault.waiting()}
        self.bring(one.wire for one in desk.vault.waiting())

    def bring(self, wires: Iterable[bytes]) -> set[bytes]:
        """More of it; what is in the log is passed by. The hashes of all that could be read."""
        read = set[bytes]()
        for wire in wires:
            try:
                entry = self._read(wire)
            except Refused as refused:
                self._refuse(refused.code)
                continue
            read.add(entry.hash)
            if self._desk.vault.entry(entry.hash) is None:
                self._late[entry.hash] = _Late(entry.header.order, wire)
                if entry.header.kind == e.Erased.__name__:
                    self._erasing[entry.header.patient].add(entry.header.profile)
        return read

    def settle(self) -> None:
        """Take in what fits, and keep what waits."""
        moved = True
        while moved:
            before = len(self._late)
            self._pass()
            moved = 0 < len(self._late) < before
        self._keep()
        self.report.waiting = len(self._desk.vault.waiting())

    def _pass(self) -> None:
        """Each once, in the log's order. Behind one that waits nothing of its chain fits."""
        waiting: dict[bytes, int] = {}
        inorder = iter(sorted(self._late.items(), key=lambda one: one[1].order))
        while some := list(islice(inorder, _TOGETHER)):
            with self._desk.vault.together():
                for digest, late in some:
                    _, profile, seq = late.order
                    late.reason = "gap" if seq > waiting.get(profile, seq) else self._take(late.wire)
                    if late.reason:
                        waiting.setdefault(profile, seq)
                    else:
                        del self._late[digest]

    def _take(self, wire: bytes) -> str:
        """Judge an entry; why it waits, or nothing where it is dealt with."""
        entry = self._read(wire)
        try:
            keys = self._desk.content_keys(entry.header.patient)
            outcome = take_in(entry, LogView(self._desk, self._erasing), may_write, keys)
            if isinstance(outcome, Waits):
                return outcome.reason
            if isinstance(outcome, Taken):
                self._commit(outcome)
                self.report.taken += 1
        except Refused as refused:
            self._refuse(refused.code)
            if refused.code == "entry.revoked" and (place := entry.header.order[1:]) in self._kept:
                self._desk.vault.commit(Change(arrived=(place,)))  # it is waited for no more
        return ""

    def _commit(self, taken: Taken) -> None:
        patient = taken.entry.header.patient
        change, after = _change(self._desk, taken, self._fold(patient))
        self._desk.vault.commit(change)
        if len(self._folds) >= _FOLDS:
            self._folds.clear()
        self._folds[patient] = after

    def _fold(self, patient: bytes) -> Folding:
        """The log of a patient so far; of what is about no patient nothing is folded."""
        if patient and patient not in self._folds:
            return self._desk.folding(patient)
        return self._folds.get(patient) or self._desk.blank()

    def _read(self, wire: bytes) -> Entry:
        return read_wire(wire, self._desk.journal_keys(), self._desk.practice)

    def _refuse(self, code: str) -> None:
        """Entries of a refused chain would come again at every exchange: they are counted, and a fork closes sending."""
        self.report.refused[code] = self.report.refused.get(code, 0) + 1
        if code == "entry.fork":
            self.report.alarm = FORK
            self._desk.vault.commit(Change(settings=(("alarm", FORK.encode("ascii")),)))

    def _keep(self) -> None:
        """What is left waits in the vault; what may be taken ahead of its turn is."""
        for late in self._late.values():
            with suppress(Refused):  # it is refused when its turn comes
                _take_old_key(self._desk, self._read(late.wire))
        new = [late for late in self._late.values() if late.order[1:] not in self._kept]
        if new:
            self._desk.vault.commit(Change(waiting=tuple(Waiting(*one.order[1:], one.wire, one.reason) for one in new)))
            self._kept.update(one.order[1:] for one in new)


@dataclass
class _Late:
    """An entry that has no place yet: where it stands in the log's order, its bytes, why it waits."""

    order: tuple[int, bytes, int]
    wire: bytes
    reason: str = ""


def _take_old_key(desk: Desk, entry: Entry) -> None:
    """The journal key of an earlier epoch, granted to this desk: it opens what this very entry waits for, so it is taken
    ahead of its turn. Whoever joins after somebody left has no other way to the beginning."""
    if entry.header.kind != "KeyGranted" or entry.staff is None:
        return
    event = read_event(entry.header.kind, entry.staff[SALT_BYTES:], None)
    if isinstance(event, e.KeyGranted) and event.scope == "journal" and event.epoch < desk.roster.journal_epoch:
        granted = _granted(desk, entry, event)
        if granted is not None:
            desk.vault.commit(Change(secrets=(granted,)))


def _change(desk: Desk, taken: Taken, known: Folding) -> tuple[Change, Folding]:
    """What the vault is to hold once the entry is in the log, and the fold of its patient then; `known`: the fold so far."""
    entry, after = taken.entry, known
    header = entry.header
    change = Change(entries=(entry,), arrived=((header.profile, header.seq),))
    staff = (entry.staff or b"")[SALT_BYTES:]
    clin = None if entry.clin is None else entry.clin[SALT_BYTES:]
    event = read_event(header.kind, staff, clin) if entry.staff is not None else e.Unknown(header.kind)
    make_sense(event, header)
    _check_origin(desk, event, header)
    if isinstance(event, e.RosterChanged) and event.version > desk.names.version:
        change = change.and_then(Change(settings=(names_setting(event),)))
    opened: tuple[Entry, ...] = ()
    if isinstance(event, e.KeyGranted) and (granted := _granted(desk, entry, event)):
        opened = opened_by(desk, granted) if granted.scope in ("patient", "entry") else ()
        clins = tuple((one.hash, one.clin) for one in opened if one.clin is not None)
        change = change.and_then(Change(secrets=(granted,), clins=clins))
    if header.patient:
        rows, after = folded_on(desk, header.patient, (*opened, entry), known)
        change = change.and_then(rows)
    if isinstance(event, e.DeviceClosed | e.Withdrawn | e.DeviceChanged | e.PatientEnrolled):
        change = change.and_then(shut_ended(desk, known.dossier(), after.dossier()))
    return change, after


def _check_origin(desk: Desk, event: e.Event, header: EntryHeader) -> None:
    """A letter comes from a device of that patient; a roster is signed by the practice's root."""
    match event:
        case e.HeaderSeen() | e.QuestionRecorded():
            if desk.vault.device_owner(question_header(event.header).sender) != header.patient:
                raise Refused(CODE)
        case e.Cosigned():
            hold_against(desk, event.file, header.profile)
        case e.RosterChanged():
            roster = read_roster(event.file, desk.roster.root_pk)
            if (roster.v, roster.hash) != (event.version, event.roster_hash):
                raise Refused(CODE)
        case _:
            pass


def _granted(desk: Desk, entry: Entry, event: e.KeyGranted) -> Secret | None:
    """The key, when it was granted to this desk. Content keys come from physicians and substitutes only; no grant takes
    the place of a practice's key that this desk holds, and a header key is the one that the roster names.
    """
    writer = desk.roster.profile(entry.header.profile)
    clinical = event.scope in ("patient", "entry")
    if clinical and (writer is None or writer.role is Role.SECRETARY):
        raise Refused("entry.role")
    if event.to != desk.me:
        return None
    given = read_event(
        entry.header.kind, (entry.staff or b"")[SALT_BYTES:], open_grant(entry, desk.keys.kem)[SALT_BYTES:]
    )
    if not isinstance(given, e.KeyGranted) or given.clin is None:
        raise Refused(CODE)
    key = given.clin.key
    if len(key) != KEY_BYTES or event.scope not in SCOPES:
        raise Refused(CODE)
    if event.scope == "patient":
        if content_key_id(key) != event.key_id:
            raise Refused("entry.clinical")
        return Secret("patient", entry.header.patient, event.key_id, key)
    if event.scope == "entry":
        held = desk.vault.entry(event.key_id)
        if held is not None and held.header.patient != entry.header.patient:
            raise Refused("entry.clinical")
        return Secret(event.scope, event.key_id, event.key_id, key)
    name, roster = u64(event.epoch), desk.roster
    if event.scope == "header" and event.epoch == roster.header_epoch and kem_key(key).public != roster.header_pk:
        raise Refused("entry.clinical")
    if writer is None or (writer.role is Role.SECRETARY and event.epoch > _epoch(roster, event.scope)):
        return None  # the key of a time to come is a physician's to give: it would be in use when that time comes
    return None if desk.vault.secret(event.scope, name) else Secret(event.scope, name, event.key_id, key)


def _epoch(roster: Roster, scope: str) -> int:
    return roster.header_epoch if scope == "header" else roster.journal_epoch


def opened_by(desk: Desk, granted: Secret) -> tuple[Entry, ...]:
    """Earlier entries, readable now with the key that was granted: a patient's, or that of one entry alone."""
    if granted.scope == "entry":
        entry = desk.vault.entry(granted.name)
        return (replace(entry, clin=open_clin_alone(entry, granted.key)),) if entry and entry.clin is None else ()
    return tuple(
        replace(entry, clin=open_clin(entry, granted.key))
        for entry in desk.vault.entries(granted.name)
        if entry.clin is None and entry.content_key_id == granted.key_id
    )
