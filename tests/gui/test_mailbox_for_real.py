"""The mailbox behind the window's page, on a real server: looked up, tried off the vault's thread, kept, joined through."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from core.doors.mail_check import DONE, FAILED, LEFT, STEPS
from core.model import Refusal, Trouble
from core.office.join import invited
from core.office.mailbox import Typed, mailbox, typed_of
from core.office.practice import found
from core.office.profile import OpenDesk
from crypto.keys import Role
from crypto.lock import COST_FLOOR
from desktop.office.desk import OfficeDesk
from desktop.office.door import OfficeDoor
from desktop.office.mailbox import OfficeMailbox
from desktop.ports.door import Entering
from desktop.ports.mailbox import LookUp, Trial
from desktop.wiring import Courier, letterbox_of
from tests.gui.fakes.people import NOW
from tests.mail_lab.lab import PASSWORD, Lab
from tests.practice import practice

PASSPHRASE = "cabinet des oliviers"
T = TypeVar("T")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    made = found(
        tmp_path / "one", tmp_path / "practice", "Cabinet", "Dr Leïla Mansour", PASSPHRASE, None, NOW, COST_FLOOR
    )
    with made.desk as one:
        yield one


def ended(ask: Callable[[], T], running: Callable[[T], bool]) -> T:
    end = time.monotonic() + 30
    while running(answer := ask()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return answer


def tried(port: OfficeMailbox) -> Trial:
    return ended(port.trial, lambda one: one.running)


def test_what_was_typed_is_tried_then_kept_and_tried_again_with_the_kept_password(desk: OpenDesk, lab: Lab) -> None:
    port, typed = OfficeMailbox(desk), typed_of(lab.mailbox())
    assert port.trial() == Trial()
    assert port.begin_trial(typed, "") == Refusal("mail.password_missing")
    assert port.begin_trial(typed, PASSWORD) is None
    assert [(one.name, one.state) for one in tried(port).steps] == [(name, DONE) for name in STEPS]
    assert port.known() is None
    assert port.keep(typed, "") == Refusal("mail.password_missing")
    assert port.keep(replace(typed, address="nobody"), PASSWORD) == Refusal("mail.address", (("address", "nobody"),))
    assert port.keep(typed, PASSWORD) is None
    assert port.keep(replace(typed, remove=True), "") is None
    assert port.known() == replace(typed, remove=True)
    assert port.begin_trial(typed, "") is None
    assert {one.state for one in tried(port).steps} == {DONE}
    port.forget()
    assert (port.known(), mailbox(desk)) == (None, None)


def test_a_trial_is_stopped_between_two_steps(desk: OpenDesk, lab: Lab) -> None:
    port = OfficeMailbox(desk)
    assert port.begin_trial(replace(typed_of(lab.mailbox()), imap="localhost:1"), PASSWORD) is None
    port.stop_trial()
    states = {one.state for one in tried(port).steps}
    assert LEFT in states
    assert states <= {DONE, FAILED, LEFT}


def test_a_large_provider_is_found_at_once_and_a_desk_without_a_profile_keeps_nothing(tmp_path: Path) -> None:
    port = OfficeMailbox(practice(tmp_path).physician)
    assert port.looked_up() == LookUp()
    port.begin_look_up("cabinet@gmail.com")
    found_there = ended(port.looked_up, lambda one: one.running)
    assert (found_there.imap, found_there.smtp) == ("imap.gmail.com:993", "smtp.gmail.com:465")
    typed = Typed("cabinet@gmail.com", found_there.imap, found_there.smtp)
    assert port.keep(typed, "x") == Refusal("mail.no_profile")
    assert port.known() is None


def test_a_newcomer_joins_through_the_mailbox_from_the_window(
    desk: OpenDesk, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.office.profile.COST_PASSPHRASE", COST_FLOOR)
    account = lab.mailbox()
    founder = OfficeDesk(desk, lambda: NOW)
    assert founder.mailbox.keep(typed_of(account), PASSWORD) is None
    courier = Courier(letterbox_of(str(desk.folder)), lambda call: call(founder))
    assert courier.round().trouble == ""
    code = founder.members.invite("Amel Trabelsi", Role.SECRETARY.name.lower(), reads_triage=False)
    assert not isinstance(code, Refusal)
    door = OfficeDoor(tmp_path / "home", lambda: None, lambda: NOW)
    form = Entering(code.text, "Amel Trabelsi", "", PASSPHRASE, typed_of(account), PASSWORD)
    with pytest.raises(Trouble, match=r"mail\.servers_missing"):
        door.join(replace(form, mailbox=replace(typed_of(account), imap="")))
    asked = door.join(form)
    with pytest.raises(Trouble, match=r"join\.pending"):
        door.open(asked.folder, PASSPHRASE)
    courier.round()
    (waiting,) = invited(desk)
    assert isinstance(founder.members.accept(waiting.invite, asked.digits, PASSPHRASE), str)
    courier.round()
    courier.close()
    hers = door.open(asked.folder, PASSPHRASE)
    assert isinstance(hers, OfficeDesk)
    own = Courier(letterbox_of(asked.folder), lambda call: call(hers))
    assert own.round().learned > 0
    own.close()
    assert hers.who().role == "secretary"
    hers.close()
