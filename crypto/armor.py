"""A letter as text: between two marker lines in a mail, its characters alone in a link (docs/letter.md, section 8)."""

from crypto.encoding import b64, from_b64
from crypto.errors import Refused
from crypto.letter import MOST_BYTES

BEGIN = b"-----BEGIN COLLOQUE LETTER-----"
END = b"-----END COLLOQUE LETTER-----"
MOST_TEXT_BYTES = 3 << 19
MOST_LETTERS = 16
_LINE = 64
_SKIPPED = b" \r\n"


def wrap(raw: bytes) -> str:
    """The letter between its markers, in lines of 64 characters that end in CRLF."""
    words = b64(raw)
    lines = [words[at : at + _LINE] for at in range(0, len(words), _LINE)]
    return "\r\n".join([BEGIN.decode("ascii"), *lines, END.decode("ascii"), ""])


def unwrap(data: bytes) -> tuple[bytes, ...]:
    """The letters in `data` (a mail as it came, at most 1.5 MiB), in one pass; at least one, at most 16.

    `armor.size`; `armor.none`: no letter begins; `armor.end`: one begins and does not end; `armor.encoding`: something
    else than base64url, line ends and spaces inside; `armor.many`.
    """
    if len(data) > MOST_TEXT_BYTES:
        raise Refused("armor.size")
    letters: list[bytes] = []
    at = data.find(BEGIN)
    while at >= 0:
        end = data.find(END, at)
        if end < 0:
            raise Refused("armor.end")
        if len(letters) == MOST_LETTERS:
            raise Refused("armor.many")
        letters.append(_letter(data[at + len(BEGIN) : end].translate(None, _SKIPPED).decode("latin-1")))
        at = data.find(BEGIN, end)
    if not letters:
        raise Refused("armor.none")
    return tuple(letters)


def _letter(words: str) -> bytes:
    raw = from_b64(words, "armor.encoding")
    if not 0 < len(raw) <= MOST_BYTES:
        raise Refused("armor.encoding")
    return raw


def to_link(raw: bytes) -> str:
    """The characters of a letter for a link."""
    return b64(raw)


def from_link(words: str) -> bytes:
    """The letter of a link's characters; `armor.size`, `armor.encoding`."""
    if len(words) > MOST_TEXT_BYTES:
        raise Refused("armor.size")
    return _letter(words)
