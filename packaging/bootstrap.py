#!/usr/bin/env python3
"""Set a fresh machine up for Colloque: system packages, `.venv` from the lock, the `colloque` command.

With `--tests` also the programs that the tests drive. Standard library only, and no syntax newer than Python 3.8,
so that an old Python is told so in a sentence.
Running it again when nothing changed costs a fraction of a second.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 11)
HERE = Path(__file__).resolve().parent.parent
LOCK = HERE / "requirements.lock"
VENV = HERE / ".venv"
STAMP = VENV / "colloque.stamp"
POLICY = Path("/usr/sbin/policy-rc.d")
ATTEMPTS = 3

LIBRARIES = {  # shared library -> Debian and Ubuntu package
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

PROGRAMS_OF_TESTS = {  # program -> Debian package; asked for with --tests only
    "chromium": "chromium",
    "nginx": "nginx-light",
    "/usr/lib/dovecot/imap": "dovecot-imapd",
    "/usr/lib/dovecot/lmtp": "dovecot-lmtpd",
    "/usr/lib/dovecot/submission": "dovecot-submissiond",
}

SHIM = """#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
import sys

from core.cli import main

sys.exit(main())
"""


def say(step: str, what: str) -> None:
    """Print one line of progress under the name of its step."""
    print(f"  {step:<18}{what}", flush=True)


def stop(sentence: str) -> None:
    """End with a sentence that says what to do."""
    sys.exit(f"\nSet-up stopped. {sentence}")


def check_python() -> None:
    """Refuse a Python that is too old, naming the way to choose another."""
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        stop(
            f"{sys.executable} is Python {sys.version.split()[0]} and Colloque needs {wanted} or newer. "
            f"Install one and name it, for example: make PYTHON=/usr/bin/python{wanted}"
        )


def loads(library: str) -> bool:
    """Whether the system's loader finds this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def installed(program: str) -> bool:
    """Whether this program is found, also where only root's path leads (servers)."""
    return shutil.which(program, path=os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin") is not None


def missing_packages(for_tests: bool) -> list[str]:
    """The Debian packages whose libraries cannot be loaded, the one that lets Python make a `.venv`, the tests' programs."""
    if sys.platform != "linux":
        return []
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if for_tests:
        missing += [package for program, package in PROGRAMS_OF_TESTS.items() if not installed(program)]
    if importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    return missing


@contextlib.contextmanager
def services_kept_from_starting() -> Iterator[None]:
    """Tell Debian's packages to start no service while they are installed, unless a policy is already there."""
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            POLICY.unlink()


def apt_steps(packages: list[str]) -> list[list[str]]:
    """The two apt-get commands that bring these packages."""
    quiet = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"]
    return [[*quiet, "update"], [*quiet, "install", "-y", "--no-install-recommends", *packages]]


def install_as_root(packages: list[str]) -> None:
    """Install without a question and without starting a service; apt's own words are shown only when it fails."""
    say("system packages", f"installing {len(packages)}: {' '.join(packages)}")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    with services_kept_from_starting():
        for command in apt_steps(packages):
            done = subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
            if done.returncode and "install" in command:
                print((done.stdout + done.stderr)[-3000:], file=sys.stderr)
                stop("apt-get could not install the packages above. Look at its last lines, then start again.")


def install_after_yes(packages: list[str]) -> None:
    """Show the exact line; run it through sudo only after a typed yes on a terminal."""
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends " + " ".join(packages)
    print(f"\nThese system packages are missing. The line that installs them:\n\n  {line}\n", flush=True)
    if not (sys.stdin.isatty() and shutil.which("sudo")):
        stop("Run the line above as an administrator, then start again.")
    if input("Run it now? Type yes: ").strip().lower() not in {"yes", "y", "oui", "o"}:
        stop("Nothing was installed. Run the line above when you are ready, then start again.")
    if subprocess.run(["sh", "-c", line], check=False).returncode:
        stop("The line above did not succeed. Look at its last lines, then start again.")


def system_packages(for_tests: bool) -> None:
    """Bring what the window (and with `for_tests` the tests) needs from the system, or say exactly what is missing."""
    missing = missing_packages(for_tests)
    if missing:
        if not shutil.which("apt-get"):
            stop(f"This system has no apt-get. Install what Debian calls: {' '.join(missing)}; then start again.")
        if os.geteuid() == 0:
            install_as_root(missing)
        else:
            install_after_yes(missing)
        importlib.invalidate_caches()
        missing = missing_packages(for_tests)
    if missing:
        stop(f"These are still missing after the installation: {' '.join(missing)}.")
    say("system packages", "all there")


def wanted_stamp() -> str:
    """What `.venv` is made of: the lock, the command, the Python and the place (a `.venv` cannot be moved)."""
    parts = [LOCK.read_bytes(), SHIM.encode(), sys.version.encode(), os.fsencode(VENV)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def install_lock(python: Path) -> None:
    """Install every package of the lock, each held to its hash, trying again when the network fails.

    A hash that does not match is never tried again.
    """
    command = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar=off", "--retries=5", "--timeout=60", "--root-user-action=ignore", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "-r", str(LOCK)]
    for attempt in range(1, ATTEMPTS + 1):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if not done.returncode:
            return
        print(
            "\n".join(row for row in done.stderr.splitlines() if row and "WARNING" not in row)[-3000:], file=sys.stderr
        )
        if "DO NOT MATCH THE HASHES" in done.stderr:
            stop("A downloaded package is not the one of requirements.lock and was refused. Do not go around this.")
        if attempt < ATTEMPTS:
            say("python packages", f"that failed (try {attempt} of {ATTEMPTS}); trying again")
            time.sleep(3 * attempt)
    stop("The Python packages could not be downloaded. Check the network or the proxy settings, then start again.")


def write_command(python: Path) -> None:
    """Make `.venv/bin/colloque`, which runs this very folder (also when its path holds spaces)."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([str(python), "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    Path(site, "colloque.pth").write_text(f"{HERE}\n", encoding="utf-8")
    command = VENV / "bin" / "colloque"
    command.write_text(SHIM.format(python=shlex.quote(str(python))), encoding="utf-8")
    command.chmod(0o755)


def python_packages() -> None:
    """Make `.venv` from the lock, or keep the one that already corresponds to it."""
    wanted = wanted_stamp()
    if STAMP.exists() and STAMP.read_text().strip() == wanted:
        say("python packages", "as in requirements.lock")
        return
    count = sum(line[:1].isalpha() for line in LOCK.read_text().splitlines())
    say("python packages", f"making .venv from requirements.lock ({count} packages, 150 MB the first time)")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        print((made.stdout + made.stderr)[-3000:], file=sys.stderr)
        stop(f"{sys.executable} could not make {VENV.name}. Is the disk full, or the folder not yours?")
    python = VENV / "bin" / "python"
    install_lock(python)
    write_command(python)
    STAMP.write_text(wanted + "\n")
    say("python packages", "installed, every one held to its hash")


def main() -> None:
    """Do what is missing, in order, and stop at the first thing that needs a person."""
    print("Setting up Colloque", flush=True)
    check_python()
    try:
        system_packages(for_tests="--tests" in sys.argv[1:])
        python_packages()
    except KeyboardInterrupt:
        stop("Interrupted. Start again when you like: it takes up where it left.")
    except OSError as error:
        stop(f"{error.strerror or 'The system refused'}: {error.filename or 'unknown file'}.")
    say("command", ".venv/bin/colloque is ready")


if __name__ == "__main__":
    main()
