"""`python -m tests.integration.sweep HOW VERB STEP`: an accident at every step of a verb, each on a practice of its own.

HOW is `kill` (SIGKILL before the step), `full` (no space left at the step) or `io` (the disk fails at the step). A step is
a statement that writes to the vault, or a call that makes, syncs or renames a file: what is only read changes nothing.
STEP 3 takes every third. Prints how many steps there are and every fault found, as JSON.
"""

import errno
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sql

from core.doors.schema import connect
from core.doors.sqlcipher import SqlVault
from core.model import Trouble
from tests.integration.stage import VERBS, Stage, answer, built, halves, take_in, unfinished

Trap = Callable[[str], None]
FILES = ("open", "fsync", "rename", "replace", "unlink")
CODES = {"full": (sql.SQLITE_FULL, errno.ENOSPC), "io": (sql.SQLITE_IOERR, errno.EIO)}


class Steps:
    """Counts the steps, and lets the accident happen at number `at`."""

    def __init__(self, at: int, accident: Trap) -> None:
        self.count = 0
        self._at = at
        self._accident = accident

    def __call__(self, what: str) -> None:
        self.count += 1
        if self.count == self._at:
            self._accident(what)


class Watched:
    """A connection whose writing statements are steps."""

    def __init__(self, db: sql.Connection, step: Trap) -> None:
        self._db = db
        self._step = step

    def execute(self, statement: str, *values: Any) -> Any:
        if not statement.startswith(("SELECT", "PRAGMA")):
            self._step("vault")
        return self._db.execute(statement, *values)

    def executemany(self, statement: str, *values: Any) -> Any:
        self._step("vault")
        return self._db.executemany(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._db, name)


@contextmanager
def watched_files(step: Trap) -> Iterator[None]:
    """Calls that change files are steps, until the end of the block."""
    kept = {name: getattr(os, name) for name in FILES}

    def watching(name: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if name != "open" or args[1] & os.O_CREAT:
                step("disk")
            return kept[name](*args, **named)

        return call

    for name in FILES:
        setattr(os, name, watching(name))
    try:
        yield
    finally:
        for name, call in kept.items():
            setattr(os, name, call)


def run(stage: Stage, verb: str, steps: Steps) -> None:
    """The verb on a fresh desk, every step counted."""
    vault = SqlVault(Watched(connect(stage.vault_file, stage.vault_key), steps))  # type: ignore[arg-type]
    with watched_files(steps):
        VERBS[verb](stage.desk(vault), stage)
    vault.close()


def kill(what: str) -> None:
    """The end of the process, as by a power cut that spares the disk."""
    del what
    os.kill(os.getpid(), signal.SIGKILL)


def failing(how: str) -> Trap:
    """The error that the system gives."""
    vault_code, disk_code = CODES[how]

    def accident(what: str) -> None:
        if what == "disk":
            raise OSError(disk_code, how)
        error = sql.OperationalError(how)
        error.sqlite_errorcode = vault_code
        raise error

    return accident


def killed(stage: Stage, verb: str, at: int) -> bool:
    """Run it in a process that dies at step `at`; whether it got there."""
    child = os.fork()
    if child == 0:
        try:
            run(stage, verb, Steps(at, kill))
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def failed(stage: Stage, verb: str, at: int, how: str) -> bool:
    """Run it with one error at step `at`; whether it got there. Only `Trouble` may come out of a verb."""
    steps = Steps(at, failing(how))
    try:
        run(stage, verb, steps)
    except Trouble as trouble:
        if trouble.code not in ("vault.full", "vault.io", "disk.full", "disk.io"):
            raise
    return steps.count >= at


def aftermath(stage: Stage, at: int) -> Iterator[str]:
    """What is wrong right after, and once the day went on to its end."""
    with_vault = stage.vault()
    desk = stage.desk(with_vault)
    yield from (f"step {at}: {fault}" for fault in halves(desk, stage))
    take_in(desk, stage)
    answer(desk, stage)
    take_in(desk, stage)
    yield from (f"step {at}, in the end: {fault}" for fault in unfinished(desk, stage))
    with_vault.close()


def sweep(stage: Stage, how: str, verb: str, stride: int) -> dict[str, Any]:
    """An accident at every `stride`th step, until a run ends without one."""
    faults: list[str] = []
    at = 1
    while True:
        copy = stage.copied(stage.folder.parent / f"{how}-{verb}-{at}")
        reached = killed(copy, verb, at) if how == "kill" else failed(copy, verb, at, how)
        faults += aftermath(copy, at)
        shutil.rmtree(copy.folder)
        if not reached:
            return {"steps": at - 1, "faults": faults}
        at += stride


def main(how: str, verb: str, stride: str) -> None:
    """Print what one sweep found."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(sweep(built(Path(folder) / "morning"), how, verb, int(stride))))


if __name__ == "__main__":
    main(*sys.argv[1:])
