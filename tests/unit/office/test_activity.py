"""What the practice did with its questions, counted without a text and without a name of a member."""

from dataclasses import fields
from pathlib import Path

from core.model import DAY_MS, HOUR_MS, Decision, Refusal
from core.office.activity import WEEKS, Activity, activity, measuring
from core.office.export import export
from core.office.ledger import ExportRow, LedgerLine, exports, ledger, writers
from core.office.reply import reply
from core.office.triage import redirect, triage
from tests.practice import NOON, Practice, consulted, enrolled, exchange, online, practice

ANSWER = "Un oubli isolé n'est pas grave : prenez le comprimé d'amlodipine à l'heure habituelle, sans doubler la prise."
PRESCRIBES = "Prenez plutôt du ramipril 5 mg pendant trois mois."


def asked(made: Practice, folder: Path, count: int) -> list[bytes]:
    """So many questions of one patient, sorted towards the physician."""
    patient, device = enrolled(made, folder, by=made.physician)
    consultation = consulted(made, patient)
    exchange(made)
    device.read(NOON)
    letters = []
    for number in range(count):
        text = f"Et si je l’oublie {number} fois ?"
        letters.append(device.ask(text, NOON, consultation=consultation, subject="amlodipine"))
    exchange(made)
    for letter in letters:
        assert triage(made.physician, letter, Decision.PHYSICIAN, NOON) is None
    return letters


def test_an_empty_practice_has_no_activity() -> None:
    found = activity(practice().physician, 28, NOON)
    assert (found.received, found.answered, found.median_ms, found.late, found.stopped) == (0, 0, 0, (), ())
    assert [(week.received, week.answered) for week in found.weeks] == [(0, 0)] * WEEKS


def test_questions_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    made = practice()
    desk = made.physician
    answered, rephrased, elsewhere, waiting = asked(made, tmp_path, 4)
    for number, letter in enumerate((rephrased, elsewhere, waiting)):
        text = f"{PRESCRIBES} {number + 2} comprimés par jour."
        assert isinstance(reply(desk, letter, text, online(text), NOON + HOUR_MS), Refusal)
    assert redirect(desk, elsewhere, "appointment", NOON + HOUR_MS) is None
    assert not isinstance(reply(desk, answered, ANSWER, online(ANSWER), NOON + 3 * HOUR_MS), Refusal)
    again = online(ANSWER, "même sujet, rien de neuf")
    assert not isinstance(reply(desk, rephrased, ANSWER, again, NOON + 5 * HOUR_MS), Refusal)
    found = activity(desk, 7, NOON + 3 * DAY_MS)
    assert (found.received, found.answered, found.elsewhere, found.in_time, found.stops) == (4, 2, 1, 2, 3)
    assert found.median_ms == 4 * HOUR_MS
    assert found.waits == (0, 1, 1, 0, 0, 0)
    assert found.categories == (("medicine", 4),)
    assert "content.blocked" not in {one.code for one in found.stopped}  # the rules are counted, not the stop itself
    assert all((one.rephrased, one.elsewhere, one.dropped) == (1, 1, 1) for one in found.stopped)
    assert [row.letter for row in found.late] == [waiting]
    assert sum(week.received for week in found.weeks) == 4
    later = activity(desk, 7, NOON + 9 * DAY_MS)
    assert (later.received, later.median_ms, later.before_ms) == (0, 0, 4 * HOUR_MS)


def test_no_total_of_one_member_is_counted() -> None:
    names = {one.name for one in fields(Activity)}
    assert not names & {"by", "who", "physician", "member", "profile"}


def test_it_goes_patient_by_patient(tmp_path: Path) -> None:
    made = practice()
    asked(made, tmp_path, 1)
    assert list(measuring(made.secretary, 28, NOON)) == [(1, 1)]


# The log


def test_the_journal_shows_every_entry_once_the_newest_first_page_by_page(tmp_path: Path) -> None:
    made = practice()
    asked(made, tmp_path, 2)
    exchange(made)
    desk = made.secretary
    lines: list[LedgerLine] = []
    place = None
    while True:
        page = ledger(desk, place, limit=3)
        lines += page.lines
        place = page.older
        if place is None:
            break
    assert len(lines) == sum(head.seq for head in desk.vault.heads())
    assert len({one.line.number for one in lines}) == len(lines)
    order = [desk.vault.entry(one.line.hash).header.order for one in lines]  # type: ignore[union-attr]
    assert order == sorted(order, reverse=True)
    assert {one.name for one in lines if one.patient} == {"Amira Ben Youssef"}
    assert [(one.letter, one.mine) for one in writers(desk)] == [("A", False), ("B", True)]


def test_every_export_is_listed_with_whose_and_the_hash_of_the_file(tmp_path: Path) -> None:
    made = practice()
    (tmp_path / "d").mkdir()
    asked(made, tmp_path / "d", 1)
    desk = made.physician
    assert [row for row in exports(desk) if row] == []
    (row,) = desk.vault.patients()
    done = export(desk, row.patient, tmp_path / "out", NOON, {})
    assert not isinstance(done, Refusal)
    (listed,) = [one for one in exports(desk) if one]
    assert isinstance(listed, ExportRow)
    assert (listed.number, listed.patient, listed.name, listed.file_hash) == (
        done.number,
        row.patient,
        row.name,
        done.file_hash,
    )


def test_an_export_of_a_period_shows_what_is_in_it(tmp_path: Path) -> None:
    made = practice()
    (tmp_path / "d").mkdir()
    asked(made, tmp_path / "d", 1)
    desk = made.physician
    (row,) = desk.vault.patients()
    whole = export(desk, row.patient, tmp_path / "whole", NOON, {})
    assert not isinstance(whole, Refusal)
    nothing = export(desk, row.patient, tmp_path / "none", NOON, {}, "2999-01-01")
    assert isinstance(nothing, Refusal)
    assert nothing.code == "export.nothing"
    assert not (tmp_path / "none").exists()
    today = export(desk, row.patient, tmp_path / "today", NOON, {}, "2000-01-01")
    assert not isinstance(today, Refusal)
    assert today.entries == whole.entries + 1
