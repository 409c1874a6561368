"""A sealed letter that somebody brings by hand: a file, or pasted text."""

from dataclasses import dataclass
from typing import Protocol

from core.model import Refusal


@dataclass(frozen=True)
class TakenIn:
    """What became of the letters: how many were accepted, known already, set aside; `refused`: the code of the first."""

    accepted: int
    known: int
    aside: int
    refused: str = ""


class HandPort(Protocol):
    """By hand."""

    def bring(self, data: bytes) -> TakenIn | Refusal:
        """Take in the letters of a text."""
        ...

    def bring_file(self, path: str) -> TakenIn | Refusal:
        """Take in the letters of a file."""
        ...
