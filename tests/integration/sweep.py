"""`python -m tests.integration.sweep STAGE ACT HOW=MOST ...`: accidents at the steps of an act, on copies of a stage.

STAGE is a file that `keep` wrote. HOW is `kill` (SIGKILL before the step), `full` (no space left at it), `io` (the disk
fails at it): a step is a statement that writes to the vault, or a call that makes, syncs, names or removes a file or a
folder. With `read` the disk fails where something is only read. With `power` the machine stops, and keeps no more than
was synced. At most MOST steps are taken, spread over the act; 0 takes every one. Prints, as JSON, how many steps there
are and every fault found.
"""

import errno
import json
import os
import pickle
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from traceback import extract_tb, print_exc
from typing import Any, TypeVar

import sqlcipher3.dbapi2 as sql

from core.model import Trouble
from tests.integration.acts import ACTS, Act, day_goes_on
from tests.integration.power import Disk, Tree, laid_out
from tests.integration.stage import Stage, halves
from tests.integration.watch import READS, watched

T = TypeVar("T")
CODES = {
    "full": (sql.SQLITE_FULL, errno.ENOSPC),
    "io": (sql.SQLITE_IOERR, errno.EIO),
    "read": (sql.SQLITE_IOERR, errno.EIO),
}
SAID = ("vault.full", "vault.io", "disk.full", "disk.io")
_ONLY_READ = ("open", "sql read", *READS)


class Steps:
    """Counts the steps of one way, and lets the accident happen at number `at`."""

    def __init__(self, how: str, at: int, accident: Callable[[str], None], within: Path) -> None:
        self.count = 0
        self._within = str(within)
        self._reads = how == "read"
        self._at = at
        self._accident = accident

    def __call__(self, name: str, args: tuple[Any, ...]) -> None:
        elsewhere = name in _ONLY_READ and isinstance(args[0], str | Path) and self._within not in str(args[0])
        if (name in _ONLY_READ) != self._reads or (elsewhere and name != "sql read"):
            return
        self.count += 1
        if self.count == self._at:
            self._accident(name)


def run(stage: Stage, act: Act, steps: Steps) -> None:
    """The act, every step counted."""
    with watched(steps):
        act.do(stage)


def kill(name: str) -> None:
    """The end of the process, as by a power cut that spares the disk."""
    del name
    os.kill(os.getpid(), signal.SIGKILL)


def failing(how: str) -> Callable[[str], None]:
    """The error that the system gives."""
    vault_code, disk_code = CODES[how]

    def accident(name: str) -> None:
        if not name.startswith("sql"):
            raise OSError(disk_code, how)
        error = sql.OperationalError(how)
        error.sqlite_errorcode = vault_code
        raise error

    return accident


def apart(work: Callable[[], T]) -> T | None:
    """What a work gives in a process of its own, which nothing that ran before has touched; None when it was killed."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(told, pickle.dumps(work()))
        except BaseException:
            print_exc()
        finally:
            os._exit(0)
    os.close(told)
    with os.fdopen(heard, "rb") as pipe:
        said = pipe.read()
    if os.WIFSIGNALED(os.waitpid(child, 0)[1]):
        return None
    gave: T | None = pickle.loads(said) if said else None
    return gave


def hurt(stage: Stage, act: Act, how: str, at: int) -> tuple[int, str]:
    """Run it with one accident at step `at`: how many steps there were, and what came out of the verb but `Trouble`."""
    steps = Steps(how, at, kill if how == "kill" else failing(how), stage.folder)
    try:
        run(stage, act, steps)
    except Trouble as trouble:
        return steps.count, "" if trouble.code in SAID else f"said {trouble.code}"
    except Exception as error:
        places = (f"{Path(one.filename).name}:{one.lineno}" for one in extract_tb(error.__traceback__))
        return steps.count, f"{type(error).__name__} out of {', '.join(places)}"
    return steps.count, ""


def aftermath(stage: Stage, act: Act) -> list[str]:
    """What is wrong right after, and once the day went on to its end."""
    with stage.at_work() as desk:
        faults = [*halves(desk, stage), *act.left(desk, stage)]
    return faults + [f"in the end: {fault}" for fault in day_goes_on(stage, act)]


def _after(stage: Stage, act: Act) -> list[str]:
    found = apart(lambda: aftermath(stage, act))
    return ["it broke"] if found is None else found


def spread(count: int, most: int) -> range:
    """The numbers from 1 to `count`, or about `most` of them."""
    stride = -(-count // most) if most else 1
    return range((stride + 1) // 2, count + 1, stride)


def sweep(how: str, stage: Stage, act: Act, most: int) -> tuple[int, list[str]]:
    """The act once without an accident, to count its steps; then with one at each step that is taken."""

    def on_a_copy(at: int) -> tuple[int, list[str]]:
        copy = stage.copied(stage.folder.parent / f"{how}-{at}")
        steps, wrong = apart(lambda: hurt(copy, act, how, at)) or (at, "")
        faults = [wrong] if wrong else []
        faults += _after(copy, act) if at else []
        shutil.rmtree(copy.folder)
        return steps, [f"{how} at {at}: {fault}" for fault in faults]

    count, faults = on_a_copy(0)
    for at in spread(count, most):
        faults += on_a_copy(at)[1]
    return count, faults


def cuts(stage: Stage, act: Act, most: int) -> tuple[int, list[str]]:
    """The act once; then the power cut at states that its steps may leave."""
    live = stage.copied(stage.folder.parent / "live")
    states = apart(lambda: left_by(live, act))
    assert states is not None
    faults: list[str] = []
    for at in spread(len(states), most):
        way, tree = states[-at]
        there = live.moved(stage.folder.parent / f"cut-{at}", partial(laid_out, tree))
        faults += [f"power, {way}, {at} from the end: {fault}" for fault in _after(there, act)]
        shutil.rmtree(there.folder)
    return len(states), faults


def left_by(stage: Stage, act: Act) -> list[tuple[str, Tree]]:
    """The states of the disk on the way."""
    disk = Disk(stage.folder)
    with watched(disk):
        act.do(stage)
    disk.end()
    return disk.states


def keep(stage: Stage, file: Path) -> Path:
    """A stage as a file that `main` reads."""
    file.write_bytes(pickle.dumps(stage))
    return file


def main(kept: str, name: str, *ways: str) -> None:
    """Print what the sweeps of one act found."""
    act = ACTS[name]
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        stage = pickle.loads(Path(kept).read_bytes()).copied(Path(folder) / "morning")
        act.before(stage)
        for way in ways:
            how, _, most = way.partition("=")
            steps, faults = (cuts if how == "power" else partial(sweep, how))(stage, act, int(most))
            found[how] = {"steps": steps, "faults": faults}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
