"""Articles 21 and 22: a message follows a consultation, and never replaces one.

A consultation carries a question when it was held in person, or as a legal teleconsultation with its reference, by this
practice, and the question came within the follow-up window that the physician opened on the card.
"""

from dataclasses import dataclass

from core.charter.country import Country
from core.charter.identity import KnownPatient
from core.dossier import Consultation, Dossier, Question
from core.model import Mode, Refusal, day_of, days_between, refuse


@dataclass(frozen=True)
class FollowUp:
    """Evidence: the known patient asks about this consultation. `within` is false past the window (orientation only)."""

    known: KnownPatient
    consultation: Consultation
    day: int
    within: bool


def within_follow_up(known: KnownPatient, country: Country, now: int) -> FollowUp | Refusal:
    """The consultation that carries the question, and whether its window holds at `now` (articles 21 and 22)."""
    consultation = carrier(known.dossier, known.question)
    if isinstance(consultation, Refusal):
        return consultation
    day = days_between(consultation.held_on, day_of(now, country.utc_minutes))
    if day < 0:
        return refuse("consultation.future", held_on=consultation.held_on)
    return FollowUp(known, consultation, day, day <= consultation.window_days)


def carrier(dossier: Dossier, question: Question) -> Consultation | Refusal:
    """The consultation that the question names, when it is one that article 21 knows."""
    consultation = dossier.consultation(question.consultation)
    if consultation is None:
        return refuse("consultation.none")
    if not consultation.readable:
        return refuse("consultation.sealed")
    legal = consultation.reference and consultation.last_examined_on
    if consultation.mode == Mode.TELECONSULTATION and not legal:
        return refuse("consultation.teleconsultation_incomplete")
    return consultation


def window(days: int, reason: str, country: Country) -> Refusal | None:
    """Whether a card may open a window of `days`: one of the country's, or a longer one with its reason."""
    if days in country.follow_up_days:
        return None
    if not max(country.follow_up_days) < days <= country.longest_follow_up_days:
        return refuse("window.days", days=str(days))
    return None if reason.strip() else refuse("window.reason_needed", days=str(days))
