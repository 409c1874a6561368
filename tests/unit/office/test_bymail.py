"""Patients by mail: one mail a letter, from the desk that wrote it, whatever the mail server says and however often."""

import base64
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from core.demo.device import Device
from core.doors.mail_out import HandedOver, OutMail
from core.doors.smtp import Answer
from core.doors.vault import Change
from core.model import DAY_MS, Decision, Level, MailFault, Task, Told, refuse
from core.office import bymail
from core.office.bymail import (
    AGAIN_MS,
    CORRECTED_MS,
    NO_MAILBOX,
    due,
    give_address,
    mail_standing,
    note_bounce,
    note_mails,
)
from core.office.desk import Desk
from core.office.errands import told
from core.office.look import thread
from core.office.post import post
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.settings import choose
from core.office.triage import redirect, triage
from core.record.events import Event, MailAddressGiven, NoticeSent, PatientMailed
from core.record.view import ThreadView
from crypto.armor import BEGIN, unwrap
from crypto.body import Reply
from crypto.kinds import Kind
from tests.practice import NOON, Practice, asked, enrolled, exchange, online, practice

AMIRA, SENDER, PAGE = "a.by@patient.invalid", "post@reseau.invalid", "https://suivi.invalid/"
TEXT = "Le matin, avant ou après le repas."
NAMES = (b"Amira", b"Ben Youssef", b"Mansour", b"Trabelsi", b"Oliviers", b"Amlodipine", b"repas", b"D-1187", b"+216")
TAKEN, LATER = Answer(True, "2.0.0", "taken"), Answer(False, "4.2.1", "later")
NOBODY, FULL = Answer(False, "5.1.1", "nobody"), Answer(False, "5.2.2", "full")


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    return practice(tmp_path)


@pytest.fixture
def written(made: Practice, tmp_path: Path) -> tuple[bytes, Device, bytes]:
    """(patient, device, question): Amira gave an address, asked, and was answered; the post has it all."""
    patient, _, device, letter = asked(made, tmp_path)
    assert give_address(made.secretary, patient, AMIRA, NOON) is None
    exchange(made)
    assert triage(made.secretary, letter, Decision.PHYSICIAN, NOON) is None
    exchange(made)
    assert isinstance(reply(made.physician, letter, TEXT, online(TEXT), NOON), Sent)
    exchange(made)
    assert choose(made.physician, "page", PAGE, NOON) is None
    return patient, device, letter


def say(desk: Desk, answer: Answer, now: int = NOON) -> list[OutMail]:
    """The server says this of every mail that may leave now."""
    mails = due(desk, now, SENDER)
    note_mails(desk, HandedOver(tuple((mail.name, answer) for mail in mails)), now)
    return mails


def events(desk: Desk, patient: bytes) -> list[Event]:
    return [one.event for one in desk.signed_entries(patient)]


def became(desk: Desk, patient: bytes) -> list[tuple[str, str]]:
    return [(one.outcome, one.why) for one in events(desk, patient) if isinstance(one, PatientMailed)]


def to_tell(desk: Desk, now: int = NOON) -> list[str]:
    return [row.why for row in desk.vault.tasks(now, Task.TELL)]


def test_an_address_is_written_down_by_any_member_and_taken_back(made: Practice, tmp_path: Path) -> None:
    patient, _ = enrolled(made, tmp_path)
    desk = made.secretary
    for address in (AMIRA, AMIRA, ""):
        assert give_address(desk, patient, address, NOON) is None
    given = [one.event.address for one in desk.signed_entries(patient) if isinstance(one.event, MailAddressGiven)]
    assert given == [AMIRA, ""]
    assert give_address(desk, patient, "amira", NOON) == refuse("patient.mail")
    assert give_address(desk, b"x" * 16, AMIRA, NOON) == refuse("patient.unknown")


def test_who_gave_no_address_gets_no_mail(made: Practice, tmp_path: Path) -> None:
    asked(made, tmp_path)
    assert due(made.physician, NOON, SENDER) == due(made.secretary, NOON, SENDER) == []


def test_a_reply_is_mailed_by_the_desk_that_wrote_it_and_opens_with_the_patient_s_key(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    patient, device, _ = written
    (mail,) = due(made.physician, NOON, SENDER)
    assert mail.to == AMIRA
    parts = message_from_bytes(mail.raw, policy=policy.default)
    (file,) = parts.iter_attachments()
    plain = parts.get_body(("plain",))
    assert plain is not None
    link = plain.get_content().split()[-1].removeprefix(PAGE + "#l=")
    for letter in (file.get_content(), base64.urlsafe_b64decode(link + "==")):
        body = device.reopen(letter).body
        assert isinstance(body, Reply)
        assert body.text == TEXT
    whole = mail.raw + plain.get_content().encode() + file.get_content()
    assert [name for name in NAMES if name.lower() in whole.lower()] == []
    say(made.physician, TAKEN)
    assert became(made.physician, patient) == [("sent", "")]
    assert due(made.physician, NOON, SENDER) == []


def test_each_letter_is_mailed_once_by_its_own_desk(made: Practice, written: tuple[bytes, Device, bytes]) -> None:
    patient, device, _ = written
    mailed = [mail.name for desk in (made.physician, made.secretary) for mail in due(desk, NOON, SENDER)]
    exchange(made)
    assert len(mailed) == len(set(mailed)) > 0
    again = [mail.name for desk in (made.physician, made.secretary) for mail in due(desk, NOON, SENDER)]
    assert again == mailed
    assert {mail.name for mail in say(made.physician, TAKEN)} <= set(mailed)
    (out,) = (one for one in made.box.outbox[device.keys.sig.public].values() if _name(one) in mailed[:1])
    kept = bymail._read(made.physician, _name(out))
    assert kept is not None
    assert (kept.sent, kept.letter_raw) == (True, b"")
    note_mails(made.physician, HandedOver(((mailed[0], TAKEN), ("0" * 40, TAKEN))), NOON)
    assert became(made.physician, patient) == [("sent", "")]


def _name(letter: bytes) -> str:
    return bymail.notice_name(letter)


def test_the_conversation_says_what_became_of_the_notice(made: Practice, written: tuple[bytes, Device, bytes]) -> None:
    _, _, letter = written
    say(made.physician, TAKEN)
    exchange(made)
    for desk in (made.physician, made.secretary):
        view = thread(desk, letter, NOON)
        assert isinstance(view, ThreadView)
        assert [line.status for line in view.lines if line.kind == "mailed"] == ["mail_sent"]


def test_a_server_that_puts_off_is_asked_again_less_and_less_often_and_given_up_after_a_day(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    patient, _, _ = written
    desk, now, tries = made.physician, NOON, 0
    while now < NOON + DAY_MS:
        assert len(say(desk, LATER, now)) == 1
        wait = AGAIN_MS[min(tries, len(AGAIN_MS) - 1)]
        assert due(desk, now + wait - 1, SENDER) == []
        now, tries = now + wait, tries + 1
    assert tries == 11
    assert mail_standing(desk, patient, SENDER).trouble == "bounced.later"
    assert due(desk, now, SENDER) == []
    assert became(desk, patient) == [("refused", MailFault.LATER)]
    assert to_tell(desk, now) == ["mail_later"]


def test_whom_the_server_does_not_know_is_to_be_called_from_any_desk(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    patient, _, letter = written
    say(made.physician, NOBODY)
    exchange(made)
    for desk in (made.physician, made.secretary):
        assert became(desk, patient) == [("refused", "address")]
        assert to_tell(desk) == ["mail_address"]
        assert desk.dossier(patient).mail.fault.word == "address"
    assert told(made.secretary, letter, Told.TOLD, NOON) is None
    assert to_tell(made.secretary) == []


def test_a_mail_that_was_given_back_is_a_hint_that_counts_once(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    patient, _, _ = written
    desk = made.physician
    (mail,) = due(desk, NOON, SENDER)
    ours = f"<{mail.name}@reseau.invalid>"
    note_bounce(desk, ours, "5.1.1", NOON)
    assert became(desk, patient) == []  # it never left: whoever says so made it up
    say(desk, TAKEN)
    for message_id, status in ((ours, "4.4.1"), (ours, "2.0.0"), ("<somebody@else.invalid>", "5.1.1"), ("", "5.1.1")):
        note_bounce(desk, message_id, status, NOON)
    assert became(desk, patient) == [("sent", "")]
    for _ in range(2):
        note_bounce(desk, ours.upper(), "5.2.2", NOON)
        note_bounce(made.secretary, ours, "5.2.2", NOON)
    assert became(desk, patient) == [("sent", ""), ("returned", "full")]
    assert to_tell(desk) == ["mail_full"]


def test_nothing_leaves_to_who_took_the_address_back_or_has_another_telephone(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    patient, _, _ = written
    desk = made.physician
    assert give_address(desk, patient, "", NOON) is None
    assert due(desk, NOON, SENDER) == []
    assert give_address(desk, patient, AMIRA, NOON) is None
    assert due(desk, NOON, SENDER) == []
    made.device("another", desk, patient, NOON, Level.IN_PERSON)
    assert all(mail.to == AMIRA for mail in due(desk, NOON, SENDER))
    assert became(desk, patient) == []


def test_a_vault_that_was_put_back_mails_nothing_again_and_calls_nobody(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    patient, _, _ = written
    desk = made.physician
    names = ("bymail", f"bymail.{due(desk, NOON, SENDER)[0].name}")
    before = tuple((name, desk.vault.setting(name) or b"") for name in names)
    say(desk, TAKEN)
    desk.vault.commit(Change(settings=before))
    assert mail_standing(desk, patient, SENDER).waiting == 1
    assert due(desk, NOON + DAY_MS, SENDER) == []
    assert became(desk, patient) == [("sent", "")]
    assert mail_standing(desk, patient, SENDER).waiting == 0


def test_an_enrolment_and_its_card_are_told_of_by_no_mail(made: Practice, tmp_path: Path) -> None:
    patient, _, _, _ = asked(made, tmp_path)
    desk = made.physician
    assert give_address(desk, patient, AMIRA, NOON) is None
    device = made.device("another", desk, patient, NOON)
    assert len(made.box.outbox[device.keys.sig.public]) == 2
    assert due(desk, NOON, SENDER) == []  # nor of the notice to the telephone that was replaced


def test_a_desk_without_a_mailbox_says_so_and_tells_after_a_day(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    patient, _, _ = written
    desk = made.physician
    assert due(desk, NOON, "") == []
    standing = mail_standing(desk, patient, "")
    assert (standing.given.address, standing.waiting, standing.trouble) == (AMIRA, 1, NO_MAILBOX)
    assert due(desk, NOON + DAY_MS, "") == []
    assert became(desk, patient) == [("refused", MailFault.NO_MAILBOX)]
    assert mail_standing(desk, patient, SENDER).waiting == 0


def test_why_a_mail_waits_is_known_until_another_left(made: Practice, written: tuple[bytes, Device, bytes]) -> None:
    patient, _, _ = written
    desk = made.physician
    note_mails(desk, HandedOver((), "mail.unreachable"), NOON)
    note_mails(desk, HandedOver(), NOON)
    assert mail_standing(desk, patient, SENDER).trouble == "mail.unreachable"
    say(desk, TAKEN)
    assert mail_standing(desk, patient, SENDER).trouble == ""


def test_a_mail_at_which_the_line_ends_lets_the_others_go_first(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    _, _, letter = written
    desk = made.physician
    for name, value in (("page", ""), ("phone", "+216 00 000 100")):
        assert choose(desk, name, value, NOON) is None
    assert redirect(desk, letter, "appointment", NOON) is None
    post(desk, NOON)
    first, second = due(desk, NOON, SENDER)
    note_mails(desk, HandedOver((), "mail.unreachable", first.name), NOON)
    assert [mail.name for mail in due(desk, NOON, SENDER)] == [second.name, first.name]


def test_a_practice_that_wants_notices_alone_mails_no_letter(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    assert choose(made.physician, "mail_carries", "notice", NOON) is None
    (mail,) = due(made.physician, NOON, SENDER)
    assert not message_from_bytes(mail.raw, policy=policy.default).is_multipart()
    assert written


def carried(mail: OutMail) -> tuple[bytes, ...]:
    """The letters in the file of a mail."""
    (file,) = message_from_bytes(mail.raw, policy=policy.default).iter_attachments()
    content = file.get_content()
    return unwrap(content) if content.startswith(BEGIN) else (content,)


def test_a_question_is_one_mail_whose_file_opens_alone_where_the_host_is_away(made: Practice, tmp_path: Path) -> None:
    patient, consultation, device, _ = asked(made, tmp_path)
    device.read(NOON)
    assert give_address(made.secretary, patient, AMIRA, NOON) is None
    assert choose(made.physician, "page", "http://127.0.0.1:9/", NOON) is None
    exchange(made)
    assert due(made.physician, NOON, SENDER) == due(made.secretary, NOON, SENDER) == []
    letter = device.ask("Et avec du café ?", NOON, consultation=consultation, subject="Amlodipine")
    for desk in (made.physician, made.secretary):
        receive(desk, NOON)
        post(desk, NOON)
    assert triage(made.physician, letter, Decision.PHYSICIAN, NOON) is None
    assert isinstance(reply(made.physician, letter, TEXT, online(TEXT, "autre question"), NOON), Sent)
    exchange(made)
    told_of = (e.template for e in events(made.physician, patient) if isinstance(e, NoticeSent))
    assert [*told_of] == ["notice.received", "notice.handled"]
    (mail,) = (mail for desk in (made.physician, made.secretary) for mail in due(desk, NOON, SENDER))
    letters = carried(mail)
    assert [device.reopen(raw).header.kind for raw in letters] == [Kind.NOTICE, Kind.NOTICE, Kind.REPLY]
    for number, raw in enumerate(letters):
        made.box.deposit(device.keys.sig.public, bytes([number]) * 16, raw)
    assert [one.kind for one in device.read(NOON)] == [Kind.NOTICE, Kind.NOTICE, Kind.REPLY]


def test_what_the_telephone_says_that_it_holds_is_carried_no_more(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    _, device, letter = written
    desk = made.physician
    for name, value in (("page", ""), ("phone", "+216 00 000 100")):
        assert choose(desk, name, value, NOON) is None
    assert redirect(desk, letter, "appointment", NOON) is None
    exchange(made)
    first, second = (carried(mail) for mail in say(desk, TAKEN))
    assert [device.reopen(raw).header.kind for raw in second] == [Kind.REPLY, Kind.NOTICE]
    assert first == second[:1]
    device.read(NOON)
    exchange(made)
    assert redirect(desk, letter, "appointment", NOON) is None
    exchange(made)
    ((last,),) = (carried(mail) for mail in due(desk, NOON, SENDER))
    assert device.reopen(last).header.seq == device.reopen(second[-1]).header.seq + 1


def test_a_letter_that_did_not_arrive_goes_once_to_the_address_that_was_corrected(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    patient, _, _ = written
    desk = made.physician
    (mail,) = say(desk, NOBODY)
    assert due(desk, NOON + CORRECTED_MS - 1, SENDER) == []
    assert give_address(made.secretary, patient, "amira@patient.invalid", NOON) is None
    exchange(made)
    (again,) = due(desk, NOON, SENDER)
    assert (again.name, again.to, carried(again)) == (mail.name, "amira@patient.invalid", carried(mail))
    assert due(made.secretary, NOON, SENDER) == []
    say(desk, TAKEN)
    assert due(desk, NOON, SENDER) == []
    assert became(desk, patient) == [("refused", "address"), ("sent", "")]
    assert to_tell(desk) == []
    note_bounce(desk, f"<{mail.name}@reseau.invalid>", "5.2.2", NOON)
    assert due(desk, NOON, SENDER) == []  # given back at the new address: it waits for a third


@pytest.mark.parametrize("since", ["read", "a week", "as before"])
def test_a_letter_that_was_read_or_failed_long_ago_is_not_mailed_to_another_address(
    made: Practice, written: tuple[bytes, Device, bytes], since: str
) -> None:
    patient, device, _ = written
    desk, now = made.physician, NOON + (CORRECTED_MS if since == "a week" else 0)
    say(desk, NOBODY)
    if since == "read":
        assert choose(desk, "page", "", NOON) is None
        device.read(NOON)
        exchange(made)
    for address in ("", AMIRA) if since == "as before" else ("amira@patient.invalid",):
        assert give_address(desk, patient, address, now) is None
    assert due(desk, now, SENDER) == []
    assert desk.vault.setting("bymail.failed") == b"" or since == "as before"


@pytest.mark.parametrize(("carries", "mails"), [("letter", 1), ("notice", 0)])
def test_a_letter_in_a_mail_waits_for_no_host_and_a_notice_alone_does(
    made: Practice, written: tuple[bytes, Device, bytes], carries: str, mails: int
) -> None:
    patient, _, letter = written
    desk = made.physician
    say(desk, TAKEN)
    for name, value in (("page", "http://127.0.0.1:9/"), ("mail_carries", carries), ("phone", "+216 00 000 100")):
        assert choose(desk, name, value, NOON) is None
    assert redirect(desk, letter, "appointment", NOON) is None
    assert post(desk, NOON).trouble == "web.unreachable"
    assert len(due(desk, NOON, SENDER)) == mails
    assert mail_standing(desk, patient, SENDER).waiting == mails


def test_a_desk_whose_record_is_in_doubt_mails_nothing(made: Practice, written: tuple[bytes, Device, bytes]) -> None:
    patient, _, _ = written
    desk = made.physician
    (mail,) = say(desk, TAKEN)
    desk.vault.commit(Change(settings=(("alarm", b"record.fork"),)))
    assert due(desk, NOON, SENDER) == []
    note_bounce(desk, f"<{mail.name}@reseau.invalid>", "5.1.1", NOON)
    assert became(desk, patient) == [("sent", "")]
    assert give_address(desk, patient, "", NOON) is not None
