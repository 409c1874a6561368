"""A mail server that nobody should believe: it greets, logs anybody in, and answers as a test wants."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

Answers = Callable[[bytes, bytes], bytes | Iterator[bytes]]
"""The answer to a command, from its tag and its words; in pieces, a moment between two. Empty: the server hangs up."""

CAPABILITIES = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE\r\n"


class Liar:
    """Serves one line after the other on `port`, with the certificate in a folder. `heard`: the commands."""

    def __init__(self, certificate: Path, answers: Answers, greeting: bytes = b"* OK here\r\n") -> None:
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate / "server.pem", certificate / "server.key")
        self._answers = answers
        self._greeting = greeting
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.heard: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, name="liar")
        self._ending = False

    def __enter__(self) -> "Liar":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending = True
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while not self._ending:
            plain, _ = self._listening.accept()
            with suppress(OSError), plain:
                plain.settimeout(10)
                with self._tls.wrap_socket(plain, server_side=True) as line:
                    self._speak(line)

    def _speak(self, line: ssl.SSLSocket) -> None:
        line.sendall(self._greeting)
        with line.makefile("rb") as said:
            for command in said:
                self.heard.append(command)
                tag, _, words = command.strip().partition(b" ")
                if words.startswith(b"AUTHENTICATE"):
                    line.sendall(b"+ \r\n")
                    said.readline()
                    line.sendall(tag + b" OK done\r\n")
                elif words == b"CAPABILITY":
                    line.sendall(CAPABILITIES + tag + b" OK done\r\n")
                elif not self._answer(line, self._answers(tag, words)):
                    return

    def _answer(self, line: ssl.SSLSocket, answer: bytes | Iterator[bytes]) -> bool:
        if isinstance(answer, bytes):
            line.sendall(answer)
            return bool(answer)
        for piece in answer:
            line.sendall(piece)
            time.sleep(0.05)
        return True
