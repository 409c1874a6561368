"""The front door: the profiles of this machine, opened, founded and recovered."""

from collections.abc import Callable
from pathlib import Path

from core.doors.files import write_out
from core.doors.keychain import Keychain, os_keychain
from core.doors.looks import Look, write_look
from core.doors.process import Boot, this_boot
from core.doors.profile import profiles_in, read_facts
from core.model import Refusal, Trouble
from core.office.day_code import tries_left
from core.office.joining import ByMail, join, making_room
from core.office.mailbox import account_typed, with_servers
from core.office.practice import found, open_profile, reopen_profile
from core.office.profile import OpenDesk, has_root, new_passphrase
from core.office.review import review_country
from core.office.settings import choose
from core.record.settings import PHONE, is_phone
from desktop.desk_port import DeskPort
from desktop.office.clock import clock
from desktop.office.desk import OfficeDesk
from desktop.office.lock import OfficeLock
from desktop.ports.door import Asked, Entering, FirstRun, ProfileCard, RecoverySheet


class OfficeDoor:
    """`FrontDoor` over the profiles of this machine. `home` holds one folder a profile; `only` shows one of them.

    The keyring is asked for only by a profile that was made with one, and by a new one.
    """

    def __init__(
        self,
        home: Path,
        keychain: Callable[[], Keychain | None],
        now: Callable[[], int] = clock,
        only: str = "",
        boot: Callable[[], Boot] = this_boot,
    ) -> None:
        self._home, self._only = home, only
        self._keychain = keychain
        self._now, self._boot = now, boot

    def profiles(self) -> tuple[ProfileCard, ...]:
        """Every profile; one among several whose files are damaged stands last, and opening it says what to do."""
        names = [self._only] if self._only else profiles_in(self._home)
        cards: list[ProfileCard] = []
        broken: list[ProfileCard] = []
        for name in names:
            try:
                cards.append(self._card(name))
            except Trouble:
                if len(names) == 1:
                    raise
                broken.append(ProfileCard(str(self._home / name), "", name, name, "damaged"))
        return (*cards, *broken)

    def _card(self, name: str) -> ProfileCard:
        facts = read_facts(self._home / name)
        tries = tries_left(self._home / name, self._boot(), self._now())
        root = has_root(self._home / name)
        return ProfileCard(str(self._home / name), facts.practice_name, name, facts.member, facts.role, tries, root)

    def create(self, form: FirstRun) -> RecoverySheet:
        if form.phone and not is_phone(form.phone):
            raise Trouble("settings.phone")
        folder = self._home / (self._only or "cabinet")
        place, keychain, now = self._home / "practice", self._keychain(), self._now()
        made = found(folder, place, form.practice, form.name, form.passphrase, keychain, now)
        with made.desk as desk:
            if form.phone:
                choose(desk, PHONE, form.phone, now)
            if form.validated:
                review_country(desk, now)
        codes = made.recovery_code.split(), made.root_code.split()
        return RecoverySheet(tuple(codes[0]), tuple(codes[1]), made.fingerprint, str(folder), keychain is None)

    def join(self, form: Entering) -> Asked:
        folder = self._home / (self._only or "poste")
        place = _practice(form) or self._home / "practice"
        keychain = self._keychain()
        with making_room(folder, place):
            asked = join(folder, place, form.code, form.name, form.passphrase, keychain, self._now())
        groups = tuple(asked.recovery_code.split())
        return Asked(asked.digits, groups, asked.fingerprint, str(folder), keychain is None)

    def recover(self, folder: str, code: str, passphrase: str, root: str) -> None:
        new_passphrase(Path(folder), code, passphrase, self._keychain(), None, root)

    def keep(self, path: str, data: bytes) -> None:
        write_out(Path(path), data)

    def keep_look(self, look: Look) -> None:
        write_look(self._home, look)

    def open(self, folder: str, passphrase: str) -> DeskPort:
        keychain = self._keychain() if read_facts(Path(folder)).keyring else None
        return self._desk(open_profile(Path(folder), passphrase, keychain, self._now()))

    def reopen(self, folder: str, code: str) -> DeskPort:
        return self._desk(reopen_profile(Path(folder), code, self._keychain(), self._boot(), self._now()))

    def _desk(self, desk: OpenDesk) -> DeskPort:
        return OfficeDesk(desk, self._now, OfficeLock(desk, self._now, self._keychain, self._boot))


def _practice(form: Entering) -> Path | ByMail | None:
    """Where somebody says that the practice is. Raises Trouble: mail.*."""
    if form.mailbox is None:
        return Path(form.place) if form.place else None
    account = account_typed(with_servers(form.mailbox))
    if isinstance(account, Refusal):
        raise Trouble(account.code, **dict(account.facts))
    return ByMail(account, form.mail_password)


def keychain_of_this_machine() -> Keychain | None:
    """The system's keyring, or none where no allowed one answers: the passphrase alone then opens (said on screen)."""
    try:
        return os_keychain()
    except Trouble:
        return None
