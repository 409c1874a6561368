"""A sealed thing as a mail: one attachment in base64, a constant subject, no header that says anything.

Who reads one back asks the server for part 1 and trusts no header. `kind` and `name` stand before what is sealed, so that a few
bytes of each mail tell what lies in a folder; they are a hint for sorting, and whoever opens the seal judges.
"""

import base64
import re
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Final

from crypto.encoding import dec, enc
from crypto.errors import Refused
from crypto.primitives import blake, random

SUBJECT: Final = "Colloque"
PART: Final = b"BODY.PEEK[1]"
BEGINNING: Final = b"BODY.PEEK[1]<0.240>"
"""Enough of a part for its kind and a name of up to 100 bytes."""
_CODE = "mail.sealed"
_NO_ADDRESS_SIGN = re.compile(r"[^A-Za-z0-9.-]")


@dataclass(frozen=True)
class SealedMail:
    """What lies in a mail of ours: which kind of thing, under what name, and its bytes."""

    kind: str
    name: bytes = field(repr=False)
    data: bytes = field(repr=False)

    def framed(self) -> bytes:
        """What the attachment holds."""
        return enc(self.kind.encode("ascii"), self.name, self.data)

    def mail(self, address: str) -> bytes:
        """The mail, from the practice's address to itself. Its Message-ID is one of its own each time: servers are known that
        take a second mail of the same for the first, which somebody deleted.
        """
        return attached_mail(self.framed(), address, address, random(8).hex())


def attached_mail(data: bytes, sender: str, to: str, more: str = "", at_ms: int | None = None) -> bytes:
    """A mail with these bytes as its only part; its Message-ID is derived from them. `at_ms`: the date it says, if any."""
    domain = _NO_ADDRESS_SIGN.sub("", sender.rpartition("@")[2]) or "localhost"
    body = base64.b64encode(data)
    lines = [body[at : at + 76] for at in range(0, len(body), 76)]
    head = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {SUBJECT}",
        f"Message-ID: <{blake('mail', data).hex()[:40]}{more and '.' + more}@{domain}>",
        *([] if at_ms is None else [f"Date: {formatdate(at_ms / 1000)}"]),
        "MIME-Version: 1.0",
        'Content-Type: application/octet-stream; name="colloque.clq"',
        "Content-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="colloque.clq"',
    ]
    return "\r\n".join(head).encode("utf-8") + b"\r\n\r\n" + b"\r\n".join(lines) + b"\r\n"


def read_part(part: bytes) -> SealedMail | None:
    """The thing in part 1 of a mail of ours; None for what is none."""
    try:
        kind, name, data = dec(base64.b64decode(b"".join(part.split()), validate=True), 3, _CODE)
        return SealedMail(kind.decode("ascii"), name, data)
    except (Base64Error, ValueError, Refused):
        return None


def read_beginning(part: bytes) -> tuple[str, bytes] | None:
    """Kind and name from the beginning of part 1; None for what is no mail of ours."""
    signs = b"".join(part.split())
    try:
        data = base64.b64decode(signs[: len(signs) // 4 * 4], validate=True)
    except (Base64Error, ValueError):
        return None
    fields: list[bytes] = []
    at = 0
    while len(fields) < 2:
        start = at + 4
        at = start + int.from_bytes(data[at:start], "big")
        if len(data) < start or len(data) < at:
            return None
        fields.append(data[start:at])
    return fields[0].decode("ascii", "replace"), fields[1]
