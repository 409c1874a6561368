"""Several desks at one mailbox while somebody deletes, programs end, notes get lost: at the end all have everything, once."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from core.doors.imap import Line
from core.doors.mail_reader import MailReader
from core.doors.mailbox import Mailbox
from core.doors.mailed import Pace
from core.doors.sealed_mail import attached_mail
from crypto.primitives import sig_key
from tests.mail_lab.desks import DeskByMail, roster_file
from tests.mail_lab.lab import PASSWORD, Lab

LONG = bool(os.environ.get("COLLOQUE_LONG"))
SEEDS, STEPS = (range(10), 300) if LONG else (range(2), 60)


class Weather:
    """Three desks, and what happens to them and to their mailbox."""

    def __init__(self, lab: Lab, folder: Path, reader: MailReader, seed: int) -> None:
        self.random = random.Random(seed)
        self.lab, self.account, self.root = lab, lab.mailbox(), sig_key()
        self.desks = [
            DeskByMail(folder / str(n), self.account, reader, self.root.public, Pace(silence=5, grace=0))
            for n in range(3)
        ]
        self.letters: list[bytes] = []
        self.laid = self.version = 0

    def step(self) -> None:
        """Something happens."""
        acts = [self.write] * 3 + [self.exchange] * 6 + [self.letter] * 2
        acts += [self.lay_out, self.new_roster, self.end, self.lose_notes, self.delete_some, self.delete_folder]
        self.random.choice(acts)()

    def desk(self) -> DeskByMail:
        return self.random.choice(self.desks)

    def write(self) -> None:
        self.desk().write(self.random.randrange(1, 4))

    def exchange(self) -> None:
        """A line that stood in a folder which was deleted under it may have been cut: nothing else goes wrong."""
        assert self.desk().exchange() in ("", "mail.unreachable", "mail.refused", "mail.folder")

    def letter(self) -> None:
        self.letters.append(b"CLQ1 letter %d" % len(self.letters))
        box = Mailbox(Line(self.account, lambda: PASSWORD, 5))
        box.append("INBOX", [attached_mail(self.letters[-1], "a@patients.invalid", self.account.address)])
        box.line.bye()

    def lay_out(self) -> None:
        self.laid += 1
        self.desk().box.deposit(self.desk().me, self.laid.to_bytes(16, "big"), b"%d" % self.laid)

    def new_roster(self) -> None:
        self.version += 1
        self.desk().box.put_roster(roster_file(self.root, [one.me for one in self.desks], self.version))

    def end(self) -> None:
        self.desk().start_again()

    def lose_notes(self) -> None:
        desk = self.desk()
        desk.post.close()
        shutil.rmtree(desk.folder / "mail")
        desk.post = desk.another()

    def delete_some(self) -> None:
        low = self.random.randrange(1, 100)
        for name in ("Journal", "Out", "Roster"):
            self._doveadm("expunge", "mailbox", f"Colloque/{name}", "uid", f"{low}:{low + 10}")

    def delete_folder(self) -> None:
        self._doveadm("mailbox", "delete", f"Colloque/{self.random.choice(('Journal', 'Out', 'Roster'))}")

    def _doveadm(self, *words: str) -> None:
        """What is not there cannot be deleted."""
        verb = words[:2] if words[0] == "mailbox" else words[:1]
        try:
            self.lab.doveadm(*verb, "-u", self.account.user, *words[len(verb) :])
        except subprocess.CalledProcessError:
            return

    def clear_up(self) -> None:
        """The weather is over: everybody exchanges until nothing moves."""
        for desk in self.desks:
            desk.start_again()
        for _ in range(3):
            for desk in self.desks:
                assert desk.exchange() == ""


@pytest.mark.parametrize("seed", SEEDS)
def test_in_any_weather_every_desk_ends_with_everything_once(lab: Lab, tmp_path: Path, seed: int) -> None:
    with MailReader() as reader:
        weather = Weather(lab, tmp_path, reader, seed)
        for _ in range(STEPS):
            weather.step()
        weather.clear_up()
        written = sum(desk.scribe.seq for desk in weather.desks)
        for desk in weather.desks:
            assert sorted(desk.entries) == sorted(weather.desks[0].entries)
            assert len(set(desk.entries)) == len(desk.entries) == written
            assert desk.letters == weather.letters
            assert desk.post.reached == desk.scribe.seq
        newest = {desk.box.roster() for desk in weather.desks}
        assert len(newest) == 1
        laid = [one.raw for desk in weather.desks for one in desk.box.collect(desk.me)]
        assert sorted(laid) == sorted(b"%d" % n for n in range(1, weather.laid + 1))
        for desk in weather.desks:
            desk.post.close()
