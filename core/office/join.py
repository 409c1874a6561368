"""A new profile joins the practice by a one-time code: here, the desk that invites it (docs/letter.md, section 2).

The code goes from mouth to ear; both desks show the same eight digits; accepting signs a new roster with the root key,
whose passphrase is asked for again, and grants the practice's keys by role. The other side: core.office.joining.
"""

from dataclasses import dataclass, replace

from core.doors.keychain import Keychain
from core.doors.profile import ROOT_SLOT, read_slot_file
from core.doors.vault import Change, OpenInvite
from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.letters import new_letter, seal_to_device
from core.office.pen import Pen, names_setting
from core.office.profile import OpenDesk, open_named_slot
from core.office.sync import publish
from core.record.codec import CLINICIANS, pack, unpack
from core.record.events import GrantedKey, KeyGranted, MemberName, RosterChanged
from crypto.body import Confirm, Join, Level, read_body
from crypto.entry import Entry
from crypto.errors import Refused
from crypto.invite import INVITE_MS, Device, confirm_key, confirm_mac, join_digits, new_join_code, vouches_for_join
from crypto.keys import MOST_NAME_BYTES, Profile, Role, Roster, sign_roster
from crypto.kinds import Kind
from crypto.opening import Opened
from crypto.primitives import random, same, sig_key
from crypto.words import as_line

LEVEL = "join"
"""What stands in `OpenInvite.level` for a join code."""


@dataclass(frozen=True)
class Candidate:
    """Who was invited: kept beside the invite until the code is used."""

    name: str
    role: str
    reads_triage: bool


@dataclass(frozen=True)
class Invited:
    """A join code under way at this desk. `answered`: the new profile's letter has come; `digits` to compare."""

    invite: bytes
    candidate: Candidate
    answered: bool
    digits: str
    expires_ms: int


@dataclass(frozen=True)
class Address:
    """Whom a confirm is sealed to."""

    sig: bytes
    kem: bytes


# At the desk that invites


@dataclass(frozen=True)
class Replacement:
    """From when until when a substitute replaces, in ms; the end is not included."""

    start: int
    end: int


def invite_member(
    desk: Desk, name: str, role: Role, reads_triage: bool, now: int, replacement: Replacement | None = None
) -> str | Refusal:
    """A one-time join code, 15 minutes, as text. Only the founder's desk can accept whom it invites.

    `replacement`: a substitute's; without it the substitute reads, and answers nobody until dates are signed.
    """
    name = as_line(name)
    if not name:
        return refuse("member.name_missing")
    if len(name.encode("utf-8")) > MOST_NAME_BYTES:
        return refuse("member.name_long")
    if isinstance(desk, OpenDesk) and read_slot_file(desk.folder, ROOT_SLOT) is None:
        return refuse("member.not_founder")
    code = new_join_code(desk.practice)
    invite = OpenInvite(random(16), b"", code.secret, LEVEL, now + INVITE_MS, "open", b"")
    candidate = Candidate(name, role.name.lower(), reads_triage and role is Role.SECRETARY)
    settings = [(_candidate(invite.invite), pack(candidate))]
    if replacement is not None and role is Role.SUBSTITUTE:
        settings.append((_replacement(invite.invite), pack(replacement)))
    desk.vault.commit(Change(invites=(invite,), settings=tuple(settings)))
    return code.text()


def _candidate(invite: bytes) -> str:
    return f"join.{invite.hex()}"


def _replacement(invite: bytes) -> str:
    return f"replacement.{invite.hex()}"


def invited(desk: Desk) -> list[Invited]:
    """The join codes that are open or answered, oldest first."""
    return [_invited(desk, one) for one in desk.vault.invites() if one.level == LEVEL]


def _invited(desk: Desk, one: OpenInvite) -> Invited:
    candidate: Candidate = unpack(desk.vault.setting(_candidate(one.invite)) or b"", Candidate)
    asked = _answer(one)
    digits = join_digits(one.secret, desk.roster.root_pk, Device(asked.sig_pk, asked.kem_pk)) if asked else ""
    return Invited(one.invite, candidate, asked is not None, digits, one.expires_ms)


def _answer(one: OpenInvite) -> Join | None:
    body = read_body(Kind.JOIN, one.answer) if one.state == "answered" else None
    return body if isinstance(body, Join) else None


def vouch(desk: Desk, body: Join, now: int) -> bool:
    """Whether a join letter was made with a code of this desk that is unused and in time."""
    return _behind(desk, body, now) is not None


def _behind(desk: Desk, body: Join, now: int) -> OpenInvite | None:
    root = desk.roster.root_pk
    return next(
        (
            one
            for one in desk.vault.invites()
            if (one.level, one.state) == (LEVEL, "open")
            and now < one.expires_ms
            and vouches_for_join(one.secret, root, body)
        ),
        None,
    )


def on_join(desk: Desk, letter: Opened, pen: Pen, now: int) -> None:
    """A sound join letter: its code is used from now on, in the same act. Raises Refused(sender.unknown)."""
    invite = _behind(desk, letter.body, now) if isinstance(letter.body, Join) else None
    if invite is None or letter.body_bytes is None:
        raise Refused("sender.unknown")
    pen.add(Change(invites=(replace(invite, state="answered", answer=letter.body_bytes),)))


@dataclass(frozen=True)
class MemberAccepted:
    """A new member: the letter of its entries, its name, the entry that says so."""

    letter: str
    name: str
    number: str


def accept_member(
    desk: OpenDesk, invite: bytes, digits: str, passphrase: str, keychain: Keychain | None, now: int
) -> MemberAccepted | Refusal:
    """The digits agree: sign the next roster, confirm, grant. Wrong digits burn the code.

    `passphrase` opens `root.slot`, whose content is dropped after. Raises Trouble(vault.wrong_passphrase, ...).
    """
    closed = desk.closed(now)
    if closed:
        return closed
    grant_owed(desk, now)
    known = desk.vault.invite(invite)
    asked = _answer(known) if known else None
    if known is None or asked is None or known.level != LEVEL:
        return refuse("join.not_answered")
    if not same(_figures(digits), _figures(_invited(desk, known).digits)):
        desk.vault.commit(Change(invites=(replace(known, state="burnt"),)))
        return refuse("join.digits")
    if read_slot_file(desk.folder, ROOT_SLOT) is None:
        return refuse("member.not_founder")
    candidate = _invited(desk, known).candidate
    dated = desk.vault.setting(_replacement(invite))
    profile = _new_profile(desk.roster, asked, candidate, unpack(dated, Replacement) if dated else None)
    roster = _next_roster(desk.roster, profile, now)
    file = sign_roster(sig_key(open_named_slot(desk.folder, ROOT_SLOT, passphrase, keychain)), roster)
    entry = _record(desk, known, profile, (candidate, roster, file), now)
    desk.box.put_roster(file)
    grant_owed(desk, now)
    publish(desk)  # before the confirm leaves: whoever reads it finds its keys in the journal
    return MemberAccepted(profile.letter, candidate.name, f"{desk.profile.letter}-{entry.header.seq}")


def _figures(words: str) -> bytes:
    return "".join(one for one in words if one.isdigit()).encode("ascii", "replace")


def _new_profile(roster: Roster, asked: Join, candidate: Candidate, replacing: Replacement | None) -> Profile:
    role = Role[candidate.role.upper()]
    physicians = {one.member_id for one in roster.profiles if one.role is Role.PHYSICIAN and one.revoked is None}
    return Profile(
        letter=next_letter(roster.profiles[-1].letter),
        sig_pk=asked.sig_pk,
        kem_pk=asked.kem_pk,
        member_id=random(16),
        role=role,
        name=candidate.name if role in CLINICIANS else "",
        reads_triage=candidate.reads_triage,
        stands_for=tuple(sorted(physicians)) if role is Role.SUBSTITUTE else (),
        from_v=roster.v + 1,
        dates=((replacing.start, replacing.end),) if replacing else (),
    )


def next_letter(last: str) -> str:
    """A, B, ..., Z, AA, AB, ...: never one that was used."""
    head, tail = last[:-1], last[-1:]
    if tail != "Z":
        return head + chr(ord(tail) + 1)
    return (next_letter(head) if head else "A") + "A"


def _next_roster(roster: Roster, profile: Profile, now: int) -> Roster:
    return replace(roster, v=roster.v + 1, previous=roster.hash, issued_ms=now, profiles=(*roster.profiles, profile))


def _record(desk: Desk, invite: OpenInvite, profile: Profile, new: tuple[Candidate, Roster, bytes], now: int) -> Entry:
    """One act: the entry with all names, the roster, the confirm in the outbox, the grants that are owed."""
    candidate, roster, file = new
    names = [MemberName(one.profile, one.name) for one in desk.members().values()]
    event = RosterChanged(
        roster.v, roster.hash, desk.practice_name, (*names, MemberName(profile.sig_pk, candidate.name)), file
    )
    pen = Pen(desk, now)
    entry = pen.write(event)
    device = Device(profile.sig_pk, profile.kem_pk)
    mac = confirm_mac(confirm_key(invite.secret), b"", device, Level.NONE, roster)
    confirm = Confirm(Level.NONE, mac, file, journal_key=desk.journal_key().key)
    seal_to_device(
        pen, Address(profile.sig_pk, profile.kem_pk), confirm, letter=new_letter(), record=entry.hash, lang="fr"
    )
    settings = (names_setting(event), ("roster", file), (OWED, profile.sig_pk))
    pen.add(Change(invites=(replace(invite, state="done", secret=b""),), settings=settings))
    pen.commit()
    return entry


OWED = "grants.owed"
"""The setting that names the profile to which this desk still owes the practice's keys."""


def grant_owed(desk: Desk, now: int) -> int:
    """Write the grants that accepting a member promised, in one act; how many. After a crash the next opening pays."""
    to = desk.vault.setting(OWED)
    profile = desk.roster.profile(to) if to else None
    if profile is None:
        return 0
    pen = Pen(desk, now)
    granted = 0
    for secret in desk.vault.secrets("header"):
        epoch = int.from_bytes(secret.name, "big")
        pen.write(KeyGranted("header", profile.sig_pk, epoch, secret.key_id, GrantedKey(secret.key)))
        granted += 1
    for secret in desk.vault.secrets("journal"):
        epoch = int.from_bytes(secret.name, "big")
        if epoch < desk.roster.journal_epoch:  # that of now is in the confirm
            pen.write(KeyGranted("journal", profile.sig_pk, epoch, secret.key_id, GrantedKey(secret.key)))
            granted += 1
    for secret in desk.vault.secrets("patient") if profile.role in CLINICIANS else ():
        pen.write(KeyGranted("patient", profile.sig_pk, 0, secret.key_id, GrantedKey(secret.key)), secret.name)
        granted += 1
    pen.add(Change(settings=((OWED, b""),)))
    pen.commit()
    return granted
