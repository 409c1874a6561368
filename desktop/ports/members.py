"""Who is who in the practice, and how somebody enters it."""

from dataclasses import dataclass, field
from typing import Protocol

from core.model import Refusal


@dataclass(frozen=True)
class MemberRow:
    """A profile: the letter of its entries, name, role; whether it reads questions at triage; whether it is no more.

    `replaces`: the days of a substitute's running or next replacement; `away`: those of an absence, and who stands in.
    """

    profile: bytes
    letter: str
    name: str
    role: str
    reads_triage: bool
    revoked: bool
    me: bool
    replaces: tuple[str, str] = ("", "")
    away: tuple[str, str] = ("", "")
    stand_in: str = ""


@dataclass(frozen=True)
class LeavingStep:
    """What the newest removal still asks for: a code, how much is done of how much, who said so."""

    code: str
    done: int
    of: int
    by: str


@dataclass(frozen=True)
class Coming:
    """Somebody who was invited. `digits`: to compare, once the other desk has answered; `expires_ms`: of the code."""

    invite: bytes
    name: str
    role: str
    digits: str
    expires_ms: int


@dataclass(frozen=True)
class Practice:
    """The members, who is coming, and whether this desk holds the key that lets somebody in."""

    name: str
    fingerprint: str
    members: tuple[MemberRow, ...]
    coming: tuple[Coming, ...]
    founder: bool
    left: tuple[str, ...] = ()
    steps: tuple[LeavingStep, ...] = ()


@dataclass(frozen=True)
class Code:
    """A join code as it is pasted, and until when (ms)."""

    text: str = field(repr=False)
    expires_ms: int


class MembersPort(Protocol):
    """The practice."""

    def practice(self) -> Practice: ...

    def invite(self, name: str, role: str, *, reads_triage: bool) -> Code | Refusal: ...

    def accept(self, invite: bytes, digits: str, passphrase: str) -> str | Refusal:
        """The digits agree: the letter of the new desk. Raises Trouble(vault.wrong_passphrase)."""
        ...

    def burn(self, invite: bytes) -> None:
        """The digits differ, or nobody comes: the code is worth nothing."""
        ...
