"""A patient by mail, over a real mail server: the answer arrives in the patient's mailbox, opens there, and names nobody."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from core.demo.device import Device
from core.doors import mail_out
from core.doors.account import MailAccount
from core.doors.imap import Line
from core.doors.mailbox import WHOLE, Mailbox
from core.doors.smtp import Submission
from core.dossier import NOTHING
from core.model import Decision, Task
from core.office.bymail import give_address, mail_standing
from core.office.mailing import sender
from core.office.reply import Sent, reply
from core.office.triage import triage
from core.record.events import PatientMailed
from crypto.body import Reply
from tests.mail.hostile import mixed
from tests.mail.house import House, Seat
from tests.mail_lab.lab import PASSWORD, Lab
from tests.practice import online

TEXT = "Le matin, avant ou après le repas."
NAMES = (b"Amira", b"Ben Youssef", b"Mansour", "Leïla".encode(), b"amlodipine", b"repas", b"+216")
NOBODY = "personne@cabinet.invalid"


@pytest.fixture
def house(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(mail_out, "PACE", 0.01)
    one = House(tmp_path, lab.mailbox(), Submission(lab.mailbox(), lambda: PASSWORD, 5))
    try:
        yield one
    finally:
        one.close()


def arrived(account: MailAccount) -> list[bytes]:
    """Every mail in a mailbox, as it lies there."""
    line = Line(account, lambda: PASSWORD, seconds=5)
    box = Mailbox(line)
    try:
        box.select("INBOX")
        return [raw for _, raw in box.fetch(box.sizes(), WHOLE)]
    finally:
        line.bye()


def given_back(mail: EmailMessage, practice: str) -> bytes:
    """What a server says of a mail that it took and could not deliver: the patient's mailbox is full."""
    status = b"Reporting-MTA: dns; mx.invalid\r\n\r\nAction: failed\r\nStatus: 5.2.2\r\n"
    told = b"Content-Type: message/delivery-status\r\n\r\n" + status
    sent = b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: " + str(mail["Message-ID"]).encode() + b"\r\n"
    report = mixed(b"Content-Type: text/plain\r\n\r\nrendu", told, sent, kind=b"report; report-type=delivery-status")
    return b"To: " + practice.encode() + b"\r\n" + report


def became(seat: Seat, patient: bytes) -> list[tuple[str, str]]:
    events = (one.event for one in seat.desk.signed_entries(patient))
    return [(one.outcome, one.why) for one in events if isinstance(one, PatientMailed)]


def answered(house: House, physician: Seat, device: Device, consultation: bytes) -> None:
    """A question, its answer, and the post between."""
    letter = device.ask("Avant ou après le repas ?", house.clock(), consultation=consultation, subject="amlodipine")
    house.rounds(1)
    assert triage(physician.desk, letter, Decision.PHYSICIAN, house.clock()) is None
    assert isinstance(reply(physician.desk, letter, TEXT, online(TEXT, "même question"), house.clock()), Sent)
    house.rounds(1)


def test_an_answer_by_mail_opens_at_the_patient_s_and_one_that_does_not_arrive_is_told(house: House, lab: Lab) -> None:
    theirs = lab.mailbox()
    physician = house.found()
    desk = physician.desk
    device, consultation = house.enrols("Amira Ben Youssef")
    patient = desk.vault.device_owner(device.keys.sig.public)
    assert patient is not None
    assert give_address(desk, patient, theirs.address, house.clock()) is None
    answered(house, physician, device, consultation)
    assert became(physician, patient) == [("sent", "")]
    (raw,) = arrived(theirs)
    mail = message_from_bytes(raw, policy=policy.default)
    plain = mail.get_body(("plain",))
    assert plain is not None
    (file,) = mail.iter_attachments()
    body = device.reopen(file.get_content()).body
    assert isinstance(body, Reply)
    assert body.text == TEXT
    whole = raw + plain.get_content().encode() + file.get_content()
    assert [name for name in NAMES if name.lower() in whole.lower()] == []
    house.patients.send(given_back(mail, house.account.address), [house.account.address])
    house.rounds(1)
    assert became(physician, patient) == [("sent", ""), ("returned", "full")]
    assert [row.why for row in desk.vault.tasks(house.clock(), Task.TELL)] == ["mail_full"]
    assert give_address(desk, patient, NOBODY, house.clock()) is None
    assert desk.dossier(patient).mail.fault == NOTHING
    answered(house, physician, device, consultation)
    assert became(physician, patient)[2:] == [("refused", "address")] * 2  # this one, and the one that was given back
    assert desk.dossier(patient).mail.fault.word == "address"
    assert mail_standing(desk, patient, sender(desk)).waiting == 0
