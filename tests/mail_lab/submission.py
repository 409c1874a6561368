"""A server that sends mail, in this process: SMTP over TLS from the first byte, and as unkind as a test wants."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from core.doors.account import MailAccount, Server
from tests.mail_lab.lab import PASSWORD

ADDRESS = "post@oliviers.invalid"
HANG_UP = b""


def willing(_words: bytes) -> bytes | None:
    """Takes everything."""
    return None


@dataclass
class Taking:
    """`answers`: what is said to a command, or at the end of a mail to `b"."`, instead of yes; HANG_UP ends the line there. A
    mail counts as taken once it was whole, whether its sender heard so or not.
    """

    certificate: Path
    answers: Callable[[bytes], bytes | None] = willing
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    logins: int = 0

    def __post_init__(self) -> None:
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(self.certificate / "server.pem", self.certificate / "server.key")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ending = False
        self._thread = threading.Thread(target=self._serve, name="submission")

    @property
    def account(self) -> MailAccount:
        """A mailbox whose mails leave here; nothing comes to it."""
        port = int(self._listening.getsockname()[1])
        there = Server("localhost", port)
        return MailAccount(ADDRESS, there, there, user=ADDRESS, ca=self.certificate / "ca.pem")

    def __enter__(self) -> "Taking":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending = True
        with suppress(OSError):
            socket.create_connection(self._listening.getsockname(), timeout=1).close()
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while not self._ending:
            plain, _ = self._listening.accept()
            with suppress(OSError), plain:
                plain.settimeout(10)
                with self._tls.wrap_socket(plain, server_side=True) as line, line.makefile("rb") as said:
                    line.sendall(b"220 here\r\n")
                    while self._answer(line, said):
                        pass

    def _answer(self, line: ssl.SSLSocket, said: BinaryIO) -> bool:
        words = said.readline().strip()
        verb = words[:4].upper()
        words = verb + words[4:]
        if not words:
            return False
        answer = {b"EHLO": b"250-here\r\n250 AUTH PLAIN", b"DATA": b"354 go on"}.get(verb, b"250 2.0.0 yes")
        if verb == b"AUTH":
            self.logins += 1
            answer = b"235 2.7.0 known"
        other = self.answers(words)
        if other is None and verb == b"RCPT":
            self._to = words.partition(b"<")[2].rstrip(b">").decode()
        if other is None and verb == b"DATA":
            line.sendall(answer + b"\r\n")
            answer, other = self._mail(said), self.answers(b".")
        answer = answer if other is None else other
        if answer:
            line.sendall(answer + b"\r\n")
        return bool(answer) and verb != b"QUIT"

    def _mail(self, said: BinaryIO) -> bytes:
        lines = []
        while (row := said.readline()) not in (b".\r\n", b""):
            lines.append(row.removeprefix(b"."))
        if self.answers(b".") in (None, HANG_UP):
            self.taken.append((self._to, b"".join(lines)))
        return b"250 2.0.0 taken"


def secret() -> str:
    """The password, as a mailbox fetches it."""
    return PASSWORD
