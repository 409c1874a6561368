"""The practice's next roster: signed by the root key, recorded, laid out, with what goes with it in one act."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from core.charter.country import Country
from core.doors.keychain import Keychain
from core.doors.profile import ROOT_SLOT, read_slot_file
from core.model import DAY_MS, Refusal, is_day, midnight, refuse
from core.office.colleagues import desk_named
from core.office.join import grant_owed
from core.office.pen import Pen, names_setting
from core.office.profile import OpenDesk, open_named_slot
from core.office.sync import publish, roster_settings
from core.record.events import RosterChanged
from crypto.entry import Entry
from crypto.keys import Profile, Role, Roster, sign_roster
from crypto.primitives import sig_key

Dates = tuple[tuple[int, int], ...]


def enact(
    desk: OpenDesk,
    change: Callable[[Roster], Roster],
    also: Callable[[Pen], None] | None,
    passphrase: str,
    keychain: Keychain | None,
    now: int,
) -> Entry | Refusal:
    """Sign what `change` makes of the roster and record it with what `also` writes; the entry that says so.

    All of it stands under the keys of before: who has only these can read it. Raises Trouble(vault.wrong_passphrase, ...).
    """
    closed = desk.closed(now)
    if closed:
        return closed
    if read_slot_file(desk.folder, ROOT_SLOT) is None:
        return refuse("member.not_founder")
    grant_owed(desk, now)
    known = desk.roster
    roster = replace(change(known), v=known.v + 1, previous=known.hash, issued_ms=now)
    file = sign_roster(sig_key(open_named_slot(desk.folder, ROOT_SLOT, passphrase, keychain)), roster)
    event = RosterChanged(roster.v, roster.hash, desk.practice_name, desk.names.names, file)
    pen = Pen(desk, now)
    entry = pen.write(event)
    if also is not None:
        also(pen)
    pen.settle(names_setting(event), *roster_settings(desk, roster, file))
    pen.commit()
    publish(desk)  # before the roster is laid out: whoever takes it finds its keys in the journal
    desk.box.put_roster(file)
    return entry


def period(first: str, last: str, country: Country) -> tuple[int, int] | Refusal:
    """The two days, both included, as times."""
    if not (is_day(first) and is_day(last)) or last < first:
        return refuse("replacement.days")
    return midnight(first, country.utc_minutes), midnight(last, country.utc_minutes) + DAY_MS


def joined(dates: Iterable[tuple[int, int]]) -> Dates | Refusal:
    """Dates in order; none may overlap."""
    ordered = tuple(sorted(dates))
    apart = all(before[1] <= after[0] for before, after in pairwise(ordered))
    return ordered if apart else refuse("replacement.days")


def add_dates(
    desk: OpenDesk, letter: str, first: str, last: str, passphrase: str, keychain: Keychain | None, now: int
) -> Entry | Refusal:
    """A replacement is recorded: the substitute at this desk answers from one day to another, both included."""
    profile = desk_named(desk, letter)
    if isinstance(profile, Refusal):
        return profile
    if profile.role is not Role.SUBSTITUTE:
        return refuse("replacement.role")
    more = period(first, last, desk.country)
    dates = more if isinstance(more, Refusal) else joined((*profile.dates, more))
    if isinstance(dates, Refusal):
        return dates
    dated = replace(profile, dates=dates)
    return enact(desk, lambda roster: with_profiles(roster, dated), None, passphrase, keychain, now)


def with_profiles(roster: Roster, *changed: Profile) -> Roster:
    """The roster with these profiles in the place of what they were."""
    by_key = {one.sig_pk: one for one in changed}
    return replace(roster, profiles=tuple(by_key.get(one.sig_pk, one) for one in roster.profiles))
