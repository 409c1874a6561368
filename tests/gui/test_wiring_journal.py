"""Record, log and activity on real desks: details, exports in folders of their own, the check in slices, the way out."""

import time
from collections.abc import Generator
from pathlib import Path

import pytest

from core.doors.schema import connect
from core.doors.vault import Change
from core.model import Refusal
from core.office.alarm import denied
from core.office.practice import open_profile
from core.office.receive import receive
from core.office.soundness import broken_at
from core.record.events import ReplyRecorded
from desktop.office.desk import OfficeDesk
from desktop.office.record import integrity
from desktop.office.slices import Slices
from desktop.ports.journal import Slice
from tests.gui.test_wiring import asked
from tests.integration.stage import NOW, PASSPHRASE, Stage, answer, built, take_in
from tests.practice import NOON, Practice, practice


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A practice on disk, closed."""
    return built(tmp_path_factory.mktemp("stage") / "morning")


@pytest.fixture
def stage(morning: Stage, tmp_path: Path) -> Stage:
    """A copy."""
    return morning.copied(tmp_path / "stage")


@pytest.fixture
def made() -> Practice:
    return practice()


def checked(office: OfficeDesk) -> Slice:
    """The whole check, slice by slice."""
    slice_ = office.journal.check(start=True)
    while slice_.checked is None:
        slice_ = office.journal.check(start=False)
    return slice_


def test_a_reply_is_shown_with_its_six_circumstances_and_where_it_is(stage: Stage) -> None:
    with open_profile(stage.folder / "one", PASSPHRASE, None, NOW) as desk:
        take_in(desk, stage)
        answer(desk, stage)
        stage.device().read(NOW)
        receive(desk, NOW)
        (entry,) = [one for one in desk.signed_entries(stage.patient) if isinstance(one.event, ReplyRecorded)]
        details = OfficeDesk(desk, lambda: NOW).records.details(stage.patient, entry.hash)
        assert not isinstance(details, Refusal)
        assert len(details.facts) >= 6
        assert (details.number, details.hash, details.sealed) == (entry.number, entry.hash, False)
        assert (details.sent_ms, details.opened_ms) == (NOW, NOW)
        before = desk.vault.entry(details.before)
        assert before is not None
        assert before.header.seq == int(entry.number.partition("-")[2]) - 1


def test_two_exports_of_a_day_lie_in_two_folders_and_are_listed(stage: Stage, tmp_path: Path) -> None:
    with open_profile(stage.folder / "one", PASSPHRASE, None, NOW) as desk:
        office = OfficeDesk(desk, lambda: NOW)
        first, second = (office.records.export(stage.patient, str(tmp_path / "out")) for _ in range(2))
        assert not isinstance(first, Refusal)
        assert not isinstance(second, Refusal)
        assert first.folder != second.folder
        assert all((Path(one.folder) / name).is_file() for one in (first, second) for name in one.files)
        slice_ = office.journal.exports(start=True)
        rows = list(slice_.rows)
        while not slice_.done:
            slice_ = office.journal.exports(start=False)
            rows += slice_.rows
        assert [row.number for row in rows] == [first.number, second.number]


def test_a_sound_check_is_remembered_and_an_alarm_is_lifted_from_here(stage: Stage) -> None:
    db = connect(stage.vault_file, stage.vault_key)
    db.execute("DELETE FROM fetched")
    db.close()
    with open_profile(stage.folder / "one", PASSPHRASE, None, NOW) as desk:
        office = OfficeDesk(desk, lambda: NOW)
        assert office.journal.standing().alarm == "record.rows_back"
        found = checked(office).checked
        assert found is not None
        assert found.rows == ("fetched",)
        assert integrity(desk).checked_ms == 0
        assert office.journal.rebuild().alarm == "record.rows_back"
        assert isinstance(office.journal.lift("Disque remplacé."), str)
        slice_ = checked(office)
        assert slice_.checked is not None
        assert slice_.checked.sound
        assert integrity(desk).checked_ms == slice_.at_ms == NOW
        assert office.journal.standing().alarm == ""


def test_a_broken_chain_names_the_last_entry_that_holds(stage: Stage) -> None:
    db = connect(stage.vault_file, stage.vault_key)
    db.execute("DELETE FROM word WHERE entry = (SELECT id FROM entry WHERE seq = 5)")
    db.execute("DELETE FROM entry WHERE seq = 5")
    db.close()
    with open_profile(stage.folder / "one", PASSPHRASE, None, NOW) as desk:
        stands = integrity(desk)
        assert (stands.state, stands.broken_at) == ("broken", "A-4")


def test_a_sound_log_breaks_nowhere(made: Practice) -> None:
    assert broken_at(made.physician) == ""


def test_a_patient_whose_telephone_contradicts_the_desk_is_listed_and_answered_again(
    made: Practice, tmp_path: Path
) -> None:
    asked(made, tmp_path)
    desk = made.physician
    (row,) = desk.vault.patients()
    device = desk.dossier(row.patient).devices[0].sig
    desk.vault.commit(Change(settings=((denied(device), b"lane.denied"),)))
    office = OfficeDesk(desk, lambda: NOON)
    assert office.journal.standing().denied == ((row.patient, row.name),)
    assert isinstance(office.journal.lift_patient(row.patient, "Patiente appelée."), str)
    assert office.journal.standing().denied == ()
    assert isinstance(office.journal.lift_for("B", "Vu sur place."), str)


def test_the_activity_is_counted_in_slices(made: Practice, tmp_path: Path) -> None:
    asked(made, tmp_path)
    office = OfficeDesk(made.secretary, lambda: NOON)
    measured = office.activity.measure(7, start=True)
    while measured.activity is None:
        measured = office.activity.measure(7, start=False)
    assert (measured.total, measured.activity.received) == (1, 1)


def test_a_page_of_the_log_goes_on_where_the_last_one_ended(made: Practice, tmp_path: Path) -> None:
    asked(made, tmp_path)
    office = OfficeDesk(made.physician, lambda: NOON)
    page = office.journal.page(None)
    assert page.older is None
    assert {line.line.number[0] for line in page.lines} == {"A", "B"}


def test_long_work_gives_way_every_50_ms() -> None:
    def work() -> Generator[int, None, str]:
        for step in range(40):
            time.sleep(0.005)
            yield step
        return "done"

    slices, longest, whole = Slices(work(), -1), 0.0, None
    while whole is None:
        began = time.monotonic()
        _, whole = slices.go_on()
        longest = max(longest, time.monotonic() - began)
    assert longest < 0.1
