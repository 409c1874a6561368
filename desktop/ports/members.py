"""Who is who in the practice, and how somebody enters it."""

from dataclasses import dataclass, field
from typing import Protocol

from core.model import Refusal

Days = tuple[str, str]
"""Two ISO days, both included."""
NO_DAYS: Days = ("", "")


@dataclass(frozen=True)
class MemberRow:
    """A profile: the letter of its entries, name, role; whether it reads questions at triage; whether it is no more.

    `replaces`: the days of a substitute's running or next replacement; `away`: those of an absence, and who stands in.
    `desks`: the letters of all desks of this member that work here.
    """

    profile: bytes
    letter: str
    name: str
    role: str
    reads_triage: bool
    revoked: bool
    me: bool
    replaces: Days = NO_DAYS
    away: Days = NO_DAYS
    stand_in: str = ""
    desks: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeavingStep:
    """What the newest removal still asks for: a code, how much is done of how much, who said so and when.

    `tick`: what is handed to `MembersPort.tick` where people do this by hand; empty where it is counted. `waits`: the
    letters of the desks that it waits for.
    """

    code: str
    done: int
    of: int
    by: str
    at_ms: int = 0
    tick: str = ""
    waits: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is left of it."""
        return self.done == self.of


@dataclass(frozen=True)
class Departed:
    """Who was removed: the name, the letters of the desks, the entry that says so."""

    name: str
    letters: tuple[str, ...]
    number: str


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

    def invite(self, name: str, role: str, *, reads_triage: bool, days: Days = NO_DAYS) -> Code | Refusal:
        """A code for a quarter of an hour. `days`: those of a substitute's replacement, both included."""
        ...

    def accept(self, invite: bytes, digits: str, passphrase: str) -> str | Refusal:
        """The digits agree: the letter of the new desk. Raises Trouble(vault.wrong_passphrase)."""
        ...

    def burn(self, invite: bytes) -> None:
        """The digits differ, or nobody comes: the code is worth nothing."""
        ...

    def say_absent(self, letter: str, days: Days, stand_in: str) -> Refusal | None:
        """The physician at this desk is away, and who stands in; `NO_DAYS`: back again."""
        ...

    def add_dates(self, letter: str, days: Days, passphrase: str) -> str | Refusal:
        """Sign a replacement of the substitute at this desk: the entry that says so. Raises Trouble(vault.wrong_passphrase)."""
        ...

    def remove(self, letter: str, passphrase: str, *, every_desk: bool) -> Departed | Refusal:
        """End this desk, or every desk of its member; new keys for all who stay. Raises Trouble(vault.wrong_passphrase)."""
        ...

    def take_key(self, code: str, passphrase: str) -> Refusal | None:
        """The practice's key, from its code on paper, is at this desk too. Raises Trouble: code.*, root.other_practice,
        vault.wrong_passphrase.
        """
        ...

    def tell(self) -> tuple[int, int]:
        """Go on telling the telephones of a removal, for a moment: how many know, of how many."""
        ...

    def tick(self, step: str) -> Refusal | None:
        """A step of the removal that people do by hand is done."""
        ...
