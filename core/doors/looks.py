"""How the window looks on this machine: theme, size, language, widths of its panes. Nothing here names anybody.

It is read before any profile is open, and a file that cannot be read is as good as none.
"""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

from core.doors.files import read_bounded, write_whole
from core.model import Trouble

FILE: Final = "look.json"
THEMES: Final = ("light", "dark", "system")
SCALES: Final = (100, 110, 125, 150, 175, 200)
LANGUAGES: Final = ("fr", "ar", "en")
_MOST_BYTES = 4096
_MOST_PANES, _WIDEST = 8, 10_000


@dataclass(frozen=True)
class Look:
    """`scale` in per cent. `panes`: widths in pixels, from the start side of the window; () where nobody moved them."""

    theme: str = "system"
    scale: int = 100
    language: str = "fr"
    panes: tuple[int, ...] = ()


def read_look(home: Path) -> Look:
    """The look kept in the folder of the profiles; whatever does not make sense there is the house's own."""
    try:
        data = json.loads(read_bounded(home / FILE, _MOST_BYTES))
    except (Trouble, ValueError):
        return Look()
    if not isinstance(data, dict):
        return Look()
    known = {one.name: data[one.name] for one in fields(Look) if _sound(one.name, data.get(one.name))}
    return Look(**known | ({"panes": tuple(known["panes"])} if "panes" in known else {}))


def _sound(name: str, value: object) -> bool:
    match name:
        case "panes":
            return isinstance(value, list) and len(value) <= _MOST_PANES and all(map(_is_width, value))
        case "scale":
            return type(value) is int and value in SCALES
        case "theme":
            return value in THEMES
        case _:
            return value in LANGUAGES


def _is_width(value: object) -> bool:
    return type(value) is int and 0 <= value <= _WIDEST


def write_look(home: Path, look: Look) -> None:
    """Keep it. Raises Trouble: disk.*"""
    write_whole(home / FILE, json.dumps(asdict(look)).encode("ascii"))
