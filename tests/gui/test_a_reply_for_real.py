"""A reply from the physician's window to the record: real desks, real keys, the real gate, the keyboard alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.demo.device import Device
from core.model import Decision, Refusal
from core.office.identity import confirm_identity
from core.office.triage import triage
from core.record.events import ReplyRecorded
from crypto.body import Reply
from desktop.engine import Engine
from desktop.views.desk import DeskWindow
from tests.gui.keyboard import ALT, CTRL, SHIFT, Keyboard
from tests.gui.test_enrolment_for_real import OneDesk
from tests.practice import NOON, Practice, consulted, enrolled, exchange, practice

Keys = Qt.Key
Open = Callable[[], DeskWindow]
BAD = "Bonjour Madame. Remplacez-la par lercanidipine 10 mg, 1 comprimé par jour pendant 30 jours."


@pytest.fixture
def house(tmp_path: Path) -> tuple[Practice, bytes, Device, bytes]:
    """A practice, its patient with her telephone, and a question that waits for the physician."""
    made = practice()
    patient, device = enrolled(made, tmp_path)
    (known,) = made.physician.dossier(patient).devices
    assert confirm_identity(made.physician, patient, known.sig, NOON) is None
    consultation = consulted(made, patient)
    exchange(made)
    letter = device.ask("Avant ou après le repas ?", NOON, consultation=consultation, subject="Amlodipine")
    device.post()
    exchange(made)
    assert triage(made.physician, letter, Decision.PHYSICIAN, NOON) is None
    return made, patient, device, letter


@pytest.fixture
def opened(qtbot: QtBot, dressed: QApplication, house: tuple[Practice, bytes, Device, bytes]) -> Iterator[Open]:
    """The physician's window, the question in front. Another one ends the process of the first, so to speak."""
    engines: list[Engine] = []

    def window() -> DeskWindow:
        for engine in engines:
            engine.stop()
        engines[:] = [Engine(lambda: OneDesk(house[0].physician), dressed)]  # type: ignore[arg-type, return-value]
        engines[0].enter("", "", lambda _none: None)
        made = DeskWindow(engines[0], lambda: NOON)
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        made.start()
        qtbot.waitUntil(lambda: made.messages.list.model.questions == 1)
        made.messages.list.view.setFocus()
        made.messages.list.select(house[3])
        qtbot.waitUntil(lambda: made.messages.reading.letter() == house[3])
        return made

    yield window
    for engine in engines:
        engine.stop()


def replies(house: tuple[Practice, bytes, Device, bytes]) -> list[ReplyRecorded]:
    entries = house[0].physician.signed_entries(house[1])
    return [one.event for one in entries if isinstance(one.event, ReplyRecorded)]


def into_the_reply(qtbot: QtBot, desk: DeskWindow, keys: Keyboard) -> None:
    reading = desk.messages.reading
    keys.press(Keys.Key_Return)
    qtbot.waitUntil(lambda: reading.composer.hasFocus() and not reading.composer.isReadOnly())


def test_a_wording_of_the_card_is_judged_waits_and_is_read_on_the_telephone(
    qtbot: QtBot,
    opened: Open,
    house: tuple[Practice, bytes, Device, bytes],
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk, keys = opened(), Keyboard()
    reading = desk.messages.reading
    into_the_reply(qtbot, desk, keys)
    keys.press(Keys.Key_M, CTRL)
    qtbot.waitUntil(reading.aids.view.hasFocus)
    keys.press(Keys.Key_Return)
    qtbot.waitUntil(lambda: reading.composer.words().startswith("Bonjour. Amlodipine 5 mg : 1 comprimé le matin"))
    keys.press(Keys.Key_J, CTRL)
    qtbot.waitUntil(lambda: reading.passage.send.kind() == "primary")
    keys.press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: reading.hold.attempt is not None)
    assert replies(house) == []
    assert house[0].physician.vault.outbox() == []
    reading.hold.let_go()
    qtbot.waitUntil(lambda: len(replies(house)) == 1)
    exchange(house[0])
    (read,) = [one.body for one in house[2].read(NOON) if isinstance(one.body, Reply)]
    assert read.text.startswith("Bonjour. Amlodipine 5 mg : 1 comprimé le matin, comme convenu")
    with capsys.disabled():
        print(f"\nanswer with the real gate: {keys.done} interactions (goal 6)")
    assert keys.done <= 6


def test_a_blocked_reply_leaves_as_an_orientation_in_three_keys(
    qtbot: QtBot, opened: Open, house: tuple[Practice, bytes, Device, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    desk, keys = opened(), Keyboard()
    reading = desk.messages.reading
    into_the_reply(qtbot, desk, keys)
    keys.write(BAD)
    qtbot.waitUntil(lambda: [row.finding.code for row in reading.findings.rows] == ["gate.new_drug"])
    keys.done = 0
    keys.press(Keys.Key_R, ALT)
    qtbot.waitUntil(lambda: not reading.findings.isVisible())
    keys.press(Keys.Key_J, CTRL | SHIFT)
    qtbot.waitUntil(lambda: reading.passage.send.kind() == "primary")
    keys.press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: reading.hold.attempt is not None)
    reading.hold.let_go()
    qtbot.waitUntil(lambda: [one.judgement for one in replies(house)] == ["examination"])
    with capsys.disabled():
        print(f"\nblocked to sent with the real gate: {keys.done} interactions (goal 3)")
    assert keys.done == 3


def test_a_kill_while_a_reply_waits_leaves_its_draft_and_no_reply(
    qtbot: QtBot, opened: Open, house: tuple[Practice, bytes, Device, bytes]
) -> None:
    first, keys = opened(), Keyboard()
    into_the_reply(qtbot, first, keys)
    keys.write("Bonjour. Avant ou après le repas, comme convenu.")
    keys.press(Keys.Key_J, CTRL)
    qtbot.waitUntil(lambda: first.messages.reading.passage.send.kind() == "primary")
    keys.press(Keys.Key_Return, CTRL)
    qtbot.waitUntil(lambda: first.messages.reading.hold.attempt is not None)
    vault = house[0].physician.vault
    draft = vault.draft(house[3])
    assert draft is not None
    assert (draft.text, replies(house), vault.outbox()) == ("Bonjour. Avant ou après le repas, comme convenu.", [], [])
    second = opened()
    qtbot.waitUntil(lambda: second.messages.reading.composer.words() == draft.text)
    assert second.messages.reading.judgement.value is None
    assert not isinstance(second.messages.shown(), Refusal)
    first.messages.reading.hold.take_back()
