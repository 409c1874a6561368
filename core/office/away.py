"""Who is away, and who stands in: what the log says of it."""

from dataclasses import dataclass

from core.model import day_of
from core.office.desk import Desk
from core.record.events import AbsenceSaid


@dataclass(frozen=True)
class Absence:
    """A physician's or substitute's days away, both included. `stand_in`: who answers meanwhile; empty: nobody was named."""

    profile: bytes
    name: str
    first: str
    last: str
    stand_in: bytes
    stand_in_name: str


def absences(desk: Desk, now: int) -> tuple[Absence, ...]:
    """Who is away today, or will be, by the newest word about each; who has left the practice is not listed."""
    today, members = day_of(now, desk.country.utc_minutes), desk.members()
    said = {one.event.profile: one.event for one in desk.signed_entries(b"") if isinstance(one.event, AbsenceSaid)}
    here = {one.sig_pk for one in desk.roster.profiles if one.revoked is None}
    standing = (one for one in said.values() if one.last >= today and one.profile in here)
    return tuple(
        Absence(
            one.profile,
            members[one.profile].name,
            one.first,
            one.last,
            one.stand_in if one.stand_in in here else b"",
            members[one.stand_in].name if one.stand_in in here else "",
        )
        for one in sorted(standing, key=lambda one: (one.first, one.profile))
    )


@dataclass(frozen=True)
class Holder:
    """With whom a question stands today: nobody, where the name is empty; `mine`: the member of this desk; `standing_in`: in
    the place of who holds it and is away.
    """

    name: str = ""
    mine: bool = False
    standing_in: bool = False


def holder(desk: Desk, held_by: bytes, name: str, now: int) -> Holder:
    """With whom a question of `held_by` stands: with them, or with who stands in while they are away; with nobody where
    that one is away too.
    """
    absence = away(desk, held_by, now) if held_by else None
    if absence and absence.stand_in and away(desk, absence.stand_in, now):
        return Holder()
    profile = desk.roster.profile(absence.stand_in if absence else held_by)
    mine = profile is not None and profile.member_id == desk.profile.member_id
    return Holder(absence.stand_in_name, mine, bool(absence.stand_in_name)) if absence else Holder(name, mine)


def away(desk: Desk, profile: bytes, now: int) -> Absence | None:
    """The absence of this profile that covers today."""
    today = day_of(now, desk.country.utc_minutes)
    return next((one for one in absences(desk, now) if one.profile == profile and one.first <= today), None)
