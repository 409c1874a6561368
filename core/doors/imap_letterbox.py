"""The letterbox in the practice's mailbox: letters come into INBOX, as mails of anybody; letters laid out and the roster lie in
folders of ours.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final

from core.doors.account import FOLDER
from core.doors.letterbox import DEPOSITED, MAX_LETTER, Arrived
from core.doors.mail_parts import MOST_HEAD, MOST_MAIL, OpenedMail, Sealed
from core.doors.mailbox import WHOLE, Mailbox, Selected
from core.doors.maildir import MAX_ROSTER
from core.doors.sealed_mail import attached_mail
from core.doors.shelf import Shelf
from crypto.primitives import blake

INBOX: Final = "INBOX"
HEAD: Final = b"BODY.PEEK[]<0.%d>" % MOST_HEAD
_ROSTERS: Final = 8
"""So many of the last rosters are looked at."""


@dataclass(frozen=True)
class Incoming:
    """A mail of INBOX: its place, its size, when it came, its bytes; of one over `MOST_MAIL` only the beginning."""

    validity: int
    uid: int
    size: int
    came_ms: int
    raw: bytes = field(repr=False)


class ImapLetterbox:
    """`core.doors.letterbox.Letterbox` in a mailbox. `open_mail` tells what a mail is (`core.doors.mail_reader`); `kept`: where
    is noted what was seen of the letters laid out. For one thread.
    """

    def __init__(
        self,
        box: Mailbox,
        open_mail: Callable[[bytes, int], OpenedMail],
        folder: str = FOLDER,
        kept: Path | None = None,
    ) -> None:
        self._box = box
        self._open_mail = open_mail
        self._out = Shelf(box, "letter", (folder, "Out"), kept)
        self._rosters = Shelf(box, "roster", (folder, "Roster"))
        self._read_rosters: tuple[tuple[int, int], list[bytes]] = ((0, 0), [])

    # In

    def inbox(self) -> Selected:
        """Open INBOX."""
        return self._box.select(INBOX)

    def incoming(self, opened: Selected, after: int = 0, until: int = 0) -> Iterator[Incoming]:
        """The mails of INBOX whose UID is greater, in order; none behind `until`, if it is given."""
        sizes = {uid: size for uid, size in self._box.sizes(after).items() if not until or uid <= until}
        came = self._box.times(after) if sizes else {}
        for large, run in groupby(sizes.items(), key=lambda row: row[1] > MOST_MAIL):
            wanted = {uid: MOST_HEAD if large else size for uid, size in run}
            for uid, raw in self._box.fetch(wanted, HEAD if large else WHOLE):
                yield Incoming(opened.validity, uid, sizes[uid], came.get(uid, 0), raw)

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        mails = self.incoming(self.inbox())
        return (one for mail in mails for one in self._arrived(mail) if not known(one.name))

    def _arrived(self, mail: Incoming) -> Iterator[Arrived]:
        """The letters in a mail; a mail that is none, as itself."""
        opened = self._open_mail(mail.raw, mail.size)
        letters = opened.letters if isinstance(opened, Sealed) else (mail.raw,)
        for letter in letters:
            size = len(letter) if isinstance(opened, Sealed) else mail.size
            name = f"{mail.validity:010d}{mail.uid:010d}-{blake('file', letter).hex()}"
            yield Arrived(name, size, None if size > MAX_LETTER else letter, mail.came_ms)

    def post(self, raw: bytes) -> str:
        before = self.inbox()
        self.lay_in([raw])
        digest = blake("file", raw).hex()
        for mail in self.incoming(self.inbox(), before.following - 1):
            for one in self._arrived(mail):
                if one.name.endswith(digest):
                    return one.name
        return f"{0:020d}-{digest}"

    def lay_in(self, letters: Iterable[bytes]) -> None:
        """Lay letters into INBOX, each as a mail from the practice to itself."""
        address = self._box.line.account.address
        self._box.append(INBOX, [attached_mail(raw, address, address) for raw in letters])

    # Out

    def deposit(self, to: bytes, letter: bytes, raw: bytes) -> str:
        if len(to) != 32 or len(letter) != 16:
            raise ValueError("a letter is laid out for a signing key, under a letter id")
        if self.not_laid_out([to + letter]):
            self.lay_out([(to + letter, raw)])
        return DEPOSITED

    def not_laid_out(self, names: Iterable[bytes]) -> list[bytes]:
        """Which of these letters, named by their reader's key and their own id, lie nowhere."""
        self._out.refresh()
        there = set(self._out.names.values())
        return [name for name in names if name not in there]

    def lay_out(self, letters: Iterable[tuple[bytes, bytes]]) -> None:
        """Lay letters out under such names."""
        self._out.put(list(letters))

    def collect(self, me: bytes) -> Iterator[Arrived]:
        self._out.refresh()
        for uid, letter, raw in self.laid_out_for(me, ()):
            yield Arrived(f"{uid:020d}-{letter.hex()}", len(raw), raw, 0)

    def laid_out_for(self, me: bytes, known: Container[bytes]) -> Iterator[tuple[int, bytes, bytes]]:
        """UID, id and bytes of each letter to `me` whose id is not `known`, as of the last look."""
        ids = {uid: name[32:] for uid, name in sorted(self._out.names.items()) if name[:32] == me}
        wanted = {letter: uid for uid, letter in reversed(ids.items()) if letter not in known}
        for uid, thing in sorted(self._out.things(wanted.values()), key=lambda found: found[0]):
            if len(thing.data) <= MAX_LETTER:
                yield uid, thing.name[32:], thing.data

    # The roster

    def roster(self) -> bytes | None:
        return next(iter(self.rosters()), None)

    def rosters(self) -> list[bytes]:
        """The last rosters that were put here, the newest first; which of them holds is for its reader to judge."""
        self._rosters.refresh()
        if self._read_rosters[0] != self._rosters.state:
            self._read_rosters = self._rosters.state, self._last_rosters()
        return self._read_rosters[1]

    def _last_rosters(self) -> list[bytes]:
        last = sorted(self._rosters.names)[-_ROSTERS:]
        found = sorted(self._rosters.things(last), key=lambda one: -one[0])
        return [thing.data for _, thing in found if len(thing.data) <= MAX_ROSTER]

    def put_roster(self, data: bytes) -> None:
        if len(data) > MAX_ROSTER:
            raise ValueError("a roster has at most 1 MiB")
        self._rosters.put([(blake("file", data), data)])
