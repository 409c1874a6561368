"""The country profile seen by a physician once: emergency numbers and the signs that a patient's page asks about first."""

from dataclasses import dataclass

from core.model import Refusal
from core.office.desk import Desk
from core.office.pen import Pen, permitted
from core.record.events import CountryReviewed


@dataclass(frozen=True)
class Reviewed:
    """Who said "vu et validé", when (ms), under which entry; `fresh`: of the profile as it stands today."""

    by: str
    at_ms: int
    number: str
    fresh: bool


def review_country(desk: Desk, now: int) -> Refusal | None:
    """A physician's "vu et validé" of the profile as this program has it."""
    refusal = desk.closed(now) or permitted(desk, "CountryReviewed")
    if refusal:
        return refusal
    pen = Pen(desk, now)
    pen.write(_as_it_stands(desk))
    pen.commit()
    return None


def reviewed(desk: Desk) -> Reviewed | None:
    """The last validation in the log of the practice; None where there was none."""
    said = [one for one in desk.signed_entries(b"") if isinstance(one.event, CountryReviewed)]
    if not said:
        return None
    last = said[-1]
    return Reviewed(last.who, last.at_ms, last.number, fresh=last.event == _as_it_stands(desk))


def _as_it_stands(desk: Desk) -> CountryReviewed:
    country = desk.country
    emergency = tuple(f"{name} {number}" for name, number in country.emergency.items())
    return CountryReviewed(country.code, emergency, country.red_flags)
