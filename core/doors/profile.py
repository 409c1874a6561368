"""A profile's folder: `profile.json`, `slots/`, `vault.db`, `lock`; the founder's also has `root.slot` (docs/vault.md).

`profile.json` holds what can be known before unlocking, and never a secret. A new folder appears whole or not at all.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex

from core.doors.files import is_file, is_folder, make_folder, read_bounded, sync_folder, troubles, write_whole
from core.model import Trouble

VERSION = 1
VAULT = "vault.db"
PASSPHRASE_SLOT, RECOVERY_SLOT, ROOT_SLOT = "slots/passphrase", "slots/recovery", "root.slot"
DAY_SLOT, DAY_FACTS = "slots/day", "slots/day.json"
_FACTS = "profile.json"
_MOST_FACTS = 64 * 1024
_MOST_SLOT = 4096


@dataclass(frozen=True)
class Facts:
    """What a profile says of itself before it is unlocked. Keys and ids in hexadecimal; `role` in lower case.

    `practice_folder` is the letterbox. `keyring`: the passphrase slot also needs the system's keyring.
    """

    practice: str
    root: str
    profile: str
    practice_name: str
    member: str
    role: str
    practice_folder: str
    keyring: bool


def read_facts(folder: Path) -> Facts:
    """Raises Trouble: profile.missing, profile.newer (fact `version`), profile.damaged, disk.*."""
    path = folder / _FACTS
    if not is_file(path):
        raise Trouble("profile.missing", name=folder.name)
    try:
        data = json.loads(read_bounded(path, _MOST_FACTS))
        version = data.pop("version")
        if isinstance(version, int) and version > VERSION:
            raise Trouble("profile.newer", version=str(version))
        facts = Facts(**data)
        sizes = [len(bytes.fromhex(one)) for one in (facts.practice, facts.root, facts.profile)]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Trouble("profile.damaged", name=folder.name) from error
    if version != VERSION or sizes != [32, 32, 32]:
        raise Trouble("profile.damaged", name=folder.name)
    return facts


def write_facts(folder: Path, facts: Facts) -> None:
    """Replace the facts, whole or not at all."""
    data = json.dumps({"version": VERSION, **asdict(facts)}, ensure_ascii=False, indent=2)
    write_whole(folder / _FACTS, data.encode("utf-8"))


def read_slot_file(folder: Path, name: str) -> bytes | None:
    """A slot's bytes; None where there is no such slot."""
    path = folder / name
    return read_bounded(path, _MOST_SLOT) if is_file(path) else None


def write_slot_file(folder: Path, name: str, data: bytes) -> None:
    """A slot, whole or not at all."""
    make_folder((folder / name).parent)
    write_whole(folder / name, data)


def drop_file(folder: Path, name: str) -> None:
    """Remove a file of the profile, durably; nothing happens where there is none."""
    path = folder / name
    with troubles(path):
        if path.exists():
            path.unlink()
            sync_folder(path.parent)


def refuse_existing(folder: Path) -> None:
    """Raises Trouble(profile.exists) where something other than an empty folder is already there, disk.*."""
    with troubles(folder):
        if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            raise Trouble("profile.exists", name=folder.name)


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A profile folder under way, beside its place; put there whole at the end of the block, gone if that fails.

    Raises Trouble: profile.exists where something is already there, disk.*.
    """
    refuse_existing(folder)
    make_folder(folder.parent)
    under_way = make_folder(folder.parent / f".{folder.name}.{token_hex(8)}.tmp")
    try:
        yield under_way
        with troubles(folder):
            sync_folder(under_way)
            under_way.rename(folder)
            sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(under_way, ignore_errors=True)
        raise


def profiles_in(parent: Path) -> list[str]:
    """The names of the profiles in a folder, sorted."""
    if not is_folder(parent):
        return []
    with troubles(parent):
        return sorted(one.name for one in parent.iterdir() if not one.name.startswith(".") and is_file(one / _FACTS))
