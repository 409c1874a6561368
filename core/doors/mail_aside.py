"""Where the post's thread leaves what is no sealed letter until the vault's thread takes it: one sealed file a mail.

    mail/aside/   <hash of the bytes>    sealed under a key that the vault keeps

Nothing of such a mail lies on the disk in clear. The place is bounded: what does not fit stays in the mailbox.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.charter.signs import screen
from core.doors.files import is_folder, make_folder, read_bounded, troubles, write_whole
from core.doors.mail_parts import Bounced, Ordinary, Rejected
from core.model import Trouble
from core.record.sense import LATEST_MS
from crypto.encoding import dec, dec_list, enc, from_text, from_u64, text, u64
from crypto.errors import Refused
from crypto.primitives import blake, seal, unseal

MOST_FILES = 500
MOST_FILE = 256 << 10
MOST_SOURCE = 16 << 10
MOST_SCREENED = 4_000
_CODE = "mail.aside"
Laid = Ordinary | Bounced | Rejected
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class LaidAside:
    """A mail that is no sealed letter: hash of the bytes that were fetched, size of the mail, when it came to the mailbox.

    `signs`: the warning signs found in the beginning of its text. `source`: the beginning of a rejected mail as it came,
    to be looked at as text; empty for an ordinary one. `whole`: subject, text and source are here.
    """

    file_hash: bytes
    size: int
    came_ms: int
    what: Laid
    signs: tuple[str, ...] = ()
    source: bytes = field(default=b"", repr=False)
    whole: bool = True

    def heading(self) -> "LaidAside":
        """What a member without patients' texts may keep: who wrote and when, which warning signs; not what."""
        what = self.what
        if isinstance(what, Ordinary):
            what = replace(what, subject="", text="")
        elif isinstance(what, Bounced):
            what = replace(what, words="")
        return replace(self, what=what, source=b"", whole=False)

    def encoded(self) -> bytes:
        """As the vault keeps it."""
        words = _fields(self.what)
        facts = self.file_hash, u64(self.size), u64(self.came_ms), u64(self.whole)
        return enc(*facts, enc(*words), enc(*map(text, self.signs)), self.source)

    @property
    def source_text(self) -> str:
        """The source as text that no screen can take for anything else: ASCII, every other byte a dot."""
        shown = _NOT_SHOWN.sub(b"\xb7", self.source.replace(b"\r\n", b"\n"))
        return _WIDE.sub(rb"\g<0>\n", shown).decode("latin-1")


_NOT_SHOWN = re.compile(rb"[^\n -~]")
_WIDE = re.compile(rb"[^\n]{1000}(?!\n)")


def _fields(what: Laid) -> tuple[bytes, ...]:
    """How many there are tells which sort it is."""
    if isinstance(what, Rejected):
        return (text(what.code),)
    if isinstance(what, Bounced):
        return text(what.message_id), text(what.status), text(what.words), enc(*map(text, what.addresses))
    lines = tuple(map(text, (what.from_address, what.from_name, what.subject, what.text, what.left)))
    return (*lines, u64(what.sent_ms), u64(what.attachments))


def read_aside(data: bytes) -> LaidAside:
    """What `LaidAside.encoded` gave. Raises Refused(mail.aside)."""
    file_hash, size, came_ms, whole, words, signs, source = dec(data, 7, _CODE)
    fields = dec_list(words, _CODE, most=7)
    found = tuple(from_text(sign, _CODE) for sign in dec_list(signs, _CODE))
    counted = from_u64(size, _CODE), from_u64(came_ms, _CODE)
    return LaidAside(file_hash, *counted, _what(fields), found, source, bool(from_u64(whole, _CODE)))


def _what(fields: tuple[bytes, ...]) -> Laid:
    if len(fields) == 1:
        return Rejected(from_text(fields[0], _CODE))
    if len(fields) in (3, 4):  # vaults of before have no addresses
        message_id, status, words = (from_text(field, _CODE) for field in fields[:3])
        named = dec_list(fields[3], _CODE) if fields[3:] else ()
        return Bounced(message_id, status, words, tuple(from_text(one, _CODE) for one in named))
    if len(fields) != 7:
        raise Refused(_CODE)
    address, name, subject, body, left = (from_text(field, _CODE) for field in fields[:5])
    sent_ms, attachments = (from_u64(field, _CODE) for field in fields[5:])
    return Ordinary(address, name, subject, sent_ms, body, attachments, left)


class MailAside:
    """The place in one profile's practice folder, for either thread. `key`: 32 bytes that the vault keeps; `whole`: this
    member reads patients' texts, otherwise only headings are left here.

    Raises Trouble(disk.*).
    """

    def __init__(self, folder: Path, key: bytes, *, whole: bool) -> None:
        self._folder = folder / "mail" / "aside"
        self._tmp = folder / "tmp"
        self._key, self._whole = key, whole

    def keep(self, raw: bytes, what: Laid, came_ms: int, size: int = 0) -> bool:
        """Leave a mail for the vault, durably; False where the place is full: it stays in the mailbox and comes again.

        `size`: of the mail, where `raw` is only its beginning.
        """
        make_folder(self._folder)
        if len(self._names()) >= MOST_FILES:
            return False
        signs = screen(f"{what.subject}\n{what.text[:MOST_SCREENED]}") if isinstance(what, Ordinary) else ()
        source = raw[:MOST_SOURCE] if isinstance(what, Rejected) else b""
        laid = LaidAside(blake("file", raw), size or len(raw), min(max(came_ms, 0), LATEST_MS), what, signs, source)
        kept = laid if self._whole else laid.heading()
        sealed = seal(self._key, kept.encoded(), laid.file_hash)
        write_whole(self._folder / laid.file_hash.hex(), sealed, make_folder(self._tmp))
        return True

    def lying(self) -> Iterator[LaidAside]:
        """What was left. A file that does not open (another vault's, a damaged one) is removed: the mailbox has the mail."""
        for name in self._names():
            path = self._folder / name
            try:
                yield read_aside(unseal(self._key, read_bounded(path, MOST_FILE), bytes.fromhex(name), _CODE))
            except (Refused, Trouble):
                self._remove(path)

    def remove(self, file_hash: bytes) -> None:
        """The vault has it."""
        self._remove(self._folder / file_hash.hex())

    def _remove(self, path: Path) -> None:
        with troubles(path):
            path.unlink(missing_ok=True)

    def _names(self) -> list[str]:
        if not is_folder(self._folder):
            return []
        with troubles(self._folder), os.scandir(self._folder) as entries:
            return sorted(one.name for one in entries if _NAME.fullmatch(one.name))
