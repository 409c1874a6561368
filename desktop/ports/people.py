"""Patients, their devices, and the physician's word on who they are."""

from dataclasses import dataclass
from typing import Protocol

from core.dossier import NO_ADDRESS
from core.model import Refusal
from core.office.bymail import MailStanding
from core.office.identity import Awaited
from core.record.rows import PatientRow

NO_MAIL = MailStanding(NO_ADDRESS, 0, "")


@dataclass(frozen=True)
class Civil:
    """The civil facts of a file. `born`: ISO date; `adult`, `link`: who accompanies a minor, empty for nobody; `mail`: where
    notices may be mailed to, empty for nowhere.
    """

    name: str
    born: str
    phone: str
    language: str
    number: str
    adult: str = ""
    link: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Ground:
    """On what an accompanying adult's right to write rests: a code of the country, a reference, an ISO date, who said so."""

    basis: str
    reference: str
    dated: str
    by: str = ""


@dataclass(frozen=True)
class DeviceRow:
    """One device. `state`: current, replaced, refused_by_patient, lost, withdrawn, mistaken. `agreed`: on paper, or under a
    text that this desk knows, or not (`core.office.agreed`).
    """

    sig: bytes
    level: str
    document: str
    by: str
    at_ms: int
    confirmed_by: str
    state: str
    agreed: str


@dataclass(frozen=True)
class PatientCard:
    """One patient as the list of files shows the one that is chosen. `identity`: as `PatientRow.identity`.
    `mail`: how notices by mail stand with them.
    """

    patient: bytes
    civil: Civil
    identity: str
    devices: tuple[DeviceRow, ...]
    ground: Ground | None
    mail: MailStanding = NO_MAIL


class PeoplePort(Protocol):
    """The files of the practice."""

    def rows(self, words: str) -> tuple[PatientRow, ...]:
        """Files whose name, number or phone holds the words, by name."""
        ...

    def card(self, patient: bytes) -> PatientCard | Refusal: ...

    def enter(self, civil: Civil, *, twin_known: bool) -> bytes | Refusal:
        """Opens a file. `patient.twin` where name and birth date are those of another, unless that is known."""
        ...

    def correct(self, patient: bytes, civil: Civil) -> Refusal | None: ...

    def record_ground(self, patient: bytes, adult: str, ground: Ground) -> Refusal | None:
        """A physician's word on a minor's adult."""
        ...

    def awaited(self) -> tuple[Awaited, ...]:
        """Who waits for a physician's word, the longest waiting first."""
        ...

    def close_device(self, patient: bytes, device: bytes, reason: str) -> Refusal | None: ...
