"""Power cuts, full and failing disks, at every step of receiving, answering and posting (docs/threats.md)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.doors.schema import connect
from core.doors.sqlcipher import SqlVault
from core.model import Trouble
from tests.integration.stage import Stage, answer, halves, take_in, unfinished

ROOT = Path(__file__).resolve().parents[2]
LONG = bool(os.environ.get("COLLOQUE_LONG"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be copied")
@pytest.mark.parametrize(
    ("how", "verb", "stride", "least"),
    [
        ("kill", "receive", 1, 80),
        ("kill", "answer", 1, 30),
        ("full", "receive", 11, 80),
        ("full", "answer", 5, 30),
        ("io", "receive", 17, 80),
        ("io", "answer", 7, 30),
    ],
)
def test_an_accident_at_any_step_loses_nothing_and_sends_nothing_twice(
    how: str, verb: str, stride: int, least: int
) -> None:
    command = [sys.executable, "-m", "tests.integration.sweep", how, verb, str(1 if LONG else stride)]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert process.returncode == 0, process.stderr
    found = json.loads(process.stdout)
    assert found["faults"] == []
    assert found["steps"] >= least


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


def test_these_tests_would_see_a_letter_that_is_dealt_with_and_not_recorded(stage: Stage) -> None:
    vault = stage.vault()
    desk = stage.desk(vault)
    assert list(halves(desk, stage)) == []
    vault._db.execute("INSERT INTO fetched VALUES (?)", (stage.coming[0][0],))
    assert list(halves(desk, stage)) == [f"{stage.coming[0][0]}: recorded 0 times"]
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
