"""Compile what the patient's page shares with the desk: `python packaging/compile_page.py` writes two modules of `patient/src`.

`signs.js`: the words and rules of the screening, the signs to tick by who is ill. `agreement.js`: the consent's words.
A test holds the modules to their sources (`core/charter/gate/lexicon/signs.txt`, `countries/tn.toml`, `consent.toml`).
"""

import json
from pathlib import Path

from core.charter.alarms import alarms
from core.charter.consent import agreement
from core.charter.country import country
from core.charter.signs import SCREEN_VERSION

PAGE = Path(__file__).resolve().parent.parent / "patient/src"
HEAD = '"use strict";\n\n// Written by packaging/compile_page.py: change the data of the desk, then run it.\n'


def _constant(name: str, value: object) -> str:
    return f"\nexport const {name} = {json.dumps(value, ensure_ascii=False, indent=2)};\n"


def signs_module() -> str:
    """The text of `signs.js`."""
    book = alarms()
    said = {what: "|".join(" ".join(phrase) for phrase in phrases) for what, phrases in book.said.items()}
    rules: dict[str, list[str]] = {}
    for rule in book.rules:
        marks = [" > " if near else " + " for near in rule.ordered]
        parts = (mark.join(part) for mark, part in zip(marks, rule.parts, strict=True))
        rules.setdefault(rule.sign, []).append(" & ".join(parts))
    return (
        HEAD
        + _constant("SCREENING", SCREEN_VERSION)
        + _constant("TICK_LISTS", country().tick_lists)
        + _constant("SAID", said)
        + _constant("RULES", {sign: "|".join(each) for sign, each in rules.items()})
    )


def agreement_module() -> str:
    """The text of `agreement.js`."""
    return HEAD + _constant("AGREEMENT", agreement()) + _constant("MEDICAL", country().emergency["medical"])


def main() -> None:
    """Write both modules."""
    (PAGE / "signs.js").write_text(signs_module(), encoding="utf-8")
    (PAGE / "agreement.js").write_text(agreement_module(), encoding="utf-8")


if __name__ == "__main__":
    main()
