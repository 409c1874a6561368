"""A new desk's vault: the log of years lies in its folder, and is taken in as the window does it, a slice at a time."""

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import process_time

from core.charter.country import country
from core.doors.maildir import FolderJournal, MaildirLetterbox, open_folder
from core.doors.sqlcipher import open_vault
from core.office.desk import Desk
from core.office.sync import exchange
from core.office.taking import Synced
from crypto.primitives import random
from desktop.office.slices import Slices
from tests.bench.filled import NOW
from tests.bench.measures import ms, spread
from tests.bench.years import Years

AT_ONCE = 200


def measured(sizes: list[int]) -> Iterator[tuple[int, dict[str, float]]]:
    """What is measured at each size of the log, the grants of the patients' keys included."""
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="colloque-bench-") as folder:
            yield size, _joined(Path(folder), size)


def _joined(folder: Path, size: int) -> dict[str, float]:
    years, practice = Years(), open_folder(folder / "practice", create=True)
    journal, entries, laid = FolderJournal(practice), years.entries(size), 0
    while some := list(islice(entries, AT_ONCE)):
        journal.bring((one.named, one.wire) for one in some)
        laid += len(some)
    vault = open_vault(folder / "vault", random(32), create=True)
    vault.commit(years.given())
    desk = Desk(vault, years.newcomer, MaildirLetterbox(practice), journal, country())
    work, slices, whole = Slices(exchange(desk, NOW), Synced()), list[float](), None
    busy = process_time()

    def go_on() -> None:
        nonlocal whole
        whole = work.go_on()[1]

    while whole is None:
        slices.append(ms(go_on))
        print(f"  {sum(slices) / 1000:.0f} s for a log of {laid} entries", end="\r", flush=True)
    busy = process_time() - busy
    print()
    assert (whole.taken, whole.waiting, whole.refused) == (laid, 0, {}), whole
    vault.close()
    return {
        "a new desk's vault takes in (entries/s)": laid / sum(slices) * 1000,
        "processor time an entry": busy / laid * 1000,
        "the vault is held for, p99": spread(slices)[1],
        "the vault is held for, at most (aim 500)": max(slices),
    }
