"""A file is not a person: nobody follows up on a question from an unknown hand."""

from core.charter.country import Country
from core.charter.followup import FollowUp, within_follow_up
from core.dossier import Dossier
from core.model import Refusal


def follow(dossier: Dossier, country: Country, now: int) -> FollowUp | Refusal:
    return within_follow_up(dossier, country, now)  # refused: expected "KnownPatient"
