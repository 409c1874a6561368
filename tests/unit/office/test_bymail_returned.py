"""A mail server's answer that names no mail of ours, only whom it could not reach."""

from pathlib import Path

from core.demo.device import Device
from core.doors.mail_aside import MailAside, read_aside
from core.doors.mail_parts import Bounced
from core.office.bymail import RETURNED_MS, due, note_bounce
from core.office.outside import aside_key, outside, take_outside
from crypto.encoding import enc, u64
from tests.practice import NOON, Practice
from tests.unit.office.test_bymail import AMIRA, SENDER, TAKEN, became, made, say, to_tell, written

__all__ = ["made", "written"]


def test_a_server_that_names_the_address_alone_means_the_last_mail_that_went_there(
    made: Practice, written: tuple[bytes, Device, bytes]
) -> None:
    patient, _, _ = written
    desk = made.physician
    note_bounce(desk, "", "5.1.1", NOON, [AMIRA])
    assert became(desk, patient) == []  # nothing ever left
    say(desk, TAKEN)
    for named, status, now in (
        (["somebody@else.invalid"], "5.1.1", NOON),
        ([AMIRA], "4.4.1", NOON),
        ([AMIRA], "5.1.1", NOON + RETURNED_MS),
    ):
        note_bounce(desk, "", status, now, named)
        note_bounce(desk, "<an@other.invalid>", status, NOON, [AMIRA])
    assert became(desk, patient) == [("sent", "")]
    for _ in range(2):
        note_bounce(desk, "", "5.2.2", NOON, ["somebody@else.invalid", AMIRA])
        note_bounce(made.secretary, "", "5.2.2", NOON, [AMIRA])
    assert became(desk, patient) == [("sent", ""), ("returned", "full")]
    assert to_tell(desk) == ["mail_full"]


def test_the_words_of_a_server_go_from_the_mailbox_to_the_list_of_whom_to_call(
    made: Practice, written: tuple[bytes, Device, bytes], tmp_path: Path
) -> None:
    patient, _, _ = written
    desk = made.physician
    say(desk, TAKEN)
    answer = Bounced("", "5.1.1", "550 5.1.1 unknown", ("post@reseau.invalid", AMIRA))
    MailAside(tmp_path, aside_key(desk), whole=True).keep(b"an answer", answer, NOON)
    assert take_outside(desk, tmp_path, NOON) == 1
    assert became(desk, patient) == [("sent", ""), ("returned", "address")]
    assert [one.what for one in outside(desk)] == [answer]
    assert due(desk, NOON, SENDER) == []


def test_an_answer_that_a_vault_kept_before_names_no_address() -> None:
    fields = enc(b"<a@b.invalid>", b"5.1.1", b"unknown")
    kept = read_aside(enc(bytes(32), u64(1), u64(NOON), u64(1), fields, enc(), b""))
    assert kept.what == Bounced("<a@b.invalid>", "5.1.1", "unknown")
