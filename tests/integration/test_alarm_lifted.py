"""The way out of an alarm: what can be read again is read, everything is checked, a physician says why, the record keeps it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from core.demo.device import Device
from core.doors.schema import connect
from core.doors.vault import Change
from core.model import Decision, Refusal, Trouble, refuse
from core.office.alarm import lift_denied
from core.office.checking import check
from core.office.enrol import enter_patient
from core.office.lift import lift_alarm, lift_for, rebuild
from core.office.practice import open_profile
from core.office.profile import OpenDesk
from core.office.receive import receive
from core.office.reply import reply
from core.office.sync import sync
from core.office.triage import triage
from core.record.events import AlarmLifted, QuestionRecorded
from tests.integration.stage import ANSWER, NOW, PASSPHRASE, Stage, answer, halves, take_in
from tests.integration.test_rolled_back import a_day_passes, restore
from tests.practice import NOON, consulted, enrolled, exchange, online, practice

WHY = "Copie d'hier remise par le technicien ; journal relu."


def opened(stage: Stage) -> OpenDesk:
    """The profile as its owner opens it."""
    return open_profile(stage.folder / "one", PASSPHRASE, None, NOW)


def touch(stage: Stage, statement: str) -> None:
    """Rows of another day, as a page put back would show them: nothing told the sums."""
    db = connect(stage.vault_file, stage.vault_key)
    db.execute(statement)
    db.close()


def lifted(desk: OpenDesk) -> list[AlarmLifted]:
    """What the record says of alarms."""
    return [one.event for one in desk.signed_entries(b"") if isinstance(one.event, AlarmLifted)]


@pytest.fixture
def lived(stage: Stage) -> Stage:
    """A practice whose vault is yesterday's, while the journal knows the day."""
    stage.copied(stage.folder.parent / "yesterday")
    a_day_passes(stage)
    restore(stage, journal=False)
    return stage


def test_a_rolled_back_vault_learns_the_day_again_from_the_journal_and_a_physician_opens_it(lived: Stage) -> None:
    with opened(lived) as desk:
        assert lift_alarm(desk, " ", NOW) == refuse("alarm.reason")
        number = lift_alarm(desk, WHY, NOW)
        assert isinstance(number, str)
        assert desk.closed(NOW) is None
        (event,) = lifted(desk)
        assert (event.profile, event.code, event.reason) == (desk.me, "record.rolled_back", WHY)
        receive(desk, NOW)
        assert [fault for fault in halves(desk, lived) if "draft" not in fault] == []
        recorded = [
            one.event.letter for one in desk.signed_entries(lived.patient) if isinstance(one.event, QuestionRecorded)
        ]
        assert len(recorded) == len(set(recorded))
        assert reply(desk, lived.letter, ANSWER, online(ANSWER), NOW) == refuse("reply.already", by="Dr Leïla Mansour")
        assert check(desk).sound
    with opened(lived) as again:
        assert again.closed(NOW) is None


def test_an_alarm_stands_while_the_journal_cannot_be_read_again(lived: Stage) -> None:
    with opened(lived) as desk:
        chain = lived.folder / "practice" / "journal" / desk.me.hex()
        first = sorted(chain.iterdir())[-3]
        first.write_bytes(b"no entry")
        outcome = lift_alarm(desk, WHY, NOW)
        assert outcome == refuse("alarm.stands", found="record.rolled_back")
        assert desk.vault.setting("alarm") == b"record.rolled_back"
        assert lifted(desk) == []


def test_without_an_alarm_there_is_nothing_to_lift(stage: Stage) -> None:
    with opened(stage) as desk:
        assert lift_alarm(desk, WHY, NOW) == refuse("alarm.none")
        assert lift_denied(desk, stage.patient, WHY, NOW) == refuse("alarm.none")


@pytest.mark.parametrize("table", ["inbox", "patient", "device"])
def test_lists_of_another_day_are_said_at_opening_and_made_again_without_a_reason(stage: Stage, table: str) -> None:
    touch(stage, f"DELETE FROM {table}")
    with opened(stage) as desk:
        refusal = desk.closed(NOW)
        assert refusal is not None
        assert refusal.code == "record.folds_back"
        found = check(desk)
        assert (found.rows, found.folds) == ((table,), (table,))
        assert rebuild(desk, NOW).sound
        assert desk.closed(NOW) is None
        take_in(desk, stage)
        answer(desk, stage)
        assert list(halves(desk, stage)) == []


@pytest.mark.parametrize("statement", ["DELETE FROM word", "UPDATE word SET text = 'autre'", "DELETE FROM search"])
def test_a_search_of_another_day_is_found_by_the_check_and_made_again(stage: Stage, statement: str) -> None:
    touch(stage, statement)
    with opened(stage) as desk:
        assert check(desk).found == "record.folds_back"
        assert rebuild(desk, NOW).sound
        assert len(desk.vault.search("amlodipine oubl")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM fetched",
        "DELETE FROM lane WHERE seq = 2",
        "DELETE FROM setting WHERE name = 'clock.latest'",
    ],
)
def test_what_serves_this_desk_alone_needs_a_physicians_word(stage: Stage, statement: str) -> None:
    touch(stage, statement)
    with opened(stage) as desk:
        refusal = desk.closed(NOW)
        assert refusal is not None
        assert refusal.code == "record.rows_back"
        assert rebuild(desk, NOW).alarm == "record.rows_back"
        assert isinstance(lift_alarm(desk, WHY, NOW), str)
        take_in(desk, stage)
        recorded = [
            one.event.letter for one in desk.signed_entries(stage.patient) if isinstance(one.event, QuestionRecorded)
        ]
        assert len(recorded) == len(set(recorded))


@pytest.mark.parametrize("later", ["DELETE FROM fetched", "DELETE FROM entry WHERE seq = 1"])
def test_making_lists_again_ends_no_graver_alarm_that_came_after_the_one_about_lists(stage: Stage, later: str) -> None:
    touch(stage, "DELETE FROM inbox")
    opened(stage).close()
    touch(stage, later)
    with opened(stage) as desk:
        rebuild(desk, NOW)
        assert desk.closed(NOW) is not None


def test_making_lists_again_takes_no_row_of_the_log_as_it_is_without_saying_so(stage: Stage) -> None:
    touch(stage, "UPDATE entry SET thread = x'00' WHERE thread <> x''")
    with opened(stage) as desk:
        assert desk.closed(NOW) is None  # too long to compare at each opening
        assert rebuild(desk, NOW).alarm == "record.rows_back"
        assert isinstance(lift_alarm(desk, WHY, NOW), str)


def test_making_lists_again_does_not_hide_that_the_whole_file_went_back(lived: Stage) -> None:
    touch(lived, "INSERT OR REPLACE INTO setting VALUES ('alarm', CAST('record.folds_back' AS BLOB))")
    with opened(lived) as desk:
        assert rebuild(desk, NOW).alarm == "record.rolled_back"


def test_a_secretarys_desk_is_opened_by_the_word_of_a_physician_once(tmp_path: Path) -> None:
    made = practice()
    enrolled(made, tmp_path)
    desk = made.secretary
    alarm = Change(settings=(("alarm", b"record.rolled_back"),))
    desk.vault.commit(alarm)
    assert lift_alarm(desk, WHY, NOON) == refuse("alarm.physician")
    assert lift_for(desk, "A", WHY, NOON) == refuse("role.may_not", kind="AlarmLifted")
    letter = desk.profile.letter
    for wrong in ("Z", made.physician.profile.letter):
        assert lift_for(made.physician, wrong, WHY, NOON) == refuse("alarm.desk", letter=wrong)
    assert lift_for(made.physician, letter, "", NOON) == refuse("alarm.reason")
    number = lift_for(made.physician, letter, WHY, NOON)
    sync(made.physician)
    assert lift_alarm(desk, "", NOON) == number
    assert desk.closed(NOON) is None
    desk.vault.commit(alarm)
    assert lift_alarm(desk, "", NOON) == refuse("alarm.physician")


def test_a_word_that_this_desk_wrote_after_lifts_no_later_alarm_even_where_its_use_was_forgotten(
    tmp_path: Path,
) -> None:
    made = practice()
    enrolled(made, tmp_path)
    desk = made.secretary
    assert isinstance(lift_for(made.physician, desk.profile.letter, WHY, NOON), str)
    exchange(made)
    enter_patient(desk, name="Sami", born="1980-01-01", phone="", language="fr", number="", guardian=None, now=NOON)
    desk.vault.commit(Change(settings=(("alarm", b"record.rolled_back"), ("alarm.lifted", b""))))
    assert lift_alarm(desk, "", NOON) == refuse("alarm.physician")
    number = lift_for(made.physician, desk.profile.letter, WHY, NOON)
    sync(made.physician)
    assert lift_alarm(desk, "", NOON) == number


# What a device says of our letters


def invented(device: Device, sender: bytes, ahead: int) -> None:
    """The device says that it holds a letter of the physician's that was never sent."""
    mine = [one for one in device.memory.read if one.sender == sender]
    last = max(mine, key=lambda read: read.seq)
    others = tuple(one for one in device.memory.read if one.seq != last.seq or one.sender != sender)
    device.memory = replace(device.memory, read=(*others, replace(last, seq=last.seq + ahead, letter_hash=b"?" * 32)))


@pytest.mark.parametrize("ahead", [0, 1, 1_000_000_000])
def test_a_device_that_invents_a_letter_closes_the_way_to_itself_and_silences_nobody_else(
    tmp_path: Path, ahead: int
) -> None:
    made = practice()
    desk = made.physician
    asked = {}
    for name, born in (("honest", "1972-05-03"), ("liar", "1980-01-01")):
        (tmp_path / name).mkdir()
        patient, device = enrolled(made, tmp_path / name, by=desk, born=born)
        consultation = consulted(made, patient)
        exchange(made)
        device.read(NOON)
        if name == "liar":
            invented(device, desk.me, ahead)
        asked[name] = device.ask(
            "Puis-je prendre l’amlodipine le soir ?", NOON, consultation=consultation, subject="amlodipine"
        )
        exchange(made)
        assert triage(desk, asked[name], Decision.PHYSICIAN, NOON) is None
    assert desk.vault.setting("alarm") is None
    refused = reply(desk, asked["liar"], ANSWER, online(ANSWER), NOON)
    assert refused == refuse("lane.denied")
    assert not isinstance(reply(desk, asked["honest"], ANSWER, online(ANSWER), NOON), Refusal)
    assert lift_denied(made.secretary, patient, WHY, NOON) == refuse("role.may_not", kind="AlarmLifted")
    assert lift_denied(desk, patient, "", NOON) == refuse("alarm.reason")
    assert isinstance(lift_denied(desk, patient, WHY, NOON), str)
    assert not isinstance(reply(desk, asked["liar"], ANSWER, online(ANSWER), NOON), Refusal)


def test_where_the_journal_knows_more_than_the_vault_a_devices_word_closes_the_desk(stage: Stage) -> None:
    stage.copied(stage.folder.parent / "yesterday")
    a_day_passes(stage)
    device = stage.device()
    device.ask("Et le soir ?", NOW, consultation=device.cards[0].consultation, subject="amlodipine")
    kept = stage.folder.parent / "kept"
    shutil.copytree(stage.folder / "practice" / "journal", kept)
    restore(stage, journal=True)
    with opened(stage) as desk:
        assert desk.vault.setting("alarm") is None
        shutil.rmtree(stage.folder / "practice" / "journal")
        shutil.copytree(kept, stage.folder / "practice" / "journal")
        waiting = sorted((stage.folder / "practice" / "journal" / desk.me.hex()).iterdir())[-1]
        waiting.with_name(f"{10**6:020d}-{waiting.name[21:]}").write_bytes(waiting.read_bytes())
        for path in sorted(waiting.parent.iterdir())[-4:-1]:
            path.unlink()
        with pytest.raises(Trouble, match=r"record\.rolled_back"):
            receive(desk, NOW)
        assert desk.vault.setting("alarm") == b"record.rolled_back"
