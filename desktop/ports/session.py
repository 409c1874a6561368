"""Whose desk this is, and how post and log stand on it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Who:
    """Whose desk this is. `role` is physician, substitute or secretary; `letter` begins the numbers of its entries.

    `telemedicine`: an authorised platform is recorded with its references (article 22), so that it may be proposed.
    """

    practice: str
    desk: str
    name: str
    role: str
    letter: str
    telemedicine: bool = False


@dataclass(frozen=True)
class Integrity:
    """How the log stands: `state` is intact, broken or unchecked; `broken_at` names the entry after which it breaks."""

    state: str
    entries: int
    desks: int
    checked_ms: int
    head: bytes
    broken_at: str = ""


@dataclass(frozen=True)
class SyncView:
    """Where the post and the log stand. `state`: synced, offline, broken; `since_ms`: since when offline.

    `closed`: the code of what closes sending on this desk (an alarm, a clock set back), or nothing.
    """

    state: str
    desks: int
    since_ms: int
    integrity: Integrity
    waiting: int = 0
    closed: str = ""
