"""Processes that are killed in the middle of writing: what was acknowledged is there, and nothing is half there."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.doors.maildir import MaildirLetterbox, open_folder
from core.doors.sqlcipher import open_vault

KEY = bytes(32)

WRITER = """
import sys
from pathlib import Path
from core.doors.sqlcipher import open_vault
from core.doors.vault import Change, Words
from tests.fakes.entries import Scribe
vault, scribe = open_vault(Path(sys.argv[1]), bytes(32), create=True), Scribe()
while True:
    entry = scribe.write(patient=b"p" * 16, staff=bytes(6000))
    words = (Words(entry.hash, b"p" * 16, "mot"),)
    vault.commit(Change(entries=(entry,), words=words, settings=(("last", entry.hash),)))
    print(entry.hash.hex(), flush=True)
"""

POSTER = """
import sys
from pathlib import Path
from core.doors.maildir import MaildirLetterbox
box = MaildirLetterbox(Path(sys.argv[1]))
number = 0
while True:
    raw = (b"%08d" % number) * 2000
    number += 1
    print(box.post(raw), flush=True)
"""


def killed(program: str, target: Path, after: int) -> list[str]:
    """Run a program, kill it once it has said `after` lines and goes on. Returns all the lines it had said."""
    process = subprocess.Popen([sys.executable, "-c", program, str(target)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    said += process.stdout.readlines()
    process.stdout.close()
    assert process.wait(10) == -signal.SIGKILL
    return [line.strip() for line in said if line.endswith("\n")]


@pytest.mark.parametrize("after", [1, 7, 40])
def test_no_committed_act_is_lost_and_none_is_half_there(tmp_path: Path, after: int) -> None:
    said = killed(WRITER, tmp_path / "vault.db", after)
    vault = open_vault(tmp_path / "vault.db", KEY)
    kept = vault.entries(b"p" * 16)
    assert [entry.hash.hex() for entry in kept][: len(said)] == said
    assert len(kept) - len(said) <= 1
    assert (vault.setting("last"), len(vault.search("mot", limit=1000))) == (kept[-1].hash, len(kept))
    assert list(filter(None, vault.verify_file())) == []
    vault.close()


@pytest.mark.parametrize("after", [1, 9, 60])
def test_no_posted_letter_is_lost_and_none_is_torn(tmp_path: Path, after: int) -> None:
    folder = open_folder(tmp_path / "practice", create=True)
    said = killed(POSTER, folder, after)
    fetched = list(MaildirLetterbox(folder).fetch(set[str]().__contains__))
    assert [letter.name for letter in fetched][: len(said)] == said
    assert [letter.raw for letter in fetched] == [(b"%08d" % n) * 2000 for n in range(len(fetched))]
    assert len(fetched) - len(said) <= 1


EXPORTER = """
import os, sys
from pathlib import Path
from core.doors.files import write_out
def dies(handle):
    os._exit(3)
os.fsync = dies
if sys.argv[2] == "named":
    del os.O_TMPFILE
write_out(Path(sys.argv[1]) / "record.pdf", b"clear")
"""


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are Linux's")
@pytest.mark.parametrize(("way", "left"), [("nameless", []), ("named", [".record.pdf.tmp"])])
def test_of_an_export_that_dies_nothing_stays_in_the_folder_where_files_need_no_name(
    tmp_path: Path, way: str, left: list[str]
) -> None:
    assert subprocess.run([sys.executable, "-c", EXPORTER, str(tmp_path), way], check=False).returncode == 3
    assert [one.name for one in tmp_path.iterdir()] == left
