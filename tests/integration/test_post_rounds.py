"""The window's post on a real practice: rounds of fetching, recording, depositing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.demo.device import Device, scan
from core.doors.account import MailAccount, Server
from core.doors.letterbox import Arrived
from core.doors.mail_carried import carried_note
from core.doors.maildir import MaildirLetterbox
from core.model import Decision, Level, Refusal, Trouble
from core.office.enrol import invite_device
from core.office.hosting import hosting
from core.office.mailbox import keep_mailbox
from core.office.pen import Pen
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.settings import choose
from core.office.sync import publish
from core.office.triage import triage
from core.record.events import ClockCorrected
from crypto.invite import drop_password
from desktop.office.desk import OfficeDesk
from desktop.ports.enrolment import Answered
from desktop.wiring import Courier
from tests.host import web_host
from tests.integration.stage import ANSWER, NOW, Stage, take_in, unfinished
from tests.page_box import PageBox
from tests.practice import online


class ReadingBox(MaildirLetterbox):
    """Remembers how many letters were read from the disk."""

    read = 0

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        for one in super().fetch(known):
            self.read += 1
            yield one


def test_a_round_says_what_other_desks_wrote(stage: Stage) -> None:
    with stage.at_work() as desk, stage.at_work(seat=1) as hers:

        def bridge(call: Callable[[OfficeDesk], Any]) -> Any:
            return call(OfficeDesk(desk, lambda: NOW))

        courier = Courier(MaildirLetterbox(stage.folder / "practice"), bridge)
        courier.round()
        assert courier.round().learned == 0
        receive(hers, NOW)
        assert triage(hers, stage.other, Decision.URGENT, NOW) is None
        publish(hers)
        told = courier.round()
        assert (told.received, told.learned > 0) == (0, True)
        assert courier.round().learned == 0


def test_what_came_while_a_desk_was_away_is_taken_in_by_slices_and_the_window_may_be_closed_between(
    stage: Stage,
) -> None:
    many = 500
    with stage.at_work() as desk, stage.at_work(seat=1) as hers:
        receive(hers, NOW)
        pen = Pen(hers, NOW)
        for _ in range(many):
            pen.write(ClockCorrected(NOW, NOW))
        pen.commit()
        publish(hers)
        window, told = OfficeDesk(desk, lambda: NOW), list[int]()

        def until_it_closes(call: Callable[[OfficeDesk], Any]) -> Any:
            if told:
                raise Trouble("desk.closed")
            return call(window)

        with pytest.raises(Trouble, match=r"desk\.closed"):
            Courier(MaildirLetterbox(stage.folder / "practice"), until_it_closes).round(told.append)
        (before,) = told
        assert 0 < before < many
        report = Courier(MaildirLetterbox(stage.folder / "practice"), lambda call: call(window)).round(told.append)
        assert told[1:] == sorted(told[1:])
        assert report.learned >= many - before
        assert (desk.vault.waiting(), desk.vault.head(hers.me)) == ([], hers.vault.head(hers.me))


def test_a_round_of_the_window_serves_the_practices_host(stage: Stage) -> None:
    now = NOW
    with stage.at_work() as desk, web_host(stage.folder / "host", drop_password(desk.journal_key().key)) as host:
        assert choose(desk, "page", host.url, now) is None
        (patient,) = (row.patient for row in desk.vault.patients("Amira"))
        invite = invite_device(desk, patient, Level.IN_PERSON, now)
        assert not isinstance(invite, Refusal)
        window = OfficeDesk(desk, lambda: now)
        courier = Courier(MaildirLetterbox(stage.folder / "practice"), lambda call: call(window))
        assert courier.round().state == "synced"
        box = PageBox(host.url, invite.fragment())
        device = scan(stage.folder / "page.json", box, invite.fragment(), "fr", now)
        assert isinstance(device, Device)
        box.drop = lambda: device.memory.drop
        assert courier.round().received == 1
        standing = next(one for one in window.enrolment.standing() if one.invite == invite.invite_id)
        assert isinstance(standing.answered, Answered)
        assert not isinstance(window.enrolment.accept(invite.invite_id, standing.answered.digits, "passport"), Refusal)
        assert courier.round().sent > 0
        device.read(now)
        assert device.memory.level == 1
        device.ask("Puis-je le prendre le soir ?", now)
        raw = next((host.desk / "new").iterdir())
        copy = raw.read_bytes()
        assert courier.round().received == 1
        raw.write_bytes(copy)  # the page heard no answer, and put it again
        again = courier.round()
        assert (again.received, list((host.desk / "new").iterdir())) == (0, [])
        host.stop()
        assert courier.round().state == "offline"
        host.start()
        assert courier.round().state == "synced"
        courier.close()
        box.close()


def test_a_round_reads_only_what_nobody_has_dealt_with_and_carries_what_waits(stage: Stage) -> None:
    vault = stage.vault()
    desk = stage.desk(vault)
    take_in(desk, stage)
    box = ReadingBox(stage.folder / "practice")

    def bridge(call: Callable[[OfficeDesk], Any]) -> Any:
        return call(OfficeDesk(desk, lambda: NOW))

    courier = Courier(box, bridge)
    assert isinstance(reply(desk, stage.letter, ANSWER, online(ANSWER), NOW), Sent)
    first = courier.round()
    assert (box.read, first.state) == (0, "synced")
    assert desk.vault.outbox() == []
    assert list(unfinished(desk, stage)) == []
    courier.round()
    assert box.read == 1  # the receipt of the patient who has read the reply
    courier.round()
    assert box.read == 1
    vault.close()


def test_a_desk_with_a_mailbox_leaves_letters_on_the_host_until_they_lie_there(stage: Stage) -> None:
    mail = MailAccount("a@cabinet.invalid", *(Server(f"{one}.cabinet.invalid", 993) for one in ("imap", "smtp")), "a")
    with stage.opened() as desk:
        assert choose(desk, "page", "https://cabinet.invalid/", NOW) is None
        without = hosting(desk, (), NOW)
        keep_mailbox(desk, mail, "its password")
        wanted = hosting(desk, (), NOW)
        assert without is not None
        assert wanted is not None
        assert (without.carried, wanted.carried) == (None, carried_note(stage.folder / "practice"))
