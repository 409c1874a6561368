"""What this desk exchanges with its mailbox, and the round of a command: bring home, record, lay out, tell patients."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.doors.account import kept_since, read_account
from core.doors.mail_carrier import MailCarrier, Mailing
from core.doors.mail_out import OutMail
from core.office.bymail import MailStanding, due, mail_standing, note_mails
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


NOTICE_SECONDS = 6.0
"""How long a command may take to tell patients by mail; what is left then leaves with the next one, or from the window."""


def sender(desk: Desk) -> str:
    """The address of this desk's mailbox; empty where it has none. Raises Trouble: mail.settings, disk.*."""
    account = read_account(desk.folder) if isinstance(desk, OpenDesk) else None
    return account.address if account else ""


def notices(desk: Desk, now: int) -> list[OutMail]:
    """The mails to patients that may leave from this desk now."""
    return due(desk, now, sender(desk))


def notices_to(desk: Desk, patient: bytes) -> MailStanding:
    """How notices by mail stand with one patient at this desk."""
    return mail_standing(desk, patient, sender(desk))


def laid_out(desk: Desk) -> int:
    """Lay this desk's entries in its journal; the number of the last one."""
    publish(desk)
    head = desk.vault.head(desk.me)
    return head.seq if head else 0


class Round:
    """The mailbox of a desk, for one command; where there is none it does nothing.

    `trouble`: why the last exchange was not whole (a code, or empty), with its `facts`; kept when the round is over.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._carrier = MailCarrier()
        self._last = 0
        self.trouble = ""
        self.facts: Mapping[str, str] = {}

    def exchange(self) -> None:
        """Both ways, once."""
        self._carrier.serve(mailing(self._desk))
        self._last = laid_out(self._desk)
        self._carrier.exchange()
        self.trouble, self.facts = self._carrier.trouble, self._carrier.facts

    def notify(self, now: int) -> None:
        """Mail to patients what may leave now, one every two seconds; and record what became of it."""
        note_mails(self._desk, self._carrier.hand_over(notices(self._desk, now), NOTICE_SECONDS), now)

    def settle(self) -> None:
        """What was recorded may leave the mailbox."""
        self._carrier.settle(self._desk.vault.fetched())

    @property
    def heard(self) -> bool:
        """Whether the others' entries are here, as they stood when they could read ours."""
        return self._carrier.heard(self._last)

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
