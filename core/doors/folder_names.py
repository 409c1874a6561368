"""Names of folders as IMAP writes them: "modified UTF-7" (RFC 3501, section 5.1.3), in quotes."""

import base64
import re

_PLAIN = re.compile(r"[\x20-\x25\x27-\x7e]+")


def utf7(name: str) -> bytes:
    """`Médecin` as `M&AOk-decin`."""
    out, at = b"", 0
    while at < len(name):
        plain = _PLAIN.match(name, at)
        if plain:
            out, at = out + plain[0].encode("ascii"), plain.end()
        elif name[at] == "&":
            out, at = out + b"&-", at + 1
        else:
            end = at
            while end < len(name) and not "\x20" <= name[end] <= "\x7e":
                end += 1
            shifted = base64.b64encode(name[at:end].encode("utf-16-be")).rstrip(b"=").replace(b"/", b",")
            out, at = out + b"&" + shifted + b"-", end
    return out


def quoted(name: str) -> bytes:
    """The name as an argument. Raises ValueError for one that cannot be a folder's."""
    words = utf7(name)
    if not words or set(words) & set(b"\r\n\0"):
        raise ValueError("not the name of a folder")
    return b'"' + words.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
