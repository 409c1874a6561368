"""What the gate says of a reply: a level, the findings behind it, and notes that stop nothing."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """PASS may leave; ATTEST asks the physician for a reason that is signed; BLOCK cannot leave by message."""

    PASS = "pass"
    ATTEST = "attest"
    BLOCK = "block"


_ORDER = (Level.PASS, Level.ATTEST, Level.BLOCK)
RULES = ("prescription", "exam_request", "certificate", "payment")


def worst(levels: "list[Level]") -> Level:
    """The most severe of `levels`; PASS when there is none."""
    return max(levels, key=_ORDER.index, default=Level.PASS)


@dataclass(frozen=True)
class Finding:
    """One reason. `rule` is one of RULES, `code` dotted; `start` and `end` are code points of the reply as typed;
    `article` of the charter or decree; `matched` the entry of the consultation compared with, "" if none."""

    rule: str
    code: str
    level: Level
    start: int
    end: int
    text: str
    article: str
    matched: str


@dataclass(frozen=True)
class Note:
    """An orientation to emergency care: shown, never held against the reply."""

    code: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Verdict:
    """The level of the worst finding, with the versions of the rules and of the words that decided."""

    level: Level
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]
    rules_version: str
    lexicon_version: str
