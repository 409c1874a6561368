"""From the words of a command line to an open desk, and from short names to identifiers."""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

from core.cli.asking import day_code, unlocking
from core.cli.saying import BadInput, waiting
from core.cli.sentences import sentence
from core.doors.keychain import Keychain
from core.doors.profile import profiles_in, read_facts
from core.doors.vault import Aside
from core.model import Trouble
from core.office.desk import Desk
from core.office.mailing import round_of
from core.office.post import post
from core.office.practice import open_profile, reopen_profile
from core.office.profile import OpenDesk
from core.office.receive import Report, receive
from core.office.sync import sync
from core.record.signed import signed
from crypto.entry import Entry

SHORTEST_PREFIX = 4
_NUMBER = re.compile(r"([A-Z]{1,3})-([1-9][0-9]{0,11})")


def profile_folder(args: argparse.Namespace) -> Path:
    """The profile that is meant: `--profile`, or the only one there is."""
    if args.profile is not None:
        return Path(args.profile)
    home: Path = args.world.profiles()
    names = profiles_in(home)
    if len(names) != 1:
        raise BadInput("profile.which" if names else "profile.none", names=", ".join(names), place=str(home))
    return home / names[0]


def keychain_of(args: argparse.Namespace, folder: Path) -> Keychain | None:
    """The keyring, where this profile was made with one. Without it the recovery code still opens."""
    return system_keychain(args) if read_facts(folder).keyring else None


def system_keychain(args: argparse.Namespace) -> Keychain | None:
    """The keyring of this session; None where none is allowed or answers."""
    try:
        keychain: Keychain = args.world.keychain()
    except Trouble:
        return None
    return keychain


def open_desk(args: argparse.Namespace) -> OpenDesk:
    """The desk of a command, unlocked."""
    folder = profile_folder(args)
    read_facts(folder)
    code = day_code(args)
    if code is not None:
        waiting(args, "le code est dérivé")
        return reopen_profile(folder, code, system_keychain(args), args.world.boot(), args.world.now())
    secret, recovery = unlocking(args)
    keychain = None if recovery else keychain_of(args, folder)
    waiting(args)
    return open_profile(folder, secret, keychain, args.world.now(), recovery=recovery)


def settle(desk: Desk, now: int) -> str:
    """Bring what was just written to the post and to the other desks; the code of what keeps it waiting, or nothing."""
    try:
        with round_of(desk) as mail:
            mail.exchange()
            posted = post(desk, now, reached=mail.heard)
            mail.notify(now)
            mail.exchange()
            sync(desk)
            return posted.trouble or mail.trouble
    except Trouble as trouble:
        return trouble.code


def take_in(desk: Desk, now: int) -> Report:
    """What came for this desk, from mailbox, host and folder."""
    with round_of(desk) as mail:
        mail.exchange()
        return receive(desk, now)


def letter_of(desk: Desk, words: str) -> bytes:
    """A question: the number of an entry about it (A-12), or the beginning of its letter id."""
    entry = _numbered(desk, words)
    if entry:
        event = signed(entry, desk.members()).event
        letter = getattr(event, "letter", None)
        if not isinstance(letter, bytes) or desk.vault.inbox_row(letter) is None:
            raise BadInput("id.no_question", words=words)
        return letter
    try:
        return _starting(words, (row.letter for row in desk.vault.inbox(limit=1_000_000)))
    except BadInput:
        aside = _aside(desk, words)
        if aside is None:
            raise
        raise BadInput("id.aside", words=words, reason=sentence(aside.reason)) from None


def patient_of(desk: Desk, words: str) -> bytes:
    """A patient: the practice's file number, the number of an entry, or the beginning of the pseudonym."""
    rows = desk.vault.patients(limit=1_000_000)
    numbered = [row.patient for row in rows if row.number and row.number == words]
    if len(numbered) == 1:
        return numbered[0]
    entry = _numbered(desk, words)
    if entry and entry.header.patient:
        return entry.header.patient
    return _starting(words, (row.patient for row in rows))


def device_of(desk: Desk, patient: bytes, words: str | None) -> bytes:
    """A device of a patient: the beginning of its key, or the current one; empty where there is none."""
    dossier = desk.dossier(patient)
    if words is not None:
        return _starting(words, (one.sig for one in dossier.devices))
    current = dossier.current_device()
    return current.sig if current else b""


def consultation_of(desk: Desk, patient: bytes, words: str | None) -> bytes:
    """A consultation of a patient: the beginning of its id, its date, or the latest one."""
    known = desk.dossier(patient).consultations
    if not known:
        raise BadInput("consultation.none")
    if words is None:
        return max(known, key=lambda one: (one.held_on, one.order)).id
    dated = [one.id for one in known if one.held_on == words]
    return dated[0] if len(dated) == 1 else _starting(words, (one.id for one in known))


def _aside(desk: Desk, words: str) -> Aside | None:
    """The letter set aside that `inbox` lists under these first signs."""
    prefix = words.lower().strip()
    found = [one for one in desk.vault.aside() if one.file_hash.hex().startswith(prefix)]
    return found[0] if len(prefix) >= SHORTEST_PREFIX and len(found) == 1 else None


def _numbered(desk: Desk, words: str) -> Entry | None:
    parts = _NUMBER.fullmatch(words.strip().upper())
    profile = next((one for one in desk.roster.profiles if parts and one.letter == parts[1]), None)
    return desk.vault.entry_at(profile.sig_pk, int(parts[2])) if parts and profile else None


def _starting(words: str, ids: Iterable[bytes]) -> bytes:
    prefix = words.lower().strip()
    if len(prefix) < SHORTEST_PREFIX or not re.fullmatch(r"[0-9a-f]+", prefix):
        raise BadInput("id.unknown", words=words)
    found = {one for one in ids if one.hex().startswith(prefix)}
    if len(found) != 1:
        raise BadInput("id.ambiguous" if found else "id.unknown", words=words)
    return found.pop()
