"""What a disk may hold after the power failed: only what was synced, by files and by folders (POSIX promises no more).

A file's bytes are kept once it was synced, a name once the folder that holds it was. The vault's own file is SQLite's
affair: with synchronous = FULL every commit is kept when it returns, and nothing else is counted on.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Tree = dict[str, bytes | None]
"""What lies in a folder: path -> bytes, None for a folder."""
_VAULT = ("vault.db", "vault.db-wal")


class Disk:
    """Watches an act in the folder `live` (tests.integration.watch) and keeps each state that a power cut may leave."""

    def __init__(self, live: Path) -> None:
        self._live = live
        self._names: dict[int, dict[str, int]] = {}
        self._bytes: dict[int, bytes] = {}
        self._held: dict[int, int] = {}
        self._committed = False
        self.states: list[tuple[str, Tree]] = []
        for folder, _, files in os.walk(live):
            self._sync_names(Path(folder))
            for name in files:
                self._sync_bytes(Path(folder) / name)

    def __call__(self, name: str, args: tuple[Any, ...]) -> None:
        if self._committed:
            self._sync_vaults()
        self._committed = name == "sql" and args[0] == "COMMIT"
        if name == "fsync":
            self._synced(args[0])
        if name not in ("sql read", "open", "stat", "lstat", "fstat", "scandir", "listdir"):
            self.look()

    def _synced(self, handle: int) -> None:
        """A folder or a file; a file that has no name yet is known by its number."""
        by_number = Path(f"/proc/self/fd/{handle}")
        synced = Path(os.readlink(by_number))
        if not synced.is_relative_to(self._live):
            return
        if synced.is_dir():
            self._sync_names(synced)
            return
        number = os.fstat(handle).st_ino
        if number not in self._held:
            self._held[number] = os.open(by_number, os.O_PATH)
        self._bytes[number] = by_number.read_bytes()

    def look(self) -> None:
        """Keep the states that a cut may leave now: no name that was not synced, or every name without its bytes."""
        root = os.lstat(self._live).st_ino
        for way, tree in (("names", dict(self._named())), ("nothing", dict(self._kept(root, "")))):
            if not any(tree == known for _, known in self.states):
                self.states.append((way, tree))

    def end(self) -> None:
        """The act is over: what it acknowledged must be there."""
        if self._committed:
            self._sync_vaults()
        self.look()

    def _inode(self, path: Path) -> int:
        """The number of a file, which no later file can take while it is held open."""
        number = os.lstat(path).st_ino
        if number not in self._held:
            self._held[number] = os.open(path, os.O_PATH | os.O_NOFOLLOW)
        return number

    def _sync_names(self, folder: Path) -> None:
        inside = {path.name: self._inode(path) for path in folder.iterdir()}
        self._names[self._inode(folder)] = inside
        for path in folder.iterdir():
            if path.is_dir():
                self._names.setdefault(inside[path.name], {})

    def _sync_bytes(self, file: Path) -> None:
        self._bytes[self._inode(file)] = file.read_bytes()

    def _sync_vaults(self) -> None:
        for vault in self._live.rglob("vault.db"):
            names = self._names.setdefault(self._inode(vault.parent), {})
            for name in _VAULT:
                names.pop(name, None)
                file = vault.with_name(name)
                if file.exists():
                    self._sync_bytes(file)
                    names[name] = self._inode(file)

    def _kept(self, folder: int, path: str) -> Iterator[tuple[str, bytes | None]]:
        for name, inode in self._names[folder].items():
            here = f"{path}{name}"
            if inode in self._names:
                yield here, None
                yield from self._kept(inode, here + "/")
            elif not name.endswith("-shm"):
                yield here, self._bytes.get(inode, b"")

    def _named(self) -> Iterator[tuple[str, bytes | None]]:
        for folder, inside, files in os.walk(self._live):
            at = Path(folder)
            yield from ((str((at / name).relative_to(self._live)), None) for name in inside)
            known = {name: self._inode(at / name) for name in files if not name.startswith("vault.db")}
            safe = {name: one for name, one in self._names.get(self._inode(at), {}).items() if name in _VAULT}
            for name, inode in (known | safe).items():
                yield str((at / name).relative_to(self._live)), self._bytes.get(inode, b"")


def laid_out(tree: Tree, folder: Path) -> None:
    """Write a state of the disk into an empty folder."""
    folder.mkdir()
    for path, data in tree.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if data is None:
            place.mkdir(exist_ok=True)
        else:
            place.write_bytes(data)
