"""From the secretary's window to an answerable question: real desks, real keys, a real device, the keyboard alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.charter.passage import Duty
from core.demo.device import Device, scan
from core.model import Judgement, Refusal
from core.office.desk import Desk
from core.office.receive import receive
from desktop.engine import Engine
from desktop.office.desk import OfficeDesk
from desktop.ports.door import FirstRun, ProfileCard, RecoverySheet
from desktop.ports.reply import Attempt
from desktop.views.confirmations import ConfirmationsPage
from desktop.views.desk import DeskWindow
from desktop.views.enrolment import EnrolmentPage
from tests.gui.test_enrolment import GOAL, Hand, agrees, facts
from tests.gui.test_keys_alone import press
from tests.practice import NOON, Practice, consulted, exchange, practice


class OneDesk:
    """A front door behind which one desk stands open."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, folder: str, passphrase: str) -> OfficeDesk:
        del folder, passphrase
        return OfficeDesk(self._desk, lambda: NOON)

    def profiles(self) -> tuple[ProfileCard, ...]:
        return ()

    def create(self, form: FirstRun) -> RecoverySheet:
        raise NotImplementedError(form.practice)

    def recover(self, folder: str, code: str, passphrase: str, root: str) -> None:
        raise NotImplementedError(folder)

    def keep(self, path: str, data: bytes) -> None:
        raise NotImplementedError(path)


Open = Callable[[Desk], DeskWindow]


@pytest.fixture
def window_of(qtbot: QtBot, dressed: QApplication) -> Iterator[Open]:
    engines: list[Engine] = []

    def window(desk: Desk) -> DeskWindow:
        engine = Engine(lambda: OneDesk(desk), dressed)  # type: ignore[arg-type, return-value]
        engines.append(engine)
        engine.enter("", "", lambda _none: None)
        made = DeskWindow(engine, lambda: NOON)
        qtbot.addWidget(made)
        made.resize(1440, 900)
        made.show()
        made.activateWindow()
        made.start()
        qtbot.waitUntil(lambda: made.who is not None)
        return made

    yield window
    for engine in engines:
        engine.stop()


def enrolled_at(qtbot: QtBot, desk: DeskWindow, house: Practice, folder: Path, hand: Hand) -> Device:
    """An adult who is here, with the keys of `Hand`; the device answers from outside, as a phone does."""
    page = desk.page(EnrolmentPage)
    hand.presses(Qt.Key.Key_N, "Ctrl N", ctrl=True)
    qtbot.waitUntil(page.form.civil.name.line.hasFocus)
    facts(hand)
    agrees(hand)
    hand.presses(Qt.Key.Key_Return, "code", ctrl=True)
    qtbot.waitUntil(lambda: page.panel.shown is not None)
    device = scan(folder / "amel", house.box, page.panel.link.text().removeprefix("#"), "fr", NOON)
    assert isinstance(device, Device)
    device.post()
    desk._engine.ask(lambda port: receive(port.desk, NOON), lambda _report: page.side.tick())  # type: ignore[attr-defined]
    qtbot.waitUntil(page.panel.identical.hasFocus)
    assert page.panel.digits.text().replace(" ", "") == device.digits().replace(" ", "")
    hand.presses(Qt.Key.Key_Return, "identical")
    hand.presses(Qt.Key.Key_Return, "enrol", ctrl=True)
    qtbot.waitUntil(lambda: not page.under_way())
    return device


def test_enrolled_by_the_secretary_confirmed_by_the_physician_a_question_can_be_answered(
    qtbot: QtBot, window_of: Open, tmp_path: Path
) -> None:
    house, hand = practice(), Hand()
    device = enrolled_at(qtbot, window_of(house.secretary), house, tmp_path, hand)
    assert hand.count <= GOAL
    exchange(house)
    (row,) = house.physician.vault.patients()
    assert house.physician.dossier(row.patient).mail.address == "amel@patient.invalid"
    assert (row.name, row.number, row.identity) == ("Amel Trabelsi", "D-2041", "awaits_physician")
    consultation = consulted(house, row.patient)
    device.read(NOON)
    letter = device.ask("Avant ou après le repas ?", NOON, consultation=consultation, subject="Amlodipine")
    receive(house.physician, NOON)
    physician = OfficeDesk(house.physician, lambda: NOON)
    attempt = Attempt(letter, "Après le repas.", Judgement.ONLINE, "", 12)
    assert [lamp.duty for lamp in physician.check(attempt).passage.lamps if not lamp.holds][:1] == [Duty.IDENTITY]
    window = window_of(house.physician)
    page = window.page(ConfirmationsPage)
    window.go("confirmations")
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.rows == ())
    assert physician.check(attempt).passage.open
    sent = physician.send(attempt)
    assert not isinstance(sent, Refusal)
    exchange(house)
    device.read(NOON)
    assert [reply.body.text for reply in device.replies()] == ["Après le repas."]  # type: ignore[union-attr]


def test_a_physician_who_enrols_needs_no_second_word(qtbot: QtBot, window_of: Open, tmp_path: Path) -> None:
    house = practice()
    window = window_of(house.physician)
    enrolled_at(qtbot, window, house, tmp_path, Hand())
    (row,) = house.physician.vault.patients()
    assert row.identity == "confirmed"
    assert OfficeDesk(house.physician, lambda: NOON).people.awaited() == ()
