"""A line to the mailbox that breaks anywhere: nothing is lost, nothing is there twice, and the next exchange makes it whole."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from core.doors.account import MailAccount, Server
from core.doors.imap import Line
from core.doors.mail_reader import MailReader
from core.doors.mailbox import Mailbox
from core.doors.mailed import Pace
from core.doors.sealed_mail import attached_mail
from core.doors.smtp import Submission
from core.model import Trouble
from crypto.entry import Entry
from crypto.primitives import SigKey, sig_key
from tests.mail_lab.desks import DeskByMail, roster_file
from tests.mail_lab.lab import PASSWORD, Lab, certificates
from tests.mail_lab.relay import DOWN, UP, AnswerLost, CutAt, Heard, Relay, Script, Silent

LONG = bool(os.environ.get("COLLOQUE_LONG"))
AT_ENDS, ANYWHERE, ANYWHERE_LONG = 4, 3, 200
"""How many cuts of a whole exchange `make check` tries each way: at the ends of lines, and at any byte; tests/integration/
test_mail_cuts.py tries hundreds of each single thing. `make long` tries every byte of every line that is not the inside of a
mail, and more of the others.
"""


@pytest.fixture(scope="module")
def reader() -> Iterator[MailReader]:
    with MailReader() as one:
        yield one


@dataclass
class Scene:
    """Two desks at one mailbox. The second one's line is good; the first one's follows a script."""

    lab: Lab
    account: MailAccount
    box: Mailbox
    root: SigKey
    one: DeskByMail
    two: DeskByMail
    rounds: int = 0
    written: list[Entry] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)

    def give_work(self) -> None:
        """Something to do in every way: a letter came, entries, letters laid out, a newer roster."""
        self.rounds += 1
        letter = b"CLQ1 letter %d" % self.rounds
        self.box.append("INBOX", [attached_mail(letter, "a@patients.invalid", self.account.address)])
        self.letters.append(letter)
        self.written += [*self.one.write(2), *self.two.write()]
        self.one.box.deposit(self.two.me, self.rounds.to_bytes(16, "big"), b"to two")
        self.two.box.deposit(self.one.me, self.rounds.to_bytes(16, "big"), b"to one")
        self.one.box.put_roster(roster_file(self.root, [self.one.me, self.two.me], self.rounds))
        assert self.two.exchange() == ""

    def through(self, script: Script, certificate: Path | None = None) -> str:
        """One exchange of the first desk over a line that follows a script; what was wrong."""
        with Relay(self.lab.imaps, certificate or self.lab.folder, self.lab.ca, script) as relay:
            self.one.start_again(relay.port)
            trouble = self.one.exchange()
            self.one.post.close()
        return trouble

    def made_whole(self) -> None:
        """Both desks exchange undisturbed; then everything is everywhere, once."""
        self.one.start_again(self.lab.imaps)
        for desk in (self.one, self.two):
            assert desk.exchange() == ""
        wires = sorted(entry.wire for entry in self.written)
        for desk in (self.one, self.two):
            assert sorted(desk.entries) == wires
            assert desk.letters == self.letters
            assert len(list(desk.box.collect(desk.me))) == self.rounds
        assert self.one.box.roster() == self.two.box.roster()
        names = ("Journal", "Out", "Roster")
        counts = [self.box.select(self.box.line.folder("Colloque", name)).exists for name in names]
        assert counts == [len(wires), 2 * self.rounds, self.rounds]


@contextmanager
def scene(lab: Lab, reader: MailReader, folder: Path, account: MailAccount | None = None) -> Iterator[Scene]:
    """Two desks and their mailbox."""
    account, root = account or lab.mailbox(), sig_key()
    one, two = (DeskByMail(folder / name, account, reader, root.public, Pace(silence=2)) for name in ("one", "two"))
    box = Mailbox(Line(account, lambda: PASSWORD, 5))
    try:
        yield Scene(lab, account, box, root, one, two)
    finally:
        box.line.bye()
        for desk in (one, two):
            desk.post.close()


def cuts(heard: Heard, way: str) -> list[int]:
    """Behind how many bytes of an exchange the line is cut."""
    seeded = random.Random(6)
    anywhere = [seeded.randrange(len(heard.said[way])) for _ in range(ANYWHERE_LONG if LONG else ANYWHERE)]
    ends = heard.lines(way)
    return [*ends, *anywhere] if LONG else [*seeded.sample(ends, AT_ENDS), *anywhere]


@pytest.mark.parametrize("way", [UP, DOWN])
def test_a_line_cut_anywhere_loses_nothing_and_doubles_nothing(
    lab: Lab, reader: MailReader, tmp_path: Path, way: str
) -> None:
    heard = Heard()
    with scene(lab, reader, tmp_path) as cut:
        for _ in range(2):  # the first one also makes the folders
            heard = Heard()
            cut.give_work()
            assert cut.through(heard) == ""
            cut.made_whole()
        for at in cuts(heard, way):
            cut.give_work()
            script = CutAt(way, at)
            trouble = cut.through(script)
            assert trouble == "mail.unreachable" or not script.done or at > len(heard.said[way]) - 200, (at, trouble)
            cut.made_whole()


@pytest.mark.parametrize("folder", ["Journal", "Out", "Roster"])
def test_an_answer_that_is_lost_after_an_append_doubles_nothing(
    lab: Lab, reader: MailReader, tmp_path: Path, folder: str
) -> None:
    with scene(lab, reader, tmp_path) as cut:
        cut.give_work()
        script = AnswerLost(b'APPEND "Colloque/%s"' % folder.encode(), b" OK ")
        assert cut.through(script) == "mail.unreachable"
        assert script.done
        cut.made_whole()


def test_an_answer_that_is_lost_after_a_mail_was_taken_leaves_one_letter(
    lab: Lab, reader: MailReader, tmp_path: Path
) -> None:
    with scene(lab, reader, tmp_path) as cut:
        mail = attached_mail(b"CLQ1 sent twice", "a@patients.invalid", cut.account.address)
        script = AnswerLost(b"\r\n.\r\n", b"250 ")
        with Relay(lab.smtps, lab.folder, lab.ca, script) as relay:
            sender = replace(lab.mailbox(), smtp=Server("localhost", relay.port))
            submission = Submission(sender, lambda: PASSWORD, 2)
            with pytest.raises(Trouble, match=r"mail\.unreachable"):
                submission.send(mail, [cut.account.address])
            relay.script = Heard()
            assert submission.send(mail, [cut.account.address])[cut.account.address].taken
            submission.close()
        assert cut.one.exchange() == ""
        assert cut.one.letters == [b"CLQ1 sent twice"]
        found = cut.box.select("INBOX")
        assert found.exists == 2
        heads = [head for _, head in cut.box.fetch(cut.box.sizes(), b"BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]")]
        assert len(set(heads)) == 1


@pytest.mark.parametrize("words", [b"AUTHENTICATE", b"SELECT", b"UID FETCH", b"APPEND"])
def test_a_line_that_goes_silent_is_given_up_in_its_time(
    lab: Lab, reader: MailReader, tmp_path: Path, words: bytes
) -> None:
    with scene(lab, reader, tmp_path) as cut:
        cut.give_work()
        cut.one.pace = Pace(silence=0.5)
        began = time.monotonic()
        assert cut.through(Silent(words)) == "mail.slow"
        assert time.monotonic() - began < 5
        cut.one.pace = Pace(silence=5)
        cut.made_whole()


def test_a_line_that_goes_silent_while_it_waits_is_noticed_when_the_wait_is_over(
    lab: Lab, reader: MailReader, tmp_path: Path
) -> None:
    with scene(lab, reader, tmp_path) as cut:
        cut.give_work()
        cut.one.pace = Pace(silence=0.5)
        with Relay(lab.imaps, lab.folder, lab.ca, Silent(b" IDLE\r\n")) as relay:
            cut.one.start_again(relay.port)
            assert cut.one.exchange() == ""
            cut.one.post.wait(0.3)
            assert cut.one.post.trouble == "mail.slow"
            cut.one.post.close()
        cut.one.pace = Pace(silence=5)
        cut.made_whole()


def test_a_certificate_that_changed_is_refused_until_it_is_the_right_one_again(
    lab: Lab, reader: MailReader, tmp_path: Path
) -> None:
    (tmp_path / "another").mkdir()
    certificates(tmp_path / "another")
    with scene(lab, reader, tmp_path) as cut:
        cut.give_work()
        heard = Heard()
        assert cut.through(heard, tmp_path / "another") == "mail.authority"
        assert heard.said == {UP: b"", DOWN: b""}
        cut.made_whole()


def test_after_a_wrong_password_nothing_is_asked_for_a_while(lab: Lab, reader: MailReader, tmp_path: Path) -> None:
    with scene(lab, reader, tmp_path) as cut:
        cut.give_work()
        cut.one.password = "another"
        heard = Heard()
        with Relay(lab.imaps, lab.folder, lab.ca, heard) as relay:
            cut.one.start_again(relay.port)
            for _ in range(3):
                assert cut.one.exchange() == "mail.login"
                assert cut.one.post.reached == 0
            cut.one.post.close()
        assert heard.said[UP].count(b"AUTHENTICATE") == 1
        cut.one.password = PASSWORD
        cut.made_whole()


def test_a_full_mailbox_still_gives_out_what_lies_there_and_takes_the_rest_once_there_is_room(
    lab: Lab, reader: MailReader, tmp_path: Path
) -> None:
    with scene(lab, reader, tmp_path, lab.full()) as cut:
        cut.give_work()
        cut.box.append("INBOX", [b"Subject: x\r\n\r\n" + b"x" * 1000] * 2)
        cut.written += cut.one.write(60)
        assert cut.one.exchange() == "mail.quota"
        assert cut.one.post.facts["limit"] == "64"
        assert cut.one.letters == cut.letters
        assert len(cut.one.entries) > 60
        users = lab.folder / "users"
        line = next(one for one in users.read_text().splitlines() if one.startswith(cut.account.user + ":"))
        users.write_text(users.read_text().replace(line, line.replace("64K", "10M")))
        lab.doveadm("reload")
        cut.two.start_again()
        cut.box.line.close()
        cut.made_whole()
