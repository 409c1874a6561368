"""The names of medicines that a profile imported: a table in its folder, beside the vault that holds its digest.

A new table has a name of its own, so that the former one stays whole until the vault points to the new one.
"""

from contextlib import suppress
from pathlib import Path

from core.charter.gate.imported import Imported, read_table
from core.doors.files import is_file, make_folder, read_bounded, troubles, write_whole

FOLDER = "lexicon"
MOST_FILES, MOST_BYTES = 16, 64 * 1024 * 1024
_MOST_TABLE = 16 * 1024 * 1024


def read_files(paths: list[Path]) -> dict[str, bytes]:
    """Name -> bytes of the files to import. Raises Trouble: disk.*."""
    return {path.name: read_bounded(path, MOST_BYTES) for path in paths[:MOST_FILES]}


def keep_table(folder: Path, imported: Imported) -> None:
    """Write a table, whole or not at all; nothing uses it before the vault holds its digest. Raises Trouble."""
    write_whole(_place(make_folder(folder / FOLDER), imported.digest), imported.text.encode())


def table(folder: Path, digest: str) -> Imported | None:
    """The table of this digest; None where it is missing or another one. Raises Trouble where the disk cannot say."""
    path = _place(folder / FOLDER, digest)
    return read_table(read_bounded(path, _MOST_TABLE), digest) if is_file(path) else None


def drop_others(folder: Path, digest: str) -> None:
    """Remove every table but this one ("" for all), and what a write that died left."""
    place = folder / FOLDER
    kept = _place(place, digest).name
    with troubles(place), suppress(FileNotFoundError):
        for path in place.iterdir():
            if path.name != kept:
                path.unlink(missing_ok=True)


def _place(folder: Path, digest: str) -> Path:
    return folder / f"{digest[:12]}.tsv"
