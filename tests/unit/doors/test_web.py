"""A web host that lies about who it is, goes silent, hangs up or talks too long."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.doors.drop import Drop
from core.doors.web import Web
from core.model import Trouble

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
Speaks = Callable[[socket.socket], None]


def says(*answers: bytes) -> Speaks:
    """A line on which each question gets the next answer; then it is hung up."""

    def speak(line: socket.socket) -> None:
        for answer in answers:
            line.recv(65536)
            line.sendall(answer)

    return speak


@pytest.fixture
def host() -> Iterator[Callable[..., str]]:
    """Starts a host: one way to speak for each line that is opened to it. Returns its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    lines: list[socket.socket] = []

    def start(*speakers: Speaks, wrap: Callable[[socket.socket], socket.socket] = lambda line: line) -> str:
        def serve() -> None:
            for speak in speakers:
                line, _ = listening.accept()
                lines.append(line)
                try:
                    lines.append(wrap(line))
                    speak(lines[-1])
                    lines[-1].close()
                except OSError:
                    line.close()

        threading.Thread(target=serve, daemon=True).start()
        return f"127.0.0.1:{listening.getsockname()[1]}"

    yield start
    listening.close()
    for line in lines:
        line.close()


def asked(url: str, most: int = 100, seconds: float = 5.0) -> tuple[int, bytes]:
    web = Web(url, seconds=seconds)
    try:
        answer = web.ask("GET", "", most=most)
    finally:
        web.close()
    return answer.status, answer.body


def test_a_certificate_that_nobody_vouches_for_is_refused(host: Callable[..., str], tmp_path: Path) -> None:
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    cert = made.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1)).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (tmp_path / "both.pem").write_bytes(pem + cert.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    address = host(says(ANSWER), wrap=lambda line: context.wrap_socket(line, server_side=True))
    with pytest.raises(Trouble, match=r"web\.certificate"):
        asked(f"https://{address}/")


def test_a_line_that_lay_idle_and_was_closed_is_opened_again_once(host: Callable[..., str]) -> None:
    web = Web(f"http://{host(says(ANSWER), says(ANSWER))}/")
    assert web.ask("GET", "", most=100).body == b"hello"
    assert web.ask("GET", "", most=100).body == b"hello"
    web.close()
    with pytest.raises(Trouble, match=r"web\.unreachable"):
        asked(f"http://{host(says(b''))}/")


def test_a_host_that_hangs_up_again_and_again_is_not_reached(host: Callable[..., str]) -> None:
    web = Web(f"http://{host(says(ANSWER), says(b''))}/")
    assert web.ask("GET", "", most=100).status == 200
    with pytest.raises(Trouble, match=r"web\.unreachable"):
        web.ask("GET", "", most=100)
    web.close()


def test_a_host_that_goes_silent_is_given_up(host: Callable[..., str]) -> None:
    silent = threading.Event()
    with pytest.raises(Trouble, match=r"web\.unreachable"):
        asked(f"http://{host(lambda _line: silent.wait(3) and None)}/", seconds=0.2)
    silent.set()


def test_a_host_that_lets_a_byte_fall_now_and_then_is_given_up(host: Callable[..., str]) -> None:
    def drips(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        for _ in range(100):
            line.sendall(b"x")
            time.sleep(0.05)

    begun = time.monotonic()
    with pytest.raises(Trouble, match=r"web\.unreachable"):
        asked(f"http://{host(drips)}/", seconds=0.1)
    assert time.monotonic() - begun < 4


def test_no_more_is_read_than_was_asked_for(host: Callable[..., str]) -> None:
    endless = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 80_000
    with pytest.raises(Trouble, match=r"web\.too_large"):
        asked(f"http://{host(says(endless))}/", most=70_000)
    assert asked(f"http://{host(says(ANSWER))}/", most=0) == (200, b"")


@pytest.mark.parametrize("arrives", [b"", b"hel"])
def test_an_answer_that_was_cut_is_never_taken_for_a_shorter_one(host: Callable[..., str], arrives: bytes) -> None:
    cut = ANSWER.removesuffix(b"hello") + arrives
    with pytest.raises(Trouble, match=r"web\.unreachable"):
        asked(f"http://{host(says(cut))}/")
    web = Web(f"http://{host(says(ANSWER, cut), says(ANSWER))}/")
    assert [web.ask("GET", "", most=100).body for _ in range(2)] == [b"hello", b"hello"]
    web.close()


HEX = "a" * 64
ROW = {"name": f"{HEX}-{HEX}", "type": "file", "mtime": "Sat, 21 Nov 2026 10:00:00 GMT", "size": 5}
LISTS = [
    b"",
    b"[" * 200_000,
    b"null",
    b'["file"]',
    *(json.dumps([{**ROW, name: value}]).encode() for name, value in
      (("mtime", 5), ("mtime", ""), ("size", float("inf")), ("size", None), ("name", 7))),
]  # fmt: skip


@pytest.mark.parametrize("index", LISTS, ids=range(len(LISTS)))
def test_a_list_that_no_index_has_is_a_trouble_and_no_fall(host: Callable[..., str], index: bytes) -> None:
    told = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(index) + index
    drop = Drop(Web(f"http://{host(says(told))}/"), lambda _to, _letter: None)
    with pytest.raises(Trouble, match=r"drop\.not_ready"):
        list(drop.fetch(lambda _name: False))
    drop.close()
