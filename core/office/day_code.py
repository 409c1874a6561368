"""The day's code: six digits that reopen a profile on the day its passphrase opened it (docs/log.md, section 7, type 6).

It has a slot of its own and a half of its own in the system's keyring. Three tries, each counted on the disk before it
is made; then, at midnight, after a reboot and under another passphrase, the code is void and the passphrase opens.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from core.charter.country import country
from core.doors.files import is_file, read_bounded, write_whole
from core.doors.keychain import Keychain
from core.doors.process import Boot
from core.doors.profile import DAY_FACTS, DAY_SLOT, PASSPHRASE_SLOT, drop_file, read_facts, read_slot_file
from core.doors.profile import write_slot_file as write_slot
from core.model import DAY_MS, Refusal, Trouble, day_of, refuse
from core.office.profile import OpenDesk, bundle_of, slot_troubles
from crypto.errors import Refused
from crypto.lock import COST_DAY, Bundle, Cost, SlotType, make_slot
from crypto.lock import read_slot as take_slot_apart
from crypto.primitives import random

DIGITS, TRIES = 6, 3
_MOST_FACTS = 4096
_RUNS = "0123456789012345", "9876543210987654"


@dataclass(frozen=True)
class _Facts:
    """For which day and which start of the machine the code was chosen, until when, how many tries are left.

    `until_ms` is on the clock of `Boot.awake_ms`, which nobody sets back; `slot`: the passphrase's slot of that day.
    """

    day: str
    boot: str
    chosen_ms: int
    until_ms: int
    slot: str
    left: int


def choose(
    desk: OpenDesk, code: str, keychain: Keychain | None, boot: Boot, now: int, cost: Cost | None = None
) -> Refusal | None:
    """Make `code` the day's code; an earlier one is void. `cost` None: the production cost. Raises Trouble.

    Only on a desk that its passphrase opened today: a code cannot renew itself.
    """
    if refusal := closed(desk, keychain, now):
        return refusal
    if not _is_code(code):
        return refuse("day_code.digits")
    if len(set(code)) < 3 or any(code in run for run in _RUNS):
        return refuse("day_code.simple")
    assert keychain is not None, "else the choice is closed"
    forget(desk.folder, keychain)
    half = random(32)
    with slot_troubles():
        slot = make_slot(SlotType.DAY, desk.me, code, half, desk.bundle.encode(), cost or COST_DAY)
    keychain.put(_name(desk.folder), half)
    write_slot(desk.folder, DAY_SLOT, slot)
    utc_minutes, day = desk.country.utc_minutes, day_of(now, desk.country.utc_minutes)
    until = boot.awake_ms + DAY_MS - (now + utc_minutes * 60_000) % DAY_MS
    _write(desk.folder, _Facts(day, boot.id, boot.awake_ms, until, _phrase_slot(desk.folder), TRIES))
    return None


def closed(desk: OpenDesk, keychain: Keychain | None, now: int) -> Refusal | None:
    """Why no code can be chosen here now; None where one can."""
    if keychain is None:
        return refuse("day_code.no_keyring")
    utc_minutes = desk.country.utc_minutes
    if not desk.phrase_ms or day_of(desk.phrase_ms, utc_minutes) != day_of(now, utc_minutes):
        return refuse("day_code.not_opened")
    return None


def tries_left(folder: Path, boot: Boot, now: int) -> int:
    """How many tries the day's code has; 0 where there is none, or it is void. The keyring is not asked."""
    facts = _read(folder)
    if facts is None or read_slot_file(folder, DAY_SLOT) is None:
        return 0
    today = facts.day == day_of(now, country().utc_minutes) and facts.chosen_ms <= boot.awake_ms < facts.until_ms
    return facts.left if today and facts.boot == boot.id and facts.slot == _phrase_slot(folder) else 0


def unlock_by_code(folder: Path, code: str, keychain: Keychain | None, boot: Boot, now: int) -> Bundle:
    """The secrets of a profile, by the day's code; the caller holds the profile. The try is spent before it is made.

    Raises Trouble: day_code.digits (nothing is spent), day_code.wrong (fact `left`), day_code.void, keychain.*.
    """
    left = tries_left(folder, boot, now)
    if not left:
        forget(folder, keychain)
        raise Trouble("day_code.void")
    if not _is_code(code):
        raise Trouble("day_code.digits")
    facts, kept = _read(folder), _name(folder)
    if facts is None or keychain is None or keychain.get(kept) is None:
        raise Trouble("day_code.void")
    _write(folder, replace(facts, left=left - 1))
    try:
        bundle = bundle_of(folder, DAY_SLOT, bytes.fromhex(read_facts(folder).profile), code, keychain, kept)
    except Trouble as trouble:
        if trouble.code != "vault.wrong_passphrase":
            raise
        if left == 1:
            forget(folder, keychain)
            raise Trouble("day_code.void") from trouble
        raise Trouble("day_code.wrong", left=str(left - 1)) from trouble
    _write(folder, replace(facts, left=TRIES))
    return bundle


def forget(folder: Path, keychain: Keychain | None) -> None:
    """Make the day's code void: its tries, its slot, its half in the keyring. Nothing happens where there is none."""
    drop_file(folder, DAY_FACTS)
    drop_file(folder, DAY_SLOT)
    if keychain is not None:
        keychain.delete(_name(folder))


def forget_past(folder: Path, keychain: Keychain | None, now: int) -> None:
    """At an opening by the passphrase: leave nothing to try of a code of another day or of another passphrase."""
    there = any(is_file(folder / name) for name in (DAY_SLOT, DAY_FACTS))
    facts = _read(folder)
    good = day_of(now, country().utc_minutes), _phrase_slot(folder)
    if there and (facts is None or (facts.day, facts.slot) != good):
        with suppress(Trouble):  # who has the passphrase is let in all the same
            forget(folder, keychain)


def _is_code(code: str) -> bool:
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def _name(folder: Path) -> str:
    return f"{read_facts(folder).profile}.day"


def _phrase_slot(folder: Path) -> str:
    """The id of the passphrase's slot, which a new passphrase changes; empty where it cannot be read."""
    data = read_slot_file(folder, PASSPHRASE_SLOT)
    try:
        return take_slot_apart(data).slot_id.hex() if data else ""
    except Refused:
        return ""


def _read(folder: Path) -> _Facts | None:
    """What was written of the code; None where nothing is, or nothing that makes sense."""
    path = folder / DAY_FACTS
    if not is_file(path):
        return None
    try:
        facts = _Facts(**json.loads(read_bounded(path, _MOST_FACTS)))
    except (ValueError, TypeError):
        return None
    sound = all(isinstance(one, int) for one in (facts.chosen_ms, facts.until_ms, facts.left))
    return facts if sound and 0 < facts.left <= TRIES else None


def _write(folder: Path, facts: _Facts) -> None:
    write_whole(folder / DAY_FACTS, json.dumps(asdict(facts)).encode("ascii"))
