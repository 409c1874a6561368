"""Three physicians, one question each time, lines that fall and desks that stop anywhere: at most one answer leaves, and
once all lines are up, exactly one has left and every desk says so."""

import os
from pathlib import Path
from random import Random

from core.demo.device import Device
from core.dossier import Question
from core.model import Decision
from core.office.desk import Desk
from core.office.post import Carried, carry, note, post, ready
from core.office.receive import receive
from core.office.reply import reply
from core.office.triage import triage
from crypto.body import Reply
from crypto.keys import Role
from tests.partner import partner
from tests.practice import NOON, Practice, asked, exchange, online, practice
from tests.scenarios.day import ANSWER
from tests.scenarios.test_two_physicians import CutOff

RUNS = 600 if os.environ.get("COLLOQUE_LONG") else 30
STEPS = 24


class Life:
    """One run: three physicians' desks, each with a line of its own."""

    def __init__(self, made: Practice, desks: tuple[Desk, ...], seed: int) -> None:
        self.made, self.chance = made, Random(seed)
        self.desks = desks
        self.lines = [CutOff(made.journal) for _ in desks]
        for desk, line in zip(desks, self.lines, strict=True):
            desk.journal = line
        self.given: list[tuple[Desk, Carried]] = []

    def step(self, letters: list[bytes]) -> None:
        at = self.chance.randrange(len(self.desks))
        desk, line = self.desks[at], self.lines[at]
        match self.chance.randrange(8):
            case 0:
                line.down = True
            case 1:
                line.up()
            case 2:
                receive(desk, NOON)
            case 3:
                reply(desk, self.chance.choice(letters), ANSWER, online(ANSWER, "relu avec le patient"), NOON)
            case 4:
                self._post(desk, line)
            case 5 if self.given:  # a desk that was stopped before it could note what the post had taken goes on
                note(*self.given.pop(0), NOON)
            case _:
                pass

    def _post(self, desk: Desk, line: CutOff) -> None:
        carried = carry(desk.box, ready(desk, NOON, reached=not line.down))
        if self.chance.random() < 0.4:
            self.given.append((desk, carried))
        else:
            note(desk, carried, NOON)

    def evening(self) -> None:
        for line in self.lines:
            line.up()
        for desk, carried in self.given:
            note(desk, carried, NOON)
        for _ in range(5):
            for desk in (*self.desks, self.made.secretary):
                receive(desk, NOON)
                post(desk, NOON)


def test_at_most_one_answer_leaves_and_in_the_end_exactly_one(tmp_path: Path) -> None:
    held_back = answered = 0
    for seed in range(RUNS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        life, patient, device = _morning(folder, seed)
        letters = [one.letter for one in life.made.physician.dossier(patient).questions]
        for _ in range(STEPS):
            life.step(letters)
        life.evening()
        device.read(NOON)
        read = [one.record for one in device.replies() if isinstance(one.body, Reply)]
        (first, *others) = [desk.dossier(patient).questions for desk in (*life.desks, life.made.secretary)]
        assert all(_told(one) == _told(first) for one in others), seed
        standing = [question.replies for question in first]
        assert all(len(replies) <= 1 for replies in standing), seed
        assert sorted(read) == sorted(replies[0].entry for replies in standing if replies), seed
        assert [desk.vault.setting("alarm") for desk in life.desks] == [None] * 3, seed
        assert not any(desk.vault.outbox() for desk in life.desks), seed
        answered += len(read)
        held_back += sum(len(question.withheld) for question in first)
    assert answered > RUNS
    assert held_back > RUNS / 6


def _told(questions: tuple[Question, ...]) -> list[tuple[object, ...]]:
    """What every member knows of the answers, whether or not they may read them."""
    return [(one.letter, one.withheld, [(reply.entry, reply.sent) for reply in one.replies]) for one in questions]


def _morning(folder: Path, seed: int) -> tuple[Life, bytes, Device]:
    """Two questions of one patient wait for an answer, and three physicians may give it."""
    made = practice()
    patient, consultation, device, _ = asked(made, folder)
    device.ask("Et le soir ?", NOON, consultation=consultation, subject="Atorvastatine")
    exchange(made)
    for question in made.secretary.dossier(patient).questions:
        assert triage(made.secretary, question.letter, Decision.PHYSICIAN, NOON) is None
    exchange(made)
    more = (partner(made, Role.PHYSICIAN, name, NOON) for name in ("Dr Karim Jlassi", "Dr Nadia Khelifi"))
    life = Life(made, (made.physician, *more), seed)
    for desk in (*life.desks, made.secretary):
        receive(desk, NOON)
    return life, patient, device
