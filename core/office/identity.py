"""The physician's word on who a patient is, and what takes a device away (articles 17 and 22).

Every word names the device that was on screen: one that another took the place of meanwhile gets none.
"""

from dataclasses import dataclass

from core.charter.recipient import founded
from core.dossier import Device, Dossier
from core.model import Level, Refusal, day_of, is_day, refuse
from core.office.cards import send_cards
from core.office.desk import Desk
from core.office.hosting import shutting_device
from core.office.pen import Pen, permitted
from core.record.events import DeviceClosed, IdentityConfirmed, LegalBasisRecorded, Withdrawn
from crypto.words import as_line

REASONS = ("lost", "withdrawn", "mistaken")
"""Why a device is closed at a desk: lost or stolen, the patient took the consent back, bound to the wrong person."""


@dataclass(frozen=True)
class Awaited:
    """A patient who waits for a physician's word: on the device that was compared, or on the adult of a minor.

    `what`: identity or legal_basis. `device` is empty where it is the legal basis. `last_held_on`: the latest
    consultation, or nothing.
    """

    patient: bytes
    what: str
    name: str
    born: str
    number: str
    adult: str
    device: bytes
    document: str
    by: str
    at_ms: int
    last_held_on: str


_AWAITING = ("awaits_physician", "awaits_basis", "changed")


def awaited(desk: Desk) -> list[Awaited]:
    """Who waits for a physician's word, the longest waiting first."""
    rows = desk.vault.patients(limit=1_000_000, states=_AWAITING)
    return sorted((_awaited(desk.dossier(row.patient)) for row in rows), key=lambda one: one.at_ms)


def _awaited(dossier: Dossier) -> Awaited:
    device, unfounded = dossier.current_device(), founded(dossier) is not None
    return Awaited(
        patient=dossier.patient,
        what="legal_basis" if unfounded else "identity",
        name=dossier.name,
        born=dossier.born,
        number=dossier.number,
        adult=dossier.guardian.name if dossier.guardian else "",
        device=device.sig if device and not unfounded else b"",
        document=device.document if device else "",
        by=device.enrolled_by if device else "",
        at_ms=device.enrolled_ms if device else dossier.last_ms,
        last_held_on=max((one.held_on for one in dossier.consultations), default=""),
    )


@dataclass(frozen=True)
class DeviceTold:
    """A device and why it is no more: `state` is current, replaced, refused_by_patient, or one of `REASONS`."""

    device: Device
    state: str


def devices_of(desk: Desk, patient: bytes) -> tuple[DeviceTold, ...]:
    """The devices that are or were the patient's, the newest first."""
    over = {}
    for entry in desk.signed_entries(patient):
        if isinstance(entry.event, DeviceClosed):
            over[entry.event.device_sig] = entry.event.reason
        elif isinstance(entry.event, Withdrawn):
            over[entry.event.device_sig] = "refused_by_patient"
    known = reversed(desk.dossier(patient).devices)
    return tuple(DeviceTold(one, "current" if one.current else over.get(one.sig, "replaced")) for one in known)


def confirm_identity(desk: Desk, patient: bytes, device: bytes, now: int) -> Refusal | None:
    """A physician's or substitute's word "c'est la personne que j'ai examinée", for a device compared in person.

    `device` is the signing key that was on screen: `identity.other_device` where another is the current one.
    """
    refusal = desk.closed(now) or permitted(desk, "IdentityConfirmed")
    current = refusal or _current(desk, patient, device)
    if isinstance(current, Refusal):
        return current
    if current.level != Level.IN_PERSON:
        return refuse("identity.at_a_distance")
    pen = Pen(desk, now)
    pen.write(IdentityConfirmed(current.sig, current.level), patient)
    if not current.confirmed:
        send_cards(pen, patient)
    pen.commit()
    return None


def _current(desk: Desk, patient: bytes, device: bytes) -> Device | Refusal:
    """The patient's device, where it is the one that was on screen."""
    if desk.vault.patient(patient) is None:
        return refuse("patient.unknown")
    current = desk.dossier(patient).current_device()
    if current is None:
        return refuse("identity.no_device")
    return current if current.sig == device else refuse("identity.other_device", by=current.enrolled_by)


def close_device(desk: Desk, patient: bytes, device: bytes, reason: str, now: int) -> Refusal | None:
    """Takes a device away for good: it is answered no more, and never becomes the patient's again."""
    current = desk.closed(now) or _current(desk, patient, device)
    if isinstance(current, Refusal):
        return current
    if reason not in REASONS:
        return refuse("device.reason", reason=reason)
    pen = Pen(desk, now)
    pen.write(DeviceClosed(current.sig, reason), patient)
    pen.add(shutting_device(desk, current.sig))
    pen.commit()
    return None


def record_legal_basis(
    desk: Desk, patient: bytes, *, adult: str, basis: str, reference: str, dated: str, now: int
) -> Refusal | None:
    """On what ground the recorded adult writes for the patient: by a physician, one of the country's bases."""
    refusal = desk.closed(now) or permitted(desk, "LegalBasisRecorded")
    if refusal or desk.vault.patient(patient) is None:
        return refusal or refuse("patient.unknown")
    dossier = desk.dossier(patient)
    if dossier.guardian is None or dossier.guardian.name != as_line(adult):
        return refuse("legal_basis.adult")
    if basis not in desk.country.legal_bases:
        return refuse("legal_basis.basis", basis=basis)
    if not is_day(dated) or dated > day_of(now, desk.country.utc_minutes):
        return refuse("legal_basis.dated", dated=dated)
    pen = Pen(desk, now)
    pen.write(LegalBasisRecorded(as_line(adult), basis, as_line(reference), dated), patient)
    send_cards(pen, patient)
    pen.commit()
    return None
