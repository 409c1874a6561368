"""Joining a practice from the first run, and a real founder who lets somebody in: both windows' ports, real keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Refusal, Trouble
from core.office.mailbox import Typed
from core.office.post import post
from core.office.receive import receive
from crypto.lock import COST_FLOOR
from desktop.engine import Engine
from desktop.office.desk import OfficeDesk
from desktop.office.door import OfficeDoor
from desktop.ports.door import Entering, FirstRun
from desktop.ports.members import Code
from desktop.views.first_run import FirstRunWindow
from desktop.views.join import JoinWindow
from tests.gui.fake_desk import NOW, World
from tests.gui.fake_front import CODE, PASSPHRASE, SHEET, FakeDoor


@pytest.fixture
def door(dressed: QApplication, world: World) -> Iterator[Engine]:
    engine = Engine(lambda: FakeDoor(world), dressed)
    yield engine
    engine.stop()


@pytest.fixture
def joining(qtbot: QtBot, door: Engine) -> JoinWindow:
    window = JoinWindow(door)
    qtbot.addWidget(window)
    return window


def typed(window: JoinWindow, **words: str) -> None:
    """Type into fields and go on."""
    for key, text in words.items():
        window.fields[key].setText(text)
    window.go_on()


def test_a_newcomer_types_the_code_reads_the_digits_and_enters(qtbot: QtBot, joining: JoinWindow, world: World) -> None:
    typed(joining)
    assert joining.left_over.text() == "Reste\u00a0: le code d’entrée"
    typed(joining, code=CODE, name="Amel Trabelsi")
    typed(joining, phrase=PASSPHRASE, again=PASSPHRASE)
    qtbot.waitUntil(lambda: joining.pages.currentIndex() == 2)
    assert joining.digits.text() == "47 12 80 35"
    assert [(one.name, one.place) for one in world.entering] == [("Amel Trabelsi", "")]
    world.door = "join.pending"
    typed(joining, group=SHEET.groups[2])
    qtbot.waitUntil(lambda: "Pas encore accepté" in joining.trouble.text())
    world.door = ""
    with qtbot.waitSignal(joining.entered) as entered:
        joining.go_on()
    assert entered.args == ["leila"]
    assert joining.fields["phrase"].text() == ""


def test_an_address_in_the_place_of_a_folder_asks_for_the_password_of_the_mailbox(
    qtbot: QtBot, joining: JoinWindow, world: World
) -> None:
    joining.show()
    assert not joining.fields["mail_password"].isVisible()
    joining.fields["place"].setText("/tmp/cabinet@home")
    assert not joining.fields["mail_password"].isVisible()
    typed(joining, code=CODE, name="Amel Trabelsi", place="cabinet@oliviers.invalid")
    assert joining.left_over.text() == "Reste\u00a0: le mot de passe de la boîte"
    assert joining.focusWidget() is joining.fields["mail_password"]
    typed(joining, mail_password="a secret", imap="imap.oliviers.invalid")
    typed(joining, phrase=PASSPHRASE, again=PASSPHRASE)
    qtbot.waitUntil(lambda: joining.pages.currentIndex() == 2)
    asked = world.entering[0]
    assert (asked.place, asked.mail_password) == ("", "a secret")
    assert asked.mailbox == Typed("cabinet@oliviers.invalid", "imap.oliviers.invalid", "")


def test_a_code_with_a_fault_leads_back_to_it(qtbot: QtBot, joining: JoinWindow, world: World) -> None:
    typed(joining, code="ABCD", name="Amel Trabelsi")
    typed(joining, phrase=PASSPHRASE, again=PASSPHRASE)
    qtbot.waitUntil(lambda: "faute" in joining.trouble.text())
    assert joining.pages.currentIndex() == 0
    assert world.entering == []


def test_back_from_the_code_is_founding_again(qtbot: QtBot, joining: JoinWindow) -> None:
    with qtbot.waitSignal(joining.given_up):
        joining.back.click()


def test_the_first_run_offers_to_join(qtbot: QtBot, door: Engine) -> None:
    window = FirstRunWindow(door)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.joining):
        window.join.click()


@pytest.fixture
def founder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OfficeDoor:
    """A door behind which a practice was founded."""
    monkeypatch.setattr("core.office.profile.COST_PASSPHRASE", COST_FLOOR)
    door = OfficeDoor(tmp_path, lambda: None, lambda: NOW)
    door.create(FirstRun("Cabinet", "Dr Leïla Mansour", "", PASSPHRASE, validated=True))
    return door


def test_a_real_newcomer_enters_once_the_founder_compared_the_digits(founder: OfficeDoor, tmp_path: Path) -> None:
    desk = founder.open(str(tmp_path / "cabinet"), PASSPHRASE)
    assert isinstance(desk, OfficeDesk)
    code = desk.members.invite("Amel Trabelsi", "secretary", reads_triage=False)
    assert isinstance(code, Code)
    asked = founder.join(Entering(code.text, "Amel Trabelsi", "", PASSPHRASE))
    with pytest.raises(Trouble, match=r"join\.pending"):
        founder.open(asked.folder, PASSPHRASE)
    receive(desk.desk, NOW)
    (coming,) = desk.members.practice().coming
    assert coming.digits.replace(" ", "") == asked.digits.replace(" ", "")
    with pytest.raises(Trouble, match=r"vault\.wrong_passphrase"):
        desk.members.accept(coming.invite, coming.digits, "une autre phrase")
    assert desk.members.accept(coming.invite, coming.digits, PASSPHRASE) == "B"
    practice = desk.members.practice()
    assert [(one.name, one.role, one.me) for one in practice.members] == [
        ("Dr Leïla Mansour", "physician", True),
        ("Amel Trabelsi", "secretary", False),
    ]
    assert practice.coming == ()
    post(desk.desk, NOW)
    new = founder.open(asked.folder, PASSPHRASE)
    assert isinstance(new, OfficeDesk)
    receive(new.desk, NOW)
    assert not new.members.practice().founder
    refusal = new.members.invite("Sami", "secretary", reads_triage=False)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "member.not_founder"
    new.close()
    desk.close()


def test_a_burnt_invitation_lets_nobody_in(founder: OfficeDoor, tmp_path: Path) -> None:
    desk = founder.open(str(tmp_path / "cabinet"), PASSPHRASE)
    assert isinstance(desk, OfficeDesk)
    code = desk.members.invite("Amel Trabelsi", "secretary", reads_triage=False)
    assert isinstance(code, Code)
    founder.join(Entering(code.text, "Amel Trabelsi", "", PASSPHRASE))
    receive(desk.desk, NOW)
    (coming,) = desk.members.practice().coming
    desk.members.burn(coming.invite)
    refusal = desk.members.accept(coming.invite, coming.digits, PASSPHRASE)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "join.not_answered"
    assert desk.members.practice().coming == ()
    desk.close()
