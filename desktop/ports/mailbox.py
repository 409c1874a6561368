"""The mailbox of this profile: kept, looked up, tried. What takes the network's time is begun, and asked after."""

from dataclasses import dataclass
from typing import Protocol

from core.doors.mail_check import Step
from core.model import Refusal
from core.office.mailbox import Typed


@dataclass(frozen=True)
class Trial:
    """Where a trial stands: the steps that ended, and whether others come."""

    steps: tuple[Step, ...] = ()
    running: bool = False


@dataclass(frozen=True)
class LookUp:
    """What was found for an address: servers and user as they are typed, empty where nothing was."""

    running: bool = False
    imap: str = ""
    smtp: str = ""
    user: str = ""


class MailboxPort(Protocol):
    """A password that is empty means the one that is kept."""

    def known(self) -> Typed | None:
        """What is set; None where this profile has no mailbox."""
        ...

    def keep(self, typed: Typed, password: str) -> Refusal | None: ...

    def forget(self) -> None: ...

    def begin_look_up(self, address: str) -> None: ...

    def looked_up(self) -> LookUp: ...

    def begin_trial(self, typed: Typed, password: str) -> Refusal | None:
        """Try it; one that still runs is stopped."""
        ...

    def trial(self) -> Trial: ...

    def stop_trial(self) -> None: ...
