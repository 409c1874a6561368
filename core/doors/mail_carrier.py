"""What stands between the post's thread and the pump: it works for whichever mailbox the desk wants now, or for none."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.doors.account import MailAccount, Secret
from core.doors.mail_aside import MailAside
from core.doors.mail_out import HandedOver, MailOut, OutMail
from core.doors.mail_reader import MailReader
from core.doors.mailed import Mailed


@dataclass(frozen=True)
class Mailing:
    """A practice folder, the mailbox that it is exchanged with, and for whom: the profile's key, the practice's root key.

    `aside`: under which key ordinary mails are left for the vault; `whole`: with their words. `stamp`: another one each time
    that the mailbox was set.
    """

    folder: Path
    account: MailAccount
    secret: Secret = field(repr=False, compare=False)
    me: bytes
    root: bytes
    aside: bytes = field(repr=False)
    whole: bool
    stamp: int


class MailCarrier:
    """For the post's thread, but for `rouse`. Nothing of the mailbox is raised: see `trouble` and its `facts`."""

    def __init__(self) -> None:
        self._wanted: Mailing | None = None
        self._reader = MailReader()
        self._pump: Mailed | None = None
        self._out: MailOut | None = None
        self._roused = threading.Event()

    def serve(self, wanted: Mailing | None) -> None:
        """Work for this mailbox from now on; for none, the folder is all there is."""
        if wanted == self._wanted:
            return
        self._hang_up()
        self._wanted = wanted
        if wanted is not None:
            self._pump = Mailed(
                wanted.folder, wanted.account, wanted.secret, wanted.me, wanted.root, self._reader.open_mail
            )
            self._out = MailOut(wanted.account, wanted.secret)

    @property
    def trouble(self) -> str:
        """Why the last exchange was not whole; empty where it was, or where there is no mailbox."""
        return self._pump.trouble if self._pump else ""

    @property
    def facts(self) -> Mapping[str, str]:
        """What belongs to the trouble."""
        return self._pump.facts if self._pump else {}

    @property
    def more(self) -> bool:
        """Whether the mailbox has more than the last exchange brought home."""
        return self._pump is not None and self._pump.more

    def exchange(self) -> None:
        """Everything, both ways."""
        if self._pump is not None and self._wanted is not None:
            aside = MailAside(self._wanted.folder, self._wanted.aside, whole=self._wanted.whole)
            self._pump.exchange(aside.keep)

    def hand_over(self, mails: Sequence[OutMail], seconds: float = 0.0) -> HandedOver:
        """Give mails to patients to the server that sends, as many as may leave in so many seconds."""
        if self._out is None:
            return HandedOver()
        if not mails:
            self._out.rest()
        return self._out.hand_over(mails, seconds)

    def heard(self, last: int) -> bool:
        """Whether this desk's entries up to number `last` lay in the mailbox before the others' were read there."""
        return self._pump is None or (not self._pump.trouble and self._pump.reached >= last)

    def settle(self, recorded: Iterable[str]) -> None:
        """Take out of the mailbox what every desk recorded; `recorded`: the names that this one did."""
        if self._pump is not None:
            self._pump.settle(recorded)

    def wait(self, seconds: float) -> None:
        """Until something may have come, somebody rouses us, or the time is over."""
        if self._pump is not None:
            self._pump.wait(0.0 if self._roused.is_set() else seconds)
        else:
            self._roused.wait(seconds)
        self._roused.clear()

    def rouse(self) -> None:
        """End the wait under way, or the next one. For any thread."""
        self._roused.set()
        pump = self._pump
        if pump is not None:
            pump.rouse()

    def _hang_up(self) -> None:
        pump, self._pump = self._pump, None
        out, self._out = self._out, None
        if pump is not None:
            pump.close()
        if out is not None:
            out.close()

    def close(self) -> None:
        """Hang up for good."""
        self._hang_up()
        self._reader.close()
