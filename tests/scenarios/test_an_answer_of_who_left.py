"""A physician's desk is removed, and an answer from it was never opened: nobody knows whether the patient has it.

The practice: Dr Leïla Mansour, physician, and Salma Trabelsi, secretary, who stay; Dr Karim Jlassi, physician, who answered
and leaves. The patient: Amira Ben Youssef.
"""

from dataclasses import dataclass

import pytest

from core.model import Queue, Task, Told, Voice
from core.office.absence import overdue
from core.office.activity import activity
from core.office.colleagues import hand_over
from core.office.desk import Desk
from core.office.errands import told
from core.office.look import counts, inbox, tasks, thread, timeline
from core.office.phone import Logged, log_call
from core.office.post import post
from core.office.receive import receive
from core.office.refold import differing
from core.office.reply import Sent, reply
from core.office.sync import sync
from core.office.triage import claim, redirect
from core.office.where import standing
from core.record.view import ThreadView
from tests.partner import remove
from tests.practice import MINUTE, NOON, online
from tests.scenarios.day import ANSWER, code
from tests.scenarios.test_two_physicians import OTHER, CutOff, Two, two

__all__ = ["two"]

LATER = NOON + MINUTE
REASON = "la première n’est peut-être pas arrivée"


@dataclass
class Left:
    """The two physicians' day, and what those who stay make of it."""

    two: Two

    @property
    def staying(self) -> tuple[Desk, Desk]:
        return self.two.leila, self.two.day.secretary

    @property
    def letter(self) -> bytes:
        return self.two.day.letter

    def answered(self, *, leaves: bool = True) -> None:
        """Karim answers; his letter is with the post, or stays on his desk."""
        assert isinstance(reply(self.two.karim, self.letter, OTHER, online(OTHER), NOON), Sent)
        sync(self.two.karim)
        if leaves:
            post(self.two.karim, NOON)
            sync(self.two.karim)
        self.heard()

    def removed(self) -> None:
        remove(self.two.day.made, self.two.karim, LATER)
        self.heard()

    def heard(self) -> None:
        for _ in range(3):
            for desk in self.staying:
                receive(desk, LATER)

    def lists(self) -> list[tuple[str, str]]:
        """What both desks list, which must agree: queue or list, and why."""
        found = []
        for desk in self.staying:
            (row,) = inbox(desk, None, LATER)
            stands = [(str(row.queue), flag) for flag in row.flags if flag.startswith("reply.")]
            found.append([*stands, *((str(one.task), one.why) for one in tasks(desk, Task.TELL, LATER))])
            assert not any(differing(desk))
        assert found[0] == found[1]
        return found[0]

    def again(self) -> object:
        return reply(self.two.leila, self.letter, ANSWER, online(ANSWER, REASON), LATER)

    def read(self) -> list[str]:
        texts = self.two.read()
        self.heard()
        return texts


@pytest.fixture
def left(two: Two) -> Left:
    return Left(two)


UNSURE = [("answer", "reply.unsure"), ("tell", "unsure")]


@pytest.mark.parametrize("leaves", [True, False])
def test_an_answer_that_nobody_opened_before_its_desk_left_is_to_be_told_or_written_again(
    left: Left, leaves: bool
) -> None:
    left.answered(leaves=leaves)
    assert left.lists() == []
    assert [inbox(desk, Queue.ANSWERED, LATER) != [] for desk in left.staying] == [True, True]
    left.removed()
    assert left.lists() == UNSURE
    assert left.read() == []  # the page has the new roster before it opens a letter
    assert len({counts(desk, LATER) for desk in left.staying}) == 1
    for desk in left.staying:
        view = thread(desk, left.letter, LATER)
        assert isinstance(view, ThreadView)
        assert (view.unsure, view.queue) == ("Dr Karim Jlassi", "answer")
        assert [one.status for one in view.lines if one.kind == "reply"] == ["unsure"]
        assert [(one.state, one.who) for one in standing(desk, "amira", LATER)] == [("unsure", "Dr Karim Jlassi")]
        assert activity(desk, 7, LATER).answered == 0
    assert isinstance(left.again(), Sent)
    left.heard()
    assert left.lists() == []
    assert code(left.again()) == "reply.already"
    post(left.two.leila, LATER)
    assert left.read() == [ANSWER]
    assert left.lists() == []
    told_of = [one.kind for one in timeline(left.two.leila, left.two.day.patient)]
    assert (told_of.count("reply"), told_of.count("withheld")) == (2, 0)


def test_an_answer_that_was_opened_is_one_whoever_has_left_since(left: Left) -> None:
    left.answered()
    assert left.read() == [OTHER]
    left.removed()
    assert left.lists() == []
    assert code(left.again()) == "reply.already"
    assert code(hand_over(left.two.leila, left.letter, "A", LATER)) == "reply.already"
    view = thread(left.two.leila, left.letter, LATER)
    assert isinstance(view, ThreadView)
    assert view.unsure == ""


def test_a_receipt_that_comes_after_the_removal_ends_the_doubt_and_keeps_a_second_answer_back(left: Left) -> None:
    left.answered()
    left.two.day.device.read(NOON)  # opened while he was there; the receipt lies in the mailbox
    remove(left.two.day.made, left.two.karim, LATER)
    sync(left.two.leila)
    assert isinstance(left.again(), Sent)
    left.heard()
    post(left.two.leila, LATER)
    left.heard()
    assert left.read() == [OTHER]
    assert left.lists() == [("answered", "reply.withheld")]


def test_an_answer_that_left_without_a_word_that_was_heard_may_come_twice_and_everybody_was_told_so(left: Left) -> None:
    left.answered(leaves=False)
    left.two.line.down = True  # the post takes it, and the word of that stays on his desk
    letters = left.two.karim.vault.outbox()
    for one in letters:
        left.two.karim.box.deposit(one.to, one.letter, one.raw)
    left.two.day.device.read(NOON)
    left.removed()
    assert left.lists() == UNSURE
    assert isinstance(left.again(), Sent)
    post(left.two.leila, LATER)
    assert left.read() == [OTHER, ANSWER]


def test_an_answer_written_without_hearing_of_one_that_left_is_still_held_back(left: Left) -> None:
    leila = left.two.leila
    line = CutOff(left.two.day.made.journal)
    leila.journal, line.down = line, True
    assert isinstance(left.again(), Sent)
    assert isinstance(reply(left.two.karim, left.letter, OTHER, online(OTHER), NOON), Sent)
    post(left.two.karim, NOON)
    sync(left.two.karim)
    line.up()
    sync(leila)
    left.removed()
    post(leila, LATER)
    assert leila.vault.outbox() == []
    left.heard()
    assert left.lists() == [("answer", "reply.unsure"), ("answer", "reply.withheld"), ("tell", "unsure")]
    assert isinstance(left.again(), Sent)
    post(leila, LATER)
    assert left.read() == [ANSWER]


@pytest.mark.parametrize("by_voice", [True, False])
def test_who_was_reached_by_voice_waits_for_nothing(left: Left, by_voice: bool) -> None:
    left.answered()
    left.removed()
    leila, salma = left.staying
    if by_voice:
        spoken = log_call(leila, left.letter, ANSWER, online(ANSWER, REASON), Voice.CALLED_NUMBER, LATER)
        assert isinstance(spoken, Logged)
    else:
        assert told(salma, left.letter, Told.TRIED, LATER) is None
        sync(salma)
        left.heard()
        assert left.lists() == UNSURE
        assert told(salma, left.letter, Told.TOLD, LATER) is None
    left.heard()
    assert left.lists() == []
    assert inbox(salma, Queue.ANSWERED, LATER)
    view = thread(salma, left.letter, LATER)
    assert isinstance(view, ThreadView)
    assert view.unsure == ""
    assert isinstance(left.again(), Sent)  # the words reached her; the letter itself may still be written again


def test_a_call_before_the_answer_does_not_stand_for_it(left: Left) -> None:
    leila, _ = left.staying
    spoken = log_call(leila, left.letter, ANSWER, online(ANSWER, REASON), Voice.CALLED_NUMBER, NOON)
    assert isinstance(spoken, Logged)
    left.heard()
    left.answered()
    left.removed()
    assert left.lists() == UNSURE


def test_what_a_removed_desk_held_is_anybodys_and_can_be_handed_on(left: Left) -> None:
    assert claim(left.two.karim, left.letter, NOON) is None
    left.answered()
    assert inbox(left.two.leila, None, NOON)[0].claimed_by == "Dr Karim Jlassi"
    left.removed()
    leila, salma = left.staying
    assert [inbox(desk, None, LATER)[0].claimed_by for desk in left.staying] == ["", ""]
    assert [one.with_whom for one in overdue(salma, LATER + 5000 * MINUTE)] == [""]
    assert hand_over(salma, left.letter, "A", LATER) is None
    left.heard()
    assert [inbox(desk, None, LATER)[0].claimed_by for desk in left.staying] == ["Dr Leïla Mansour"] * 2
    assert redirect(leila, left.letter, "closed", LATER) is None
    left.heard()
    assert inbox(salma, Queue.CLOSED, LATER)
