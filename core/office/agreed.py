"""What a patient agreed to, read back: on paper, a text that this practice's rosters make, or one that this desk cannot show.

A patient signs the hash of the text as it was on the telephone. A hash that no roster gives was made by another version of
the page, or by a page that is not ours; it binds all the same, and people are told. Whoever writes version 2 of the text keeps
version 1 beside it, or what was signed under it turns unknown.
"""

from enum import StrEnum

from core.charter.consent import consent_mark
from core.office.desk import Desk
from core.record.events import RosterChanged
from crypto.keys import read_roster
from crypto.kinds import LANGUAGES


class Agreed(StrEnum):
    """How a consent stands. `UNKNOWN`: signed, under a text that this desk does not know."""

    NOT_YET = ""
    PAPER = "paper"
    KNOWN = "known"
    UNKNOWN = "unknown"


def agreed(desk: Desk, consent: str) -> Agreed:
    """How a consent stands, as `PatientEnrolled` keeps it: empty, "paper", or "version language hash"."""
    if consent in (Agreed.NOT_YET, Agreed.PAPER):
        return Agreed(consent)
    language = next((one for one in LANGUAGES if f" {one} " in consent), "")
    files = (one.event.file for one in desk.signed_entries(b"") if isinstance(one.event, RosterChanged))
    rosters = (desk.roster, *(read_roster(file, desk.roster.root_pk) for file in files))
    known = language and any(consent == consent_mark(language, roster, desk.country) for roster in rosters)
    return Agreed.KNOWN if known else Agreed.UNKNOWN
