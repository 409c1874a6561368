"""What this desk exchanges with its mailbox, and the round of a command: bring home, record, lay out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.doors.account import kept_since
from core.doors.mail_carrier import MailCarrier, Mailing
from core.office.desk import Desk
from core.office.mailbox import mailbox
from core.office.outside import aside_key
from core.office.profile import OpenDesk
from core.office.sync import publish


def mailing(desk: Desk) -> Mailing | None:
    """What the post's thread needs for this desk's mailbox; None where it has none, or none that can be read."""
    if not isinstance(desk, OpenDesk):
        return None
    login = mailbox(desk)
    if login is None:
        return None
    return Mailing(
        folder=Path(desk.facts.practice_folder),
        account=login.account,
        secret=login.secret,
        me=desk.me,
        root=desk.roster.root_pk,
        aside=aside_key(desk),
        whole=desk.clinician,
        stamp=kept_since(desk.folder),
    )


def laid_out(desk: Desk) -> int:
    """Lay this desk's entries in its journal; the number of the last one."""
    publish(desk)
    head = desk.vault.head(desk.me)
    return head.seq if head else 0


class Round:
    """The mailbox of a desk, for one command; where there is none it does nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._carrier = MailCarrier()
        self._last = 0

    def exchange(self) -> None:
        """Both ways, once."""
        self._carrier.serve(mailing(self._desk))
        self._last = laid_out(self._desk)
        self._carrier.exchange()

    def settle(self) -> None:
        """What was recorded may leave the mailbox."""
        self._carrier.settle(self._desk.vault.fetched())

    @property
    def heard(self) -> bool:
        """Whether the others' entries are here, as they stood when they could read ours."""
        return self._carrier.heard(self._last)

    @property
    def trouble(self) -> str:
        """Why the mailbox was not reached; empty where it was."""
        return self._carrier.trouble

    @property
    def facts(self) -> Mapping[str, str]:
        """What belongs to the trouble."""
        return self._carrier.facts

    def close(self) -> None:
        """Hang up."""
        self._carrier.close()


@contextmanager
def round_of(desk: Desk) -> Iterator[Round]:
    """A round of the mailbox for one command. Raises Trouble only of the vault and the disk."""
    one = Round(desk)
    try:
        yield one
    finally:
        one.close()
