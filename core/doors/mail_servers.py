"""Where the mailbox of an address is reached: a table of large providers, then what the address's own domain says.

The domain's file (`https://autoconfig.<domain>/mail/config-v1.1.xml`) is hostile until it is read: bounded, without
entities or declarations, and of it only host names and ports that could be some are taken. Only servers with TLS from the
first byte are suggested, and nothing is used before somebody saw it.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final
from xml.parsers import expat

from core.doors.account import Server
from core.doors.web import Web
from core.model import Trouble
from core.record.addresses import is_address, is_host

MOST_BYTES: Final = 64 << 10
_DEEPEST, _MOST_SERVERS, _LONGEST = 12, 32, 1000


@dataclass(frozen=True)
class Suggestion:
    """Servers and user name for an address, to be looked at by somebody. `source`: known, domain."""

    imap: Server
    smtp: Server
    user: str
    source: str


def suggest(address: str, ask: Callable[[str], bytes] | None = None) -> Suggestion | None:
    """What is known of the servers of an address; None: host and port must be typed. `ask`: fetches a domain's file.

    Asking the domain takes as long as the network does (20 s at most). Nothing is raised: no answer is no suggestion.
    """
    if not is_address(address):
        return None
    local, _, domain = address.rpartition("@")
    domain = domain.lower()
    known = _KNOWN.get(domain)
    if known is not None:
        return Suggestion(known.imap, known.smtp, local if known.user == "local" else address, "known")
    try:
        return read_config((ask or _fetched)(domain), address)
    except Trouble:
        return None


def _fetched(domain: str) -> bytes:
    web = Web(f"https://autoconfig.{domain}/mail/", seconds=5.0)
    try:
        answer = web.ask("GET", "config-v1.1.xml", most=MOST_BYTES)
    finally:
        web.close()
    return answer.body if answer.status == 200 else b""


@dataclass
class _Found:
    """One server of a file, as far as it was read."""

    kind: str
    said: dict[str, str] = field(default_factory=dict)

    def words(self, name: str) -> str:
        return self.said.get(name, "").strip()

    def server(self) -> Server | None:
        host, port, tls = (self.words(name) for name in ("hostname", "port", "socketType"))
        host = host.lower()
        if tls != "SSL" or not is_host(host) or not re.fullmatch(r"[0-9]{1,5}", port):
            return None
        return Server(host, int(port)) if 0 < int(port) < 1 << 16 else None


class _Hostile(Exception):
    """The file is not one that a provider writes."""


class _Reader:
    """Takes the servers out of a file; anything beyond their plain words ends the reading."""

    def __init__(self) -> None:
        self.found: list[_Found] = []
        self._path: list[str] = []

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._open
        parser.EndElementHandler = lambda _name: self._path.pop()
        parser.CharacterDataHandler = self._hear
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.Parse(data, True)

    def _open(self, name: str, facts: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > _DEEPEST or len(self.found) > _MOST_SERVERS:
            raise _Hostile
        if name in ("incomingServer", "outgoingServer") and len(self._path) == 3:
            self.found.append(_Found(facts.get("type", "")))

    def _hear(self, words: str) -> None:
        if len(self._path) == 4 and self.found and self._path[2] in ("incomingServer", "outgoingServer"):
            said = self.found[-1].said
            known = said.get(self._path[3], "") + words
            if len(known) > _LONGEST:
                raise _Hostile
            said[self._path[3]] = known

    def _refuse(self, *_: object) -> None:
        raise _Hostile


def read_config(data: bytes, address: str) -> Suggestion | None:
    """The first IMAP and SMTP servers of a domain's file that speak TLS from the first byte; None where it names none."""
    reader = _Reader()
    try:
        if len(data) <= MOST_BYTES:
            reader.read(data)
    except (_Hostile, expat.ExpatError, ValueError):
        return None
    offered = {kind: next(_offered(reader.found, kind), None) for kind in ("imap", "smtp")}
    imap, smtp = offered["imap"], offered["smtp"]
    if imap is None or smtp is None:
        return None
    user = address.rpartition("@")[0] if imap[1] == "%EMAILLOCALPART%" else address
    return Suggestion(imap[0], smtp[0], user, "domain")


def _offered(found: list[_Found], kind: str) -> Iterator[tuple[Server, str]]:
    for one in found:
        server = one.server()
        if one.kind == kind and server is not None:
            yield server, one.words("username")


@dataclass(frozen=True)
class _Provider:
    imap: Server
    smtp: Server
    user: str


def _server(words: str) -> Server:
    host, _, port = words.rpartition(":")
    return Server(host, int(port))


def _read_known() -> dict[str, _Provider]:
    data = tomllib.loads(files("core.doors").joinpath("mail_servers.toml").read_text("utf-8"))
    return {
        domain: _Provider(_server(one["imap"]), _server(one["smtp"]), one.get("user", ""))
        for one in data["provider"]
        for domain in one["domains"]
    }


_KNOWN: Final = _read_known()
