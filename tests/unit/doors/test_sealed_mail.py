"""A sealed thing as a mail, and what others make of its parts."""

import pytest

from core.doors.folder_names import quoted, utf7
from core.doors.sealed_mail import SealedMail, attached_mail, read_beginning, read_part

ADDRESS = "cabinet@medecin.invalid"


def part_of(mail: bytes) -> bytes:
    """Part 1 of a mail of ours."""
    return mail.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 1000, 100_000])
def test_a_thing_comes_back_from_its_mail_and_its_name_from_the_beginning(size: int) -> None:
    thing = SealedMail("entry", b"n" * 84, bytes(size))
    part = part_of(thing.mail(ADDRESS))
    assert read_part(part) == thing
    assert read_beginning(part[:240]) == ("entry", b"n" * 84)
    assert max(map(len, part.splitlines()), default=0) <= 76


def test_no_header_says_anything_of_what_is_sealed() -> None:
    one, other = (SealedMail("entry", b"name", words).mail(ADDRESS) for words in (b"one", b"other"))
    heads = [mail.partition(b"\r\n\r\n")[0].split(b"\r\n") for mail in (one, other)]
    assert [line.partition(b":")[0] for line in set(heads[0]) ^ set(heads[1])] == [b"Message-ID"] * 2


def test_a_letter_sent_twice_is_one_mail_and_a_thing_laid_twice_is_two() -> None:
    assert attached_mail(b"letter", ADDRESS, ADDRESS) == attached_mail(b"letter", ADDRESS, ADDRESS)
    assert attached_mail(b"letter", ADDRESS, ADDRESS) != attached_mail(b"latter", ADDRESS, ADDRESS)
    thing = SealedMail("entry", b"name", b"data")
    assert thing.mail(ADDRESS) != thing.mail(ADDRESS)
    assert b"Date: Mon, 21 Sep 2026 14:13:20 -0000" in attached_mail(b"x", ADDRESS, ADDRESS, at_ms=1_790_000_000_000)


@pytest.mark.parametrize(
    "part",
    [
        b"",
        b"not base64 at all",
        b"AAAA",
        b"AAAAAW",
        b"/////w==",
        b"AAAABWVudHJ5/////w==",
        b"\xff\xfe\x00",
        b"AAAABWVudHJ5AAAABG5hbWUAAAAEZGF0YQAAAAA=",
        b"AAAAAv//AAAABG5hbWUAAAAEZGF0YQ==",
    ],
)
def test_what_is_no_thing_of_ours_is_none(part: bytes) -> None:
    assert read_part(part) is None
    assert read_beginning(part) is None or read_beginning(part) in [("entry", b"name"), ("\ufffd\ufffd", b"name")]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Colloque", b"Colloque"),
        ("Médecin", b"M&AOk-decin"),
        ("a & b", b"a &- b"),
        ("&é&", b"&-&AOk-&-"),
        ("台北/日本語", b"&U,BTFw-/&ZeVnLIqe-"),
        ("\U0001f4ec", b"&2D3c7A-"),
        ('a"b\\c', b'a"b\\c'),
    ],
)
def test_names_of_folders_are_written_as_the_standard_says(name: str, written: bytes) -> None:
    assert utf7(name) == written
    assert quoted(name) == b'"' + written.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def test_a_name_without_words_is_no_folder_s() -> None:
    with pytest.raises(ValueError, match="not the name"):
        quoted("")
