"""One web host, asked over TLS whose certificate is checked; without TLS on this machine alone.

Nothing is followed elsewhere, nothing is read beyond its bound, and a line that goes silent is given up.
"""

import base64
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from urllib.parse import urlsplit

from core.model import Trouble

SECONDS = 20.0
_MOST_SILENCES = 10
"""No answer takes longer than so many times `seconds`, however often the host lets another byte fall."""
_MOST_WORDS = 64 << 10
"""What is read, and thrown away, of an answer that nobody wants."""
_HERE = ("127.0.0.1", "localhost")
_BROKEN = (ConnectionError, HTTPException)


@dataclass(frozen=True)
class Answer:
    """What the host said: its status, and at most as many bytes as were asked for."""

    status: int
    body: bytes = field(repr=False)


class Web:
    """A folder on a host. `login`: "user:password", sent with every question that is asked as a member.

    Raises Trouble: web.address (no such address, or one without TLS), web.unreachable, web.certificate, web.too_large.
    """

    def __init__(self, url: str, login: str = "", seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        if parts.hostname is None or parts.scheme not in ("http", "https") or not parts.path.endswith("/"):
            raise Trouble("web.address", url=url)
        if parts.scheme == "http" and parts.hostname not in _HERE:
            raise Trouble("web.address", url=url)
        self.url = url
        self._folder = parts.path
        self._patience = seconds * _MOST_SILENCES
        self._headers = {"Authorization": "Basic " + base64.b64encode(login.encode()).decode()} if login else {}
        self._line: HTTPConnection
        if parts.scheme == "https":
            tls = ssl.create_default_context()
            self._line = HTTPSConnection(parts.hostname, parts.port, timeout=seconds, context=tls)
        else:
            self._line = HTTPConnection(parts.hostname, parts.port, timeout=seconds)

    def ask(
        self, method: str, path: str, body: bytes = b"", most: int = 0, headers: tuple[tuple[str, str], ...] = ()
    ) -> Answer:
        """One question. The host may have closed a line that lay idle: then once more, on a new one."""
        new = self._line.sock is None
        try:
            return self._once(method, path, body, most, headers)
        except _BROKEN as broken:
            if new:
                raise Trouble("web.unreachable") from broken
        return self._once_more(method, path, body, most, headers)

    def _once_more(
        self, method: str, path: str, body: bytes, most: int, headers: tuple[tuple[str, str], ...]
    ) -> Answer:
        try:
            return self._once(method, path, body, most, headers)
        except _BROKEN as broken:
            raise Trouble("web.unreachable") from broken

    def _once(self, method: str, path: str, body: bytes, most: int, headers: tuple[tuple[str, str], ...]) -> Answer:
        watch = threading.Timer(self._patience, self._cut)
        watch.daemon = True
        watch.start()
        try:
            sent = body if body or method == "PUT" else None
            self._line.request(method, self._folder + path, sent, {**self._headers, **dict(headers)})
            return self._read(self._line.getresponse(), most)
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise Trouble("web.certificate") from error
        except _BROKEN:
            self.close()
            raise
        except OSError as error:  # no such name, no way there, silence
            self.close()
            raise Trouble("web.unreachable") from error
        finally:
            watch.cancel()

    def _cut(self) -> None:
        """End the line from outside: whoever reads from it finds it closed."""
        line = self._line.sock
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _read(self, response: HTTPResponse, most: int) -> Answer:
        bound = max(most, _MOST_WORDS) + 1
        due = 0 if response.length is None else min(response.length, bound)
        data = response.read(bound)
        if len(data) < due:  # cut, not an empty letter: who took it for one would delete the whole one there
            raise IncompleteRead(b"")
        if not response.isclosed():
            self.close()
            raise Trouble("web.too_large")
        return Answer(response.status, data if most else b"")

    def close(self) -> None:
        """Hang up; the next question opens a line again."""
        self._line.close()
