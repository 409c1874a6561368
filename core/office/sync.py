"""Between desks: publish what this desk wrote, take in what the others wrote, in the order that the entries name.

An entry is judged by `crypto.chain.take_in`; one that comes too early waits, visibly; one that is refused is an event,
and a fork is an alarm that closes sending.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from core.doors.vault import Change, Secret, Waiting
from core.model import DAY_MS, Trouble
from core.office.cosign import hold_against
from core.office.desk import Desk
from core.office.hosting import shut_ended
from core.office.pen import dossier_with, folded, names_setting
from core.record import events as e
from core.record.codec import CODE, may_write, read_event
from core.record.letters import question_header
from core.record.sense import make_sense
from crypto.chain import Held, Known, Taken, Waits, take_in
from crypto.encoding import u64
from crypto.entry import SALT_BYTES, Entry, content_key_id, open_clin, open_clin_alone, open_grant, read_wire
from crypto.errors import Refused
from crypto.header import EntryHeader
from crypto.keys import Profile, Role, Roster, read_roster, succeeds
from crypto.primitives import blake, kem_key

POSTED = "journal.posted"
CURSOR = "journal.cursor"
READ_WHOLE = "journal.read_whole"
FORK = "record.fork"
ROSTER = "record.roster"
SCOPES = frozenset({"header", "journal", "patient", "entry"})
KEY_BYTES = 32


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
    """`crypto.chain.ChainView` over the vault."""

    def __init__(self, desk: Desk) -> None:
        self._vault = desk.vault
        self._roster = desk.roster
        self._waiting = [read_wire(one.wire, desk.journal_keys(), desk.practice) for one in desk.vault.waiting()]

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
        headers = [entry.header for entry in (*self._vault.entries(patient), *self._waiting)]
        erasing = [one.profile for one in headers if (one.kind, one.patient) == ("Erased", patient)]
        signers = [self._roster.profile(profile) for profile in erasing]
        return len({signer.member_id for signer in signers if signer is not None}) > 1


def sync(desk: Desk, now: int | None = None) -> Synced:
    """Publish, then take in until nothing moves. Raises `Trouble` of the vault or the journal.

    With `now` (ms), the first exchange of a day reads the journal from its start: what was slipped in behind the cursor
    is judged, and what the journal lost is given again.
    """
    mine = publish(desk)
    report = Synced(published=len(mine))
    _newer_roster(desk, report)
    if not desk.vault.secrets("journal"):
        return report
    keys = desk.journal_keys().keys()
    if now is not None and _day_over(desk, now):
        _read_whole(desk, report, now)
    else:
        _read_on(desk, mine, report)
    _take_waiting(desk, report)
    if min(desk.journal_keys()) < min(keys):  # what could not be read before lies behind the cursor
        report.refused.pop("entry.epoch", None)
        desk.vault.commit(Change(settings=((CURSOR, b""),)))
        _read_on(desk, mine, report)
        _take_waiting(desk, report)
    report.published += len(publish(desk))
    return report


def _read_on(desk: Desk, known: frozenset[bytes], report: Synced) -> None:
    cursor = desk.vault.setting(CURSOR) or b""
    while True:
        wires, after = desk.journal.since(cursor)
        _take_all(desk, (wire for wire in wires if wire not in known), report)
        if after == cursor:
            return
        cursor = after
        desk.vault.commit(Change(settings=((CURSOR, cursor),)))


def _day_over(desk: Desk, now: int) -> bool:
    last = desk.vault.setting(READ_WHOLE)
    return not last or not 0 <= now - int.from_bytes(last, "big") < DAY_MS


def _read_whole(desk: Desk, report: Synced, now: int) -> None:
    heads = desk.vault.heads()
    held = {blake("wire", entry.wire): entry.hash for head in heads for entry in desk.vault.chain(head.profile)}
    cursor, there = b"", set[bytes]()
    while True:
        wires, after = desk.journal.since(cursor)
        named = {blake("wire", wire): wire for wire in wires}
        there |= {held[name] for name in named if name in held}
        there |= _take_all(desk, (wire for name, wire in named.items() if name not in held), report)
        if after == cursor:
            break
        cursor = after
    for head in heads:
        lost = [entry for entry in desk.vault.chain(head.profile) if entry.hash not in there]
        if lost:
            desk.journal.append(lost)
            report.lost += len(lost)
    desk.vault.commit(Change(settings=((CURSOR, cursor), (READ_WHOLE, u64(now)))))


def publish(desk: Desk) -> frozenset[bytes]:
    """Append this desk's entries that the journal has not; their wire bytes."""
    posted = int.from_bytes(desk.vault.setting(POSTED) or b"", "big")
    entries = list(desk.vault.chain(desk.me, after=posted))
    if entries:
        desk.journal.append(entries)
        desk.vault.commit(Change(settings=((POSTED, u64(entries[-1].header.seq)),)))
    return frozenset(entry.wire for entry in entries)


def _newer_roster(desk: Desk, report: Synced) -> None:
    """Take the practice's newest roster, when it rightly follows ours. Another that the root signed is an alarm, never
    a replacement; what it did not sign is no roster, and is put right at the next opening.
    """
    file, ours = lying_roster(desk), desk.vault.setting("roster")
    if file == b"" and ours is not None:
        desk.box.put_roster(ours)
        report.roster = "roster.set_aside"
    if not file or file == ours:
        return
    known = desk.roster
    newer = signed_by(known.root_pk, file)
    if newer is None:
        return
    try:
        succeeds(known, newer)
    except Refused as refused:
        if refused.code != "roster.rollback":
            report.alarm = ROSTER
            desk.vault.commit(Change(settings=(("alarm", ROSTER.encode("ascii")),)))
        return
    if newer.v > known.v:
        desk.vault.commit(Change(settings=(("roster", file),)))


def lying_roster(desk: Desk) -> bytes | None:
    """The practice's roster file, where there is one; b"" for what can be none: no regular file, or too large."""
    try:
        return desk.box.roster()
    except Trouble as trouble:
        if trouble.code not in ("disk.too_large", "disk.not_a_file"):
            raise
        return b""


def signed_by(root_pk: bytes | None, file: bytes) -> Roster | None:
    """The roster in a file, when this root signed it (None: any root)."""
    try:
        return read_roster(file, root_pk)
    except Refused:
        return None


def _take_all(desk: Desk, wires: Iterable[bytes], report: Synced) -> set[bytes]:
    """Judge each entry that is not held; the hashes of all that could be read."""
    keys, read = desk.journal_keys(), set[bytes]()
    for wire in wires:
        try:
            entry = read_wire(wire, keys, desk.practice)
            read.add(entry.hash)
            if desk.vault.entry(entry.hash) is None:
                _take(desk, entry, report)
        except Refused as refused:
            _refuse(desk, refused.code, report)
    return read


def _take_waiting(desk: Desk, report: Synced) -> None:
    moved = True
    while moved:
        before = report.taken
        _take_all(desk, [one.wire for one in desk.vault.waiting()], report)
        moved = report.taken > before
    report.waiting = len(desk.vault.waiting())


def _refuse(desk: Desk, code: str, report: Synced) -> None:
    """Entries of a refused chain would come again at every exchange: they are counted, and a fork closes sending."""
    report.refused[code] = report.refused.get(code, 0) + 1
    if code == "entry.fork":
        report.alarm = FORK
        desk.vault.commit(Change(settings=(("alarm", FORK.encode("ascii")),)))


def _take(desk: Desk, entry: Entry, report: Synced) -> None:
    header = entry.header
    outcome = take_in(entry, LogView(desk), may_write, desk.content_keys(header.patient))
    if isinstance(outcome, Held):
        return
    if isinstance(outcome, Waits):
        desk.vault.commit(Change(waiting=(Waiting(header.profile, header.seq, entry.wire, outcome.reason),)))
        _take_old_key(desk, entry)
        return
    _commit(desk, outcome)
    report.taken += 1


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


def _commit(desk: Desk, taken: Taken) -> None:
    entry = taken.entry
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
        change = change.and_then(folded(desk, header.patient, (*opened, entry)))
    if isinstance(event, e.DeviceClosed | e.Withdrawn | e.DeviceChanged | e.PatientEnrolled):
        after = dossier_with(desk, header.patient, entry)
        change = change.and_then(shut_ended(desk, desk.dossier(header.patient), after))
    desk.vault.commit(change)


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
