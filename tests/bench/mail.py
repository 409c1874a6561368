"""The mailbox measured: a real mail server on loopback, desks with folders of their own. Rates a second, times in ms."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter, sleep

from core.doors.account import MailAccount
from core.doors.imap import Line
from core.doors.imap_journal import ImapJournal
from core.doors.mail_reader import MailReader
from core.doors.mailbox import Mailbox
from core.doors.sealed_mail import attached_mail
from crypto.entry import Entry
from tests.bench.measures import ms, spread
from tests.fakes.entries import Scribe
from tests.mail_lab.desks import DeskByMail
from tests.mail_lab.lab import PASSWORD, Lab, mail_lab

PUSHES, SINGLE, LETTERS, BATCH = 20, 200, 1000, 500
LETTER_BYTES = 3000
COARSE = 2.5
"""Seconds after which a folder is known to be at rest."""

Rows = dict[str, float]


def measured(sizes: list[int]) -> tuple[Rows, dict[int, Rows]]:
    """What does not depend on the journal's size, and what does."""
    with (
        mail_lab(durable=True) as lab,
        MailReader() as reader,
        tempfile.TemporaryDirectory(prefix="colloque-bench-") as folder,
    ):
        alone = {
            **_pushed(lab, reader, Path(folder) / "pushed"),
            **_appended(lab.mailbox()),
            "receive: from INBOX, opened, durably home (letters/s)": _received(lab, reader, Path(folder) / "received"),
        }
        return alone, dict(_grown(lab, reader, Path(folder), sizes))


def _pushed(lab: Lab, reader: MailReader, folder: Path) -> Rows:
    """From an entry in one desk's folder until it lies in the other's, which waits."""
    account = lab.mailbox()
    one, two = (DeskByMail(folder / name, account, reader) for name in ("one", "two"))
    with _closing(one, two):
        for desk in (one, two):
            desk.exchange()
        times = []
        for number in range(PUSHES):
            began: list[float] = []

            def write(began: list[float] = began) -> None:
                sleep(0.05)
                began.append(perf_counter())
                two.write()
                two.exchange()

            writer = threading.Thread(target=write)
            writer.start()
            while len(one.journal.since(b"")[0]) <= number:
                one.post.wait(20)
                one.exchange()
            times.append((perf_counter() - began[0]) * 1000)
            writer.join()
    p50, p99 = spread(times)
    return {"push: an entry, to the other desk's folder, p50": p50, "push: the same, p99": p99}


def _appended(account: MailAccount) -> Rows:
    box = Mailbox(Line(account, lambda: PASSWORD))
    journal, scribe = ImapJournal(box), Scribe()
    journal.refresh()
    entries = [scribe.write(staff=bytes(300)) for _ in range(SINGLE + 10 * SINGLE)]
    single = ms(lambda: [journal.lay([(one.named, one.wire)]) for one in entries[:SINGLE]]) / 1000
    batched = ms(lambda: journal.lay((one.named, one.wire) for one in entries[SINGLE:])) / 1000
    box.line.bye()
    journal.close()
    return {
        "append: one at a time (entries/s)": SINGLE / single,
        "append: in batches (entries/s)": 10 * SINGLE / batched,
    }


def _received(lab: Lab, reader: MailReader, folder: Path) -> float:
    account = lab.mailbox()
    box = Mailbox(Line(account, lambda: PASSWORD))
    letters = [b"CLQ1" + number.to_bytes(8, "big") + bytes(LETTER_BYTES) for number in range(LETTERS)]
    box.append("INBOX", [attached_mail(one, "a@patients.invalid", account.address) for one in letters])
    box.line.bye()
    desk = DeskByMail(folder, account, reader)
    with _closing(desk):
        spent = ms(desk.exchange) / 1000
        assert len(desk.letters) == LETTERS
    return LETTERS / spent


def _grown(lab: Lab, reader: MailReader, folder: Path, sizes: list[int]) -> Iterator[tuple[int, Rows]]:
    """A journal that grows to each size; a desk that has it all, and one that joins."""
    account = lab.mailbox()
    box = Mailbox(Line(account, lambda: PASSWORD))
    journal, scribe, laid = ImapJournal(box), Scribe(), 0
    for size in sizes:
        while laid < size:
            entries = [scribe.write(staff=bytes(300)) for _ in range(min(BATCH, size - laid))]
            journal.lay((one.named, one.wire) for one in entries)
            laid += len(entries)
            print(f"  {laid} of {size} entries in the mailbox", end="\r", flush=True)
        print()
        desk = DeskByMail(folder / str(size), account, reader)
        with _closing(desk):
            caught_up = ms(desk.exchange) / 1000
            assert len(next(iter(desk.journal.heads().values()))) == size
            sleep(COARSE)
            idle = min(ms(desk.exchange) for _ in range(5))
            heard = _heard(desk, entry := scribe.write(staff=bytes(300)))
            journal.lay([(entry.named, entry.wire)])
            laid += 1
            desk.start_again()
            started = ms(desk.exchange)
        shutil.rmtree(desk.folder)
        yield (
            size,
            {
                "a new desk catches up (entries/s)": size / caught_up,
                "a round with nothing new": idle,
                "before each answer: the journal is read on, nothing new": heard[0],
                "the same, one new entry": heard[1],
                "the first round of a start": started,
            },
        )
    box.line.bye()
    journal.close()


def _heard(desk: DeskByMail, entry: Entry) -> tuple[float, float]:
    """Reading on in a desk's own folder: what stands between an answer and its way out. Nothing new; one new entry."""
    cursor = b""
    while (following := desk.journal.since(cursor)[1]) != cursor:
        cursor = following
    idle = min(ms(lambda: desk.journal.since(cursor)) for _ in range(5))
    desk.journal.append([entry])
    return idle, ms(lambda: desk.journal.since(cursor))


@contextmanager
def _closing(*desks: DeskByMail) -> Iterator[None]:
    try:
        yield
    finally:
        for desk in desks:
            with suppress(OSError):
                desk.post.close()
