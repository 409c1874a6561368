"""Lives of a practice in memory, some on SQLCipher: article 22 holds in each of them.

At full figures two thousand in memory and a hundred on SQLCipher, ten times over; else a part of them.
"""

import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core.doors.vault import Vault
from tests.stateful.law import SENT
from tests.stateful.machine import Article22, prepare
from tests.stateful.play import Play
from tests.stateful.world import FragileSql, World, new_world, sql_vault

LONG = bool(os.environ.get("COLLOQUE_LONG"))
LIVES = ((17_000, 10), (2_500, 20), (500, 50)) if LONG else ((240, 10), (110, 20), (50, 50))
"""How many lives of at most how many steps: 20,000 in all at full figures."""
ON_DISK = 1_000 if LONG else 20
REFUSED = {
    "question.unknown",
    "role.may_not",
    "record.clock_back",
    "clock.accepted",
    "reply.already",
    "identity.device_replaced",
    "identity.at_a_distance",
    "identity.not_confirmed",
    "identity.doubt",
    "identity.no_device",
    "identity.call_raises_nothing",
    "consultation.none",
    "consultation.future",
    "consultation.window_closed",
    "judgement.awaited",
    "judgement.role",
    "judgement.edited",
    "judgement.reason_needed",
    "content.question_sealed",
    "content.empty",
    "content.blocked",
    "content.attest",
    "content.late_without_document",
    "content.late_twice",
    "content.too_long",
    "recipient.no_legal_basis",
    "enrol.digits",
}
"""Every refusal that people can meet at a desk. What the office never lets arise is refused in tests/unit/charter."""
SELDOM = frozenset[str]() if LONG else {"content.late_twice", "identity.call_raises_nothing"}
"""Refusals that a few hundred lives may not meet."""


def live(machine: type[Article22], lives: int, steps: int) -> None:
    """Runs `lives` lives of at most `steps` steps, the same ones every time."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate, Phase.shrink) if LONG else (Phase.generate,),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def machine() -> Iterator[type[Article22]]:
    class Fresh(Article22):
        tally: ClassVar[Counter[str]] = Counter()

    yield Fresh
    print("\n" + ", ".join(f"{code} {count}" for code, count in sorted(Fresh.tally.items())))


def test_no_reply_leaves_without_its_six_conditions(machine: type[Article22]) -> None:
    for lives, steps in LIVES:
        live(machine, lives, steps)
    lives = sum(count for count, _ in LIVES)
    assert machine.tally["lives"] >= lives
    assert machine.tally[SENT] > lives // 4
    assert machine.tally["told"] > lives // 60
    assert not REFUSED - set(machine.tally) - SELDOM, "refusals that no life met"


def test_the_same_holds_on_sqlcipher(machine: type[Article22], tmp_path: Path) -> None:
    numbers = count()

    def fresh() -> Path:
        return tmp_path / f"{next(numbers)}.db"

    def twin(vault: Vault) -> Vault:
        assert isinstance(vault, FragileSql)
        return sql_vault(copyfile(vault.path, fresh()))

    @cache
    def prepared(start: str) -> World:
        world = new_world(lambda: sql_vault(fresh()))
        prepare(Play(world), start)
        world.close()
        return world

    class OnDisk(machine):  # type: ignore[misc,valid-type]
        def begin(self, start: str) -> World:
            return prepared(start).copy(twin)

    live(OnDisk, ON_DISK, 10)
    assert machine.tally["lives"] >= ON_DISK
    assert machine.tally[SENT] > ON_DISK // 8
