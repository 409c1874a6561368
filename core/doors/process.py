"""Before anything else: this process leaves no core dump, no other process of the user may read its memory, and where
the system allows it nothing of it is swapped. Also which start of the machine this is."""

import ctypes
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PR_SET_DUMPABLE = 4
MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT = 1, 2, 4
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Boot:
    """Which start of the machine this is (empty where that cannot be known), and for how long it runs, sleep included."""

    id: str
    awake_ms: int


def this_boot() -> Boot:
    """The start of this machine, and the clock that nobody sets."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    seconds = time.clock_gettime(clock) if clock is not None else time.monotonic()
    return Boot(_BOOT_ID.read_text("ascii").strip() if _BOOT_ID.exists() else "", int(seconds * 1000))


def harden() -> tuple[str, ...]:
    """Close what can be closed on this system; returns the names of what was done."""
    done: list[str] = []
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done.append("no core dump")
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
            done.append("not dumpable")
        if _may_stay_in_memory() and libc.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0:
            done.append("not swapped")
    return tuple(done)


def _may_stay_in_memory() -> bool:
    """Whether the system lets this process lock all its memory; a part would make later allocations fail."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if most != resource.RLIM_INFINITY:
        return False
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (most, most))
    return True
