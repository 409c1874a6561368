"""A physician, a secretary and a substitute at three machines that share one mailbox: letters come, are sorted, claimed and
answered at random, one desk is offline for a while, one is put back from a copy. Nothing is lost, nobody is answered twice,
and at the end every desk tells the same.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from core.charter.risk import Stated, text_hash
from core.doors.smtp import Submission
from core.model import DAY_MS, Decision, Judgement, Queue
from core.office.leave import Left, remove
from core.office.look import inbox
from core.office.reply import Sent, reply
from core.office.triage import claim, triage
from core.record.rows import InboxRow
from crypto.keys import Role
from tests.mail.house import PASSPHRASE, House, Seat
from tests.mail_lab.lab import PASSWORD, Lab

LONG = os.environ.get("COLLOQUE_LONG") == "1"
LETTERS, PATIENTS = (300, 12) if LONG else (12, 2)
QUESTION = "J'ai oublié hier soir le comprimé d'amlodipine. Que faire ?"
ANSWER = "Un oubli isolé n'est pas grave : prenez le comprimé d'amlodipine à l'heure habituelle, sans doubler la prise."
CLINICIANS = ("physician", "substitute")


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


class Morning:
    """What happens, drawn by lot. `away`: the seat whose line is down; people go on working there."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.lot = house, Random(seed)
        self.asked: list[bytes] = []
        self.sent: list[bytes] = []
        self.away = ""

    def run(self, letters: int) -> None:
        """So many letters come, and as much else happens."""
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
                seat.round()

    def sort(self) -> None:
        seat = self.house.seats["secretary"]
        if row := self._one(seat, Queue.TRIAGE):
            where = self.lot.choice((*(Decision.PHYSICIAN,) * 4, Decision.APPOINTMENT))
            assert triage(seat.desk, row.letter, where, self.house.clock()) is None

    def take_over(self) -> None:
        seat = self.house.seats[self.lot.choice(CLINICIANS)]
        if row := self._one(seat, Queue.ANSWER):
            claim(seat.desk, row.letter, self.house.clock())

    def answer(self) -> None:
        """One of them answers; now and then both do, before they heard of each other."""
        both = self.lot.random() < 0.3
        for name in self.lot.sample(CLINICIANS, 2 if both else 1):
            seat = self.house.seats[name]
            if row := self._one(seat, Queue.ANSWER):
                self.reply(seat, row.letter)

    def reply(self, seat: Seat, letter: bytes) -> None:
        role = seat.desk.profile.role
        stated = Stated(Judgement.ONLINE, text_hash(ANSWER), "Déjà expliqué en consultation.", "question", 12, role)
        if isinstance(reply(seat.desk, letter, ANSWER, stated, self.house.clock()), Sent):
            self.sent.append(letter)

    def both(self) -> None:
        """A question is answered at two desks that hear nothing of each other."""
        letter = self.ask()
        self.go_round()
        assert triage(self.house.seats["physician"].desk, letter, Decision.PHYSICIAN, self.house.clock()) is None
        self.house.rounds(2)
        for name in CLINICIANS:
            self.reply(self.house.seats[name], letter)
        assert self.sent[-2:] == [letter, letter]

    def _one(self, seat: Seat, queue: Queue) -> InboxRow | None:
        rows = list(inbox(seat.desk, queue, self.house.clock()))
        return self.lot.choice(rows) if rows else None


def test_whatever_happens_every_desk_tells_the_same_at_the_end(house: House, tmp_path: Path) -> None:
    morning = Morning(house, seed=6)
    morning.run(LETTERS // 3)
    morning.both()
    house.backed_up("secretary", tmp_path / "copy")
    morning.away = "substitute"
    morning.run(2 * LETTERS // 3)
    morning.away = ""
    house.rounds(1)
    assert house.restored("secretary", tmp_path / "copy").round().trouble == ""
    morning.run(LETTERS)
    house.rounds(4)
    told_the_same(house)
    nothing_lost_nobody_answered_twice(house, morning)
    a_secretary_has_no_text(house)
    print(f"{len(morning.asked)} letters, {len(morning.sent)} answers written to {len(set(morning.sent))} questions")


def told_the_same(house: House, desks: int = 3) -> None:
    """Every chain ends alike at every desk, and every desk may send."""
    physician = house.seats["physician"]
    assert len(physician.heads()) <= desks
    for name, seat in house.seats.items():
        assert seat.heads() == physician.heads(), name
        assert seat.desk.closed(house.clock()) is None, name
        assert seat.desk.vault.waiting() == [], name


def nothing_lost_nobody_answered_twice(house: House, morning: Morning) -> None:
    """Each letter that was asked is a question at each desk, and its patient's telephone holds at most one reply to it."""
    for seat in house.seats.values():
        known = {row.letter for queue in Queue for row in inbox(seat.desk, queue, house.clock())}
        assert known >= set(morning.asked)
    desk = house.seats["physician"].desk
    for device, _ in house.devices:
        device.read(house.clock())
        dossier = desk.dossier(desk.vault.device_owner(device.keys.sig.public) or b"")
        left = [[one for one in question.replies if one.sent] for question in dossier.questions]
        assert max(map(len, left)) <= 1
        assert len(list(device.replies())) == sum(map(len, left))
        answered = {one.letter for one in dossier.questions if one.letter in morning.sent}
        assert sum(map(len, left)) == len(answered)


def a_secretary_has_no_text(house: House) -> None:
    """No word of a patient or of a physician can be opened in her vault."""
    vault = house.seats["secretary"].desk.vault
    entries = [entry for head in vault.heads() for entry in vault.chain(head.profile)]
    told = [entry for entry in entries if entry.header.kind in ("QuestionRecorded", "ReplyRecorded")]
    assert told
    assert all(entry.clin is None for entry in told)


def test_a_desk_put_back_that_writes_before_it_listens_is_closed_and_no_other(house: House, tmp_path: Path) -> None:
    """What it wrote under numbers that were used stays with it; its member takes a new key, and the day goes on."""
    morning = Morning(house, seed=7)
    morning.ask()
    house.rounds(1)
    house.backed_up("secretary", tmp_path / "copy")
    morning.sort()
    house.rounds(1)
    restored = house.restored("secretary", tmp_path / "copy")
    assert len(list(inbox(restored.desk, Queue.TRIAGE, house.clock()))) == 1
    morning.sort()
    house.rounds(2)
    letter, closed = restored.desk.profile.letter, restored.desk.closed(house.clock())
    assert closed is not None
    assert closed.code == "record.fork"
    house.seats.pop("secretary").close()
    removed = remove(house.seats["physician"].desk, letter, PASSPHRASE, None, house.clock())
    assert isinstance(removed, Left)
    house.clock.now += DAY_MS
    house.lets_in("her new desk", "Salma Trabelsi", Role.SECRETARY)
    morning.ask()
    house.rounds(3)
    told_the_same(house, desks=4)
    nothing_lost_nobody_answered_twice(house, morning)
