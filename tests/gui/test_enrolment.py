"""Enrolling with the keyboard alone, through the real widgets; the interactions are counted and printed."""

from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.charter.passage import Lit
from desktop.ports.enrolment import Shown
from desktop.ports.people import Civil
from desktop.views.desk import DeskWindow
from desktop.views.enrolment import EnrolmentPage
from tests.gui.fakes.people import NOW, PEOPLE, PHYSICIAN, key
from tests.gui.fakes.registry import DIGITS
from tests.gui.fakes.world import World
from tests.gui.test_keys_alone import CTRL, press, write

GOAL = 14
AMEL = Civil("Amel Trabelsi", "1981-04-02", "+216 00 000 901", "fr", "D-2041", mail="amel@patient.invalid")


@dataclass
class Hand:
    """Counts: a line typed and left with Enter is one, a key is one."""

    count: int = 0
    said: list[str] = field(default_factory=list)

    def types(self, text: str, what: str) -> None:
        write(text)
        press(Qt.Key.Key_Return)
        self._note(what)

    def presses(self, key_: Qt.Key, what: str, ctrl: bool = False) -> None:
        press(key_, CTRL) if ctrl else press(key_)
        self._note(what)

    def _note(self, what: str) -> None:
        self.count += 1
        self.said.append(f"{self.count} {what}")


@pytest.fixture
def page(desk: DeskWindow) -> EnrolmentPage:
    return desk.page(EnrolmentPage)


def facts(hand: Hand) -> None:
    """The five lines of an adult."""
    typed = {"name": AMEL.name, "born": "02/04/1981", "phone": AMEL.phone, "number": AMEL.number, "mail": AMEL.mail}
    for what, text in typed.items():
        hand.types(text, what)


def agrees(hand: Hand) -> None:
    """The document and the four ticks."""
    hand.presses(Qt.Key.Key_1, "document")
    for what in ("seen", "use", "record", "sheet"):
        hand.presses(Qt.Key.Key_Return, what)


def until_digits(qtbot: QtBot, page: EnrolmentPage, world: World) -> None:
    qtbot.waitUntil(lambda: page.panel.shown is not None)
    world.registry.answers = True
    page.side.tick()
    qtbot.waitUntil(lambda: page.panel.identical.hasFocus())


def shown_for(qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, civil: Civil) -> Shown:
    """The code of a new adult, on the page."""
    desk.go("enrolment")
    qtbot.waitUntil(page.form.civil.name.line.hasFocus)
    page.form.civil.show_civil(civil)
    page.form.paper.choose("passport")
    for tick in (page.form.seen, *page.form.consents):
        tick.setChecked(True)
    page.form.changed.emit()
    page.go_on()
    qtbot.waitUntil(lambda: page.panel.shown is not None)
    assert page.panel.shown is not None
    return page.panel.shown


def enrolled(qtbot: QtBot, page: EnrolmentPage, world: World, hand: Hand) -> None:
    """An adult, from the list to the end."""
    hand.presses(Qt.Key.Key_N, "Ctrl N", ctrl=True)
    qtbot.waitUntil(page.form.civil.name.line.hasFocus)
    facts(hand)
    qtbot.waitUntil(lambda: page.form.paper.options["identity_card"].hasFocus())
    agrees(hand)
    assert page.way.button.hasFocus()
    hand.presses(Qt.Key.Key_Return, "code", ctrl=True)
    until_digits(qtbot, page, world)
    assert page.panel.digits.text() == "47 12 80 35"
    hand.presses(Qt.Key.Key_Return, "identical")
    hand.presses(Qt.Key.Key_Return, "enrol", ctrl=True)
    qtbot.waitUntil(lambda: bool(world.registry.accepted))


def test_an_adult_is_enrolled_within_the_goal(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    hand = Hand()
    enrolled(qtbot, page, world, hand)
    with capsys.disabled():
        print(f"\nenrol an adult: {hand.count} interactions (goal {GOAL}): {', '.join(hand.said)}")
    assert hand.count <= GOAL
    assert [digits for _, digits, _ in world.registry.accepted] == [DIGITS]
    assert world.registry.accepted[0][2] == "identity_card"
    new = world.registry.cards[world.registry.invited[0][0]]
    assert (new.civil, new.identity) == (AMEL, "confirmed")
    qtbot.waitUntil(lambda: "Inscrit" in desk.band.words.text())
    qtbot.waitUntil(lambda: not page.under_way() and page.form.civil.name.line.hasFocus())


def test_a_minor_whose_ground_the_physician_records_on_the_page(
    qtbot: QtBot, page: EnrolmentPage, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    hand = Hand()
    hand.presses(Qt.Key.Key_N, "Ctrl N", ctrl=True)
    qtbot.waitUntil(page.form.civil.name.line.hasFocus)
    for text, what in (
        ("Adam Mrad", "name"), ("14/03/2017", "born"), ("+216 00 000 418", "phone"), ("D-2042", "number"),
        ("", "mail"), ("Sonia Mrad", "adult"), ("mère", "link"),
    ):  # fmt: skip
        hand.types(text, what)
    assert page.form.civil.born.word.text() == "9\u00a0ans, mineur"
    hand.presses(Qt.Key.Key_1, "ground")
    hand.types("livret n° 12", "reference")
    hand.types("20/03/2017", "dated")
    hand.presses(Qt.Key.Key_4, "document")
    for what in ("seen", "use", "record", "sheet"):
        hand.presses(Qt.Key.Key_Return, what)
    hand.presses(Qt.Key.Key_Return, "code", ctrl=True)
    until_digits(qtbot, page, world)
    hand.presses(Qt.Key.Key_Return, "identical")
    hand.presses(Qt.Key.Key_Return, "enrol", ctrl=True)
    qtbot.waitUntil(lambda: bool(world.registry.accepted))
    with capsys.disabled():
        print(f"\nenrol a minor, legal basis included: {hand.count} interactions")
    child = world.registry.cards[world.registry.invited[0][0]]
    assert child.ground is not None
    assert (child.ground.basis, child.ground.dated, child.ground.by) == ("parental_authority", "2017-03-20", PHYSICIAN)


def test_a_secretary_opens_a_minors_file_and_no_code_is_shown(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.role, world.registry.physician = "secretary", False
    desk.start()
    qtbot.waitUntil(lambda: desk.who is not None and desk.who.role == "secretary")
    page = desk.page(EnrolmentPage)
    desk.go("enrolment")
    page.form.civil.show_civil(Civil("Adam Mrad", "2017-03-14", "+216 00 000 418", "fr", "", "Sonia Mrad", "mère"))
    assert "parole du médecin" in page.way.status.text()
    before = set(world.registry.cards)
    page.go_on()
    qtbot.waitUntil(lambda: set(world.registry.cards) != before)
    qtbot.waitUntil(lambda: not page.under_way())
    assert world.registry.invited == []


def test_nobody_is_said_to_be_of_age_before_the_birth_date_was_typed(page: EnrolmentPage) -> None:
    adult = page.form.steps()[1]
    assert (adult.lit, adult.evidence) == (Lit.AWAITED, "selon l’âge")
    page.form.civil.born.line.setText("03/04/1971")
    adult = page.form.steps()[1]
    assert (adult.lit, adult.evidence) == (Lit.HELD, "majeur")


def test_half_an_address_is_said_beside_it_and_holds_the_file_back(page: EnrolmentPage) -> None:
    civil = page.form.civil
    civil.show_civil(replace(AMEL, mail="amel@"))
    assert (civil.missing(), civil.mail.word.text()) == (civil.mail, "nom@domaine")
    civil.show_civil(replace(AMEL, mail=""))
    assert (civil.missing(), civil.mail.word.text()) == (None, "")


def test_a_choice_of_several_is_one_tab_stop_and_tab_chooses_nothing(page: EnrolmentPage) -> None:
    hand = Hand()
    hand.presses(Qt.Key.Key_N, "Ctrl N", ctrl=True)
    page.form.civil.mail.line.setFocus()
    stops = []
    for _ in range(3):
        hand.presses(Qt.Key.Key_Tab, "next")
        stops.append(QApplication.focusWidget())
    language, paper = page.form.civil.language, page.form.paper
    assert stops == [language.options["fr"], paper.options["identity_card"], page.form.seen]
    assert (language.value, paper.value) == ("fr", "")


def test_ctrl_enter_leads_to_what_is_still_open(qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage) -> None:
    desk.go("enrolment")
    qtbot.waitUntil(page.form.civil.name.line.hasFocus)
    hand = Hand()
    facts(hand)
    press(Qt.Key.Key_Return, CTRL)
    assert page.form.paper.options["identity_card"].hasFocus()
    page.form.paper.choose("passport")
    press(Qt.Key.Key_Return, CTRL)
    assert page.form.seen.hasFocus()
    assert page.way.button.kind() == "closed"


def test_different_digits_refuse_the_phone_and_burn_its_code(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    desk.go("enrolment")
    qtbot.waitUntil(page.form.civil.name.line.hasFocus)
    hand = Hand()
    facts(hand)
    agrees(hand)
    press(Qt.Key.Key_Return, CTRL)
    until_digits(qtbot, page, world)
    first = page.panel.shown
    assert first is not None
    page.panel.different.click()
    qtbot.waitUntil(lambda: world.registry.burnt == [first.invite])
    assert world.registry.accepted == []
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.registry.invited) == 2)


def test_giving_up_burns_the_code_and_says_that_the_file_stays(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    desk.go("enrolment")
    qtbot.waitUntil(page.form.civil.name.line.hasFocus)
    hand = Hand()
    facts(hand)
    agrees(hand)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.panel.shown is not None)
    page.panel.give_up.click()
    qtbot.waitUntil(lambda: len(world.registry.burnt) == 1)
    assert "Le dossier reste ouvert" in desk.band.words.text()
    assert not page.under_way()


def test_a_code_that_is_past_its_time_is_burnt_and_another_is_a_key_away(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    world.registry.expires_ms = NOW
    desk.go("enrolment")
    qtbot.waitUntil(page.form.civil.name.line.hasFocus)
    hand = Hand()
    facts(hand)
    agrees(hand)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "ne vaut plus" in page.panel.said())
    assert len(world.registry.burnt) == len(world.registry.invited) == 1
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.registry.invited) == 2)


@pytest.mark.parametrize("same", [True, False])
def test_the_same_name_and_birth_date_are_asked_about(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World, same: bool
) -> None:
    known = world.registry.cards[key(PEOPLE[0].name)]
    desk.go("enrolment")
    qtbot.waitUntil(page.form.civil.name.line.hasFocus)
    page.form.civil.show_civil(known.civil)
    page.form.paper.choose("passport")
    for tick in (page.form.seen, *page.form.consents):
        tick.setChecked(True)
    page.form.changed.emit()
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(page.form.twin.same_person.hasFocus)
    choice = page.form.twin.same_person if same else page.form.twin.other_person
    choice.click()
    if same:
        qtbot.waitUntil(lambda: page.patient == known.patient)
        assert world.registry.invited == []
    else:
        qtbot.waitUntil(lambda: len(world.registry.invited) == 1)
        assert world.registry.invited[0][0] != known.patient


def test_what_was_typed_comes_back_after_another_page(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = desk.page(EnrolmentPage)
    desk.go("enrolment")
    qtbot.waitUntil(page.form.civil.name.line.hasFocus)
    hand = Hand()
    facts(hand)
    desk.go("aside")
    qtbot.waitUntil(lambda: world.registry.typed == AMEL)
    assert "Ctrl N" in desk.band.words.text()
    page.clear()  # as after a lock: another process, empty fields
    desk.go("enrolment")
    qtbot.waitUntil(lambda: page.form.civil.civil() == AMEL)
    assert not page.form.seen.isChecked()


def test_at_a_distance_nothing_is_compared_and_the_page_says_what_that_means(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    desk.go("enrolment")
    page.form.level.choose("at_a_distance")
    page.form.civil.show_civil(AMEL)
    for tick in page.form.consents:
        tick.setChecked(True)
    page.form.changed.emit()
    assert page.form._far.isVisibleTo(page)
    assert not page.form.paper.isVisibleTo(page)
    page.go_on()
    qtbot.waitUntil(lambda: page.panel.shown is not None)
    world.registry.answers = True
    page.side.tick()
    qtbot.waitUntil(lambda: all(step.lit is Lit.HELD for step in page.steps()))
    assert not page.panel.identical.isVisibleTo(page)
    page.go_on()
    qtbot.waitUntil(lambda: len(world.registry.accepted) == 1)
    assert world.registry.cards[world.registry.invited[0][0]].identity == "at_a_distance"


def test_a_known_patients_new_phone_takes_the_place_of_the_one_before(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    patient = key(PEOPLE[0].name)
    desk.go("enrolment", patient)
    qtbot.waitUntil(lambda: page.patient == patient)
    assert page.form.civil.name.line.isReadOnly()
    agrees(Hand())
    press(Qt.Key.Key_Return, CTRL)
    until_digits(qtbot, page, world)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.registry.accepted) == 1)
    assert [one.state for one in world.registry.cards[patient].devices] == ["current", "replaced"]


def test_after_a_lock_the_same_code_is_there_again(
    qtbot: QtBot, desk: DeskWindow, page: EnrolmentPage, world: World
) -> None:
    code = shown_for(qtbot, desk, page, AMEL)
    page.clear()  # another process: an empty page that was never looked at
    page._fresh = True
    desk.go("aside")
    desk.go("enrolment")
    qtbot.waitUntil(lambda: page.panel.shown == code)
    assert len(world.registry.invited) == 1
    assert page.form.civil.name.text() == AMEL.name
    assert not any(tick.isChecked() for tick in page.form.consents)
    agrees(Hand())
    until_digits(qtbot, page, world)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(world.registry.accepted) == 1)
