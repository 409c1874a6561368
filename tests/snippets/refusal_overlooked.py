"""A refusal that nobody looked at stops the chain all the same."""

from core.charter.country import Country
from core.charter.followup import FollowUp, within_follow_up
from core.charter.identity import identify
from core.dossier import Dossier, Question
from core.model import Refusal


def follow(dossier: Dossier, question: Question, country: Country, now: int) -> FollowUp | Refusal:
    return within_follow_up(identify(dossier, question), country, now)  # refused: "KnownPatient | Refusal"
