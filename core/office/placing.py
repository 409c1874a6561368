"""Entries that found their place in the log and are not written yet, and the log as it is with them.

What each entry is held against (the ends of the chains, a patient's keys and fold) is read once and kept in mind for as long
as nobody else writes. What came is written together, and the lists of a patient are made once for all that came on them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain

from core.doors.vault import Change, one_act
from core.dossier import Dossier
from core.office.cosign import hold_against
from core.office.desk import Desk
from core.office.granted import CURSOR, granted_by, opened_by
from core.office.hosting import shut_ended
from core.office.pen import names_setting, rows_between, with_more
from core.office.tray import tray_setting
from core.record import events as e
from core.record.codec import CODE
from core.record.fold import Folding
from core.record.letters import question_header
from core.record.sense import make_sense
from core.record.signed import Signed, event_of, signed
from crypto.chain import Known
from crypto.entry import Entry
from crypto.errors import Refused
from crypto.header import EntryHeader
from crypto.keys import Profile, read_roster

_ALONE = (
    e.PatientEnrolled
    | e.DeviceChanged
    | e.IdentityConfirmed
    | e.DeviceClosed
    | e.Withdrawn
    | e.RosterChanged
    | e.Cosigned
)
"""What these say is held against what is written, or decides about what is written next: they are written by themselves."""
_FILES, _PLACES = 400, 20_000
"""How many patients' folds, and how many places of the log, are kept in mind."""


@dataclass
class _File:
    """A patient: the fold so far, the state that the lists show, and what came since."""

    folding: Folding
    listed: Dossier
    fresh: list[Signed] = field(default_factory=list)


class Placing:
    """`crypto.chain.ChainView` over the vault and what is not written yet.

    `erasing`: who signed an erasure, by patient, among what is still coming. `weight`: how many entries were placed, or made
    readable, since the block began. Whatever raises, nothing of its block is
    written, and this object is of no more use.
    """

    def __init__(self, desk: Desk, erasing: Mapping[bytes, set[bytes]]) -> None:
        self._desk, self._erasing = desk, erasing
        self.weight = 0
        self._entries = list[Entry]()
        self._changes = list[Change]()
        self._changed = dict[bytes, _File]()
        self._claimed = dict[bytes, bytes]()
        self._forget()

    def _forget(self) -> None:
        self._last: dict[bytes, Known | None] = {}
        self._places: dict[tuple[bytes, int], Known] = {}
        self._patients: dict[tuple[bytes, bytes], tuple[int, bytes]] = {}
        self._keys: dict[bytes, dict[bytes, bytes]] = {}
        self._files: dict[bytes, _File] = {}
        self._as_of = self._desk.vault.commits

    def look(self) -> None:
        """Forget what somebody else may have changed since."""
        if self._desk.vault.commits != self._as_of:
            self._forget()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is placed in this block is written at its end, all at once."""
        self.look()
        self.weight = 0
        with self._desk.vault.together():
            yield
            self._write()
        self._as_of = self._desk.vault.commits
        if len(self._places) > _PLACES:
            self._forget()

    # What an entry is held against

    def profile(self, sig_pk: bytes) -> Profile | None:
        """The profile in the newest roster."""
        return self._desk.roster.profile(sig_pk)

    def last(self, profile: bytes) -> Known | None:
        """The last entry of a chain."""
        if profile not in self._last:
            vault = self._desk.vault
            head = vault.head(profile)
            self._last[profile] = Known(head.seq, head.hash, vault.lamport(profile)) if head else None
        return self._last[profile]

    def at(self, profile: bytes, seq: int) -> Known | None:
        """One entry of a chain."""
        place = profile, seq
        if place not in self._places and (entry := self._desk.vault.entry_at(profile, seq)) is not None:
            self._places[place] = Known(seq, entry.hash, entry.header.lamport)
        return self._places.get(place)

    def holds(self, profile: bytes, seq: int, digest: bytes) -> bool:
        """Whether this very entry is in the log."""
        last = self.last(profile)
        known = self.at(profile, seq) if last is not None and seq <= last.seq else None
        return known is not None and known.hash == digest

    def patient_last(self, profile: bytes, patient: bytes) -> tuple[int, bytes]:
        """Where that profile's entries on the patient end."""
        both = profile, patient
        if both not in self._patients:
            self._patients[both] = self._desk.vault.patient_head(profile, patient)
        return self._patients[both]

    def erased(self, patient: bytes) -> bool:
        """Whether two members signed that this patient's texts be destroyed; their words may still be waiting."""
        self._write()
        headers = [entry.header for entry in self._desk.vault.entries(patient)]
        erasing = {one.profile for one in headers if one.kind == e.Erased.__name__} | self._erasing.get(patient, set())
        signers = [self.profile(profile) for profile in erasing]
        return len({signer.member_id for signer in signers if signer is not None}) > 1

    def content_keys(self, patient: bytes) -> dict[bytes, bytes]:
        """Content keys of one patient by their id."""
        if patient not in self._keys:
            self._keys[patient] = self._desk.content_keys(patient)
        return self._keys[patient]

    # What is placed

    def add(self, entry: Entry) -> None:
        """The next entry of the log, in a block of `together`. Raises `Refused` where it says what it cannot say."""
        header, event = entry.header, event_of(entry)
        make_sense(event, header)
        alone = self._stands_alone(event, header.patient)
        if alone or (isinstance(event, e.KeyGranted) and self._sealed(header.patient)):
            self._write()
        self._check_origin(event, header)
        beside, opened = _beside(self._desk, entry, event)
        if header.patient:
            self._fold(entry, event, opened)
        self._note(entry, event)
        self._changes.append(beside)
        for granted in beside.secrets:
            if granted.scope == "patient":
                self.content_keys(header.patient)[granted.key_id] = granted.key
        if alone:
            self._write()

    def _stands_alone(self, event: e.Event, patient: bytes) -> bool:
        """Whether it has to be written by itself. A device that two patients have is one's by what is written."""
        match event:
            case e.PatientEnrolled():
                first = patient != b"" and not self._file(patient).folding.devices
                return not first or self._owner(event.device_sig) is not None
            case e.IdentityConfirmed():
                return self._owner(event.device_sig) != patient
            case e.KeyGranted():
                return event.to == self._desk.me and event.scope != "patient"
            case _:
                return isinstance(event, _ALONE)

    def _sealed(self, patient: bytes) -> bool:
        """Whether a key may open something on this patient that is not written yet."""
        here = (one for one in self._entries if one.header.patient == patient)
        return any(one.clin is None and one.content_key_id for one in here)

    def _owner(self, device: bytes) -> bytes | None:
        return self._claimed.get(device) or self._desk.vault.device_owner(device)

    def _check_origin(self, event: e.Event, header: EntryHeader) -> None:
        """A letter comes from a device of that patient; a roster is signed by the practice's root."""
        match event:
            case e.HeaderSeen() | e.QuestionRecorded():
                owner = self._owner(question_header(event.header).sender)
                if owner != header.patient and (owner is not None or not self._over_void(header)):
                    raise Refused(CODE)
            case e.Cosigned():
                hold_against(self._desk, event.file, header.profile)
            case e.RosterChanged():
                roster = read_roster(event.file, self._desk.roster.root_pk)
                if (roster.v, roster.hash) != (event.version, event.roster_hash):
                    raise Refused(CODE)
            case _:
                pass

    def _over_void(self, header: EntryHeader) -> bool:
        """Whether its writer had seen entries that count no more, since a removal: the device may have been enrolled there."""
        ends = {one.sig_pk: one.revoked.seq for one in self._desk.roster.profiles if one.revoked is not None}
        self._write()
        before = (self._desk.vault.entry_at(header.profile, seq) for seq in range(header.seq - 1, 0, -1) if ends)
        headers = chain((header,), (one.header for one in before if one is not None))
        return any(head.seq > ends.get(head.profile, head.seq) for one in headers for head in one.seen)

    def _fold(self, entry: Entry, event: e.Event, opened: tuple[Entry, ...]) -> None:
        """Go on with what came on a patient, and with what is readable now."""
        desk, patient, members = self._desk, entry.header.patient, self._desk.members()
        fresh = [signed(one, members) for one in opened if desk.counts(one)]
        fresh.append(signed(entry, members, event))
        self.weight += len(opened)
        file = self._file(patient)
        last = file.folding.last
        if opened or (last is not None and fresh[-1].order < last.order):
            if patient in self._changed:
                self._write()
            file.folding = with_more(desk, patient, fresh, file.folding)
        else:
            try:
                file.folding.add(fresh)
            except Refused:
                file.folding = with_more(desk, patient, file.fresh, desk.folding(patient))
                raise
        file.fresh += fresh
        self._changed[patient] = file

    def _file(self, patient: bytes) -> _File:
        file = self._files.pop(patient, None)
        if file is None:
            folding = self._desk.folding(patient).copy()
            file = _File(folding, folding.dossier())
        self._files[patient] = file  # behind all that were asked for earlier
        return file

    def _note(self, entry: Entry, event: e.Event) -> None:
        header = entry.header
        known = Known(header.seq, entry.hash, header.lamport)
        self._last[header.profile] = self._places[header.profile, header.seq] = known
        if header.patient:
            self._patients[header.profile, header.patient] = header.patient_seq, entry.hash
        if isinstance(event, e.PatientEnrolled):
            self._claimed[event.device_sig] = header.patient
        self._entries.append(entry)
        self.weight += 1

    def _write(self) -> None:
        """All that was placed, with the lists as they are then."""
        if not self._entries:
            return
        desk = self._desk
        arrived = tuple((one.header.profile, one.header.seq) for one in self._entries)
        changes = [Change(entries=tuple(self._entries), arrived=arrived), *self._changes]
        for file in self._changed.values():
            after = file.folding.dossier()
            changes.append(rows_between(desk, file.listed, after, file.fresh))
            changes.append(shut_ended(desk, file.listed, after))
            file.listed, file.fresh = after, []
        desk.vault.commit(one_act(changes))
        for patient, file in self._changed.items():
            if setting := tray_setting(desk.vault, patient, file.listed):
                desk.vault.commit(Change(settings=setting))
        for patient in list(self._files)[:-_FILES]:
            del self._files[patient]
        self._entries, self._changes, self._changed, self._claimed = [], [], {}, {}


def _beside(desk: Desk, entry: Entry, event: e.Event) -> tuple[Change, tuple[Entry, ...]]:
    """What the vault is to hold beside the entry: names, a key that was granted; and the earlier entries that it opens."""
    if isinstance(event, e.RosterChanged) and event.version > desk.names.version:
        return Change(settings=(names_setting(event),)), ()
    if not isinstance(event, e.KeyGranted) or not (granted := granted_by(desk, entry, event)):
        return Change(), ()
    opened = opened_by(desk, granted) if granted.scope in ("patient", "entry") else ()
    clins = tuple((one.hash, one.clin) for one in opened if one.clin is not None)
    passed_by = ((CURSOR, b""),) if granted.scope == "journal" else ()  # what the key opens lies behind the cursor
    return Change(secrets=(granted,), clins=clins, settings=passed_by), opened
