"""The keychain against a real Secret Service (gnome-keyring on a private bus), where the system has one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

TOOLS = ("dbus-run-session", "gnome-keyring-daemon")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

PUT = """
from core.doors.keychain import os_keychain
keychain = os_keychain()
keychain.put("profile", bytes(range(32)))
print("kept", keychain.get("profile") == bytes(range(32)))
"""
GET = """
from core.doors.keychain import os_keychain
from core.model import Trouble
try:
    keychain = os_keychain()
    print("found", keychain.get("profile") == bytes(range(32)))
    keychain.delete("profile")
    print("gone", keychain.get("profile") is None)
except Trouble as trouble:
    print(trouble.code)
"""


def session(home: Path, login: str, program: str) -> list[str]:
    """Run a program in a session of its own, whose keyring is unlocked by `login`."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
    start = 'printf %s "$1" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; shift; exec "$@"'
    with TemporaryDirectory(dir="/tmp") as run:  # a socket's path must be short
        places = {"HOME": str(home), "XDG_RUNTIME_DIR": run, "XDG_DATA_HOME": str(home / "data")}
        done = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", start, "sh", login, sys.executable, "-W", "ignore", "-c", program],
            env=kept | places,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    return done.stdout.split("\n")[:-1] or [done.stderr]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir(mode=0o700)
    return tmp_path


def test_a_secret_outlives_the_session_and_is_nowhere_in_clear(home: Path) -> None:
    assert session(home, "right horse", PUT) == ["kept True"]
    for file in home.rglob("*"):
        if file.is_file():
            assert bytes(range(32)).hex().encode() not in file.read_bytes()
    assert session(home, "right horse", GET) == ["found True", "gone True"]


def test_a_keyring_that_stays_locked_is_said(home: Path) -> None:
    assert session(home, "right horse", PUT) == ["kept True"]
    assert session(home, "wrong horse", GET) == ["keychain.locked"]
