"""Two physicians, a substitute and two secretaries work at once for three minutes, each at a machine of their own, and share a
mailbox: afterwards all of them tell the same. The figures are printed.
"""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest

from core.doors.smtp import Submission
from core.record.events import ReplyWithheld
from crypto.keys import Role
from tests.bench.measures import spread
from tests.mail.house import House, Seat
from tests.mail.work import (
    QUESTION,
    answer,
    nothing_lost_nobody_answered_twice,
    reads_no_more_than_was_granted,
    sort,
    take_over,
    told_the_same,
)
from tests.mail_lab.lab import PASSWORD, Lab

SECONDS, PATIENTS = 180, 8
MEMBERS = {
    "second physician": ("Dr Nour Gharbi", Role.PHYSICIAN),
    "substitute": ("Dr Sami Khelifi", Role.SUBSTITUTE),
    "secretary": ("Salma Trabelsi", Role.SECRETARY),
    "second secretary": ("Ines Jaziri", Role.SECRETARY),
}

pytestmark = pytest.mark.skipif(not os.environ.get("COLLOQUE_LONG"), reason="three minutes of work: make long")


@dataclass
class Ledger:
    """What all of them note: when each entry was written, how long it took to another desk's vault, what was answered."""

    began: float = field(default_factory=monotonic)
    written: dict[tuple[bytes, int], float] = field(default_factory=dict)
    travelled: list[float] = field(default_factory=list)
    answered: list[bytes] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return monotonic() - self.began > SECONDS


class Worker(threading.Thread):
    """Somebody at work: an act drawn by lot, a round of the post, a wait for what the others do."""

    def __init__(self, house: House, name: str, ledger: Ledger, seed: int) -> None:
        super().__init__(name=name)
        self._folder, self._clock = house.folder / name, house.clock
        self._ledger, self._lot = ledger, Random(seed)
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            seat = Seat(self._folder, self._clock)  # a vault belongs to the thread that opened it
            try:
                self._work(seat)
            finally:
                seat.close()
        except BaseException as fault:
            self.fault = fault

    def _work(self, seat: Seat) -> None:
        acts: tuple[Callable[[Seat, Random], object], ...] = (sort, sort)
        if seat.desk.clinician:
            acts = (sort, take_over, answer, answer, answer)
        known = seat.heads()
        while not self._ledger.over:
            done = self._lot.choice(acts)(seat, self._lot)
            if isinstance(done, bytes) and done:
                self._ledger.answered.append(done)
            me, now = seat.desk.me, monotonic()
            before, mine = (heads.get(me, (0, b""))[0] for heads in (known, seat.heads()))
            self._ledger.written.update({(me, seq): now for seq in range(before + 1, mine + 1)})
            seat.round()
            known = self._heard(seat, known)
            seat.wait(self._lot.random())

    def _heard(self, seat: Seat, known: dict[bytes, tuple[int, bytes]]) -> dict[bytes, tuple[int, bytes]]:
        heads, now = seat.heads(), monotonic()
        for profile, (seq, _) in heads.items():
            came = range(known.get(profile, (0, b""))[0] + 1, seq + 1) if profile != seat.desk.me else ()
            places = ((profile, at) for at in came)
            self._ledger.travelled += [now - self._ledger.written[one] for one in places if one in self._ledger.written]
        return heads


@pytest.fixture
def house(tmp_path: Path, lab: Lab) -> Iterator[House]:
    patients = lab.mailbox()
    one = House(tmp_path, lab.mailbox(), Submission(patients, lambda: PASSWORD))
    one.found()
    for name, (member, role) in MEMBERS.items():
        one.lets_in(name, member, role)
    for number in range(PATIENTS):
        one.enrols(f"Patient {number + 1}")
    one.rounds(3)
    yield one
    one.close()


def test_five_desks_that_work_at_once_end_with_one_log(house: House) -> None:
    before = entries(house)
    for seat in house.seats.values():
        seat.close()
    ledger, lot, asked = Ledger(), Random(5), []
    workers = [Worker(house, name, ledger, seed) for seed, name in enumerate(house.seats)]
    for one in workers:
        one.start()
    while not ledger.over:
        device, consultation = lot.choice(house.devices)
        asked.append(device.ask(QUESTION, house.clock(), consultation=consultation, subject="amlodipine"))
        sleep(lot.random())
    for one in workers:
        one.join()
        assert one.fault is None, one.fault
    house.seats = {name: Seat(house.folder / name, house.clock) for name in house.seats}
    house.rests()
    told_the_same(list(house.seats.values()), chains=5)
    answered = nothing_lost_nobody_answered_twice(house, asked, ledger.answered)
    for name in ("secretary", "second secretary"):
        reads_no_more_than_was_granted(house.seats[name])
    p50, p99 = spread(ledger.travelled)
    count = entries(house) - before
    print(
        f"\n{len(asked)} letters, {count} entries in {SECONDS} s, {count / SECONDS:.1f} a second;"
        f" from one desk to another's vault: p50 {p50:.2f} s, p99 {p99:.2f} s of {len(ledger.travelled)};"
        f" {len(ledger.answered)} answers written to {answered} questions, {withheld(house)} of them held back"
    )


def entries(house: House) -> int:
    return sum(seq for seq, _ in house.seats["physician"].heads().values())


def withheld(house: House) -> int:
    """How many answers were second ones and never left."""
    desk = house.seats["physician"].desk
    log = (one for patient in desk.vault.shelves() for one in desk.signed_entries(patient))
    return sum(isinstance(one.event, ReplyWithheld) for one in log)
