"""After a lock nothing of the session is left: not in the memory of the process, not in any file outside the vault.

The real program in a process of its own, driven by `tests/hands`; its parent reads `/proc/PID/mem` before and after.
"""

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

from core.demo.device import scan
from core.doors.maildir import MaildirLetterbox
from core.model import Refusal
from core.office.practice import open_profile
from tests.machine import PASSPHRASE, Place

ROOT = Path(__file__).resolve().parents[2]
NAME = "Zohra Ouertani-Velimirska"
QUESTION = "Le comprimé bleu, faut-il le couper en deux le dimanche"
DRAFT = "Bonjour Madame, reprenons calmement ce point ensemble"
TYPED, COPIED = "phrase", "copy"
FORMS = ("utf-8", "utf-16-le", "utf-32-le", "latin-1")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def patterns(secret: str | bytes) -> frozenset[bytes]:
    """A secret as it may lie in memory or in a file."""
    if isinstance(secret, str):
        return frozenset(secret.encode(form) for form in FORMS)
    bare = base64.b64encode(secret).rstrip(b"=")
    return frozenset({secret, secret.hex().encode(), secret.hex().upper().encode(), bare})


@dataclass
class Canaries:
    """What is planted, by name."""

    secrets: dict[str, frozenset[bytes]] = field(default_factory=dict)

    def plant(self, name: str, secret: str | bytes) -> None:
        self.secrets[name] = patterns(secret)

    def found(self, chunks: Iterator[bytes]) -> set[str]:
        every = {pattern: name for name, forms in self.secrets.items() for pattern in forms}
        any_of = re.compile(b"|".join(re.escape(pattern) for pattern in every))
        seen: set[str] = set()
        for chunk in chunks:
            seen.update(every[hit] for hit in any_of.findall(chunk))
        return seen


def memory(pid: int) -> Iterator[bytes]:
    """Every part of a process's memory in which it can have kept something: not what is mapped from files unchanged."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as mem:
        for line in maps.read().splitlines():
            place, rights, _, _, inode = line.split()[:5]
            if "r" not in rights or "[v" in line or ("w" not in rights and inode != "0"):
                continue
            first, last = (int(each, 16) for each in place.split("-"))
            try:
                mem.seek(first)
                yield mem.read(last - first)
            except OSError:
                continue


def files(*folders: Path) -> Iterator[bytes]:
    """Every file, and every name of one."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            yield str(path).encode()
            if path.is_file():
                yield path.read_bytes()


@dataclass
class Window:
    """The real program, and the hands in it."""

    process: "subprocess.Popen[bytes]"
    said: list[str] = field(default_factory=list)
    errors: Path = Path()

    def _line(self) -> str:
        out: IO[bytes] | None = self.process.stdout
        assert out is not None
        line = out.readline().decode().strip()
        assert line, f"the window ended: {self.errors.read_text()}"
        self.said.append(line)
        return line

    def appeared(self) -> None:
        """The unlock screen of an image of the process that had closed itself before anything was typed."""
        assert self._line() == "dumpable 0"
        assert self._line() == "done"

    def do(self, verb: str, words: str = "", *, wait: bool = True) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{verb} {words}\n".encode())
        self.process.stdin.flush()
        if wait:
            assert self._line() == "done"


@dataclass
class Desk:
    """A practice with one question, and a home of its own for the program."""

    place: Place
    letter: bytes
    home: Path
    canaries: Canaries

    @property
    def profile(self) -> Path:
        return self.place.home / "cabinet"

    def start(self) -> Window:
        home = self.home
        folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
        env = folders | {
            "HOME": str(home),
            "TMPDIR": str(home / "tmp"),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "QT_QPA_PLATFORM": "offscreen",
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join((str(ROOT / "tests" / "hands"), str(ROOT))),
            "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent",
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
        }
        errors = home / "stderr"
        with errors.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "desktop", "--profile", str(self.profile), "--theme", "light"],
                cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr,
            )  # fmt: skip
        window = Window(process, errors=errors)
        window.appeared()
        return window


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    tmp_path = tmp_path_factory.mktemp("lock")
    place = Place(tmp_path / "profiles", now=time.time_ns() // 1_000_000)
    assert place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet des Orangers").code == 0
    assert place.doctor("patient", "add", NAME, "--born", "1971-03-09", "--number", "17").code == 0
    device = scan(
        tmp_path / "telephone", MaildirLetterbox(place.practice), place.doctor("enrol", "17").data["fragment"], "fr", place.now
    )  # fmt: skip
    assert not isinstance(device, Refusal)
    assert place.doctor("enrol", "17", "--compare").code == 0
    digits = ("--digits", device.digits(), "--document", "identity_card")
    assert place.doctor("enrol", "17", "--compare", *digits).code == 0
    assert (
        place.doctor("consult", "17", "--medication", "Amlodipine | 5 mg | 1 comprimé le matin", "--window", "30").code
        == 0
    )
    device.read(place.now)
    letter = device.ask(QUESTION, place.now, consultation=device.cards[0].consultation)
    assert place.doctor("receive").data["received"]["accepted"] == 1
    assert place.doctor("triage", letter.hex()[:10], "physician").code == 0
    canaries = Canaries()
    for name, secret in (("name", NAME), ("question", QUESTION), ("draft", DRAFT), ("passphrase", PASSPHRASE)):
        canaries.plant(name, secret)
    with open_profile(place.home / "cabinet", PASSPHRASE, None, place.now) as held:
        bundle, vault = held.bundle, held.vault
        keys = {"vault key": bundle.vault_key, "signing seed": bundle.sig_seed, "sealing seed": bundle.kem_seed}
        keys |= {f"{scope} key": vault.secrets(scope)[0].key for scope in ("header", "journal", "patient")}
    for name, secret in keys.items():
        canaries.plant(name, secret)
    for folder in ("data", "config", "cache", "state", "tmp", "run"):
        (tmp_path / "home" / folder).mkdir(parents=True, mode=0o700)
    return Desk(place, letter, tmp_path / "home", canaries)


@contextmanager
def opened(desk: Desk, typed: Callable[[int], None] = lambda _pid: None) -> Iterator[Window]:
    """The real window on a question, with a draft that is saved. `typed`: what is done before the passphrase is used."""
    window = desk.start()
    try:
        window.do("phrase", PASSPHRASE)
        typed(window.process.pid)
        for verb, words in (("open", ""), ("thread", ""), ("write", DRAFT), ("saved", "")):
            window.do(verb, words)
        yield window
    finally:
        window.process.kill()
        window.process.communicate()


def draft_of(desk: Desk) -> str:
    with open_profile(desk.profile, PASSPHRASE, None, desk.place.now) as held:
        draft = held.vault.draft(desk.letter)
    assert draft is not None
    return draft.text


def test_after_a_lock_neither_memory_nor_any_file_holds_what_it_held(desk: Desk) -> None:
    canaries = desk.canaries
    before: set[str] = set()
    with opened(desk, lambda pid: before.update(canaries.found(memory(pid)))) as window:
        pid = window.process.pid
        assert before | canaries.found(memory(pid)) == set(canaries.secrets)
        assert canaries_in_files(desk) == set()  # nor while it is open
        window.do("copy")
        window.do("lock", wait=False)
        window.appeared()
        assert window.process.pid == pid
        assert canaries.found(memory(pid)) == set()
        assert canaries_in_files(desk) == set()
        for name in ("environ", "cmdline", "comm"):
            assert canaries.found(iter([Path(f"/proc/{pid}/{name}").read_bytes()])) == set()
        assert re.search(r"Max core file size\s+0\s+0\s", Path(f"/proc/{pid}/limits").read_text())
        assert draft_of(desk) == DRAFT


def test_a_lock_that_is_killed_loses_the_last_keystrokes_at_most(desk: Desk) -> None:
    for wait_s in (0.0, 0.05):
        with opened(desk) as window:
            window.do("write", "!")
            window.do("lock", wait=False)
            time.sleep(wait_s)
        draft = draft_of(desk)
        assert draft.replace("!", "").startswith(DRAFT)
        assert canaries_in_files(desk) == set()


def canaries_in_files(desk: Desk) -> set[str]:
    return desk.canaries.found(files(desk.home, desk.place.home))


HARDENED = """# what is imported later could not be read by nobody, who this becomes where root runs it
import ctypes, os, resource, time
from core.doors.process import harden
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
for closes in (False, True):
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        harden() if closes else None
        os.write(told, b"!")
        time.sleep(60)
        os._exit(0)
    os.close(told)
    assert os.read(ready, 1) == b"!"
    try:
        open(f"/proc/{child}/mem", "rb").close()
        print("read")
    except PermissionError:
        print("refused")
    os.kill(child, 9)
    os.waitpid(child, 0)
"""


def test_another_process_of_the_same_user_may_not_read_a_hardened_one() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HARDENED],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (["read", "refused"], "")
