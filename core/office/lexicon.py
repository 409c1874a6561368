"""The names of medicines that a profile imports: taken whole or not at all, shown, forgotten."""

from dataclasses import dataclass
from pathlib import Path

from core.charter.gate.bdpm import BadLine
from core.charter.gate.imported import Compiled, Imported, compiled, widened
from core.charter.gate.lexicon import shipped, strengths, substances
from core.charter.gate.text import fold
from core.doors.lexicon import MOST_FILES, drop_others, keep_table, read_files, table
from core.doors.vault import Change, Vault
from core.model import Refusal, Trouble, refuse
from core.office.profile import OpenDesk
from core.record.codec import pack, unpack

SETTING = "lexicon.imported"
MOST_BAD = 100


@dataclass(frozen=True)
class Import:
    """What the vault keeps of an import: the table's digest, when, the files' names, how many names and lines left out."""

    digest: str
    at_ms: int
    files: tuple[str, ...]
    names: int
    left_out: int


@dataclass(frozen=True)
class Told:
    """The lexicons of this profile. `lost`: something was imported, and its table is not there or is another one."""

    shipped: str
    shipped_names: int
    imported: str
    last: Import | None
    lost: bool


@dataclass(frozen=True)
class Medicine:
    """One name as the gate knows it; `alike`: names of the same medicine. Empty `codes`: it does not know it."""

    name: str
    substances: tuple[str, ...]
    strengths: tuple[str, ...]
    countries: tuple[str, ...]
    codes: tuple[str, ...]
    alike: tuple[str, ...]


def recall_import(vault: Vault, folder: Path) -> Imported | None:
    """The imported names as the vault points to them; None where nothing was imported or its table is lost."""
    last = _last(vault)
    try:
        return table(folder, last.digest) if last else None
    except Trouble:  # a profile opens without them, and `told` says so
        return None


def take(
    desk: OpenDesk, paths: list[Path], now: int, *, leave_out: bool = False
) -> Import | tuple[BadLine, ...] | Refusal:
    """Import files in place of what was imported before. Bad lines: nothing is imported, unless they are to be left out.

    Refusals: role.may_not, lexicon.too_many_files, those of `compiled`. Raises Trouble: disk.*.
    """
    if not desk.clinician:
        return refuse("role.may_not", kind="lexicon")
    if len(paths) > MOST_FILES:
        return refuse("lexicon.too_many_files", most=str(MOST_FILES))
    found: Compiled | Refusal = compiled(read_files(paths))
    if isinstance(found, Refusal):
        return found
    if found.bad and not leave_out:
        return found.bad[:MOST_BAD]
    made = found.lexicon
    names = tuple(sorted(path.name for path in paths))
    taken = Import(made.digest, now, names, len(made.entries()), len(found.bad))
    keep_table(desk.folder, made)
    _point(desk, taken, made)
    return taken


def forget(desk: OpenDesk) -> Refusal | None:
    """Go back to the shipped names alone. Refusals: role.may_not, lexicon.nothing."""
    if not desk.clinician:
        return refuse("role.may_not", kind="lexicon")
    if _last(desk.vault) is None:
        return refuse("lexicon.nothing")
    _point(desk, None, None)
    return None


def told(desk: OpenDesk) -> Told:
    """Which names this profile's gate reads with."""
    own, last = shipped(), _last(desk.vault)
    lost = last is not None and desk.imported is None
    return Told(own.version, len(own.names), desk.imported.version if desk.imported else "", last, lost)


def medicine(desk: OpenDesk, written: str) -> Medicine:
    """What the gate knows of a name: the import's facts first, then the shipped ones."""
    lexicon = widened(desk.imported) or shipped()
    name = " ".join(fold(written).replace("-", " ").replace("'", " ").split())
    codes = lexicon.names.get(name, frozenset())
    entry = desk.imported.entries().get(name) if desk.imported else None
    own = tuple(filter(None, substances().get(name, "").split("+")))
    alike = tuple(sorted(one for one, held in lexicon.names.items() if held & codes and one != name))
    return Medicine(
        name,
        entry.substances if entry else own,
        entry.strengths if entry else strengths().get(name, ()),
        entry.countries if entry else (),
        tuple(sorted(codes)),
        alike,
    )


def _last(vault: Vault) -> Import | None:
    data = vault.setting(SETTING)
    last: Import | None = unpack(data, Import) if data else None
    return last


def _point(desk: OpenDesk, taken: Import | None, made: Imported | None) -> None:
    """From here on the gate reads with the new table; only then do the others go."""
    desk.vault.commit(Change(settings=((SETTING, pack(taken) if taken else b""),)))
    desk.imported = made
    drop_others(desk.folder, taken.digest if taken else "")
