"""What happens to a patient's file and devices."""

from dataclasses import dataclass

from core.model import Guardian
from core.record.events.event import Event


@dataclass(frozen=True)
class PatientEntered(Event):
    """A file is opened, or its civil facts are corrected. `born` is an ISO date, `language` one of fr, ar, en."""

    name: str
    born: str
    phone: str
    language: str
    number: str
    guardian: Guardian | None


@dataclass(frozen=True)
class PatientEnrolled(Event):
    """A device was bound to the patient. `level` is a `model.Level`; `document` names the kind of paper seen."""

    device_sig: bytes
    device_kem: bytes
    level: str
    document: str
    invite: bytes
    consent: str


@dataclass(frozen=True)
class DeviceChanged(Event):
    """Another device was bound to a patient who had one; the older ones answer no more."""

    device_sig: bytes
    device_kem: bytes
    level: str
    document: str
    invite: bytes
    consent: str


@dataclass(frozen=True)
class IdentityConfirmed(Event):
    """The physician: "c'est la personne que j'ai examinée" (article 22, identity)."""

    device_sig: bytes
    level: str


@dataclass(frozen=True)
class MailAddressGiven(Event):
    """The patient said where notices may be mailed to; empty: nowhere any more. Who took it and when, the entry says."""

    address: str


@dataclass(frozen=True)
class LegalBasisRecorded(Event):
    """On what ground an accompanying adult writes for a minor."""

    adult: str
    basis: str
    reference: str
    dated: str


@dataclass(frozen=True)
class Withdrawn(Event):
    """The patient took the consent back: this device and its thread are closed."""

    device_sig: bytes


@dataclass(frozen=True)
class DeviceClosed(Event):
    """A desk took a device away for good. `reason`: lost, withdrawn (the consent, at the desk), mistaken."""

    device_sig: bytes
    reason: str


@dataclass(frozen=True)
class PatientHead:
    """The last entry on one patient in one profile's chain."""

    profile: bytes
    patient_seq: int
    hash: bytes


@dataclass(frozen=True)
class Exported(Event):
    """The record left in clear: hash of the file, its format, what it shows, where each chain ends for this patient."""

    file_hash: bytes
    format: str
    shows: str
    heads: tuple[PatientHead, ...]


@dataclass(frozen=True)
class Erased(Event):
    """A member asks that the patient's texts be destroyed; two members, or one and 72 hours, carry it out."""

    reason: str
