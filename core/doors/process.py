"""Before anything else: this process leaves no core dump, and no other process of the user may read its memory."""

import ctypes
import sys

PR_SET_DUMPABLE = 4


def harden() -> tuple[str, ...]:
    """Close what can be closed on this system; returns the names of what was done."""
    done: list[str] = []
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done.append("no core dump")
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
        done.append("not dumpable")
    return tuple(done)
