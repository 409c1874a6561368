"""Three physicians, one question each time, lines that fall, desks that stop anywhere or are removed: at most one answer
leaves, and once all lines are up, exactly one has left and every desk says so. A second one leaves after an answer of who was
removed, in the knowledge of it.
"""

import os
from contextlib import nullcontext, suppress
from pathlib import Path
from random import Random

from core.demo.device import Device
from core.dossier import Question
from core.model import Decision, Trouble
from core.office.desk import Desk
from core.office.post import Carried, carry, note, post, ready
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.sync import sync
from core.office.triage import triage
from crypto.body import Reply
from crypto.keys import Role
from tests.partner import partner, remove
from tests.practice import NOON, Practice, asked, exchange, online, practice
from tests.scenarios.day import ANSWER
from tests.scenarios.test_two_physicians import CutOff

RUNS = 600 if os.environ.get("COLLOQUE_LONG") else 20
STEPS = 24


class Life:
    """One run: three physicians' desks, each with a line of its own. In every second the founder removes one of the others:
    early, who has just answered, or later, whoever it is.
    """

    def __init__(self, made: Practice, desks: tuple[Desk, ...], patient: bytes, device: Device, seed: int) -> None:
        self.made, self.patient, self.device, self.chance = made, patient, device, Random(seed)
        self.desks = desks
        self.lines = [CutOff(made.journal) for _ in desks]
        for desk, line in zip(desks, self.lines, strict=True):
            desk.journal = line
        self.given: list[tuple[Desk, Carried]] = []
        self.gone: Desk | None = None
        self.early = seed % 4 == 0
        when = self.chance.randrange(3) if self.early else self.chance.randrange(STEPS // 3, STEPS)
        self.leaves_at = when if seed % 2 == 0 else STEPS

    @property
    def staying(self) -> tuple[Desk, ...]:
        return tuple(desk for desk in self.desks if desk is not self.gone)

    def step(self, number: int, letters: list[bytes]) -> None:
        if number == self.leaves_at:
            self._leaves(letters)
        at = self.chance.randrange(len(self.desks))
        with suppress(Trouble) if self.desks[at] is self.gone else nullcontext():  # once it heard so it writes nothing
            self._act(self.desks[at], self.lines[at], letters)

    def _leaves(self, letters: list[bytes]) -> None:
        founder, *others = self.desks
        self.gone = self.chance.choice(others)
        if self.early:
            for line in self.lines:
                line.up()
            for letter in letters:
                reply(self.gone, letter, ANSWER, online(ANSWER, "relu avec le patient"), NOON)
            sync(self.gone)
            sync(founder)
        remove(self.made, self.gone, NOON)

    def _act(self, desk: Desk, line: CutOff, letters: list[bytes]) -> None:
        match self.chance.randrange(9):
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
            case 6 if self.leaves_at < STEPS:  # the patient looks, now and not in the evening alone
                self.device.read(NOON)
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
            with suppress(Trouble) if desk is self.gone else nullcontext():
                note(desk, carried, NOON)
        self._rounds()
        for question in self.made.physician.dossier(self.patient).questions:
            if question.unsure is not None:
                wanted = online(ANSWER, "la première n’est peut-être pas arrivée")
                assert isinstance(reply(self.made.physician, question.letter, ANSWER, wanted, NOON), Sent)
        self._rounds()

    def _rounds(self) -> None:
        for _ in range(5):
            for desk in (*self.staying, self.made.secretary):
                receive(desk, NOON)
                post(desk, NOON)

    def read(self) -> set[bytes]:
        """The entries of the answers that the patient has, in the evening."""
        self.device.read(NOON)
        read = [one.record for one in self.device.replies() if isinstance(one.body, Reply)]
        assert len(set(read)) == len(read)
        return set(read)


def test_at_most_one_answer_leaves_and_in_the_end_exactly_one(tmp_path: Path) -> None:
    held_back = answered = again = 0
    for seed in range(RUNS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        life = _morning(folder, seed)
        patient = life.patient
        letters = [one.letter for one in life.made.physician.dossier(patient).questions]
        for number in range(STEPS):
            life.step(number, letters)
        life.evening()
        read = life.read()
        (first, *others) = [desk.dossier(patient).questions for desk in (*life.staying, life.made.secretary)]
        assert all(_told(one) == _told(first) for one in others), seed
        for question in first:
            _at_most_one(life, question, read)
        assert [desk.vault.setting("alarm") for desk in life.staying] == [None] * len(life.staying), seed
        assert not any(desk.vault.outbox() for desk in life.staying), seed
        answered += len(read)
        held_back += sum(len(question.withheld) for question in first)
        again += sum(len(question.replies) > 1 for question in first)
    assert answered > RUNS
    assert held_back > RUNS / 6
    assert again


def _at_most_one(life: Life, question: Question, read: set[bytes]) -> None:
    """One answer stands, and the patient has it. Two leave where the first one's desk was removed, and whoever wrote the
    second knew of it; where the record lost the word that it left, nobody did.
    """
    theirs = [one for one in question.replies if one.writer_gone]
    ours = [one for one in question.replies if not one.writer_gone]
    assert len(ours) <= 1
    assert len(theirs) <= 1
    assert not theirs or life.gone is not None
    assert all(one.entry in read for one in ours)
    desk = life.made.physician
    for mine in ours:
        assert all(desk.had_heard(mine.profile, mine.order[2], one.order) or not one.sent for one in theirs)


def _told(questions: tuple[Question, ...]) -> list[tuple[object, ...]]:
    """What every member knows of the answers, whether or not they may read them."""
    return [
        (one.letter, one.withheld, [(reply.entry, reply.sent, reply.unsure) for reply in one.replies])
        for one in questions
    ]


def _morning(folder: Path, seed: int) -> Life:
    """Two questions of one patient wait for an answer, and three physicians may give it."""
    made = practice()
    patient, consultation, device, _ = asked(made, folder)
    device.ask("Et le soir ?", NOON, consultation=consultation, subject="Atorvastatine")
    exchange(made)
    for question in made.secretary.dossier(patient).questions:
        assert triage(made.secretary, question.letter, Decision.PHYSICIAN, NOON) is None
    exchange(made)
    more = (partner(made, Role.PHYSICIAN, name, NOON) for name in ("Dr Karim Jlassi", "Dr Nadia Khelifi"))
    life = Life(made, (made.physician, *more), patient, device, seed)
    for desk in (*life.desks, made.secretary):
        receive(desk, NOON)
    return life
