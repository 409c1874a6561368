"""Kills, power cuts, full and failing disks, at every step of what people do (docs/threats.md)."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.doors.schema import connect
from core.doors.sqlcipher import SqlVault
from core.model import Trouble
from tests.integration.acts import ACTS
from tests.integration.stage import Stage, answer, halves, take_in, unfinished
from tests.integration.watch import watched

ROOT = Path(__file__).resolve().parents[2]
LONG = bool(os.environ.get("COLLOQUE_LONG"))


MOST = {
    "receive": {"kill": 2, "full": 1, "io": 1, "read": 1, "power": 1},
    "answer": {"kill": 2, "io": 1, "power": 1},
    "triage": {"kill": 1},
    "enrol": {"kill": 1, "power": 1},
    "consult": {"kill": 1},
    "draft": {"kill": 1, "full": 1},
    "export": {"kill": 1, "io": 1},
    "exchange": {"kill": 1, "power": 1},
    "start": {"kill": 1},
    "passphrase": {"kill": 1},
    "day code": {"kill": 1},
    "found": {"kill": 1, "power": 1},
    "migrate": {"kill": 1, "full": 1},
}
"""How many steps `make check` tries of each act, by the way to fail. `make long` tries every one, every way."""
WAYS = ("kill", "full", "io", "read", "power")
LEAST = {"receive": 100, "answer": 45, "enrol": 60, "export": 30, "found": 60, "passphrase": 10, "migrate": 5}
"""How many writing steps an act has at the least: a count that falls tells that the doors are no longer watched."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be copied")
@pytest.mark.parametrize("act", ACTS)
def test_an_accident_at_any_step_loses_nothing_and_sends_nothing_twice(kept: Path, act: str) -> None:
    ways = dict.fromkeys(WAYS, 0) if LONG else MOST[act]
    given = (f"{how}={most}" for how, most in ways.items())
    command = [sys.executable, "-m", "tests.integration.sweep", str(kept), act, *given]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3000, check=False)
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""
    found = json.loads(process.stdout)
    assert {how: told["faults"] for how, told in found.items()} == {how: [] for how in ways}
    assert found["kill"]["steps"] >= LEAST.get(act, 1)


@pytest.mark.parametrize("pages", [0, 1, 2, 4, 8, 16])
def test_a_vault_that_cannot_grow_says_so_and_goes_on_when_it_can(stage: Stage, pages: int) -> None:
    db = connect(stage.vault_file, stage.vault_key)
    full = int(db.execute("PRAGMA page_count").fetchone()[0]) + pages
    db.execute(f"PRAGMA max_page_count = {full}")
    vault = SqlVault(db)
    desk = stage.desk(vault)
    codes = set()
    for verb in (answer, take_in):
        try:
            verb(desk, stage)
        except Trouble as trouble:
            codes.add(trouble.code)
    assert codes == {"vault.full"} or (pages and not codes)
    assert list(halves(desk, stage)) == []
    db.execute("PRAGMA max_page_count = 1000000")
    for verb in (take_in, answer, take_in):
        verb(desk, stage)
    assert list(unfinished(desk, stage)) == []
    vault.close()


def test_a_disk_that_cannot_say_whether_an_entry_lies_there_is_told_as_such(stage: Stage) -> None:
    def fails(name: str, args: tuple[Any, ...]) -> None:
        if name == "stat" and "journal" in str(args[0]) and "-" in Path(args[0]).name:
            raise OSError(errno.EIO, "read")

    with stage.at_work() as desk:
        written = list(desk.vault.chain(desk.me))
        with watched(fails), pytest.raises(Trouble, match=r"disk\.io"):
            desk.journal.append(written)


@pytest.mark.parametrize("unsaid", ["roster", "new"])
def test_a_disk_that_cannot_say_what_lies_there_founds_no_practice_over_it(stage: Stage, unsaid: str) -> None:
    def fails(name: str, args: tuple[Any, ...]) -> None:
        if name == "stat" and Path(args[0]).name == unsaid:
            raise OSError(errno.EIO, "read")

    with watched(fails), pytest.raises(Trouble, match=r"disk\.io"):
        ACTS["found"].do(stage)


@pytest.mark.parametrize("unread", [0, 1])
def test_a_letter_that_cannot_be_read_just_now_is_not_forgotten(stage: Stage, unread: int) -> None:
    def fails(name: str, args: tuple[Any, ...]) -> None:
        if name == "open" and Path(args[0]).name == stage.coming[unread][0]:
            raise OSError(errno.EIO, "read")

    with stage.at_work() as desk, watched(fails):
        take_in(desk, stage)
        assert list(halves(desk, stage)) == []
    with stage.at_work() as desk:
        for verb in (take_in, answer, take_in):
            verb(desk, stage)
        assert list(unfinished(desk, stage)) == []


def test_these_tests_would_see_a_letter_that_is_dealt_with_and_not_recorded(stage: Stage) -> None:
    vault = stage.vault()
    desk = stage.desk(vault)
    assert list(halves(desk, stage)) == []
    vault._db.execute("INSERT INTO fetched VALUES (?)", (stage.coming[0][0],))
    faults = list(halves(desk, stage))
    assert faults[-1] == f"{stage.coming[0][0]}: recorded 0 times"
    assert "rows=('fetched',)" in faults[0]
    take_in(desk, stage)
    answer(desk, stage)
    take_in(desk, stage)
    faults = list(unfinished(desk, stage))
    assert any(fault.startswith("questions:") for fault in faults)
    vault.close()


def test_these_tests_would_see_a_reply_that_left_without_its_entry(stage: Stage) -> None:
    before = stage.vault_file.read_bytes()
    vault = stage.vault()
    answer(stage.desk(vault), stage)
    vault.close()
    stage.vault_file.write_bytes(before)
    vault = stage.vault()
    assert "a reply left without its entry" in list(halves(stage.desk(vault), stage))
    vault.close()
