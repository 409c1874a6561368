"""What can be asked before a desk is open."""

from dataclasses import dataclass, field
from typing import Protocol

from core.doors.looks import Look
from core.office.mailbox import Typed
from desktop.desk_port import DeskPort


@dataclass(frozen=True)
class ProfileCard:
    """One profile of this machine before it is opened: no patient, no count (article 15).

    `tries`: how many the day's code has; 0 where the passphrase alone opens. `root`: the practice's
    key lies here.
    """

    folder: str
    practice: str
    desk: str
    name: str
    role: str
    tries: int = 0
    root: bool = False


@dataclass(frozen=True)
class FirstRun:
    """What the first run asks. `phone`: of the practice, on notices to patients; may be empty. `validated`: the
    physician read the country's emergency numbers and warning signs ("vu et validé").
    """

    practice: str
    name: str
    phone: str
    passphrase: str
    validated: bool = False


@dataclass(frozen=True)
class Entering:
    """What is asked of somebody who joins. `place`: the practice's folder of files; empty: the one of this machine.

    `mailbox`: the practice's mailbox instead, where no folder is shared; its servers may be empty: they are looked up.
    """

    code: str = field(repr=False)
    name: str
    place: str
    passphrase: str = field(repr=False)
    mailbox: Typed | None = None
    mail_password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Asked:
    """A profile that has asked to enter: the digits to read aloud, its recovery code, the practice's fingerprint."""

    digits: str
    groups: tuple[str, ...] = field(repr=False)
    fingerprint: str
    folder: str
    alone: bool


@dataclass(frozen=True)
class RecoverySheet:
    """What is to be kept on paper, shown once: the groups of the code that opens this profile when the passphrase is
    lost, those of the practice's key, and the practice's fingerprint. `folder`: the profile that was founded; `alone`:
    this machine has no keyring, so the passphrase alone protects it."""

    groups: tuple[str, ...] = field(repr=False)
    root_groups: tuple[str, ...] = field(repr=False)
    fingerprint: str = ""
    folder: str = ""
    alone: bool = False


class FrontDoor(Protocol):
    """What can be asked before a desk is open. A wrong passphrase is a `Trouble`."""

    def profiles(self) -> tuple[ProfileCard, ...]: ...

    def create(self, form: FirstRun) -> RecoverySheet:
        """Found a practice. Raises Trouble, before anything was made."""
        ...

    def join(self, form: Entering) -> Asked:
        """Ask to enter a practice; a profile of this machine that never entered gives way. Raises Trouble."""
        ...

    def recover(self, folder: str, code: str, passphrase: str, root: str) -> None:
        """A new passphrase by the recovery code; with `root`, the practice's key goes under it too. Raises Trouble."""
        ...

    def keep(self, path: str, data: bytes) -> None:
        """Write a file that the user chose by name. Raises Trouble."""
        ...

    def keep_look(self, look: Look) -> None:
        """How the window is to look on this machine. Raises Trouble."""
        ...

    def open(self, folder: str, passphrase: str) -> DeskPort: ...

    def reopen(self, folder: str, code: str) -> DeskPort:
        """By the day's code. Raises Trouble: day_code.*"""
        ...
