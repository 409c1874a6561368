"""A host for the patient's page, in memory: it serves the page, takes sealed letters at open doors, gives letters out.

It keeps what docs/letter.md (section 9) asks of a drop, and can be away, slow or lossy as a test wants.
"""

import random
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

KINDS = {"html": "text/html; charset=utf-8", "js": "text/javascript", "svg": "image/svg+xml", "png": "image/png"}


@dataclass
class Host:
    """`files`: what anybody may read, by path. `doors`: where letters may be put. `taken`: letters by their path.

    `down`: connections end without a word. `loss`: this share of requests gets no answer, `deaf` of it after the letter
    was taken. `rate`: bytes a second. `slow`: seconds until the page itself is given. `portal`: a network answers
    everything with a page of its own.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    doors: set[str] = field(default_factory=set)
    taken: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    down: bool = False
    loss: float = 0.0
    rate: int = 0
    slow: float = 0.0
    portal: bytes = b""
    lot: random.Random = field(default_factory=lambda: random.Random(7))

    def __enter__(self) -> "Host":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"host": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://localhost:{self._server.server_port}/"

    def come(self) -> list[bytes]:
        """The letters that came since the last call, oldest first."""
        letters = list(self.taken.values())[self._seen :]
        self._seen += len(letters)
        return letters

    _seen: int = 0

    def lost(self) -> bool:
        """Whether this request is one of those that get no answer."""
        return self.down or self.lot.random() < self.loss


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    host: Host

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].lstrip("/") or "index.html"
        self.host.asked.append(f"GET {path}")
        if self.host.lost():
            self._hang_up()
            return
        found = self.host.portal or self.host.files.get(path)
        if path == "index.html":
            time.sleep(self.host.slow)
        self._answer(200 if found is not None else 404, found or b"", path.rpartition(".")[2])

    def do_PUT(self) -> None:
        path = self.path.lstrip("/")
        self.host.asked.append(f"PUT {path}")
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if self.host.rate:
            time.sleep(len(raw) / self.host.rate)
        lost = self.host.lost()
        if self.host.portal:
            self._answer(200, self.host.portal, "html")
            return
        if lost and (self.host.down or self.host.lot.random() < 0.5):
            self._hang_up()
            return
        word = self._take(path, raw)
        if lost:
            self._hang_up()
            return
        self._answer(word, b"")

    def _take(self, path: str, raw: bytes) -> int:
        folder, _, name = path.rpartition("/")
        if folder not in self.host.doors or len(name) != 64:
            return 403
        if path in self.host.taken:
            return 409
        self.host.taken[path] = raw
        return 201

    def _answer(self, status: int, data: bytes, ending: str = "") -> None:
        if self.host.rate:
            time.sleep(len(data) / self.host.rate)
        self.send_response(status)
        self.send_header("Content-Type", KINDS.get(ending, "application/octet-stream"))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Nothing is written."""
