"""The process in which mails are parsed: standard library only, started by `core.doors.mail_reader` with this file's path.

It has no argument, no environment, no file but its two pipes, 256 MiB, and some seconds of the processor a mail. On the way
in: `u32be(length) || one byte (b"m": a mail, b"h": its header lines alone) || mail`, again and again. On the way out:
`u32be(length) || enc(kind, enc(fields...))`, with the kinds and fields that `core.doors.mail_reader` reads. It ends with
its input.
"""

import codecs
import html
import re
import sys
import time
import unicodedata
from binascii import Error as Base64Error
from binascii import a2b_base64, a2b_qp
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import mktime_tz, parsedate_tz
from encodings.aliases import aliases
from typing import BinaryIO

MEMORY = 256 << 20
CPU_SECONDS = 5
MOST_PARTS = 200
MOST_DEPTH = 20
MOST_TEXT = 20_000
MOST_LINE = 300
MOST_HTML = 256 << 10
MOST_MARKS = 4
MOST_WIDE = 1_000
_MAGIC = b"CLQ1"
_ARMOR = b"-----BEGIN COLLOQUE LETTER-----"
_LINE_ENDS = "\r\n\v\f\x85\u2028\u2029"
# Latin, Greek, Cyrillic, Arabic, Tifinagh; punctuation, money, arrows, mathematics, signs, pictures
_READABLE = re.compile(
    "[ -~\u00a1-\u034e\u0350-\u052f\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u1e00-\u1fff\u2010-\u2027\u2030-\u205e"
    "\u2070-\u22ff\u2460-\u27bf\u2d30-\u2d7f\ufb50-\ufdff\ufe70-\ufefc\ufffd\U0001f300-\U0001faff]"
)
_LATEST_S = 32_503_680_000  # the year 3000
_CHARSETS = (
    *("utf-8", "utf-16", "koi8-r", "mac-roman", "gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc-jp"),
    *("iso-2022-jp", "euc-kr", *(f"iso-8859-{n}" for n in range(1, 17) if n != 12)),
    *("cp437", "cp850", "cp864", "cp720", *(f"cp125{n}" for n in range(9))),
)


class Unread(Exception):
    """This mail is not read, for the reason of this code."""


def enc(*fields: bytes) -> bytes:
    """`crypto.encoding.enc`, which cannot be imported here."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def decoders() -> dict[str, codecs.CodecInfo]:
    """The character sets that are read, by every name they have; loaded now, since no file can be opened later."""
    known = {codec.name: codec for codec in map(codecs.lookup, _CHARSETS)}
    for alias, target in aliases.items():
        with suppress(LookupError):  # not one of them, or of another system
            known[alias.replace("_", "-")] = known[codecs.lookup(target).name]
    return known


_SILENT = {
    tag: re.compile(rf"</{tag}\b", re.IGNORECASE)
    for tag in ("script", "style", "title", "template", "svg", "math", "noscript", "object", "iframe", "textarea")
}
_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "ul", "ol", "h1", "h2", "h3", "table", "blockquote", "hr", "pre"})
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)|<[!?/]")


def words_of(page: str) -> str:
    """The words of a page: no script, no style, no address, no picture; nothing is fetched or drawn. In one pass."""
    found: list[str] = []
    at = 0
    while (start := page.find("<", at)) >= 0:
        found.append(_unescaped(page[at:start]))
        tag = _TAG.match(page, start)
        if tag is None:
            found.append("<")
            at = start + 1
            continue
        name = (tag[1] or "").lower()
        if name in _BLOCKS:
            found.append("\n")
        close, after = ("-->", 3) if page.startswith("<!--", start) else (">", 1)
        end = page.find(close, start)
        if end >= 0 and name in _SILENT and page[start + 1] != "/":
            closed = _SILENT[name].search(page, end)
            end = closed.start() - after if closed else -1
        if end < 0:
            return "".join(found)  # never closed: nothing more is shown
        at = end + after
    return "".join((*found, _unescaped(page[at:])))


def _unescaped(words: str) -> str:
    return html.unescape(_LONG_NUMBER.sub("", _SPACES.sub(" ", words)))


_SPACES = re.compile(r"\s+")
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}")


def payload_of(message: Message) -> object:
    """As it was parsed: `get_payload` would run whatever codec the mail names."""
    return getattr(message, "_payload", "")


@dataclass(frozen=True)
class Part:
    """One part of a mail, and whether it lies in a mail within the mail."""

    message: Message
    nested: bool

    @property
    def kind(self) -> str:
        """Its content type, in small letters."""
        return self.message.get_content_type()

    @property
    def shown(self) -> bool:
        """Whether it is text that belongs to the mail itself."""
        attached = str(self.message.get("Content-Disposition", "")).lstrip()[:10].lower() == "attachment"
        return self.kind in ("text/plain", "text/html") and not attached and not self.nested

    def data(self) -> bytes:
        """Its bytes, with the transfer encoding undone; what is no such encoding stays as it is."""
        payload = payload_of(self.message)
        raw = payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
        encoding = str(self.message.get("Content-Transfer-Encoding", "")).strip().lower()
        try:
            if encoding == "base64":
                return a2b_base64(raw)
        except Base64Error:
            return raw
        return a2b_qp(raw) if encoding == "quoted-printable" else raw


def parts_of(mail: Message) -> list[Part]:
    """Every part, containers too, in the order of the mail. Raises Unread: unread.depth, unread.parts."""
    found: list[Part] = []
    waiting = [(mail, 0, False)]
    while waiting:
        message, depth, nested = waiting.pop()
        found.append(Part(message, nested))
        if depth > MOST_DEPTH:
            raise Unread("unread.depth")
        if len(found) + len(waiting) > MOST_PARTS:
            raise Unread("unread.parts")
        within = payload_of(message)
        inner = nested or message.get_content_maintype() == "message"
        if isinstance(within, list):
            waiting += [(one, depth + 1, inner) for one in reversed(within) if isinstance(one, Message)]
    return found


class Reader:
    """Mails to values."""

    def __init__(self) -> None:
        self._codecs = decoders()
        self._parser = BytesParser(policy=policy.compat32)

    def answer(self, kind: bytes, raw: bytes) -> bytes:
        """What goes back for one mail, whatever it does to the parser. Raises MemoryError."""
        try:
            if kind == b"h":
                return self._ordinary([Part(self._parser.parsebytes(raw, headersonly=True), False)], "unread.size")
            return self._read(raw)
        except Unread as unread:
            return enc(b"rejected", enc(str(unread).encode("ascii")))
        except RecursionError:
            return enc(b"rejected", enc(b"unread.depth"))
        except MemoryError:
            raise
        except Exception:
            return enc(b"rejected", enc(b"unread.reader"))

    def _read(self, raw: bytes) -> bytes:
        parts = parts_of(self._parser.parsebytes(raw))
        report = parts[0].kind == "multipart/report"
        if report and (bounced := self._bounced(parts)):
            return bounced
        sender = self._sender(_header(parts[0].message, "from"))[1].lower()
        mailer = sender.startswith(("mailer-daemon@", "postmaster@"))
        leaves = [one for one in parts if not (one.message.is_multipart() or report or (mailer and one.nested))]
        letters = [data for part in leaves if (data := part.data()).startswith(_MAGIC)]
        armored = [words for part in leaves if (words := self._armored(part))]
        if letters or armored:
            return enc(b"sealed", enc(enc(*letters), enc(*armored)))
        return self._ordinary(parts)

    def _armored(self, part: Part) -> bytes:
        """The text of a part in which a sealed letter begins; else nothing."""
        if _ARMOR not in (data := part.data()):
            return b""
        return self._words(part).encode("utf-8") if part.kind == "text/html" else data

    # An ordinary mail

    def _ordinary(self, parts: list[Part], left: str = "") -> bytes:
        mail = parts[0].message
        name, address = self._sender(_header(mail, "from"))
        if left and not address:
            raise Unread(left)
        body = "" if left else self._body([part for part in parts if part.shown])
        attached = sum(1 for one in parts if not one.message.is_multipart() and not one.shown and not one.nested)
        told = address, name, self._line(_header(mail, "subject")), body[:MOST_TEXT]
        lines = [line.encode("utf-8") for line in told]
        left = left or ("unread.cut" if len(body) > MOST_TEXT else "")
        return enc(
            b"ordinary", enc(*lines, left.encode("ascii"), *(n.to_bytes(8, "big") for n in (_sent_ms(mail), attached)))
        )

    def _sender(self, field: str) -> tuple[str, str]:
        """(name, address). What stands between the last pair of angle brackets is the address, whatever the rest says."""
        start = field.rfind("<")
        if start < 0:
            name, address = ("", field) if "@" in field else (field, "")
        else:
            name, address = field[:start], field[start + 1 :].partition(">")[0]
        return self._line(name.strip(' "')), _plain_address(clean_line(address))

    def _line(self, field: str) -> str:
        """The words of a header, encoded words undone."""
        try:
            pieces = decode_header(field)
        except (ValueError, HeaderParseError):
            return clean_line(field)
        return clean_line("".join(self._piece(piece, charset) for piece, charset in pieces))

    def _piece(self, piece: str | bytes, charset: str | None) -> str:
        if isinstance(piece, str):
            return piece
        return self._decoded(piece, charset) if charset else piece.decode("raw-unicode-escape", "replace")

    def _decoded(self, data: bytes, charset: str) -> str:
        """Text of a character set from the list, or of what the bytes look like."""
        known = self._codecs.get(charset.strip(" \"'").lower().replace("_", "-"))
        return _guessed(data) if known is None else known.decode(data, "replace")[0]

    def _body(self, shown: list[Part]) -> str:
        plain = [part for part in shown if part.kind == "text/plain"]
        words = clean_text("\n".join(map(self._words, plain)))
        return words or clean_text("\n".join(self._words(part) for part in shown if part.kind == "text/html"))

    def _words(self, part: Part) -> str:
        data = part.data()[: MOST_HTML if part.kind == "text/html" else 8 * MOST_TEXT]
        words = self._decoded(data, _charset(part.message))
        return words_of(words) if part.kind == "text/html" else words

    # A mail server's answer

    def _bounced(self, parts: list[Part]) -> bytes:
        named = status = words = ""
        for part in parts[1:]:
            message = part.message
            if part.kind == "text/rfc822-headers":
                message = self._parser.parsebytes(part.data(), headersonly=True)
            named = named or clean_line(_header(message, "message-id"))
            status = status or clean_line(_header(message, "status"))
            words = words or clean_line(_header(message, "diagnostic-code"))
        lines = [line.encode("utf-8") for line in (named, status, words)]
        return enc(b"bounced", enc(*lines)) if named and status else b""


def _header(mail: Message, name: str) -> str:
    """The first header of this name, unfolded, at most 2,000 characters."""
    found = next((str(value) for key, value in mail.raw_items() if key.lower() == name), "")
    return " ".join(_guessed(found[:2000].encode("utf-8", "surrogateescape")).split())


def _guessed(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _charset(mail: Message) -> str:
    try:
        return mail.get_content_charset("")
    except (ValueError, TypeError, LookupError, AttributeError):
        return ""


def _sent_ms(mail: Message) -> int:
    try:
        parsed = parsedate_tz(_header(mail, "date")[:100])
        seconds = mktime_tz(parsed) if parsed else 0
    except (ValueError, OverflowError, IndexError, TypeError):
        return 0
    return int(seconds) * 1000 if 0 < seconds < _LATEST_S else 0


def _plain_address(address: str) -> str:
    """A domain in other letters than ours is written as the machines write it: nobody takes it for another."""
    at = address.rfind("@")
    if address.isascii() or at < 0:
        return address
    try:
        return address[:at] + "@" + address[at + 1 :].encode("idna").decode("ascii")
    except UnicodeError:
        return address[:at] + "@?"


def clean_line(words: str) -> str:
    """One line of plain data: no control, no mark that changes directions, no character that nobody sees."""
    return " ".join(_visible(words[: 8 * MOST_LINE], "\t").split())[:MOST_LINE].strip()


def clean_text(words: str) -> str:
    """Several lines of plain data, none longer than a screen lays out at once. At most one empty line between two others."""
    lines: list[str] = []
    for line in _visible(words[: 8 * MOST_TEXT], "\t\u200c\u200d").splitlines():
        if line.strip() or (lines and lines[-1]):
            lines += [line[at : at + MOST_WIDE].rstrip() for at in range(0, len(line) or 1, MOST_WIDE)]
    return "\n".join(lines).strip()


def _visible(words: str, kept: str) -> str:
    """NFC, without what is invisible but for `kept` and line ends; at most four marks upon one letter. What no script of ours
    has becomes U+FFFD: some of it is blank, and a screen searches all its fonts for the rest.
    """
    found: list[str] = []
    marks = 0
    for sign in words.replace("\r\n", "\n"):
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind[0] == "M" else 0
        if sign in _LINE_ENDS:
            found.append("\n")
        elif kind == "Zs":
            found.append(" ")
        elif sign in kept or (kind[0] != "C" and marks <= MOST_MARKS):
            found.append(sign if sign in kept or _READABLE.match(sign) else "" if marks else "\ufffd")
    return unicodedata.normalize("NFC", "".join(found))


# The process


def confine() -> None:
    """No file, no other process, no core dump, bounded memory. Windows knows none of these: the time limit alone holds."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NOFILE, 0),
    ):
        with suppress(ValueError):  # macOS knows no bound of this memory
            resource.setrlimit(kind, (most, most))


def allow_time() -> None:
    """Some seconds of the processor from now on."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + CPU_SECONDS, most))


def serve(came: BinaryIO, gone: BinaryIO) -> None:
    """Mail after mail, until there is no more. A mail for which there was no memory is the last of this process."""
    reader = Reader()
    reader.answer(b"m", _FIRST)  # whatever the library loads late is loaded now
    confine()
    while len(length := came.read(4)) == 4:
        asked = came.read(int.from_bytes(length, "big"))
        allow_time()
        try:
            answer = reader.answer(asked[:1], asked[1:])
        except MemoryError:
            answer = b""
        gone.write(enc(answer or enc(b"rejected", enc(b"unread.memory"))))
        gone.flush()
        if not answer:
            return


_FIRST = b"""From: =?utf-8?q?a?= <a@b\xc3\xa9.invalid>\r\nDate: Thu, 12 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="x"; a*0=b; c*=utf-8''d\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r
Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>a&eacute;&#233;</p>\r\n--x--\r\n"""

if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
