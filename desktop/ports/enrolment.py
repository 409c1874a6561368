"""Telephones become patients': a code each, eight digits, a word at each end; several side by side."""

from dataclasses import dataclass, field
from typing import Protocol

from core.model import Refusal
from desktop.ports.people import Civil


@dataclass(frozen=True)
class Shown:
    """A code on the screen: the link that a phone scans, its squares (True: dark), when it is worth nothing (ms). Where the
    practice has a page: its address, and the code that is typed there without a camera.
    """

    invite: bytes
    link: str = field(repr=False)
    squares: tuple[tuple[bool, ...], ...] = field(repr=False)
    expires_ms: int
    page: str = ""
    typed: str = field(default="", repr=False)


@dataclass(frozen=True)
class Answered:
    """A device answered: the digits that its screen shows too, empty at a distance; whether the patient agreed on it: no
    (empty), `known`, or `unknown`, under a text that this desk does not know.
    """

    digits: str
    agreed: str


@dataclass(frozen=True)
class Standing:
    """A code that stands at this desk: whose it is, whether the patient is here, until when it may be answered (ms), and
    what a device said to it.
    """

    invite: bytes
    patient: bytes
    name: str
    near: bool
    expires_ms: int
    answered: Answered | None


@dataclass(frozen=True)
class Bound:
    """A device is a patient's now. `confirmed`: a physician's word stands already."""

    device: bytes
    confirmed: bool


class EnrolmentPort(Protocol):
    """A code a patient; twelve at a time."""

    def invite(self, patient: bytes, *, in_person: bool) -> Shown | Refusal:
        """A code for a quarter of an hour, used once. This patient's one before is worth nothing then; others stand."""
        ...

    def standing(self) -> tuple[Standing, ...]:
        """The codes that may be answered, or were, oldest first. Those whose time is over are worth nothing from now on."""
        ...

    def show(self, invite: bytes) -> Shown | Refusal:
        """A code that stands, once more."""
        ...

    def accept(self, invite: bytes, digits: str, document: str) -> Bound | Refusal:
        """The digits that were on this screen were the same on the other. The consent is on the page, or on paper. Wrong
        ones burn this code and no other.
        """
        ...

    def burn(self, invite: bytes) -> None:
        """The code is worth nothing from now on."""
        ...

    def keep(self, typed: Civil | None) -> None:
        """What was typed of a file that is not open yet; None forgets it."""
        ...

    def kept(self) -> Civil | None: ...
