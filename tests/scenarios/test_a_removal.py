"""A desk is removed by a colleague who had not heard all that it wrote: the same of it counts at every desk, and no more.

The practice: Dr Leïla Mansour, physician, whose line is down; Salma Trabelsi, secretary; Dr Sami Khelifi, who leaves.
"""

from dataclasses import dataclass, replace

import pytest

from core.model import Decision, Refusal
from core.office.desk import Desk
from core.office.enrol import enter_patient
from core.office.ledger import ledger, writers
from core.office.look import counts, inbox, timeline
from core.office.receive import receive
from core.office.refold import differing
from core.office.sync import sync
from core.office.triage import triage
from core.record.rows import InboxRow
from crypto.keys import Role
from tests.partner import partner, remove
from tests.practice import AMIRA, MINUTE, NOON
from tests.scenarios.day import Day
from tests.scenarios.test_two_physicians import CutOff

LATER = NOON + MINUTE


@dataclass
class Leaving:
    """The day, who leaves, and the physician's line."""

    day: Day
    sami: Desk
    line: CutOff

    @property
    def staying(self) -> tuple[Desk, Desk]:
        return self.day.physician, self.day.secretary

    def removed(self) -> None:
        """The physician ends his chain where it ends at her desk."""
        remove(self.day.made, self.sami, NOON)

    def heard(self) -> None:
        self.line.up()
        for _ in range(3):
            for desk in self.staying:
                receive(desk, LATER)


@pytest.fixture
def leaving(day: Day) -> Leaving:
    """He sorts the question of the morning, enters a patient, and both are told to the secretary alone."""
    sami = partner(day.made, Role.SUBSTITUTE, "Dr Sami Khelifi", NOON)
    sync(day.secretary)
    line = CutOff(day.made.journal)
    day.physician.journal = line
    line.down = True
    receive(sami, NOON)
    assert triage(sami, day.letter, Decision.APPOINTMENT, NOON) is None
    assert not isinstance(enter_patient(sami, name="Nadia Khelifi", **AMIRA, now=NOON), Refusal)  # type: ignore[arg-type]
    sync(sami)
    return Leaving(day, sami, line)


def rows(desk: Desk) -> list[InboxRow]:
    """The list without the words that only some may read."""
    return [replace(row, subject="", readable=False) for row in inbox(desk, None, LATER)]


def told(desk: Desk, patient: bytes) -> list[tuple[str, str]]:
    return [(one.kind, one.number) for one in timeline(desk, patient)]


@pytest.mark.parametrize("heard_him_before", [True, False])
def test_what_a_removed_desk_wrote_past_its_end_counts_nowhere_whoever_heard_it_before(
    leaving: Leaving, heard_him_before: bool
) -> None:
    leila, salma = leaving.staying
    if heard_him_before:
        receive(salma, NOON)
        assert [one.name for one in salma.vault.patients()] == ["Amira Ben Youssef", "Nadia Khelifi"]
        assert rows(salma)[0].queue == "routed"
    leaving.removed()
    leaving.heard()
    assert (len(salma.vault.heads()) > len(salma.heads())) is heard_him_before
    assert salma.heads() == leila.heads() == leila.vault.heads()
    assert [one.name for one in salma.vault.patients()] == ["Amira Ben Youssef"]
    assert rows(salma) == rows(leila)
    assert rows(salma)[0].queue == "triage"
    assert counts(salma, LATER) == counts(leila, LATER)
    assert told(salma, leaving.day.patient) == told(leila, leaving.day.patient)
    assert [(one.letter, one.entries) for one in writers(salma)] == [
        (one.letter, one.entries) for one in writers(leila)
    ]
    assert len(ledger(salma).lines) == len(ledger(leila).lines)
    assert not any(differing(salma))
    assert [desk.closed(LATER) for desk in leaving.staying] == [None, None]


def test_what_the_others_write_on_top_of_it_is_taken_in_everywhere(leaving: Leaving) -> None:
    leila, salma = leaving.staying
    receive(salma, NOON)
    leaving.removed()
    leaving.heard()
    assert triage(salma, leaving.day.letter, Decision.PHYSICIAN, LATER) is None
    sync(salma)
    synced = sync(leila)
    assert (synced.waiting, synced.refused) == (0, {})
    assert rows(leila) == rows(salma)
    assert rows(leila)[0].queue == "answer"


def test_what_waited_of_it_waits_no_more(leaving: Leaving) -> None:
    salma, wires = leaving.day.secretary, leaving.day.made.journal.wires
    lost = wires.pop(-2)
    assert sync(salma).waiting == 1
    leaving.removed()
    wires.append(lost)
    leaving.heard()
    assert (salma.vault.waiting(), salma.heads()) == ([], leaving.day.physician.heads())
