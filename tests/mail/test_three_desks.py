"""A physician, a secretary and a substitute at three machines that share one mailbox: letters come, are sorted, claimed and
answered at random, one desk is offline for a while, one is put back from a copy and takes a new key, one leaves. Nothing is
lost, nobody is answered twice, a desk that went wrong is closed in words, and at the end all others tell the same.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from core.doors.smtp import Submission
from core.model import DAY_MS, Decision, Queue, Trouble
from core.office.leave import Left, remove, tell_telephones
from core.office.look import inbox
from core.office.reading import ask_reading, grant_reading
from core.office.triage import triage
from core.record.events import QuestionRecorded
from crypto.keys import Role
from tests.mail.house import PASSPHRASE, House, Seat
from tests.mail.work import (
    QUESTION,
    answer,
    answer_one,
    nothing_lost_nobody_answered_twice,
    reads_no_more_than_was_granted,
    sort,
    take_over,
    told_the_same,
)
from tests.mail_lab.lab import PASSWORD, Lab

LONG = os.environ.get("COLLOQUE_LONG") == "1"
LETTERS, PATIENTS = (300, 12) if LONG else (12, 2)
NOBODY = ""


@pytest.fixture
def house(tmp_path: Path, lab: Lab) -> Iterator[House]:
    patients = lab.mailbox()
    one = House(tmp_path, lab.mailbox(), Submission(patients, lambda: PASSWORD))
    one.found()
    one.lets_in("secretary", "Salma Trabelsi", Role.SECRETARY)
    one.lets_in("substitute", "Dr Sami Khelifi", Role.SUBSTITUTE)
    for number in range(PATIENTS):
        one.enrols(f"Patient {number + 1}")
    yield one
    one.close()


class Days:
    """What happens, drawn by lot. `away`: the seat whose line is down; people go on working there."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.lot = house, Random(seed)
        self.asked: list[bytes] = []
        self.written: list[bytes] = []
        self.clinicians = ["physician", "substitute"]
        self.away = NOBODY

    def run(self, letters: int) -> None:
        """So many letters have come by then, and as much else happens."""
        acts = (self.ask, self.ask, self.sort, self.sort, self.take_over, self.answer, self.answer, self.go_round)
        while len(self.asked) < letters:
            self.lot.choice(acts)()

    def ask(self) -> bytes:
        device, consultation = self.lot.choice(self.house.devices)
        device.read(self.house.clock())
        letter = device.ask(QUESTION, self.house.clock(), consultation=consultation, subject="amlodipine")
        self.asked.append(letter)
        return letter

    def go_round(self) -> None:
        for name, seat in self.house.seats.items():
            if name != self.away:
                assert seat.round().trouble == ""

    def sort(self) -> None:
        sort(self.house.seats["secretary"], self.lot)

    def take_over(self) -> None:
        take_over(self.house.seats[self.lot.choice(self.clinicians)], self.lot)

    def answer(self) -> None:
        """One of them answers; now and then all do, before they heard of each other."""
        together = len(self.clinicians) if self.lot.random() < 0.3 else 1
        for name in self.lot.sample(self.clinicians, together):
            if letter := answer(self.house.seats[name], self.lot):
                self.written.append(letter)

    def at_two_desks(self) -> None:
        """A question is answered at two desks that hear nothing of each other."""
        letter = self.to_answer()
        self.written += [answer_one(self.house.seats[name], letter) for name in self.clinicians]
        assert self.written[-2:] == [letter, letter]

    def to_answer(self) -> bytes:
        """A question that every desk knows and the physician is to answer."""
        letter = self.ask()
        self.go_round()
        assert triage(self.house.seats["physician"].desk, letter, Decision.PHYSICIAN, self.house.clock()) is None
        self.house.rounds(2)
        return letter

    def one_may_be_read(self) -> bytes:
        """The secretary asks for one text and is given it: the entry that holds it."""
        letter, (physician, secretary) = self.to_answer(), self.named("physician", "secretary")
        assert ask_reading(secretary.desk, letter, self.house.clock()) is None
        self.house.rounds(2)
        assert grant_reading(physician.desk, letter, self.house.clock()) == 1
        self.house.rounds(2)
        (patient,) = (row.patient for row in inbox(physician.desk, None, self.house.clock()) if row.letter == letter)
        told = (one for one in physician.desk.signed_entries(patient) if isinstance(one.event, QuestionRecorded))
        return next(one.hash for one in told if one.event.letter == letter)  # type: ignore[attr-defined]

    def named(self, *names: str) -> list[Seat]:
        return [self.house.seats[name] for name in names]


def test_whatever_happens_no_letter_is_lost_or_answered_twice_and_all_desks_tell_the_same(
    house: House, tmp_path: Path
) -> None:
    days = Days(house, seed=6)
    days.run(LETTERS // 4)
    one_is_brought_to_the_secretary(days)
    days.at_two_desks()
    a_copy_is_made(days, tmp_path / "copy")
    days.away = "substitute"
    days.run(2 * LETTERS // 4)
    days.away = NOBODY
    house.rests()
    told_the_same(list(house.seats.values()), chains=3)
    reads_no_more_than_was_granted(house.seats["secretary"])
    put_back_and_heard(days, tmp_path / "copy")
    put_back_and_not_heard(days, tmp_path / "copy")
    days.run(3 * LETTERS // 4)
    the_substitute_leaves(days)
    granted = days.one_may_be_read()
    days.run(LETTERS)
    house.rests()
    told_the_same(days.named("physician", "secretary"), chains=4)
    answered = nothing_lost_nobody_answered_twice(house, days.asked, days.written)
    reads_no_more_than_was_granted(house.seats["secretary"], [granted])
    print(f"{len(days.asked)} letters, {len(days.written)} answers written to {answered} questions", end=" ")


def one_is_brought_to_the_secretary(days: Days) -> None:
    """As a file or as text, and not by mail: the physician reads it all the same, and answers."""
    house, physician = days.house, days.house.seats["physician"]
    house.brought_to = house.seats["secretary"]
    letter = days.ask()
    house.brought_to = None
    house.rounds(2)
    assert triage(physician.desk, letter, Decision.PHYSICIAN, house.clock()) is None
    days.written.append(answer_one(physician, letter))
    assert days.written[-1] == letter


def a_copy_is_made(days: Days, copy: Path) -> None:
    """Of the secretary's machine, while a question waits that she sorts afterwards."""
    house = days.house
    days.ask()
    house.rounds(1)
    house.backed_up("secretary", copy)
    assert inbox(house.seats["secretary"].desk, Queue.TRIAGE, house.clock())
    days.sort()
    house.rounds(1)


def put_back_and_heard(days: Days, copy: Path) -> None:
    """The secretary's machine as it was; it hears the others before anybody works there: nothing went wrong."""
    house = days.house
    assert house.restored("secretary", copy).round().trouble == ""
    house.rests()
    told_the_same(list(house.seats.values()), chains=3)


def put_back_and_not_heard(days: Days, copy: Path) -> None:
    """The same, and somebody works there first: what is written under numbers that were used stays there, that desk is closed
    in words and no other, and its member takes a new key.
    """
    house, clock = days.house, days.house.clock
    restored = house.restored("secretary", copy)
    days.sort()
    days.ask()
    with pytest.raises(Trouble, match=r"record\.fork"):
        restored.round()
    closed = restored.desk.closed(clock())
    assert closed is not None
    assert closed.code == "record.fork"
    reads_no_more_than_was_granted(restored)
    house.seats.pop("secretary").close()
    house.rests()
    told_the_same(list(house.seats.values()), chains=3)
    letter = next(one.letter for one in house.seats["physician"].desk.roster.profiles if one.role is Role.SECRETARY)
    assert isinstance(remove(house.seats["physician"].desk, letter, PASSPHRASE, None, clock()), Left)
    clock.now += DAY_MS
    new = house.lets_in("her new desk", "Salma Trabelsi", Role.SECRETARY)
    house.seats["secretary"] = house.seats.pop("her new desk")
    house.rounds(2)
    assert new.desk.closed(clock()) is None


def the_substitute_leaves(days: Days) -> None:
    """A question is answered at a desk that is offline and then removed: that answer never leaves, and another does."""
    house, clock = days.house, days.house.clock
    letter = days.to_answer()
    physician, substitute = days.named("physician", "substitute")
    for device, _ in house.devices:
        device.read(clock())  # once it knows that he left, a telephone opens nothing of his
    assert answer_one(substitute, letter) == letter
    gone = substitute.desk.profile.letter
    assert isinstance(remove(physician.desk, gone, PASSPHRASE, None, clock()), Left)
    house.seats.pop("substitute")
    house.rounds(2)
    with suppress(Trouble):  # where a letter came, it is not taken there any more
        substitute.round()
    closed = substitute.desk.closed(clock())
    assert closed is not None
    assert closed.code == "record.removed"
    substitute.close()
    days.clinicians = ["physician"]
    for done, of in tell_telephones(physician.desk, clock()):
        assert done <= of
    assert answer_one(physician, letter) == letter
    days.written.append(letter)
