"""A desk that comes late takes in what the others wrote in turn, in one pass, whichever chain it is handed first."""

from pathlib import Path

import pytest

from core.model import Decision
from core.office.sync import sync
from core.office.triage import triage
from crypto.entry import read_wire
from tests.practice import NOW, Practice, desk_of, practice

TURNS = 20


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    """The two desks sort one question in turn, each having heard the other."""
    made = practice(tmp_path)
    _, consultation, device = made.amira(NOW)
    letter = device.ask("Puis-je le prendre le soir ?", NOW, consultation=consultation, subject="amlodipine")
    made.round(NOW)
    for turn in range(TURNS):
        for desk in (made.physician, made.secretary):
            sync(desk)
            assert triage(desk, letter, Decision.ADMIN, NOW + turn) is None
            sync(desk)
    made.round(NOW + TURNS)
    return made


@pytest.mark.parametrize("first", ["physician", "secretary"])
def test_chains_that_name_each_other_entry_by_entry_are_taken_in_at_once(made: Practice, first: str) -> None:
    keys, practice_id = made.physician.journal_keys(), made.physician.practice
    writers = {wire: read_wire(wire, keys, practice_id).header.profile for wire in made.journal.wires}
    foremost = {"physician": made.physician, "secretary": made.secretary}[first].me
    made.journal.wires.sort(key=lambda wire: writers[wire] != foremost)
    _, newcomer = desk_of(made)
    before = newcomer.vault.commits
    synced = sync(newcomer)
    assert (synced.taken, synced.waiting, synced.refused) == (len(made.journal.wires), 0, {})
    assert newcomer.vault.commits - before <= synced.taken + 2
    assert newcomer.vault.heads() == made.physician.vault.heads()


def test_what_waits_is_kept_and_taken_in_once_the_rest_comes(made: Practice) -> None:
    late = [made.journal.wires.pop(at) for at in (40, 20)]
    _, newcomer = desk_of(made)
    synced = sync(newcomer)
    assert synced.taken == 20
    assert synced.waiting == len(newcomer.vault.waiting()) == len(made.journal.wires) - 20
    reasons = [one.reason for one in newcomer.vault.waiting()]
    assert reasons.count("gap") == len(reasons) - 1
    assert "unseen" in reasons
    made.journal.wires += late
    synced = sync(newcomer)
    assert (synced.taken, synced.waiting) == (len(made.journal.wires) - 20, 0)
    assert newcomer.vault.heads() == made.physician.vault.heads()
