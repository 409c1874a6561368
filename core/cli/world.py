"""What lies around a command: clock, keyring, costs, streams, the place of profiles. Handed in, so that tests can."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from core.doors.keychain import Keychain, os_keychain
from core.doors.process import Boot, this_boot
from crypto.lock import Cost


def clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def profiles_folder() -> Path:
    """Where profiles lie: `$XDG_DATA_HOME/colloque`, else `~/.local/share/colloque`."""
    home = os.environ.get("XDG_DATA_HOME", "")
    return (Path(home) if os.path.isabs(home) else Path.home() / ".local" / "share") / "colloque"


@dataclass
class World:
    """`cost` None: the production costs. `keychain` raises Trouble(keychain.*) where none is allowed."""

    now: Callable[[], int] = clock
    keychain: Callable[[], Keychain] = os_keychain
    cost: Cost | None = None
    profiles: Callable[[], Path] = profiles_folder
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    boot: Callable[[], Boot] = this_boot
