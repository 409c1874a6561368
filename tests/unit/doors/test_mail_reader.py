"""One mail to what it is: sealed, ordinary, a server's answer, or not read."""

import base64
import os
import signal
import sys
import time
from pathlib import Path
from quopri import encodestring

import pytest

from core.doors.mail_parts import MOST_TEXT, Bounced, Ordinary, Rejected, Sealed, telling
from core.doors.mail_reader import MailReader
from crypto.armor import BEGIN, END, wrap
from tests.mail.good import letter, sealed_mail
from tests.mail.hostile import DATED, HEAD, PATIENT, attached, mixed, plain


@pytest.fixture(scope="module")
def reader() -> MailReader:
    with MailReader() as one:
        yield one


def ordinary(reader: MailReader, raw: bytes) -> Ordinary:
    mail = reader.open_mail(raw)
    assert isinstance(mail, Ordinary)
    return mail


@pytest.mark.parametrize("way", range(6))
def test_a_sealed_letter_comes_out_however_a_program_packed_it(reader: MailReader, way: int) -> None:
    raw = letter(way)
    assert reader.open_mail(sealed_mail(raw, way)) == Sealed((raw,))


ARMOR = wrap(letter(7)).encode()
LINES = ARMOR.split(b"\r\n")
FLOWED = b"text/plain; charset=UTF-8; format=flowed; delsp=no"
SIGNED = ARMOR + b"\r\n-- \r\nEnvoy\xc3\xa9 de mon iPhone\r\n"
FORWARDED = (
    b"---------- Forwarded message ---------\r\nDe : Amira\r\nObjet : Colloque\r\n\r\n" + ARMOR + b"\r\nAmira\r\n"
)
PAGED = b"<div dir=ltr>" + b"<br>".join(LINES) + b"</div><br>--&nbsp;<br><i>Amira</i>"
MAILED = {
    "flowed, with a signature": plain(SIGNED.replace(b"\r\n", b" \r\n"), FLOWED),
    "quoted-printable, folded": plain(encodestring(SIGNED).replace(b"\n", b"\r\n"), encoding=b"quoted-printable"),
    "forwarded inline": plain(FORWARDED, b"text/plain; charset=utf-8"),
    "wrapped at fifty": plain(
        b"\r\n".join((LINES[0], *(row[:50] + b"\r\n" + row[50:] for row in LINES[1:-2]), LINES[-2]))
    ),
    "on one line": plain(LINES[0] + b" " + b" ".join(LINES[1:-2]) + b" " + LINES[-2]),
    "as a page alone": plain(PAGED, b"text/html; charset=utf-8"),
    "as words and as a page": mixed(
        b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + SIGNED,
        b"Content-Type: text/html; charset=utf-8\r\n\r\n" + PAGED,
        kind=b"alternative",
    ),
    "as a text that is attached": mixed(
        b"Content-Type: text/plain\r\n\r\nvoici\r\n", attached(ARMOR, b"text/plain", b"message.txt")
    ),
    "as a file that is attached": mixed(
        b"Content-Type: text/plain\r\n\r\nvoici\r\n",
        attached(letter(7), b"application/octet-stream", b"message.colloque"),
    ),
}


@pytest.mark.parametrize("way", MAILED)
def test_a_question_comes_out_of_a_mail_as_common_programs_send_it(reader: MailReader, way: str) -> None:
    assert reader.open_mail(MAILED[way]) == Sealed((letter(7),))


def test_letters_attached_and_written_count_once_each(reader: MailReader) -> None:
    one, other = letter(1), letter(2)
    text = b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(
        wrap(one).encode()
    )
    assert reader.open_mail(mixed(text, attached(one), attached(other))) == Sealed((one, other))


def test_the_words_of_an_ordinary_mail_are_plain_data(reader: MailReader) -> None:
    mail = ordinary(
        reader,
        HEAD
        + b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nJ'ai encore de la fi\xe8vre\xa0!\r\n\r\n\r\n\r\nImen",
    )
    assert (mail.from_name, mail.from_address, mail.subject) == ("Imen Ghali", "imen@patient.invalid", "bonjour")
    assert mail.text == "J'ai encore de la fièvre !\n\nImen"
    assert (mail.sent_ms, mail.attachments, mail.left) == (1_794_474_000_000, 0, "")
    assert "fièvre" not in repr(mail)


@pytest.mark.parametrize("charset", ["windows-1256", "ISO-8859-6", "iso_8859_6", '"utf-8"', "UTF8", "cp1256"])
def test_a_mail_in_arabic_is_read_in_the_charset_that_it_names(reader: MailReader, charset: str) -> None:
    words = "صباح الخير دكتور"
    raw = words.encode(charset.strip('"'))
    assert ordinary(reader, plain(raw, f"text/plain; charset={charset}".encode())).text == words
    encoded = b"=?" + charset.strip('"').encode() + b"?b?" + base64.b64encode(raw) + b"?="
    assert ordinary(reader, b"Subject: " + encoded + b"\r\n" + PATIENT + b"\r\na").subject == words


@pytest.mark.parametrize("said", ["us-ascii", "x-unknown", "zlib", "utf-7", ""])
def test_a_charset_that_lies_or_is_none_is_guessed(reader: MailReader, said: str) -> None:
    kind = f"text/plain; charset={said}".encode()
    assert ordinary(reader, plain("fièvre".encode(), kind)).text == "fièvre"
    assert ordinary(reader, plain("fièvre".encode("cp1252"), kind)).text == "fièvre"


def test_letters_that_nobody_sees_and_scripts_that_nobody_reads_here_are_marked(reader: MailReader) -> None:
    mail = ordinary(reader, plain("a\u3164b \u4f60 \u2800c \u034fd \U0001f600 ⵣ 5\u202f000 €".encode()))
    assert mail.text == "a\ufffdb \ufffd \ufffdc d \U0001f600 ⵣ 5 000 €"


def test_no_line_is_longer_than_a_screen_lays_out_at_once(reader: MailReader) -> None:
    assert set(map(len, ordinary(reader, plain(b"a" * 9_500)).text.split("\n"))) == {1_000, 500}


def test_a_page_becomes_its_words(reader: MailReader) -> None:
    page = (
        b"<html><head><title>a</title><style>p{}</style></head><body onload=b()><p>Bonjour&nbsp;docteur,<br>3 &lt; 4"
        b"<script>alert('c')</script><!-- d > e --></p><img src=//f alt=g><form action=//h><input value=i>merci</form>"
    )
    assert ordinary(reader, plain(page, b"text/html")).text == "Bonjour docteur,\n3 < 4\nmerci"


def test_the_plain_words_are_taken_where_a_mail_says_everything_twice(reader: MailReader) -> None:
    both = mixed(
        b"Content-Type: text/plain\r\n\r\nen clair", b"Content-Type: text/html\r\n\r\n<p>en page", kind=b"alternative"
    )
    assert ordinary(reader, both).text == "en clair"


def test_attachments_are_counted_and_never_opened(reader: MailReader) -> None:
    mail = ordinary(
        reader, mixed(b"Content-Type: text/plain\r\n\r\nvoici", attached(b"PK"), attached(b"%PDF", b"application/pdf"))
    )
    assert (mail.text, mail.attachments) == ("voici", 2)


def test_no_sender_can_hide_behind_what_nobody_sees(reader: MailReader) -> None:
    hidden = "Dr\u202e Le\u200bïla\ufeff\x07 Mansour\u2066".encode()
    mail = ordinary(
        reader,
        b"From: " + hidden + "<leila@c\u0430binet.invalid>".encode() + b"\r\nSubject: a\x00b\r\n\r\n\xe2\x80\xaec",
    )
    assert mail.from_name == "Dr Leïla Mansour"
    assert mail.from_address == "leila@xn--cbinet-3nf.invalid"
    assert (mail.subject, mail.text) == ("ab", "c")


def test_an_encoded_word_makes_neither_an_address_nor_a_line(reader: MailReader) -> None:
    mail = ordinary(reader, b"From: =?utf-8?q?medecin=40cabinet.invalid=0D=0ABcc:_a?= <b@c.invalid>\r\n\r\na")
    assert (mail.from_name, mail.from_address) == ("medecin@cabinet.invalid Bcc: a", "b@c.invalid")


def test_a_long_text_is_cut_and_says_so(reader: MailReader) -> None:
    mail = ordinary(reader, plain(b"mot " * 30_000))
    assert (len(mail.text), mail.left) == (MOST_TEXT, "unread.cut")


def test_a_mail_too_large_is_told_by_its_head_alone(reader: MailReader) -> None:
    head = HEAD + b"\r\n" + b"photo " * 10_000
    mail = reader.open_mail(head[: 64 << 10], size=12 << 20)
    assert isinstance(mail, Ordinary)
    assert (mail.from_address, mail.text, mail.left) == ("imen@patient.invalid", "", "unread.size")
    assert reader.open_mail(DATED + b"\r\n", size=12 << 20) == Rejected("unread.size")


def test_the_answer_of_a_mail_server_names_the_mail_and_why(reader: MailReader) -> None:
    status = (
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a.invalid\r\n\r\n"
        b"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 unknown\r\n"
    )
    sent = (
        b"Content-Type: message/rfc822\r\n\r\nMessage-ID: <abc@cabinet.invalid>\r\nSubject: Colloque\r\n\r\n"
        + wrap(letter(3)).encode()
    )
    bounce = mixed(b"Content-Type: text/plain\r\n\r\nrendu", status, sent, kind=b"report; report-type=delivery-status")
    assert reader.open_mail(bounce) == Bounced("<abc@cabinet.invalid>", "5.1.1", "smtp; 550 unknown")
    vague = bounce.replace(b"Status: 5.1.1", b"Status: 5.0.0").replace(b"550 unknown", b"550 5.0.0 5.2.2 full")
    assert reader.open_mail(vague) == Bounced("<abc@cabinet.invalid>", "5.2.2", "smtp; 550 5.0.0 5.2.2 full")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("5.0.0 5.1.1 User doesn't exist", "5.1.1"),
        ("5.1.1 5.2.2 x", "5.1.1"),
        ("5.0.0 seen 4.2.1 before", "5.0.0"),
        ("blocked, 45.5.1.1, 5.1.1.9", ""),
        ("no such user.", ""),
    ],
)
def test_the_status_that_says_most_is_the_one(said: str, status: str) -> None:
    assert telling(said) == status


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a" * (3 << 20), "unread.headers"),
        (HEAD + b"X: a\r\n" * 501 + b"\r\na", "unread.headers"),
        (HEAD + b"\r\n" + b"\n" * 80_001, "unread.lines"),
        (mixed(*[b"\r\na"] * 1_001), "unread.parts"),
        (mixed(*[b"\r\na"] * 250), "unread.parts"),
        (HEAD + b"Content-Type: multipart/mixed\r\n\r\n" * 41, "unread.depth"),
        (PATIENT + b"Content-Type: message/rfc822\r\n\r\n" * 22 + b"a", "unread.depth"),
        (mixed(attached(b"CLQ1" + bytes(1 << 20))), "letter.size"),
        (mixed(*(attached(b"CLQ1%d" % at) for at in range(17))), "armor.many"),
        (plain(BEGIN), "armor.end"),
        (plain(BEGIN + b"!" + END), "armor.encoding"),
    ],
)
def test_what_is_over_a_limit_is_not_read(reader: MailReader, raw: bytes, code: str) -> None:
    assert reader.open_mail(raw) == Rejected(code)


def test_one_process_reads_many_mails_and_a_fresh_one_goes_on_where_it_died(reader: MailReader) -> None:
    ordinary(reader, plain(b"un"))
    first = reader.process
    ordinary(reader, plain(b"deux"))
    assert reader.process == first
    os.kill(first, signal.SIGTERM)
    assert ordinary(reader, plain(b"trois")).text == "trois"
    assert reader.process not in (0, first)


def test_a_mail_that_takes_too_long_ends_the_process_and_not_the_queue() -> None:
    with MailReader(seconds=0.000_001) as impatient:
        started = time.monotonic()
        assert impatient.open_mail(plain(b"a")) == Rejected("unread.time")
        assert (impatient.process, time.monotonic() - started < 2) == (0, True)


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells of a process")
def test_the_process_is_given_nothing_and_held_to_its_limits(
    reader: MailReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.close()
    monkeypatch.setenv("COLLOQUE_SECRET", "canari")
    ordinary(reader, plain(b"a"))
    place = Path("/proc", str(reader.process))
    assert b"canari" not in (place / "environ").read_bytes()
    limits = {line[:26].strip(): line[26:47].strip() for line in (place / "limits").read_text().splitlines()}
    assert (limits["Max address space"], limits["Max open files"]) == (str(256 << 20), "0")
    assert (limits["Max processes"], limits["Max file size"], limits["Max core file size"]) == ("0", "0", "0")
    assert int(limits["Max cpu time"]) <= 6
    assert sorted(one.name for one in (place / "fd").iterdir()) == ["0", "1", "2"]
    assert (place / "cwd").resolve() == Path("/")


MAILER = b"From: Mail Delivery System <MAILER-DAEMON@mx.reseau.invalid>\r\n" + DATED
QMAIL = (
    b"Hi. This is the qmail-send program at mx.reseau.invalid.\r\nI wasn't able to deliver your message.\r\n\r\n"
    b"<Amira@patient.invalid>:\r\n198.51.100.7 does not like recipient.\r\nRemote host said: 552 5.2.2 full\r\n\r\n"
    b"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <a@b.invalid>\r\nTo: amira@patient.invalid\r\n"
)


def from_a_mailer(words: bytes, subject: bytes = b"failure notice") -> bytes:
    return MAILER.replace(b"bonjour", subject) + b"\r\n" + words


def test_the_answer_of_a_mail_server_in_plain_words_names_whom_it_could_not_reach(reader: MailReader) -> None:
    bounce = reader.open_mail(from_a_mailer(QMAIL))
    assert isinstance(bounce, Bounced)
    assert (bounce.message_id, bounce.status, bounce.code) == ("<a@b.invalid>", "5.2.2", "bounced.full")
    assert bounce.addresses == ("amira@patient.invalid", "a@b.invalid")
    assert bounce.words.startswith("<Amira@patient.invalid>: 198.51.100.7 does not like recipient. Remote host said")
    assert "amira" not in repr(bounce)


@pytest.mark.parametrize(
    ("words", "subject", "status"),
    [
        (b"amira@patient.invalid: no such user here", b"returned", "5.0.0"),
        (b"amira@patient.invalid said 550 unknown", b"returned", "5.0.0"),
        (b"amira@patient.invalid said 451 later", b"returned", "4.0.0"),
        (b"mailto:amira@patient.invalid. (#4.4.1)", b"returned", "4.4.1"),
        (b"amira@patient.invalid waits", b"Warning: message delayed 24 hours", "4.0.0"),
    ],
)
def test_a_mail_that_is_still_on_its_way_is_not_said_to_be_returned(
    reader: MailReader, words: bytes, subject: bytes, status: str
) -> None:
    bounce = reader.open_mail(from_a_mailer(words, subject))
    assert isinstance(bounce, Bounced)
    assert (bounce.message_id, bounce.status, bounce.addresses) == ("", status, ("amira@patient.invalid",))


def test_what_a_mailer_sends_back_of_ours_is_no_letter_and_a_patients_mail_is_none_of_its(reader: MailReader) -> None:
    sent = b"Content-Type: message/rfc822\r\n\r\nSubject: Colloque\r\nContent-Type: text/plain\r\n\r\n" + ARMOR
    words = b"Content-Type: text/plain\r\n\r\namira@patient.invalid: unknown\r\n"
    back = mixed(words, sent).replace(b"Imen_Ghali?= <imen@patient", b"Imen?= <postmaster@patient")
    assert isinstance(reader.open_mail(back), Bounced)
    assert reader.open_mail(mixed(words, sent)) == Sealed((letter(7),))
    assert isinstance(reader.open_mail(plain(QMAIL)), Ordinary)
    assert isinstance(reader.open_mail(from_a_mailer(b"Merci. mailer-daemon@mx.reseau.invalid")), Ordinary)


def test_a_mailer_that_names_thousands_is_read_as_fast_as_any(reader: MailReader) -> None:
    many = b" ".join(b"a%d@patient.invalid" % at for at in range(3_000)) + b" " + b"@." * 9_000 + b"x" * 90_000
    began = time.perf_counter()
    bounce = reader.open_mail(from_a_mailer(many))
    assert time.perf_counter() - began < 1
    assert isinstance(bounce, Bounced)
    assert (len(bounce.addresses), len(bounce.words)) == (8, 300)
