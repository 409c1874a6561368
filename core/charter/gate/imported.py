"""Names of medicines that a profile imports beside the shipped ones. Pure: files in, a lexicon or its bad lines out.

Two kinds of files: the official French ones (`bdpm.py`) and a CSV with a heading, in any order: name, substance ("+"
between those of a combination), strength, country. What is kept is a table as text, sorted, so that the same files give
the same bytes; its version is the beginning of its SHA-256 and stands in every verdict behind the shipped one.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from core.charter.gate import bdpm
from core.charter.gate.bdpm import BadLine, Row, bare
from core.charter.gate.lexicon import Lexicon, Skeletons, shipped
from core.charter.gate.misspelling import Misspellings
from core.charter.gate.text import fold
from core.model import Refusal, refuse

HEAD: Final = "# colloque lexicon 1: name, substances, strengths, countries"
COLUMNS: Final = ("name", "substance", "strength", "country")
MOST_NAMES: Final = 60_000
_LONGEST, _SHORTEST, _HEAD_WORD, _MOST_STRENGTHS = 80, 3, 5, 12
_SHORT: Final = 7  # letters up to which a word that phrases hold too is an everyday word, not a name by itself
_ATC: Final = 7  # letters of the code of one substance or one combination
_LONG: Final = 9  # letters from which a misspelling of an imported name is no other word


@dataclass(frozen=True)
class Imported:
    """A compiled table. `version`: 12 hexadecimal digits of its digest."""

    text: str = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the table, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def version(self) -> str:
        """What every verdict carries."""
        return self.digest[:12]

    def entries(self) -> dict[str, "Entry"]:
        """Name, folded -> what the table says of it."""
        return _entries(self.text)


@dataclass(frozen=True)
class Entry:
    """One name: its substances (folded, without salts), the strengths and countries it is sold in."""

    substances: tuple[str, ...]
    strengths: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True)
class Compiled:
    """What came of the files: the lexicon, and the lines that could not be read."""

    lexicon: Imported
    bad: tuple[BadLine, ...]


def compiled(files: Mapping[str, bytes]) -> Compiled | Refusal:
    """The names of `files` (name -> bytes). Refusals: lexicon.unknown_file, lexicon.incomplete (French files without
    medicines or without composition), lexicon.no_names, lexicon.too_many.
    """
    official = {name.lower(): data for name, data in files.items() if name.lower() in bdpm.COLUMNS}
    tables = {name: data for name, data in files.items() if name.lower().endswith(".csv")}
    strange = sorted(name for name in files if name.lower() not in official and name not in tables)
    if strange:
        return refuse("lexicon.unknown_file", name=strange[0])
    if official and not {bdpm.CIS, bdpm.COMPOSITION} <= official.keys():
        return refuse("lexicon.incomplete")
    rows, bad = bdpm.rows(official) if official else ([], [])
    for name, data in tables.items():
        rows += _csv_rows(name, data, bad)
    names = _by_name(rows)
    if not names:
        return refuse("lexicon.no_names", bad=str(len(bad)))
    if len(names) > MOST_NAMES:
        return refuse("lexicon.too_many", most=str(MOST_NAMES))
    lines = ("\t".join((name, *map("|".join, cells))) for name, cells in sorted(names.items()))
    return Compiled(Imported("\n".join([HEAD, *lines, ""])), tuple(bad))


def _csv_rows(file: str, data: bytes, bad: list[BadLine]) -> Iterator[Row]:
    """The rows of a CSV, UTF-8 or cp1252, its cells parted by what parts its heading."""
    lines = csv.reader((f"{line}\n" for line in _text(data).split("\n")), delimiter=_parted(data))
    places: dict[str, int] = {}
    try:
        places = {cell.strip().lower(): at for at, cell in enumerate(next(lines, []))}
        if not {"name", "substance"} <= places.keys():
            bad.append(BadLine(file, 1, "columns"))
            return
        for cells in lines:
            told = {name: cells[places[name]].strip() for name in COLUMNS if places.get(name, len(cells)) < len(cells)}
            row = Row(told.get("name", ""), _parts(told), told.get("strength", ""), told.get("country", "").lower())
            why = _unfit(row)
            if not why:
                yield row
            elif any(cells):
                bad.append(BadLine(file, lines.line_num, why))
    except csv.Error:
        bad.append(BadLine(file, lines.line_num, "columns"))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _parted(data: bytes) -> str:
    heading = data.partition(b"\n")[0]
    return max(";\t,", key=lambda one: heading.count(one.encode()))


def _parts(told: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in told.get("substance", "").split("+") if part.strip())


def _unfit(row: Row) -> str:
    if "\ufffd" in f"{row.name}{row.substances}":
        return "encoding"
    if not _SHORTEST <= len(_spelled(row.name)) <= _LONGEST or not any(char.isalpha() for char in row.name):
        return "name"
    fit = all(any(char.isalpha() for char in bare(one)) and len(one) <= _LONGEST for one in row.substances)
    return "" if row.substances and fit else "substance"


def _spelled(name: str) -> str:
    """A name as it is looked up: folded, words parted by one blank."""
    kept = (char if char.isalnum() else " " for char in fold(name))
    return " ".join("".join(kept).split())


def _by_name(rows: Iterable[Row]) -> dict[str, tuple[list[str], list[str], list[str]]]:
    """Name -> its substances, strengths and countries. A name that the sources give to several medicines is kept for
    the one said most often; the laboratory behind a generic is left out, and its substances are names themselves.
    """
    told: dict[str, dict[tuple[str, ...], list[Row]]] = {}
    for row in rows:
        substances = tuple(sorted({bare(one) for one in row.substances}))
        name = _without_maker(_spelled(row.name), substances)
        for one in {name, *(substances if len(substances) == 1 else ())}:
            if _SHORTEST <= len(one) <= _LONGEST:
                told.setdefault(one, {}).setdefault(substances, []).append(row)
    _add_heads(told)
    return {name: _merged(*max(told[name].items(), key=lambda item: (len(item[1]), item[0]))) for name in told}


def _merged(substances: tuple[str, ...], rows: list[Row]) -> tuple[list[str], list[str], list[str]]:
    strengths = sorted({row.strength for row in rows if row.strength})[:_MOST_STRENGTHS]
    clean = [" ".join(one.replace("|", "/").split()) for one in strengths]
    return list(substances), clean, sorted({row.country for row in rows if row.country.isalpha()})


def _without_maker(name: str, substances: tuple[str, ...]) -> str:
    """ "amlodipine teva" is amlodipine; "perindopril indapamide eg" is the two."""
    parts, words = {word for one in substances for word in one.split()}, name.split()
    own = next((at for at, word in enumerate(words) if word not in parts), len(words))
    return " ".join(words[:own]) if own >= len(substances) else name


def _add_heads(told: dict[str, dict[tuple[str, ...], list[Row]]]) -> None:
    """The first word of longer names, where it is no other word and always the same medicine ("clopixol action ...")."""
    heads: dict[str, list[str]] = {}
    for name in told:
        if " " in name:
            heads.setdefault(name.partition(" ")[0], []).append(name)
    for head, names in heads.items():
        meant = {substances for name in names for substances in told[name]}
        if head not in told and len(meant) == 1 and _only_a_name(head):
            told[head] = {meant.pop(): [row for name in names for held in told[name].values() for row in held]}


def _only_a_name(word: str) -> bool:
    lexicon = shipped()
    return len(word) >= _HEAD_WORD and word.isalpha() and not (lexicon.ordinary & {word} or lexicon.book.knows(word))


def widened(imported: Imported | None) -> Lexicon | None:
    """The shipped lexicon with the imported names; None where nothing was imported."""
    return _widened(imported.text, imported.version) if imported else None


@lru_cache(maxsize=2)
def _widened(text: str, version: str) -> Lexicon:
    own, entries = shipped(), _entries(text)
    names = {name: _codes(own.names, name, entry.substances) for name, entry in entries.items()}
    alike: dict[tuple[str, ...], set[str]] = {}
    for name, entry in entries.items():
        alike.setdefault(entry.substances, set()).update(names[name] if name in own.names else ())
    new = [name for name in names if name not in own.names]
    names |= {name: names[name] | alike[entries[name].substances] for name in new if len(entries[name].substances) > 1}
    everyday = {name for name in new if name in own.ordinary or (len(name) <= _SHORT and own.book.knows(name))}
    return replace(
        own,
        book=own.book.with_names(new),
        names={**own.names, **names},
        ambiguous=own.ambiguous | everyday,
        near=Misspellings((*own.near.names, *(name for name in new if len(name) >= _LONG and name.isalpha()))),
        skeletons=Skeletons((*new, *own.skeletons.names)),
        version=f"{own.version}+{version}",
    )


def _codes(own: Mapping[str, frozenset[str]], name: str, substances: tuple[str, ...]) -> frozenset[str]:
    """What `name` has in common with other names of the same medicine.

    No import makes one medicine of two that the shipped list tells apart: a name it knows keeps its codes, less those of
    a single substance where the name is a combination.
    """
    apart = [own.get(one, frozenset((one,))) for one in substances]
    known = own.get(name, frozenset())
    if len(apart) == 1:
        return known or apart[0]
    left = known.difference(*apart)
    kept = (
        left if any(len(code) == _ATC and code[0].isupper() for code in left) else known
    )  # else the list gives a part the code of the whole
    return kept or frozenset(("+".join(sorted(min(codes) for codes in apart)),))


def read_table(data: bytes, digest: str) -> Imported | None:
    """A table as it was kept; None where it is not the one that was imported."""
    found = hashlib.sha256(data).hexdigest() == digest
    return Imported(data.decode()) if found else None


@lru_cache(maxsize=2)
def _entries(text: str) -> dict[str, Entry]:
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {name: Entry(*(tuple(filter(None, cell.split("|"))) for cell in cells)) for name, *cells in rows}
