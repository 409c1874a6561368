"""A judged text that no gate has read goes to nobody."""

from core.charter.country import Country
from core.charter.recipient import Addressed, addressed
from core.charter.risk import Judged
from core.model import Refusal


def address(judgement: Judged, country: Country, now: int) -> Addressed | Refusal:
    return addressed(judgement, country, now)  # refused: expected "Cleared"
