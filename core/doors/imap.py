"""One line to a mailbox: a thin layer over the standard library's imaplib.

No extension is enabled. Nothing that the server says is believed beyond its bounds, each question has a time limit, and a line
that failed is never used again. For one thread.

Raises Trouble: mail.unreachable, mail.certificate and mail.authority (`reason`), mail.slow, mail.login, mail.token,
mail.quota, mail.rate, mail.folder, mail.refused (`status`), and those of the account's secret.
"""

import imaplib
import re
import ssl
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from core.doors.account import TOKEN, MailAccount, Secret
from core.doors.wire import Wire, mistrusted, verified
from core.model import Trouble

SECONDS: Final = 20.0
MOST_SILENCES: Final = 10
"""No answer takes longer than so many times the seconds of a silence, however often another byte falls."""
MOST_LITERAL: Final = 4 << 20
MOST_ANSWER: Final = 64 << 20
_LITERAL = re.compile(rb"\{(\d{1,10})\}\r\n$")
_CODE = re.compile(rb"\[([A-Z][A-Z0-9-]{0,40})")
_NAMESPACE = re.compile(rb'\* NAMESPACE \(\("([^"\\]*)" "(\\?[^"])"')
_LISTED = re.compile(rb'\* LIST \([^)]*\) "(\\?[^"])" ')
_TROUBLES = {
    b"OVERQUOTA": "mail.quota",
    b"TRYCREATE": "mail.folder",
    b"NONEXISTENT": "mail.folder",
    b"NOPERM": "mail.folder",
    b"LIMIT": "mail.rate",
    b"INUSE": "mail.rate",
    b"UNAVAILABLE": "mail.rate",
    b"THROTTLED": "mail.rate",
}
_NO = ("mail.quota", "mail.folder", "mail.refused", "mail.rate")
_BROKEN = (imaplib.IMAP4.error, EOFError, OSError, ValueError)

Said = tuple[bytes, ...]
"""One answer of the server, its literals apart: text, literal, text, literal, ..."""


class Line:
    """A line that opens itself when it is asked. `seconds`: the longest silence that is borne; `without`: what is not used
    even where the server offers it.
    """

    def __init__(
        self, account: MailAccount, secret: Secret, seconds: float = SECONDS, without: frozenset[str] = frozenset()
    ) -> None:
        self.account = account
        self._secret = secret
        self.seconds = seconds
        self._without = without
        self._wire: Wire | None = None
        self._tags = 0
        self._has: frozenset[str] = frozenset()
        self._root = ("", "/")

    # The line itself

    def open(self) -> None:
        """Connect and log in, unless that was done."""
        if self._wire is not None:
            return
        secret = self._secret()
        with self.watched():
            limit = self.seconds * MOST_SILENCES
            self._wire = Wire(self.account.imap, verified(self.account), self.seconds, limit)
            self._log_in(self._wire, secret)
        said = b" ".join(one[0] for one in self.ask(b"CAPABILITY") if one[0].startswith(b"* CAPABILITY "))
        self._has = frozenset(said.decode("ascii", "replace").upper().split()) - self._without
        self._root = self._namespace()

    def _log_in(self, wire: Wire, secret: str) -> None:
        user = self.account.user
        by_token = self.account.login == TOKEN
        try:
            if by_token:
                name = next(
                    (one for one in ("OAUTHBEARER", "XOAUTH2") if f"AUTH={one}" in wire.capabilities), "XOAUTH2"
                )
                words = iter((bearer(name, self.account, secret),))  # to the reasons of a refusal the answer is empty
                wire.authenticate(name, lambda _: next(words, b"\x01" if name == "OAUTHBEARER" else b""))
            elif "AUTH=PLAIN" in wire.capabilities:
                wire.authenticate("PLAIN", lambda _: f"\0{user}\0{secret}".encode())
            else:
                wire.login(user, secret)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as refused:
            code = _code(str(refused).encode("utf-8", "replace"))
            known = _TROUBLES.get(code, "mail.token" if by_token else "mail.login")
            raise Trouble(known) from None

    def _namespace(self) -> tuple[str, str]:
        """What stands before the names of this mailbox's own folders, and the sign between two of them."""
        questions = ((b"NAMESPACE", _NAMESPACE), (b'LIST "" ""', _LISTED))
        for question, pattern in questions if "NAMESPACE" in self._has else questions[1:]:
            for said, *_ in self.ask(question):
                if found := pattern.match(said):
                    *before, between = (one.decode("ascii", "replace") for one in found.groups())
                    return "".join(before), between[-1]
        return "", "/"

    @property
    def is_open(self) -> bool:
        """Whether it was opened and did not fail since."""
        return self._wire is not None

    def has(self, capability: str) -> bool:
        """Whether the server offers an extension."""
        self.open()
        return capability in self._has

    def folder(self, *path: str) -> str:
        """The server's name of a folder, from its names below each other."""
        self.open()
        before, between = self._root
        return before + between.join(path)

    def fresh(self) -> None:
        """A line that answers: the one that is open, or another where that one is gone."""
        if self.is_open:
            with suppress(Trouble):
                self.ask(b"NOOP")
        self.open()

    def close(self) -> None:
        """Hang up."""
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.shutdown()

    def bye(self) -> None:
        """Take leave and hang up."""
        if self.is_open:
            with suppress(Trouble):
                self.ask(b"LOGOUT")
        self.close()

    # Questions

    def ask(self, command: bytes, bound: int = MOST_LITERAL) -> list[Said]:
        """What the server says to one command, but for its last line. Raises the trouble that a no stands for."""
        self.open()
        with self.watched():
            return self.answer(self.send(command), bound)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """One question in its time limit. Whatever fails ends the line, but for a plain no."""
        if self._wire is not None:
            self._wire.until = time.monotonic() + self.seconds * MOST_SILENCES
        try:
            yield
        except Trouble as trouble:
            if trouble.code not in _NO:
                self.close()
            raise
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise mistrusted(error) from error
        except TimeoutError as error:
            self.close()
            raise Trouble("mail.slow") from error
        except _BROKEN as error:
            self.close()
            raise Trouble("mail.unreachable") from error

    @property
    def wire(self) -> Wire:
        """What lies below, inside `watched`."""
        if self._wire is None:
            raise EOFError("the line ended")
        return self._wire

    def send(self, command: bytes) -> bytes:
        """Send a command, or its beginning, inside `watched`; its tag."""
        tag = self.tag()
        self.wire.send(tag + b" " + command + b"\r\n")
        return tag

    def tag(self) -> bytes:
        """A tag that was not used."""
        self._tags += 1
        return b"C%d" % self._tags

    def answer(self, tag: bytes, bound: int = MOST_LITERAL) -> list[Said]:
        """What the server says until it ends the command of this tag, inside `watched`."""
        found: list[Said] = []
        left = MOST_ANSWER
        while not self.ended(tag, said := self.say(bound)):
            left -= sum(map(len, said)) + 64
            if left < 0:
                raise ValueError("more than any answer")
            found.append(said)
        return found

    def ended(self, tag: bytes, said: Said) -> bool:
        """Whether this line ends the command of `tag`. Raises the trouble that a no stands for."""
        if not said[0].startswith(tag + b" "):
            return False
        words = said[0][len(tag) + 1 :]
        if not words.startswith(b"OK"):
            code = _code(words)
            status = code or words[:3].strip()
            if code in _TROUBLES:
                raise Trouble(_TROUBLES[code])
            raise Trouble("mail.refused", status=status.decode("ascii", "replace"))
        return True

    def say(self, bound: int = MOST_LITERAL) -> Said:
        """One line of the server with its literals, inside `watched`."""
        pieces: list[bytes] = []
        while True:
            line = self.wire.readline()
            if not line.endswith(b"\r\n"):
                raise EOFError("the line ended")
            literal = _LITERAL.search(line)
            if literal is None:
                return (*pieces, line[:-2])
            size = int(literal[1])
            if size > bound:
                raise ValueError("more than was asked for")
            data = self.wire.read(size)
            if len(data) < size:
                raise EOFError("the line ended")
            pieces += [line[: literal.start()], data]


def _code(words: bytes) -> bytes:
    """The code in brackets of an answer; nothing without one."""
    found = _CODE.search(words)
    return found[1] if found else b""


def token_login(offered: Container[str]) -> str:
    """The way to log in by a token."""
    return "OAUTHBEARER" if "OAUTHBEARER" in offered and "XOAUTH2" not in offered else "XOAUTH2"


def bearer(name: str, account: MailAccount, token: str) -> bytes:
    """What is sent to log in by a token: XOAUTH2, or OAUTHBEARER (RFC 7628)."""
    if name == "XOAUTH2":
        return f"user={account.user}\x01auth=Bearer {token}\x01\x01".encode()
    host, port = account.imap.host, account.imap.port
    return f"n,a={account.user},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01".encode()
