"""What words may stand in a body: free text, one line, a name, a medicine's name (docs/letter.md, section 5)."""

import re
import unicodedata

from crypto.encoding import from_text
from crypto.errors import Refused

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def free_text(data: bytes, most: int, code: str) -> str:
    """1 to `most` characters; of the control characters only line feed and tab."""
    words = from_text(data, code)
    if not 1 <= len(words) <= most or _CONTROL.search(words):
        raise Refused(code)
    return words


def line(data: bytes, most: int, code: str) -> str:
    """One line of at most `most` characters, maybe empty, nothing in it that is not shown or that breaks it."""
    words = from_text(data, code)
    if len(words) > most or (not words.isprintable() and any(map(_breaks, words))):
        raise Refused(code)
    return words


def _breaks(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "C" or category in ("Zl", "Zp")


def as_line(typed: str) -> str:
    """What somebody typed, brought to a line: in NFC, one space for white space, without signs that no line may hold.

    Half a surrogate pair stays, so that `text` refuses the words: what is not Unicode is nobody's name.
    """
    kept = unicodedata.normalize("NFC", typed)
    shown = (c for c in kept if c.isspace() or unicodedata.category(c) == "Cs" or not _breaks(c))
    return " ".join("".join(shown).split())


def name(data: bytes, most: int, code: str) -> str:
    """A line that is not empty."""
    if not data:
        raise Refused(code)
    return line(data, most, code)


def without_dose(words: str, code: str) -> str:
    """A medicine's name: no word in it (between any white space) begins with a figure, no number has three."""
    for word in words.split():
        figures = [unicodedata.category(c)[0] == "N" for c in word]
        if figures[:1] == [True] or any(all(figures[at : at + 3]) for at in range(len(figures) - 2)):
            raise Refused(code)
    return words
