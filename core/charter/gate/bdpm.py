"""The official French medicine files (BDPM) as rows of names: what `lexicon import` reads. Pure: bytes in, rows out.

`CIS_bdpm.txt` names each medicine, `CIS_COMPO_bdpm.txt` says what is in it, `CIS_GENER_bdpm.txt` which are generics of one
another; all cp1252, tab-separated, without a heading (Base de données publique des médicaments, Licence Ouverte 2.0).
Homeopathy is left out: it has no dose that could be compared.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from core.charter.gate.text import fold

CIS: Final = "cis_bdpm.txt"
COMPOSITION: Final = "cis_compo_bdpm.txt"
GENERICS: Final = "cis_gener_bdpm.txt"
COLUMNS: Final = {CIS: 12, COMPOSITION: 8, GENERICS: 5}
_UNITS = (
    r"(?:mg|g|kg|ml|l|microgrammes?|µg|mcg|ui|u\.i\.?|mui|unites?|unités?|%|pour cent|mmol|meq|mbq|gbq|cc|ppm|ch|dh)"
)
_STRENGTH = re.compile(rf"\s(\d[\d\s.,/]*\s*{_UNITS}\b.*|\d[\d\s.,/]*%.*)", re.IGNORECASE)
_PLAIN = re.compile(rf"\d[\d.,/]*(?:\s\d{{3}})*\s*{_UNITS}", re.IGNORECASE)
_METAL = "sodium|potassium|calcium|magnesium|lithium|zinc|fer|aluminium|argent|cuivre|baryum|bismuth|ammonium|benzyle"
_SALT = re.compile(rf"^(?:\w+ )?(?:\w+(?:ate|ure|yle)|sel\w*) (?:\w+ )?(?:de |d )(?!(?:{_METAL})\b)")
_WATER = r"anhydre|\w*hydrate|base|element|(?:di)?sodique|(?:di)?potassique|calcique|magnesique|cilexetil|medoxomil"
_TAIL = re.compile(rf"(?<=\w) (?:{_WATER}|axetil|proxetil|mofetil|olamine|erbumine|arginine|tert butylamine)$")
_BEHIND = re.compile(r"^(.*?) \(((?:.* )?(?:de|d'|acide))\)$")
_BASE, _ACTIVE = "FT", "SA"


class Row(NamedTuple):
    """A medicine as a source names it: `substances` as written there, more than one in a combination."""

    name: str
    substances: tuple[str, ...]
    strength: str = ""
    country: str = ""


class BadLine(NamedTuple):
    """A line that cannot be read: file, number (from 1) and why (columns, name, substance, encoding)."""

    file: str
    number: int
    why: str


def rows(files: Mapping[str, bytes]) -> tuple[list[Row], list[BadLine]]:
    """Every medicine of the files (keys: their names in lower case) whose composition is known."""
    bad: list[BadLine] = []
    held = {name: list(_lines(name, files.get(name, b""), bad)) for name in COLUMNS}
    composed = _composed(held[COMPOSITION])
    groups: dict[str, list[str]] = {}
    for group, _, cis, *_ in held[GENERICS]:
        groups.setdefault(group, []).append(cis)
    for members in groups.values():  # generics of one another hold the same
        known = next((composed[cis] for cis in members if cis in composed), None)
        for cis in members if known else ():
            composed.setdefault(cis, known or ())
    found = []
    for cis, written, *rest in held[CIS]:
        if cis in composed and "homéo" not in f"{rest[3]} {' '.join(composed[cis])}".casefold():
            name, strength = _cut(written)
            found.append(Row(name, composed[cis], strength, "fr"))
    return found, bad


def _lines(name: str, data: bytes, bad: list[BadLine]) -> Iterator[list[str]]:
    for number, raw in enumerate(data.split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            cells = [cell.strip() for cell in raw.decode("cp1252").split("\t")]
        except UnicodeDecodeError:
            bad.append(BadLine(name, number, "encoding"))
            continue
        whole = len(cells) == COLUMNS[name] or (len(cells) == COLUMNS[name] + 1 and not cells[-1])
        if whole and cells[0].isdigit() and cells[1]:
            yield cells
        else:
            bad.append(BadLine(name, number, "columns"))


def _composed(lines: list[list[str]]) -> dict[str, tuple[str, ...]]:
    """CIS -> its substances: of each link the therapeutic fraction where it is named, else the active substance."""
    links: dict[str, dict[str, tuple[str, str]]] = {}
    for cis, _, _, substance, _, _, nature, link in lines:
        place = links.setdefault(cis, {})
        if nature == _BASE or (nature == _ACTIVE and link not in place):
            place[link] = (nature, substance)
    return {cis: tuple(dict.fromkeys(name for _, name in found.values())) for cis, found in links.items()}


def _cut(written: str) -> tuple[str, str]:
    """A denomination cut into name and strength: "AMLOR 5 mg, gélule" -> "AMLOR", "5 mg"."""
    head = re.split(r",(?!\d)", written, maxsplit=1)[0]
    found = _STRENGTH.search(head)
    name = re.sub(r"\s*\([^)]*\)", "", head[: found.start()] if found else head).strip()
    plain = _PLAIN.search(found[1]) if found else None
    return name, plain[0] if plain else ""


def bare(substance: str) -> str:
    """A substance, folded, without its salt: "CHLORHYDRATE DE VENLAFAXINE", "VENLAFAXINE BASE" -> "venlafaxine"."""
    name = _BEHIND.sub(r"\2 \1", fold(substance))
    name = re.sub(r"\([^)]*\)", " ", name).replace("'", " ").replace("-", " ")
    name = _SALT.sub("", " ".join(name.split()))
    while _TAIL.search(name):
        name = _TAIL.sub("", name)
    return name
