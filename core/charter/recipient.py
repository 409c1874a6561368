"""Article 22: the reply reaches this patient directly: one device, the enrolled one, and no other reader."""

from dataclasses import dataclass

from core.charter.content import Cleared
from core.charter.country import Country
from core.dossier import Device, Dossier, Question
from core.model import Refusal, day_of, refuse


@dataclass(frozen=True)
class Addressed:
    """Evidence: the cleared text has one recipient, the current device of the patient or of the recorded adult."""

    cleared: Cleared
    device: Device


def addressed(cleared: Cleared, country: Country, now: int) -> Addressed | Refusal:
    """The device to which the reply goes (article 22)."""
    known = cleared.judged.follow_up.known
    device = recipient(known.dossier, known.question, country, now)
    return device if isinstance(device, Refusal) else Addressed(cleared, device)


def recipient(dossier: Dossier, question: Question, country: Country, now: int) -> Device | Refusal:
    """The one device that may read: the one that asked, as long as it is the patient's current one."""
    current = dossier.current_device()
    if current is None or current.sig != question.sender:
        return refuse("recipient.not_current")
    return accompanied(dossier, country, now) or current


def accompanied(dossier: Dossier, country: Country, now: int) -> Refusal | None:
    """A minor's device belongs to an accompanying adult, on a legal basis that a physician recorded."""
    if age(dossier.born, day_of(now, country.utc_minutes)) >= country.adult_at and dossier.guardian is None:
        return None
    if dossier.guardian is None:
        return refuse("recipient.minor_alone")
    return founded(dossier)


def founded(dossier: Dossier) -> Refusal | None:
    """Whoever is accompanied by an adult is so on a legal basis that a physician recorded for this adult."""
    guardian, basis = dossier.guardian, dossier.legal_basis
    if guardian is not None and (basis is None or basis.adult != guardian.name):
        return refuse("recipient.no_legal_basis", adult=guardian.name)
    return None


def age(born: str, today: str) -> int:
    """Whole years from one ISO date to another."""
    return int(today[:4]) - int(born[:4]) - (today[5:] < born[5:])
