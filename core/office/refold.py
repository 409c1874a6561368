"""What the entries make again: lists, search and devices, compared with what lies in the vault, and written anew.

These rows hold no truth of their own. Where one differs from a fresh fold, a page of the file is of another day, or this
version of the program folds otherwise: either way the entries are right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from core.doors.sqlcipher import SqlVault
from core.doors.tables import MOST
from core.doors.vault import Change, LaneStep
from core.model import Task
from core.office.alarm import ALARM, close_desk
from core.office.desk import LATEST, Desk
from core.office.granted import CURSOR, opened_by
from core.office.pen import names_setting, rows_between
from core.office.soundness import put_back
from core.office.sync import FOLDED, LEFT, POSTED, READ_WHOLE, VOID, sync
from core.office.taking import Synced
from core.office.tray import tray_setting
from core.record.events import HeaderSeen, QuestionRecorded, RosterChanged
from core.record.letters import question_header
from core.record.sense import LATEST_MS
from crypto.encoding import u64
from crypto.letterhead import letter_hash


def fresh(desk: Desk, patient: bytes) -> Change:
    """The rows and words of one patient, folded from the entries alone."""
    nothing, entries = desk.blank().dossier(), desk.signed_entries(patient)
    return rows_between(desk, nothing, desk.dossier(patient), entries) if entries else Change()


def _instead(desk: Desk, patient: bytes) -> Change:
    """The same in the place of what the lists say, of which nothing else is left."""
    rows, questions = fresh(desk, patient), desk.dossier(patient).questions
    standing = {(row.letter, row.task) for row in rows.tasks}
    places = {(question.letter, task) for question in questions for task in Task}
    return rows.and_then(Change(done=tuple(sorted(places - standing))))


FOLDING = b"6"
"""Which folding made the lists of a vault: another number, and they are made again at the next opening."""


def fold_anew(desk: Desk) -> None:
    """Once after an update that folds otherwise, or lists more: every list as this version makes it."""
    leave_out(desk)
    mark = desk.vault.setting(FOLDED) or b""
    if mark in (FOLDING, VOID) or mark.startswith(LEFT):
        return
    change = Change(settings=((FOLDED, FOLDING),))
    for patient in desk.vault.shelves():
        change = change.and_then(_instead(desk, patient))
    desk.vault.commit(change)


def leave_out(desk: Desk) -> None:
    """Once after a roster ended a chain before entries that this desk had taken in: every list without these, as at the desks
    that never took them in. Rows that are not those last written are an alarm first: afterwards it could not be seen. Where no
    such entry is here, the lists of those whom the departure concerns are enough.
    """
    mark = desk.vault.setting(FOLDED) or b""
    if desk.vault.setting(ALARM):
        return
    if mark.startswith(LEFT):
        _list_again(desk)
        desk.vault.commit(Change(settings=((FOLDED, mark.removeprefix(LEFT)),)))
    if mark != VOID:
        return
    found = put_back(desk, whole=True)
    close_desk(desk, found)
    if not found:
        _make_lists(desk, Change())
        desk.vault.commit(Change(settings=((FOLDED, FOLDING),)))


def _list_again(desk: Desk) -> None:
    """The rows of the patients of whom a list says something that a desk which left had answered, or held."""
    vault, members = desk.vault, desk.members()
    left = {members[profile].name for profile in desk.roster.gone}
    patients = {row.patient for row in vault.inbox(None, MOST) if row.claimed_by in left or "reply.twice" in row.flags}
    patients |= {row.patient for task in (Task.TELL, Task.FOLLOW) for row in vault.tasks(LATEST_MS, task, MOST)}
    for patient in sorted(patients):
        vault.commit(replace(_instead(desk, patient), words=()))


def differing(desk: Desk) -> Iterator[str]:
    """The names of the lists that differ from a fresh fold, each once; "" after each patient."""
    vault, found, owners = desk.vault, Counter[str](), defaultdict[bytes, set[bytes]](set)
    wrong: set[str] = set()
    standing = frozenset(vault.tasks(LATEST_MS, limit=MOST))
    for patient in vault.shelves():
        rows = fresh(desk, patient)
        if any(vault.inbox_row(row.letter) != row for row in rows.inbox):
            wrong.add("inbox")
        if rows.patients != tuple(row for row in (vault.patient(patient),) if row is not None):
            wrong.add("patient")
        if {(one.entry, one.text) for one in vault.words(patient)} != {(one.entry, one.text) for one in rows.words}:
            wrong.add("word")
        for device, owner in rows.devices:
            owners[device].add(owner)
        if any(row not in standing for row in rows.tasks):
            wrong.add("task")
        made = {"inbox": rows.inbox, "task": rows.tasks, "patient": rows.patients, "word": rows.words}
        found.update({name: len(lines) for name, lines in made.items()})
        yield ""
    if any(vault.device_owner(device) not in patients for device, patients in owners.items()):
        wrong.add("device")
    found["device"] = len(owners)
    yield from sorted(wrong | {name for name, count in vault.tally().items() if count != found[name]})
    if isinstance(vault, SqlVault):
        yield from vault.search_differs()


def read_again(desk: Desk, now: int) -> Synced:
    """Read the journal from its start, and publish our part of it once more: what the vault forgot comes back."""
    desk.vault.commit(Change(settings=((CURSOR, b""), (POSTED, u64(0)), (READ_WHOLE, b""))))
    return sync(desk, now)


def refold(desk: Desk) -> None:
    """Make every list again from the entries, and take what else lies here as it is."""
    change = _known(desk)
    for secret in (*desk.vault.secrets("patient"), *desk.vault.secrets("entry")):
        opened = opened_by(desk, secret)
        change = change.and_then(Change(clins=tuple((one.hash, one.clin) for one in opened if one.clin is not None)))
    desk.vault.commit(change)
    _make_lists(desk, Change(lanes=tuple(step for patient in desk.vault.shelves() for step in _lanes(desk, patient))))


def _make_lists(desk: Desk, rows: Change) -> None:
    for patient in desk.vault.shelves():
        rows = rows.and_then(fresh(desk, patient))
    desk.vault.refold(replace(rows, devices=tuple(sorted(rows.devices, key=lambda claim: _standing(desk, *claim)))))
    for patient in desk.vault.shelves():
        desk.vault.commit(Change(settings=tray_setting(desk.vault, patient, desk.dossier(patient))))


def _standing(desk: Desk, device: bytes, patient: bytes) -> tuple[bool, bool]:
    """The last of several claims to one device is kept, so that the best comes last."""
    known = desk.dossier(patient).device(device)
    return known.standing if known else (False, False)


def _lanes(desk: Desk, patient: bytes) -> Iterator[LaneStep]:
    """Where the patient's questions stand in their lanes: none is taken in twice because a lane was forgotten."""
    for entry in desk.signed_entries(patient):
        if entry.profile == desk.me and isinstance(entry.event, HeaderSeen | QuestionRecorded):
            header = question_header(entry.event.header)
            step = desk.vault.lane_step(header.sender, header.to, header.seq)
            if step is None:
                digest = letter_hash(entry.event.header)
                yield LaneStep(header.sender, header.to, header.seq, digest, header.prev, ahead=False)


def _known(desk: Desk) -> Change:
    """The newest roster and the latest time that the log knows."""
    rosters = [one.event for one in desk.signed_entries(b"") if isinstance(one.event, RosterChanged)]
    newest = max(rosters, key=lambda event: event.version)
    settings = [("roster", newest.file), names_setting(newest)] if newest.version > desk.roster.v else []
    mine = desk.vault.head(desk.me)
    last = desk.vault.entry(mine.hash) if mine else None
    if last is not None and last.header.wall_ms > desk.latest_ms():
        settings.append((LATEST, u64(last.header.wall_ms)))
    return Change(settings=tuple(settings))
