"""What every letterbox keeps to: a folder, the practice's web host, its mailbox. What only one can meet stands below."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.doors.drop import Address, Drop, login
from core.doors.imap import Line
from core.doors.imap_letterbox import ImapLetterbox
from core.doors.letterbox import MAX_LETTER, Letterbox
from core.doors.mail_reader import MailReader
from core.doors.mailbox import Mailbox
from core.doors.maildir import MaildirLetterbox, open_folder
from core.doors.web import Web
from core.model import Trouble
from tests.host import PASSWORD, Host, web_host
from tests.mail_lab.lab import PASSWORD as PASSWORD_OF_LAB
from tests.mail_lab.lab import Lab

DEVICE, OTHER = b"d" * 32, b"o" * 32
NONE_KNOWN = set[str]().__contains__


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return open_folder(tmp_path / "practice", create=True)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with web_host(tmp_path / "host") as one:
        yield one


@pytest.fixture
def drop(host: Host) -> Iterator[Drop]:
    one = Drop(Web(host.url, login(PASSWORD)), lambda to, _letter: Address(secret=to))
    yield one
    one.close()


@pytest.fixture
def box(folder: Path) -> Letterbox:
    return MaildirLetterbox(folder)


@pytest.fixture
def reader() -> Iterator[MailReader]:
    with MailReader() as one:
        yield one


@pytest.fixture
def mailbox(lab: Lab) -> Iterator[Mailbox]:
    box = Mailbox(Line(lab.mailbox(), lambda: PASSWORD_OF_LAB, seconds=5))
    yield box
    box.line.bye()


@pytest.fixture
def mail_box(mailbox: Mailbox, reader: MailReader) -> Letterbox:
    return ImapLetterbox(mailbox, reader.open_mail)


@pytest.fixture(params=["box", "drop", "mail_box"])
def any_box(request: pytest.FixtureRequest) -> Letterbox:
    found: Letterbox = request.getfixturevalue(request.param)
    return found


def letter(words: bytes) -> bytes:
    """What looks like a sealed letter: a mailbox takes others for ordinary mails."""
    return b"CLQ1" + words


def test_letters_are_fetched_in_the_order_in_which_they_came(
    any_box: Letterbox, request: pytest.FixtureRequest
) -> None:
    letters = [letter(b"%d" % n) for n in range(50)]
    names = [any_box.post(letter) for letter in letters]
    if isinstance(any_box, Drop):  # its clock counts seconds
        for n, name in enumerate(names):
            os.utime(request.getfixturevalue("host").desk / "new" / name, (1_700_000_000 + n,) * 2)
    fetched = list(any_box.fetch(NONE_KNOWN))
    assert [(letter.name, letter.raw, letter.size) for letter in fetched] == [
        (name, raw, len(raw)) for name, raw in zip(names, letters, strict=True)
    ]
    assert all(letter.came_ms > 1_600_000_000_000 for letter in fetched)
    assert list(any_box.fetch(NONE_KNOWN)) == fetched


def test_what_is_known_is_not_fetched_again(any_box: Letterbox) -> None:
    names = [any_box.post(letter(b"%d" % n)) for n in range(3)]
    assert [letter.name for letter in any_box.fetch({names[0], names[2]}.__contains__)] == [names[1]]


def test_the_same_bytes_posted_twice_can_be_recognised(any_box: Letterbox) -> None:
    first, second, other = map(any_box.post, map(letter, (b"same", b"same", b"other")))
    assert first.rpartition("-")[2] == second.rpartition("-")[2] != other.rpartition("-")[2]


def test_a_letter_is_laid_out_once_for_one_device(any_box: Letterbox) -> None:
    assert list(any_box.collect(DEVICE)) == []
    for n in (2, 1, 2):
        assert any_box.deposit(DEVICE, bytes([n]) * 16, b"reply %d" % n) == "deposited"
    any_box.deposit(OTHER, b"\x03" * 16, b"for another")
    assert [letter.raw for letter in any_box.collect(DEVICE)] == [b"reply 2", b"reply 1"]
    assert [letter.raw for letter in any_box.collect(OTHER)] == [b"for another"]
    assert list(any_box.fetch(NONE_KNOWN)) == []


@pytest.mark.parametrize(("to", "letter"), [(b"d" * 31, b"l" * 16), (DEVICE, b"../../../../etc/")])
def test_a_letter_goes_to_a_key_under_an_id_and_nowhere_else(any_box: Letterbox, to: bytes, letter: bytes) -> None:
    if len(to) == 32:
        any_box.deposit(to, letter, b"raw")
        assert len(list(any_box.collect(to))) == 1
    else:
        with pytest.raises(ValueError, match="signing key"):
            any_box.deposit(to, letter, b"raw")


def test_the_roster_is_replaced_whole(any_box: Letterbox) -> None:
    assert any_box.roster() is None
    any_box.put_roster(b"version 1" * 1000)
    any_box.put_roster(b"version 2")
    assert any_box.roster() == b"version 2"
    with pytest.raises(ValueError, match="1 MiB"):
        any_box.put_roster(bytes(2 << 20))
    assert any_box.roster() == b"version 2"


def test_what_can_be_no_roster_is_set_aside_by_the_next_one(box: Letterbox, folder: Path) -> None:
    for kind in ("film", "folder", "link"):
        (folder / "roster").unlink(missing_ok=True)
        if kind == "film":
            (folder / "roster").write_bytes(bytes((1 << 20) + 1))
        elif kind == "folder":
            (folder / "roster").mkdir()
        else:
            (folder / "roster").symlink_to("/dev/zero")
        with pytest.raises(Trouble, match=r"disk\.(too_large|not_a_file)"):
            box.roster()
        box.put_roster(b"version 3")
        assert (box.roster(), os.path.lexists(folder / "roster.aside")) == (b"version 3", True)
        (folder / "roster.aside").rename(folder / kind)


def test_a_letter_over_the_limit_is_named_and_never_read(any_box: Letterbox, request: pytest.FixtureRequest) -> None:
    any_box.post(letter(b"before"))
    size = 50 << 20
    if isinstance(any_box, ImapLetterbox):
        size = 4 << 20
        request.getfixturevalue("mailbox").append("INBOX", [bytes(b"x" * size)])
    else:
        inbox = request.getfixturevalue("folder") / "inbox"
        name = "film.mov"
        if isinstance(any_box, Drop):
            inbox, name = request.getfixturevalue("host").desk / "new", f"{'a' * 64}-{'b' * 64}"
        with (inbox / name).open("wb") as film:
            film.truncate(size)
    any_box.post(letter(b"after"))
    exact = any_box.post(letter(bytes(MAX_LETTER - 4)))
    fetched = {one.name: one for one in any_box.fetch(NONE_KNOWN)}
    assert len(fetched) == 4
    (film_letter,) = (one for one in fetched.values() if one.too_large)
    assert (film_letter.raw, film_letter.size) == (None, size)
    assert (fetched[exact].raw, fetched[exact].too_large) == (letter(bytes(MAX_LETTER - 4)), False)


def test_links_folders_pipes_and_odd_names_are_passed_by(box: Letterbox, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"not a letter")
    inbox = folder / "inbox"
    (inbox / "00000000000000000001-aa").symlink_to(tmp_path / "secret")
    (inbox / "00000000000000000002-aa").mkdir()
    os.mkfifo(inbox / "00000000000000000003-aa")
    for name in (".hidden", "bell\x07", "turn\u202e", "n" * 201):
        (inbox / name).write_bytes(b"odd")
    (inbox / os.fsdecode(b"latin\xe9")).write_bytes(b"odd")
    good = box.post(b"good")
    assert [letter.name for letter in box.fetch(NONE_KNOWN)] == [good]


def test_a_letter_brought_by_hand_is_fetched_under_its_own_name(box: Letterbox, folder: Path) -> None:
    (folder / "inbox" / "lettre de Mme B.clq").write_bytes(b"by hand")
    os.utime(folder / "inbox" / "lettre de Mme B.clq", ns=(5, 5))
    posted = box.post(b"posted")
    assert [letter.name for letter in box.fetch(NONE_KNOWN)] == ["lettre de Mme B.clq", posted]


def test_a_letter_that_vanishes_or_cannot_be_read_does_not_stop_the_queue(box: Letterbox, folder: Path) -> None:
    names = [box.post(b"%d" % n) for n in range(3)]
    queue = box.fetch(NONE_KNOWN)
    assert next(queue).raw == b"0"
    (folder / "inbox" / names[1]).unlink()
    (folder / "inbox" / names[2]).unlink()
    (folder / "inbox" / names[2]).symlink_to("/dev/zero")
    box.post(b"last")
    gone, swapped = list(queue)
    assert (gone.name, gone.raw, gone.size, gone.too_large) == (names[1], None, 0, False)
    assert (swapped.raw, swapped.too_large) == (None, False)
    assert [letter.raw for letter in box.fetch({names[0]}.__contains__)] == [b"last"]


def test_a_clock_set_back_does_not_change_the_order(box: Letterbox, folder: Path) -> None:
    first = box.post(b"first")
    ahead = f"{int(first[:20]) + 10**18:020d}{first[20:]}"
    (folder / "inbox" / first).rename(folder / "inbox" / ahead)
    second = MaildirLetterbox(folder).post(b"second")
    assert [letter.name for letter in box.fetch(NONE_KNOWN)] == [ahead, second]


def test_a_folder_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="missing"):
        open_folder(tmp_path / "typo")
    assert not (tmp_path / "typo").exists()
