"""What a fictional patient's device remembers, as one small file."""

import json
from dataclasses import dataclass, field, fields
from typing import Any

from crypto.body import Admin, Body, Callback, Notice, read_body
from crypto.errors import Refused
from crypto.kinds import Kind
from crypto.templates import TEMPLATES


@dataclass(frozen=True)
class Read:
    """A letter that was opened: the header's words on it, and the body exactly as it was committed to."""

    letter: bytes
    letter_hash: bytes
    sender: bytes
    seq: int
    prev: bytes
    thread: bytes
    record: bytes
    number: int
    body_bytes: bytes = field(repr=False)
    opened_ms: int

    @property
    def kind(self) -> Kind:
        """The kind of letter."""
        return Kind(self.number)

    @property
    def body(self) -> Body:
        """What it says."""
        return read_body(self.kind, self.body_bytes)

    @property
    def template(self) -> str:
        """The name of the template, empty where the letter is none."""
        body = self.body
        return TEMPLATES[body.kind][body.template][0] if isinstance(body, Notice | Admin | Callback) else ""

    def values(self) -> tuple[str, ...]:
        """The fields of a template, bytes in hexadecimal."""
        body = self.body
        values = body.values if isinstance(body, Notice | Admin | Callback) else ()
        return tuple(value if isinstance(value, str) else value.hex() for value in values)


@dataclass(frozen=True)
class Memory:
    """Keys (seeds), the practice it trusts, the invite under way, its own lane, what it opened, refused, has shown."""

    sig_seed: bytes = field(repr=False)
    kem_seed: bytes = field(repr=False)
    root_pk: bytes
    roster: bytes
    invite: bytes
    secret: bytes = field(repr=False)
    language: str
    level: int = 0
    drop: bytes = field(default=b"", repr=False)
    seq: int = 0
    prev: bytes = b""
    unsent: tuple[bytes, ...] = ()
    names: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    read: tuple[Read, ...] = ()
    shown: int = 0

    def encode(self) -> bytes:
        """The file: JSON, bytes in hexadecimal."""
        return json.dumps(_plain(self), indent=1).encode()


def read_memory(data: bytes) -> Memory:
    """The memory that `encode` wrote; else `Refused(demo.memory)`."""
    try:
        return Memory(**_values(Memory, json.loads(data)))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Refused("demo.memory") from None


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Memory | Read):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value


def _values(kind: type[Memory] | type[Read], data: dict[str, Any]) -> dict[str, Any]:
    return {one.name: _value(one.type, data[one.name]) for one in fields(kind) if one.name in data}


def _value(hint: Any, data: Any) -> Any:
    if hint is bytes:
        return bytes.fromhex(data)
    if hint == tuple[bytes, ...]:
        return tuple(map(bytes.fromhex, data))
    if hint == tuple[Read, ...]:
        return tuple(Read(**_values(Read, one)) for one in data)
    return tuple(data) if isinstance(data, list) else data
