"""Files that survive a power cut, are read within a bound and through no link; a profile folder held by one process."""

import ctypes
import errno
import os
import secrets
import stat
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from core.model import DAY_MS, Trouble

_CODES = {
    errno.ENOSPC: "disk.full",
    errno.EDQUOT: "disk.full",
    errno.EACCES: "disk.denied",
    errno.EPERM: "disk.denied",
    errno.EROFS: "disk.denied",
    errno.ELOOP: "disk.not_a_file",
    errno.ENOENT: "disk.missing",
}
_MANY = 20
_NEVER_WAIT = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def troubles(path: Path) -> Iterator[None]:
    """Turns an error of the system into `Trouble` with the file's name: disk.full, denied, missing, not_a_file, io."""
    try:
        yield
    except OSError as error:
        raise Trouble(_CODES.get(error.errno or 0, "disk.io"), name=path.name) from error


def is_file(path: Path) -> bool:
    """Whether a regular file is there. Raises Trouble where the disk cannot say."""
    with troubles(path):
        return path.is_file()


def lies_there(path: Path) -> bool:
    """Whether anything is there, be it a link to nothing. Raises Trouble where the disk cannot say."""
    with troubles(path):
        try:
            path.lstat()
        except FileNotFoundError:
            return False
        return True


def is_folder(path: Path) -> bool:
    """Whether a folder is there. Raises Trouble where the disk cannot say."""
    with troubles(path):
        return path.is_dir()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows does this by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> Path:
    """The folder, made for its owner alone (0700) where it is missing; durable."""
    with troubles(folder):
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(folder.parent)
    return folder


def sync_files(folder: Path, files: Collection[Path]) -> None:
    """Make files durable that were just written below a folder; where the system can, many at once. Raises Trouble: disk.*."""
    if sys.platform == "linux" and len(files) >= _MANY:
        with troubles(folder):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                if ctypes.CDLL(None, use_errno=True).syncfs(handle):
                    raise OSError(ctypes.get_errno(), "not brought to the disk")
            finally:
                os.close(handle)
        return
    for path in files:
        with troubles(path):
            handle = os.open(path, os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def write_synced(path: Path, data: bytes, *, sync: bool = True) -> None:
    """A new file (0600) with all of `data` on the disk; nothing is left of it when that fails. Not `sync`: whoever writes many
    follows with `sync_files`.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def write_whole(path: Path, data: bytes, tmp: Path | None = None) -> None:
    """Replace a file (0600) by `data`, whole and durable or not at all.

    `tmp` is a folder of the same file system for the file under way. By default that lies beside the file under one
    name, so that what a process that died has left there goes with the next one.
    """
    with troubles(path):
        under_way = tmp / f".{secrets.token_hex(16)}.tmp" if tmp else path.with_name(f".{path.name}.tmp")
        under_way.unlink(missing_ok=True)
        write_synced(under_way, data)
        under_way.replace(path)
        sync_folder(path.parent)


def append_to(path: Path, data: bytes) -> None:
    """More bytes behind a file (0600), not durable: for what can be found again. Its end may be torn."""
    with troubles(path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NEVER_WAIT, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(data)


def write_out(path: Path, data: bytes) -> None:
    """A file that leaves in clear (0600), whole and durable or not at all. It has no name before it is whole, so that a
    process that dies leaves nothing of it; where the file system knows no such files, as `write_whole`.
    """
    with troubles(path):
        handle = _nameless(path.parent)
        if handle < 0:
            write_whole(path, data)
            return
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
            path.unlink(missing_ok=True)
            os.link(f"/proc/self/fd/{handle}", path, src_dir_fd=handle)  # with a folder's number, the link is followed
        sync_folder(path.parent)


def _nameless(folder: Path) -> int:
    """A new file without a name, open for writing; -1 where the system or this file system has none."""
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag or not Path("/proc/self/fd").is_dir():
        return -1
    try:
        return os.open(folder, flag | os.O_WRONLY, 0o600)
    except OSError as error:
        if error.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL):
            return -1
        raise


def drop_unfinished(folder: bytes, names: tuple[str, ...]) -> None:
    """Remove what a process that died in `write_whole` left of these files in a folder (its path as the
    system has it). A folder that is away keeps them.
    """
    for name in names:
        with suppress(OSError):
            Path(os.fsdecode(folder), f".{name}.tmp").unlink()


def read_bounded(path: Path, most: int) -> bytes:
    """The bytes of a regular file of at most `most` bytes, never through a link; else Trouble, disk.too_large too."""
    with troubles(path):
        handle = os.open(path, os.O_RDONLY | _NEVER_WAIT)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise Trouble("disk.not_a_file", name=path.name)
        with os.fdopen(handle, "rb") as file:
            data = file.read(most + 1)
    if len(data) > most:
        raise Trouble("disk.too_large", name=path.name)
    return data


def sweep(folder: Path, now: int) -> int:
    """Remove what writers that died left in a folder for unfinished files, over a day old at `now`. Counts them."""
    swept = 0
    with troubles(folder):
        for entry in os.scandir(folder):
            with suppress(FileNotFoundError):
                if (
                    entry.is_file(follow_symlinks=False)
                    and entry.stat(follow_symlinks=False).st_mtime * 1000 < now - DAY_MS
                ):
                    os.unlink(entry.path)
                    swept += 1
    return swept


class Hold:
    """A profile's folder, held until `release` or the end of the process: a second process gets `profile.busy`."""

    def __init__(self, folder: Path) -> None:
        with troubles(folder):
            self._handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise Trouble("profile.busy") from error

    def release(self) -> None:
        """Let another process have it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> "Hold":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def file_system(path: Path, mounts: str | None = None) -> str:
    """The type of the file system under a path ("ext4", "nfs4"), from Linux's list of mounts; "" without one."""
    if mounts is None:
        try:
            mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
    place, found, longest = os.path.realpath(path), "", -1
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = before.split(" ")[4].encode().decode("unicode_escape")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= longest:
            found, longest = after.split(" ")[0], len(point)
    return found
