"""Compile the names of medicines that the gate ships: `python packaging/compile_lexicon.py WHEEL [WORDS]`.

WHEEL is the `edsnlp` wheel, taken with `pip download edsnlp==0.23.0 --no-deps`; its `resources/drugs.json` maps ATC
codes to names (BSD-3-Clause, AP-HP; the notice is kept in `drugs.LICENSE`). WORDS is a list of French words, one a line
(Debian `wfrench`); the names, and the neighbours of names, that are ordinary words go to `ordinary.txt`, and the first words of
names that are no name by themselves to `no_names.txt` beside this file. Without it both are left, and the same wheel gives the
same `names.tsv`, byte for byte.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path

from core.charter.gate.text import fold

HERE = Path(__file__).resolve().parent.parent / "core/charter/gate/lexicon"
NO_NAMES = Path(__file__).resolve().with_name("no_names.txt")
WHEEL_SHA256 = "f4cd512825957967eaf0a42129312c318b05a3f7e989cb518efb55bd6df3d1f5"
NOT_NAMES = (
    "association",
    "preparation",
    "autres",
    "divers",
    "produits",
    "medicaments",
    "vaccins",
    "solution",
    "sels",
    "daily",
)


def drugs(wheel: Path) -> dict[str, list[str]]:
    """ATC code -> names, out of the pinned wheel."""
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise SystemExit("the wheel is not the one that was reviewed")
    with zipfile.ZipFile(wheel) as archive:
        loaded: dict[str, list[str]] = json.loads(archive.read("edsnlp/resources/drugs.json"))
    return loaded


def spellings(name: str, substance: bool) -> set[str]:
    """The ways in which one name is written: as it is, salts the other way round, and the English ending."""
    found = {name}
    words = name.split()
    if substance and len(words) == 2:
        found.add(" ".join(reversed(words)))
    if substance and len(words) == 1 and len(name) >= 7 and name.endswith("e"):
        found.add(name[:-1])
    return found


def rows(source: dict[str, list[str]]) -> dict[str, set[str]]:
    """Name -> ATC codes of whole substances; two names with a code in common are one medicine."""
    table: dict[str, set[str]] = {}
    for code, names in source.items():
        if len(code) < 7:
            continue
        for raw in names:
            name = fold(raw).replace("-", " ").replace("'", " ").strip()
            if any(name.startswith(word) for word in NOT_NAMES) or " en association" in name or len(name) < 3:
                continue
            for spelling in spellings(name, raw.islower()):
                table.setdefault(spelling, set()).add(code)
    return table


def first_words(table: dict[str, set[str]], ordinary: set[str]) -> set[str]:
    """Add the first word of long names when it can only be a name ("pantozol control" -> "pantozol"); the others."""
    left = set()
    for name in [name for name in table if " " in name]:
        head = name.split()[0]
        if len(head) < 5 or not head.isalpha() or head in table:
            continue
        if head in ordinary:
            left.add(head)
        else:
            table[head] = table[name]
    return left


def neighbours(word: str) -> set[str]:
    """`word` and `word` less one letter: two words one edit apart share one of these."""
    return {word} | {word[:cut] + word[cut + 1 :] for cut in range(len(word))}


def main(wheel: Path, words: Path | None) -> None:
    """Write `names.tsv` and, with a word list, `ordinary.txt`."""
    ordinary = {fold(line.strip()) for line in words.read_text("utf-8").splitlines()} if words else set()
    table = rows(drugs(wheel))
    left = first_words(table, ordinary or set(NO_NAMES.read_text("utf-8").split()))
    lines = ["# name\tATC codes; from edsnlp's drugs.json, see drugs.LICENSE"]
    lines += [f"{name}\t{'|'.join(sorted(table[name]))}" for name in sorted(table)]
    (HERE / "names.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    if not ordinary:
        return
    NO_NAMES.write_text("\n".join(sorted(left)) + "\n", "utf-8")
    single = {name for name in table if " " not in name}
    single |= {line.split("\t")[0] for line in (HERE / "brands.tsv").read_text("utf-8").splitlines() if line[0] != "#"}
    near = {edge for name in single if len(name) >= 7 for edge in neighbours(name)}
    kept = {
        word for word in ordinary if word.isalpha() and (word in single or (len(word) >= 6 and neighbours(word) & near))
    }
    (HERE / "ordinary.txt").write_text("\n".join(sorted(kept)) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
