"""Notices by mail, as the fold tells them: where they go, and which one did not arrive."""

from core.dossier import NO_ADDRESS, NOTHING, Errand, MailAddress
from core.model import Task
from core.office.tasks import UNOPENED_MS, task_rows
from core.record import events as e
from core.record.fold import fold
from tests.unit.record.log import NOON, Log
from tests.unit.record.test_errands import LETTER, SEEN, THREAD

ADDRESS = "amira@patient.invalid"
GIVEN, GONE = e.MailAddressGiven(ADDRESS), e.MailAddressGiven("")
REPLY = e.ReplyRecorded(LETTER, b"r" * 16, THREAD, b"h" * 32, (), "online")
SENT, BACK = e.PatientMailed(b"r" * 16, "sent", ""), e.PatientMailed(b"r" * 16, "returned", "address")
NOT_IN_A_DAY = e.PatientMailed(b"n" * 16, "refused", "later")
FAULT = Errand("address", NOON)


def tasks(*events: e.Event) -> list[tuple[Task, str, int]]:
    log = Log()
    rows = task_rows(fold([log(event) for event in (SEEN, *events)], 60))
    return [(one.task, one.why, one.from_ms - NOON) for one in rows if one.task is Task.TELL]


def test_the_last_address_stands_with_who_took_it_and_when() -> None:
    log = Log()
    assert fold([log(SEEN)], 60).mail == NO_ADDRESS
    assert fold([log(GIVEN, who="Salma Trabelsi", at_ms=NOON + 1)], 60).mail == MailAddress(
        ADDRESS, "Salma Trabelsi", NOON + 1
    )
    assert fold([log(GIVEN), log(GONE)], 60).mail.address == ""


def test_a_notice_that_did_not_arrive_stands_on_patient_and_question_until_another_did() -> None:
    log = Log()
    written = [log(one) for one in (SEEN, GIVEN, REPLY, SENT)]
    assert fold(written, 60).mail.fault == NOTHING
    written.append(log(BACK))
    back = fold(written, 60)
    assert (back.mail.fault, back.questions[0].mail_fault) == (FAULT, FAULT)
    corrected = fold([*written, log(GIVEN)], 60)
    assert (corrected.mail.fault, corrected.questions[0].mail_fault) == (NOTHING, FAULT)
    assert fold([*written, log(SENT)], 60).questions[0].mail_fault == NOTHING
    assert fold([*written, log(REPLY)], 60).questions[0].mail_fault == NOTHING


def test_a_notice_about_no_question_stands_on_the_patient_alone() -> None:
    log = Log()
    alone = fold([log(GIVEN), log(NOT_IN_A_DAY)], 60)
    assert (alone.mail.fault.word, alone.questions) == ("later", ())


def test_whom_no_notice_reached_is_to_be_told_at_once() -> None:
    assert tasks(GIVEN, REPLY, SENT) == [(Task.TELL, "waiting", UNOPENED_MS)]
    assert tasks(GIVEN, REPLY, SENT, BACK) == [(Task.TELL, "mail_address", 0)]
    assert tasks(GIVEN, NOT_IN_A_DAY) == [(Task.TELL, "mail_later", 0)]
    assert tasks(GIVEN, REPLY, BACK, e.PatientTold(LETTER, "told")) == []
    assert tasks(GIVEN, REPLY, BACK, e.PatientTold(LETTER, "tried")) == [(Task.TELL, "mail_address", 0)]
