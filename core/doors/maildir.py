"""Letterbox and journal in a practice folder on this machine's own disk (a network share is refused).

    inbox/       <number>-<hash of the bytes>      letters to the practice
    outbox/      <signing key>/<number>-<letter>   letters laid out for a device or a joining profile
    journal/     <profile>/<seq>-<entry hash>      sealed log entries
    roster       the roster file; `roster.aside`: what lay there and could be none
    tmp/         files under way

Keys and hashes in hexadecimal; numbers are nanoseconds of the file system, made to grow. A file is written in tmp/,
synced, renamed, its folder synced: a reader sees it whole or not at all. Nothing here is ever changed or flagged.
"""

import os
import re
import secrets
import stat
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.doors.chains import in_order, read_cursor
from core.doors.files import (
    file_system,
    is_file,
    is_folder,
    lies_there,
    make_folder,
    read_bounded,
    sweep,
    sync_files,
    sync_folder,
    troubles,
    write_synced,
    write_whole,
)
from core.doors.letterbox import DEPOSITED, MAX_LETTER, Arrived
from core.model import Trouble
from crypto.entry import MAX_WIRE, Entry
from crypto.header import Head
from crypto.primitives import blake

MAX_ROSTER = 1 << 20
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|ncpfs|afs|ceph|davfs|(fuse\.)?(sshfs|gvfsd-fuse|rclone|glusterfs|s3fs|davfs2?)"
)
_NUMBERED = re.compile(r"(\d{20})-([0-9a-f]+)")
_PROFILE = re.compile(r"[0-9a-f]{64}")
_POLL_SECONDS = 0.1
_COARSE_NS = 2_000_000_000


def open_folder(folder: Path, *, create: bool = False, mounts: str | None = None) -> Path:
    """The practice folder, checked. Raises Trouble: letterbox.missing, letterbox.network_share, disk.*.

    `mounts` is Linux's list of mounts; None reads this machine's.
    """
    if not create and not is_folder(folder):
        raise Trouble("letterbox.missing", name=folder.name)
    kind = file_system(folder, mounts)
    if _NETWORK.fullmatch(kind):
        raise Trouble("letterbox.network_share", kind=kind)
    for name in ("", "inbox", "outbox", "journal", "tmp"):
        make_folder(folder / name)
    return folder


def sweep_folder(folder: Path, now: int) -> int:
    """Remove files under way that were left over a day before `now` (ms). Returns how many."""
    return sweep(folder / "tmp", now)


@dataclass(frozen=True)
class Lying:
    """A file that lies in a folder: its place in the order of arrival (about the nanosecond when it came), its name."""

    number: int
    name: str


class MaildirLetterbox:
    """`core.doors.letterbox.Letterbox` in a practice folder. No folders by month: one folder holds 100,000 letters."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: dict[Path, int] = {}

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        inbox = self._folder / "inbox"
        return (_arrived(inbox / lying.name) for lying in _lying(inbox) if not known(lying.name))

    def post(self, raw: bytes) -> str:
        return self._add(self._folder / "inbox", blake("file", raw).hex(), raw)

    def deposit(self, to: bytes, letter: bytes, raw: bytes) -> str:
        if len(to) != 32 or len(letter) != 16:
            raise ValueError("a letter is laid out for a signing key, under a letter id")
        folder = make_folder(self._folder / "outbox" / to.hex())
        if not any(lying.name.endswith("-" + letter.hex()) for lying in _lying(folder)):
            self._add(folder, letter.hex(), raw)
        return DEPOSITED

    def collect(self, me: bytes) -> Iterator[Arrived]:
        folder = self._folder / "outbox" / me.hex()
        return (_arrived(folder / lying.name) for lying in (_lying(folder) if is_folder(folder) else []))

    def lying(self) -> list[Lying]:
        """All letters to the practice, oldest first."""
        return _lying(self._folder / "inbox")

    def letter(self, name: str) -> bytes | None:
        """The bytes of such a letter; None for what cannot be read or is still being written."""
        with suppress(Trouble, OSError):
            path = self._folder / "inbox" / name
            if _NUMBERED.fullmatch(name) or _settled(path.stat().st_mtime_ns):
                return read_bounded(path, MAX_LETTER)
        return None

    def stamp(self) -> int:
        """When the names of letters to the practice last changed; 0 where a change after this could bear the same stamp."""
        inbox = self._folder / "inbox"
        with troubles(inbox):
            stamp = inbox.stat().st_mtime_ns
        return stamp if _settled(stamp) else 0

    def laid_out(self) -> dict[tuple[bytes, bytes], Path]:
        """Where each letter lies that was laid out, by its reader's key and its id."""
        found = {}
        with troubles(self._folder / "outbox"):
            readers = [one for one in (self._folder / "outbox").iterdir() if _PROFILE.fullmatch(one.name)]
        for folder in readers:
            for one in _lying(folder):
                ours = _NUMBERED.fullmatch(one.name)
                if ours and len(ours[2]) == 32:
                    found[bytes.fromhex(folder.name), bytes.fromhex(ours[2])] = folder / one.name
        return found

    def roster(self) -> bytes | None:
        path = self._folder / "roster"
        return read_bounded(path, MAX_ROSTER) if lies_there(path) else None

    def put_roster(self, data: bytes) -> None:
        if len(data) > MAX_ROSTER:
            raise ValueError("a roster has at most 1 MiB")
        path = self._folder / "roster"
        with troubles(path):
            if lies_there(path) and not _can_be_roster(path.lstat()):
                path.rename(self._folder / "roster.aside")
        write_whole(path, data, self._folder / "tmp")

    def _add(self, folder: Path, ending: str, raw: bytes) -> str:
        with troubles(folder):
            under_way = self._folder / "tmp" / secrets.token_hex(16)
            write_synced(under_way, raw)
            number = max(under_way.stat().st_mtime_ns, self._newest(folder) + 1)
            name = f"{number:020d}-{ending}"
            under_way.rename(folder / name)
            sync_folder(folder)
        self._last[folder] = number
        return name

    def _newest(self, folder: Path) -> int:
        """The greatest number given out: file times are coarse, and a clock may have been set back."""
        if folder not in self._last:
            self._last[folder] = max(
                (lying.number for lying in _lying(folder) if _NUMBERED.fullmatch(lying.name)), default=0
            )
        return self._last[folder]


def _can_be_roster(there: os.stat_result) -> bool:
    return stat.S_ISREG(there.st_mode) and there.st_size <= MAX_ROSTER


def _lying(folder: Path) -> list[Lying]:
    """The regular files of a folder whose names can be shown, oldest first; links, folders, odd names are passed by."""
    found = []
    with troubles(folder), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or not entry.name.isprintable() or len(entry.name) > 200:
                continue
            with suppress(OSError):
                if entry.is_file(follow_symlinks=False):
                    ours = _NUMBERED.fullmatch(entry.name)
                    number = int(ours[1]) if ours else entry.stat(follow_symlinks=False).st_mtime_ns
                    found.append(Lying(number, entry.name))
    return sorted(found, key=lambda lying: (lying.number, lying.name))


def _arrived(path: Path) -> Arrived:
    size = came_ms = 0
    try:
        known = path.lstat()
        size, came_ms = known.st_size, max(known.st_mtime_ns // 1_000_000, 0)
        raw = None if size > MAX_LETTER else read_bounded(path, MAX_LETTER)
    except (OSError, Trouble):
        raw = None
    return Arrived(path.name, size, raw, came_ms)


class FolderJournal:
    """`core.doors.journal.Journal` in a practice folder. The cursor names each profile's last seq without gap."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, int] = {}
        self._listed: dict[str, tuple[int, frozenset[Head]]] = {}
        self._later: dict[
            str, tuple[int, int, list[str]]
        ] = {}  # folder -> when it changed, a number, all names behind it

    def append(self, batch: Iterable[Entry]) -> None:
        places = {self._place(entry.named): entry.wire for entry in batch}
        for place, wire in places.items():
            if not is_file(place):
                under_way = self._folder / "tmp" / secrets.token_hex(16)
                make_folder(place.parent)
                with troubles(place):
                    write_synced(under_way, wire)
                    under_way.rename(place)
        self._sync(places)

    def bring(self, entries: Iterable[tuple[Head, bytes]]) -> None:
        """Keep the wire bytes of entries that lie elsewhere too, durably when this returns; all go to the disk at once."""
        places = {self._place(head): wire for head, wire in entries}
        moving = {}
        for place, wire in places.items():
            if not is_file(place):
                moving[place] = self._folder / "tmp" / secrets.token_hex(16)
                make_folder(place.parent)
                with troubles(place):
                    write_synced(moving[place], wire, sync=False)
        sync_files(self._folder, moving.values())
        for place, under_way in moving.items():
            with troubles(place):
                under_way.rename(place)
        self._sync(moving)

    def _sync(self, places: Iterable[Path]) -> None:
        for folder in {place.parent for place in places}:
            with troubles(folder):
                sync_folder(folder)

    def _place(self, head: Head) -> Path:
        return self._folder / "journal" / head.profile.hex() / _name(head)

    def heads(self) -> dict[bytes, frozenset[Head]]:
        """The names of all that lies here, by profile. A folder that changed neither since it was read nor just before is
        not read again: the file system's clock is coarse.
        """
        stamps, found = self._stamps(), {}
        for name, stamp in stamps.items():
            known = self._listed.get(name)
            if known is None or known[0] != stamp:
                known = stamp, frozenset(_heads(self._folder / "journal" / name))
            if _settled(stamp):
                self._listed[name] = known
            found[bytes.fromhex(name)] = known[1]
        return found

    def wire(self, head: Head) -> bytes | None:
        """The bytes that lie under a name; None for what cannot be read."""
        return _wire(self._place(head))

    def since(self, cursor: bytes, limit: int = 1000) -> tuple[list[bytes], bytes]:
        self._seen = self._stamps()
        return in_order(self._lying(read_cursor(cursor)), cursor, limit, _wire)

    def _lying(self, reached: Mapping[bytes, int]) -> Iterator[tuple[bytes, int, Path]]:
        for name, stamp in self._seen.items():
            profile, folder = bytes.fromhex(name), self._folder / "journal" / name
            yield from (
                (profile, int(one[:20]), folder / one) for one in self._behind(folder, stamp, reached.get(profile, 0))
            )

    def _behind(self, folder: Path, stamp: int, number: int) -> Iterator[str]:
        """The names behind a number, in order. As in `heads`, what cannot have changed is not read again."""
        known = self._later.get(folder.name)
        if known is None or known[0] != stamp or known[1] > number:
            known = stamp, number, _numbered(folder, number)
            if _settled(stamp):
                self._later[folder.name] = known
        return islice(known[2], bisect_left(known[2], _first(number + 1)), None)

    def wait(self, timeout: float) -> bool:
        end = time.monotonic() + timeout
        while self._stamps() == self._seen:
            left = end - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(left, _POLL_SECONDS))
        return True

    def _profiles(self) -> list[Path]:
        journal = self._folder / "journal"
        with troubles(journal), os.scandir(journal) as entries:
            found = [e.name for e in entries if _PROFILE.fullmatch(e.name) and e.is_dir(follow_symlinks=False)]
        return [journal / name for name in sorted(found)]

    def _stamps(self) -> dict[str, int]:
        """When the names in each profile's folder last changed."""
        with troubles(self._folder / "journal"):
            return {folder.name: folder.stat().st_mtime_ns for folder in self._profiles()}


def _settled(stamp: int) -> bool:
    """Whether a folder that changed then would have another stamp if it changed since."""
    return time.time_ns() - stamp > _COARSE_NS


def _numbered(folder: Path, after: int) -> list[str]:
    first = _first(after + 1)
    with troubles(folder), os.scandir(folder) as entries:
        later = [e for e in entries if e.name >= first]
        return sorted(e.name for e in later if _NUMBERED.fullmatch(e.name) and e.is_file(follow_symlinks=False))


def _first(number: int) -> str:
    return f"{number:020d}"


def _name(head: Head) -> str:
    return f"{_first(head.seq)}-{head.hash.hex()}"


def _heads(folder: Path) -> Iterator[Head]:
    profile = bytes.fromhex(folder.name)
    with troubles(folder), os.scandir(folder) as entries:
        names = [one.name for one in entries if _NUMBERED.fullmatch(one.name) and one.is_file(follow_symlinks=False)]
    for name in names:
        with suppress(ValueError):
            yield Head(profile, int(name[:20]), bytes.fromhex(name[21:]))


def _wire(path: Path) -> bytes | None:
    """The bytes of an entry; nothing for what cannot be one or cannot be read: its chain shows the gap."""
    try:
        return read_bounded(path, MAX_WIRE)
    except Trouble:
        return None
