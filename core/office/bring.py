"""A sealed letter brought by hand: a file, or pasted text. It goes into the practice's letterbox like any other, so that
every desk has it, and is judged there like any other.
"""

from dataclasses import dataclass

from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.receive import Report, receive
from crypto.armor import from_link, unwrap
from crypto.errors import Refused
from crypto.letter import MAGIC, MOST_BYTES


@dataclass(frozen=True)
class Brought:
    """How many letters were in what was brought, and what became of all that lay in the letterbox."""

    letters: int
    report: Report


def bring(desk: Desk, data: bytes, now: int) -> Brought | Refusal:
    """Take in the letters of a file or of a pasted text."""
    if refusal := desk.closed(now):
        return refusal
    letters = sealed_in(data)
    if isinstance(letters, Refusal):
        return letters
    for raw in letters:
        desk.box.post(raw)
    return Brought(len(letters), receive(desk, now, list(desk.box.fetch(desk.vault.fetched().__contains__))))


def sealed_in(data: bytes) -> tuple[bytes, ...] | Refusal:
    """The sealed letters in what was brought: the bytes of one, text between its marks, or the characters of a link."""
    if data.startswith(MAGIC):
        return (data,) if len(data) <= MOST_BYTES else refuse("armor.size")
    try:
        return unwrap(data)
    except Refused as refused:
        if refused.code != "armor.none":
            return refuse(refused.code)
    try:
        raw = from_link("".join(data.decode("ascii").split()).rpartition("#")[2])
    except (UnicodeDecodeError, Refused):
        return refuse("armor.none")
    return (raw,) if raw.startswith(MAGIC) else refuse("armor.none")
