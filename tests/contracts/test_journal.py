"""What every journal keeps to: a folder, and a folder of a mailbox. What only one of them can meet stands below."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from core.doors.imap import Line
from core.doors.imap_journal import ImapJournal
from core.doors.journal import Journal
from core.doors.mailbox import Mailbox
from core.doors.maildir import FolderJournal, open_folder
from crypto.entry import MAX_WIRE
from tests.fakes.entries import Scribe
from tests.mail_lab.lab import PASSWORD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return open_folder(tmp_path / "practice", create=True)


@pytest.fixture(params=["folder", "mailbox"])
def journals(request: pytest.FixtureRequest) -> Iterator[Callable[[], Journal]]:
    """Opens the same journal, as another desk."""
    if request.param == "folder":
        folder = request.getfixturevalue("folder")
        yield lambda: FolderJournal(folder)
        return
    account = request.getfixturevalue("lab").mailbox()
    with ExitStack() as opened:

        def another() -> Journal:
            line = Line(account, lambda: PASSWORD, seconds=5)
            opened.callback(line.bye)
            journal = ImapJournal(Mailbox(line))
            opened.callback(journal.close)
            return journal

        yield another


@pytest.fixture
def journal(journals: Callable[[], Journal]) -> Journal:
    return journals()


def everything(journal: Journal, cursor: bytes = b"", limit: int = 1000) -> tuple[list[bytes], bytes]:
    """Read until the cursor stays the same."""
    found: list[bytes] = []
    while True:
        wires, following = journal.since(cursor, limit)
        found += wires
        if following == cursor:
            return found, cursor
        cursor = following


def test_entries_of_all_desks_are_read_each_chain_in_order(journal: Journal) -> None:
    scribes = [Scribe(), Scribe()]
    written = {scribe.key.public: [scribe.write() for _ in range(12)] for scribe in scribes}
    for entries in written.values():
        journal.append(entries[6:])
        journal.append(entries[:6])
    found, cursor = everything(journal, limit=5)
    assert found == [entry.wire for _, entries in sorted(written.items()) for entry in entries]
    assert journal.since(cursor) == ([], cursor)


def test_only_what_is_new_comes_after_a_cursor(journal: Journal) -> None:
    scribe = Scribe()
    journal.append([scribe.write(), scribe.write()])
    _, cursor = everything(journal)
    new, stranger = scribe.write(), Scribe().write()
    journal.append([new])
    journal.append([stranger])
    wires, _ = journal.since(cursor)
    assert sorted(wires) == sorted([new.wire, stranger.wire])


def test_an_entry_published_again_is_there_once(journal: Journal) -> None:
    entry = Scribe().write()
    for _ in range(3):
        journal.append([entry, entry])
    assert everything(journal)[0] == [entry.wire]


def test_two_entries_at_one_place_both_come_so_that_the_fork_is_seen(journal: Journal) -> None:
    scribe = Scribe()
    twin = replace(scribe)
    one, other = scribe.write(staff=b"one"), twin.write(staff=b"other")
    journal.append([one, other])
    assert sorted(everything(journal)[0]) == sorted([one.wire, other.wire])


def test_what_lies_beyond_a_hole_comes_again_until_the_hole_is_filled(journal: Journal) -> None:
    scribe = Scribe()
    entries = [scribe.write() for _ in range(5)]
    journal.append([entries[0], entries[2], entries[3]])
    wires, cursor = journal.since(b"")
    assert wires == [entry.wire for entry in (entries[0], entries[2], entries[3])]
    assert journal.since(cursor) == ([entries[2].wire, entries[3].wire], cursor)
    journal.append([entries[1], entries[4]])
    found, cursor = everything(journal, cursor)
    assert found == [entry.wire for entry in entries[1:]]
    assert journal.since(cursor) == ([], cursor)


def test_a_file_that_is_no_entry_leaves_a_hole_and_stops_nobody(folder: Path) -> None:
    journal = FolderJournal(folder)
    scribe, other = Scribe(), Scribe()
    journal.append([scribe.write(), scribe.write()])
    journal.append([other.write()])
    place = folder / "journal" / scribe.key.public.hex()
    first = min(place.iterdir())
    with first.open("wb") as file:
        file.truncate(MAX_WIRE + 1)
    (place / "notes.txt").write_bytes(b"odd")
    (place / f"{3:020d}-aa").symlink_to(first)
    (folder / "journal" / "lost+found").mkdir()
    assert len(journal.since(b"")[0]) == 2


@pytest.mark.parametrize("cursor", [b"not a cursor", b"\x00\x00\x00\x01x"])
def test_a_cursor_that_is_none_reads_from_the_start(journal: Journal, cursor: bytes) -> None:
    entry = Scribe().write()
    journal.append([entry])
    assert journal.since(cursor)[0] == [entry.wire]


def test_waiting_ends_when_another_desk_writes_or_the_time_is_over(
    journal: Journal, journals: Callable[[], Journal]
) -> None:
    scribe = Scribe()
    journal.append([scribe.write()])
    assert journal.wait(0)
    journal.since(b"")
    began = time.monotonic()
    assert not journal.wait(0.15)
    assert 0.15 <= time.monotonic() - began < 2
    later = threading.Timer(0.1, journals().append, [[scribe.write()]])
    later.start()
    assert journal.wait(5)
    later.join()
