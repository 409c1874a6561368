"""The profile that joins: it asks with a code, shows digits, takes the confirm (docs/letter.md, section 2)."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex

from core.doors.account import MailAccount, write_account
from core.doors.files import Hold
from core.doors.keychain import Keychain
from core.doors.letterbox import Letterbox
from core.doors.maildir import MaildirLetterbox, open_folder
from core.doors.profile import VAULT, Facts, new_folder, profiles_in, read_facts, refuse_existing
from core.doors.sqlcipher import open_vault
from core.doors.vault import Change, LaneStep, OutLetter, Secret, Vault
from core.model import Trouble
from core.office.desk import Desk
from core.office.mailbox import at_the_mailbox, keep_secret, login_typed
from core.office.profile import JOINING, check_passphrase, new_profile
from crypto.body import Confirm, Enrol, Join, write_body
from crypto.encoding import u64
from crypto.errors import Refused
from crypto.invite import (
    Device,
    JoinCode,
    ask_to_join,
    confirm_key,
    join_digits,
    read_join_code,
    vouches_for_confirm,
)
from crypto.keys import Keys, Roster, fingerprint, practice_id, read_roster, succeeds
from crypto.kinds import Kind
from crypto.lanes import Lane, Link
from crypto.letter import Draft, Recipient, seal_letter
from crypto.lock import Cost
from crypto.opening import Accepted, Opened, Reader, Sender, open_letter, sender_in

OWN_PRACTICE = "practice"
"""The practice folder of a profile that joined by mail lies under this name in the profile's own folder."""


@dataclass(frozen=True)
class Joining:
    """A profile that has asked to join: the digits that it shows, and what goes on its recovery sheet.

    `unsent`: why its letter has not left yet (a code, or empty); it leaves when the profile is opened.
    """

    digits: str
    fingerprint: str
    recovery_code: str = field(repr=False)
    unsent: str = ""


@dataclass(frozen=True)
class ByMail:
    """A practice that is joined through its mailbox. An empty password: a command tells it."""

    account: MailAccount
    password: str = field(repr=False)


@contextmanager
def practice_box(practice: Path | ByMail) -> Iterator[Letterbox]:
    """Where the letters of a practice lie, as long as the block lasts."""
    if isinstance(practice, ByMail):
        with at_the_mailbox(login_typed(practice.account, practice.password)) as box:
            yield box
    else:
        yield MaildirLetterbox(open_folder(practice))


def join(
    folder: Path,
    practice: Path | ByMail,
    code: str,
    member_name: str,
    passphrase: str,
    keychain: Keychain | None,
    now: int,
    cost: Cost | None = None,
) -> Joining:
    """Make a profile that asks to join the practice whose roster lies in a practice folder, or in a mailbox; by mail it gets a
    practice folder of its own.

    Raises Trouble: join.code, join.no_practice, join.other_practice, profile.exists, passphrase.short, mail.*, ...
    """
    refuse_existing(folder)
    check_passphrase(passphrase)
    known = _code(code)
    with practice_box(practice) as box:
        roster, file = _trusted_roster(box, known)
        place = folder / OWN_PRACTICE if isinstance(practice, ByMail) else practice
        facts = Facts(
            practice=roster.practice.hex(),
            root=roster.root_pk.hex(),
            profile="",
            practice_name="",
            member=member_name,
            role="",
            practice_folder=str(place.absolute()),
            keyring=keychain is not None,
        )
        with new_folder(folder) as under_way:
            made = new_profile(under_way, facts, passphrase, keychain, cost)
            letter, step = _ask(made.keys, known, roster, now)
            vault = open_vault(under_way / VAULT, made.bundle.vault_key, create=True)
            try:
                settings = (("roster", file), (JOINING, known.secret))
                vault.commit(Change(outbox=(letter,), lanes=(step,), settings=settings))
                if isinstance(practice, ByMail):
                    _keep(practice, under_way, file, (vault, keychain))
            finally:
                vault.close()
        device = Device(made.keys.sig.public, made.keys.kem.public)
        digits = join_digits(known.secret, roster.root_pk, device)
        return Joining(digits, fingerprint(roster.root_pk), made.recovery, _left(box, letter))


def _keep(practice: ByMail, folder: Path, roster: bytes, secrets: tuple[Vault, Keychain | None]) -> None:
    """What a profile needs that shares no folder with anybody: its mailbox, and a practice folder of its own."""
    write_account(folder, practice.account)
    if practice.password:
        keep_secret(*secrets, practice.account, practice.password)
    MaildirLetterbox(open_folder(folder / OWN_PRACTICE, create=True)).put_roster(roster)


def _left(box: Letterbox, letter: OutLetter) -> str:
    """Post the letter; the code of what keeps it here."""
    try:
        box.post(letter.raw)
    except Trouble as trouble:
        return trouble.code
    return ""


def _code(words: str) -> JoinCode:
    try:
        return read_join_code(words)
    except Refused as refused:
        raise Trouble("join.code") from refused


def _trusted_roster(box: Letterbox, code: JoinCode) -> tuple[Roster, bytes]:
    file = box.roster()
    if file is None:
        raise Trouble("join.no_practice")
    try:
        roster = read_roster(file, None)
    except Refused as refused:
        raise Trouble("join.other_practice") from refused
    if practice_id(roster.root_pk) != code.practice:
        raise Trouble("join.other_practice")
    return roster, file


def _ask(keys: Keys, code: JoinCode, roster: Roster, now: int) -> tuple[OutLetter, LaneStep]:
    body = write_body(ask_to_join(code, roster.root_pk, keys))
    draft = Draft(roster.practice, roster.practice, body, 1, b"", now, roster.v, "fr")
    sealed = seal_letter(keys.sig, draft, [Recipient(b"P", roster.header_pk)])
    letter = OutLetter(sealed.header.letter_id, b"", Kind.JOIN.name.lower(), sealed.raw, sealed.letter_hash)
    return letter, LaneStep(keys.sig.public, roster.practice, 1, sealed.letter_hash, b"", ahead=False)


class _JoiningDirectory:
    """What a joining profile knows: the roster that it checked against its code, and the secret of the code."""

    def __init__(self, desk: Desk, secret: bytes) -> None:
        self._desk = desk
        self._secret = secret

    def sender(self, sig_pk: bytes) -> Sender | None:
        return sender_in(self._desk.roster, sig_pk)

    def vouched(self, body: Enrol | Join | Confirm) -> bool:
        if not isinstance(body, Confirm):
            return False
        roster = read_roster(body.roster, self._desk.roster.root_pk)
        device = Device(self._desk.me, self._desk.keys.kem.public)
        return vouches_for_confirm(confirm_key(self._secret), b"", device, roster, body)

    def foreign(self, thread: bytes, sender: bytes) -> bool:
        del thread, sender  # it knows no thread
        return False

    def lane(self, sender: bytes, to: bytes, seq: int) -> Lane:
        held = [self._desk.vault.lane_step(sender, to, one) for one in (seq - 1, seq, seq + 1)]
        last = self._desk.vault.lane_last(sender, to)
        return Lane(last.seq if last else 0, {one.seq: Link(one.hash, one.prev) for one in held if one})


def finish(desk: Desk, box: Letterbox) -> None:
    """Take the practice's confirm: journal key and roster. The exchange of entries (core.office.sync) brings the rest.

    Until it came: the join letter is posted again if it was not, and Trouble(join.pending) is raised.
    """
    secret = desk.vault.setting(JOINING)
    if not secret:
        return
    confirmed = next(filter(None, (_confirmed(desk, secret, one.raw) for one in box.collect(desk.me))), None)
    if confirmed is None:
        for letter in desk.vault.outbox():
            box.post(letter.raw)
            desk.vault.commit(Change(posted=(letter.letter,)))
        device = Device(desk.me, desk.keys.kem.public)
        raise Trouble("join.pending", digits=join_digits(secret, desk.roster.root_pk, device))
    opened, confirm, roster = confirmed
    header = opened.header
    desk.vault.commit(
        Change(
            secrets=(Secret("journal", u64(roster.journal_epoch), b"", confirm.journal_key),),
            lanes=(LaneStep(header.sender, header.to, header.seq, opened.letter_hash, header.prev, ahead=False),),
            posted=tuple(one.letter for one in desk.vault.outbox()),
            settings=(("roster", confirm.roster), (JOINING, b"")),
        )
    )


def _confirmed(desk: Desk, secret: bytes, raw: bytes | None) -> tuple[Opened, Confirm, Roster] | None:
    """A confirm that vouches for us, with a roster that follows ours and names us; anything else is passed by."""
    reader = Reader(desk.roster.practice, desk.me, (), (desk.keys.kem,))
    try:
        outcome = open_letter(raw or b"", reader, _JoiningDirectory(desk, secret))
        if not isinstance(outcome, Accepted) or not isinstance(outcome.letter.body, Confirm):
            return None
        roster = read_roster(outcome.letter.body.roster, desk.roster.root_pk)
        succeeds(desk.roster, roster)
    except Refused:
        return None
    mine = roster.profile(desk.me)
    if mine is None or mine.kem_pk != desk.keys.kem.public or mine.revoked is not None:
        return None
    return outcome.letter, outcome.letter.body, roster


@contextmanager
def making_room(folder: Path, practice: Path | ByMail) -> Iterator[bool]:
    """Put a profile that never entered aside until a new one is there, or back without one; whether there was one.

    It holds keys to nothing: no entry, no letter of a patient. Raises Trouble: join.accepted when the practice's list
    already names it, join.no_practice, profile.busy, mail.*.
    """
    if folder.name not in profiles_in(folder.parent) or read_facts(folder).role:
        yield False
        return
    facts = read_facts(folder)
    with practice_box(practice if isinstance(practice, ByMail) else Path(facts.practice_folder)) as box:
        if _accepted(facts, box):
            raise Trouble("join.accepted")
    with Hold(folder):
        aside = folder.rename(folder.with_name(f".{folder.name}.{token_hex(8)}.tmp"))
    try:
        yield True
    finally:
        if folder.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(folder)


def _accepted(facts: Facts, box: Letterbox) -> bool:
    """Whether the practice's list names this profile; a list that cannot be read might."""
    file = box.roster()
    if file is None:
        raise Trouble("join.no_practice")
    try:
        return read_roster(file, None).profile(bytes.fromhex(facts.profile)) is not None
    except Refused:
        return True
