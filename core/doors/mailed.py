"""The pump: it exchanges the practice's own folder with its mailbox, in the post's thread, without vault and without key.

Home come patients' letters, entries of the other desks, letters laid out for this profile, a newer roster. Out go letters that
came by another way, entries that the mailbox has not, letters laid out, a newer roster. Everything lies durably on one side
before it counts on the other, and all of it may be done twice. What was seen is noted in the folder (`mail/`) and safe to lose.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from core.doors.account import MailAccount, Secret
from core.doors.files import make_folder, read_bounded
from core.doors.imap import SECONDS, Line
from core.doors.imap_journal import ImapJournal
from core.doors.imap_letterbox import ImapLetterbox
from core.doors.letterbox import MAX_LETTER
from core.doors.mail_carried import carried_note
from core.doors.mail_inbox import Keep, MailInbox
from core.doors.mail_parts import OpenedMail
from core.doors.mailbox import Mailbox
from core.doors.maildir import FolderJournal, MaildirLetterbox
from core.model import Trouble
from crypto.errors import Refused
from crypto.header import Head
from crypto.keys import Roster, read_roster

WHOLE_SECONDS: Final = 24 * 3600.0
T = TypeVar("T")
_SLICE: Final = 200
_PAUSES: Final = (0.0, 0.0, 10.0, 30.0, 60.0, 120.0, 300.0)
_LOGIN_PAUSES: Final = (0.0, 60.0, 300.0, 900.0)
"""Seconds until the mailbox is asked again after so many failures; longer where a wrong password could close it."""


@dataclass(frozen=True)
class Pace:
    """How patient the pump is, in seconds: with a line that is silent; with the mails of INBOX before the entries have their
    turn (one that nobody can read may take seconds); with another desk's entry that the mailbox lost, before this desk gives it
    back, since its own desk comes first. `portion`: how many entries come home in one exchange.
    """

    silence: float = SECONDS
    mails: float = 10.0
    grace: float = 600.0
    portion: int = 2000


_USUAL: Final = Pace()


class Mailed:
    """For the post's thread, but for `rouse`. `me`: this profile's signing key, `root`: the practice's.

    `trouble`: why the last exchange was not whole (a code, or empty), with its `facts`. `reached`: the number of this desk's
    last entry that was seen in the mailbox before the other desks' entries were read; what they wrote until then is here.
    0 where that did not come about. `behind`: how many entries are still to come home, some thousands an exchange.
    """

    def __init__(
        self,
        folder: Path,
        account: MailAccount,
        secret: Secret,
        me: bytes,
        root: bytes,
        open_mail: Callable[[bytes, int], OpenedMail],
        pace: Pace = _USUAL,
    ) -> None:
        notes = make_folder(folder / "mail")
        self._me, self._root, self._pace = me, root, pace
        self._line = Line(account, secret, pace.silence)
        box = Mailbox(self._line)
        self._letters = MaildirLetterbox(folder)
        self._entries = FolderJournal(folder)
        self._inbox = MailInbox(box, self._letters, open_mail, notes / "inbox", carried_note(folder))
        self._far = ImapLetterbox(box, open_mail, account.folder, notes / "out")
        self._journal = ImapJournal(box, account.folder, notes / "journal")
        self._roused = threading.Event()
        self._missing: dict[Head, float] = {}
        self._whole_at = 0.0
        self._ask_at = 0.0
        self._failures = 0
        self._agreed: object = None
        self._no_entries: set[int] = set()
        self._mine = 0
        self.trouble = ""
        self.facts: Mapping[str, str] = {}
        self.reached = self.behind = 0
        self._more_mails = False

    def exchange(self, keep: Keep = lambda *_: False) -> bool:
        """Everything, both ways; whether it was whole. What fails by itself (a full mailbox) holds up nothing else. After
        failures it does nothing for a while.
        """
        self.reached = 0
        if time.monotonic() < self._ask_at:
            return False
        self.trouble, self.facts = "", {}
        steps = (
            lambda: self._bring_home(keep),
            self._exchange_entries,
            self._exchange_letters,
            self._agree_on_roster,
        )
        if self._tried(self._line.fresh):
            for step in steps:
                if not self._tried(step) and not self._line.is_open:
                    break
        self._pause()
        return not self.trouble

    def _bring_home(self, keep: Keep) -> None:
        self._more_mails = False
        self._more_mails = not self._inbox.bring_home(keep, self._pace.mails)

    @property
    def more(self) -> bool:
        """Whether the mailbox has more than one exchange brought home: then no wait is due."""
        return not self.trouble and (self._more_mails or self.behind > 0)

    def _tried(self, step: Callable[[], object]) -> bool:
        try:
            step()
        except Trouble as trouble:
            if not self.trouble:
                self.trouble, self.facts = trouble.code, trouble.facts
            return False
        return True

    def _pause(self) -> None:
        pauses = _LOGIN_PAUSES if self.trouble in ("mail.login", "mail.token", "mail.no_password") else _PAUSES
        self._failures = self._failures + 1 if self.trouble else 0
        self._ask_at = time.monotonic() + pauses[min(self._failures, len(pauses) - 1)]

    # Entries

    def _exchange_entries(self) -> None:
        now = time.monotonic()
        whole = now >= self._whole_at
        self._journal.refresh(whole=whole)
        if whole:
            self._whole_at = now + WHOLE_SECONDS
            self._no_entries.clear()
        here = self._entries.heads()
        if (self._journal.state, here) != self._agreed or self._missing:
            self._level(here, now)
        self.reached = self._mine

    def _level(self, here: Mapping[bytes, frozenset[Head]], now: float) -> None:
        """Give the mailbox what it has not, take from it what is not here."""
        mine = here.get(self._me, frozenset())
        ours = [head for head in mine if head not in self._journal.heads]
        lost = self._before_parting(ours) + self._to_give_back(here, now)
        for some in _slices(sorted(lost)):
            self._journal.lay((head, wire) for head in some if (wire := self._entries.wire(head)) is not None)
        if lost:
            self._journal.refresh()
        new = {uid: head for head, uid in self._journal.heads.items() if head not in here.get(head.profile, ())}
        wanted = [uid for uid in sorted(new) if uid not in self._no_entries]
        for uids in _slices(wanted[: self._pace.portion]):
            wires = dict(self._journal.wires(uids))
            self._entries.bring((new[uid], wire) for uid, wire in wires.items())
            self._no_entries.update(uid for uid in uids if uid not in wires)
        self.behind = max(len(wanted) - self._pace.portion, 0)
        seen = [head.seq for head in mine if head in self._journal.heads]
        self._mine = max(seen, default=0) if len(seen) == len(mine) and not self.behind else 0
        self._agreed = None if wanted else (self._journal.state, here)

    def _before_parting(self, ours: list[Head]) -> list[Head]:
        """Those of our entries that may go out. Where the mailbox has others of ours under the same numbers, this desk was put
        back from a copy: what it wrote since then stays here, and closes this desk and no other.
        """
        taken = {head.seq for head in self._journal.heads if head.profile == self._me} if ours else set()
        parted = min((head.seq for head in ours if head.seq in taken), default=None)
        return [head for head in ours if parted is None or head.seq < parted]

    def _to_give_back(self, here: Mapping[bytes, Iterable[Head]], now: float) -> list[Head]:
        """Other desks' entries that the mailbox lost a while ago."""
        there = self._journal.heads
        gone = {head for profile, heads in here.items() if profile != self._me for head in heads if head not in there}
        self._missing = {head: self._missing.get(head, now) for head in gone}
        return [head for head, since in self._missing.items() if now - since >= self._pace.grace]

    # Letters laid out, and the roster

    def _exchange_letters(self) -> None:
        here = {to + letter: path for (to, letter), path in self._letters.laid_out().items()}
        for some in _slices(self._far.not_laid_out(here)):
            self._far.lay_out((name, raw) for name in some if (raw := _read(here[name])) is not None)
        mine = {name[32:] for name in here if name[:32] == self._me}
        for _, letter, raw in self._far.laid_out_for(self._me, mine):
            self._letters.deposit(self._me, letter, raw)

    def _agree_on_roster(self) -> None:
        """The newer one on both sides. Another one of the same version comes home: it is an alarm, and the desk raises it."""
        ours, theirs = self._roster_here(), self._far.rosters()
        signed = [(roster.v, file) for file in theirs if (roster := self._signed(file)) is not None]
        newest, file = max(signed, default=(0, b""))
        known = self._signed(ours)
        if known is None or newest > known.v or (newest == known.v and file != ours):
            if file and file != ours:
                self._letters.put_roster(file)
        elif newest < known.v and ours is not None:
            self._far.put_roster(ours)

    def _roster_here(self) -> bytes | None:
        with suppress(Trouble):  # what lies there can be no roster: the desk puts that right
            return self._letters.roster()
        return None

    def _signed(self, file: bytes | None) -> Roster | None:
        try:
            return None if file is None else read_roster(file, self._root)
        except Refused:
            return None

    # Between two exchanges

    def settle(self, recorded: Iterable[str]) -> None:
        """Take those letters out of the mailbox that every desk recorded; `recorded`: names in the folder that this one did."""
        if self._line.account.remove and not self.trouble:
            roster = self._signed(self._roster_here())
            desks = [one.sig_pk for one in roster.profiles if one.revoked is None] if roster else []
            hashes = {name.rpartition("-")[2] for name in recorded}
            if desks:
                self._tried(lambda: self._inbox.settle(self._me, hashes, desks))

    def wait(self, seconds: float) -> None:
        """Until something may have come into the journal, somebody rouses us, or the time is over."""
        if not self._roused.is_set() and not self.more:
            begun = time.monotonic()
            if self.trouble or not self._tried(lambda: self._journal.wait(seconds)):
                self._roused.wait(max(seconds - (time.monotonic() - begun), 0))
        self._roused.clear()

    def rouse(self) -> None:
        """End the wait under way, or the next one. For any thread."""
        self._roused.set()
        self._journal.rouse()

    def close(self) -> None:
        """Hang up."""
        self._line.bye()
        self._journal.close()


def _slices(items: Iterable[T]) -> Iterable[list[T]]:
    left = iter(items)
    while some := list(islice(left, _SLICE)):
        yield some


def _read(path: Path) -> bytes | None:
    with suppress(Trouble):
        return read_bounded(path, MAX_LETTER)
    return None
