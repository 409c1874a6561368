"""Desks that share a mailbox: each a practice folder of its own, a chain that it writes, and the pump between the two."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.doors.account import MailAccount, Server
from core.doors.mail_parts import Bounced, Ordinary, Rejected
from core.doors.mail_reader import MailReader
from core.doors.mailbox import Mailbox
from core.doors.maildir import FolderJournal, MaildirLetterbox, open_folder
from core.doors.mailed import Mailed, Pace
from crypto.entry import Entry
from crypto.keys import Profile, Role, Roster, sign_roster
from crypto.primitives import SigKey, kem_key
from tests.fakes.entries import Scribe
from tests.mail_lab.lab import PASSWORD

NO_ROOT = bytes(32)


def roster_file(root: SigKey, desks: Sequence[bytes], v: int = 1) -> bytes:
    """A roster that the root signed: these desks, each a physician's."""
    profiles = tuple(
        Profile(chr(65 + n), desk, kem_key().public, bytes([n]) * 16, Role.PHYSICIAN, f"Dr {n}")
        for n, desk in enumerate(desks)
    )
    previous = b"" if v == 1 else bytes(32)
    return sign_roster(root, Roster(root.public, v, previous, 1_790_000_000_000, profiles, 1, kem_key().public, 1))


def letter(words: str) -> bytes:
    """What looks like a sealed letter from outside."""
    return b"CLQ1" + words.encode()


def count(box: Mailbox, *path: str) -> int:
    """How many mails lie in a folder."""
    return box.select(box.line.folder(*path)).exists


@dataclass
class DeskByMail:
    """One desk. `kept`: the mails that were no sealed letters. `room`: how many of those it still takes."""

    folder: Path
    account: MailAccount
    reader: MailReader
    root: bytes = NO_ROOT
    pace: Pace = field(default_factory=lambda: Pace(silence=5))
    password: str = PASSWORD
    scribe: Scribe = field(default_factory=Scribe)
    kept: list[Ordinary | Bounced | Rejected] = field(default_factory=list)
    room: int = 1000

    def __post_init__(self) -> None:
        open_folder(self.folder, create=True)
        self.box = MaildirLetterbox(self.folder)
        self.journal = FolderJournal(self.folder)
        self.post = self.another()

    @property
    def me(self) -> bytes:
        """Its signing key."""
        return self.scribe.key.public

    def another(self) -> Mailed:
        """The pump of another start of the program."""
        open_mail = self.reader.open_mail
        return Mailed(self.folder, self.account, lambda: self.password, self.me, self.root, open_mail, self.pace)

    def start_again(self, port: int = 0) -> None:
        """End the program and start it; `port`: reach the mailbox through this one from now on."""
        self.post.close()
        if port:
            self.account = replace(self.account, imap=Server("localhost", port))
        self.post = self.another()

    def write(self, count: int = 1) -> list[Entry]:
        """Entries of its own, into its folder."""
        entries = [self.scribe.write() for _ in range(count)]
        self.journal.append(entries)
        return entries

    def exchange(self) -> str:
        """Exchange until the mailbox has no more; what was wrong."""
        self.post.exchange(self.keep)
        while self.post.more:
            self.post.exchange(self.keep)
        return self.post.trouble

    def keep(self, _raw: bytes, what: Ordinary | Bounced | Rejected, _came_ms: int, _size: int) -> bool:
        if len(self.kept) >= self.room:
            return False
        self.kept.append(what)
        return True

    @property
    def entries(self) -> list[bytes]:
        """The wire bytes of all that lies here, each chain in its order, every file."""
        found, cursor = list[bytes](), b""
        while True:
            wires, following = self.journal.since(cursor)
            found += wires
            if following == cursor:
                return found
            cursor = following

    @property
    def letters(self) -> list[bytes]:
        """The letters that lie here, every file."""
        return [one.raw or b"" for one in self.box.fetch(lambda _name: False)]
