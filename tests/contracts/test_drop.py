"""What a practice's web host keeps to, with the configuration that is handed out: who may put, read, list and delete."""

import http.client
import json
import secrets
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.doors.drop import Address, Drop, login, login_file
from core.doors.web import Web
from core.model import Trouble
from crypto.invite import device_outbox, drop_file
from tests.host import PASSWORD, Host, web_host

DOOR, DEVICE = "a" * 64, b"d" * 32
_OF_SERIES = Address()
NONE_KNOWN = set[str]().__contains__


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with web_host(tmp_path / "host") as one:
        yield one


class Desks:
    """Desks of the practice, each with a line of its own."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.drops: list[Drop] = []

    def one(self, password: str = PASSWORD, address: Address | None = _OF_SERIES, below: str = "") -> Drop:
        """Another desk; all its letters go to `address`."""
        web = Web(self._host.url + below, login(password), seconds=2)
        series = address is _OF_SERIES
        self.drops.append(Drop(web, lambda to, _letter: Address(secret=to) if series else address))
        return self.drops[-1]


@pytest.fixture
def desks(host: Host) -> Iterator[Desks]:
    made = Desks(host)
    yield made
    for one in made.drops:
        one.close()


@pytest.fixture
def drop(desks: Desks) -> Drop:
    return desks.one()


def ask(host: Host, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    """What anybody on the network may try, without a password."""
    line = http.client.HTTPConnection("127.0.0.1", host.port, timeout=5)
    line.request(method, path, body)
    answer = line.getresponse()
    found = answer.status, answer.read()
    line.close()
    return found


def test_a_letter_is_put_once_at_an_open_door_and_nowhere_else(host: Host, drop: Drop) -> None:
    path = f"/in/{DOOR}/{drop_file(b'letter')}"
    assert ask(host, "PUT", path, b"letter")[0] == 404
    drop.open_door(DOOR)
    assert [ask(host, "PUT", path, words)[0] for words in (b"letter", b"another")] == [201, 409]
    (came,) = drop.fetch(NONE_KNOWN)
    assert (came.name, came.raw) == (f"{DOOR}-{drop_file(b'letter')}", b"letter")
    drop.close_door(DOOR)
    assert ask(host, "PUT", f"/in/{DOOR}/{drop_file(b'late')}", b"late")[0] == 404
    drop.remove(came.name)
    drop.remove(came.name)
    assert list(drop.fetch(NONE_KNOWN)) == []


def test_nobody_lists_reads_deletes_or_replaces_without_the_password(host: Host, drop: Drop) -> None:
    drop.open_door(DOOR)
    name = drop_file(b"letter")
    ask(host, "PUT", f"/in/{DOOR}/{name}", b"letter")
    drop.deposit(DEVICE, b"l" * 16, b"reply")
    out = "/" + device_outbox(DEVICE, 1)
    assert ask(host, "GET", out) == (200, b"reply")
    (host.site / "index.html").write_text("page")
    places = (f"/in/{DOOR}/{name}", out, "/index.html", "/roster", "/", "/in/", "/out/", f"/in/{DOOR}/")
    tries = [(verb, path) for path in places
             for verb in ("PUT", "DELETE", "MOVE", "COPY", "MKCOL", "PROPFIND", "POST")]  # fmt: skip
    tries += [("GET", path) for path in ("/in/", "/out/", f"/in/{DOOR}/", f"/in/{DOOR}/{name}", f"/new/{DOOR}-{name}")]
    tries += [(verb, f"/desk/{path}") for path in ("new/", "doors/", f"new/{DOOR}-{name}", f"doors/{'b' * 64}", "roster")
              for verb in ("GET", "PUT", "DELETE")]  # fmt: skip
    found = {(verb, path): ask(host, verb, path, b"x" if verb in ("PUT", "POST") else None) for verb, path in tries}
    assert {status for status, _ in found.values()} <= {401, 403, 404, 405, 409}
    assert not any(b"letter" in words or DOOR.encode() in words for _, words in found.values())
    assert [one.raw for one in drop.fetch(NONE_KNOWN)] == [b"letter"]
    assert ask(host, "GET", out) == (200, b"reply")
    assert ask(host, "GET", "/index.html") == (200, b"page")


def test_what_no_page_writes_is_too_large_and_a_flood_is_slowed_down(host: Host, drop: Drop) -> None:
    drop.open_door(DOOR)
    assert ask(host, "PUT", f"/in/{DOOR}/{'c' * 64}", bytes(129 << 10))[0] == 413
    found = [ask(host, "PUT", f"/in/{DOOR}/{secrets.token_hex(32)}", b"x")[0] for _ in range(60)]
    assert 40 <= found.count(201) < 50
    assert set(found) == {201, 429}
    doors = [f"{n:064x}" for n in range(30)]
    for door in doors:
        drop.open_door(door)
    found = [ask(host, "PUT", f"/in/{door}/{secrets.token_hex(32)}", b"x")[0] for door in doors]
    assert found.count(429) > 5


def test_two_desks_never_lay_one_letter_over_another(host: Host, desks: Desks) -> None:
    several = [desks.one() for _ in range(4)]

    def lay(at: int) -> None:
        for n in range(25):
            several[at].deposit(DEVICE, bytes([at, n]) * 8, b"letter %d of desk %d" % (n, at))

    threads = [threading.Thread(target=lay, args=(at,)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [one.raw for one in several[0].collect(DEVICE)]
    assert len(found) == 100
    assert set(found) == {b"letter %d of desk %d" % (n, at) for at in range(4) for n in range(25)}
    assert list((host.desk / "moving").iterdir()) == []


def test_a_letter_laid_out_before_the_program_ended_is_not_laid_out_again(desks: Desks, drop: Drop) -> None:
    for n in range(20):
        drop.deposit(DEVICE, bytes([n]) * 16, b"letter %d" % n)
    again = desks.one()
    again.deposit(DEVICE, b"\x12" * 16, b"letter 18")
    again.deposit(DEVICE, b"n" * 16, b"new")
    assert [one.raw for one in again.collect(DEVICE)] == [*(b"letter %d" % n for n in range(20)), b"new"]


def test_a_letter_with_one_name_opens_the_door_that_its_reader_answers_through(host: Host, desks: Desks) -> None:
    drop = desks.one(address=Address(name=b"n" * 32, door=DOOR))
    for _ in range(2):
        drop.deposit(DEVICE, b"l" * 16, b"confirm")
    assert [one.raw for one in drop.collect(DEVICE)][:1] == [b"confirm"]
    assert ask(host, "PUT", f"/in/{DOOR}/{'c' * 64}", b"x")[0] == 201
    nowhere = desks.one(address=None)
    with pytest.raises(Trouble, match=r"drop\.no_address"):
        nowhere.deposit(DEVICE, b"m" * 16, b"x")
    assert list(nowhere.collect(DEVICE)) == []


def test_with_the_desks_password_nobody_replaces_the_page(host: Host, drop: Drop) -> None:
    (host.site / "index.html").write_text("page")
    drop.post(b"letter")
    (waits,) = drop.fetch(NONE_KNOWN)
    web = Web(host.url, login(PASSWORD))
    under_way = f"desk/moving/{secrets.token_hex(16)}"
    assert web.ask("PUT", under_way, b"x").status == 201
    places = [
        f"{host.url}{one}"
        for one in ("site/index.html", "desk/../site/index.html", f"desk/new/{waits.name}", "desk/out/x")
    ]
    tries = [
        web.ask("MOVE", under_way, headers=(("Destination", one),)).status for one in (*places, "/site/index.html")
    ]
    assert set(tries) == {403}
    assert web.ask("PUT", "desk/out/" + "a" * 64, b"x").status in (403, 405)
    assert sorted(one.name for one in host.site.iterdir()) == ["index.html"]
    assert (host.site / "index.html").read_text() == "page"
    assert [one.raw for one in drop.fetch(NONE_KNOWN)] == [b"letter"]
    web.close()


def test_what_is_wrong_with_a_host_is_said(host: Host, desks: Desks) -> None:
    assert (host.folder / "htpasswd").read_bytes() != login_file(PASSWORD)
    with pytest.raises(Trouble, match=r"drop\.login"):
        list(desks.one("another").fetch(NONE_KNOWN))
    with pytest.raises(Trouble, match=r"drop\.not_ready"):
        desks.one(below="elsewhere/").open_door(DOOR)
    (host.desk / "new").rmdir()
    with pytest.raises(Trouble, match=r"drop\.not_ready"):
        list(desks.one().fetch(NONE_KNOWN))
    idle = desks.one()
    assert idle.roster() is None
    host.stop()
    with pytest.raises(Trouble, match=r"web\.unreachable"):
        idle.roster()
    host.start()
    assert idle.roster() is None


@pytest.mark.parametrize(
    "url", ["http://cabinet.invalid/", "ftp://cabinet.invalid/", "https://cabinet.invalid", "cabinet/", ""]
)
def test_an_address_without_encryption_is_none(url: str) -> None:
    with pytest.raises(Trouble, match=r"web\.address"):
        Web(url)


def test_the_configuration_is_one_that_nginx_takes_and_the_index_is_what_it_says(host: Host, drop: Drop) -> None:
    (host.desk / "new" / "README").write_text("not a letter")
    (host.desk / "new" / ("a" * 64)).mkdir()
    drop.post(b"mine")
    assert [one.raw for one in drop.fetch(NONE_KNOWN)] == [b"mine"]
    web = Web(host.url, login(PASSWORD))
    index = json.loads(web.ask("GET", "desk/new/", most=1 << 20).body)
    web.close()
    assert {row["type"] for row in index} == {"file", "directory"}
    checked = subprocess.run(
        ["/usr/sbin/nginx", "-t", "-p", str(host.folder), "-c", str(host.folder / "nginx.conf")],
        capture_output=True,
        check=False,
    )
    assert b"syntax is ok" in checked.stderr
