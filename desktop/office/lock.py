"""The lock: the window's place, the day's code."""

from collections.abc import Callable

from core.doors.keychain import Keychain
from core.doors.process import Boot, this_boot
from core.model import Refusal, refuse
from core.office import day_code, session
from core.office.desk import Desk
from core.office.profile import OpenDesk
from desktop.ports.lock import CodeView


class OfficeLock:
    """`LockPort` over an open desk."""

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], int],
        keychain: Callable[[], Keychain | None],
        boot: Callable[[], Boot] = this_boot,
    ) -> None:
        self._desk, self._now, self._keychain, self._boot = desk, now, keychain, boot

    def place(self) -> bytes:
        return session.kept_place(self._desk)

    def keep_place(self, place: bytes) -> None:
        session.keep_place(self._desk, place)

    def code(self) -> CodeView:
        desk, now = self._desk, self._now()
        if not isinstance(desk, OpenDesk):
            return CodeView(0, refuse("day_code.no_keyring"))
        return CodeView(
            day_code.tries_left(desk.folder, self._boot(), now), day_code.closed(desk, self._keychain(), now)
        )

    def choose_code(self, code: str) -> Refusal | None:
        desk = self._desk
        if not isinstance(desk, OpenDesk):
            return refuse("day_code.no_keyring")
        return day_code.choose(desk, code, self._keychain(), self._boot(), self._now())

    def forget_code(self) -> None:
        if isinstance(self._desk, OpenDesk):
            day_code.forget(self._desk.folder, self._keychain())
