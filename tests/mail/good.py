"""Good mails, as programs make them: sealed letters in every packing, and what people write without Colloque."""

import base64
from quopri import encodestring
from random import Random

from crypto.armor import wrap
from crypto.letter import MAGIC
from tests.mail.hostile import CRLF, HEAD, attached, mixed, plain

ATTACHED, ARMORED, TWICE, QUOTED, ENCODED, PAGE = WAYS = range(6)


def letter(number: int) -> bytes:
    """The bytes of a letter that no key opens."""
    return MAGIC + b"\x02" + Random(number).randbytes(3_149)


def sealed_mail(raw: bytes, way: int) -> bytes:
    """A mail with this letter in it: attached; written; twice, as programs with pages do; in two encodings; in a page."""
    words = wrap(raw).encode()
    page = b"<html><body><div>" + words.strip().replace(CRLF, b"</div><div>") + b"</div></body></html>"
    text = b"Content-Type: text/plain; charset=utf-8" + CRLF
    if way == ATTACHED:
        return mixed(text + CRLF + b"Message de Colloque.", attached(raw, name=b"lettre.clq"))
    if way == ARMORED:
        return plain(words)
    if way == TWICE:
        return mixed(text + CRLF + words, b"Content-Type: text/html" + CRLF * 2 + page, kind=b"alternative")
    if way == QUOTED:
        return plain(encodestring(words).replace(b"-----", b"=2D----"), encoding=b"quoted-printable")
    if way == ENCODED:
        return plain(base64.encodebytes(words), encoding=b"base64")
    return HEAD + b"Content-Type: text/html; charset=utf-8" + CRLF * 2 + page


def ordinary_mail(number: int) -> tuple[bytes, str]:
    """A mail without Colloque, and its words."""
    words = (
        f"Bonjour docteur, la tension est à 14/{number % 10} ce matin.",
        f"صباح الخير دكتور، عندي سؤال رقم {number}",
        f"J'ai oublié de demander : faut-il revenir le {number} ?",
    )[number % 3]
    page = f"<html><head><style>p{{color:red}}</style></head><body><p>{words}</p></body></html>"
    mails = (
        plain(words.encode()),
        plain(base64.encodebytes(words.encode()), encoding=b"base64"),
        plain(page.encode(), b"text/html; charset=utf-8"),
        mixed(
            b"Content-Type: text/plain; charset=utf-8" + CRLF * 2 + words.encode(),
            attached(b"photo", b"image/jpeg", b"a.jpg"),
        ),
    )
    return mails[number // 3 % 4], words
