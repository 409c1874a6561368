"""Good mails among hostile ones: every good one comes out, in bounded time and memory, and the queue never stops.

`make long` mixes 100 good mails into 1,000 hostile ones, `make check` into 100.
"""

import os
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest

from core.doors.mail_child import CPU_SECONDS, MEMORY
from core.doors.mail_parts import MOST_LINE, MOST_TEXT, OpenedMail, Ordinary, Rejected, Sealed
from core.doors.mail_reader import SECONDS, MailReader
from crypto.encoding import enc, u64
from tests.mail.good import WAYS, letter, ordinary_mail, sealed_mail
from tests.mail.hostile import KINDS, hostile

COUNT = 1_000 if os.environ.get("COLLOQUE_LONG") else 100
GOOD_LETTERS, GOOD_MAILS = 60, 40
UNSEEN = [
    *range(0x20),
    0x7F,
    *range(0x80, 0xA0),
    *range(0x200E, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0xFEFF,
]


@cache
def queue() -> tuple[tuple[str, bytes, object], ...]:
    """(kind, mail, what it must be or None), shuffled: the same order each time."""
    mails: list[tuple[str, bytes, object]] = [(kind, raw, None) for kind, raw in hostile(COUNT)]
    for number in range(GOOD_LETTERS):
        raw = letter(number)
        mails.append(("letter", sealed_mail(raw, number % len(WAYS)), Sealed((raw,))))
    mails += [("words", *ordinary_mail(number)) for number in range(GOOD_MAILS)]
    Random(7).shuffle(mails)
    return tuple(mails)


def is_the_good_one(found: OpenedMail, wanted: object) -> bool:
    if isinstance(found, Ordinary):
        return (found.text, found.from_name, found.subject, found.left) == (wanted, "Imen Ghali", "bonjour", "")
    return found == wanted


def is_plain(found: OpenedMail) -> bool:
    """Nothing in it can hide, reorder a line, or be longer than it may."""
    if isinstance(found, Sealed):
        return 0 < len(found.letters) <= 16 and all(len(one) <= 1 << 20 for one in found.letters)
    if isinstance(found, Rejected):
        return found.code.startswith(("unread.", "armor.", "letter."))
    lines = (
        [found.from_address, found.from_name, found.subject]
        if isinstance(found, Ordinary)
        else [found.status, found.words]
    )
    text = found.text if isinstance(found, Ordinary) else ""
    hidden = set(map(chr, UNSEEN))
    return (
        all(len(line) <= MOST_LINE and not hidden & set(line) for line in lines)
        and len(text) <= MOST_TEXT
        and not (hidden - {"\n", "\t"}) & set(text)
    )


def peak(process: int) -> int:
    """The most memory that a process ever had, in bytes; 0 where the system does not say."""
    status = Path("/proc", str(process), "status")
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines()) if status.exists() else {}
    return int(lines.get("VmPeak", "0 kB").split()[0]) << 10


def test_every_kind_is_among_them() -> None:
    made = [kind for kind, _ in hostile(100)]
    assert {kind.__name__ for kind in KINDS} == set(made)
    assert min(Counter(made).values()) >= 100 // len(KINDS)
    assert list(hostile(5)) == list(hostile(5))


def test_every_good_mail_comes_out_and_no_mail_breaks_the_reader(capsys: pytest.CaptureFixture[str]) -> None:
    sorts, slowest, most, processes, wrong = Counter[str](), 0.0, 0, set[int](), []
    broken = list[str]()
    with MailReader() as reader:
        for kind, raw, wanted in queue():
            started = time.monotonic()
            found = reader.open_mail(raw)
            slowest = max(slowest, time.monotonic() - started)
            most = max(most, peak(reader.process))
            processes |= {reader.process} - {0}
            sorts[type(found).__name__] += 1
            if found in (Rejected("unread.reader"), Rejected("unread.time"), Rejected("unread.memory")):
                broken.append(kind)
            if not is_plain(found) or (wanted is not None and not is_the_good_one(found, wanted)):
                wrong.append((kind, found))
    with capsys.disabled():
        print(
            f"\n{COUNT} hostile mails among {GOOD_LETTERS + GOOD_MAILS} good ones: {dict(sorts)}, slowest {slowest:.2f} s,"
            f" the process had {most >> 20} MiB at most, {len(processes)} processes"
        )
    assert wrong == []
    assert broken == []
    assert slowest < 2 * SECONDS + 1
    assert (most <= MEMORY, CPU_SECONDS <= SECONDS) == (True, True)
    assert most > 0 or sys.platform != "linux"
    assert len(processes) < 10


def test_another_process_says_the_same() -> None:
    mails = [raw for _, raw, _ in queue()][:60]
    with MailReader() as one, MailReader() as other:
        assert [one.open_mail(raw) for raw in mails] == [other.open_mail(raw) for raw in reversed(mails)][::-1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no memory of a process")
def test_a_mail_that_asks_for_more_memory_than_there_is_ends_the_process_and_not_the_queue(tmp_path: Path) -> None:
    """The parser holds a mail of 3 MiB in a fifth of what it may have: the limit is tried with a smaller one."""
    program = Path(sys.modules[MailReader.__module__].__file__ or "").with_name("mail_child.py")
    narrow = tmp_path / "mail_child.py"
    narrow.write_text(program.read_text(encoding="utf-8").replace("MEMORY = 256 << 20", "MEMORY = 40 << 20"))
    large = b"From: a@b.invalid\r\n\r\n" + b"a\r\n" * 70_000 + b"b" * 2_000_000
    with MailReader(program=narrow) as reader:
        assert isinstance(reader.open_mail(b"From: a@b.invalid\r\n\r\na"), Ordinary)
        assert reader.open_mail(large) in (Rejected("unread.memory"), Rejected("unread.reader"))
        assert isinstance(reader.open_mail(b"From: a@b.invalid\r\n\r\na"), Ordinary)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no processor time of a process")
def test_a_mail_that_thinks_for_ever_is_stopped_by_the_system_too(tmp_path: Path) -> None:
    program = Path(sys.modules[MailReader.__module__].__file__ or "").with_name("mail_child.py")
    endless = program.read_text(encoding="utf-8").replace("CPU_SECONDS = 5", "CPU_SECONDS = 1")
    endless = endless.replace(
        "        parts = parts_of(", "        while b'for ever' in raw:\n            pass\n        parts = parts_of("
    )
    (tmp_path / "mail_child.py").write_text(endless)
    with MailReader(program=tmp_path / "mail_child.py", seconds=30) as reader:
        started = time.monotonic()
        assert reader.open_mail(b"From: a@b.invalid\r\n\r\nfor ever") == Rejected("unread.reader")
        assert time.monotonic() - started < 15
        assert isinstance(reader.open_mail(b"From: a@b.invalid\r\n\r\na"), Ordinary)


LIES = (
    b"",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x05abc",
    enc(b"ab"),
    enc(enc(b"rejected", enc(b"anything"))),
    enc(enc(b"bounced", b"ab")),
    enc(enc(b"bounced", enc(b"a", b"5.1.1", "b\u202e".encode()))),
    enc(enc(b"bounced", enc(b"a", b"5.1.1", b"c" * 301))),
    enc(enc(b"sealed", enc(b"", b""))),
    enc(enc(b"sealed", enc(b"\x00\x00", b""))),
    enc(enc(b"ordinary", enc(b"a", b"b", b"c", b"\x07", b"", u64(0), u64(0)))),
    enc(enc(b"ordinary", enc(b"a", b"b", b"c", b"\xff", b"", u64(0), u64(0)))),
    enc(enc(b"ordinary", enc(b"a", b"b", b"c", b"d", b"e", u64(0), u64(0)))),
    enc(enc(b"ordinary", enc(b"a", b"b", b"c", b"d" * 20_001, b"", u64(0), u64(0)))),
    enc(enc(b"else", enc(b"a"))),
)


@pytest.mark.parametrize("answer", LIES)
def test_an_answer_that_no_honest_process_gives_is_not_believed(tmp_path: Path, answer: bytes) -> None:
    liar = tmp_path / "liar.py"
    liar.write_text(
        "import sys\n"
        "while len(length := sys.stdin.buffer.read(4)) == 4:\n"
        "    sys.stdin.buffer.read(int.from_bytes(length, 'big'))\n"
        f"    sys.stdout.buffer.write({answer!r})\n"
        "    sys.stdout.buffer.flush()\n"
        f"    if len({answer!r}) < 12: break\n"
    )
    with MailReader(program=liar) as reader:
        for _ in range(2):
            assert reader.open_mail(b"From: a@b.invalid\r\n\r\na") == Rejected("unread.reader")
