"""Mails to patients on their way out: what they say and what they never say, and a server that is slow, full or gone."""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from core.doors import mail_out
from core.doors.mail_out import HandedOver, MailOut, OutMail
from core.doors.notice_mail import FILE, MOST_IN_LINK, notice_mail, notice_name
from crypto.armor import unwrap
from tests.mail_lab.lab import certificates
from tests.mail_lab.submission import ADDRESS, HANG_UP, Taking, secret

AMIRA, PAGE = "amira@patient.invalid", "https://suivi.invalid/"
LETTER = bytes(range(256)) * 12
SENT_MS = 1_795_255_200_000


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    certificates(folder)
    return folder


@contextmanager
def way_to(server: Taking, pace: float = 0) -> Iterator[MailOut]:
    way = MailOut(server.account, secret, pace)
    try:
        yield way
    finally:
        way.close()


def mail(page: str = PAGE, *, carries: bool = True, letter: bytes = LETTER) -> EmailMessage:
    raw = notice_mail(ADDRESS, AMIRA, letter, page, carries=carries, at_ms=SENT_MS)
    assert max(map(len, raw.splitlines())) < 200
    return message_from_bytes(raw, policy=policy.default)


def words(one: EmailMessage) -> str:
    body = one.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def out(name: str = "n", to: str = AMIRA) -> OutMail:
    return OutMail(name, to, notice_mail(ADDRESS, to, LETTER, PAGE, carries=True, at_ms=SENT_MS))


def test_a_mail_says_in_three_languages_that_a_letter_waits_and_carries_it_twice() -> None:
    one = mail()
    said = words(one)
    assert all(
        each in said for each in ("Un nouveau message vous attend", "رسالة جديدة في انتظارك", "A new message waits")
    )
    link = said.split()[-1]
    assert link.startswith(PAGE + "#l=")
    assert base64.urlsafe_b64decode(link.partition("#l=")[2] + "==") == LETTER
    (file,) = one.iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == (
        FILE,
        "application/octet-stream",
        LETTER,
    )
    assert (one["Subject"], one["From"], one["To"]) == ("Colloque", ADDRESS, AMIRA)
    assert one["Message-ID"] == f"<{notice_name(LETTER)}@oliviers.invalid>"
    assert one["Auto-Submitted"] == "auto-generated"


def test_a_letter_too_long_for_a_link_or_without_a_page_goes_as_a_file_alone() -> None:
    for one in (mail(letter=bytes(MOST_IN_LINK + 1)), mail("")):
        assert "#l=" not in words(one)
        assert "fichier joint" in words(one)
        assert len(list(one.iter_attachments())) == 1


def test_letters_that_must_be_opened_before_it_stand_before_it_in_the_file_and_not_in_the_link() -> None:
    before = (b"first" * 99, b"second" * 99)
    raw = notice_mail(ADDRESS, AMIRA, LETTER, PAGE, carries=True, at_ms=SENT_MS, before=before)
    one = message_from_bytes(raw, policy=policy.default)
    (file,) = one.iter_attachments()
    assert unwrap(file.get_content()) == (*before, LETTER)
    assert base64.urlsafe_b64decode(words(one).partition("#l=")[2].strip() + "==") == LETTER


def test_a_practice_may_want_nothing_but_the_notice() -> None:
    one = mail(carries=False)
    assert not one.is_multipart()
    assert words(one).split()[-1] == PAGE
    assert "fichier" not in words(one)
    assert words(mail("", carries=False)).rstrip().endswith("do not answer it.")


def test_one_mail_leaves_at_a_time_and_the_next_two_seconds_later(certificate: Path) -> None:
    with Taking(certificate) as server, way_to(server, pace=0.2) as way:
        began = time.monotonic()
        assert [name for name, _ in way.hand_over([out("a"), out("b")]).answers] == ["a"]
        assert way.hand_over([out("b")]) == HandedOver()
        handed = way.hand_over([out("b"), out("c")], seconds=5)
        assert [(name, answer.taken) for name, answer in handed.answers] == [("b", True), ("c", True)]
        assert time.monotonic() - began > 0.4
        assert (len(server.taken), server.logins, mail_out.PACE) == (3, 1, 2.0)


@pytest.mark.parametrize(
    ("verb", "said", "status"),
    [
        (b"RCPT", b"550 5.1.1 nobody", "5.1.1"),
        (b"RCPT", b"550 5.0.0 5.1.1 User doesn't exist", "5.1.1"),
        (b"RCPT", b"450 4.2.1 later", "4.2.1"),
        (b".", b"552 5.2.2 full", "5.2.2"),
    ],
)
def test_what_the_server_says_of_one_mail_is_an_answer(
    certificate: Path, verb: bytes, said: bytes, status: str
) -> None:
    taking = Taking(certificate, lambda heard: said if heard.startswith(verb) else None)
    with taking as server, way_to(server) as way:
        (answer,) = (answer for _, answer in way.hand_over([out()]).answers)
        assert (answer.taken, answer.status, way.trouble, server.taken) == (False, status, "", [])


def test_a_yes_that_was_lost_is_asked_for_again_under_the_same_name(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_out, "PAUSES", (0.0, 0.0))
    lost = [True]

    def once(heard: bytes) -> bytes | None:
        return HANG_UP if heard == b"." and lost[0] else None

    with Taking(certificate, once) as server, way_to(server) as way:
        assert way.hand_over([out()]) == HandedOver((), "mail.unreachable", "n")
        lost[0] = False
        (answer,) = (answer for _, answer in way.hand_over([out()]).answers)
        assert answer.taken
        assert way.trouble == ""
        first, second = (message_from_bytes(raw)["Message-ID"] for _, raw in server.taken)
        assert first == second


def test_a_server_that_is_away_is_left_alone_for_a_while(certificate: Path) -> None:
    with Taking(certificate) as server:
        account = server.account
    way = MailOut(account, secret, pace=0)
    assert way.hand_over([out()]) == HandedOver((), "mail.unreachable", "n")
    began = time.monotonic()
    assert way.hand_over([out()], seconds=1) == HandedOver((), "mail.unreachable")
    assert time.monotonic() - began < 0.5
