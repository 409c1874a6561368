"""What helps to write a reply: words to begin with, lines of the card, remarks that are false, who answers, notes."""

from dataclasses import dataclass
from typing import Protocol

from core.charter.gate.findings import Finding
from core.model import Refusal
from core.office.wording import Offers


@dataclass(frozen=True)
class Colleague:
    """A physician's or substitute's desk that can answer; `mine`: this one. `holds`: the question is with it.

    `away_until`: the last day of an absence (ISO), and who answers meanwhile; empty while the member is here.
    """

    letter: str
    name: str
    mine: bool
    holds: bool = False
    away_until: str = ""
    stand_in: str = ""


class WritingPort(Protocol):
    """Beside the text of a reply."""

    def offers(self, letter: bytes) -> Offers | Refusal:
        """Words to begin with, filled from the card, and the lines of the card."""
        ...

    def false_remark(self, letter: bytes, text: str, finding: Finding) -> Refusal | None:
        """Keep at this desk that a remark on this text is false. It changes no verdict."""
        ...

    def seen(self) -> frozenset[bytes]:
        """The waiting questions that were opened at this desk."""
        ...

    def see(self, letter: bytes) -> None: ...

    def claim(self, letter: bytes) -> Refusal | None:
        """I answer this one."""
        ...

    def colleagues(self, letter: bytes) -> tuple[Colleague, ...]:
        """The desks that can answer a question, this one first; none where it is the only one."""
        ...

    def hand_over(self, letter: bytes, to: str) -> Refusal | None:
        """The question is with the desk of this letter; with nobody where it is empty."""
        ...

    def add_note(self, letter: bytes, words: str, *, physicians_only: bool) -> Refusal | None:
        """A note for every member, or for physicians and substitutes alone; no patient reads it."""
        ...

    def call_instead(self, letter: bytes) -> Refusal | None:
        """Ask that the patient be telephoned: the call stands in the list of those to make."""
        ...
