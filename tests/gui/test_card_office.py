"""The card through the real widgets on real desks: prepared by one, re-read and signed by the other; then the gate."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.charter.passage import Lit
from core.model import Decision, Medication
from core.office.desk import Desk
from core.office.identity import confirm_identity
from core.office.triage import triage
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.office.desk import OfficeDesk
from desktop.views.card import CardPage
from desktop.views.desk import DeskWindow
from tests.gui.fake_front import PASSPHRASE, FakeDoor
from tests.gui.fakes.world import World
from tests.gui.test_card import CTRL, paste, press, press_named
from tests.gui.test_keys_alone import enter_question, lamp, write
from tests.practice import NOON, Practice, enrolled, exchange, practice

PASTED = "AMLOR 5 mg, 1 gél le matin, 3 mois\nDoliprane 1g 1cp x3/j pdt 5j si douleur"
Open = Callable[[Desk], DeskWindow]


class Door(FakeDoor):
    """A front door that opens one real desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(World())
        self._desk = desk

    def open(self, folder: str, passphrase: str) -> DeskPort:
        del folder, passphrase
        return OfficeDesk(self._desk, lambda: NOON)


@pytest.fixture
def opened(qtbot: QtBot, dressed: QApplication) -> Iterator[Open]:
    """Opens the window on a desk; every one is let go at the end."""
    engines: list[Engine] = []

    def window(desk: Desk) -> DeskWindow:
        engine = Engine(lambda: Door(desk), dressed)
        engines.append(engine)
        engine.enter("", PASSPHRASE, lambda _none: None)
        made = DeskWindow(engine, lambda: NOON)
        qtbot.addWidget(made)
        made.resize(1366, 728)
        made.show()
        made.activateWindow()
        made.start()
        qtbot.waitUntil(lambda: made.who is not None)
        return made

    yield window
    for engine in engines:
        engine.stop()


def card_of(qtbot: QtBot, window: DeskWindow, patient: bytes) -> CardPage:
    window.go("card", patient)
    page = window.page(CardPage)
    qtbot.waitUntil(lambda: page.opened is not None and (page.opened.row is not None) == bool(patient))
    return page


def signed_by_the_physician(qtbot: QtBot, opened: Open, made: Practice, patient: bytes) -> bytes:
    """The secretary pastes and hands over, the physician re-reads and signs; the id of the consultation."""
    hers = opened(made.secretary)
    page = card_of(qtbot, hers, patient)
    paste(qtbot, page, PASTED)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "transmise" in hers.band.words.text())
    hers.hide()
    exchange(made)
    his = opened(made.physician)
    page = card_of(qtbot, his, b"")
    qtbot.waitUntil(page.side.list.isVisible)
    page.side.list.setFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.editor.lines.lines()) == 2 and page.editor.lines.hasFocus())
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "Fiche signée" in his.band.words.text())
    his.hide()
    (held,) = made.physician.dossier(patient).consultations
    return held.id


def test_a_reply_is_compared_with_the_lines_that_were_prepared_reread_and_signed(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    made = practice()
    patient, device = enrolled(made, tmp_path)
    assert confirm_identity(made.physician, patient, device.keys.sig.public, NOON) is None
    consultation = signed_by_the_physician(qtbot, opened, made, patient)
    (held,) = made.physician.dossier(patient).consultations
    assert [line.medication for line in held.medications] == [
        Medication("AMLOR", "5 mg", "1 gél le matin", "3 mois"),
        Medication("Doliprane", "1g", "1cp x3/j si douleur", "5j"),
    ]
    exchange(made)
    device.read(NOON)
    assert [name for name, _ in device.cards[-1].medicines] == ["AMLOR", "Doliprane"]
    letter = device.ask("Combien d'Amlor par jour ?", NOON, consultation=consultation)
    exchange(made)
    triage(made.secretary, letter, Decision.PHYSICIAN, NOON)
    exchange(made)
    window = opened(made.physician)
    qtbot.waitUntil(lambda: window.messages.list.model.questions == 1)
    enter_question(qtbot, window, letter)
    write("Bonjour Madame. L'Amlor 5 mg se prend à une gélule le matin, comme prévu.")
    qtbot.waitUntil(lambda: lamp(window, 3) is Lit.HELD)
    write(" Prenez deux gélules d'Amlor le matin.")
    qtbot.waitUntil(lambda: lamp(window, 3) is Lit.CLOSED)


def test_a_half_written_card_survives_the_end_of_the_window(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    made = practice()
    patient, _ = enrolled(made, tmp_path)
    window = opened(made.physician)
    page = card_of(qtbot, window, patient)
    paste(qtbot, page, PASTED)
    press(Qt.Key.Key_Return)
    window.close()
    again = opened(made.physician)
    again.go("card")
    page = again.page(CardPage)
    qtbot.waitUntil(lambda: len(page.editor.lines.lines()) == 2)
    assert [line.reread for line in page.editor.lines.lines()] == [True, False]
    assert page.opened is not None
    assert page.opened.form.patient == patient


def test_a_forgotten_line_and_a_result_are_recorded_from_the_window(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    made = practice()
    patient, _ = enrolled(made, tmp_path)
    signed_by_the_physician(qtbot, opened, made, patient)
    window = opened(made.physician)
    page = card_of(qtbot, window, patient)
    press_named(page, "Ajouter une ligne oubliée")
    qtbot.waitUntil(lambda: page.state == "late")
    paste(qtbot, page, "Tahor 10 mg 1 cp le soir")
    press(Qt.Key.Key_Return)
    page.editor.document.line.setText("ordonnance")
    page.editor.dated.line.setText("06/11/2026")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.state == "new" and page.opened is not None)
    qtbot.wait(20)
    press_named(page, "Consigner un résultat")
    page.result.exam.line.setText("TSH")
    page.result.values.setPlainText("2,1 mUI/l")
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(made.physician.dossier(patient).consultations[0].exams) == 1)
    (held,) = made.physician.dossier(patient).consultations
    late = held.medications[-1]
    assert late.source is not None
    assert (late.medication.name, late.source.dated) == ("Tahor", "2026-11-06")
    assert (held.exams[0].values, held.exams[0].how) == ("2,1 mUI/l", "sur papier")
