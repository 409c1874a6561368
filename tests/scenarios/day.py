"""A practice with one question of the morning, on two desks.

The practice: Dr Leïla Mansour, physician; Salma Trabelsi, secretary. The patient: Amira Ben Youssef. Letters are really
sealed; the two desks only meet through the post.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from core.demo.device import Device
from core.model import (
    Decision,
    Refusal,
    Task,
)
from core.office.desk import Desk
from core.office.identity import confirm_identity
from core.office.look import tasks
from core.office.post import post
from core.office.reply import Sent, reply
from core.office.triage import triage
from crypto.kinds import NO_SIGN, Category, Sign
from tests.practice import NOON, Practice, consulted, enrolled, exchange, online, practice

TEXT = "L’amlodipine, faut-il la prendre avant ou après le repas ?"
ANSWER = "L’amlodipine se prend le matin, pendant ou en dehors du repas."
COME = "Un examen est nécessaire. Prenez rendez-vous au cabinet."
HOUR = 3_600_000


@dataclass
class Day:
    """The practice of the day, its patient, and the question of the morning."""

    made: Practice
    patient: bytes
    consultation: bytes
    device: Device
    letter: bytes = b""

    @property
    def physician(self) -> Desk:
        return self.made.physician

    @property
    def secretary(self) -> Desk:
        return self.made.secretary

    def ask(self, text: str = TEXT, signs: Sign = NO_SIGN, category: Category = Category.MEDICINE) -> bytes:
        """A question of the patient, received on both desks."""
        asked = self.device.ask(
            text, NOON, consultation=self.consultation, subject="Amlodipine", signs=signs, category=category
        )
        exchange(self.made)
        return asked

    def lists(self, now: int = NOON) -> list[tuple[Task, str]]:
        """What stands in the lists of both desks, which must agree."""
        hers, his = (tasks(desk, None, now) for desk in (self.secretary, self.physician))
        assert hers == his
        return [(row.task, row.why) for row in hers]

    def answer(self, text: str = ANSWER) -> None:
        """The physician answers in writing, and the letter is with the post."""
        assert triage(self.secretary, self.letter, Decision.PHYSICIAN, NOON) is None
        exchange(self.made)
        assert isinstance(reply(self.physician, self.letter, text, online(text), NOON), Sent)
        post(self.physician, NOON)
        exchange(self.made)


@pytest.fixture
def day(tmp_path: Path) -> Day:
    """A morning with one question."""
    made = practice()
    patient, device = enrolled(made, tmp_path)
    consultation = consulted(made, patient)
    current = made.physician.dossier(patient).current_device()
    assert current is not None
    assert confirm_identity(made.physician, patient, current.sig, NOON) is None
    exchange(made)
    device.read(NOON)
    exchange(made)
    made_day = Day(made, patient, consultation, device)
    made_day.letter = made_day.ask()
    return made_day


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Where another patient's device lies."""
    folder = tmp_path / "neighbour"
    folder.mkdir()
    return folder


def code(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code
