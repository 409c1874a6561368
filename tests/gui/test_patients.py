"""The list of files, and the physician's list of people to confirm, with the keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.office.bymail import MailStanding
from desktop.views.confirmations import ConfirmationsPage
from desktop.views.desk import DeskWindow
from desktop.views.enrolment import EnrolmentPage
from desktop.views.patients import PatientsPage
from desktop.views.record import RecordPage
from desktop.widgets.words import Words
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.registry import mailed
from tests.gui.fakes.world import World
from tests.gui.test_keys_alone import press, write

AMIRA, FETHI, YOUSSEF = (key(PEOPLE[at].name) for at in (0, 2, 4))


@pytest.fixture
def patients(qtbot: QtBot, desk: DeskWindow) -> PatientsPage:
    page = desk.page(PatientsPage)
    desk.go("patients")
    qtbot.waitUntil(lambda: len(page.rows) == len(PEOPLE) and page.panel.card is not None)
    return page


def test_typing_filters_arrows_choose_and_enter_opens_the_record(
    qtbot: QtBot, desk: DeskWindow, patients: PatientsPage
) -> None:
    assert patients.filter.hasFocus()
    write("a")
    qtbot.waitUntil(lambda: 1 < len(patients.rows) < len(PEOPLE))
    first = patients.current()
    press(Qt.Key.Key_Down)
    assert patients.current() != first
    press(Qt.Key.Key_Up)
    assert patients.current() == first
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.page(RecordPage).record is not None)
    assert desk.pages.currentWidget() is desk.page(RecordPage)


def test_words_that_nobody_has_say_so(qtbot: QtBot, patients: PatientsPage) -> None:
    write("introuvable")
    qtbot.waitUntil(lambda: patients.rows == ())
    assert "introuvable" in patients._empty.text()
    assert patients.panel.isHidden()
    press(Qt.Key.Key_Return)


def test_the_civil_facts_are_corrected_in_their_place(
    qtbot: QtBot, desk: DeskWindow, patients: PatientsPage, world: World
) -> None:
    desk.go("patients", AMIRA)
    qtbot.waitUntil(lambda: patients.panel.patient() == AMIRA)
    press(Qt.Key.Key_F2)
    assert patients.panel.civil.name.line.hasFocus()
    patients.panel.civil.phone.line.setText("+216 00 000 777")
    patients.panel.keep.click()
    qtbot.waitUntil(lambda: world.registry.cards[AMIRA].civil.phone == "+216 00 000 777")
    qtbot.waitUntil(lambda: "Corrigé" in desk.band.words.text())
    assert not patients.panel.civil.isVisible()


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        (mailed(""), ""),
        (mailed("amira@patient.invalid"), ""),
        (
            mailed("amira@patient.invalid", fault="address"),
            "refusé\u00a0: cette adresse n’existe pas, appeler (20\u00a0nov",
        ),
        (
            mailed("amira@patient.invalid", trouble="mail.none"),
            "Ce poste n’a pas de boîte\u00a0: aucun avis n’en part.",
        ),
        (
            mailed("amira@patient.invalid", trouble="mail.unreachable", waiting=2),
            "attente\u00a0: 2 · Boîte injoignable",
        ),
    ],
)
def test_a_card_says_how_notices_by_mail_stand(
    qtbot: QtBot, desk: DeskWindow, patients: PatientsPage, world: World, mail: MailStanding, said: str
) -> None:
    world.registry.cards[AMIRA] = replace(world.registry.cards[AMIRA], mail=mail)
    desk.go("patients", AMIRA)
    qtbot.waitUntil(lambda: patients.panel.card is not None and patients.panel.card.mail == mail)
    facts = patients.panel._facts
    words = [one.text() for at in range(facts.count()) if isinstance(one := facts.itemAt(at).widget(), Words)]
    shown = "\n".join(words).replace("\u2068", "").replace("\u2069", "")
    assert ("relevé par Salma Trabelsi" in shown) is bool(mail.given.address)
    assert said in shown


def test_an_address_is_corrected_with_the_civil_facts(
    qtbot: QtBot, desk: DeskWindow, patients: PatientsPage, world: World
) -> None:
    desk.go("patients", AMIRA)
    qtbot.waitUntil(lambda: patients.panel.patient() == AMIRA)
    press(Qt.Key.Key_F2)
    patients.panel.civil.mail.line.setText("amira@")
    patients.panel.keep.click()
    assert patients.panel.civil.mail.line.hasFocus()
    patients.panel.civil.mail.line.setText("amira@patient.invalid")
    patients.panel.keep.click()
    qtbot.waitUntil(lambda: world.registry.cards[AMIRA].mail.given.address == "amira@patient.invalid")


def test_a_line_that_must_not_be_empty_keeps_the_keyboard(patients: PatientsPage, world: World) -> None:
    before = world.registry.cards[patients.current()].civil
    patients.panel.correct()
    patients.panel.civil.name.line.setText("")
    patients.panel.keep.click()
    assert patients.panel.civil.name.line.hasFocus()
    assert world.registry.cards[patients.current()].civil == before


def test_a_lost_phone_is_closed_for_a_reason(
    qtbot: QtBot, desk: DeskWindow, patients: PatientsPage, world: World
) -> None:
    desk.go("patients", AMIRA)
    qtbot.waitUntil(lambda: patients.panel.patient() == AMIRA)
    patients.panel.lost.click()
    patients.panel.shut.click()
    assert world.registry.closed == []
    assert patients.panel.why.options["lost"].hasFocus()
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.registry.closed == [(AMIRA, AMIRA, "lost")])
    qtbot.waitUntil(lambda: patients.panel.card is not None and patients.panel.card.devices[0].state == "lost")
    assert patients.panel.lost.isHidden()


def test_a_new_phone_of_a_known_patient_goes_to_the_enrolment_page(
    qtbot: QtBot, desk: DeskWindow, patients: PatientsPage
) -> None:
    desk.go("patients", AMIRA)
    qtbot.waitUntil(lambda: patients.panel.patient() == AMIRA)
    patients.panel.phone.click()
    qtbot.waitUntil(lambda: desk.page(EnrolmentPage).patient == AMIRA)


@pytest.fixture
def confirmations(qtbot: QtBot, desk: DeskWindow) -> ConfirmationsPage:
    page = desk.page(ConfirmationsPage)
    desk.go("confirmations")
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    return page


def test_one_key_confirms_and_the_next_is_there(
    qtbot: QtBot, desk: DeskWindow, confirmations: ConfirmationsPage, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert confirmations.view.hasFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(confirmations.rows) == 1)
    assert "sans retour" in desk.band.words.text()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: confirmations.rows == ())
    assert world.confirmed == {FETHI, YOUSSEF}
    assert confirmations._nothing.isVisible()
    with capsys.disabled():
        print("\nconfirm the people examined: 1 key each")


def test_a_key_that_is_held_confirms_once(qtbot: QtBot, confirmations: ConfirmationsPage, world: World) -> None:
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", True, 3)
    for _ in range(3):
        QApplication.sendEvent(confirmations.view, held)
    qtbot.wait(50)
    assert world.confirmed == set()


def test_a_device_that_was_swapped_meanwhile_is_not_confirmed(
    qtbot: QtBot, desk: DeskWindow, confirmations: ConfirmationsPage, world: World
) -> None:
    known = world.registry.cards[FETHI]
    world.registry.cards[FETHI] = replace(known, devices=(replace(known.devices[0], sig=key("another")),))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "n’est plus celui" in desk.band.words.text())
    assert world.confirmed == set()
    qtbot.waitUntil(lambda: confirmations.rows[0].device == key("another"))


def test_somebody_else_is_said_twice_and_the_phone_is_closed(
    qtbot: QtBot, confirmations: ConfirmationsPage, world: World
) -> None:
    press(Qt.Key.Key_Delete)
    assert world.registry.closed == []
    assert "Encore" in confirmations.no.text()
    press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: [one[2] for one in world.registry.closed] == ["mistaken"])
    qtbot.waitUntil(lambda: len(confirmations.rows) == 1)


def test_the_ground_of_a_minors_adult_is_recorded_from_the_list(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    known = world.registry.cards[YOUSSEF]
    world.registry.cards = {YOUSSEF: replace(known, ground=None, devices=(), identity="awaits_basis")}
    page = desk.page(ConfirmationsPage)
    desk.go("confirmations")
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    press(Qt.Key.Key_Return)
    assert page.ground.basis.options["parental_authority"].hasFocus()
    press(Qt.Key.Key_1)
    write("livret n° 12")
    press(Qt.Key.Key_Return)
    write("20/03/2017")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.registry.cards[YOUSSEF].ground is not None)
    qtbot.waitUntil(lambda: page.rows == ())


def test_a_secretary_has_no_list_of_people_to_confirm(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.role = "secretary"
    desk.start()
    qtbot.waitUntil(lambda: desk.who is not None and desk.who.role == "secretary")
    desk.go("confirmations")
    assert desk.pages.currentWidget() is not desk.page(ConfirmationsPage)
