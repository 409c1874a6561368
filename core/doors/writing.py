"""How a change enters the vault's tables: inside one transaction, which the caller holds."""

from typing import Any

import sqlcipher3.dbapi2 as sql

from core.doors.seals import FOLDS
from core.doors.search import indexed, patient_key
from core.doors.tables import Table
from core.doors.vault import Aside, Change, LaneStep, OpenInvite, OutLetter, Secret, Waiting, Words
from core.model import Draft, Trouble
from core.record.rows import InboxRow, PatientRow, TaskRow
from crypto.entry import Entry

SHELF_BITS, CHAIN_BITS = 32, 16

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
    for entry in change.entries:
        _write_entry(db, entry)
    for digest, clin in change.clins:
        if db.execute("UPDATE entry SET clin = ? WHERE hash = ?", (clin, digest)).rowcount != 1:
            raise LookupError("a clinical part of an entry that is not here")
    INBOX.put(db, change.inbox)
    TASK.put(db, change.tasks)
    PATIENT.put(db, change.patients)
    db.executemany(
        "UPDATE patient SET folded = ?1 WHERE patient = ?2 AND folded <> ?1",
        [(patient_key(row), row.patient) for row in change.patients],
    )
    for words in change.words:
        _write_words(db, words)
    OUTBOX.put(db, change.outbox)
    LANE.put(db, change.lanes)
    ASIDE.put(db, change.aside)
    SECRET.put(db, change.secrets)
    INVITE.put(db, change.invites)
    WAITING.put(db, change.waiting)
    DRAFT.put(db, change.drafts)
    db.executemany(
        "INSERT INTO device VALUES (?, ?)"
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
    db.executemany(
        "DELETE FROM task WHERE letter = ? AND task = ?", [(letter, str(task)) for letter, task in change.done]
    )
    db.executemany("DELETE FROM outbox WHERE letter = ?", [(letter,) for letter in change.posted])
    db.executemany("DELETE FROM aside WHERE file_hash = ?", [(digest,) for digest in change.released])
    db.executemany("DELETE FROM waiting WHERE profile = ? AND seq = ?", change.arrived)
    db.executemany("DELETE FROM draft WHERE letter = ?", [(letter,) for letter in change.dropped])


def _write_entry(db: sql.Connection, entry: Entry) -> None:
    header = entry.header
    chain, shelf = _number(db, "chain", "profile", header.profile), _number(db, "shelf", "patient", header.patient)
    first = shelf << SHELF_BITS
    last = db.execute(
        "SELECT max(id) FROM entry WHERE id BETWEEN ? AND ?", (first, first + 2**SHELF_BITS - 1)
    ).fetchone()[0]
    if db.execute(
        "SELECT 1 FROM entry WHERE hash = ? OR (chain = ? AND seq = ?)", (entry.hash, chain, header.seq)
    ).fetchone():
        raise Trouble("vault.entry_twice")
    row: dict[str, Any] = {
        "id": first if last is None else last + 1,
        "hash": entry.hash,
        "chain": chain,
        "seq": header.seq,
        "lamport": header.lamport,
        "patient_seq": header.patient_seq,
        "thread": header.thread,
        "header": entry.header_bytes,
        "prev": entry.prev,
        "sig": entry.sig,
        "staff": entry.staff,
        "clin": entry.clin,
        "wire": entry.wire,
    }
    db.execute(f"INSERT INTO entry ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def _number(db: sql.Connection, table: str, column: str, value: bytes) -> int:
    """The small number that stands for a profile or a patient in this file; a new one at the first entry."""
    db.execute(f"INSERT OR IGNORE INTO {table} ({column}) VALUES (?)", (value,))
    return int(db.execute(f"SELECT id FROM {table} WHERE {column} = ?", (value,)).fetchone()[0])


def _write_words(db: sql.Connection, words: Words) -> None:
    found = db.execute(
        "SELECT id, lamport << ? | chain FROM entry WHERE hash = ?", (CHAIN_BITS, words.entry)
    ).fetchone()
    if found is None:
        raise LookupError("words of an entry that is not here")
    entry, place = found
    if db.execute("DELETE FROM word WHERE id = ?", (place,)).rowcount:
        db.execute("DELETE FROM search WHERE rowid = ?", (place,))
    if words.text:
        db.execute("INSERT INTO word VALUES (?, ?, ?, ?)", (place, entry, words.patient, words.text))
        db.execute("INSERT INTO search (rowid, folded) VALUES (?, ?)", (place, indexed(words.text)))
