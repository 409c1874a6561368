"""Records to rows of a table and back: columns bear the names of the fields, so a record is written down once."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from enum import StrEnum
from typing import Any, Generic, TypeVar, get_origin, get_type_hints

import sqlcipher3.dbapi2 as sql

Record = TypeVar("Record")
MOST = 2**63 - 1
_MOST_ROWS = 64


class Table(Generic[Record]):
    """A table `name` that keeps records of class `kind`, one for each value of the columns in `key`.

    Fields are bytes, text, integers, booleans, enumerations of words, or tuples of words without line ends.
    """

    def __init__(self, name: str, kind: type[Record], key: tuple[str, ...]) -> None:
        self._name = name
        self._kind = kind
        self._key = key
        hints = get_type_hints(kind)
        self._hints = {column.name: hints[column.name] for column in fields(kind)}  # type: ignore[arg-type]
        self._put = self._upsert()
        self._read = [(at, read) for at, hint in enumerate(self._hints.values()) if (read := _reading(hint))]

    def put(self, db: sql.Connection, records: tuple[Record, ...]) -> None:
        """Write or replace; a replaced record keeps its place in the order of arrival, an equal one is left alone."""
        each(db, self._put, [[to_column(getattr(r, name)) for name in self._hints] for r in records])

    def find(self, db: sql.Connection, rest: str = "", values: tuple[Any, ...] = ()) -> list[Record]:
        """The records that `rest` (WHERE, ORDER BY, LIMIT) selects."""
        rows = db.execute(f"SELECT {_quoted(self._hints)} FROM {self._name} {rest}", values)
        return [self._record(row) for row in rows]

    def _upsert(self) -> str:
        others = [f'"{name}"' for name in self._hints if name not in self._key]
        new = ", ".join(f"{name} = excluded.{name}" for name in others)
        changed = " OR ".join(f"{self._name}.{name} IS NOT excluded.{name}" for name in others)
        return (
            f"INSERT INTO {self._name} ({_quoted(self._hints)}) {{rows}}"
            f" ON CONFLICT ({_quoted(self._key)}) DO UPDATE SET {new} WHERE {changed}"
        )

    def _record(self, row: tuple[Any, ...]) -> Record:
        values = list(row)
        for at, read in self._read:
            values[at] = read(values[at])
        return self._kind(*values)


def each(db: sql.Connection, statement: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run `statement`, with `{rows}` for some dozens of the rows (VALUES ...) at a time; how many rows it wrote. Whatever fires
    a trigger costs SQLite a journal of its own, so that many rows by one statement are written in half the time.
    """
    at = written = 0
    while at < len(rows):
        some = rows[at : at + min(_MOST_ROWS, 1 << (len(rows) - at).bit_length() - 1)]
        places = f"({', '.join('?' * len(some[0]))})"
        values = f"VALUES {', '.join([places] * len(some))}"
        written += db.execute(statement.format(rows=values), [value for row in some for value in row]).rowcount
        at += len(some)
    return written


def _quoted(names: Any) -> str:
    return ", ".join(f'"{name}"' for name in names)


def to_column(value: Any) -> Any:
    """A field as SQLite keeps it. An integer over 2**63 - 1 becomes that."""
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, int):
        return min(int(value), MOST)
    return str(value) if isinstance(value, StrEnum) else value


def _reading(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a field of its column, where the two differ."""
    if get_origin(hint) is tuple:
        return lambda words: tuple(words.split("\n")) if words else ()
    if hint is bool or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        return hint
    return None
