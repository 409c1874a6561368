"""One folder of ours in a mailbox: which sealed things lie there, by the names in front of them, and how to add to them.

What was seen is kept in a small file, so that a start does not read it all again; without the file it is read again. A UID
holds while its folder's validity does; where that changed, or UIDs went back, everything is forgotten and looked at anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.doors.files import append_to, read_bounded, write_whole
from core.doors.mailbox import Mailbox, Selected
from core.doors.sealed_mail import BEGINNING, PART, SealedMail, read_beginning, read_part
from core.model import Trouble
from crypto.encoding import dec, dec_list, enc, from_u64, u64
from crypto.errors import Refused

MOST_MAIL: Final = 4 << 20
"""Bytes of a mail that can be one of ours: 2 MiB of an entry in base64, with its head."""
_MOST_KEPT: Final = 64 << 20
_MOST_NAME: Final = 100
_SPOT_CHECKS: Final = 16
_CODE = "mail.kept"


class Shelf:
    """For the line's thread. `path`: the folder's names below each other; `kept`: where what was seen is kept.

    `names`: by UID. `learned`: the UIDs in the order in which they were seen, since the last of `losses`, when mails were gone.
    """

    def __init__(self, box: Mailbox, kind: str, path: Sequence[str], kept: Path | None = None) -> None:
        self._box = box
        self._kind = kind
        self._path = path
        self._kept = kept
        self._validity = 0
        self._trusted = False
        self._opened: Selected | None = None
        self._last = 0
        self._sizes: dict[int, int] = {}
        self.names: dict[int, bytes] = {}
        self.learned: list[int] = []
        self.losses = 0
        self._load()

    @property
    def folder(self) -> str:
        """The server's name of it."""
        return self._box.line.folder(*self._path)

    def changed(self) -> bool:
        """Open the folder; whether something came or went since the last `refresh`."""
        before, opened = self._opened, self._select()
        return opened != before

    @property
    def state(self) -> tuple[int, int]:
        """Another one when something came or went."""
        return self.losses, len(self.learned)

    def _select(self) -> Selected:
        """Open the folder, and forget what can no longer be so."""
        opened = self._box.select(self.folder)
        back = 0 < opened.following <= self._last
        if opened.validity != self._validity or back:
            self._forget(opened.validity)
        if not self._trusted:
            self._trusted = True
            if not self._still_so():
                self._forget(opened.validity)
        return opened

    def refresh(self, *, whole: bool = False) -> None:
        """See what came and what went. `whole`: look at everything again, whatever was seen."""
        if whole:
            self._trusted = False
        opened = self._select()
        before = self._opened
        if before is None or opened.following == 0 or opened.following != before.following:
            self._learn(self._box.sizes(self._last))
        if whole or len(self._sizes) != opened.exists:
            there = self._box.sizes()
            gone = self._sizes.keys() - there.keys()
            for uid in gone:
                self._sizes.pop(uid)
                self.names.pop(uid, None)
            self._learn({uid: size for uid, size in there.items() if uid not in self._sizes})
            if gone:
                self._lose()
                self._save()
        self._opened = opened

    def _learn(self, sizes: Mapping[int, int]) -> None:
        """See the names of these mails; one that is no thing of ours, or too large for one, has none."""
        seen: dict[int, bytes] = {}
        small = {uid: min(size, 1000) for uid, size in sizes.items() if size <= MOST_MAIL}
        for uid, part in self._box.fetch(small, BEGINNING):
            found = read_beginning(part)
            if found and found[0] == self._kind and len(found[1]) <= _MOST_NAME:
                seen[uid] = found[1]
        self._sizes |= sizes
        self.names |= {uid: seen[uid] for uid in sizes if uid in seen}
        self.learned += [uid for uid in sizes if uid in seen]
        self._last = max(self._last, *sizes, 0)
        self._note(sizes)

    def _still_so(self) -> bool:
        """Whether some of what was seen in an earlier run is still what it was: a mailbox may be restored from a copy."""
        looked = dict(list(self._sizes.items())[-_SPOT_CHECKS:])
        found = {uid: read_beginning(part) for uid, part in self._box.fetch(looked, BEGINNING)}
        return all(not part or part[1] == self.names.get(uid, part[1]) for uid, part in found.items())

    def things(self, uids: Iterable[int]) -> Iterator[tuple[int, SealedMail]]:
        """The things in these mails of the open folder; one that is gone, or is not what its name said, is left out."""
        sizes = {uid: self._sizes[uid] for uid in uids if uid in self.names}
        for uid, part in self._box.fetch(sizes, PART):
            thing = read_part(part)
            if thing is not None and (thing.kind, thing.name) == (self._kind, self.names.get(uid)):
                yield uid, thing

    def put(self, things: Sequence[tuple[bytes, bytes]]) -> None:
        """Add things (name, bytes), in this order."""
        address = self._box.line.account.address
        mails = [SealedMail(self._kind, name, data).mail(address) for name, data in things]
        self._box.append(self.folder, mails)

    # What was seen

    def _forget(self, validity: int) -> None:
        self._validity, self._last, self._opened, self.names, self._sizes = validity, 0, None, {}, {}
        self._lose()
        self._save()

    def _lose(self) -> None:
        self.losses += 1
        self.learned = list(self.names)

    def _load(self) -> None:
        """What was kept, as far as it can be read: its end may be torn."""
        if self._kept is None:
            return
        with suppress(Trouble, Refused):
            data = read_bounded(self._kept, _MOST_KEPT)
            whole = _whole_fields(data)
            first, *rows = dec_list(whole, _CODE, most=1 << 22) or (b"",)
            self._validity = from_u64(first, _CODE)
            for row in rows:
                uid, size, name = dec(row, 3, _CODE)
                number = from_u64(uid, _CODE)
                self._sizes[number] = from_u64(size, _CODE)
                if name:
                    self.names[number] = name
                    self.learned.append(number)
                self._last = max(self._last, number)
            if whole != data:
                self._save()

    def _save(self) -> None:
        if self._kept is not None:
            write_whole(self._kept, enc(u64(self._validity), *map(self._row, self._sizes)))

    def _note(self, uids: Iterable[int]) -> None:
        if self._kept is not None:
            append_to(self._kept, enc(*map(self._row, uids)))

    def _row(self, uid: int) -> bytes:
        return enc(u64(uid), u64(self._sizes[uid]), self.names.get(uid, b""))


def _whole_fields(data: bytes) -> bytes:
    """The beginning of `data` that holds whole fields."""
    at = 0
    while at + 4 <= len(data) and (end := at + 4 + int.from_bytes(data[at : at + 4], "big")) <= len(data):
        at = end
    return data[:at]
