"""A desk that comes late takes in what the others wrote in turn, in one pass, whichever chain it is handed first."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from core.doors.vault import Change, Secret
from core.model import Decision, Level
from core.office.desk import Desk
from core.office.pen import Pen
from core.office.refold import differing
from core.office.sync import CURSOR, exchange, sync
from core.office.triage import triage
from core.record.events import (
    ClockCorrected,
    GrantedKey,
    IdentityConfirmed,
    KeyGranted,
    PatientEnrolled,
    PatientEntered,
)
from crypto.encoding import u64
from crypto.entry import read_wire
from crypto.keys import new_keys
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
    assert newcomer.vault.commits - before < synced.taken / 3
    assert newcomer.vault.heads() == made.physician.vault.heads()
    assert not any(differing(newcomer))


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


MANY, SLICE = 450, 100


@pytest.fixture
def long() -> Practice:
    """Practice whose physician wrote a lot that the secretary has not heard."""
    house = practice()
    pen = Pen(house.physician, NOW)
    for _ in range(MANY):
        pen.write(ClockCorrected(NOW, NOW))
    pen.commit()
    sync(house.physician)
    return house


def numbers(desk: Desk) -> list[int]:
    """How far each chain is here, the longest first."""
    return sorted((head.seq for head in desk.vault.heads()), reverse=True)


def test_a_long_log_is_taken_in_by_slices_that_are_short(long: Practice) -> None:
    taken = [report.taken for report in exchange(long.secretary)]
    assert len(taken) > 2 * MANY // SLICE
    assert all(0 <= later - before <= SLICE for before, later in pairwise([0, *taken]))
    assert numbers(long.secretary) == numbers(long.physician) == [MANY + 1]


def test_a_desk_writes_and_hears_another_between_two_slices(long: Practice) -> None:
    work, desk = exchange(long.secretary, NOW), long.secretary
    taken = next(report.taken for report in work if report.taken)
    writes(desk)  # it hears all that there is on the way
    assert numbers(desk) == [MANY + 1, 1]
    *_, last = work
    assert last.taken == taken
    assert (desk.vault.waiting(), desk.vault.setting("alarm")) == ([], None)
    writes(desk)
    sync(long.physician)
    assert numbers(long.physician) == [MANY + 1, 2]


def test_what_is_left_unfinished_goes_on_without_loss(long: Practice) -> None:
    desk = long.secretary
    work = exchange(desk)
    taken = next(report.taken for report in work if report.taken)
    work.close()
    assert (numbers(desk), desk.vault.setting(CURSOR)) == ([taken], None)
    assert sync(desk).taken == MANY + 1 - taken
    assert numbers(desk) == [MANY + 1]


def entered(desk: Desk, device: bytes, kem: bytes) -> bytes:
    """Somebody who is enrolled with this device; the patient."""
    patient = random(16)
    pen = Pen(desk, NOW)
    pen.write(PatientEntered("Amira Ben Youssef", "1981-04-02", "+216 00 000 111", "fr", "F-1", None), patient)
    pen.write(PatientEnrolled(device, kem, Level.IN_PERSON, "identity_card", random(16), "1 fr"), patient)
    pen.commit()
    return patient


def test_a_device_of_two_patients_is_the_same_ones_whether_the_log_comes_at_once_or_bit_by_bit() -> None:
    house, device = practice(), new_keys()
    desk = house.physician
    _, bit_by_bit = desk_of(house)
    first, second = (entered(desk, device.sig.public, device.kem.public) for _ in range(2))
    for patient in (second, first):
        pen = Pen(desk, NOW)
        pen.write(IdentityConfirmed(device.sig.public, Level.IN_PERSON), patient)
        pen.commit()
    sync(desk)
    wires, house.journal.wires = house.journal.wires, []
    for wire in wires:
        house.journal.wires.append(wire)
        sync(bit_by_bit)
    _, at_once = desk_of(house)
    sync(at_once)
    owners = [one.vault.device_owner(device.sig.public) for one in (desk, bit_by_bit, at_once)]
    assert owners == [second, second, second]
    assert at_once.vault.patients() == bit_by_bit.vault.patients()
