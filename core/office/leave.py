"""A desk or a member leaves: a roster that ends their chains, new keys for all who stay, and a list of what is left to do.

Header and journal keys are new at once; a patient's key with the next clinical entry on that patient, at whatever desk:
one that a removed desk was given is used no more (`Desk.content_key`). What a removed desk held it can still read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.doors.keychain import Keychain
from core.doors.vault import Change, Secret
from core.model import Refusal, refuse
from core.office.colleagues import desk_named
from core.office.desk import Desk
from core.office.letters import new_letter, seal_to_device
from core.office.once import heard
from core.office.pen import Pen, permitted
from core.office.profile import OpenDesk
from core.office.refold import leave_out
from core.office.signing import enact, with_profiles
from core.record.events import GrantedKey, KeyGranted, RemovalStep, RosterChanged
from core.record.signed import Signed
from core.record.steps import STEPS
from crypto.body import RosterUpdate
from crypto.encoding import u64
from crypto.keys import Profile, Revoked, Roster
from crypto.primitives import blake, kem_key, random

TOLD = "roster.told"
"""The newest roster's version, and up to which patient, in the order of the shelves, this desk has told the telephones."""
_LANGUAGE = "fr"


@dataclass(frozen=True)
class Left:
    """Who left: the letters of the desks, the name, the roster's version, the entry that says so."""

    letters: tuple[str, ...]
    name: str
    version: int
    number: str


def remove(
    desk: OpenDesk,
    letter: str,
    passphrase: str,
    keychain: Keychain | None,
    now: int,
    *,
    every_desk: bool = False,
) -> Left | Refusal:
    """Remove one desk, or with `every_desk` all desks of its member. Their entries count up to the last one known here once
    the journal was heard: the less of their work is cut off.

    Raises Trouble(vault.wrong_passphrase, ...) before anything is signed.
    """
    heard(desk)
    one = desk_named(desk, letter)
    if isinstance(one, Refusal):
        return one
    gone = leaving(desk.roster, one.letter, every_desk=every_desk)
    if any(each.sig_pk == desk.me for each in gone):
        return refuse("member.remove_self")
    header, journal = kem_key(), random(32)
    epochs = desk.roster.header_epoch + 1, desk.roster.journal_epoch + 1
    keys = (
        Secret("header", u64(epochs[0]), blake("pk", header.public), header.seed),
        Secret("journal", u64(epochs[1]), b"", journal),
    )

    def change(roster: Roster) -> Roster:
        ended = with_profiles(roster, *(_ended(desk, each) for each in gone))
        return replace(ended, header_epoch=epochs[0], header_pk=header.public, journal_epoch=epochs[1])

    def also(pen: Pen) -> None:
        for to in _staying(desk, gone):
            for key, epoch in zip(keys, epochs, strict=True):
                pen.write(KeyGranted(key.scope, to.sig_pk, epoch, key.key_id, GrantedKey(key.key)))
        pen.add(Change(secrets=keys))

    entry = enact(desk, change, also, passphrase, keychain, now)
    if isinstance(entry, Refusal):
        return entry
    leave_out(desk)
    name = desk.members()[one.sig_pk].name
    letters = tuple(each.letter for each in gone)
    return Left(letters, name, desk.roster.v, f"{desk.profile.letter}-{entry.header.seq}")


def leaving(roster: Roster, letter: str, *, every_desk: bool) -> list[Profile]:
    """The desk of this letter, or every desk of its member."""
    here = [one for one in roster.profiles if one.revoked is None]
    members = {one.member_id for one in here if one.letter == letter}
    return [one for one in here if one.letter == letter or (every_desk and one.member_id in members)]


def _ended(desk: Desk, profile: Profile) -> Profile:
    head = desk.vault.head(profile.sig_pk)
    seq, digest = (head.seq, head.hash) if head else (0, b"")
    return replace(profile, revoked=Revoked(desk.roster.v + 1, seq, digest))


def _staying(desk: Desk, gone: list[Profile]) -> list[Profile]:
    leaving = {each.sig_pk for each in gone} | {desk.me}
    return [one for one in desk.roster.profiles if one.revoked is None and one.sig_pk not in leaving]


def tell_telephones(desk: Desk, now: int) -> Iterator[tuple[int, int]]:
    """Send every patient's telephone the newest roster, one act a patient; (how many patients are done, of how many).

    Goes on where it stopped. Until a telephone has it, it still seals to the header key of before.
    """
    entry, shelves = _newest_change(desk), [patient for patient in desk.vault.shelves() if patient]
    if entry is None:
        return
    after = _told(desk)
    for done, patient in enumerate(shelves, start=1):
        if patient > after or not after:
            _tell(desk, patient, entry, now)
        yield done, len(shelves)


def _told(desk: Desk) -> bytes:
    kept = desk.vault.setting(TOLD) or b""
    return kept[8:] if kept[:8] == u64(desk.roster.v) else b""


def _tell(desk: Desk, patient: bytes, entry: Signed, now: int) -> None:
    device, file = desk.dossier(patient).current_device(), desk.vault.setting("roster")
    assert file is not None, "a desk has its roster"
    pen = Pen(desk, now)
    if device is not None:
        seal_to_device(pen, device, RosterUpdate(file), letter=new_letter(), record=entry.hash, lang=_LANGUAGE)
    pen.settle((TOLD, u64(desk.roster.v) + patient))
    pen.commit()


def _newest_change(desk: Desk) -> Signed | None:
    changes = [one for one in desk.signed_entries(b"") if isinstance(one.event, RosterChanged)]
    return next((one for one in reversed(changes) if one.event.version == desk.roster.v), None)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Step:
    """One line of the list: a code of `core.record.steps`, how many are done of how many, who ticked it and when; the
    letters of the desks that it waits for.
    """

    code: str
    done: int
    of: int
    by: str = ""
    at_ms: int = 0
    waits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """What the newest removal still asks for. `letters`: the desks that it ended."""

    version: int
    letters: tuple[str, ...]
    number: str
    steps: tuple[Step, ...]

    @property
    def finished(self) -> bool:
        """Whether nothing is left."""
        return all(one.done == one.of for one in self.steps)


def checklist(desk: Desk) -> Checklist | Refusal:
    """How far the newest removal has come, counted from the record; what people do by hand is ticked by them."""
    version = max((one.revoked.v for one in desk.roster.profiles if one.revoked is not None), default=0)
    log = desk.signed_entries(b"")
    ended = next((one for one in log if isinstance(one.event, RosterChanged) and one.event.version == version), None)
    if ended is None:
        return refuse("removal.none")
    gone = tuple(one.letter for one in desk.roster.profiles if one.revoked is not None and one.revoked.v == version)
    ticked = {
        one.event.step: one
        for one in log
        if isinstance(one.event, RemovalStep) and one.event.version == version and one.role == "physician"
    }
    staying = [one for one in desk.roster.profiles if one.revoked is None and one.sig_pk != ended.profile]
    waits = tuple(one.letter for one in staying if not _has_heard(desk, one.sig_pk, ended))
    patients = [patient for patient in desk.vault.shelves() if patient]
    told = sum(patient <= _told(desk) for patient in patients) if ended.profile == desk.me else 0
    counted = (
        Step("removal.roster", 1, 1, ended.who, ended.at_ms),
        Step("removal.keys", len(staying) - len(waits), len(staying), waits=waits),
        *((Step("removal.telephones", told, len(patients)),) if ended.profile == desk.me else ()),
    )
    by_hand = tuple(_by_hand(step, ticked.get(step)) for step in STEPS)
    return Checklist(version, gone, ended.number, (*counted, *by_hand))


def _by_hand(step: str, ticked: Signed | None) -> Step:
    return Step(
        f"removal.{step}", int(ticked is not None), 1, ticked.who if ticked else "", ticked.at_ms if ticked else 0
    )


def _has_heard(desk: Desk, profile: bytes, ended: Signed) -> bool:
    """Whether a desk has written since it held the entry that ended the others: it has the new keys."""
    head = desk.vault.head(profile)
    return head is not None and desk.had_heard(profile, head.seq, ended.order)


def tick(desk: Desk, step: str, now: int) -> Checklist | Refusal:
    """A physician says that a step by hand was done: it is recorded, once."""
    if barred := desk.closed(now) or permitted(desk, RemovalStep.__name__):
        return barred
    listed = checklist(desk)
    if isinstance(listed, Refusal):
        return listed
    if step not in STEPS:
        return refuse("removal.step", known=", ".join(STEPS))
    if any(one.done for one in listed.steps if one.code == f"removal.{step}"):
        return listed
    pen = Pen(desk, now)
    pen.write(RemovalStep(listed.version, step))
    pen.commit()
    return checklist(desk)
