"""A desk that comes late takes in what the others wrote in turn, in one pass, whichever chain it is handed first."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.doors.vault import Change, Secret
from core.model import Decision
from core.office.desk import Desk
from core.office.pen import Pen
from core.office.sync import sync
from core.office.triage import triage
from core.record.events import ClockCorrected, GrantedKey, KeyGranted
from crypto.encoding import u64
from crypto.entry import read_wire
from crypto.primitives import random
from tests.partner import new_roster
from tests.practice import NOW, Practice, desk_of, practice

TURNS = 20


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    """The two desks sort one question in turn, each having heard the other."""
    made = practice(tmp_path)
    _, consultation, device = made.amira(NOW)
    letter = device.ask("Puis-je le prendre le soir ?", NOW, consultation=consultation, subject="amlodipine")
    made.round(NOW)
    for turn in range(TURNS):
        for desk in (made.physician, made.secretary):
            sync(desk)
            assert triage(desk, letter, Decision.ADMIN, NOW + turn) is None
            sync(desk)
    made.round(NOW + TURNS)
    return made


@pytest.mark.parametrize("first", ["physician", "secretary"])
def test_chains_that_name_each_other_entry_by_entry_are_taken_in_at_once(made: Practice, first: str) -> None:
    keys, practice_id = made.physician.journal_keys(), made.physician.practice
    writers = {wire: read_wire(wire, keys, practice_id).header.profile for wire in made.journal.wires}
    foremost = {"physician": made.physician, "secretary": made.secretary}[first].me
    made.journal.wires.sort(key=lambda wire: writers[wire] != foremost)
    _, newcomer = desk_of(made)
    before = newcomer.vault.commits
    synced = sync(newcomer)
    assert (synced.taken, synced.waiting, synced.refused) == (len(made.journal.wires), 0, {})
    assert newcomer.vault.commits - before <= synced.taken + 2
    assert newcomer.vault.heads() == made.physician.vault.heads()


def test_what_waits_is_kept_and_taken_in_once_the_rest_comes(made: Practice) -> None:
    late = [made.journal.wires.pop(at) for at in (40, 20)]
    _, newcomer = desk_of(made)
    synced = sync(newcomer)
    assert synced.taken == 20
    assert synced.waiting == len(newcomer.vault.waiting()) == len(made.journal.wires) - 20
    reasons = [one.reason for one in newcomer.vault.waiting()]
    assert reasons.count("gap") == len(reasons) - 1
    assert "unseen" in reasons
    made.journal.wires += late
    synced = sync(newcomer)
    assert (synced.taken, synced.waiting) == (len(made.journal.wires) - 20, 0)
    assert newcomer.vault.heads() == made.physician.vault.heads()


def writes(desk: Desk) -> None:
    pen = Pen(desk, NOW)
    pen.write(ClockCorrected(NOW, NOW))
    pen.commit()
    sync(desk)


def rekeyed(house: Practice) -> None:
    """The physician gives the practice a new journal key, as when somebody leaves, and writes on with it at once."""
    desk, key = house.physician, random(32)
    new_roster(house, replace(desk.roster, journal_epoch=2), desk.names.names, NOW)
    pen = Pen(desk, NOW)
    pen.write(KeyGranted("journal", house.secretary.me, 2, b"", GrantedKey(key)))
    pen.commit()
    desk.vault.commit(Change(secrets=(Secret("journal", u64(2), b"", key),)))
    writes(desk)


def test_what_stands_under_a_new_journal_key_is_read_in_the_very_exchange_that_brings_the_key() -> None:
    house = practice()
    sync(house.secretary, NOW)
    rekeyed(house)
    synced = sync(house.secretary, NOW)
    assert (synced.waiting, synced.refused) == (0, {})
    assert house.secretary.vault.heads() == house.physician.vault.heads()


def test_what_stands_under_a_new_journal_key_is_read_when_the_key_comes_later() -> None:
    house = practice()
    sync(house.secretary, NOW)
    rekeyed(house)
    *_, grant, last = house.journal.wires
    house.journal.wires.remove(grant)
    assert sync(house.secretary, NOW).refused == {"entry.epoch": 1}
    assert read_wire(last, house.physician.journal_keys(), house.physician.practice).epoch == 2
    house.journal.wires.append(grant)
    synced = sync(house.secretary, NOW)
    assert (synced.waiting, synced.refused) == (0, {})
    assert house.secretary.vault.heads() == house.physician.vault.heads()


def test_a_newcomer_whose_first_reading_brings_a_key_reads_the_whole_journal_with_it() -> None:
    house = practice()
    rekeyed(house)
    synced = sync(house.secretary, NOW)
    assert (synced.waiting, synced.refused) == (0, {})
    assert house.secretary.vault.heads() == house.physician.vault.heads()
