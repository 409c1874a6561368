"""Articles 21 and 22 on the telephone: an answer that is spoken keeps the duties of a written one, and is recorded as it was.

What is kept is the physician's summary. It says that the words were spoken, to whom and how that person was known; it
says neither that they were received in writing nor that they stood in the record before.
"""

from dataclasses import dataclass, replace

from core.charter.content import Cleared
from core.charter.country import Country
from core.charter.identity import KnownPatient, identify
from core.charter.passage import Duty
from core.charter.recipient import accompanied
from core.charter.recorded import circumstances_before
from core.dossier import Dossier, Question
from core.model import Circumstance, Refusal, Voice, refuse


@dataclass(frozen=True)
class SpokenTo:
    """Evidence: the cleared summary was told to this patient, or to the recorded adult, on the telephone."""

    cleared: Cleared
    voice: Voice
    person: str


def known_by_voice(dossier: Dossier, question: Question) -> KnownPatient | Refusal:
    """Who telephones without having written is known as one who writes is: by the device that was compared face to face."""
    device = dossier.current_device()
    if device is None:
        return refuse("identity.no_device")
    return identify(dossier, replace(question, sender=device.sig))


def spoken_to(cleared: Cleared, voice: Voice, country: Country, now: int) -> SpokenTo | Refusal:
    """The person who heard it (article 22); a minor's adult needs the same legal basis as in writing."""
    dossier = cleared.judged.follow_up.known.dossier
    person = dossier.guardian.name if dossier.guardian else dossier.name
    return accompanied(dossier, country, now) or SpokenTo(cleared, voice, person)


def circumstances_spoken(told: SpokenTo) -> tuple[Circumstance, ...]:
    """The six duties as they stood on the telephone, for the record."""
    return (
        Circumstance(Duty.IDENTITY, "identity.voice", told.voice),
        *circumstances_before(told.cleared)[1:],
        Circumstance(Duty.RECIPIENT, "recipient.voice", told.person),
        Circumstance(Duty.RECORD, "record.after_speaking", ""),
    )
