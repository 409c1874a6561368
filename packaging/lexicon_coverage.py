"""How much of public lists the shipped lexicon knows: `python packaging/lexicon_coverage.py CIS_bdpm.txt ... LIST.csv`.

Takes the files that `colloque lexicon import` takes, and prints shares of names and of substances, each read as a person
would write it; then how many of the therapeutic groups (ATC, first three signs) a word for a class stands for. The
figures of docs/gate.md come from here.
"""

import sys
from collections import Counter
from pathlib import Path

from core.charter.gate.card import Card
from core.charter.gate.imported import Imported, compiled
from core.charter.gate.lexicon import shipped
from core.charter.gate.naming import tell
from core.charter.gate.reading import read
from core.model import Refusal


def knows(name: str) -> bool:
    """Whether a medicine or a class is seen where `name` stands alone."""
    return bool(tell(read(name.title()), Card("")).named)


def share(names: list[str] | set[str]) -> str:
    """So many of so many, in per cent."""
    seen = sum(map(knows, names))
    return f"{seen} of {len(names)}, {seen * 100 // max(1, len(names))} %"


def groups() -> tuple[set[str], set[str]]:
    """The therapeutic groups of the shipped names, and those among them that a class covers at least in part."""
    lexicon = shipped()
    every = {code[:3] for codes in lexicon.names.values() for code in codes if len(code) == 7}
    classes = {prefix[:3] for prefixes in lexicon.classes.values() for prefix in prefixes}
    return every, {group for group in every if any(group.startswith(one) for one in classes if one)}


def told(table: Imported) -> list[str]:
    """Lines on one list."""
    entries = table.entries()
    uses = Counter(substance for entry in entries.values() for substance in entry.substances)
    brands = [name for name in entries if name not in uses]
    common = {substance for substance, number in uses.items() if number > 2}
    return [
        f"names: {share(brands)}",
        f"substances: {share(set(uses))}",
        f"substances of three names or more: {share(common)}",
    ]


def main(paths: list[Path]) -> None:
    """Print the figures; a name beside a list that cannot be read."""
    made = compiled({path.name: path.read_bytes() for path in paths})
    if isinstance(made, Refusal):
        raise SystemExit(made.code)
    every, covered = groups()
    print("\n".join([*told(made.lexicon), f"groups with a class: {len(covered)} of {len(every)}"]))


if __name__ == "__main__":
    main([Path(one) for one in sys.argv[1:]])
