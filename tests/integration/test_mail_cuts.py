"""Each thing that a desk does at its mailbox, its line cut at any byte: done again on another line it comes out whole, nothing
is lost, and nothing is there twice.
"""

import os
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.doors.imap import Line
from core.doors.imap_journal import ImapJournal
from core.doors.imap_letterbox import ImapLetterbox
from core.doors.mail_reader import MailReader
from core.doors.mailbox import Mailbox
from core.doors.sealed_mail import attached_mail
from core.doors.smtp import Submission
from core.model import Trouble
from crypto.primitives import blake
from tests.fakes.entries import Scribe
from tests.mail_lab.lab import PASSWORD
from tests.mail_lab.memory import Folder, MemoryMail
from tests.mail_lab.relay import DOWN, UP, CutAt, Heard

LONG = bool(os.environ.get("COLLOQUE_LONG"))
SEEDED = 200
"""At so many bytes a line is cut besides the ends of all lines, both ways together. `make long` cuts it at every byte."""
PLAIN = frozenset({"LITERAL+", "MULTIAPPEND"})
PRACTICE, PATIENT, READER, NOW = "box@cabinet.invalid", "a@patients.invalid", b"r" * 32, 1_790_000_000_000
JOURNAL, OUT = "Colloque/Journal", "Colloque/Out"
SCRIBE = Scribe()
ENTRIES = [SCRIBE.write() for _ in range(2)]
WIRES = [entry.wire for entry in ENTRIES]
LETTERS = (b"CLQ1 one", b"CLQ1 two")
SENT = attached_mail(LETTERS[0], PRACTICE, PATIENT, at_ms=NOW)
OF_A_PERSON = b"From: Amira <a@patients.invalid>\r\nSubject: question\r\n\r\nBonjour docteur\r\n"


@pytest.fixture(scope="module")
def reader() -> Iterator[MailReader]:
    with MailReader() as one:
        yield one


@pytest.fixture(scope="module")
def mail() -> Iterator[MemoryMail]:
    with MemoryMail() as one:
        yield one


class Desk:
    """A desk's ways to its mailbox. `got`: what they handed out; `cursor`: how far the journal was read."""

    def __init__(self, mail: MemoryMail, reader: MailReader, without: frozenset[str]) -> None:
        self.mail = mail
        box = Mailbox(Line(mail.account, lambda: PASSWORD, 5, without))
        self.journal = ImapJournal(box)
        self.letters = ImapLetterbox(box, reader.open_mail)
        self.sending = Submission(mail.account, lambda: PASSWORD, 5)
        self.got: dict[str, bytes] = {}
        self.cursor = b""
        self.line = box.line

    def read_on(self) -> None:
        """What is new in the journal."""
        found, self.cursor = self.journal.since(self.cursor)
        self.got |= {str(len(self.got) + at): wire for at, wire in enumerate(found)}

    def hang_up(self) -> None:
        self.line.close()
        self.sending.close()
        self.journal.close()


@contextmanager
def desk_at(
    mail: MemoryMail, reader: MailReader, folders: dict[str, Folder], without: frozenset[str] = frozenset()
) -> Iterator[Desk]:
    """A desk, and these folders to begin with. `without`: what its server does not offer."""
    mail.folders = {name: Folder(dict(one.mails), one.following) for name, one in folders.items()}
    desk = Desk(mail, reader, without)
    try:
        yield desk
    finally:
        desk.hang_up()


class Verb:
    """Something that a desk does at its mailbox, and does again on another line where the first one was cut.
    `spare`: so many bytes at the end of all that the server said add nothing.
    """

    spare = 0

    def prepare(self, desk: Desk) -> None:
        """What lies there before."""

    def act(self, desk: Desk) -> None:
        """What it does. Raises Trouble where its line is cut."""
        raise NotImplementedError

    def whole(self, desk: Desk) -> None:
        """What is so afterwards besides, seen by another desk."""


class Append(Verb):
    """An entry, beside one that lies there."""

    def prepare(self, desk: Desk) -> None:
        desk.journal.append(ENTRIES[:1])

    def act(self, desk: Desk) -> None:
        desk.journal.append(ENTRIES)

    def whole(self, desk: Desk) -> None:
        desk.read_on()
        assert list(desk.got.values()) == WIRES
        assert len(desk.mail.folders[JOURNAL].mails) == len(WIRES)


class Since(Verb):
    """Two entries."""

    def prepare(self, desk: Desk) -> None:
        desk.journal.append(ENTRIES)

    def act(self, desk: Desk) -> None:
        desk.read_on()
        assert list(desk.got.values()) == WIRES


class Wait(Since):
    """The second entry comes while the desk waits for it."""

    def prepare(self, desk: Desk) -> None:
        super().prepare(desk)
        journal = desk.mail.folders[JOURNAL]
        self._late = journal.mails.pop(2)
        journal.following = 2

    def act(self, desk: Desk) -> None:
        desk.mail.idles = lambda: self._comes(desk.mail.folders[JOURNAL])
        desk.read_on()
        if len(desk.got) < len(WIRES):
            assert desk.journal.wait(5)
            desk.read_on()
        assert list(desk.got.values()) == WIRES

    def _comes(self, journal: Folder) -> None:
        if len(journal.mails) < len(WIRES):
            journal.add(self._late)


class Fetch(Verb):
    """Two letters of patients, and a mail that is none, in INBOX."""

    def prepare(self, desk: Desk) -> None:
        for one in (*(attached_mail(letter, PATIENT, PRACTICE, at_ms=NOW) for letter in LETTERS), OF_A_PERSON):
            desk.mail.folders["INBOX"].add(one)

    def act(self, desk: Desk) -> None:
        for one in desk.letters.fetch(desk.got.__contains__):
            assert one.name not in desk.got
            desk.got[one.name] = one.raw or b""
        assert list(desk.got.values()) == [*LETTERS, OF_A_PERSON]


class LayOut(Verb):
    """Two letters for one reader."""

    def act(self, desk: Desk) -> None:
        for letter in LETTERS:
            desk.letters.deposit(READER, blake("id", letter)[:16], letter)

    def whole(self, desk: Desk) -> None:
        assert [one.raw for one in desk.letters.collect(READER)] == list(LETTERS)
        assert len(desk.mail.folders[OUT].mails) == len(LETTERS)


class Collect(LayOut):
    """Two letters that lie there for this desk."""

    def prepare(self, desk: Desk) -> None:
        super().act(desk)

    def act(self, desk: Desk) -> None:
        assert [one.raw for one in desk.letters.collect(READER)] == list(LETTERS)


class Send(Verb):
    """A mail that was sent twice, since its answer got lost, is one letter to whoever reads it."""

    spare = len(b" 2.0.0 taken\r\n")

    def act(self, desk: Desk) -> None:
        assert desk.sending.send(SENT, [PATIENT])[PATIENT].taken

    def whole(self, desk: Desk) -> None:
        assert set(desk.mail.folders["INBOX"].mails.values()) == {SENT}
        assert len(desk.mail.folders["INBOX"].mails) <= 2
        assert {one.raw for one in desk.letters.fetch(lambda _: False)} == {LETTERS[0]}


def cuts(heard: Heard, spare: int) -> list[tuple[str, int]]:
    """Which way and behind how many bytes a line is cut: at the end of each line, and anywhere."""
    most = {UP: len(heard.said[UP]), DOWN: len(heard.said[DOWN]) - spare}
    anywhere = [(way, at) for way in (UP, DOWN) for at in range(most[way])]
    if LONG:
        return anywhere
    ends = {(way, found.end()) for way in (UP, DOWN) for found in re.finditer(rb"[^A-Za-z0-9+/=]\r\n", heard.said[way])}
    return sorted({*ends.intersection(anywhere), *random.Random(6).sample(anywhere, min(SEEDED, len(anywhere)))})


@pytest.mark.parametrize(
    "verb", [Append(), Since(), Wait(), Fetch(), LayOut(), Collect(), Send()], ids=lambda one: type(one).__name__
)
@pytest.mark.parametrize("without", [frozenset(), PLAIN] if LONG else [frozenset()], ids=len)
def test_a_line_cut_anywhere_is_noticed_and_the_next_one_makes_it_whole(
    mail: MemoryMail, reader: MailReader, verb: Verb, without: frozenset[str]
) -> None:
    with desk_at(mail, reader, {"INBOX": Folder()}) as desk:
        verb.prepare(desk)
    prepared = mail.folders
    with desk_at(mail, reader, prepared, without) as desk:
        mail.script = heard = Heard()
        verb.act(desk)
    for way, at in cuts(heard, verb.spare):
        with desk_at(mail, reader, prepared, without) as desk:
            mail.script = script = CutAt(way, at)
            with pytest.raises(Trouble, match=r"mail\.unreachable"):
                verb.act(desk)
            assert script.done
            mail.script = Heard()
            verb.act(desk)
        with desk_at(mail, reader, mail.folders) as other:
            verb.whole(other)
