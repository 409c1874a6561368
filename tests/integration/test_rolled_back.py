"""A vault put back to yesterday: found by the journal, or by what a patient's device holds; reading stays open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.doors.schema import connect
from core.model import Refusal, Trouble
from core.office.alarm import lift_denied
from core.office.checking import check
from core.office.look import thread
from core.office.practice import open_profile
from core.office.profile import OpenDesk
from core.office.receive import receive
from core.office.reply import reply
from core.office.soundness import broken, put_back, rolled_back
from tests.integration.stage import ANSWER, NOW, PASSPHRASE, Stage, answer, take_in
from tests.practice import online

PAGE = 4096


def opened(stage: Stage) -> OpenDesk:
    """The profile as its owner opens it."""
    return open_profile(stage.folder / "one", PASSPHRASE, None, NOW)


def a_day_passes(stage: Stage) -> None:
    """Letters are received, one is answered, the patient reads the answer."""
    vault = stage.vault()
    desk = stage.desk(vault)
    take_in(desk, stage)
    answer(desk, stage)
    take_in(desk, stage)
    vault.close()
    stage.device().read(NOW)


def restore(stage: Stage, *, journal: bool) -> None:
    """Yesterday's vault, and yesterday's journal too."""
    yesterday = stage.folder.parent / "yesterday"
    shutil.copyfile(yesterday / "one" / "vault.db", stage.vault_file)
    for left in ("vault.db-wal", "vault.db-shm"):
        (stage.folder / "one" / left).unlink(missing_ok=True)
    if journal:
        shutil.rmtree(stage.folder / "practice" / "journal")
        shutil.copytree(yesterday / "practice" / "journal", stage.folder / "practice" / "journal")


@pytest.fixture
def lived(stage: Stage) -> Stage:
    """A practice whose last day is kept aside."""
    stage.copied(stage.folder.parent / "yesterday")
    a_day_passes(stage)
    return stage


def refusal(desk: OpenDesk, stage: Stage) -> str:
    outcome = reply(desk, stage.letter, ANSWER, online(ANSWER), NOW)
    assert isinstance(outcome, Refusal)
    return outcome.code


def test_the_journal_tells_at_opening_and_sending_closes_while_reading_stays_open(lived: Stage) -> None:
    restore(lived, journal=False)
    with opened(lived) as desk:
        assert desk.vault.setting("alarm") == b"record.rolled_back"
        assert refusal(desk, lived) == "record.rolled_back"
        assert not isinstance(thread(desk, lived.letter, NOW), Refusal)
        with pytest.raises(Trouble, match=r"record\.rolled_back"):
            receive(desk, NOW)
        assert len(lived.replies_out(desk)) == 1
    with opened(lived) as desk:
        assert desk.vault.setting("alarm") == b"record.rolled_back"


def test_a_write_ahead_log_that_was_lost_is_found_in_the_same_way(stage: Stage) -> None:
    vault = stage.vault()
    desk = stage.desk(vault)
    take_in(desk, stage)
    beside = stage.folder.parent / "beside"
    shutil.copytree(stage.folder, beside)
    vault.close()
    shutil.copyfile(beside / "one" / "vault.db", stage.vault_file)
    for left in ("vault.db-wal", "vault.db-shm"):
        (stage.folder / "one" / left).unlink(missing_ok=True)
    with opened(stage) as desk_again:
        assert desk_again.vault.setting("alarm") == b"record.rolled_back"


def test_when_the_journal_went_back_too_the_patients_device_tells_and_is_not_answered_until_somebody_looked(
    lived: Stage,
) -> None:
    restore(lived, journal=True)
    with opened(lived) as desk:
        receive(desk, NOW)
        assert desk.vault.setting("alarm") is None
        assert refusal(desk, lived) == "lane.denied"
        assert check(desk).denied == ("Amira Ben Youssef",)
        number = lift_denied(desk, lived.patient, "Sauvegarde d'hier remise ; patiente appelée.", NOW)
        assert isinstance(number, str)
        answer(desk, lived)
        device = lived.device()
        before = len(device.memory.refused)
        device.read(NOW)
        assert len(device.memory.refused) == before
        assert [one.body.text for one in device.replies()] == [ANSWER, ANSWER]


def test_a_single_desk_alone_cannot_tell_and_this_is_the_limit(stage: Stage) -> None:
    stage.copied(stage.folder.parent / "yesterday")
    vault = stage.vault()
    take_in(stage.desk(vault), stage)
    vault.close()
    restore(stage, journal=True)
    with opened(stage) as desk:
        assert desk.vault.setting("alarm") is None
        receive(desk, NOW)
        assert desk.closed(NOW) is None


def test_a_profile_in_use_is_refused_to_a_second_process_and_left_as_it_is(stage: Stage) -> None:
    with opened(stage) as desk:
        before = desk.vault.heads()
        with pytest.raises(Trouble, match=r"profile\.busy"):
            opened(stage)
        take_in(desk, stage)
        assert desk.vault.heads() != before
    opened(stage).close()


@pytest.mark.parametrize("part", range(8))
def test_a_damaged_page_is_said_at_opening_or_by_the_check_of_the_file(stage: Stage, part: int) -> None:
    size = stage.vault_file.stat().st_size
    at = (2 * part + 1) * size // 16
    data = bytearray(stage.vault_file.read_bytes())
    data[at] ^= 0x20
    stage.vault_file.write_bytes(bytes(data))
    codes = []
    try:
        vault = stage.vault()
        codes += filter(None, vault.verify_file())
        vault.close()
    except Trouble as trouble:
        codes.append(trouble.code)
    assert codes
    assert set(codes) <= {"vault.damaged", "vault.key", "vault.damaged.page", "vault.damaged.structure"}


def settled(stage: Stage) -> bytes:
    """The vault's file with all that was written in it, and nothing beside it."""
    db = connect(stage.vault_file, stage.vault_key)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return stage.vault_file.read_bytes()


def said(stage: Stage) -> str:
    """What opening and checking the profile say of its vault."""
    try:
        vault = stage.vault()
        desk = stage.desk(vault)
        code = broken(desk) or rolled_back(desk) or put_back(desk) or check(desk).found
        vault.close()
    except Trouble as trouble:
        code = trouble.code
    return code


def pages_put_back(stage: Stage) -> Iterator[int]:
    """One page after the other as it was a day before, all others as they are now."""
    before = settled(stage)
    a_day_passes(stage)
    after = settled(stage)
    for at in range(0, len(before), PAGE):
        if before[at : at + PAGE] != after[at : at + PAGE]:
            stage.vault_file.write_bytes(after[:at] + before[at : at + PAGE] + after[at + PAGE :])
            yield at // PAGE
    stage.vault_file.write_bytes(after)


def rows(stage: Stage) -> list[str]:
    """Every row of every table, but of `search_idx`: it says where to begin looking, and the check asked for every word."""
    db = connect(stage.vault_file, stage.vault_key)
    tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('search', 'search_idx')")
    names = [name for (name,) in tables]
    found = [f"{name} {row}" for name in sorted(names) for row in db.execute(f"SELECT * FROM {name}")]
    db.close()
    return sorted(found)


def test_every_page_put_back_is_said_unless_not_one_row_differs(stage: Stage) -> None:
    codes, same = {}, []
    for page in pages_put_back(stage):
        codes[page] = said(stage)
        if not codes[page]:
            same.append(rows(stage))
    assert said(stage) == ""
    assert same == [rows(stage)] * len(same)
    assert len(same) < 5 < 15 < len(codes)


def test_the_folder_is_found_again_where_it_was(stage: Stage, tmp_path: Path) -> None:
    away = tmp_path / "away"
    (stage.folder / "practice").rename(away)
    with pytest.raises(Trouble, match=r"letterbox\.missing"):
        opened(stage)
    away.rename(stage.folder / "practice")
    opened(stage).close()
