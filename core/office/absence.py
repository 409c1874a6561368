"""A physician says from when until when they are away and who stands in; with whom a late question stands then."""

from dataclasses import dataclass

from core.model import Refusal, is_day, refuse
from core.office.away import holder
from core.office.colleagues import desk_named
from core.office.desk import Desk
from core.office.pen import Pen
from core.office.rows import at
from core.record.codec import CLINICIANS
from core.record.events import AbsenceSaid
from core.record.rows import InboxRow
from crypto.keys import Profile


def say_absent(desk: Desk, letter: str, first: str, last: str, stand_in: str, now: int) -> Refusal | None:
    """The physician at this desk is away; the newest word about a desk stands, and is written once. Empty
    days: back again."""
    who = _clinician(desk, letter)
    if isinstance(who, Refusal):
        return who
    other = _clinician(desk, stand_in) if stand_in else None
    if isinstance(other, Refusal):
        return other
    back = first == last == ""
    if not back and (not (is_day(first) and is_day(last)) or last < first):
        return refuse("absence.days")
    if other is not None and (back or other.member_id == who.member_id):
        return refuse("absence.stand_in")
    word = AbsenceSaid(who.sig_pk, first, last, other.sig_pk if other else b"")
    said = [one.event for one in desk.signed_entries(b"") if isinstance(one.event, AbsenceSaid)]
    if [one for one in said if one.profile == word.profile][-1:] != [word]:
        pen = Pen(desk, now)
        pen.write(word)
        pen.commit()
    return None


def _clinician(desk: Desk, letter: str) -> Profile | Refusal:
    found = desk_named(desk, letter)
    if isinstance(found, Refusal) or found.role in CLINICIANS:
        return found
    return refuse("absence.role")


@dataclass(frozen=True)
class Overdue:
    """A question that is late: `with_whom` it stands today, and whether that is a stand-in."""

    row: InboxRow
    with_whom: str
    standing_in: bool


def overdue(desk: Desk, now: int) -> tuple[Overdue, ...]:
    """What is late, the oldest first; the same on every desk. It stands with who holds it, or with who stands in for them;
    with nobody it stands with all physicians.
    """
    late = sorted((row for row in desk.vault.inbox(None, _ALL) if 0 < row.due_ms < now), key=lambda row: row.due_ms)
    return tuple(_overdue(desk, row, now) for row in late)


_ALL = 1_000_000


def _overdue(desk: Desk, row: InboxRow, now: int) -> Overdue:
    question = desk.dossier(row.patient).question(row.letter)
    one = holder(desk, question.held_by if question else b"", row.claimed_by, now)
    return Overdue(at(row, desk.country, now), one.name, one.standing_in)
