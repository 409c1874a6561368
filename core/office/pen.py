"""The pen: the entries of one act, the rows they change and everything else of the act, committed whole.

Record before send: whatever an act wants to post lies in the same transaction as the entries that cover it.
"""

from collections.abc import Iterable

from core.doors.vault import Change, LaneStep, Secret, Words
from core.dossier import Device, Dossier
from core.model import Refusal, Trouble, refuse
from core.office.desk import LATEST, REMOVED, Desk
from core.office.rows import changed_rows, patient_row
from core.office.tasks import changed_tasks
from core.office.tray import tray_setting
from core.record.codec import CLINICIANS, clin_bytes, kind_of, may_write, pack, staff_bytes
from core.record.events import Event, GrantedKey, KeyGranted, RosterChanged
from core.record.fold import Folding
from core.record.sense import LATEST_MS
from core.record.signed import Signed, signed
from core.record.words import words_of
from crypto.chain import Known, next_place
from crypto.encoding import u64
from crypto.entry import Entry, content_key_id, write_entry
from crypto.primitives import random


class Pen:
    """Writes entries at the end of this desk's chain; nothing exists before `commit`. `lifts`: the alarm that this act
    itself takes away (core.office.lift)."""

    def __init__(self, desk: Desk, now: int, *, lifts: str = "") -> None:
        alarm = (desk.vault.setting("alarm") or b"").decode("ascii")
        if alarm != lifts:
            raise Trouble(alarm)  # nothing is written at a desk whose record is in doubt
        if desk.profile.revoked is not None:
            raise Trouble(REMOVED)  # nobody would take it
        if not 0 <= now <= LATEST_MS:
            raise Trouble("record.clock_far")  # an entry that the other desks would refuse ends a chain for them
        self.desk = desk
        self.now = now
        self.change = Change()
        self.rewound: dict[
            bytes, LaneStep | None
        ] = {}  # device -> after which step of our lane this act writes it anew
        head = desk.vault.head(desk.me)
        self._last = Known(head.seq, head.hash, desk.vault.lamport(desk.me)) if head else None
        self._patients: dict[bytes, tuple[int, bytes]] = {}

    def add(self, change: Change) -> None:
        """More of the same act."""
        self.change = self.change.and_then(change)

    def settle(self, *settings: tuple[str, bytes]) -> None:
        """Settings of this desk, in the same act."""
        self.add(Change(settings=settings))

    def write(self, event: Event, patient: bytes = b"", thread: bytes = b"") -> Entry:
        """One entry. A clinical part is sealed with the patient's content key, made here when there is none."""
        desk = self.desk
        clin = clin_bytes(event)
        if not may_write(desk.profile.role, kind_of(event), clin is not None):
            raise PermissionError(kind_of(event))
        boxed_to = self._grantee(event)
        key = self._content_key(patient) if clin is not None and boxed_to is None else None
        changed = self._changed()
        place = next_place(
            desk.practice,
            self._last,
            changed,
            wall_ms=self.now,
            patient=patient,
            patient_last=self._patients.get(patient) or desk.vault.patient_head(desk.me, patient),
            thread=thread,
        )
        entry = write_entry(
            desk.keys.sig,
            place,
            kind_of(event),
            staff_bytes(event),
            journal=desk.journal_key(),
            clin=clin,
            content_key=key,
            boxed_to=boxed_to,
        )
        self._last = Known(entry.header.seq, entry.hash, entry.header.lamport)
        if patient:
            self._patients[patient] = (entry.header.patient_seq, entry.hash)
        self.add(Change(entries=(entry,), settings=tuple(_seen(one, known) for one, known in changed.items())))
        return entry

    def _grantee(self, event: Event) -> bytes | None:
        if not isinstance(event, KeyGranted):
            return None
        profile = self.desk.roster.profile(event.to)
        assert profile is not None, "a key is granted to a profile of the roster"
        return profile.kem_pk

    def _changed(self) -> dict[bytes, Known]:
        """Other chains that grew since this desk's last entry."""
        vault = self.desk.vault
        already = dict(self.change.settings)
        changed = {}
        for head in vault.heads():
            name = _seen_name(head.profile)
            if head.profile != self.desk.me and (already.get(name) or vault.setting(name)) != u64(head.seq):
                changed[head.profile] = Known(head.seq, head.hash, vault.lamport(head.profile))
        return changed

    def _content_key(self, patient: bytes) -> bytes:
        new = next((one for one in self.change.secrets if (one.scope, one.name) == ("patient", patient)), None)
        key = new.key if new else self.desk.content_key(patient)
        return key or self._new_content_key(patient)

    def _new_content_key(self, patient: bytes) -> bytes:
        """Made by the first clinician who writes on the patient, and granted to the practice's other clinicians."""
        key = random(32)
        key_id = content_key_id(key)
        self.add(Change(secrets=(Secret("patient", patient, key_id, key),)))
        for profile in self.desk.roster.profiles:
            if profile.sig_pk != self.desk.me and profile.role in CLINICIANS and profile.revoked is None:
                self.write(KeyGranted("patient", profile.sig_pk, 0, key_id, GrantedKey(key)), patient)
        return key

    def commit(self) -> None:
        """Everything at once: entries, folded rows, search words, what was added. Raises `Trouble`; then nothing is."""
        patients = {entry.header.patient for entry in self.change.entries if entry.header.patient}
        for patient in sorted(patients):
            self.add(folded(self.desk, patient, self.change.entries))
        if self.change.entries and self.now > self.desk.latest_ms():
            self.add(Change(settings=((LATEST, u64(self.now)),)))
        self.desk.vault.commit(self.change)
        self.change = Change()


def folded(desk: Desk, patient: bytes, new: tuple[Entry, ...]) -> Change:
    """Rows and words of a patient once these entries stand in the log: new ones, or known ones just made readable."""
    known, members = desk.folding(patient), desk.members()
    fresh = [signed(entry, members) for entry in new if entry.header.patient == patient and desk.counts(entry)]
    dossier = with_more(desk, patient, fresh, known).dossier()
    tray = Change(settings=tray_setting(desk.vault, patient, dossier))
    return rows_between(desk, known.dossier(), dossier, fresh).and_then(tray)


def rows_between(desk: Desk, before: Dossier, after: Dossier, fresh: Iterable[Signed]) -> Change:
    """The rows that differ between two states of a dossier, and the words of the entries that came between."""
    patient = after.patient
    words = tuple(Words(one.hash, patient, text) for one in fresh if (text := words_of(one.event)))
    devices = tuple((device.sig, patient) for device in after.devices if _keeps(desk, device, patient))
    rows = tuple(changed_rows(before, after, desk.country))
    change = Change(inbox=rows, patients=(patient_row(after),), words=words, devices=devices)
    return change.and_then(changed_tasks(before, after))


def _keeps(desk: Desk, device: Device, patient: bytes) -> bool:
    """Whether letters of this device are this patient's. Where it was enrolled for two, the one for whom a physician
    confirmed it has it, else the one who had it: nobody's enrolment takes letters away from another file.
    """
    owner = desk.vault.device_owner(device.sig)
    theirs = None if owner in (None, patient) else desk.dossier(owner or b"").device(device.sig)
    return theirs is None or device.standing > theirs.standing


def with_more(desk: Desk, patient: bytes, fresh: list[Signed], known: Folding) -> Folding:
    """The fold of the log with these entries in it; it only goes on where they stand at its end."""
    if known.last is None or all(one.order > known.last.order for one in fresh):
        return known.copy().add(sorted(fresh, key=lambda one: one.order))
    entries = {one.hash: one for one in (*desk.signed_entries(patient), *fresh)}
    return desk.blank().add(sorted(entries.values(), key=lambda one: one.order))


def _seen_name(profile: bytes) -> str:
    return f"seen.{profile.hex()}"


def _seen(profile: bytes, known: Known) -> tuple[str, bytes]:
    return _seen_name(profile), u64(known.seq)


def names_setting(event: RosterChanged) -> tuple[str, bytes]:
    """The setting that holds the practice's and the members' names."""
    return "names", pack(event)


def permitted(desk: Desk, kind: str, *, clinical: bool = False) -> Refusal | None:
    """Whether this member may do what an entry of this kind records."""
    return None if may_write(desk.profile.role, kind, clinical) else refuse("role.may_not", kind=kind)
