"""The lock: idle minutes, the window's place, the day's code."""

from collections.abc import Callable

from core.doors.keychain import Keychain
from core.doors.process import Boot
from core.model import Refusal, refuse
from core.office import day_code, session
from core.office.desk import Desk
from core.office.profile import OpenDesk


class OfficeLock:
    """`LockPort` over an open desk. The keyring is asked only when a code is chosen or forgotten."""

    def __init__(
        self, desk: Desk, now: Callable[[], int], keychain: Callable[[], Keychain | None], boot: Callable[[], Boot]
    ) -> None:
        self._desk, self._now, self._keychain, self._boot = desk, now, keychain, boot

    def idle_minutes(self) -> int:
        return session.idle_minutes(self._desk)

    def set_idle_minutes(self, minutes: int) -> Refusal | None:
        return session.set_idle_minutes(self._desk, minutes)

    def place(self) -> bytes:
        return session.kept_place(self._desk)

    def keep_place(self, place: bytes) -> None:
        session.keep_place(self._desk, place)

    def code_tries(self) -> int:
        desk = self._desk
        return day_code.tries_left(desk.folder, self._boot(), self._now()) if isinstance(desk, OpenDesk) else 0

    def choose_code(self, code: str) -> Refusal | None:
        desk = self._desk
        if not isinstance(desk, OpenDesk):
            return refuse("day_code.no_keyring")
        return day_code.choose(desk, code, self._keychain(), self._boot(), self._now())

    def forget_code(self) -> None:
        if isinstance(self._desk, OpenDesk):
            day_code.forget(self._desk.folder, self._keychain())
