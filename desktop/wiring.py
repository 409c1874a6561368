"""What the program is made of: the front door in the vault's thread, and the post in its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from core.cli.world import profiles_folder
from core.doors.hosted import HostedBox
from core.doors.letterbox import Letterbox
from core.doors.mail_carrier import MailCarrier
from core.doors.mail_out import PACE, HandedOver
from core.doors.maildir import MaildirLetterbox, open_folder
from core.doors.profile import read_facts
from core.office.post import Carried, carry
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.office.clock import clock
from desktop.office.desk import OfficeDesk
from desktop.office.door import OfficeDoor, keychain_of_this_machine
from desktop.ports.post import PostReport

T = TypeVar("T")
Bridge = Callable[[Callable[[OfficeDesk], T]], T]


def letterbox_of(folder: str) -> Letterbox:
    """The letterbox of a profile, for the post's thread."""
    return MaildirLetterbox(open_folder(Path(read_facts(Path(folder)).practice_folder)))


class Courier:
    """`PostPort`: fetches and deposits in its own thread, and hands the vault's thread what it must record.

    The mailbox is exchanged with the practice folder first, so that nothing leaves before the other desks were heard, and last.
    """

    def __init__(self, box: Letterbox, bridge: "Bridge[object]") -> None:
        self._box = HostedBox(box)
        self._mail = MailCarrier()
        self._bridge = bridge
        self._known: set[str] = set()
        self._last = self._learned = self._came = 0
        self._hurried = False

    def round(self, told: Callable[[int], None] = lambda _: None) -> PostReport:
        self._came = self._came if self._mail.more else 0
        self._learned = 0
        self._exchange()
        self._hear(told)
        carried = self._carry()
        self._known = self._known or set(self._ask(OfficeDesk.dealt_with))
        letters = [one for one in self._box.fetch(self._known.__contains__) if one.raw is not None or one.too_large]
        accepted, learned = self._ask(lambda desk: desk.take(letters, carried))
        self._known.update(one.name for one in letters)
        more = self._carry()
        _, later = self._ask(lambda desk: desk.take([], more))
        mailed = self._notify()
        self._exchange()
        self._mail.settle(self._known)
        counted = accepted, len(carried.taken) + len(more.taken) + mailed, learned + later + self._learned
        if self._mail.trouble:
            return PostReport("offline", *counted, self._mail.trouble, self._mail.facts)
        trouble = carried.trouble or more.trouble
        return PostReport("offline" if trouble else "synced", *counted, trouble)

    def _exchange(self) -> None:
        """The folder with the mailbox, both ways, where there is one."""
        wanted, self._last = self._ask(OfficeDesk.by_mail)
        self._mail.serve(wanted)
        self._mail.exchange()

    def _hear(self, told: Callable[[int], None]) -> None:
        """Take in what lies in the folder, a slice at a time: between two whatever else is asked of the vault has its turn."""
        hearing = self._ask(OfficeDesk.hearing)
        heard, whole = self._ask(lambda _: hearing.go_on())
        while whole is None:
            if self._came + heard.taken:
                told(self._came + heard.taken)
            heard, whole = self._ask(lambda _: hearing.go_on())
        self._came += whole.taken
        self._learned += whole.taken

    def _notify(self) -> int:
        """Mails to patients, one a round: they leave two seconds apart. How many left."""
        mails = self._ask(OfficeDesk.notices)
        handed = self._mail.hand_over(mails)
        if handed != HandedOver():
            self._ask(lambda desk: desk.note_notices(handed))
        self._hurried = len(mails) > len(handed.answers) and not handed.trouble
        return len(handed.answers)

    def _carry(self) -> Carried:
        """What waits, to the folder and to the practice's host; first the host is told which doors to open."""
        reached = self._mail.heard(self._last)
        letters, wanted, learned = self._ask(lambda desk: desk.outgoing(reached))
        self._learned += learned
        unread = self._box.trouble
        self._box.serve(wanted)
        carried = carry(self._box, letters)
        return replace(carried, trouble=carried.trouble or self._box.trouble or unread, shut=self._box.shut)

    def wait(self, seconds: float) -> None:
        """Until the mailbox has something new, a mail to a patient may leave, somebody rouses us, or the time is over."""
        self._mail.wait(min(seconds, PACE) if self._hurried else seconds)

    def rouse(self) -> None:
        """End the wait under way, or the next one."""
        self._mail.rouse()

    def close(self) -> None:
        """Hang up."""
        self._box.close()
        self._mail.close()

    def _ask(self, call: Callable[[OfficeDesk], T]) -> T:
        return self._bridge(call)  # type: ignore[return-value]


@dataclass(frozen=True)
class House:
    """What the program is given: the front door, made in the vault's thread, and the post, made in its own."""

    front: Callable[[], OfficeDoor]
    post: Callable[[Engine, str], Courier]


def _post(engine: Engine, folder: str) -> Courier:
    def bridge(call: Callable[[OfficeDesk], T]) -> T:
        def asked(desk: DeskPort) -> T:
            assert isinstance(desk, OfficeDesk)
            return call(desk)

        return engine.bridge(asked)

    return Courier(letterbox_of(folder), bridge)


def house(profile: Path | None, now: Callable[[], int] = clock) -> House:
    """One profile's house, or that of every profile of this machine."""
    home, only = (profile.absolute().parent, profile.name) if profile else (profiles_folder(), "")
    return House(lambda: OfficeDoor(home, keychain_of_this_machine, now, only), _post)
