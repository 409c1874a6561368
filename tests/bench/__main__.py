"""`python -m tests.bench [--quick] [--write docs/performance.md]`: prints a table; asserts nothing about time."""

import argparse
import os
import platform
import tempfile
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from core.office.receive import receive
from tests.bench import gate, mail, measures, newcomer, page
from tests.bench.filled import LETTERS_A_PATIENT, NOW, Filled

BATCH = 500
SAMPLE = 200
HEAD = """# Performance

Printed by `make bench`, and written here by `.venv/bin/python -m tests.bench --write docs/performance.md`. Nothing is
asserted about time. A real SQLCipher vault, a Maildir folder, letters sealed by patients' devices, {each} a patient.
"""

Row = tuple[str, str, list[str]]


def figure(value: float) -> str:
    """Three figures that matter."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def fill(filled: Filled, until: int) -> float:
    """Bring the vault to so many letters; letters a second over all of it."""
    filled.enter(until // LETTERS_A_PATIENT - len(filled.patients))
    spent, taken = 0.0, 0
    while filled.letters < until:
        number = min(BATCH, until - filled.letters)
        filled.lay(number)
        spent += measures.ms(lambda: receive(filled.desk, NOW)) / 1000
        taken += number
        print(f"  {filled.letters} of {until} letters, {taken / spent:.0f} a second", flush=True)
    return taken / spent if spent else 0.0


def column(filled: Filled) -> dict[str, str]:
    """Everything that is measured at one size; the profile is open before and after."""
    rate, busy, letters = measures.receiving(filled, SAMPLE)
    reply50, reply99 = measures.replying(filled, letters)
    looked = measures.looking(filled, letters)
    filled.close()
    derived, opened = measures.opening(filled)
    shown, stall, remark = "", "", ""
    if find_spec("PySide6") is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from tests.bench.window import painted

        shown, stall, remark = map(figure, painted(filled))
    filled.reopen()
    return {
        "receive: verified, recorded, searchable (letters/s)": figure(rate),
        "receive: processor time a letter": figure(busy),
        "reply: activation to recorded and sealed, p50": figure(reply50),
        "reply: the same, p99": figure(reply99),
        "thread view, p50": figure(looked["thread"]),
        "inbox, 500 rows": figure(looked["inbox"]),
        "counts of all queues": figure(looked["counts"]),
        "search, two common words": figure(looked["search"]),
        "search, rare words": figure(looked["rare"]),
        "unlock: slot at floor cost": figure(derived),
        "unlock: vault, chains, journal": figure(opened),
        "unlock to painted inbox (floor cost)": shown,
        "longest stall of the window: scrolling, stepping, typing (aim 50)": stall,
        "last key of 1,500 characters to its remark (aim 100)": remark,
    }


def table(title: str, heads: list[str], rows: dict[str, list[str]]) -> str:
    """A Markdown table that reads well as plain text."""
    names = [title, *rows]
    width = max(map(len, names))
    lines = [f"| {title.ljust(width)} | " + " | ".join(head.rjust(8) for head in heads) + " |"]
    lines.append(f"|{'-' * (width + 2)}|" + "|".join("-" * 9 + ":" for _ in heads) + "|")
    lines += [
        f"| {name.ljust(width)} | " + " | ".join(one.rjust(8) for one in row) + " |" for name, row in rows.items()
    ]
    return "\n".join(lines)


def by_mail(sizes: list[int]) -> list[str]:
    """The mailbox, on a real mail server of this machine."""
    alone, grown = mail.measured(sizes)
    heads = [f"{size:,}" for size in grown]
    names = next(iter(grown.values()))
    rows = {name: [figure(one[name]) for one in grown.values()] for name in names}
    return [
        table("ms, by mail, loopback", [""], {name: [figure(value)] for name, value in alone.items()}),
        table("ms, with so many entries in the mailbox", heads, rows),
    ]


def joined(sizes: list[int]) -> str:
    """A desk that joins, and takes in what lies in its folder."""
    found = dict(newcomer.measured(sizes))
    names = next(iter(found.values()))
    rows = {name: [figure(one[name]) for one in found.values()] for name in names}
    return table("ms, a desk that joins, with so many entries in the log", [f"{size:,}" for size in found], rows)


def run(folder: Path, sizes: list[int], mailed: list[int]) -> str:
    """All figures, as Markdown."""
    filled = Filled(folder)
    filled.enter(1)
    seals, opens = measures.letter(filled)
    keyring, passphrase = measures.production_slots()
    alone = {
        "seal a letter": [figure(seals)],
        "open a letter": [figure(opens)],
        **{name: [figure(value)] for name, value in gate.rows().items()},
        "slot at production cost, with keyring": [figure(keyring)],
        "slot at production cost, passphrase alone": [figure(passphrase)],
    }
    columns = []
    for size in sizes:
        fill(filled, size)
        columns.append(column(filled))
    filled.close()
    rows = {name: [one[name] for one in columns] for name in columns[0]}
    heads = [f"{size:,}" for size in sizes]
    tables = [table("ms", [""], alone), table("ms, with so many letters in the vault", heads, rows)]
    return "\n\n".join([*tables, *by_mail(mailed), joined(mailed), *on_the_page()]) + "\n"


def on_the_page() -> list[str]:
    """The patient's page in Chromium, where there is one."""
    found = page.measured()
    if not found:
        return []
    heads = ["" if slower == 1 else f"{slower} x slow" for slower in found]
    names = next(iter(found.values()))
    return [
        table(
            "ms, in the patient's page", heads, {name: [figure(one[name]) for one in found.values()] for name in names}
        )
    ]


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(prog="tests.bench", description="How fast it is.")
    parser.add_argument("--quick", action="store_true", help="100 letters instead of 1,000 and 10,000")
    parser.add_argument("--write", type=Path, help="also write the table to this file")
    asked = parser.parse_args()
    start = perf_counter()
    with tempfile.TemporaryDirectory(prefix="colloque-bench-") as folder:
        sizes = ([100], [1000]) if asked.quick else ([1000, 10000], [10000, 100000])
        tables = run(Path(folder), *sizes)
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else 0.0
    said = (
        f"{tables}\n{machine}, load {load:.1f} (1.0 is this run alone); the run took {perf_counter() - start:.0f} s.\n"
    )
    print(f"\n{said}")
    if asked.write:
        asked.write.write_text(HEAD.format(each=LETTERS_A_PATIENT) + "\n" + said, encoding="utf-8")


main()
