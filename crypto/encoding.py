"""The canonical encoding: `enc(f1..fn)` = for each field `u32be(length) || bytes`. One value, one encoding.

Integers are 8 bytes big-endian, text is UTF-8 in NFC, lists are `enc` of their items, "empty" has length 0
(docs/letter.md, section 1). Every decoder raises `Refused` with the code its caller gives.
"""

import base64
import string
import unicodedata
from collections.abc import Iterable

from crypto.errors import Refused

MAX_INTEGER = 2**64 - 1


def enc(*fields: bytes) -> bytes:
    """The fields, each behind its length in four bytes."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def enc_list(items: Iterable[bytes]) -> bytes:
    """A list of any length: the `enc` of its items."""
    return enc(*items)


def dec_list(data: bytes, code: str, *, most: int = 1 << 20) -> tuple[bytes, ...]:
    """The items of `data`; at most `most` of them. Refuses a length that runs past the end."""
    fields: list[bytes] = []
    at, end = 0, len(data)
    while at < end:
        start = at + 4
        if start > end or len(fields) == most:
            raise Refused(code)
        at = start + int.from_bytes(data[at:start], "big")
        if at > end:
            raise Refused(code)
        fields.append(data[start:at])
    return tuple(fields)


def dec(data: bytes, count: int, code: str) -> tuple[bytes, ...]:
    """Exactly `count` fields and nothing behind them."""
    fields = dec_list(data, code, most=count)
    if len(fields) != count:
        raise Refused(code)
    return fields


def u64(number: int) -> bytes:
    """An integer from 0 to 2**64 - 1 in 8 bytes, big-endian."""
    if not 0 <= number <= MAX_INTEGER:
        raise ValueError("not an unsigned 64-bit integer")
    return number.to_bytes(8, "big")


def from_u64(data: bytes, code: str) -> int:
    """The integer of exactly 8 bytes."""
    if len(data) != 8:
        raise Refused(code)
    return int.from_bytes(data, "big")


def text(words: str) -> bytes:
    """Words in UTF-8, brought to NFC; `text.encoding` when they hold half a surrogate pair."""
    try:
        return unicodedata.normalize("NFC", words).encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("text.encoding") from None


def from_text(data: bytes, code: str) -> str:
    """Words whose bytes are valid UTF-8 in NFC."""
    try:
        words = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(code) from None
    if not unicodedata.is_normalized("NFC", words):
        raise Refused(code)
    return words


def sized(data: bytes, size: int, code: str) -> bytes:
    """The same bytes, when there are exactly `size` of them."""
    if len(data) != size:
        raise Refused(code)
    return data


def sized_or_empty(data: bytes, size: int, code: str) -> bytes:
    """The same bytes, when there are exactly `size` of them or none."""
    if data and len(data) != size:
        raise Refused(code)
    return data


def from_flag(data: bytes, code: str) -> bool:
    """The integer 0 or 1."""
    number = from_u64(data, code)
    if number > 1:
        raise Refused(code)
    return number == 1


_CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)


def capitals(words: str) -> str:
    """The letters a to z as A to Z, nothing else: `str.upper` would also make S of \u017f and I of \u0131."""
    return words.translate(_CAPITALS)


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def from_b64(words: str, code: str) -> bytes:
    """The bytes of base64url without padding; unused last bits must be zero."""
    try:
        data = base64.b64decode(words + "=" * (-len(words) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Refused(code) from None
    if b64(data) != words:
        raise Refused(code)
    return data
