"""Lists are item models: held to Qt's own tester, and to what they group and say."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.model import HOUR_MS, Queue
from core.record.view import Line
from desktop.models.entries import Entry, EntryModel, InSight
from desktop.models.inbox import ROW, Group, InboxModel
from desktop.models.record import BROKEN, NEW_DAY, RecordModel
from tests.gui.fake_desk import FakeDesk
from tests.gui.fakes.people import NOW, key
from tests.gui.fakes.world import World

STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal
SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)


def lines() -> tuple[Line, ...]:
    record = FakeDesk(World()).records.open(key("Amira Ben Youssef"))
    return record.lines  # type: ignore[union-attr]


@pytest.mark.usefixtures("dressed")
def test_the_inbox_model_stands_qts_own_tester() -> None:
    model = InboxModel()
    tester = QAbstractItemModelTester(model, STRICT)
    rows = FakeDesk(World()).inbox(Queue.ANSWER)
    for grouped in (True, False):
        model.show_rows(rows, NOW, grouped=grouped)
        model.show_rows((), NOW, grouped=grouped)
    assert tester.model() is model


@pytest.mark.usefixtures("dressed")
def test_questions_stand_under_their_deadline_the_most_pressing_first() -> None:
    model = InboxModel()
    rows = FakeDesk(World()).inbox(Queue.ANSWER)
    model.show_rows(rows, NOW, grouped=True)
    items = [model.index(at).data(ROW) for at in range(model.rowCount())]
    groups = [item for item in items if isinstance(item, Group)]
    assert [(group.bucket, group.count) for group in groups] == [("danger", 1), ("today", 3), ("tomorrow", 1)]
    assert [item.name for item in items[3:6]] == ["Inès Belhadj", "Mongi Ferchichi", "Youssef Gharbi"]
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable


@pytest.mark.usefixtures("dressed")
def test_a_red_flag_comes_before_every_deadline_that_has_passed() -> None:
    model = InboxModel()
    row = FakeDesk(World()).inbox(Queue.ANSWER)[0]
    late, danger, urgent = (
        replace(row, letter=b"1", due_ms=NOW - HOUR_MS),
        replace(row, letter=b"2", due_ms=NOW + 23 * HOUR_MS, flags=("sign.chest_pain",)),
        replace(row, letter=b"3", due_ms=NOW + 22 * HOUR_MS, flags=("urgent.open",)),
    )
    model.show_rows((late, danger, urgent), NOW, grouped=True)
    assert [model.row_of(letter) for letter in (b"3", b"2", b"1")] == [1, 2, 4]


@pytest.mark.usefixtures("dressed")
def test_the_next_question_skips_titles_and_ends_at_the_end() -> None:
    model = InboxModel()
    row = FakeDesk(World()).inbox(Queue.ANSWER)[0]
    early, late = replace(row, letter=b"1"), replace(row, letter=b"2", due_ms=NOW + 60 * HOUR_MS)
    model.show_rows((late, early), NOW, grouped=True)
    assert model.next_letter(b"1") == b"2"
    assert model.next_letter(b"2") == b""
    assert model.next_letter(b"2", -1) == b"1"
    assert model.next_letter(b"unknown") == b"1"


@pytest.mark.usefixtures("dressed")
def test_a_row_says_aloud_who_what_and_which_flag() -> None:
    model = InboxModel()
    row = next(row for row in FakeDesk(World()).inbox(Queue.ANSWER) if row.flags[:1] == ("sign.chest_pain",))
    model.show_rows((row,), NOW, grouped=False)
    spoken = model.index(0).data(SPOKEN)
    assert spoken.startswith("Hédi Chaabane, La créatinine")
    assert spoken.endswith("Résultats, Délai dépassé, signe d’alerte, urgence ouverte")


@pytest.mark.usefixtures("dressed")
def test_the_record_model_stands_the_tester_and_marks_days_and_the_break() -> None:
    model = RecordModel()
    tester = QAbstractItemModelTester(model, STRICT)
    model.show_lines(lines(), "A-174")
    marked = [model.index(at).data(ROW).number for at in range(model.rowCount()) if model.index(at).data(BROKEN)]
    days = [bool(model.index(at).data(NEW_DAY)) for at in range(model.rowCount())]
    assert marked == ["A-174"]
    assert days == [True, False, False, True, False, True]
    assert "Réponse envoyée" in model.index(3).data(SPOKEN)
    assert tester.model() is model


@pytest.mark.usefixtures("dressed")
def test_the_model_of_entries_stands_the_tester() -> None:
    model = EntryModel()
    tester = QAbstractItemModelTester(model, STRICT)
    model.show_entries((Entry("Amira", "née le", "2 h", b"p"), Entry("Hédi", "", "", b"q", b"l")))
    assert model.index(0).data(SPOKEN) == "Amira, née le, 2 h"
    assert tester.model() is model


@pytest.mark.usefixtures("dressed")
def test_of_hundreds_of_rows_only_those_in_sight_are_made() -> None:
    made: list[int] = []

    def entry(number: int) -> Entry:
        made.append(number)
        return Entry(f"Courriel {number}", "", "", b"")

    model = EntryModel()
    model.show_entries(InSight(range(400), entry))
    assert (model.rowCount(), made) == (400, [])
    assert [model.index(7).data(SPOKEN) for _ in range(2)] == ["Courriel 7"] * 2
    assert made == [7]
    assert [one.title for one in InSight(range(3), entry)[1:]] == ["Courriel 1", "Courriel 2"]
