"""A mail server in this process, its mailbox a few lists in memory: as much of IMAP and of submission as the program asks for.
What passes on a line goes through a script (tests.mail_lab.relay), which cuts it where a test wants; what came whole before a
cut is done. Thousands of lines are opened, so they have no TLS: the program gets bare sockets where it asks for wrapped ones.
"""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from unittest.mock import patch

from core.doors.account import MailAccount, Server
from tests.mail_lab.relay import DOWN, UP, Heard, Script

CAPABILITIES = b"IMAP4rev1 AUTH=PLAIN IDLE UIDPLUS LITERAL+ MULTIAPPEND"
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")
_NAMED = re.compile(rb'(?:SELECT|CREATE|APPEND) "([^"]*)"')
_FETCH = re.compile(rb"UID FETCH (\d+):\* \(UID (RFC822\.SIZE|INTERNALDATE)\)|UID FETCH ([\d,:]+) \(UID (.*)\)")
_PART = re.compile(rb"BODY\.PEEK\[(1?)\](?:<0\.(\d+)>)?")


@dataclass
class Folder:
    """Mails by their UIDs, which count up."""

    mails: dict[int, bytes] = field(default_factory=dict)
    following: int = 1

    def add(self, mail: bytes) -> None:
        """One more."""
        self.mails[self.following] = mail
        self.following += 1


class Bare:
    """Instead of the system's TLS: the socket itself, which holds back nothing."""

    def wrap_socket(self, plain: socket.socket, server_hostname: str) -> socket.socket:
        del server_hostname
        patience = plain.gettimeout()
        bare = BareSocket(fileno=plain.detach())
        bare.settimeout(patience)
        bare.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return bare


class BareSocket(socket.socket):
    """A socket with the one question that only a wrapped one answers."""

    def pending(self) -> int:
        return 0


class MemoryMail:
    """Serves until the end of the block. `folders`: what lies there; `idles`: called when somebody begins to wait."""

    def __init__(self) -> None:
        self._doors = {socket.create_server(("127.0.0.1", 0)): one for one in (Imap, Smtp)}
        imap, smtp = (Server("127.0.0.1", one.getsockname()[1]) for one in self._doors)
        self.account = MailAccount("box@cabinet.invalid", imap, smtp, "box")
        self._threads = [threading.Thread(target=self._serve, args=(one,)) for one in self._doors]
        self._ending = False
        self._bare = patch.object(ssl, "create_default_context", lambda **_: Bare())
        self.script: Script = Heard()
        self.idles: Callable[[], None] = lambda: None
        self.folders = {"INBOX": Folder()}

    def __enter__(self) -> "MemoryMail":
        self._bare.start()
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bare.stop()
        self._ending = True
        for door, thread in zip(self._doors, self._threads, strict=True):
            with suppress(OSError):
                socket.create_connection(door.getsockname(), timeout=1).close()
            thread.join()
            door.close()

    def _serve(self, door: socket.socket) -> None:
        """One line after the other: nobody here opens two at once."""
        while not self._ending:
            line, _ = door.accept()
            with suppress(OSError, EOFError), line:
                line.settimeout(5)
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._doors[door](self, line).speak()


class Spoken:
    """A line, and what was said on it. Raises EOFError where it is cut or ends."""

    def __init__(self, mail: MemoryMail, line: socket.socket) -> None:
        self.mail, self._line = mail, line
        self._script = mail.script
        self._came, self._cut = b"", False

    def line(self) -> bytes:
        while b"\n" not in self._came:
            self._more()
        end = self._came.index(b"\n") + 1
        return self._taken(end)

    def read(self, size: int) -> bytes:
        while len(self._came) < size:
            self._more()
        return self._taken(size)

    def _taken(self, size: int) -> bytes:
        data, self._came = self._came[:size], self._came[size:]
        return data

    def _more(self) -> None:
        data = b"" if self._cut else self._line.recv(1 << 16)
        passed, self._cut = self._script(UP, data) if data else (b"", True)
        self._came += passed
        if not passed:
            raise EOFError

    def say(self, *lines: bytes) -> None:
        passed, cut = self._script(DOWN, b"".join(lines))
        self._line.sendall(passed)
        if cut:
            raise EOFError


class Imap(Spoken):
    """Of IMAP4rev1 what is asked for."""

    def speak(self) -> None:
        self._open = Folder()
        self.say(b"* OK here\r\n")
        while True:
            tag, _, words = self.line().partition(b" ")
            verb = words.split(b" ")[0].strip() if not words.startswith(b"UID ") else words[:7]
            answer = getattr(self, "_" + verb.decode().lower().replace(" ", "_").strip())
            self.say(*answer(words), tag + b" OK done\r\n")

    def _folder(self, words: bytes) -> Folder:
        named = _NAMED.match(words)
        assert named, words
        return self.mail.folders.setdefault(named[1].decode(), Folder())

    def _capability(self, _: bytes) -> Iterator[bytes]:
        yield b"* CAPABILITY " + CAPABILITIES + b"\r\n"

    def _authenticate(self, _: bytes) -> Iterator[bytes]:
        self.say(b"+ \r\n")
        self.line()
        return iter(())

    def _list(self, _: bytes) -> Iterator[bytes]:
        yield b'* LIST (\\Noselect) "/" ""\r\n'

    def _select(self, words: bytes) -> Iterator[bytes]:
        self._open = self._folder(words)
        yield b"* %d EXISTS\r\n* OK [PERMANENTFLAGS (\\*)] x\r\n" % len(self._open.mails)
        yield b"* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT %d] x\r\n" % self._open.following

    def _append(self, words: bytes) -> Iterator[bytes]:
        mails, line = [], words
        while literal := _LITERAL.search(line):
            if not literal[2]:
                self.say(b"+ go on\r\n")
            mails.append(self.read(int(literal[1])))
            line = self.line()
        for mail in mails:
            self._folder(words).add(mail)
        return iter(())

    def _uid_fet(self, words: bytes) -> Iterator[bytes]:
        asked = _FETCH.match(words)
        assert asked, words
        for at, (uid, mail) in enumerate(list(self._open.mails.items()), start=1):
            said = b"* %d FETCH (UID %d " % (at, uid)
            if asked[1] and (uid >= int(asked[1]) or uid == max(self._open.mails)):
                size, came = b"RFC822.SIZE %d" % len(mail), b'INTERNALDATE "01-Nov-2026 10:00:00 +0000"'
                yield said + (size if asked[2] == b"RFC822.SIZE" else came) + b")\r\n"
            elif asked[3] and _within(uid, asked[3]):
                yield said + _body(asked[4], mail) + b")\r\n"

    def _idle(self, _: bytes) -> Iterator[bytes]:
        before = len(self._open.mails)
        self.say(b"+ idling\r\n")
        self.mail.idles()
        if len(self._open.mails) != before:
            self.say(b"* %d EXISTS\r\n" % len(self._open.mails))
        self.line()
        return iter(())

    def _noop(self, _: bytes) -> Iterator[bytes]:
        return iter(())

    def _logout(self, _: bytes) -> Iterator[bytes]:
        yield b"* BYE\r\n"


def _within(uid: int, ranges: bytes) -> bool:
    bounds = (one.partition(b":") for one in ranges.split(b","))
    return any(int(low) <= uid <= int(high or low) for low, _, high in bounds)


def _body(asked: bytes, mail: bytes) -> bytes:
    part = _PART.fullmatch(asked)
    assert part, asked
    data = mail.partition(b"\r\n\r\n")[2] if part[1] else mail
    data = data[: int(part[2])] if part[2] else data
    return b"BODY[%s] {%d}\r\n%s" % (part[1], len(data), data)


class Smtp(Spoken):
    """Of submission what is asked for; every mail lands in the one mailbox."""

    def speak(self) -> None:
        self.say(b"220 here\r\n")
        while True:
            verb = self.line().split()[0].upper()
            if verb == b"EHLO":
                self.say(b"250-here\r\n250 AUTH PLAIN\r\n")
            elif verb == b"AUTH":
                self.say(b"235 2.7.0 in\r\n")
            elif verb == b"DATA":
                self.say(b"354 go on\r\n")
                self.mail.folders["INBOX"].add(self._mail())
                self.say(b"250 2.0.0 taken\r\n")
            else:
                self.say(b"250 2.1.0 well\r\n")

    def _mail(self) -> bytes:
        lines = []
        while (line := self.line()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)
