"""Seals: a keyed sum over the rows of each table, kept in the transaction that changes them.

SQLCipher authenticates each page, not its age. Where one page is put back to an older state, rows and sums are at odds;
where all of them are, that is an older file, which the journal tells (docs/vault.md). The sums follow every statement by
temporary triggers, so that no writing can forget them.
"""

from collections import Counter
from collections.abc import Iterator

import sqlcipher3.dbapi2 as sql

from crypto.primitives import kdf

FOLDS = ("inbox", "task", "patient", "device", "word")
"""Tables that the entries make again."""
LOG = ("chain", "shelf", "entry")
_SEALS = "seal"
_INDEX = "search%"
_SUM_BYTES, _SLICE = 32, 1000
_ENTRY = ("id", "hash", "chain", "seq", "lamport", "patient_seq", "thread", "{row}clin IS NULL")
"""Of an entry: where it stands. What it says is signed."""


class Seals:
    """The sums of an open file. `key` is the vault's."""

    def __init__(self, db: sql.Connection, key: bytes) -> None:
        self._key = kdf(key, "vault-rows")
        self._moved: Counter[str] = Counter()
        db.create_function("moved", -1, self._on_moved)

    def watch(self, db: sql.Connection) -> None:
        """From now on every row that comes, goes or changes is counted."""
        db.execute("PRAGMA recursive_triggers = ON")  # else a replaced row goes unseen
        for table in tables(db):
            gone, come = (f"SELECT moved('{table}', {by}, {_columns(db, table, row)});" for by, row in _ROWS)
            for event, steps in (("INSERT", come), ("DELETE", gone), ("UPDATE", gone + come)):
                db.execute(f"CREATE TEMP TRIGGER {table}_{event} AFTER {event} ON main.{table} BEGIN {steps} END")

    def begin(self) -> None:
        """A transaction begins: what another one counted and took back is forgotten."""
        self._moved.clear()

    def settle(self, db: sql.Connection) -> None:
        """Before the transaction ends: the sums as they are now."""
        for table, by in self._moved.items():
            _put(db, table, _kept(db, table) + by)
        self._moved.clear()

    def renew(self, db: sql.Connection) -> None:
        """Take the rows as they are: every sum anew."""
        for table in tables(db):
            _put(db, table, sum(self._row(table, row) for row in db.execute(_select(db, table))))
        self._moved.clear()

    def differing(self, db: sql.Connection, names: tuple[str, ...]) -> Iterator[str]:
        """The tables whose rows are not those that were written; nothing said ("") after each slice of a long one."""
        for table in names:
            rows, total = db.execute(_select(db, table)), 0
            while slice_ := rows.fetchmany(_SLICE):
                total += sum(self._row(table, row) for row in slice_)
                yield ""
            if total % 2 ** (8 * _SUM_BYTES) != _kept(db, table):
                yield table

    def _on_moved(self, table: str, by: int, *row: object) -> None:
        self._moved[table] += by * self._row(table, row)

    def _row(self, table: str, row: tuple[object, ...]) -> int:
        return int.from_bytes(kdf(self._key, "row", table.encode("ascii"), repr(row).encode("utf-8")), "big")


def tables(db: sql.Connection) -> tuple[str, ...]:
    """Every table that has a sum: all but the sums and the search index, which `core.doors.index` compares."""
    found = db.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name <> ? AND name NOT LIKE ? ORDER BY name",
        (_SEALS, _INDEX),
    )
    return tuple(name for (name,) in found)


def _kept(db: sql.Connection, table: str) -> int:
    found = db.execute("SELECT sum FROM seal WHERE name = ?", (table,)).fetchone()
    return int.from_bytes(found[0], "big") if found else -1


def _put(db: sql.Connection, table: str, total: int) -> None:
    data = (total % 2 ** (8 * _SUM_BYTES)).to_bytes(_SUM_BYTES, "big")
    db.execute("INSERT OR REPLACE INTO seal VALUES (?, ?)", (table, data))


def _select(db: sql.Connection, table: str) -> str:
    return f"SELECT {_columns(db, table, '')} FROM {table}"


def _columns(db: sql.Connection, table: str, row: str) -> str:
    if table == "entry":
        return ", ".join(name.format(row=row) if "{" in name else row + name for name in _ENTRY)
    return ", ".join(f'{row}"{found[1]}"' for found in db.execute(f"PRAGMA main.table_info({table})"))


_ROWS = ((-1, "old."), (1, "new."))
