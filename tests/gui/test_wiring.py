"""The window's port on real desks: what it asks of the office comes back as the window needs it."""

from pathlib import Path

import pytest

from core.charter.gate import imported, lexicon
from core.charter.gate.imported import Compiled, compiled
from core.doors.profile import ROOT_SLOT
from core.model import DAY_MS, CallEnd, Decision, Queue, Refusal, Trouble, refuse
from core.office.absence import say_absent
from core.office.practice import found
from core.office.profile import code_secret, open_named_slot
from core.office.receive import receive
from core.office.settings import choose
from crypto.kinds import Sign
from crypto.lock import COST_FLOOR
from crypto.recovery import ROOT
from desktop.office.desk import OfficeDesk
from desktop.office.door import OfficeDoor
from desktop.ports.writing import Colleague
from tests.fakes.post import DictLetterbox
from tests.practice import NOON, Practice, consulted, enrolled, exchange, practice

TEXT = "Puis-je prendre l'amlodipine après le dîner ?"


@pytest.fixture
def made() -> Practice:
    return practice()


def asked(made: Practice, folder: Path, signs: int = 0) -> bytes:
    """One question from a device that the physician confirmed, at both desks."""
    patient, device = enrolled(made, folder)
    consultation = consulted(made, patient)
    assert OfficeDesk(made.physician, lambda: NOON).confirm_identity(patient, device.keys.sig.public) is None
    exchange(made)
    device.read(NOON)
    letter = device.ask(TEXT, NOON, consultation=consultation, signs=signs)
    exchange(made)
    return letter


def test_the_secretary_sees_the_day_of_a_consultation_that_she_cannot_read(made: Practice, tmp_path: Path) -> None:
    letter = asked(made, tmp_path)
    view = OfficeDesk(made.secretary, lambda: NOON).thread(letter)
    assert not isinstance(view, Refusal)
    assert view.consultation is not None
    assert (view.readable, view.consultation.held_on, view.consultation.medications) == (False, "2026-11-06", ())


def test_an_appointment_chosen_at_triage_reaches_the_patient(made: Practice, tmp_path: Path) -> None:
    letter = asked(made, tmp_path)
    assert choose(made.physician, "phone", "+216 00 000 000", NOON) is None
    exchange(made)
    desk = OfficeDesk(made.secretary, lambda: NOON)
    waiting = len(desk.outgoing()[0])
    assert desk.triage(letter, Decision.APPOINTMENT) is None
    assert len(desk.outgoing()[0]) == waiting + 1
    assert [row.letter for row in desk.inbox(Queue.ROUTED)] == [letter]


def test_an_emergency_closes_with_the_outcome_of_the_call(made: Practice, tmp_path: Path) -> None:
    letter = asked(made, tmp_path, Sign.CHEST_PAIN)
    desk = OfficeDesk(made.secretary, lambda: NOON)
    assert desk.triage(letter, Decision.URGENT) is None
    (row,) = desk.inbox(Queue.ANSWER)
    assert "urgent.open" in row.flags
    assert desk.day.end_call(letter, CallEnd.REACHED, "") is None
    (row,) = desk.inbox(Queue.ANSWER)
    assert "urgent.open" not in row.flags


def test_a_letter_whose_forerunner_is_missing_is_listed_with_its_patient_and_taken_in(
    made: Practice, tmp_path: Path
) -> None:
    patient, device = enrolled(made, tmp_path)
    consultation = consulted(made, patient)
    box, device.box = device.box, DictLetterbox()
    device.ask(TEXT, NOON, consultation=consultation)
    device.box = box
    device.ask(TEXT, NOON, consultation=consultation)
    receive(made.physician, NOON)
    desk = OfficeDesk(made.physician, lambda: NOON)
    (row,) = desk.aside.rows()
    assert (row.reason, row.name) == ("lane.gap", "Amira Ben Youssef")
    assert desk.aside.accept_gap(row.file, "perdue en route") is None
    assert desk.aside.rows() == ()


def test_a_clock_set_back_closes_sending_until_it_is_said_to_be_right(made: Practice) -> None:
    desk = OfficeDesk(made.physician, lambda: NOON - DAY_MS)
    assert desk.sync().closed == "record.clock_back"
    assert desk.accept_clock() is None
    assert desk.sync().closed == ""
    assert desk.accept_clock() == refuse("clock.not_in_doubt")


def test_warming_up_reads_the_lexicon_on_the_desk_that_answers(made: Practice) -> None:
    lexicon.shipped.cache_clear()
    OfficeDesk(made.secretary, lambda: NOON).warm_up()
    assert lexicon.shipped.cache_info().currsize == 0
    OfficeDesk(made.physician, lambda: NOON).warm_up()
    assert lexicon.shipped.cache_info().currsize == 1


def test_warming_up_reads_the_imported_names_too(made: Practice) -> None:
    table = compiled({"noms.csv": b"name,substance\nKalfex,zorbexine\n"})
    assert isinstance(table, Compiled)
    made.physician.imported = table.lexicon
    before = imported._widened.cache_info().misses
    OfficeDesk(made.physician, lambda: NOON).warm_up()
    assert imported._widened.cache_info().misses == before + 1


def test_a_lost_passphrase_is_replaced_at_the_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.office.profile.COST_PASSPHRASE", COST_FLOOR)
    folder, new = tmp_path / "mansour", "une phrase toute neuve"
    founded = found(folder, tmp_path / "practice", "Cabinet", "Dr Leïla Mansour", "la phrase perdue", None, NOON)
    founded.desk.close()
    door = OfficeDoor(tmp_path, lambda: None, lambda: NOON, "mansour")
    assert door.profiles()[0].root
    door.recover(str(folder), founded.recovery_code, new, founded.root_code)
    assert open_named_slot(folder, ROOT_SLOT, new, None) == code_secret(ROOT, founded.root_code)
    desk = door.open(str(folder), new)
    assert desk.who().name == "Dr Leïla Mansour"
    desk.close()


def test_one_damaged_profile_does_not_hide_the_others(tmp_path: Path) -> None:
    whole = tmp_path / "b-mansour"
    found(
        whole, tmp_path / "p", "Cabinet", "Dr Leïla Mansour", "une phrase assez longue", None, NOON, COST_FLOOR
    ).desk.close()
    damaged = tmp_path / "a-trabelsi"
    damaged.mkdir()
    (damaged / "profile.json").write_text("{", encoding="utf-8")
    door = OfficeDoor(tmp_path, lambda: None, lambda: NOON)
    assert [(card.desk, card.role) for card in door.profiles()] == [
        ("b-mansour", "physician"),
        ("a-trabelsi", "damaged"),
    ]
    with pytest.raises(Trouble) as caught:
        door.open(str(damaged), "une phrase assez longue")
    assert caught.value.code == "profile.damaged"


def test_a_secretary_hands_a_question_to_the_only_physician_and_back(made: Practice, tmp_path: Path) -> None:
    letter = asked(made, tmp_path)
    writing = OfficeDesk(made.secretary, lambda: NOON).writing
    assert writing.colleagues(letter) == (Colleague("A", "Dr Leïla Mansour", mine=False),)
    assert OfficeDesk(made.physician, lambda: NOON).writing.colleagues(letter) == ()
    assert writing.hand_over(letter, "A") is None
    assert [one.holds for one in writing.colleagues(letter)] == [True]
    exchange(made)
    (row,) = OfficeDesk(made.physician, lambda: NOON).inbox(Queue.TRIAGE)
    assert row.claimed_by == "Dr Leïla Mansour"
    assert writing.hand_over(letter, "") is None
    assert [one.holds for one in writing.colleagues(letter)] == [False]


def test_whoever_is_away_is_told_with_who_stands_in(made: Practice, tmp_path: Path) -> None:
    letter = asked(made, tmp_path)
    assert say_absent(made.physician, "A", "2026-11-01", "2026-11-20", "", NOON) is None
    exchange(made)
    (colleague,) = OfficeDesk(made.secretary, lambda: NOON).writing.colleagues(letter)
    assert (colleague.away_until, colleague.stand_in) == ("2026-11-20", "")
