"""Several telephones at once: a code stands while the next patient comes, and each is compared on its own page."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.charter.passage import Lit
from desktop.ports.people import Civil
from desktop.views.desk import DeskWindow
from desktop.views.enrolment import EnrolmentPage
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.registry import DIGITS, digits
from tests.gui.fakes.world import World
from tests.gui.test_enrolment import AMEL, Hand, shown_for
from tests.gui.test_keys_alone import CTRL, press

SAMI = Civil("Sami Amara", "1975-06-07", "+216 00 000 902", "fr", "D-2042")
INES = Civil("Inès Karoui", "1988-08-09", "+216 00 000 903", "fr", "D-2043")


@pytest.fixture
def page(desk: DeskWindow) -> EnrolmentPage:
    return desk.page(EnrolmentPage)


def waiting(qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage) -> tuple[bytes, bytes]:
    """Amel and Sami sit in the waiting room, each with a code; the page is empty."""
    codes = []
    for civil in (AMEL, SAMI):
        codes.append(shown_for(qtbot, desk, page, civil).invite)
        press(Qt.Key.Key_N, CTRL)
        qtbot.waitUntil(lambda: page.panel.shown is None and page.form.civil.name.line.hasFocus())
    return codes[0], codes[1]


def rows(page: EnrolmentPage) -> list[str]:
    model = page.side.codes.model
    return [model.data(model.index(at), Qt.ItemDataRole.AccessibleTextRole) for at in range(model.rowCount())]  # type: ignore[misc]


def answered(qtbot: QtBot, page: EnrolmentPage, world: World, *numbers: int) -> None:
    world.registry.answering |= set(numbers)
    page.side.tick()
    qtbot.waitUntil(lambda: sum("a répondu" in row for row in rows(page)) == len(world.registry.answering))


def opened(qtbot: QtBot, page: EnrolmentPage, hand: Hand, at: int) -> None:
    """The code of one row, with the keyboard."""
    while not page.side.codes.view.hasFocus():
        hand.presses(Qt.Key.Key_F6, "next pane")
    for _ in range(at):
        hand.presses(Qt.Key.Key_Down, "down")
    hand.presses(Qt.Key.Key_Return, "open")
    qtbot.waitUntil(lambda: page.panel.shown is not None and page.side.answered is not None)


def test_a_code_stands_while_the_next_patient_comes_and_the_list_says_how_each_stands(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    waiting(qtbot, desk, page)
    assert world.registry.burnt == []
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    assert page.side.codes.isVisible()
    assert rows(page) == [f"{civil.name}, attend le téléphone, 15\u00a0min" for civil in (AMEL, SAMI)]
    answered(qtbot, page, world, 2)
    assert rows(page)[0] == f"{AMEL.name}, attend le téléphone, 15\u00a0min"
    assert all(word in rows(page)[1] for word in (SAMI.name, "a répondu\u00a0: comparer", "accord donné"))
    assert SAMI.name in desk.band.words.text()
    assert page.form.civil.name.line.hasFocus(), "whoever types is not interrupted"
    assert not any(digits(2) in row or "47 12" in row for row in rows(page))


def test_one_code_on_the_page_needs_no_list(qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage) -> None:
    shown_for(qtbot, desk, page, AMEL)
    qtbot.waitUntil(lambda: len(page.side.codes.standing) == 1)
    assert not page.side.codes.isVisible()


def test_each_telephone_is_compared_with_its_own_digits_and_bound_to_its_own_patient(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = waiting(qtbot, desk, page)
    answered(qtbot, page, world, 1, 2)
    hand = Hand()
    opened(qtbot, page, hand, 1)
    assert page.form.civil.civil() == SAMI
    assert page.panel.digits.text().replace(" ", "") == digits(2).replace(" ", "")
    qtbot.waitUntil(page.panel.identical.hasFocus)
    assert [step.lit for step in page.steps()][:4] == [Lit.HELD] * 4, "what was seen is not asked again"
    hand.presses(Qt.Key.Key_Return, "identical")
    hand.presses(Qt.Key.Key_Return, "enrol", ctrl=True)
    qtbot.waitUntil(lambda: len(world.registry.accepted) == 1)
    with capsys.disabled():
        print(f"\nback at the counter: {hand.count} interactions: {', '.join(hand.said)}")
    assert hand.count <= 6
    qtbot.waitUntil(lambda: not page.under_way() and len(rows(page)) == 1)
    opened(qtbot, page, Hand(), 0)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.registry.accepted) == 2)
    assert world.registry.accepted == [(second, digits(2), "passport"), (first, DIGITS, "passport")]
    qtbot.waitUntil(lambda: not page.side.codes.isVisible())


def test_different_digits_burn_one_code_and_the_others_stand(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    first, second = waiting(qtbot, desk, page)
    answered(qtbot, page, world, 1, 2)
    opened(qtbot, page, Hand(), 0)
    page.panel.different.click()
    qtbot.waitUntil(lambda: world.registry.burnt == [first])
    qtbot.waitUntil(lambda: [one.invite for one in page.side.codes.standing] == [second])


def test_what_was_typed_of_the_next_patient_is_there_when_the_one_before_is_done(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    waiting(qtbot, desk, page)
    page.form.civil.show_civil(INES)
    answered(qtbot, page, world, 1)
    page.open_code(page.side.codes.standing[0])
    qtbot.waitUntil(page.panel.identical.hasFocus)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.form.civil.civil() == INES)
    assert page.panel.shown is None
    assert len(world.registry.accepted) == 1


def test_a_code_from_before_a_lock_asks_again_for_what_was_seen(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    waiting(qtbot, desk, page)
    page._seen.clear()  # as in another process
    answered(qtbot, page, world, 2)
    page.open_code(page.side.codes.standing[1])
    qtbot.waitUntil(lambda: page.side.answered is not None)
    assert page.form.paper.options["identity_card"].hasFocus(), "Enter must not say that digits are the same"
    assert not page.form.seen.isChecked()


def test_a_known_patient_whose_code_stands_is_opened_with_it(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    patient = key(PEOPLE[0].name)
    world.registry.invite(patient, in_person=True)
    waiting(qtbot, desk, page)
    qtbot.waitUntil(lambda: len(page.side.codes.standing) == 3)
    desk.go("patients")
    desk.go("enrolment", patient)
    qtbot.waitUntil(lambda: page.patient == patient and page.panel.shown is not None)
    assert page.panel.shown is not None
    assert page.panel.shown.invite == key("invite 1")
    assert len(world.registry.invited) == 3
    assert world.registry.burnt == []


def test_an_agreement_to_a_text_that_the_desk_does_not_know_is_said_before_the_comparison(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    world.registry.agreed = "unknown"
    waiting(qtbot, desk, page)
    answered(qtbot, page, world, 1)
    assert "texte inconnu de ce poste" in rows(page)[0]
    opened(qtbot, page, Hand(), 0)
    assert "que ce poste ne connaît pas" in page.panel.said()
    assert page.panel.identical.isVisible()
