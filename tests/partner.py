"""One more desk in a practice for tests: its profile in the next roster, with the keys of its role."""

from dataclasses import replace

from core.charter.country import country
from core.doors.vault import Change
from core.office.desk import Desk
from core.office.pen import Pen, names_setting
from core.office.sync import roster_settings, sync
from core.record.events import GrantedKey, KeyGranted, MemberName, RosterChanged
from crypto.keys import Profile, Revoked, Role, Roster, new_keys, sign_roster
from crypto.primitives import random
from tests.fakes.vault import DictVault
from tests.practice import Practice


def partner(made: Practice, role: Role, name: str, now: int, **changes: object) -> Desk:
    """A desk that joined: roster, header and journal keys, and for a clinician every patient's key. It heard the log."""
    keys, vault, founder = new_keys(), DictVault(), made.physician
    known = founder.roster
    profile = Profile(
        letter=chr(ord(known.profiles[-1].letter) + 1),
        sig_pk=keys.sig.public,
        kem_pk=keys.kem.public,
        member_id=random(16),
        role=role,
        name="" if role is Role.SECRETARY else name,
        from_v=known.v + 1,
    )
    profile = replace(profile, **changes)  # type: ignore[arg-type]
    names = (*founder.names.names, MemberName(keys.sig.public, name))
    new_roster(made, replace(known, profiles=(*known.profiles, profile)), names, now)
    settings = [("roster", founder.vault.setting("roster")), ("names", founder.vault.setting("names"))]
    shared = Change(
        secrets=(*founder.vault.secrets("header"), *founder.vault.secrets("journal")),
        settings=tuple((key, value) for key, value in settings if value is not None),
    )
    vault.commit(shared)
    pen = Pen(founder, now)
    for secret in founder.vault.secrets("patient") if role is not Role.SECRETARY else ():
        pen.write(KeyGranted("patient", profile.sig_pk, 0, secret.key_id, GrantedKey(secret.key)), secret.name)
    pen.commit()
    desk = Desk(vault, keys, made.box, made.journal, country())
    sync(founder)
    sync(desk)
    return desk


def remove(made: Practice, gone: Desk, now: int) -> None:
    """The founder ends the chain of a desk where it ends at hers."""
    founder = made.physician
    head = founder.vault.head(gone.me)
    ended = Revoked(founder.roster.v + 1, *((head.seq, head.hash) if head else (0, b"")))
    profiles = tuple(replace(one, revoked=ended) if one.sig_pk == gone.me else one for one in founder.roster.profiles)
    new_roster(made, replace(founder.roster, profiles=profiles), founder.names.names, now)


def new_roster(made: Practice, roster: Roster, names: tuple[MemberName, ...], now: int) -> None:
    """The root signs the next roster; the founder records it and lays it out."""
    founder = made.physician
    known = founder.roster
    roster = replace(roster, v=known.v + 1, previous=known.hash, issued_ms=now)
    file = sign_roster(made.root, roster)
    event = RosterChanged(roster.v, roster.hash, founder.practice_name, names, file)
    pen = Pen(founder, now)
    pen.write(event)
    pen.settle(names_setting(event), *roster_settings(founder, roster, file))
    pen.commit()
    made.box.put_roster(file)
