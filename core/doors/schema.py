"""The vault's file: opened with its key and every protection set, brought to the version that this program reads.

What goes wrong becomes `Trouble` with a code of docs/vault.md. Nothing of a key, a text or a value enters an error.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path

import sqlcipher3.dbapi2 as sql

from core.doors.files import is_file, sync_folder
from core.doors.seals import Seals
from core.model import Trouble

KEY_BYTES = 32
_STATEMENTS = 512
"""How many statements are kept ready: one that is prepared again brings its triggers along, which costs most of a commit."""
SEALED = 2
"""The first version of the file that has seals."""
_PLAINTEXT = b"SQLite format 3"
_BUSY_SECONDS = 2.0
_CODES = {
    sql.SQLITE_FULL: "vault.full",
    sql.SQLITE_IOERR: "vault.io",
    sql.SQLITE_CANTOPEN: "vault.io",
    sql.SQLITE_PERM: "vault.io",
    sql.SQLITE_READONLY: "vault.io",
    sql.SQLITE_BUSY: "vault.busy",
    sql.SQLITE_LOCKED: "vault.busy",
    sql.SQLITE_CORRUPT: "vault.damaged",
    sql.SQLITE_NOTADB: "vault.key",
}
_ALONE = "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"
_INSIDE = "SAVEPOINT act", "RELEASE act", "ROLLBACK TO act"
_PROTECTIONS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "foreign_keys = ON",
    "cache_size = -65536",
)


class SealedFile(sql.Connection):  # type: ignore[misc]
    """An open file and the seals over its rows. `again` opens it once more, for a look from another thread."""

    seals: Seals
    again: Callable[[], "SealedFile"]


@contextmanager
def troubles() -> Iterator[None]:
    """Turns what the file does to us into `Trouble`; a mistake of the program stays what it is."""
    try:
        yield
    except sql.DatabaseError as error:
        code = _CODES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if code is None:
            raise
        raise Trouble(code) from error


def connect(path: Path, key: bytes, *, create: bool = False) -> SealedFile:
    """The open file at this program's version. `key` has exactly 32 bytes (a shorter one would become a passphrase).

    Raises ValueError for another length; Trouble: vault.missing, vault.exists, vault.plaintext, vault.key, vault.newer,
    vault.damaged, vault.full, vault.io, vault.busy.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a vault's key has 32 bytes")
    _make(path) if create else _look(path)
    with troubles():
        db = _open(path, key)
        try:
            if not create and version_of(db) == 0:
                raise Trouble("vault.damaged", name=path.name)
            for protection in _PROTECTIONS:
                db.execute(f"PRAGMA {protection}")
            db.seals, db.again = Seals(db, key), partial(_open, path, key)
            migrate(db, steps())
            db.seals.watch(db)
            _refuse_plaintext(path)
        except BaseException:
            db.close()
            raise
    return db


def _open(path: Path, key: bytes) -> SealedFile:
    db: SealedFile = sql.connect(
        str(path), timeout=_BUSY_SECONDS, isolation_level=None, factory=SealedFile, cached_statements=_STATEMENTS
    )
    db.execute("PRAGMA cipher_log_level = NONE")
    db.execute("PRAGMA cipher_memory_security = ON")
    db.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return db


def _make(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        sync_folder(path.parent)
    except FileExistsError:
        raise Trouble("vault.exists", name=path.name) from None
    except OSError as error:
        raise Trouble("vault.io", name=path.name) from error


def _look(path: Path) -> None:
    if not is_file(path):
        raise Trouble("vault.missing", name=path.name)
    _refuse_plaintext(path)


def _refuse_plaintext(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(_PLAINTEXT))
    except OSError as error:
        raise Trouble("vault.io", name=path.name) from error
    if start == _PLAINTEXT:
        raise Trouble("vault.plaintext", name=path.name)


def steps() -> list[str]:
    """What makes version 1, 2, ... of the file, in order."""
    found = [step for step in files("core.doors.migrations").iterdir() if step.name.endswith(".sql")]
    return [step.read_text(encoding="utf-8") for step in sorted(found, key=lambda step: step.name)]


def migrate(db: SealedFile, steps: Sequence[str]) -> None:
    """Bring the file to version `len(steps)`, each step whole or not at all; never back (`vault.newer`).

    A step changes rows, and the first of them came before there were seals: each ends by sealing what there is.
    """
    version = version_of(db)
    if version > len(steps):
        raise Trouble("vault.newer", version=str(version), known=str(len(steps)))
    for number, step in enumerate(steps[version:], start=version + 1):
        with transaction(db):
            for statement in _statements(step):
                db.execute(statement)
            if number >= SEALED:
                db.seals.renew(db)
            db.execute(f"PRAGMA user_version = {number}")


def version_of(db: sql.Connection) -> int:
    """The version of the open file; 0 when it is empty."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sql.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def transaction(db: sql.Connection) -> Iterator[None]:
    """All of the block, durably, or nothing of it; inside another one, durably with that."""
    begin, end, back = _INSIDE if db.in_transaction else _ALONE
    db.execute(begin)
    try:
        yield
        db.execute(end)
    except BaseException:
        if db.in_transaction:
            db.execute(back)
        raise
