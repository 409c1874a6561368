"""Two desks and two patients in bad weather: both desks end with the same log and the same view of it, or say why not."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from core.demo.device import Device
from core.model import HOUR_MS, Decision, Queue, Trouble
from core.office.desk import Desk
from core.office.identity import confirm_identity
from core.office.look import inbox
from core.office.post import post
from core.office.receive import receive
from core.office.reply import reply
from core.office.triage import claim, redirect, triage
from crypto.body import Reply
from tests.fakes.post import DictJournal
from tests.fakes.vault import DictVault
from tests.integration.weather import StormyBox, StormyJournal
from tests.practice import NOON, Practice, consulted, enrolled, exchange, online, practice

RUNS = 1000 if os.environ.get("COLLOQUE_LONG") else 20
STEPS = 30
ANSWER = "L’amlodipine se prend le matin, pendant ou en dehors du repas."
MINUTE = 60_000


@dataclass(frozen=True)
class Patient:
    """A patient, their consultation, their device as it was in the morning."""

    id: bytes
    consultation: bytes
    device: Device


@dataclass(frozen=True)
class Morning:
    """A practice at peace, from which every run begins."""

    made: Practice
    patients: tuple[Patient, ...]


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Morning:
    """Two patients, examined and enrolled."""
    made = practice()
    patients = []
    for born in ("1972-05-03", "1980-01-01"):
        patient, device = enrolled(made, tmp_path_factory.mktemp("patient"), born=born)
        consultation = consulted(made, patient)
        assert confirm_identity(made.physician, patient, device.keys.sig.public, NOON) is None
        exchange(made)
        device.read(NOON)
        patients.append(Patient(patient, consultation, device))
    exchange(made)
    return Morning(made, tuple(patients))


class Day:
    """One run: its own copies of the vaults, its own weather."""

    def __init__(self, morning: Morning, seed: int, folder: Path) -> None:
        self.chance = Random(seed)
        self.now = NOON
        self._skew = self.chance.choice((-HOUR_MS, 0, HOUR_MS))
        self.box = StormyBox(self.chance)
        self.box.inbox = dict(morning.made.box.inbox)
        self.box.outbox = {to: dict(letters) for to, letters in morning.made.box.outbox.items()}
        self.box.put_roster(morning.made.box.roster() or b"")
        shared = DictJournal()
        shared.append(morning.made.physician.vault.chain(morning.made.physician.me))
        shared.append(morning.made.secretary.vault.chain(morning.made.secretary.me))
        self.journals = [StormyJournal(shared, self.chance) for _ in range(2)]
        old = (morning.made.physician, morning.made.secretary)
        self.physician, self.secretary = (
            replace(desk, vault=_copy(desk.vault), box=self.box, journal=journal)
            for desk, journal in zip(old, self.journals, strict=True)
        )
        self.devices = [
            replace(one.device, path=folder / f"{at}", box=self.box) for at, one in enumerate(morning.patients)
        ]
        self.patients = morning.patients
        self.asked: list[bytes] = []
        self._morning = morning.made.secretary.vault

    @property
    def desks(self) -> tuple[Desk, Desk]:
        """The physician's and the secretary's."""
        return self.physician, self.secretary

    def at(self, desk: Desk) -> int:
        """What a desk's clock shows; the secretary's may be an hour off."""
        return self.now + (self._skew if desk is self.secretary else 0)

    def step(self) -> None:
        """Something happens somewhere."""
        self.now += self.chance.randrange(MINUTE)
        desk = self.chance.choice(self.desks)
        alone = (self._ask, self._ask, self._answer, self._answer, self._read, self.box.double)
        at_a_desk = (self._receive, self._receive, self._sort)
        act: Any = self.chance.choice((*alone, *at_a_desk))
        with in_doubt_writes_nothing():
            act(desk) if act in at_a_desk else act()

    def _ask(self) -> None:
        at = self.chance.randrange(2)
        subject = self.chance.choice(("Amlodipine", "Atorvastatine", ""))
        asked = self.devices[at].ask(
            f"Question {len(self.asked)}", self.now, consultation=self.patients[at].consultation, subject=subject
        )
        self.asked.append(asked)

    def _receive(self, desk: Desk) -> None:
        with in_doubt_writes_nothing():
            receive(desk, self.at(desk))
            post(desk, self.at(desk))

    def _sort(self, desk: Desk) -> None:
        rows = inbox(desk, None, self.at(desk))
        if not rows:
            return
        letter = self.chance.choice(rows).letter
        match self.chance.randrange(4):
            case 0 | 1:
                triage(desk, letter, self.chance.choice((*Decision, *[Decision.PHYSICIAN] * 5)), self.at(desk))
            case 2:
                claim(desk, letter, self.at(desk))
            case 3:
                redirect(desk, letter, self.chance.choice(("appointment", "closed")), self.at(desk))

    def _answer(self) -> None:
        for row in inbox(self.physician, Queue.ANSWER, self.now)[:1]:
            stated = replace(online(ANSWER), reason="même question que la veille")
            reply(self.physician, row.letter, ANSWER, stated, self.now)

    def _read(self) -> None:
        self.chance.choice(self.devices).read(self.now)

    def evening(self) -> None:
        """The weather clears, and everybody posts and receives until nothing is left under way."""
        self.box.calm = True
        for journal in self.journals:
            journal.calm = True
        for _ in range(3):
            for device in self.devices:
                device.read(self.now)
            for desk in self.desks:
                self._receive(desk)

    def set_back(self) -> None:
        """The secretary's vault is the one of the morning again, and nobody looks back at the opening."""
        self.secretary.vault = _copy(self._morning)
        self.journals[1].start_again()


@contextmanager
def in_doubt_writes_nothing() -> Iterator[None]:
    """A desk whose record is in doubt refuses to write; any other trouble is a fault."""
    try:
        yield
    except Trouble as trouble:
        if trouble.code not in ("record.fork", "record.rolled_back"):
            raise


def _copy(vault: Any) -> DictVault:
    copied = DictVault()
    for name, table in vars(vault).items():
        setattr(copied, name, dict(table) if isinstance(table, dict) else table)
    return copied


def log_of(desk: Desk) -> list[bytes]:
    """Every entry of every chain, in the order of the log."""
    entries = [entry for head in desk.vault.heads() for entry in desk.vault.chain(head.profile)]
    return [entry.hash for entry in sorted(entries, key=lambda entry: entry.header.order)]


def view_of(desk: Desk) -> tuple[Any, ...]:
    """What a member without texts sees: lists, files, who owns which device."""
    rows = [replace(row, subject="", readable=False, flags=()) for row in desk.vault.inbox(None, 10**6)]
    signs = [tuple(flag for flag in row.flags if not flag.startswith("sign.")) for row in desk.vault.inbox(None, 10**6)]
    return rows, signs, desk.vault.patients("", 10**6), desk.vault.waiting()


def test_two_desks_end_with_one_log_and_one_view_of_it_or_an_alarm(morning: Morning, tmp_path: Path) -> None:
    answered = alarms = 0
    for seed in range(RUNS):
        day = Day(morning, seed, tmp_path)
        for _ in range(STEPS):
            day.step()
        day.evening()
        said = [desk.vault.setting("alarm") for desk in day.desks]
        if any(said):
            alarms += 1
            continue
        assert log_of(day.physician) == log_of(day.secretary), seed
        assert view_of(day.physician) == view_of(day.secretary), seed
        known = {row.letter for row in day.physician.vault.inbox(None, 10**6)}
        assert set(day.asked) <= known, f"run {seed} lost a letter"
        answered += _replies_read_once(day, seed)
    assert alarms == 0
    assert answered > RUNS / 10


def test_a_desk_set_back_ends_with_the_same_log_or_with_an_alarm(morning: Morning, tmp_path: Path) -> None:
    outcomes = {"equal": 0, "alarm": 0}
    for seed in range(RUNS // 5):
        day = Day(morning, seed, tmp_path)
        for _ in range(STEPS // 2):
            day.step()
        day.set_back()
        for _ in range(STEPS // 2):
            day.step()
        day.evening()
        alarm = any(desk.vault.setting("alarm") for desk in day.desks)
        assert alarm or log_of(day.physician) == log_of(day.secretary), seed
        outcomes["alarm" if alarm else "equal"] += 1
    assert min(outcomes.values()) > 0


def _replies_read_once(day: Day, seed: int) -> int:
    """Each device holds each reply of the record once, and no other."""
    total = 0
    for patient, device in zip(day.patients, day.devices, strict=True):
        recorded = [one for asked in day.physician.dossier(patient.id).questions for one in asked.replies]
        read = [one.record for one in device.memory.read if isinstance(one.body, Reply)]
        assert sorted(read) == sorted(one.entry for one in recorded), seed
        total += len(read)
    return total
