"""Article 22, first duty: make sure who the patient is. Article 17: nobody online is ever identified with certainty.

The words of this room: a device is *known* when it was compared face to face and a physician confirmed the person.
"""

from dataclasses import dataclass

from core.dossier import Device, Dossier, Question
from core.model import Level, Refusal, refuse


@dataclass(frozen=True)
class KnownPatient:
    """Evidence: this question comes from a device compared in person, and a physician examined its owner."""

    dossier: Dossier
    question: Question
    device: Device
    settled_by_call: bool


def identify(dossier: Dossier, question: Question) -> KnownPatient | Refusal:
    """The known patient behind a question, or which part of the identity is missing (article 22)."""
    device = dossier.device(question.sender)
    if device is None:
        return refuse("identity.key_unknown")
    if not device.current:
        return refuse("identity.device_replaced")
    if device.level != Level.IN_PERSON:
        return refuse("identity.at_a_distance")
    if not device.confirmed:
        return refuse("identity.not_confirmed", by=device.enrolled_by)
    if question.doubt == "open":
        return refuse("identity.doubt")
    return KnownPatient(dossier, question, device, question.doubt == "settled")
