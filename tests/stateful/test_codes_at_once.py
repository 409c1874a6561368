"""Lives of a counter at which several codes stand: a telephone is bound to the patient it was compared for, to no other.

At full figures ten thousand lives (docs/threats.md), else some of them.
"""

import os
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.model import Level, Refusal
from core.office.enrol import (
    accept_device,
    burn_invite,
    burn_over,
    digits_of,
    enter_patient,
    invite_device,
    under_way,
)
from core.office.receive import receive
from crypto.invite import Invite
from tests.practice import AMIRA, MINUTE
from tests.stateful.world import Pocket, World, answer, new_world, twin_in_memory

LIVES, STEPS = (10_000, 20) if os.environ.get("COLLOQUE_LONG") else (150, 20)
PEOPLE = ("Amel Trabelsi", "Sami Amara", "Inès Karoui")
NEWEST = st.integers(0, 4)
WAITS, ANSWERED, OVER = "waits", "answered", "over"


@dataclass
class Code:
    """A code as somebody who only watches the counter knows it. `phone`: the one that answered it."""

    patient: int
    invite: Invite
    state: str = WAITS
    phone: Pocket | None = None


@cache
def _prepared() -> World:
    world = new_world()
    world.patients.clear()
    for name in PEOPLE:
        patient = enter_patient(world.secretary, name=name, **AMIRA, now=world.now)  # type: ignore[arg-type]
        assert isinstance(patient, bytes)
        world.patients.append(patient)
    return world


class WaitingRoom(RuleBasedStateMachine):
    """The secretary's desk, three patients, their telephones, and whoever else sees a code. `tally`: what all lives met."""

    tally: ClassVar[Counter[str]] = Counter()

    @initialize()
    def begin(self) -> None:
        self.world = _prepared().copy(twin_in_memory)
        self.codes: list[Code] = []
        self.phones: list[Pocket] = []
        self.bound: dict[int, bytes] = {}
        for patient in range(len(PEOPLE)):
            self.show(patient)

    def _age(self) -> None:
        for one in self.codes:
            if one.state == WAITS and self.world.now >= one.invite.expires_ms:
                one.state = OVER

    @rule(patient=st.integers(0, len(PEOPLE) - 1))
    def show(self, patient: int) -> None:
        invite = invite_device(self.world.secretary, self.world.patients[patient], Level.IN_PERSON, self.world.now)
        assert isinstance(invite, Invite), invite
        for one in self.codes:
            one.state = OVER if one.patient == patient else one.state
        self.codes.append(Code(patient, invite))

    @precondition(lambda self: self.codes)
    @rule(at=NEWEST, phones=st.integers(1, 2))
    def scan(self, at: int, phones: int) -> None:
        """One telephone or two that race, on any code that was ever shown."""
        one = self.codes[-1 - at % len(self.codes)]
        racing = [answer(self.world.box, one.invite, self.world.now) for _ in range(phones)]
        self.phones += racing
        receive(self.world.secretary, self.world.now)
        if one.state == WAITS:
            shown = digits_of(self.world.secretary, one.invite.invite_id)
            (one.phone,) = [phone for phone in racing if phone.digits() == shown]
            one.state = ANSWERED

    @precondition(lambda self: self.codes and self.phones)
    @rule(at=NEWEST, phone=st.integers(0, 3), own=st.sampled_from((True, True, False)))
    def compare(self, at: int, phone: int, own: bool) -> None:
        """The digits of some telephone are typed for some code."""
        one = self.codes[-1 - at % len(self.codes)]
        held = one.phone if own and one.phone else self.phones[-1 - phone % len(self.phones)]
        outcome = accept_device(
            self.world.secretary, one.invite.invite_id, held.digits(), "identity_card", self.world.now
        )
        self.tally[outcome.code if isinstance(outcome, Refusal) else "bound"] += 1
        if one.state != ANSWERED:
            said = "enrol.not_answered" if self._open(one) else "enrol.used"
            assert isinstance(outcome, Refusal)
            assert outcome.code == said
        elif held is not one.phone:
            assert isinstance(outcome, Refusal)
            assert outcome.code == "enrol.digits"
            one.state = OVER
        else:
            assert not isinstance(outcome, Refusal), outcome
            assert outcome.sig == held.keys.sig.public
            self.bound[one.patient] = outcome.sig
            one.state = OVER

    def _open(self, one: Code) -> bool:
        kept = self.world.secretary.vault.invite(one.invite.invite_id)
        return kept is not None and kept.state == "open"

    @precondition(lambda self: self.codes)
    @rule(at=NEWEST)
    def burn(self, at: int) -> None:
        one = self.codes[-1 - at % len(self.codes)]
        burn_invite(self.world.secretary, one.invite.invite_id)
        one.state = OVER

    @rule(minutes=st.sampled_from((1, 4, 9)))
    def wait(self, minutes: int) -> None:
        self.world.now += minutes * MINUTE
        self._age()
        burn_over(self.world.secretary, self.world.now)

    @invariant()
    def what_stands_is_what_was_shown_and_neither_used_nor_burnt(self) -> None:
        if not hasattr(self, "world"):
            return
        found = under_way(self.world.secretary, self.world.now)
        expected = [(one.invite, one.phone) for one in self.codes if one.state != OVER]
        self.tally["three at once"] += len(found) == len(PEOPLE)
        assert [one.invite for one in found] == [invite for invite, _ in expected]
        sigs = [phone and phone.keys.sig.public for _, phone in expected]
        assert [one.answer and one.answer.sig for one in found] == sigs

    @invariant()
    def a_patients_telephone_is_the_one_that_was_compared_for_that_patient(self) -> None:
        for at, sig in getattr(self, "bound", {}).items():
            current = self.world.secretary.dossier(self.world.patients[at]).current_device()
            assert current is not None
            assert current.sig == sig


def test_no_telephone_is_bound_to_a_patient_it_was_not_compared_for() -> None:
    run_state_machine_as_test(
        WaitingRoom,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    met = WaitingRoom.tally
    print("\n" + ", ".join(f"{what} {count}" for what, count in sorted(met.items())))
    assert min(met["bound"], met["enrol.digits"], met["enrol.used"], met["enrol.not_answered"]) > LIVES // 20
    assert met["three at once"] > LIVES // 20
