"""The calls that the doors make of the disk and of the vault's file, each seen before it happens."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import sqlcipher3.dbapi2 as sql

Seen = Callable[[str, tuple[Any, ...]], None]
"""Called with the name of a call and its arguments. A statement of the vault is called `sql`, or `sql read`."""
CHANGES = ("fsync", "rename", "replace", "link", "unlink", "rmdir", "mkdir", "ftruncate")
READS = ("scandir", "listdir", "stat", "lstat", "fstat")
_IN_MEMORY = ("SELECT", "PRAGMA", "CREATE TEMP")


class Watched:
    """A connection whose statements are seen."""

    def __init__(self, db: sql.Connection, seen: Seen) -> None:
        self._db = db
        self._seen = seen

    def execute(self, statement: str, *values: Any) -> Any:
        self._tell(statement)
        return self._db.execute(statement, *values)

    def executemany(self, statement: str, *values: Any) -> Any:
        self._tell(statement)
        return self._db.executemany(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)

    def _tell(self, statement: str) -> None:
        if statement.startswith("SELECT"):
            self._seen("sql read", (statement,))
        elif not statement.startswith(_IN_MEMORY):
            self._seen("sql", (statement,))


@contextmanager
def watched(seen: Seen) -> Iterator[None]:
    """Every such call is seen first, until the end of the block. What `seen` raises, the call raises; what it calls
    itself is not seen.
    """
    connect = sql.connect
    looking = False

    def tell(name: str, args: tuple[Any, ...]) -> None:
        nonlocal looking
        if not looking:
            looking = True
            try:
                seen(name, args)
            finally:
                looking = False

    def seeing(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watching(*args: Any, **named: Any) -> Any:
            tell(_how(args[1]) if name == "open" else name, args)
            return call(*args, **named)

        return watching

    def connecting(*args: Any, **named: Any) -> Any:
        return Watched(connect(*args, **named), tell)

    with ExitStack() as stack:
        for name in ("open", *CHANGES, *READS):
            stack.enter_context(patch.object(os, name, seeing(name, getattr(os, name))))
        stack.enter_context(patch.object(sql, "connect", connecting))
        yield


def _how(flags: int) -> str:
    return "create" if flags & os.O_CREAT else "open"
