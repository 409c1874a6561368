"""The socket under a line to a mailbox: TLS from the first byte, its certificate checked; every silence and every answer has
its time limit; what comes is bounded. imaplib asks for it by the methods that it offers to be replaced.
"""

import imaplib
import select
import socket
import ssl
import time
from contextlib import suppress
from typing import Final

from core.doors.account import MailAccount, Server
from core.model import Trouble

MOST_LINE: Final = 1 << 20
_CHUNK: Final = 64 << 10
_NO_AUTHORITY: Final = frozenset({2, 7, 18, 19, 20, 21})
"""What OpenSSL answers where no authority that is trusted here signed a certificate (X509_V_ERR_*): no issuer, a signature
that is not the issuer's, signed by itself, a chain that ends in nobody known.
"""


def verified(account: MailAccount) -> ssl.SSLContext:
    """What a certificate is checked against: the account's own authority, or those of the system; and the host's name."""
    return ssl.create_default_context(cafile=None if account.ca is None else str(account.ca))


def mistrusted(error: ssl.SSLCertVerificationError) -> Trouble:
    """Why a certificate does not hold: nobody known signed it (mail.authority), or its name or its days (mail.certificate)."""
    code = "mail.authority" if error.verify_code in _NO_AUTHORITY else "mail.certificate"
    return Trouble(code, reason=error.verify_message)


class Wire(imaplib.IMAP4_SSL):
    """imaplib over a socket of ours. A byte every `seconds` is not enough: an answer has until `until` (monotonic)."""

    def __init__(self, server: Server, context: ssl.SSLContext, seconds: float, limit: float) -> None:
        self._seconds = seconds
        self._context = context
        self._came = bytearray()
        self.until = time.monotonic() + limit
        super().__init__(server.host, server.port, ssl_context=context, timeout=seconds)

    def open(self, host: str = "", port: int | None = 993, timeout: float | None = None) -> None:
        """Connect; small questions leave at once."""
        plain = socket.create_connection((host, port or 993), timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.host, self.port = host, port or 993
        self.sock = self._tls = self._context.wrap_socket(plain, server_hostname=host)

    def shutdown(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def send(self, data: bytes) -> None:  # type: ignore[override]
        """All of it, or an error."""
        for at in range(0, len(data), _CHUNK):
            self._limit()
            self.sock.sendall(data[at : at + _CHUNK])

    def readline(self) -> bytes:
        """One line with its end; a line that is longer than any raises ValueError."""
        at = 0
        while (end := self._came.find(b"\n", at)) < 0:
            at = len(self._came)
            if at > MOST_LINE:
                raise ValueError("more than any line")
            if not self._fill():
                return b""
        return self._taken(end + 1)

    def read(self, size: int) -> bytes:
        """So many bytes; fewer where the line ended."""
        while len(self._came) < size and self._fill():
            pass
        return self._taken(min(size, len(self._came)))

    def _taken(self, size: int) -> bytes:
        data = bytes(self._came[:size])
        del self._came[:size]
        return data

    def _fill(self) -> bool:
        self._limit()
        data = self.sock.recv(_CHUNK)
        self._came += data
        return bool(data)

    def _limit(self) -> None:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("no answer takes so long")
        self.sock.settimeout(min(left, self._seconds))

    def speaks(self, seconds: float, wake: socket.socket) -> bool:
        """Wait until the server says something (True), `wake` does, or the time is over."""
        if b"\n" in self._came or self._tls.pending():
            return True
        readable, _, _ = select.select([self.sock, wake], [], [], max(seconds, 0))
        return self.sock in readable
