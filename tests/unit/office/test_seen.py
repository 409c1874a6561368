"""A question that was opened here is not new here, as long as it waits."""

from pathlib import Path

from core.model import Decision
from core.office.seen import see, seen
from core.office.triage import redirect, triage
from tests.practice import NOON, consulted, enrolled, exchange, practice


def test_a_question_is_new_until_it_is_opened_and_forgotten_once_it_waits_no_more(tmp_path: Path) -> None:
    made = practice()
    patient, device = enrolled(made, tmp_path)
    consultation = consulted(made, patient)
    letters = [device.ask(words, NOON, consultation=consultation) for words in ("Avant le repas ?", "Et le soir ?")]
    device.post()
    exchange(made)
    desk = made.physician
    assert seen(desk) == frozenset()
    see(desk, b"?" * 16)
    see(desk, letters[0])
    commits = desk.vault.commits
    see(desk, letters[0])
    assert (seen(desk), desk.vault.commits) == (frozenset(letters[:1]), commits)
    triage(desk, letters[0], Decision.PHYSICIAN, NOON)
    redirect(desk, letters[0], "closed", NOON)
    see(desk, letters[0])
    see(desk, letters[1])
    assert seen(desk) == frozenset(letters[1:])
    assert seen(made.secretary) == frozenset()
