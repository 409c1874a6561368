"""Founding and opening a profile on real files, at the floor cost."""

import atexit
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from core.doors.files import Hold
from core.doors.profile import ROOT_SLOT, new_folder, profiles_in
from core.doors.schema import connect
from core.doors.vault import Change
from core.model import Trouble
from core.office.checking import check
from core.office.pen import Pen
from core.office.practice import Founded, found, open_profile
from core.office.profile import OpenDesk, new_passphrase, new_root_slot, open_named_slot, unlock
from core.office.sync import publish, sync
from core.record.events import ClockCorrected
from crypto.keys import Profile, Role, Roster, fingerprint, new_keys, read_roster, sign_roster
from crypto.lock import COST_FLOOR
from crypto.primitives import sig_key
from crypto.recovery import RECOVERY, ROOT, read

NOW = 1_790_000_000_000
PASSPHRASE = "cabinet des orangers"


class Keyring:
    """A keychain that keeps its secrets in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret

    def delete(self, name: str) -> None:
        self.kept.pop(name, None)


@dataclass
class Made:
    """A founded practice, opened."""

    desk: OpenDesk
    recovery_code: str
    root_code: str
    fingerprint: str


@cache
def template() -> tuple[Path, Founded]:
    """One founded practice, closed, that tests copy: four slots cost most of a test's time."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    new = new_practice(folder)
    new.desk.close()
    return folder, new


def new_practice(folder: Path, keychain: Keyring | None = None) -> Founded:
    return found(
        folder / "one",
        folder / "practice",
        "Cabinet des Orangers",
        "Dr Selma Ayari",
        PASSPHRASE,
        keychain,
        NOW,
        COST_FLOOR,
    )


def founded(folder: Path) -> Made:
    made, new = template()
    shutil.copytree(made, folder, dirs_exist_ok=True)
    facts = folder / "one" / "profile.json"
    facts.write_text(facts.read_text().replace(str(made), str(folder)))
    desk = open_profile(folder / "one", PASSPHRASE, None, NOW)
    return Made(desk, new.recovery_code, new.root_code, new.fingerprint)


def trouble(folder: Path, secret: str = PASSPHRASE, keychain: Keyring | None = None, *, recovery: bool = False) -> str:
    with pytest.raises(Trouble) as raised:
        open_profile(folder / "one", secret, keychain, NOW, recovery=recovery)
    return raised.value.code


def test_a_founded_practice_opens_with_its_passphrase_and_holds_one_entry(tmp_path: Path) -> None:
    new = founded(tmp_path)
    assert len(read(RECOVERY, new.recovery_code)) == 20
    root = new.desk.roster.root_pk
    assert (new.fingerprint, read(ROOT, new.root_code)) == (fingerprint(root), read(ROOT, new.root_code))
    new.desk.close()
    with open_profile(tmp_path / "one", PASSPHRASE, None, NOW) as desk:
        assert (desk.practice_name, desk.my_name, desk.profile.letter) == (
            "Cabinet des Orangers",
            "Dr Selma Ayari",
            "A",
        )
        assert desk.clinician
        assert [head.seq for head in desk.vault.heads()] == [1]
        file = desk.box.roster()
        assert file is not None
        assert read_roster(file, root).v == 1
        assert desk.closed(NOW) is None


def test_no_secret_stands_in_the_clear_beside_the_vault(tmp_path: Path) -> None:
    new = founded(tmp_path)
    seeds = (new.desk.keys.sig.seed, new.desk.keys.kem.seed, *(one.key for one in new.desk.vault.secrets("journal")))
    new.desk.close()
    files = [path for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"profile.json", "passphrase", "recovery", "root.slot", "vault.db"}
    for path in files:
        data = path.read_bytes()
        assert not any(seed in data or seed.hex().encode() in data for seed in seeds)
        assert path.stat().st_mode & 0o077 == 0
    assert json.loads((tmp_path / "one" / "profile.json").read_text())["role"] == "physician"


def test_a_wrong_passphrase_is_said(tmp_path: Path) -> None:
    founded(tmp_path).desk.close()
    assert trouble(tmp_path, "cabinet des citrons") == "vault.wrong_passphrase"


def test_the_recovery_code_opens_and_a_slip_names_its_group(tmp_path: Path) -> None:
    new = founded(tmp_path)
    new.desk.close()
    open_profile(tmp_path / "one", new.recovery_code.lower(), None, NOW, recovery=True).close()
    slip = ("B" if new.recovery_code[0] != "B" else "C") + new.recovery_code[1:]
    with pytest.raises(Trouble, match=r"code\.checksum") as raised:
        open_profile(tmp_path / "one", slip, None, NOW, recovery=True)
    assert "1" in raised.value.facts["groups"].split(", ")
    assert trouble(tmp_path, "AAAA", recovery=True) == "code.length"


def test_with_a_keyring_the_passphrase_alone_opens_nothing(tmp_path: Path) -> None:
    keyring = Keyring()
    new = new_practice(tmp_path, keyring)
    new.desk.close()
    open_profile(tmp_path / "one", PASSPHRASE, keyring, NOW).close()
    assert trouble(tmp_path, keychain=None) == "keychain.missing"
    assert trouble(tmp_path, keychain=Keyring()) == "keychain.missing"
    changed = Keyring()
    changed.kept = dict.fromkeys(keyring.kept, b"x" * 32)
    assert trouble(tmp_path, keychain=changed) == "vault.wrong_passphrase"
    open_profile(tmp_path / "one", new.recovery_code, None, NOW, recovery=True).close()


def test_the_recovery_code_sets_a_new_passphrase_when_the_keyring_is_gone(tmp_path: Path) -> None:
    new = new_practice(tmp_path, Keyring())
    new.desk.close()
    new_passphrase(tmp_path / "one", new.recovery_code, "un autre verger", None, COST_FLOOR)
    open_profile(tmp_path / "one", "un autre verger", None, NOW).close()
    assert trouble(tmp_path) == "vault.wrong_passphrase"


def test_the_root_key_stays_under_the_old_passphrase_until_its_paper_brings_it_under_the_new(tmp_path: Path) -> None:
    new = founded(tmp_path)
    new.desk.close()
    folder, second, third = tmp_path / "one", "les oliviers du matin", "une phrase nouvelle"
    assert new_passphrase(folder, new.recovery_code, second, None, COST_FLOOR)
    assert open_named_slot(folder, ROOT_SLOT, PASSPHRASE, None) == read(ROOT, new.root_code)
    with pytest.raises(Trouble, match=r"code\."):
        new_passphrase(folder, new.recovery_code, third, None, COST_FLOOR, "AAAA")
    open_profile(folder, second, None, NOW).close()
    assert not new_passphrase(folder, new.recovery_code, third, None, COST_FLOOR, new.root_code)
    assert open_named_slot(folder, ROOT_SLOT, third, None) == read(ROOT, new.root_code)
    open_profile(folder, third, None, NOW).close()


def test_an_existing_profile_or_practice_is_never_overwritten(tmp_path: Path) -> None:
    founded(tmp_path).desk.close()
    with pytest.raises(Trouble, match=r"practice\.exists"):
        found(tmp_path / "two", tmp_path / "practice", "Autre", "Dr B", PASSPHRASE, None, NOW, COST_FLOOR)
    with pytest.raises(Trouble, match=r"profile\.exists"):
        found(tmp_path / "one", tmp_path / "practice", "Autre", "Dr B", PASSPHRASE, None, NOW, COST_FLOOR)
    assert not (tmp_path / "two").exists()


@pytest.mark.parametrize("passphrase", ["", "court", "       \t "])
def test_a_short_passphrase_leaves_nothing_behind(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(Trouble, match=r"passphrase\.short"):
        found(tmp_path / "one", tmp_path / "practice", "Cabinet", "Dr A", passphrase, None, NOW, COST_FLOOR)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_no_roster_can_hold_founds_nothing(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"member\.name_long"):
        found(tmp_path / "one", tmp_path / "practice", "Cabinet", "é" * 101, PASSPHRASE, None, NOW, COST_FLOOR)
    assert list(tmp_path.iterdir()) == []


def test_two_processes_cannot_hold_one_profile(tmp_path: Path) -> None:
    new = founded(tmp_path)
    assert trouble(tmp_path) == "profile.busy"
    new.desk.close()
    with Hold(tmp_path / "one"):
        assert trouble(tmp_path) == "profile.busy"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "profile.damaged"),
        ("[]", "profile.damaged"),
        ('{"version": 1}', "profile.damaged"),
        ('{"version": 2}', "profile.newer"),
    ],
)
def test_damaged_facts_are_said(tmp_path: Path, content: str, code: str) -> None:
    founded(tmp_path).desk.close()
    (tmp_path / "one" / "profile.json").write_text(content)
    assert trouble(tmp_path) == code


def test_a_missing_profile_slot_vault_or_practice_folder_is_said(tmp_path: Path) -> None:
    assert trouble(tmp_path) == "profile.missing"
    founded(tmp_path).desk.close()
    (tmp_path / "practice").rename(tmp_path / "elsewhere")
    assert trouble(tmp_path) == "letterbox.missing"
    (tmp_path / "elsewhere").rename(tmp_path / "practice")
    (tmp_path / "one" / "vault.db").unlink()
    assert trouble(tmp_path) == "vault.missing"
    (tmp_path / "one" / "slots" / "passphrase").unlink()
    assert trouble(tmp_path) == "slot.missing"


def test_a_damaged_slot_and_a_damaged_vault_are_said(tmp_path: Path) -> None:
    founded(tmp_path).desk.close()
    vault = tmp_path / "one" / "vault.db"
    data = bytearray(vault.read_bytes())
    data[100] ^= 1
    vault.write_bytes(data)
    assert trouble(tmp_path) in {"vault.key", "vault.damaged"}
    (tmp_path / "one" / "slots" / "passphrase").write_bytes(b"nothing")
    assert trouble(tmp_path) == "profile.damaged"


def test_after_a_trouble_the_profile_is_free_again(tmp_path: Path) -> None:
    founded(tmp_path).desk.close()
    assert trouble(tmp_path, "cabinet des citrons") == "vault.wrong_passphrase"
    open_profile(tmp_path / "one", PASSPHRASE, None, NOW).close()


def test_a_vault_put_back_to_an_older_state_closes_sending_and_stays_readable(tmp_path: Path) -> None:
    new = founded(tmp_path)
    publish(new.desk)
    new.desk.close()
    old = (tmp_path / "one" / "vault.db").read_bytes()
    with open_profile(tmp_path / "one", PASSPHRASE, None, NOW) as desk:
        pen = Pen(desk, NOW)
        pen.write(ClockCorrected(NOW, NOW))
        pen.commit()
        publish(desk)
    (tmp_path / "one" / "vault.db").write_bytes(old)
    with open_profile(tmp_path / "one", PASSPHRASE, None, NOW) as desk:
        closed = desk.closed(NOW)
        assert closed is not None
        assert closed.code == "record.rolled_back"
        assert desk.practice_name == "Cabinet des Orangers"
        assert check(desk).alarm == "record.rolled_back"


def test_a_lost_roster_is_put_back_into_the_practice_folder(tmp_path: Path) -> None:
    founded(tmp_path).desk.close()
    (tmp_path / "practice" / "roster").unlink()
    with open_profile(tmp_path / "one", PASSPHRASE, None, NOW) as desk:
        assert desk.box.roster() == desk.vault.setting("roster")


def test_what_is_no_roster_raises_no_alarm_and_is_put_right_at_the_next_opening(tmp_path: Path) -> None:
    with founded(tmp_path).desk as desk:
        desk.box.put_roster(b"no roster")
        sync(desk)
        assert desk.closed(NOW) is None
    with open_profile(tmp_path / "one", PASSPHRASE, None, NOW) as desk:
        assert desk.box.roster() == desk.vault.setting("roster")


def test_what_can_be_no_roster_is_set_aside_and_the_exchange_goes_on(tmp_path: Path) -> None:
    new = founded(tmp_path)
    file = new.desk.box.roster()
    roster = tmp_path / "practice" / "roster"
    roster.write_bytes(bytes((1 << 20) + 1))
    report = sync(new.desk, NOW)
    assert (report.roster, new.desk.box.roster(), new.desk.vault.setting("alarm")) == ("roster.set_aside", file, None)
    assert sync(new.desk, NOW).roster == ""
    new.desk.close()
    roster.write_bytes(bytes((1 << 20) + 2))
    with open_profile(tmp_path / "one", PASSPHRASE, None, NOW) as desk:
        assert desk.box.roster() == file
    assert (tmp_path / "practice" / "roster.aside").stat().st_size == (1 << 20) + 2


def test_the_roster_of_another_practice_is_left_where_it_lies(tmp_path: Path) -> None:
    founded(tmp_path).desk.close()
    root = sig_key()
    keys = new_keys()
    other = Profile("A", keys.sig.public, keys.kem.public, bytes(16), Role.PHYSICIAN, "Dr Autre")
    theirs = sign_roster(root, Roster(root.public, 1, b"", NOW, (other,), 1, keys.kem.public, 1))
    (tmp_path / "practice" / "roster").write_bytes(theirs)
    with open_profile(tmp_path / "one", PASSPHRASE, None, NOW) as desk:
        assert desk.box.roster() == theirs


def test_a_sound_profile_checks_sound_and_an_alarm_is_shown(tmp_path: Path) -> None:
    new = founded(tmp_path)
    report = check(new.desk)
    assert report.sound
    assert [(chain.letter, chain.entries, chain.code) for chain in report.chains] == [("A", 1, "")]
    new.desk.vault.commit(Change(settings=(("alarm", b"record.fork"),)))
    assert not check(new.desk).sound
    new.desk.close()


def test_a_vault_of_a_newer_version_is_said_and_left_alone(tmp_path: Path) -> None:
    founded(tmp_path).desk.close()
    vault = tmp_path / "one" / "vault.db"
    db = connect(vault, unlock(tmp_path / "one", PASSPHRASE, None).vault_key)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = vault.read_bytes()
    assert trouble(tmp_path) == "vault.newer"
    assert vault.read_bytes() == before


def test_a_profile_that_cannot_be_finished_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with new_folder(tmp_path / "one") as under_way:
            (under_way / "slots").mkdir()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_crash_while_founding_is_no_profile_and_founding_again_works(tmp_path: Path) -> None:
    (tmp_path / ".one.0123456789abcdef.tmp").mkdir()
    assert trouble(tmp_path) == "profile.missing"
    assert profiles_in(tmp_path) == []
    new_practice(tmp_path).desk.close()
    assert profiles_in(tmp_path) == ["one"]


def test_entries_altered_in_the_vault_close_sending_and_stay_readable(tmp_path: Path) -> None:
    new = founded(tmp_path)
    pen = Pen(new.desk, NOW)
    pen.write(ClockCorrected(NOW, NOW))
    pen.commit()
    new.desk.close()
    db = connect(tmp_path / "one" / "vault.db", unlock(tmp_path / "one", PASSPHRASE, None).vault_key)
    db.execute("UPDATE entry SET sig = zeroblob(64) WHERE seq = 2")
    db.close()
    with open_profile(tmp_path / "one", PASSPHRASE, None, NOW) as desk:
        closed = desk.closed(NOW)
        assert closed is not None
        assert closed.code == "record.chain_broken"
        assert desk.practice_name == "Cabinet des Orangers"
        assert [chain.code for chain in check(desk).chains] == ["log.signature"]


def test_a_new_passphrase_keeps_the_half_that_the_root_slot_needs(tmp_path: Path) -> None:
    keyring = Keyring()
    new = new_practice(tmp_path, keyring)
    new.desk.close()
    kept = dict(keyring.kept)
    new_passphrase(tmp_path / "one", new.recovery_code, "un autre verger", keyring, COST_FLOOR)
    assert keyring.kept == kept
    assert len(open_named_slot(tmp_path / "one", ROOT_SLOT, PASSPHRASE, keyring)) == 32
    new_root_slot(tmp_path / "one", new.root_code, "un autre verger", keyring, COST_FLOOR)
    root = open_named_slot(tmp_path / "one", ROOT_SLOT, "un autre verger", keyring)
    assert fingerprint(sig_key(root).public) == new.fingerprint
