"""The drop: the web host that serves the patients' page also takes and lays out sealed letters (docs/letter.md, section 9).

On the host (packaging/drop), below the page's address, for desks alone:

    desk/doors/<door>          an open door: letters put at in/<door>/<file> are taken
    desk/new/<door>-<file>     a letter that came
    desk/out/<name>            a letter laid out, read by anybody at out/<name>
    desk/moving/<random>       a letter under way: it gets its name in one step, and never takes another's place
    roster                     written at desk/roster

The host sees sizes, times and addresses; it opens nothing. Times are its own and in seconds: they order nothing.
"""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from itertools import count

from core.doors.letterbox import DEPOSITED, MAX_LETTER, Arrived
from core.doors.maildir import MAX_ROSTER
from core.doors.web import Answer, Web
from core.model import Trouble
from crypto.invite import device_outbox, drop_file
from crypto.primitives import random

USER = "desk"
OWN_DOOR = "0" * 64
"""Under this door stand letters that a desk itself brings: no page can, since nobody opens it."""
_MAX_LIST = 8 << 20
_LYING = re.compile(r"[0-9a-f]{64}-[0-9a-f]{64}")
_LOOK_BACK = 16


@dataclass(frozen=True)
class Address:
    """Where a letter is laid out: at one `name` of 32 bytes, or at the first free place of the series under `secret`.

    `door`: what its reader answers through, open from then on.
    """

    secret: bytes = field(default=b"", repr=False)
    name: bytes = field(default=b"", repr=False)
    door: str = field(default="", repr=False)

    def places(self) -> Iterator[str]:
        """The paths on the host, in order."""
        if self.name:
            return iter((f"out/{self.name.hex()}",))
        return (device_outbox(self.secret, number) for number in count(1))


class Drop:
    """`core.doors.letterbox.Letterbox` on the practice's host. `address` tells where a letter (its reader's key, its id)
    goes; what it does not know cannot be laid out here.

    Raises Trouble: web.*, drop.login (the host does not know this password), drop.not_ready (it is not set up),
    drop.refused (`status`), drop.no_address.
    """

    def __init__(self, web: Web, address: Callable[[bytes, bytes], Address | None]) -> None:
        self._web = web
        self.address = address
        self._reached: dict[bytes, int] = {}
        self._laid: set[bytes] = set()
        self._opened: set[str] = set()

    # In

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        found = sorted(self._lying(), key=lambda one: (one.came_ms, one.name))
        return (self._taken(one) for one in found if not known(one.name))

    def post(self, raw: bytes) -> str:
        name = f"{OWN_DOOR}-{drop_file(raw)}"
        self._put(f"desk/new/{name}", raw)
        return name

    def remove(self, name: str) -> None:
        """Take away what came under `name`: it lies durably somewhere else."""
        self._done(self._web.ask("DELETE", f"desk/new/{name}"), 204, 404)

    def open_door(self, door: str) -> None:
        """Take letters at this door (64 hexadecimal figures) from now on."""
        if door not in self._opened:
            self._put(f"desk/doors/{door}", b"")
            self._opened.add(door)

    def close_door(self, door: str) -> None:
        """Take no more letters here."""
        self._done(self._web.ask("DELETE", f"desk/doors/{door}"), 204, 404)
        self._opened.discard(door)

    def _lying(self) -> Iterator[Arrived]:
        answer = self._done(self._web.ask("GET", "desk/new/", most=_MAX_LIST), 200)
        try:
            for row in json.loads(answer.body):
                if row["type"] == "file" and _LYING.fullmatch(row["name"]):
                    came = int(parsedate_to_datetime(row["mtime"]).timestamp() * 1000)
                    yield Arrived(row["name"], int(row["size"]), None, max(came, 0))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            raise Trouble("drop.not_ready") from None

    def _taken(self, lying: Arrived) -> Arrived:
        if lying.too_large:
            return lying
        answer = self._done(self._web.ask("GET", f"desk/new/{lying.name}", most=MAX_LETTER), 200, 404)
        gone = answer.status == 404
        return Arrived(lying.name, 0 if gone else len(answer.body), None if gone else answer.body, lying.came_ms)

    # Out

    def deposit(self, to: bytes, letter: bytes, raw: bytes) -> str:
        if len(to) != 32 or len(letter) != 16:
            raise ValueError("a letter is laid out for a signing key, under a letter id")
        address = self.address(to, letter)
        if address is None:
            raise Trouble("drop.no_address")
        if letter not in self._laid:
            if address.door:
                self.open_door(address.door)
            if address.name:
                self._lay(next(address.places()), raw)
            else:
                self._lay_next(address.secret, raw)
            self._laid.add(letter)
        return DEPOSITED

    def _lay_next(self, secret: bytes, raw: bytes) -> None:
        """At the first free place, unless it lies there: a try that broke off, perhaps of an earlier program, may have
        left it among the last. Further back it would be laid out twice, which a device takes for one.
        """
        last = self._reached.pop(secret, None)
        number = self._last(secret) if last is None else last
        back = range(number, max(number - _LOOK_BACK, 0), -1) if last is None else range(0)
        if any(self._read(secret, one) == raw for one in back):
            return
        while not self._lay(device_outbox(secret, number + 1), raw):
            number += 1
        self._reached[secret] = number + 1

    def _last(self, secret: bytes) -> int:
        """The number of the last letter that is laid out: places fill from 1 without a hole."""
        low, step = 0, 1
        while self._there(secret, low + step):
            low, step = low + step, step * 2
        while step > 1:
            step //= 2
            if self._there(secret, low + step):
                low += step
        return low

    def _there(self, secret: bytes, number: int) -> bool:
        path = f"desk/{device_outbox(secret, number)}"
        return self._done(self._web.ask("HEAD", path), 200, 404).status == 200

    def _read(self, secret: bytes, number: int) -> bytes:
        path = f"desk/{device_outbox(secret, number)}"
        return self._done(self._web.ask("GET", path, most=MAX_LETTER), 200, 404).body

    def _lay(self, path: str, raw: bytes) -> bool:
        """Whether the place was free. The letter gets its name whole, in one step of the host."""
        under_way = f"desk/moving/{secrets.token_hex(16)}"
        self._put(under_way, raw)
        headers = (("Destination", f"{self._web.url}desk/{path}"), ("Overwrite", "F"))
        taken = self._done(self._web.ask("MOVE", under_way, headers=headers), 201, 204, 412).status == 412
        if taken:
            self._web.ask("DELETE", under_way)
        return not taken

    def collect(self, me: bytes) -> Iterator[Arrived]:
        address = self.address(me, bytes(16))
        for path in address.places() if address else ():
            answer = self._done(self._web.ask("GET", path, most=MAX_LETTER), 200, 404)
            if answer.status == 404:
                return
            yield Arrived(path.rpartition("/")[2], len(answer.body), answer.body, 0)

    # The roster

    def roster(self) -> bytes | None:
        answer = self._done(self._web.ask("GET", "roster", most=MAX_ROSTER), 200, 404)
        return answer.body if answer.status == 200 else None

    def put_roster(self, data: bytes) -> None:
        if len(data) > MAX_ROSTER:
            raise ValueError("a roster has at most 1 MiB")
        under_way = f"desk/moving/{secrets.token_hex(16)}"
        self._put(under_way, data)
        headers = (("Destination", f"{self._web.url}desk/roster"), ("Overwrite", "T"))
        self._done(self._web.ask("MOVE", under_way, headers=headers), 201, 204)

    def close(self) -> None:
        """Hang up."""
        self._web.close()

    def _put(self, path: str, data: bytes) -> None:
        self._done(self._web.ask("PUT", path, data), 201, 204)

    def _done(self, answer: Answer, *wanted: int) -> Answer:
        if answer.status in wanted:
            return answer
        if answer.status == 401:
            raise Trouble("drop.login")
        if answer.status in (403, 404, 405, 409):
            raise Trouble("drop.not_ready")
        raise Trouble("drop.refused", status=str(answer.status))


def login(password: str) -> str:
    """What a desk sends."""
    return f"{USER}:{password}"


def login_file(password: str) -> bytes:
    """The line by which the host knows it: salted; the password is 256 random bits, which no fast hash weakens."""
    salt = random(8)
    digest = hashlib.sha1(password.encode() + salt, usedforsecurity=False).digest()
    return f"{USER}:{{SSHA}}{base64.b64encode(digest + salt).decode()}\n".encode()
