"""How a change enters the vault's tables: inside one transaction, which the caller holds."""

from typing import Any

import sqlcipher3.dbapi2 as sql

from core.doors.seals import FOLDS
from core.doors.search import indexed, patient_key
from core.doors.tables import Table, each
from core.doors.vault import Aside, Change, LaneStep, OpenInvite, OutLetter, Secret, Waiting, Words
from core.model import Draft, Trouble
from core.record.rows import InboxRow, PatientRow, TaskRow
from crypto.entry import Entry

SHELF_BITS, CHAIN_BITS = 32, 16
_CHAIN, _SHELF = ("chain", "profile"), ("shelf", "patient")
_PUT_ENTRY = (
    "INSERT INTO entry (id, hash, chain, seq, lamport, patient_seq, thread, header, prev, sig, staff, clin, wire)"
    " {rows}"
)


INBOX = Table("inbox", InboxRow, ("letter",))
TASK = Table("task", TaskRow, ("letter", "task"))
PATIENT = Table("patient", PatientRow, ("patient",))
OUTBOX = Table("outbox", OutLetter, ("letter",))
LANE = Table("lane", LaneStep, ("to", "sender", "seq"))
ASIDE = Table("aside", Aside, ("file_hash",))
SECRET = Table("secret", Secret, ("scope", "name", "key_id"))
INVITE = Table("invite", OpenInvite, ("invite",))
WAITING = Table("waiting", Waiting, ("profile", "seq"))
DRAFT = Table("draft", Draft, ("letter",))


def write(db: sql.Connection, change: Change) -> None:
    """Write what the change brings, then remove what leaves."""
    placed = _write_entries(db, change.entries)
    clins = list(dict(change.clins).items())
    if each(db, "UPDATE entry SET clin = column2 FROM ({rows}) WHERE hash = column1", clins) < len(clins):
        raise LookupError("a clinical part of an entry that is not here")
    INBOX.put(db, change.inbox)
    TASK.put(db, change.tasks)
    PATIENT.put(db, change.patients)
    each(
        db,
        "UPDATE patient SET folded = column2 FROM ({rows}) WHERE patient = column1 AND folded <> column2",
        list({row.patient: patient_key(row) for row in change.patients}.items()),
    )
    _write_words(db, change.words, placed)
    OUTBOX.put(db, change.outbox)
    LANE.put(db, change.lanes)
    ASIDE.put(db, change.aside)
    SECRET.put(db, change.secrets)
    INVITE.put(db, change.invites)
    WAITING.put(db, change.waiting)
    DRAFT.put(db, change.drafts)
    each(
        db,
        "INSERT INTO device {rows}"
        " ON CONFLICT DO UPDATE SET patient = excluded.patient WHERE patient <> excluded.patient",
        change.devices,
    )
    db.executemany("INSERT OR REPLACE INTO fetched VALUES (?)", [(name,) for name in change.fetched])
    db.executemany(
        "INSERT INTO setting VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value",
        change.settings,
    )
    _remove(db, change)


def clear_folds(db: sql.Connection) -> None:
    """Throw away whatever the entries make again, and what stands in for it: the indexes too may be of yesterday."""
    db.execute("REINDEX")
    for table in FOLDS:
        db.execute(f"DELETE FROM {table}")
    db.execute("INSERT INTO search (search) VALUES ('delete-all')")


def _remove(db: sql.Connection, change: Change) -> None:
    each(db, "DELETE FROM task WHERE (letter, task) IN ({rows})", [(letter, str(task)) for letter, task in change.done])
    db.executemany("DELETE FROM outbox WHERE letter = ?", [(letter,) for letter in change.posted])
    db.executemany("DELETE FROM aside WHERE file_hash = ?", [(digest,) for digest in change.released])
    each(db, "DELETE FROM waiting WHERE (profile, seq) IN ({rows})", change.arrived)
    db.executemany("DELETE FROM draft WHERE letter = ?", [(letter,) for letter in change.dropped])


def _write_entries(db: sql.Connection, entries: tuple[Entry, ...]) -> dict[bytes, tuple[int, int]]:
    """Each behind those of its shelf; by hash, where it stands in this file and in the order of the log."""
    chains, shelves, following = dict[bytes, int](), dict[bytes, int](), dict[int, int]()
    rows, placed = list[tuple[Any, ...]](), dict[bytes, tuple[int, int]]()
    for entry in entries:
        header = entry.header
        chain, shelf = _number(db, _CHAIN, header.profile, chains), _number(db, _SHELF, header.patient, shelves)
        at = following.get(shelf) or _following(db, shelf)
        following[shelf] = at + 1
        placed[entry.hash] = at, header.lamport << CHAIN_BITS | chain
        where = (at, entry.hash, chain, header.seq, header.lamport, header.patient_seq, header.thread)
        rows.append((*where, entry.header_bytes, entry.prev, entry.sig, entry.staff, entry.clin, entry.wire))
    try:
        each(db, _PUT_ENTRY, rows)
    except sql.IntegrityError as error:
        raise Trouble("vault.entry_twice") from error
    return placed


def _number(db: sql.Connection, table: tuple[str, str], value: bytes, known: dict[bytes, int]) -> int:
    """The small number that stands for a profile or a patient in this file; a new one at the first entry."""
    if value not in known:
        name, column = table
        found = db.execute(f"SELECT id FROM {name} WHERE {column} = ?", (value,)).fetchone()
        new = found or (db.execute(f"INSERT INTO {name} ({column}) VALUES (?)", (value,)).lastrowid,)
        known[value] = int(new[0])
    return known[value]


def _following(db: sql.Connection, shelf: int) -> int:
    """The first free place on a shelf."""
    first = shelf << SHELF_BITS
    last = db.execute(
        "SELECT max(id) FROM entry WHERE id BETWEEN ? AND ?", (first, first + 2**SHELF_BITS - 1)
    ).fetchone()[0]
    return first if last is None else int(last) + 1


def _write_words(db: sql.Connection, words: tuple[Words, ...], placed: dict[bytes, tuple[int, int]]) -> None:
    """The words of entries: `placed` are those that had none before."""
    rows = list[tuple[Any, ...]]()
    for one in {one.entry: one for one in words}.values():
        entry, place = placed.get(one.entry) or _without_words(db, one.entry)
        if one.text:
            rows.append((place, entry, one.patient, one.text))
    each(db, "INSERT INTO word {rows}", rows)
    each(db, "INSERT INTO search (rowid, folded) {rows}", [(place, indexed(text)) for place, _, _, text in rows])


def _without_words(db: sql.Connection, digest: bytes) -> tuple[int, int]:
    """Where an entry stands that was here before, once its words are taken away."""
    found = db.execute("SELECT id, lamport << ? | chain FROM entry WHERE hash = ?", (CHAIN_BITS, digest)).fetchone()
    if found is None:
        raise LookupError("words of an entry that is not here")
    entry, place = found
    if db.execute("DELETE FROM word WHERE id = ?", (place,)).rowcount:
        db.execute("DELETE FROM search WHERE rowid = ?", (place,))
    return entry, place
