"""A line to a real mail server: who it believes, how it logs in, what it does with folders, and how it waits."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.doors.account import MailAccount, Server
from core.doors.folder_names import quoted
from core.doors.idle import Idle
from core.doors.imap import Line
from core.doors.mailbox import WHOLE, Mailbox
from core.doors.smtp import Submission
from core.model import Trouble
from tests.mail_lab.lab import PASSWORD, Lab, certificates

MAIL = b"Subject: x\r\n\r\nwords\r\n"


def secret() -> str:
    return PASSWORD


def opened(account: MailAccount) -> Mailbox:
    return Mailbox(Line(account, secret, seconds=5))


def code(account: MailAccount, word: str = PASSWORD) -> str:
    """What is wrong with both lines of an account: the same."""
    found = set()
    for line in (Line(account, lambda: word, seconds=5), Submission(account, lambda: word, seconds=5)):
        with pytest.raises(Trouble) as caught:
            line.open()
        found.add(caught.value.code)
        line.close()
    (one,) = found
    return one


def test_an_authority_that_nobody_vouches_for_is_refused(lab: Lab) -> None:
    assert code(replace(lab.mailbox(), ca=None)) == "mail.authority"


def test_a_certificate_of_another_name_is_refused(lab: Lab) -> None:
    account = lab.mailbox()
    by_number = replace(account, imap=Server("127.0.0.2", lab.imaps), smtp=Server("127.0.0.2", lab.smtps))
    named = Line(by_number, secret, seconds=5)
    with pytest.raises(Trouble) as caught:
        named.open()
    assert caught.value.code in ("mail.certificate", "mail.unreachable")
    elsewhere = replace(account, imap=Server("127.0.0.1", lab.imaps), smtp=Server("127.0.0.1", lab.smtps))
    assert code(elsewhere) == "mail.certificate"


def test_another_authority_s_certificate_for_the_right_name_is_refused(lab: Lab, tmp_path: Path) -> None:
    certificates(tmp_path)
    assert code(replace(lab.mailbox(), ca=tmp_path / "ca.pem")) == "mail.authority"


def test_a_wrong_password_is_said_and_stands_in_no_error(lab: Lab) -> None:
    assert code(lab.mailbox(), "wrong word") == "mail.login"
    with pytest.raises(Trouble) as caught:
        Line(lab.mailbox(), lambda: "wrong word", seconds=5).open()
    assert "wrong word" not in repr((caught.value, caught.value.facts, caught.value.__context__))


def test_nobody_there_and_a_server_that_speaks_something_else(lab: Lab) -> None:
    account = lab.mailbox()
    assert code(replace(account, imap=Server("localhost", 1), smtp=Server("localhost", 1))) == "mail.unreachable"
    crossed = Line(replace(account, imap=account.smtp), secret, seconds=5)
    with pytest.raises(Trouble, match=r"mail\.unreachable"):
        crossed.open()


@pytest.mark.parametrize("left", ["XOAUTH2", "OAUTHBEARER"])
def test_a_token_opens_both_lines_and_one_that_ended_opens_none(lab: Lab, left: str) -> None:
    account = lab.by_token(lab.mailbox())
    line = Line(account, lambda: lab.token(account), 5, frozenset({"AUTH=" + left}))
    assert Mailbox(line).select("INBOX").exists == 0
    line.bye()
    submission = Submission(account, lambda: lab.token(account), 5, frozenset({left}))
    assert submission.send(MAIL, [account.address])[account.address].taken
    submission.close()
    for late in (
        Line(account, lambda: lab.token(account, -60), 5, frozenset({"AUTH=" + left})),
        Submission(account, lambda: lab.token(account, -60), 5, frozenset({left})),
    ):
        with pytest.raises(Trouble, match=r"mail\.token"):
            late.open()


def test_folders_are_made_below_ours_whatever_their_names(lab: Lab) -> None:
    box = opened(lab.mailbox())
    for name in ("Colloque", "Médecin & fils", "Ibn Sînâ ابن سينا"):
        folder = box.line.folder(name, "Journal")
        assert box.select(folder).exists == 0
        box.append(folder, [MAIL] * 3)
        opened_again = box.select(folder)
        assert (opened_again.exists, opened_again.following) == (3, 4)
        assert [mail for _, mail in box.fetch(box.sizes(), WHOLE)] == [MAIL] * 3
        assert list(box.sizes(after=2)) == [3]
    box.line.bye()
    assert quoted("Médecin & fils") == b'"M&AOk-decin &- fils"'


def test_three_hundred_mails_go_in_batches_and_come_back_in_order(lab: Lab) -> None:
    box = opened(lab.mailbox())
    mails = [b"Subject: %d\r\n\r\n%s\r\n" % (n, b"x" * (n % 97)) for n in range(300)]
    box.append(box.line.folder("Colloque", "Journal"), mails)
    box.select(box.line.folder("Colloque", "Journal"))
    found = list(box.fetch(box.sizes(), WHOLE))
    assert found == list(enumerate(mails, start=1))
    box.remove([1, 2, 3, 299])
    assert list(box.sizes())[:2] == [4, 5]
    assert len(box.sizes()) == 296
    box.line.bye()


def test_a_full_mailbox_says_how_full(lab: Lab) -> None:
    box = opened(lab.full())
    with pytest.raises(Trouble) as caught:
        box.append("INBOX", [MAIL + b"x" * 30_000] * 90)
    assert (caught.value.code, caught.value.facts["limit"]) == ("mail.quota", "64")
    assert 0 <= int(caught.value.facts["used"]) <= 64
    assert box.quota() == caught.value.facts
    box.line.bye()


def test_a_wait_ends_with_the_change_the_rouser_or_the_time(lab: Lab) -> None:
    account = lab.mailbox()
    box, other = opened(account), opened(account)
    box.select("INBOX")
    other.select("INBOX")
    waiting = Idle(box.line)
    began = time.monotonic()
    assert not waiting.wait(0.3)
    assert 0.3 <= time.monotonic() - began < 2
    later = threading.Timer(0.2, other.append, ["INBOX", [MAIL]])
    later.start()
    assert waiting.wait(10)
    later.join()
    for early in (True, False):
        began = time.monotonic()
        rousing = threading.Timer(0.0 if early else 0.3, waiting.rouse)
        rousing.start()
        if early:
            rousing.join()
        assert not waiting.wait(10)
        rousing.join()
        assert time.monotonic() - began < 3
    assert box.select("INBOX").exists == 1
    waiting.close()
    for one in (box, other):
        one.line.bye()


def test_without_pushes_the_server_is_asked_now_and_then(lab: Lab) -> None:
    account = lab.mailbox()
    box, other = Mailbox(Line(account, secret, 5, frozenset({"IDLE"}))), opened(account)
    box.select("INBOX")
    waiting = Idle(box.line, ask=0.2)
    assert not waiting.wait(0.5)
    later = threading.Timer(0.3, other.append, ["INBOX", [MAIL]])
    later.start()
    assert waiting.wait(10)
    later.join()
    waiting.rouse()
    assert not waiting.wait(10)
    waiting.close()
    for one in (box, other):
        one.line.bye()


def test_a_mail_is_taken_for_one_reader_and_refused_for_another(lab: Lab) -> None:
    sender, reader = lab.mailbox(), lab.mailbox()
    submission = Submission(sender, secret, seconds=5)
    taken = submission.send(MAIL, [reader.address])
    assert taken[reader.address].taken
    refused = submission.send(MAIL, ["nobody@cabinet.invalid"])["nobody@cabinet.invalid"]
    assert (refused.taken, refused.status, refused.code) == (False, "5.1.1", "bounced.address")
    assert submission.send(MAIL, [reader.address])[reader.address].taken
    submission.close()
    box = opened(reader)
    assert box.select("INBOX").exists == 2
    box.line.bye()


def test_a_server_that_offers_nothing_is_enough(lab: Lab) -> None:
    more = {"LITERAL+", "MULTIAPPEND", "NAMESPACE", "UIDPLUS", "QUOTA", "IDLE", "SASL-IR"}
    box = Mailbox(Line(lab.mailbox(), secret, 5, frozenset(more)))
    folder = box.line.folder("Colloque", "Journal")
    box.append(folder, [MAIL] * 5)
    assert box.select(folder).exists == 5
    box.remove([1, 2])
    assert (list(box.sizes()), box.quota()) == ([1, 2, 3, 4, 5], {})
    box.line.bye()
    full = Mailbox(Line(lab.full(), secret, 5, frozenset(more)))
    with pytest.raises(Trouble, match=r"mail\.quota"):
        full.append("INBOX", [MAIL + b"x" * 40_000] * 2)
    assert full.select("INBOX").exists == 1
    full.line.bye()
