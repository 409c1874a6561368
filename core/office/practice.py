"""Founding a practice, opening a profile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.charter.country import country
from core.doors.files import Hold
from core.doors.keychain import Keychain
from core.doors.letterbox import Letterbox
from core.doors.maildir import FolderJournal, MaildirLetterbox, open_folder, sweep_folder
from core.doors.process import Boot
from core.doors.profile import VAULT, Facts, new_folder, read_facts, refuse_existing, write_facts
from core.doors.sqlcipher import open_vault
from core.doors.vault import Change, Secret, Vault
from core.model import Trouble
from core.office.alarm import close_desk
from core.office.day_code import forget_past, unlock_by_code
from core.office.desk import Desk
from core.office.export import sweep_unfinished
from core.office.join import grant_owed
from core.office.joining import finish
from core.office.lexicon import recall_import
from core.office.mailbox import at_the_mailbox, mailbox
from core.office.pen import Pen, names_setting
from core.office.profile import JOINING, OpenDesk, check_passphrase, new_profile, unlock
from core.office.refold import fold_anew
from core.office.soundness import broken, put_back, rolled_back
from core.office.sync import lying_roster, signed_by
from core.record.events import MemberName, RosterChanged
from crypto.encoding import u64
from crypto.keys import (
    MOST_NAME_BYTES,
    Keys,
    Profile,
    Role,
    Roster,
    fingerprint,
    keys_from_seeds,
    practice_id,
    sign_roster,
)
from crypto.lock import Bundle, Cost
from crypto.primitives import SigKey, blake, kem_key, random, sig_key
from crypto.recovery import ROOT, written
from crypto.words import as_line


@dataclass(frozen=True)
class Founded:
    """A new practice: its open desk, what goes on the recovery sheet, and the fingerprint that others compare."""

    desk: OpenDesk
    recovery_code: str = field(repr=False)
    root_code: str = field(repr=False)
    fingerprint: str


def found(
    folder: Path,
    practice_folder: Path,
    practice_name: str,
    member_name: str,
    passphrase: str,
    keychain: Keychain | None,
    now: int,
    cost: Cost | None = None,
) -> Founded:
    """Found a practice with one physician. The profile appears whole or not at all; `cost` None: production costs.

    Raises Trouble: profile.exists, practice.exists (the folder already serves one), passphrase.short, disk.*, ...
    """
    refuse_existing(folder)
    check_passphrase(passphrase)
    member_name = as_line(member_name)
    if not practice_name.strip() or not member_name:
        raise Trouble("profile.name_missing")
    if len(member_name.encode("utf-8")) > MOST_NAME_BYTES:
        raise Trouble("member.name_long")
    if open_folder(practice_folder, create=True) and MaildirLetterbox(practice_folder).roster() is not None:
        raise Trouble("practice.exists", name=practice_folder.name)
    root = sig_key()
    facts = Facts(
        practice=practice_id(root.public).hex(),
        root=root.public.hex(),
        profile="",
        practice_name=practice_name,
        member=member_name,
        role=Role.PHYSICIAN.name.lower(),
        practice_folder=str(practice_folder.absolute()),
        keyring=keychain is not None,
    )
    with new_folder(folder) as under_way:
        made = new_profile(under_way, facts, passphrase, keychain, cost, root)
        vault = open_vault(under_way / VAULT, made.bundle.vault_key, create=True)
        try:
            _begin(_desk(vault, made.keys, practice_folder), root, facts, now)
        finally:
            vault.close()
    desk = _held(folder, lambda: made.bundle, keychain, now, now)
    return Founded(desk, made.recovery, written(ROOT, root.seed), fingerprint(root.public))


def _desk(vault: Vault, keys: Keys, practice_folder: Path) -> Desk:
    return Desk(vault, keys, MaildirLetterbox(practice_folder), FolderJournal(practice_folder), country())


def _begin(desk: Desk, root: SigKey, facts: Facts, now: int) -> None:
    """Roster 1, the practice's keys, and the first entry of the log."""
    header = kem_key()
    me = Profile("A", desk.me, desk.keys.kem.public, random(16), Role.PHYSICIAN, facts.member)
    roster = Roster(root.public, 1, b"", now, (me,), 1, header.public, 1)
    file = sign_roster(root, roster)
    secrets = (
        Secret("header", u64(1), blake("pk", header.public), header.seed),
        Secret("journal", u64(1), b"", random(32)),
    )
    desk.vault.commit(Change(secrets=secrets, settings=(("roster", file),)))
    event = RosterChanged(1, roster.hash, facts.practice_name, (MemberName(desk.me, facts.member),), file)
    pen = Pen(desk, now)
    pen.write(event)
    pen.add(Change(settings=(names_setting(event),)))
    pen.commit()


def open_profile(folder: Path, secret: str, keychain: Keychain | None, now: int, *, recovery: bool = False) -> OpenDesk:
    """Unlock a profile with its passphrase, or with the recovery code.

    A broken chain or a rolled-back vault is no error here: the alarm is set, sending closes, reading stays open.
    Raises Trouble: profile.*, vault.*, keychain.*, code.*, letterbox.*, join.pending.
    """

    def unlocked() -> Bundle:
        bundle = unlock(folder, secret, keychain, recovery=recovery)
        forget_past(folder, keychain, now)
        return bundle

    return _held(folder, unlocked, keychain, now, now)


def reopen_profile(folder: Path, code: str, keychain: Keychain | None, boot: Boot, now: int) -> OpenDesk:
    """Unlock a profile with the day's code. Raises Trouble as `open_profile`, and day_code.*."""
    return _held(folder, lambda: unlock_by_code(folder, code, keychain, boot, now), keychain, now, 0)


def _held(
    folder: Path, unlocked: Callable[[], Bundle], keychain: Keychain | None, now: int, phrase_ms: int
) -> OpenDesk:
    read_facts(folder)
    hold = Hold(folder)
    try:
        return _opened(folder, (hold, unlocked(), keychain), now, phrase_ms)
    except BaseException:
        hold.release()
        raise


def _opened(folder: Path, held: tuple[Hold, Bundle, Keychain | None], now: int, phrase_ms: int) -> OpenDesk:
    facts, (hold, bundle, keychain) = read_facts(folder), held
    place = open_folder(Path(facts.practice_folder))
    sweep_folder(place, now)
    vault = open_vault(folder / VAULT, bundle.vault_key)
    try:
        keys = keys_from_seeds(bundle.sig_seed, bundle.kem_seed)
        box, journal = MaildirLetterbox(place), FolderJournal(place)
        desk = OpenDesk(vault, keys, box, journal, country(), folder, facts, hold, bundle, phrase_ms, keychain)
        desk.imported = recall_import(vault, folder)
        if vault.setting(JOINING):
            with _where_it_asked(desk) as asked:
                finish(desk, asked)
        _put_roster(desk)
        _look_back(desk)
        sweep_unfinished(desk)
        if not desk.closed(now):
            fold_anew(desk)
            grant_owed(desk, now)
        _write_facts(desk)
    except BaseException:
        vault.close()
        raise
    return desk


@contextmanager
def _where_it_asked(desk: OpenDesk) -> Iterator[Letterbox]:
    """Where a profile that joins waits for its confirm: the mailbox, or the folder that it shares."""
    login = mailbox(desk)
    if login is None:
        yield desk.box
        return
    with at_the_mailbox(login) as box:
        yield box


def _write_facts(desk: OpenDesk) -> None:
    """What the roster and the log say of this profile, where `profile.json` still says something else."""
    name = desk.practice_name or desk.facts.practice_name
    facts = replace(desk.facts, practice_name=name, role=desk.profile.role.name.lower())
    if facts != desk.facts:
        write_facts(desk.folder, facts)
        desk.facts = facts


def _put_roster(desk: Desk) -> None:
    """Publish our roster where the practice folder has none that can be read, or an older one of the same practice."""
    file, ours = lying_roster(desk), desk.vault.setting("roster")
    assert ours is not None
    theirs = signed_by(None, file) if file else None
    if theirs is None or (theirs.root_pk == desk.roster.root_pk and theirs.v < desk.roster.v):
        desk.box.put_roster(ours)


def _look_back(desk: Desk) -> None:
    """Set the alarm when a chain does not hold, the journal knows entries of ours that this vault does not, or rows are
    not those that were last written."""
    close_desk(desk, broken(desk) or rolled_back(desk) or put_back(desk))
