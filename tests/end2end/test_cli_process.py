"""`colloque` as a process of its own: descriptors, exit codes, a full disk, a profile that another process holds."""

import fcntl
import json
import os
import pty
import resource
import select
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from core.doors.files import Hold
from core.office.practice import found
from crypto.lock import COST_FLOOR

NOW = 1_795_305_600_000
PASSPHRASE = "cabinet des orangers"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    found(home / "one", home / "practice", "Cabinet", "Dr Selma Ayari", PASSPHRASE, None, NOW, COST_FLOOR).desk.close()
    return home / "one"


def colloque(
    *argv: str, secret: str | None = None, before: Callable[[], None] | None = None, home: Path | None = None
) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "core.cli", *argv]
    fds: tuple[int, ...] = ()
    if secret is not None:
        read, write = os.pipe()
        os.write(write, secret.encode("utf-8"))
        os.close(write)
        words += ["--passphrase-fd", str(read)]
        fds = (read,)
    environment = {**os.environ, "XDG_DATA_HOME": str(home)} if home else dict(os.environ)
    try:
        return subprocess.run(
            words,
            cwd=ROOT,
            pass_fds=fds,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            preexec_fn=before,
            env=environment,
            check=False,
        )
    finally:
        for one in fds:
            os.close(one)


def test_the_passphrase_comes_by_a_descriptor_and_machines_get_json(profile: Path) -> None:
    done = colloque("inbox", "--profile", str(profile), "--json", secret=PASSPHRASE)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["questions"] == []


def test_without_a_terminal_it_never_waits(profile: Path) -> None:
    done = colloque("inbox", "--profile", str(profile))
    assert (done.returncode, done.stdout) == (2, "")
    assert "--passphrase-fd" in done.stderr


def test_a_profile_that_another_process_holds_is_said(profile: Path) -> None:
    with Hold(profile):
        done = colloque("inbox", "--profile", str(profile), secret=PASSPHRASE)
    assert (done.returncode, "[profile.busy]" in done.stderr) == (3, True)


def test_a_machine_without_a_profile_says_how_to_begin(tmp_path: Path) -> None:
    done = colloque("inbox", home=tmp_path)
    assert (done.returncode, "[profile.none]" in done.stderr) == (2, True)


def test_on_a_full_disk_nothing_is_half_written(profile: Path) -> None:
    size = (profile / "vault.db").stat().st_size

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 8, size // 8))

    words = ("patient", "add", "Nadia Khelifi", "--born", "1971-03-09", "--profile", str(profile))
    done = colloque(*words, secret=PASSPHRASE, before=full)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    listed = colloque("patient", "list", "--profile", str(profile), "--json", secret=PASSPHRASE)
    assert json.loads(listed.stdout)["patients"] == []
    assert colloque(*words, secret=PASSPHRASE).returncode == 0
    assert colloque("check", "--profile", str(profile), secret=PASSPHRASE).returncode == 0


def test_what_is_no_proof_is_refused_without_vault_or_passphrase(tmp_path: Path) -> None:
    (tmp_path / "record.proof").write_bytes(b"%PDF-1.7")
    done = colloque("verify", str(tmp_path / "record.proof"))
    assert (done.returncode, "[proof.magic]" in done.stderr) == (1, True)


def test_the_gate_needs_no_profile(tmp_path: Path) -> None:
    done = colloque("gate", "--reply", "Prenez 500 mg d'amoxicilline.", "--json", home=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["verdict"] == "block"


def test_the_demo_reads_its_own_words() -> None:
    done = colloque("demo", "--check", "nowhere")
    assert done.returncode != 0
    assert "[demo.no_result]" in done.stderr


def test_the_demo_never_asks_for_a_profile(tmp_path: Path) -> None:
    done = colloque("demo", "--help", home=tmp_path)
    assert done.returncode == 0
    assert "--headless" in done.stdout


def test_at_a_terminal_the_passphrase_is_asked_for_and_never_shown(profile: Path) -> None:
    master, slave = pty.openpty()

    def own_terminal() -> None:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

    words = [sys.executable, "-m", "core.cli", "inbox", "--profile", str(profile)]
    process = subprocess.Popen(words, cwd=ROOT, stdin=slave, stdout=slave, stderr=slave, preexec_fn=own_terminal)
    os.close(slave)
    seen = read_until(master, "Phrase de passe")
    os.write(master, f"{PASSPHRASE}\n".encode())
    seen += read_until(master, "Aucune question en attente.")
    assert process.wait(timeout=30) == 0
    os.close(master)
    assert "Un instant" in seen
    assert PASSPHRASE not in seen


def read_until(terminal: int, words: str) -> str:
    """What a terminal shows, up to some words; fails after twenty seconds."""
    seen = b""
    while words not in seen.decode("utf-8", "replace"):
        assert select.select([terminal], [], [], 20)[0], seen
        seen += os.read(terminal, 4096)
    return seen.decode("utf-8")


def test_no_core_dump_can_hold_a_secret() -> None:
    shown = "import core.cli, resource, sys; sys.argv = ['colloque', '--help']; core.cli.main(); "
    shown += "print(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run([sys.executable, "-c", shown], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("(0, 0)\n")
