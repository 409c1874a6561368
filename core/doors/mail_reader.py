"""A mail to what it is, in a process of its own with limits; one process reads many mails, until one of them breaks it.

On Windows the process has a time limit and no other.
"""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from core.doors.mail_parts import (
    MOST_LINE,
    MOST_MAIL,
    MOST_TEXT,
    Bounced,
    OpenedMail,
    Ordinary,
    Rejected,
    Sealed,
    head_of,
    refused_unread,
    telling,
)
from core.doors.mail_returned import returned
from crypto.armor import MOST_LETTERS, unwrap
from crypto.encoding import dec, dec_list, enc, from_text, from_u64
from crypto.errors import Refused
from crypto.letter import MOST_BYTES

SECONDS = 5.0
MOST_ANSWER = 5 << 20
_BROKEN = "unread.reader"
_LAID_OUT = {ord(sign): "x" for sign in "\n\t\u200c\u200d"}
_CODES = ("unread.size", "unread.parts", "unread.depth", "unread.memory", _BROKEN)


class MailReader:
    """Opens mails. For one thread; `close` ends its process. `program`: what the process runs, by default
    `core.doors.mail_child`.
    """

    def __init__(self, seconds: float = SECONDS, program: Path | None = None) -> None:
        self._seconds = seconds
        self._program = program or Path(__file__).with_name("mail_child.py")
        self._child: subprocess.Popen[bytes] | None = None

    def open_mail(self, raw: bytes, size: int = 0) -> OpenedMail:
        """What this mail is. `size`: of the mail, where `raw` is only its beginning (64 KiB are enough of one that is over
        3 MiB: it is told by its header lines alone).
        """
        if max(size, len(raw)) > MOST_MAIL:
            head = head_of(raw)
            refused = refused_unread(head + b"\r\n\r\n")
            return Rejected("unread.size") if refused else self._ask(b"h", head + b"\r\n\r\n")
        refused = refused_unread(raw)
        return Rejected(refused) if refused else self._ask(b"m", raw)

    def close(self) -> None:
        """End the process; the next mail starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    @property
    def process(self) -> int:
        """The number of the process; 0 where there is none now."""
        return self._child.pid if self._child else 0

    def __enter__(self) -> "MailReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, kind: bytes, raw: bytes) -> OpenedMail:
        """The answer of the process; of a fresh one where the one that had read other mails ended."""
        used = self._child is not None
        answer = self._exchange(kind + raw)
        if isinstance(answer, Rejected) and answer.code == _BROKEN and used:
            answer = self._exchange(kind + raw)
        if isinstance(answer, Rejected):
            return answer
        try:
            return _read(answer, head=kind == b"h")
        except Refused as refused:
            if refused.code == _BROKEN:
                self.close()  # it answers what it never should
            return Rejected(refused.code)

    def _exchange(self, asked: bytes) -> bytes | Rejected:
        child = self._child = self._child or _start(self._program)
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        watch = threading.Timer(self._seconds, end)
        watch.start()
        try:
            child.stdin.write(enc(asked))
            child.stdin.flush()
            answer = _framed(child.stdout)
        except OSError:  # it is gone
            answer = None
        finally:
            watch.cancel()
            watch.join()
        if answer is not None and not late.is_set():
            return answer
        self.close()
        return Rejected("unread.time" if late.is_set() else _BROKEN)


def _start(program: Path) -> "subprocess.Popen[bytes]":
    """A process of the same interpreter that knows nothing of this one: no environment, no folder, no open file."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept,
        cwd=program.anchor,
    )


def _framed(pipe: IO[bytes]) -> bytes | None:
    """One answer; nothing where it is not whole, or longer than any."""
    start = pipe.read(4)
    length = int.from_bytes(start, "big")
    if len(start) < 4 or length > MOST_ANSWER:
        return None
    answer = pipe.read(length)
    return answer if len(answer) == length else None


def _read(answer: bytes, *, head: bool) -> OpenedMail:
    """What the process says, which is believed no more than the mail was. Raises Refused(unread.reader), and those of armor."""
    kind, fields = dec(answer, 2, _BROKEN)
    if kind == b"sealed" and not head:
        return _sealed(*dec(fields, 2, _BROKEN))
    if kind == b"ordinary":
        *words, sent_ms, attachments = dec(fields, 7, _BROKEN)
        address, name, subject = (_line(field) for field in words[:3])
        left = from_text(words[4], _BROKEN)
        if left not in ("", "unread.cut", "unread.size"):
            raise Refused(_BROKEN)
        counted = from_u64(sent_ms, _BROKEN), from_u64(attachments, _BROKEN)
        return returned(Ordinary(address, name, subject, counted[0], _text(words[3]), counted[1], left))
    if kind == b"bounced" and not head:
        named, status, said = map(_line, dec(fields, 3, _BROKEN))
        return Bounced(named, telling(f"{status} {said}") or status, said)
    code = from_text(dec(fields, 1, _BROKEN)[0], _BROKEN)
    if kind != b"rejected" or code not in _CODES:
        raise Refused(_BROKEN)
    return Rejected(code)


def _sealed(attached: bytes, armored: bytes) -> Sealed:
    letters = dict.fromkeys(dec_list(attached, _BROKEN))
    refused: Refused | None = None
    for words in dec_list(armored, _BROKEN):
        try:
            letters |= dict.fromkeys(unwrap(words))
        except Refused as error:
            refused = refused or error
    if not letters:
        raise refused or Refused(_BROKEN)
    if len(letters) > MOST_LETTERS:
        raise Refused("armor.many")
    if any(len(letter) > MOST_BYTES for letter in letters):
        raise Refused("letter.size")
    return Sealed(tuple(letters))


def _line(field: bytes) -> str:
    line = from_text(field, _BROKEN)
    if len(line) > MOST_LINE or not line.isprintable():
        raise Refused(_BROKEN)
    return line


def _text(field: bytes) -> str:
    words = from_text(field, _BROKEN)
    if len(words) > MOST_TEXT or not words.translate(_LAID_OUT).isprintable():
        raise Refused(_BROKEN)
    return words
