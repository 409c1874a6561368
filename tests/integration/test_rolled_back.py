"""A vault put back to yesterday: found by the journal, or by what a patient's device holds; reading stays open."""

import shutil
from pathlib import Path

import pytest

from core.doors.schema import connect
from core.model import Refusal, Trouble
from core.office.look import thread
from core.office.practice import open_profile
from core.office.profile import OpenDesk
from core.office.receive import receive
from core.office.reply import reply
from core.office.soundness import broken, rolled_back
from tests.integration.stage import ANSWER, NOW, PASSPHRASE, Stage, answer, take_in, unfinished
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


def put_back(stage: Stage, *, journal: bool) -> None:
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
    put_back(lived, journal=False)
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


def test_when_the_journal_went_back_too_the_patients_device_tells(lived: Stage) -> None:
    put_back(lived, journal=True)
    with opened(lived) as desk:
        assert desk.vault.setting("alarm") is None
        receive(desk, NOW)
        assert desk.vault.setting("alarm") == b"record.rolled_back"
        assert refusal(desk, lived) == "record.rolled_back"


def test_a_single_desk_alone_cannot_tell_and_this_is_the_limit(stage: Stage) -> None:
    stage.copied(stage.folder.parent / "yesterday")
    vault = stage.vault()
    take_in(stage.desk(vault), stage)
    vault.close()
    put_back(stage, journal=True)
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
        codes += vault.verify_file()
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


def said(stage: Stage) -> list[str]:
    """What opening and checking the profile say of its vault."""
    try:
        vault = stage.vault()
        desk = stage.desk(vault)
        codes = [broken(desk), rolled_back(desk), *vault.verify_file()]
        vault.close()
    except Trouble as trouble:
        codes = [trouble.code]
    return [code for code in codes if code]


def test_a_page_put_back_is_said_or_holds_nothing_of_the_record(stage: Stage) -> None:
    before = settled(stage)
    a_day_passes(stage)
    after = settled(stage)
    changed = [at for at in range(0, len(before), PAGE) if before[at : at + PAGE] != after[at : at + PAGE]]
    unseen = 0
    for at in changed:
        stage.vault_file.write_bytes(after[:at] + before[at : at + PAGE] + after[at + PAGE :])
        if said(stage):
            continue
        unseen += 1
        vault = stage.vault()
        desk = stage.desk(vault)
        take_in(desk, stage)
        answer(desk, stage)
        take_in(desk, stage)
        assert [fault for fault in unfinished(desk, stage) if "not found" not in fault] == []
        vault.close()
    assert len(changed) > 15
    assert unseen < len(changed) / 2


def test_the_folder_is_found_again_where_it_was(stage: Stage, tmp_path: Path) -> None:
    away = tmp_path / "away"
    (stage.folder / "practice").rename(away)
    with pytest.raises(Trouble, match=r"letterbox\.missing"):
        opened(stage)
    away.rename(stage.folder / "practice")
    opened(stage).close()
