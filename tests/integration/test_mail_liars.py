"""A mail server that lies, floods or drips: the program says what is wrong within its time, and believes nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path

import pytest

from core.doors.account import MailAccount, Server
from core.doors.idle import Idle
from core.doors.imap import Line
from core.doors.mailbox import WHOLE, Mailbox, Selected
from core.model import Trouble
from tests.mail_lab.lab import certificates
from tests.mail_lab.liar import Answers, Liar

SELECTED = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 4] x\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("liar")
    certificates(folder)
    return folder


@contextmanager
def lying(
    certificate: Path, answers: Answers, greeting: bytes = b"* OK here\r\n", seconds: float = 2
) -> Iterator[Mailbox]:
    """The mailbox at a server that answers so. `seconds`: the longest silence that is borne."""
    with Liar(certificate, answers, greeting) as liar:
        server = Server("localhost", liar.port)
        account = MailAccount("a@cabinet.invalid", server, server, "a", ca=certificate / "ca.pem")
        line = Line(account, lambda: "word", seconds)
        try:
            yield Mailbox(line)
        finally:
            line.close()


def code(box: Mailbox) -> str:
    """What is wrong when a folder is opened; within its time."""
    began = time.monotonic()
    with pytest.raises(Trouble) as caught:
        box.select("INBOX")
    assert time.monotonic() - began < 8
    assert not box.line.is_open or caught.value.code in ("mail.refused", "mail.folder", "mail.rate")
    return caught.value.code


def listing(tag: bytes, words: bytes) -> bytes:
    return b'* LIST (\\Noselect) "/" ""\r\n' + tag + b" OK done\r\n" if words.startswith(b"LIST") else b""


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"* 1 FETCH {9999999999}\r\n", "mail.unreachable"),
        (b"* 1 FETCH {99999999}\r\n", "mail.unreachable"),
        (b"* " + b"x" * (3 << 20) + b"\r\n", "mail.unreachable"),
        (b"* 1 EXISTS\r\n* 2 EXI", "mail.slow"),
        (b"", "mail.unreachable"),
        (b"* BYE too many\r\n", "mail.slow"),
        (b"%(tag) NO [UNAVAILABLE] later\r\n", "mail.rate"),
        (b"%(tag) NO [NOPERM] not yours\r\n", "mail.folder"),
        (b"%(tag) BAD what?\r\n", "mail.refused"),
        (b"%(tag) YES\r\n", "mail.refused"),
    ],
)
def test_an_answer_that_makes_no_sense_ends_in_words(certificate: Path, said: bytes, expected: str) -> None:
    def answers(tag: bytes, words: bytes) -> bytes:
        return listing(tag, words) or said.replace(b"%(tag)", tag)

    with lying(certificate, answers, seconds=0.2 if expected == "mail.slow" else 2) as box:
        assert code(box) == expected


@pytest.mark.parametrize("piece", [b"x", b"* OK still here\r\n", b"* 1 EXISTS\r\n"])
def test_a_server_that_lets_a_byte_fall_now_and_then_has_its_time_and_no_more(certificate: Path, piece: bytes) -> None:
    def answers(tag: bytes, words: bytes) -> bytes | Iterator[bytes]:
        return listing(tag, words) or repeat(piece)

    with lying(certificate, answers, seconds=0.15) as box:
        assert code(box) == "mail.slow"


def test_a_flood_of_answers_is_cut_off(certificate: Path) -> None:
    def answers(tag: bytes, words: bytes) -> bytes:
        return listing(tag, words) or b"* OK %s\r\n" % (b"x" * 100_000) * 700

    with lying(certificate, answers) as box:
        assert code(box) == "mail.unreachable"


def test_a_greeting_that_is_none_is_no_mailbox(certificate: Path) -> None:
    for greeting in (b"220 smtp here\r\n", b"* BYE\r\n", b"\x00" * 100 + b"\r\n", b""):
        with lying(certificate, listing, greeting, seconds=0.5) as box:
            assert code(box) in ("mail.unreachable", "mail.slow")


def test_what_was_not_asked_for_is_passed_by(certificate: Path) -> None:
    def answers(tag: bytes, words: bytes) -> bytes:
        if words.startswith(b"SELECT"):
            return (
                SELECTED + b"* 9 EXISTS\r\n* FLAGS (x)\r\n* OK [UIDNEXT 99999999999999] x\r\n" + tag + b" OK done\r\n"
            )
        if b"RFC822.SIZE" in words:
            return (
                b"* 1 FETCH (UID 1 RFC822.SIZE 5)\r\n* 2 FETCH (RFC822.SIZE 5)\r\n* 3 FETCH (UID x RFC822.SIZE 5)\r\n"
                b"* 2 FETCH (RFC822.SIZE 6 UID 2)\r\n* 9 EXISTS\r\n" + tag + b" OK done\r\n"
            )
        if b"BODY" in words:
            return (
                b"* 1 FETCH (UID 1 BODY[] {5}\r\nfirst)\r\n* 2 FETCH (BODY[] {6}\r\nsecond UID 2)\r\n"
                b"* 3 FETCH (BODY[] NIL UID 3)\r\n" + tag + b" OK done\r\n"
            )
        return listing(tag, words)

    with lying(certificate, answers) as box:
        assert box.select("INBOX") == Selected(validity=7, following=0, exists=9, keywords=False)
        assert box.sizes() == {1: 5, 2: 6}
        assert dict(box.fetch({1: 5, 2: 6}, WHOLE)) == {1: b"first", 2: b"second"}


def test_names_below_a_prefix_and_with_dots_are_asked_of_the_server(certificate: Path) -> None:
    def answers(tag: bytes, words: bytes) -> bytes:
        if words.startswith(b"LIST"):
            return b'* LIST (\\Noselect) "." ""\r\n' + tag + b" OK done\r\n"
        return SELECTED + tag + b" OK done\r\n"

    with Liar(certificate, answers) as liar:
        server = Server("localhost", liar.port)
        account = MailAccount("a@cabinet.invalid", server, server, "a", ca=certificate / "ca.pem")
        line = Line(account, lambda: "word", seconds=2)
        Mailbox(line).select(line.folder("Colloque", "Journal"))
        line.close()
    assert liar.heard[-1].endswith(b'SELECT "Colloque.Journal"\r\n')


@pytest.mark.parametrize(
    ("said", "expected"), [(b"%(tag) NO not now\r\n", "mail.refused"), (b"%(tag) OK done\r\n", "mail.unreachable")]
)
def test_a_server_that_will_not_let_us_wait_is_said(certificate: Path, said: bytes, expected: str) -> None:
    def answers(tag: bytes, words: bytes) -> bytes:
        if words == b"IDLE":
            return said.replace(b"%(tag)", tag)
        return listing(tag, words) or SELECTED + tag + b" OK done\r\n"

    with lying(certificate, answers) as box:
        box.select("INBOX")
        waiting = Idle(box.line)
        with pytest.raises(Trouble, match=expected):
            waiting.wait(5)
        waiting.close()


def test_a_server_that_ends_a_wait_is_noticed_at_once(certificate: Path) -> None:
    def answers(tag: bytes, words: bytes) -> bytes | Iterator[bytes]:
        if words == b"IDLE":
            return iter([b"+ idling\r\n", b"* OK Still here\r\n", tag + b" OK done\r\n"])
        return listing(tag, words) or SELECTED + tag + b" OK done\r\n"

    with lying(certificate, answers) as box:
        box.select("INBOX")
        waiting = Idle(box.line)
        began = time.monotonic()
        with pytest.raises(Trouble, match=r"mail\.unreachable"):
            waiting.wait(60)
        assert time.monotonic() - began < 5
        waiting.close()
