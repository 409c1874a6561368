"""What concerns the practice itself: keys, clock, members."""

from dataclasses import dataclass

from core.record.events.event import Event


@dataclass(frozen=True)
class GrantedKey:
    """The key itself; sealed to one profile."""

    key: bytes


@dataclass(frozen=True)
class KeyGranted(Event):
    """A key was given: scope (header, journal, patient, entry), to which profile, epoch, key id or entry hash."""

    scope: str
    to: bytes
    epoch: int
    key_id: bytes
    clin: GrantedKey | None = None


@dataclass(frozen=True)
class ClockCorrected(Event):
    """A human was asked about this desk's clock."""

    before_ms: int
    after_ms: int


@dataclass(frozen=True)
class CountryReviewed(Event):
    """The emergency numbers ("medical 190") and the warning signs of a country, seen and validated by a physician."""

    country: str
    emergency: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class PracticeSet(Event):
    """A physician settled something for all desks: its name and value (core.record.settings)."""

    name: str
    value: str


@dataclass(frozen=True)
class AbsenceSaid(Event):
    """The physician at `profile` is away from one day to another, both included; `stand_in` answers meanwhile, or nobody.

    Empty days: back again.
    """

    profile: bytes
    first: str
    last: str
    stand_in: bytes


@dataclass(frozen=True)
class Cosigned(Event):
    """The desk signed where every chain ends: `file` is its checkpoint (docs/log.md, section 5)."""

    file: bytes


@dataclass(frozen=True)
class RemovalStep(Event):
    """A physician did by hand what the removal of roster `version` asks for: `step` is one of core.record.steps."""

    version: int
    step: str


@dataclass(frozen=True)
class MemberName:
    """The name of a profile, for the members only: the public roster names no secretary."""

    profile: bytes
    name: str


@dataclass(frozen=True)
class RosterChanged(Event):
    """The practice signed a new roster: `file` is the signed roster, so that every desk can prove all of them.

    `practice` is the practice's name, `names` those of all its profiles.
    """

    version: int
    roster_hash: bytes
    practice: str
    names: tuple[MemberName, ...]
    file: bytes
