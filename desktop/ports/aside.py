"""Letters that were set aside, or refused; mails that came without Colloque."""

from dataclasses import dataclass, field
from typing import Protocol

from core.model import Refusal


@dataclass(frozen=True)
class AsideRow:
    """A letter that was set aside: the hash of its bytes, the code of the reason, whose device where it is known.

    `kept`: set aside; else refused, and only its hash is known.
    """

    file: bytes
    reason: str
    name: str
    at_ms: int
    kept: bool = True


@dataclass(frozen=True)
class MailRow:
    """A mail that came without Colloque, as it says itself; nobody's identity. `code`: why it was not read, or what a
    server says of a letter of ours; empty for what a person wrote.

    `left`: the code of why its text is not whole. `whole`: this member may read subject and words.
    """

    file: bytes
    sender: str = field(repr=False)
    subject: str = field(repr=False)
    at_ms: int
    signs: tuple[str, ...] = ()
    attachments: int = 0
    left: str = ""
    code: str = ""
    whole: bool = True


class AsidePort(Protocol):
    """Set aside, and never answered as they are."""

    def rows(self) -> tuple[AsideRow, ...]: ...

    def refused(self) -> tuple[AsideRow, ...]:
        """The latest that were refused."""
        ...

    def accept_gap(self, file: bytes, reason: str) -> Refusal | None:
        """A physician takes a letter in although an earlier one never came."""
        ...

    def waiting_mails(self) -> int:
        """How many mails that people wrote lie here."""
        ...

    def mails(self) -> tuple[MailRow, ...]:
        """The latest first, those that were not read after the others."""
        ...

    def mail_words(self, file: bytes) -> str:
        """The words of one mail as plain text; of one that was not read, its beginning as letters and dots."""
        ...

    def throw_away(self, file: bytes) -> Refusal | None:
        """Keep nothing of a mail here."""
        ...
