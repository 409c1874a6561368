"""The vault in one SQLCipher file (docs/vault.md). It belongs to the thread that opened it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.doors import schema
from core.doors.index import differing
from core.doors.pages import verifying
from core.doors.seals import FOLDS, tables
from core.doors.search import asked, match, passage
from core.doors.tables import Record, Table, to_column
from core.doors.vault import Aside, Change, Hit, LaneStep, OpenInvite, OutLetter, Secret, Waiting, Words
from core.doors.writing import (
    ASIDE,
    DRAFT,
    INBOX,
    INVITE,
    LANE,
    OUTBOX,
    PATIENT,
    SECRET,
    TASK,
    WAITING,
    clear_folds,
    write,
)
from core.model import Draft, Queue, Task, Trouble
from core.record.rows import InboxRow, PatientRow, QueueCount, TaskCount, TaskRow
from crypto.encoding import dec, from_u64
from crypto.entry import Entry
from crypto.errors import Refused
from crypto.header import Head, read_header

_DAMAGED = "vault.damaged"
_ENTRY = "SELECT e.hash, e.header, e.prev, e.sig, e.staff, e.clin, e.wire FROM entry e"
_LAST = "JOIN chain c ON c.id = e.chain WHERE e.seq = (SELECT max(seq) FROM entry WHERE chain = c.id)"
_BY_DUE = "ORDER BY due_ms = 0, due_ms, received_ms, letter LIMIT ?"


def open_vault(path: Path, key: bytes, *, create: bool = False) -> "SqlVault":
    """The vault of a profile. `create` makes a new file and refuses an existing one. Errors as `schema.connect`."""
    return SqlVault(schema.connect(path, key, create=create))


class SqlVault:
    """`core.doors.vault.Vault` on an open, migrated SQLCipher connection."""

    def __init__(self, db: schema.SealedFile) -> None:
        self._db = db
        self.commits = 0

    def commit(self, change: Change) -> None:
        self.commits += 1
        with schema.troubles(), schema.transaction(self._db):
            self._db.seals.begin()
            write(self._db, change)
            self._db.seals.settle(self._db)

    @contextmanager
    def together(self) -> Iterator[None]:
        try:
            with schema.troubles(), schema.transaction(self._db):
                yield
        finally:
            self.commits += 1  # what was read inside may be so no more

    def refold(self, change: Change) -> None:
        self.commits += 1
        with schema.troubles(), schema.transaction(self._db):
            clear_folds(self._db)
            write(self._db, change)
            self._db.seals.renew(self._db)

    # The log

    def heads(self) -> tuple[Head, ...]:
        return tuple(
            Head(*row) for row in self._rows(f"SELECT c.profile, e.seq, e.hash FROM entry e {_LAST} ORDER BY 1")
        )

    def head(self, profile: bytes) -> Head | None:
        rows = self._rows(f"SELECT c.profile, e.seq, e.hash FROM entry e {_LAST} AND c.profile = ?", profile)
        return Head(*rows[0]) if rows else None

    def lamport(self, profile: bytes) -> int:
        rows = self._rows(f"SELECT e.lamport FROM entry e {_LAST} AND c.profile = ?", profile)
        return int(rows[0][0]) if rows else 0

    def patient_head(self, profile: bytes, patient: bytes) -> tuple[int, bytes]:
        rows = self._rows(
            "SELECT patient_seq, hash FROM entry INDEXED BY entry_by_shelf"
            " WHERE id >> 32 = (SELECT id FROM shelf WHERE patient = ?)"
            " AND chain = (SELECT id FROM chain WHERE profile = ?) AND patient_seq > 0"
            " ORDER BY patient_seq DESC LIMIT 1",
            patient,
            profile,
        )
        return (int(rows[0][0]), rows[0][1]) if rows else (0, b"")

    def entry(self, entry_hash: bytes) -> Entry | None:
        return self._first_entry("WHERE e.hash = ?", entry_hash)

    def entry_at(self, profile: bytes, seq: int) -> Entry | None:
        return self._first_entry(
            "WHERE e.chain = (SELECT id FROM chain WHERE profile = ?) AND e.seq = ?", profile, to_column(seq)
        )

    def entries(self, patient: bytes) -> list[Entry]:
        rows = self._rows(
            f"{_ENTRY} JOIN chain c ON c.id = e.chain, shelf s WHERE s.patient = ?"
            " AND e.id BETWEEN s.id << 32 AND (s.id << 32) + 4294967295 ORDER BY e.lamport, c.profile, e.seq",
            patient,
        )
        return [_entry(row) for row in rows]

    def chain(self, profile: bytes, after: int = 0) -> Iterator[Entry]:
        while page := self._rows(
            f"{_ENTRY} WHERE e.chain = (SELECT id FROM chain WHERE profile = ?) AND e.seq > ? ORDER BY e.seq LIMIT 200",
            profile,
            after,
        ):
            for row in page:
                entry = _entry(row)
                after = entry.header.seq
                yield entry

    def links(self, profile: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
        after = 0
        while page := self._rows(
            "SELECT seq, header, prev, sig FROM entry WHERE chain = (SELECT id FROM chain WHERE profile = ?) AND seq > ?"
            " ORDER BY seq LIMIT 1000",
            profile,
            after,
        ):
            after = page[-1][0]
            yield from ((header, prev, sig) for _, header, prev, sig in page)

    def wires(self, profile: bytes) -> Iterator[tuple[bytes, bytes]]:
        after = 0
        while page := self._rows(
            "SELECT seq, hash, wire FROM entry WHERE chain = (SELECT id FROM chain WHERE profile = ?) AND seq > ?"
            " ORDER BY seq LIMIT 1000",
            profile,
            after,
        ):
            after = page[-1][0]
            yield from ((digest, wire) for _, digest, wire in page)

    # Rows

    def inbox(self, queue: Queue | None = None, limit: int = 500) -> list[InboxRow]:
        if queue is None:
            return self._find(INBOX, _BY_DUE, limit)
        return self._find(INBOX, f"WHERE queue = ? {_BY_DUE}", str(queue), limit)

    def inbox_row(self, letter: bytes) -> InboxRow | None:
        return self._one(INBOX, "WHERE letter = ?", letter)

    def counts(self, now: int) -> tuple[QueueCount, ...]:
        rows = self._rows("SELECT queue, count(*), sum(due_ms > 0 AND due_ms < ?) FROM inbox GROUP BY queue", now)
        found = {queue: (total, late) for queue, total, late in rows}
        return tuple(QueueCount(queue, *found.get(str(queue), (0, 0))) for queue in Queue)

    def tasks(self, now: int, task: Task | None = None, limit: int = 500) -> list[TaskRow]:
        tasks = [task] if task else list(Task)
        rest = f"WHERE from_ms <= ? AND task IN ({', '.join('?' * len(tasks))})"
        return self._find(
            TASK, f"{rest} ORDER BY from_ms, letter, task LIMIT ?", to_column(now), *map(str, tasks), limit
        )

    def task_counts(self, now: int) -> tuple[TaskCount, ...]:
        rows = self._rows("SELECT task, count(*) FROM task WHERE from_ms <= ? GROUP BY task", to_column(now))
        found = dict(rows)
        return tuple(TaskCount(task, found.get(str(task), 0)) for task in Task)

    def patients(self, words: str = "", limit: int = 500, states: tuple[str, ...] = ()) -> list[PatientRow]:
        wanted = asked(words)
        holding = " AND ".join(["instr(folded, ?) > 0"] * len(wanted)) or "TRUE"
        standing = f"identity IN ({', '.join('?' * len(states))})" if states else "TRUE"
        rest = f"WHERE {holding} AND {standing} ORDER BY folded, patient LIMIT ?"
        return self._find(PATIENT, rest, *wanted, *states, limit)

    def patient(self, patient: bytes) -> PatientRow | None:
        return self._one(PATIENT, "WHERE patient = ?", patient)

    def device_owner(self, device: bytes) -> bytes | None:
        return self._bytes("SELECT patient FROM device WHERE device = ?", device)

    def patient_of_thread(self, thread: bytes) -> bytes | None:
        return self._bytes(
            "SELECT s.patient FROM entry e JOIN chain c ON c.id = e.chain JOIN shelf s ON s.id = e.id >> 32"
            " WHERE e.thread = ? AND e.thread <> x'' AND s.id > 0 ORDER BY e.lamport, c.profile, e.seq LIMIT 1",
            thread,
        )

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        wanted = asked(words)
        if not wanted:
            return []
        rows = self._rows(
            "SELECT e.hash, w.patient, e.header, w.text"
            " FROM (SELECT rowid AS id FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?) found"
            " JOIN word w ON w.id = found.id JOIN entry e ON e.id = w.entry JOIN chain c ON c.id = e.chain"
            " ORDER BY e.lamport DESC, c.profile DESC",
            match(wanted),
            limit,
        )
        return [_hit(row, wanted) for row in rows]

    # This desk's own affairs

    def outbox(self) -> list[OutLetter]:
        return self._find(OUTBOX, "ORDER BY rowid")

    def lane_last(self, sender: bytes, to: bytes) -> LaneStep | None:
        return self._one(LANE, 'WHERE "to" = ? AND sender = ? AND NOT ahead ORDER BY seq DESC', to, sender)

    def lane_step(self, sender: bytes, to: bytes, seq: int) -> LaneStep | None:
        return self._one(LANE, 'WHERE "to" = ? AND sender = ? AND seq = ?', to, sender, to_column(seq))

    def lanes_to(self, to: bytes) -> list[LaneStep]:
        last = '(SELECT max(seq) FROM lane l WHERE l."to" = lane."to" AND l.sender = lane.sender AND NOT l.ahead)'
        return self._find(LANE, f'WHERE "to" = ? AND NOT ahead AND seq = {last} ORDER BY sender', to)

    def is_fetched(self, name: str) -> bool:
        return bool(self._rows("SELECT 1 FROM fetched WHERE name = ?", name))

    def fetched(self) -> frozenset[str]:
        return frozenset(name for (name,) in self._rows("SELECT name FROM fetched"))

    def aside(self) -> list[Aside]:
        return self._find(ASIDE, "ORDER BY received_ms, rowid")

    def secret(self, scope: str, name: bytes) -> Secret | None:
        return self._one(SECRET, "WHERE scope = ? AND name = ? ORDER BY rowid", scope, name)

    def secrets(self, scope: str, name: bytes | None = None) -> list[Secret]:
        if name is None:
            return self._find(SECRET, "WHERE scope = ? ORDER BY rowid", scope)
        return self._find(SECRET, "WHERE scope = ? AND name = ? ORDER BY rowid", scope, name)

    def invite(self, invite: bytes) -> OpenInvite | None:
        return self._one(INVITE, "WHERE invite = ?", invite)

    def invites(self) -> list[OpenInvite]:
        return self._find(INVITE, "WHERE state IN ('open', 'answered') ORDER BY rowid")

    def waiting(self) -> list[Waiting]:
        return self._find(WAITING, "ORDER BY profile, seq")

    def draft(self, letter: bytes) -> Draft | None:
        return self._one(DRAFT, "WHERE letter = ?", letter)

    def setting(self, name: str) -> bytes | None:
        return self._bytes("SELECT value FROM setting WHERE name = ?", name)

    # What the entries make again

    def shelves(self) -> list[bytes]:
        return [patient for (patient,) in self._rows("SELECT patient FROM shelf WHERE patient <> x'' ORDER BY patient")]

    def words(self, patient: bytes) -> list[Words]:
        rows = self._rows(
            "SELECT e.hash, w.patient, w.text FROM entry e JOIN word w ON w.entry = e.id, shelf s WHERE s.patient = ?"
            " AND e.id BETWEEN s.id << 32 AND (s.id << 32) + 4294967295 ORDER BY e.id",
            patient,
        )
        return [Words(*row) for row in rows]

    def tally(self) -> dict[str, int]:
        return {name: int(self._rows(f"SELECT count(*) FROM {name}")[0][0]) for name in FOLDS}

    def settings(self, start: str) -> list[str]:
        rows = self._rows("SELECT name FROM setting WHERE substr(name, 1, ?) = ? ORDER BY name", len(start), start)
        return [name for (name,) in rows]

    # The file

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables whose rows are sealed (core.doors.seals)."""
        with schema.troubles():
            return tables(self._db)

    def put_back(self, names: tuple[str, ...]) -> Iterator[str]:
        """Those of these tables whose rows are not the ones last written; "" after each slice of the work."""
        with schema.troubles():
            yield from self._db.seals.differing(self._db, names)

    def search_differs(self) -> Iterator[str]:
        """`search` where the index does not find what `word` holds; "" after each slice of the work."""
        with schema.troubles():
            yield from differing(self._db)

    def verify_file(self) -> Iterator[str]:
        """Codes of what is wrong with the file: vault.damaged.page (a page's authentication), vault.damaged.structure;
        "" as long as it is looked at.

        A page or a file put back to an older state is not seen here: the heads of the log tell (docs/vault.md).
        """
        return verifying(self._db)

    def close(self) -> None:
        with schema.troubles():
            self._db.close()

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with schema.troubles():
            return self._db.execute(query, values).fetchall()  # type: ignore[no-any-return]

    def _bytes(self, query: str, *values: Any) -> bytes | None:
        rows = self._rows(query, *values)
        return bytes(rows[0][0]) if rows else None

    def _find(self, table: Table[Record], rest: str = "", *values: Any) -> list[Record]:
        with schema.troubles():
            return table.find(self._db, rest, values)

    def _one(self, table: Table[Record], rest: str, *values: Any) -> Record | None:
        found = self._find(table, f"{rest} LIMIT 1", *values)
        return found[0] if found else None

    def _first_entry(self, where: str, *values: Any) -> Entry | None:
        rows = self._rows(f"{_ENTRY} {where}", *values)
        return _entry(rows[0]) if rows else None


def _entry(row: tuple[Any, ...]) -> Entry:
    digest, header, prev, sig, staff, clin, wire = row
    try:
        epoch, _, staff_ct, clin_ct = dec(wire, 4, _DAMAGED)
        return Entry(
            header=read_header(header),
            header_bytes=header,
            prev=prev,
            sig=sig,
            hash=digest,
            epoch=from_u64(epoch, _DAMAGED),
            staff=staff,
            clin=clin,
            staff_ct=staff_ct,
            clin_ct=clin_ct,
            wire=wire,
        )
    except Refused as refused:
        raise Trouble(_DAMAGED) from refused


def _hit(row: tuple[Any, ...], wanted: list[str]) -> Hit:
    digest, patient, header, text = row
    known = read_header(header)
    return Hit(digest, patient, known.kind, passage(text, wanted), known.wall_ms)
