"""The day's code: six digits, one day, one start of the machine, three tries that nobody gets back."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.doors.process import Boot, this_boot
from core.doors.profile import DAY_FACTS, DAY_SLOT, PASSPHRASE_SLOT, RECOVERY_SLOT
from core.model import DAY_MS, HOUR_MS, Refusal, Trouble, refuse
from core.office.day_code import TRIES, choose, forget, tries_left
from core.office.practice import Founded, found, open_profile, reopen_profile
from core.office.profile import new_passphrase
from crypto.lock import COST_DAY, COST_FLOOR, COST_KEYRING, MIB, Cost, SlotType, read_slot
from tests.fakes.keyring import DictKeychain

NOW = 1_795_181_160_000  # Friday 20 November 2026, 14:26 in Tunis
PASSPHRASE = "un verger sous la pluie"
CODE, WRONG = "402817", "402818"
BOOT = Boot("boot-1", 3 * HOUR_MS)
ROOT = Path(__file__).parents[3]


def later(ms: int, boot: Boot = BOOT) -> Boot:
    return Boot(boot.id, boot.awake_ms + ms)


@pytest.fixture
def keyring() -> DictKeychain:
    return DictKeychain()


@pytest.fixture
def founded(tmp_path: Path, keyring: DictKeychain) -> Founded:
    made = found(
        tmp_path / "one", tmp_path / "folder", "Cabinet", "Dr Leïla", PASSPHRASE, keyring, NOW - HOUR_MS, COST_FLOOR
    )
    made.desk.close()
    return made


@pytest.fixture
def folder(founded: Founded, keyring: DictKeychain) -> Path:
    """A profile with a day's code."""
    with open_profile(founded.desk.folder, PASSPHRASE, keyring, NOW) as desk:
        assert choose(desk, CODE, keyring, BOOT, NOW, COST_FLOOR) is None
    return founded.desk.folder


def code_of(folder: Path, code: str, keyring: DictKeychain | None, boot: Boot = BOOT, now: int = NOW) -> str:
    """Why a code does not open."""
    with pytest.raises(Trouble) as trouble:
        reopen_profile(folder, code, keyring, boot, now)
    assert not code or code not in str(trouble.value.facts)
    return trouble.value.code


def test_the_code_reopens_the_profile_on_its_day(folder: Path, keyring: DictKeychain) -> None:
    assert tries_left(folder, BOOT, NOW) == TRIES
    with reopen_profile(folder, CODE, keyring, later(HOUR_MS), NOW + HOUR_MS) as desk:
        assert desk.my_name == "Dr Leïla"
        assert choose(desk, "957310", keyring, BOOT, NOW, COST_FLOOR) == refuse("day_code.not_opened")
    reopen_profile(folder, CODE, keyring, BOOT, NOW).close()


def test_it_costs_as_much_as_a_passphrase_alone_and_has_a_half_of_its_own(
    founded: Founded, keyring: DictKeychain
) -> None:
    profile = founded.desk.folder
    with open_profile(profile, PASSPHRASE, keyring, NOW) as desk:
        assert choose(desk, CODE, keyring, BOOT, NOW) is None
    slot = read_slot((profile / DAY_SLOT).read_bytes())
    assert (slot.type, slot.cost) == (SlotType.DAY, COST_DAY)
    assert COST_DAY.ops * COST_DAY.mem > 4 * COST_KEYRING.ops * COST_KEYRING.mem
    halves = [keyring.kept[desk.me.hex()], keyring.kept[f"{desk.me.hex()}.day"]]
    assert halves[0] != halves[1]
    keyring.kept[f"{desk.me.hex()}.day"] = halves[0]
    assert code_of(profile, CODE, keyring) == "day_code.wrong"


def test_three_wrong_tries_and_only_the_passphrase_opens(folder: Path, keyring: DictKeychain) -> None:
    for left in (2, 1):
        assert code_of(folder, WRONG, keyring) == "day_code.wrong"
        assert tries_left(folder, BOOT, NOW) == left
    assert code_of(folder, WRONG, keyring) == "day_code.void"
    assert code_of(folder, CODE, keyring) == "day_code.void"
    assert not (folder / DAY_SLOT).exists()
    assert not any(name.endswith(".day") for name in keyring.kept)
    open_profile(folder, PASSPHRASE, keyring, NOW).close()


def test_the_right_code_gives_the_tries_back(folder: Path, keyring: DictKeychain) -> None:
    assert code_of(folder, WRONG, keyring) == "day_code.wrong"
    assert code_of(folder, WRONG, keyring) == "day_code.wrong"
    reopen_profile(folder, CODE, keyring, BOOT, NOW).close()
    assert tries_left(folder, BOOT, NOW) == TRIES


def test_what_is_no_code_costs_no_try(folder: Path, keyring: DictKeychain) -> None:
    for words in ("", "12345", "1234567", "12345a", "４０２８１７", "402 817"):
        assert code_of(folder, words, keyring) == "day_code.digits"
    assert tries_left(folder, BOOT, NOW) == TRIES


@pytest.mark.parametrize(
    ("boot", "now"),
    [
        (later(10 * HOUR_MS), NOW + 10 * HOUR_MS),  # past midnight
        (later(DAY_MS), NOW + DAY_MS),
        (BOOT, NOW - DAY_MS),  # the clock set back
        (later(10 * HOUR_MS), NOW),  # midnight has passed, the clock was set back
        (Boot("boot-2", 60_000), NOW + HOUR_MS),  # another start of the machine
        (Boot("boot-1", 60_000), NOW + HOUR_MS),  # the same, on a system that does not number them
    ],
)
def test_it_is_void_the_next_day_and_after_a_reboot(folder: Path, keyring: DictKeychain, boot: Boot, now: int) -> None:
    assert tries_left(folder, boot, now) == 0
    assert code_of(folder, CODE, keyring, boot, now) == "day_code.void"
    assert tries_left(folder, BOOT, NOW) == 0  # and stays so


def gone(folder: Path, keyring: DictKeychain) -> bool:
    """Whether nothing is left that a stolen disk and an open keyring could be tried on."""
    return not (folder / DAY_SLOT).exists() and not any(name.endswith(".day") for name in keyring.kept)


def test_a_void_code_leaves_nothing_behind_once_the_passphrase_opened(folder: Path, keyring: DictKeychain) -> None:
    open_profile(folder, PASSPHRASE, keyring, NOW + HOUR_MS).close()
    assert not gone(folder, keyring)  # its day is not over
    open_profile(folder, PASSPHRASE, keyring, NOW + DAY_MS).close()
    assert gone(folder, keyring)


def test_a_slot_whose_count_was_lost_leaves_with_the_next_passphrase(folder: Path, keyring: DictKeychain) -> None:
    (folder / DAY_FACTS).unlink()
    open_profile(folder, PASSPHRASE, keyring, NOW).close()
    assert gone(folder, keyring)


def test_a_code_of_the_passphrase_before_leaves_with_the_new_one(
    founded: Founded, folder: Path, keyring: DictKeychain
) -> None:
    new_passphrase(folder, founded.recovery_code, "une autre phrase longue", keyring, COST_FLOOR)
    open_profile(folder, "une autre phrase longue", keyring, NOW).close()
    assert gone(folder, keyring)


def test_it_holds_until_midnight_where_the_practice_is(folder: Path, keyring: DictKeychain) -> None:
    midnight = 9 * HOUR_MS + 34 * 60_000  # from 14:26
    reopen_profile(folder, CODE, keyring, later(midnight - 1), NOW + midnight - 1).close()
    assert code_of(folder, CODE, keyring, later(midnight), NOW + midnight) == "day_code.void"


@pytest.mark.parametrize("code", ["", "40281", "4028171", "40281x", "４０２８１７"])
def test_a_code_has_six_digits(founded: Founded, keyring: DictKeychain, code: str) -> None:
    assert refusing(founded, keyring, code) == refuse("day_code.digits")


@pytest.mark.parametrize("code", ["000000", "121212", "123456", "654321", "890123"])
def test_a_code_that_anybody_guesses_is_refused(founded: Founded, keyring: DictKeychain, code: str) -> None:
    assert refusing(founded, keyring, code) == refuse("day_code.simple")


def refusing(founded: Founded, keyring: DictKeychain | None, code: str, now: int = NOW) -> Refusal | None:
    with open_profile(founded.desk.folder, PASSPHRASE, DictKeychain(keyring.kept) if keyring else None, NOW) as desk:
        refusal = choose(desk, code, keyring, BOOT, now, COST_FLOOR)
    assert tries_left(founded.desk.folder, BOOT, now) == 0
    return refusal


def test_no_keyring_no_code(tmp_path: Path) -> None:
    made = found(tmp_path / "one", tmp_path / "folder", "Cabinet", "Dr Leïla", PASSPHRASE, None, NOW, COST_FLOOR)
    with made.desk as desk:
        assert choose(desk, CODE, None, BOOT, NOW, COST_FLOOR) == refuse("day_code.no_keyring")
    assert not (desk.folder / DAY_SLOT).exists()


def test_a_desk_left_open_over_midnight_wants_its_passphrase_first(founded: Founded, keyring: DictKeychain) -> None:
    assert refusing(founded, keyring, CODE, NOW + DAY_MS) == refuse("day_code.not_opened")


def test_a_keyring_that_is_locked_costs_no_try(folder: Path, keyring: DictKeychain) -> None:
    keyring.locked = True
    assert code_of(folder, CODE, keyring) == "keychain.locked"
    keyring.locked = False
    assert tries_left(folder, BOOT, NOW) == TRIES
    reopen_profile(folder, CODE, keyring, BOOT, NOW).close()


def test_without_the_keyring_s_half_the_slot_opens_for_nobody(folder: Path, keyring: DictKeychain) -> None:
    assert code_of(folder, CODE, None) == "day_code.void"
    del keyring.kept[next(name for name in keyring.kept if name.endswith(".day"))]
    assert code_of(folder, CODE, keyring) == "day_code.void"


def test_a_new_passphrase_makes_it_void(founded: Founded, folder: Path, keyring: DictKeychain) -> None:
    new_passphrase(folder, founded.recovery_code, "un autre verger, au soleil", keyring, COST_FLOOR)
    assert code_of(folder, CODE, keyring) == "day_code.void"


def test_a_passphrase_slot_that_is_damaged_makes_it_void(folder: Path, keyring: DictKeychain) -> None:
    (folder / PASSPHRASE_SLOT).write_bytes(b"?")
    assert code_of(folder, CODE, keyring) == "day_code.void"


def test_a_slot_of_another_profile_or_a_damaged_one_does_not_open(folder: Path, keyring: DictKeychain) -> None:
    whole = (folder / DAY_SLOT).read_bytes()
    (folder / DAY_SLOT).write_bytes(whole[:-1])
    assert code_of(folder, CODE, keyring) == "profile.damaged"
    (folder / DAY_SLOT).write_bytes((folder / RECOVERY_SLOT).read_bytes())
    assert code_of(folder, CODE, keyring) == "day_code.wrong"


@pytest.mark.parametrize(
    "facts",
    [
        "",
        "{}",
        "[1]",
        "null",
        '{"day": "2026-11-20", "boot": "boot-1", "chosen_ms": 0, "until_ms": 1e99, "slot": "", "left": 9}',
    ],
)
def test_facts_that_make_no_sense_are_no_code(folder: Path, keyring: DictKeychain, facts: str) -> None:
    (folder / DAY_FACTS).write_text(facts, encoding="ascii")
    assert tries_left(folder, BOOT, NOW) == 0
    assert code_of(folder, CODE, keyring) == "day_code.void"


def test_more_tries_than_there_are_is_no_code(folder: Path) -> None:
    facts = json.loads((folder / DAY_FACTS).read_text())
    (folder / DAY_FACTS).write_text(json.dumps(facts | {"left": TRIES + 1}))
    assert tries_left(folder, BOOT, NOW) == 0


def test_neither_the_code_nor_a_key_stands_in_what_is_written(folder: Path, keyring: DictKeychain) -> None:
    with reopen_profile(folder, CODE, keyring, BOOT, NOW) as desk:
        secrets = [desk.bundle.vault_key, desk.bundle.sig_seed, desk.bundle.kem_seed, *keyring.kept.values()]
        assert CODE not in repr(desk)
    for file in (folder / DAY_FACTS, folder / DAY_SLOT):
        for secret in (CODE.encode(), *secrets, *(one.hex().encode() for one in secrets)):
            assert secret not in file.read_bytes()


def test_forgetting_twice_is_as_good_as_once(folder: Path, keyring: DictKeychain) -> None:
    forget(folder, keyring)
    forget(folder, keyring)
    assert tries_left(folder, BOOT, NOW) == 0


TRY = """
import json, sys
from pathlib import Path
from core.doors.process import Boot
from core.office.practice import reopen_profile
from tests.fakes.keyring import DictKeychain
kept = {name: bytes.fromhex(half) for name, half in json.load(sys.stdin).items()}
reopen_profile(Path(sys.argv[1]), sys.argv[2], DictKeychain(kept), Boot(sys.argv[3], int(sys.argv[4])), int(sys.argv[5]))
"""


def test_who_kills_the_program_before_it_counts_gets_no_free_try(founded: Founded, keyring: DictKeychain) -> None:
    """The try is on the disk before the slow step begins: killed in it, it stays counted, the right code or a wrong one."""
    folder = founded.desk.folder
    with open_profile(folder, PASSPHRASE, keyring, NOW) as desk:
        assert choose(desk, CODE, keyring, BOOT, NOW, Cost(16, 256 * MIB)) is None
    halves = json.dumps({name: half.hex() for name, half in keyring.kept.items()})
    for left in (2, 1, 0):
        words = [sys.executable, "-c", TRY, str(folder), WRONG, BOOT.id, str(BOOT.awake_ms), str(NOW)]
        process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, text=True)
        assert process.stdin is not None
        process.stdin.write(halves)
        process.stdin.close()
        until = time.monotonic() + 30
        while tries_left(folder, BOOT, NOW) != left:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.002)
        process.kill()
        process.wait()
    assert code_of(folder, CODE, keyring) == "day_code.void"


def test_this_machine_s_clock_that_nobody_sets_goes_on() -> None:
    first, second = this_boot(), this_boot()
    assert first.id == second.id
    assert 0 < first.awake_ms <= second.awake_ms
    assert sys.platform != "linux" or first.id
