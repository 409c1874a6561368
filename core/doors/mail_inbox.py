"""Letters are brought home from INBOX: each lies durably in the practice's own folder before its mail counts as seen. A letter
that came into the folder by another way is laid into INBOX, so that every desk brings it home.

What was seen is noted in the folder and safe to lose: letters that are at home already are known by the hash of their bytes,
and a mail is never changed but by marks. Of a mailbox that was used before, the mails of the last sixty days are looked at.
"""

import json
import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from core.doors.files import read_bounded, write_whole
from core.doors.imap_letterbox import ImapLetterbox, Incoming
from core.doors.mail_carried import Carried
from core.doors.mail_parts import Bounced, OpenedMail, Ordinary, Rejected, Sealed
from core.doors.mailbox import Mailbox, Selected
from core.doors.maildir import Lying, MaildirLetterbox
from core.model import DAY_MS, Trouble
from crypto.letter import MAGIC
from crypto.primitives import blake

LOOK_BACK_MS: Final = 60 * DAY_MS
MOST_LEFT: Final = 2000
_NOTE_EVERY: Final = 50
_LAID_AT_ONCE: Final = 20
_MS: Final = 1_000_000
_HASH: Final = re.compile(r"\d{20}-([0-9a-f]{64})")
_MOST_BYTES: Final = 4 << 20

Keep = Callable[[bytes, Ordinary | Bounced | Rejected, int, int], bool]
"""Keeps a mail that is no sealed letter: its bytes, what it is, when it came (ms), its size. False: not now, it comes again."""


@dataclass
class Seen:
    """What was seen of INBOX: its validity, the last UID, mails that were left for later, and for each mail that is to be
    removed one day the hashes of its letters.
    """

    validity: int = 0
    last: int = 0
    left: list[int] = field(default_factory=list)
    home: dict[int, list[str]] = field(default_factory=dict)


class MailInbox:
    """The way home. `note`: where what was seen is kept; `carried`: where, which letters of the folder INBOX has or had."""

    def __init__(
        self,
        box: Mailbox,
        folder: MaildirLetterbox,
        open_mail: Callable[[bytes, int], OpenedMail],
        note: Path,
        carried: Path,
    ) -> None:
        self._box = box
        self._letters = ImapLetterbox(box, open_mail)
        self._folder = folder
        self._open_mail = open_mail
        self._note = note
        self._seen = _read(note)
        self._carried = Carried(carried)
        self._hashes: dict[str, str] = {}
        self._level_at = 0

    def bring_home(self, keep: Keep, seconds: float) -> bool:
        """What came, for some seconds; whether that was all. A mail that `keep` did not take is left for later, and holds up
        nothing. Then INBOX gets the letters that lay here before it was looked at, and did not lie there.
        """
        end = time.monotonic() + seconds
        if not self._carried.look():
            self._begin()
        here = self._here()
        opened = self._letters.inbox()
        seen = self._seen
        if opened.validity != seen.validity or 0 < opened.following <= seen.last:
            self._seen = seen = Seen(opened.validity, self._beginning())
        count, whole = 0, True
        if opened.following == 0 or opened.following > seen.last + 1:
            for count, mail in enumerate(self._letters.incoming(opened, seen.last), start=1):
                self._take(mail, keep)
                seen.last = max(seen.last, mail.uid)
                if count % _NOTE_EVERY == 0:
                    self._write()
                if time.monotonic() > end:
                    whole = mail.uid + 1 >= opened.following
                    break
        self._try_again(opened, keep, end)
        if count:
            self._write()
        if whole:
            self._lay_in(here, end)
        return whole

    def _beginning(self) -> int:
        """The last UID of the mails that came long before the newest one."""
        times = self._box.times()
        newest = max(times.values(), default=0)
        return max((uid for uid, at in times.items() if 0 < at < newest - LOOK_BACK_MS), default=0)

    def _take(self, mail: Incoming, keep: Keep) -> None:
        opened = self._open_mail(mail.raw, mail.size)
        if isinstance(opened, Sealed):
            hashes = [blake("file", letter).hex() for letter in opened.letters]
            new = [letter for letter, digest in zip(opened.letters, hashes, strict=True) if self._is_new(digest)]
            for letter in new:
                self._folder.post(letter)
            self._carried.add(hashes)
            if self._box.line.account.remove:
                self._seen.home[mail.uid] = hashes
        elif not keep(mail.raw, opened, mail.came_ms, mail.size) and len(self._seen.left) < MOST_LEFT:
            self._seen.left.append(mail.uid)

    def _is_new(self, digest: str) -> bool:
        new = digest not in self._hashes
        self._hashes.setdefault(digest, "")
        return new

    # Letters that came by another way

    def _begin(self) -> None:
        """Nothing is known of what INBOX has: it is looked at anew. Letters long older than the newest are not laid there."""
        lying = self._folder.lying()
        since = max((one.number for one in lying), default=0) - LOOK_BACK_MS * _MS
        old = [digest for one in lying if one.number < since and (digest := self._digest(one))]
        self._seen = Seen()
        self._write()
        self._carried.begin(old)
        self._level_at = 0

    def _here(self) -> Mapping[str, str]:
        """The letters of the folder, name by hash; nothing where none can have come since INBOX had them all."""
        stamp = self._folder.stamp()
        if stamp and stamp == self._level_at:
            return {}
        lying = [(self._digest(one), one.name) for one in self._folder.lying()]
        self._hashes = {digest: name for digest, name in lying if digest}
        self._level_at = stamp if all(digest in self._carried for digest, _ in lying) else 0
        return dict(self._hashes)

    def _digest(self, one: Lying) -> str:
        """The hash of a letter: its name tells it, or its bytes; empty for what cannot be read now."""
        named = _HASH.fullmatch(one.name)
        raw = b"" if named else self._folder.letter(one.name)
        return named[1] if named else blake("file", raw).hex() if raw is not None else ""

    def _lay_in(self, here: Mapping[str, str], end: float) -> None:
        """What INBOX neither has nor had. What can be no letter has no business there."""
        left = iter([(digest, name) for digest, name in here.items() if digest not in self._carried])
        while time.monotonic() <= end and (some := list(islice(left, _LAID_AT_ONCE))):
            letters = {digest: raw for digest, name in some if (raw := self._folder.letter(name)) is not None}
            self._letters.lay_in(raw for raw in letters.values() if raw.startswith(MAGIC))
            self._carried.add(letters)
            self._carried.save()

    def _try_again(self, opened: Selected, keep: Keep, end: float) -> None:
        """What was left, until something is left again or the time is over."""
        before = self._seen.left
        while self._seen.left and time.monotonic() <= end:
            uid, *rest = self._seen.left
            self._seen.left = []
            for mail in self._letters.incoming(opened, uid - 1, uid):
                self._take(mail, keep)
            again, self._seen.left = bool(self._seen.left), [*self._seen.left, *rest]
            if again:
                break
        if self._seen.left != before:
            self._write()

    def settle(self, me: bytes, recorded: Collection[str], desks: Iterable[bytes]) -> None:
        """Mark what this desk recorded (hashes of letters), and remove what every desk did. Where mails cannot be marked, one
        desk alone removes.
        """
        done = [uid for uid, hashes in self._seen.home.items() if set(hashes) <= set(recorded)]
        if not done:
            return
        opened = self._letters.inbox()
        if opened.validity != self._seen.validity:
            return
        wanted = {_mark(desk) for desk in desks} | {_mark(me)}
        if len(wanted) > 1 and not opened.keywords:
            return
        if opened.keywords:
            self._box.mark(done, _mark(me))
        marks = self._box.marks(done)
        ripe = [uid for uid in done if uid in marks and (len(wanted) == 1 or wanted <= marks[uid])]
        self._box.remove(ripe)
        for uid in done:
            if uid in ripe or uid not in marks:
                del self._seen.home[uid]
        self._write()

    def _write(self) -> None:
        self._carried.save()
        write_whole(self._note, json.dumps(asdict(self._seen)).encode("ascii"))


def _mark(desk: bytes) -> str:
    return "Colloque-" + desk.hex()[:16]


def _read(note: Path) -> Seen:
    with suppress(Trouble, ValueError, TypeError, KeyError, AttributeError):
        data = json.loads(read_bounded(note, _MOST_BYTES))
        left = [int(uid) for uid in data["left"]]
        home = {int(uid): [str(one) for one in hashes] for uid, hashes in data["home"].items()}
        return Seen(int(data["validity"]), int(data["last"]), left, home)
    return Seen()
