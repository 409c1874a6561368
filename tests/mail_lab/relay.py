"""A line to the mail server that breaks on purpose: it speaks TLS with both sides and sees, cuts or swallows what they say.

The server's own certificate is used, so that the program believes it is there.
"""

import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

UP, DOWN = "up", "down"
Script = Callable[[str, bytes], tuple[bytes, bool]]
"""What becomes of bytes that go one way: those that go on, and whether the line is cut then."""


class Heard:
    """Lets all pass and remembers what was said before the client took leave."""

    def __init__(self) -> None:
        self.said: dict[str, bytes] = {UP: b"", DOWN: b""}
        self._leaving = False

    def __call__(self, way: str, data: bytes) -> tuple[bytes, bool]:
        self._leaving = self._leaving or b" LOGOUT\r\n" in data
        self.said[way] += b"" if self._leaving else data
        return data, False

    def lines(self, way: str) -> list[int]:
        """Every place in what the client said, and in what the server said the ends of lines and the bytes beside them; but
        for the insides of mails.
        """
        found, at = {0}, 0
        for line in self.said[way].splitlines(keepends=True):
            inside = len(line) == 78 and b" " not in line
            end = at + len(line)
            if not inside:
                found.update(range(at, end) if way == UP else (at + 1, end - 1, end))
            at = end
        return sorted(one for one in found if one < at)


class CutAt:
    """Cuts behind so many bytes one way; `done` once it did."""

    def __init__(self, way: str, at: int) -> None:
        self._way, self._left = way, at
        self.done = False

    def __call__(self, way: str, data: bytes) -> tuple[bytes, bool]:
        if way != self._way or self.done:
            return data, self.done
        passed = data[: self._left]
        self._left -= len(passed)
        self.done = self._left == 0
        return passed, self.done


class AnswerLost:
    """Once the client said `words`, the server's next answer that holds `ok` is lost, and the line with it."""

    def __init__(self, words: bytes, ok: bytes) -> None:
        self._words, self._ok = words, ok
        self._up = b""
        self.done = False

    def __call__(self, way: str, data: bytes) -> tuple[bytes, bool]:
        if way == UP:
            self._up += data
            return data, False
        self.done = self.done or (self._words in self._up and self._ok in data)
        return (b"", True) if self.done else (data, False)


class Silent:
    """Once the client said `words`, nothing passes any more either way, and nothing ends."""

    def __init__(self, words: bytes) -> None:
        self._words = words
        self._up = b""

    def __call__(self, way: str, data: bytes) -> tuple[bytes, bool]:
        self._up += data if way == UP else b""
        return (b"", False) if self._words in self._up else (data, False)


class Relay:
    """Passes on to `port` of this machine what comes to its own `port`, as `script` says. `certificate`: the folder of the one
    that it shows.
    """

    def __init__(self, port: int, certificate: Path, ca: Path, script: Script) -> None:
        self.script = script
        self._to = port
        self._ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ours.load_cert_chain(certificate / "server.pem", certificate / "server.key")
        self._theirs = ssl.create_default_context(cafile=str(ca))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._ending, self._ended = socket.socketpair()
        self._thread = threading.Thread(target=self._accept, name="relay")
        self._lines: list[threading.Thread] = []

    def __enter__(self) -> "Relay":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.close()
        self._thread.join()
        for line in self._lines:
            line.join()
        self._listening.close()
        self._ending.close()

    def _accept(self) -> None:
        while self._ending not in select.select([self._listening, self._ending], [], [])[0]:
            plain, _ = self._listening.accept()
            line = threading.Thread(target=self._carry, args=(plain,), name="relay line")
            self._lines.append(line)
            line.start()

    def _carry(self, plain: socket.socket) -> None:
        with suppress(OSError), plain:
            plain.settimeout(10)
            with (
                self._ours.wrap_socket(plain, server_side=True) as client,
                socket.create_connection(("127.0.0.1", self._to), timeout=10) as line,
                self._theirs.wrap_socket(line, server_hostname="localhost") as server,
            ):
                while self._pass_on(client, server):
                    pass

    def _pass_on(self, client: ssl.SSLSocket, server: ssl.SSLSocket) -> bool:
        """Whatever lies ready, either way; whether the line holds."""
        waiting = [one for one in (client, server) if one.pending()]
        ready = waiting or select.select([client, server, self._ending], [], [])[0]
        for source, target, way in ((client, server, UP), (server, client, DOWN)):
            if source not in ready:
                continue
            data = source.recv(1 << 16)
            passed, cut = self.script(way, data)
            if passed:
                target.sendall(passed)
            if cut or not data:
                return False
        return self._ending not in ready
