"""What a mail turns out to be, as values, and the limits that hold before anything of it is parsed.

The parsing itself runs in a process of its own (`core.doors.mail_child`), which `core.doors.mail_reader` starts and watches.
"""

import re
from dataclasses import dataclass, field

MOST_MAIL = 3 << 20
MOST_HEAD = 64 << 10
MOST_HEADERS = 500
MOST_ENCODED_WORDS = 500
MOST_LINES = 80_000
MOST_BOUNDARIES = 1_000
MOST_NESTED = 40
MOST_TEXT = 20_000
"""Characters of text that are shown of an ordinary mail."""
MOST_LINE = 300
"""Characters of a sender, a subject, a status."""

_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_HEAD_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_HEADER = re.compile(rb"(?:^|[\r\n])[!-9;-~]+[ \t]*:")
_NESTED = re.compile(rb"content-type[ \t]*:\s*\"?(?:multipart|message)/")


@dataclass(frozen=True)
class Sealed:
    """A mail that carries sealed letters, each as its bytes. What stands beside them in the mail is not read."""

    letters: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class Ordinary:
    """A mail that a person wrote without Colloque, as plain data: nothing in it is markup, and no line has more than one
    direction. Nobody's identity is known from it.

    `sent_ms`: what the mail says, 0 where it says nothing that can be. `attachments`: how many were not opened.
    `left`: why the text is not whole: "" (it is), "unread.cut" (it goes on), "unread.size" (the mail was not opened).
    """

    from_address: str = field(repr=False)
    from_name: str = field(repr=False)
    subject: str = field(repr=False)
    sent_ms: int
    text: str = field(repr=False)
    attachments: int = 0
    left: str = ""


@dataclass(frozen=True)
class Bounced:
    """A mail server's answer about a mail of ours: the Message-ID it names, its status ("5.1.1"), its words (a line each).
    One in plain words names `addresses`, in small letters, and seldom a Message-ID.

    Anybody can write one: it is a hint for people, and changes nothing.
    """

    message_id: str
    status: str
    words: str = field(repr=False)
    addresses: tuple[str, ...] = field(default=(), repr=False)

    @property
    def code(self) -> str:
        """The code of its sentence."""
        return bounce_code(self.status)


def telling(line: str) -> str:
    """The status in the words of a server that says most: "5.0.0" gives way to a later one of its class; or empty."""
    found = _STATUS.findall(line)
    more = (one for one in found if one[0] == found[0][0] and one[1:] != ".0.0")
    return next(more, found[0] if found else "")


def bounce_code(status: str) -> str:
    """What a status means ("5.1.1", or "450"): bounced.later, .address, .full, .refused, .other (RFC 3463)."""
    if status.startswith("4"):
        return "bounced.later"
    rest = status.partition(".")[2]
    return {"1": "bounced.address", "2": "bounced.full", "7": "bounced.refused"}.get(rest[:1], "bounced.other")


@dataclass(frozen=True)
class Rejected:
    """A mail that is not read: `unread.size`, `.headers`, `.lines`, `.parts`, `.depth`, `.time`, `.reader`, `armor.*`,
    `letter.size`.
    """

    code: str


OpenedMail = Sealed | Ordinary | Bounced | Rejected


def head_of(raw: bytes) -> bytes:
    """The header lines of a mail, or as many bytes of them as are ever looked at."""
    end = _HEAD_END.search(raw, 0, MOST_HEAD + 4)
    return raw[: end.start()] if end else raw[:MOST_HEAD]


def refused_unread(raw: bytes) -> str:
    """Why this mail is not handed to a parser: a code of `Rejected`, or empty. Whole mails are only counted through, which
    takes some milliseconds; while a pattern is searched, no other thread moves.
    """
    if len(raw) > MOST_MAIL:
        return "unread.size"
    head = head_of(raw)
    if len(head) >= MOST_HEAD or _over(_HEADER, head, MOST_HEADERS) or head.count(b"=?") > MOST_ENCODED_WORDS:
        return "unread.headers"
    if raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n") > MOST_LINES:
        return "unread.lines"
    if raw.count(b"\n--") + raw.count(b"\r--") > MOST_BOUNDARIES:
        return "unread.parts"
    small = raw.lower()
    named = small.count(b"multipart/") + small.count(b"message/")
    return "unread.depth" if named > MOST_NESTED and _over(_NESTED, small, MOST_NESTED) else ""


def _over(pattern: re.Pattern[bytes], data: bytes, most: int) -> bool:
    """Whether `data` holds more than `most` matches; it stops counting there."""
    return any(count > most for count, _ in enumerate(pattern.finditer(data), start=1))
