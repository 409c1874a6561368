"""Hostile mails, made from a seed: each kind goes for one weakness of a reader of mails. None is anybody's.

`hostile(count)` takes the kinds in turn, each time with other numbers.
"""

import base64
import gzip
from collections.abc import Callable, Iterator
from random import Random

from crypto.armor import BEGIN, END
from tests.mail.hostile_pages import PAGES

CRLF = b"\r\n"
Kind = Callable[[Random], bytes]
PATIENT = b"From: =?utf-8?q?Imen_Ghali?= <imen@patient.invalid>\r\nTo: cabinet@cabinet.invalid\r\n"
DATED = b"Date: Thu, 12 Nov 2026 10:00:00 +0100\r\nSubject: bonjour\r\nMIME-Version: 1.0\r\n"
HEAD = PATIENT + DATED


def plain(body: bytes, kind: bytes = b"text/plain; charset=utf-8", encoding: bytes = b"8bit") -> bytes:
    """One part, whole mail."""
    return HEAD + b"Content-Type: " + kind + CRLF + b"Content-Transfer-Encoding: " + encoding + CRLF * 2 + body


def mixed(*parts: bytes, boundary: bytes = b"xx", kind: bytes = b"mixed") -> bytes:
    """Parts with header lines of their own, whole mail."""
    opened = HEAD + b"Content-Type: multipart/" + kind + b'; boundary="' + boundary + b'"' + CRLF * 2
    return opened + b"".join(b"--" + boundary + CRLF + part + CRLF for part in parts) + b"--" + boundary + b"--" + CRLF


def attached(data: bytes, kind: bytes = b"application/octet-stream", name: bytes = b"a.bin") -> bytes:
    """A part with a base64 attachment."""
    head = b"Content-Type: " + kind + CRLF + b'Content-Disposition: attachment; filename="' + name + b'"' + CRLF
    return head + b"Content-Transfer-Encoding: base64" + CRLF * 2 + base64.encodebytes(data)


def many_parts(rng: Random) -> bytes:
    return mixed(*[CRLF + b"a"] * rng.choice((201, 900, 10_000, 300_000)))


def nested(rng: Random) -> bytes:
    depth = rng.choice((21, 39, 45, 1_000, 5_000))
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at) for at in range(depth)
    )
    return HEAD + opening + CRLF + b"a"


def nested_in_folds(rng: Random) -> bytes:
    """Nested, with the type hidden from whoever counts lines: folded, in a comment, in capitals."""
    hidden = rng.choice(
        (b"CONTENT-TYPE:\r\n\tmultipart/mixed", b"Content-Type: (a) multipart/mixed", b"content-type :multipart/mixed")
    )
    depth = rng.choice((30, 300, 3_000))
    opening = b"".join(hidden + b'; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at) for at in range(depth))
    return HEAD + opening + CRLF + b"a"


def mail_within_mail(rng: Random) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * rng.choice((15, 25, 60, 1_000, 20_000)) + HEAD + CRLF + b"a"


def endless_header(rng: Random) -> bytes:
    return HEAD + b"X-Long: " + b"a" * rng.choice((70_000, 2_900_000)) + CRLF * 2 + b"a"


def endless_folds(rng: Random) -> bytes:
    return HEAD + b"X-Long: a" + b"\r\n " * rng.choice((30_000, 900_000)) + b"b" + CRLF * 2 + b"a"


def many_headers(rng: Random) -> bytes:
    return b"".join(b"X-%d: a\r\n" % at for at in range(rng.choice((499, 4_000, 200_000)))) + HEAD + CRLF + b"a"


def never_a_body(rng: Random) -> bytes:
    return HEAD + b"X-A: b\r\n" * rng.choice((600, 100_000))


def encoded_words(rng: Random) -> bytes:
    word = rng.choice(
        (b"=?utf-8?b?YQ==?= ", b"=?utf-8?q?=0D=0ABcc:_a=40b.invalid?= ", b"=?", b"=?utf-8?b?!!!?= ", b"=?a?q?")
    )
    return b"Subject: " + word * rng.choice((90, 400, 50_000)) + CRLF + PATIENT + CRLF + b"a"


def odd_word_charset(rng: Random) -> bytes:
    charset = rng.choice(
        (b"zlib", b"bz2", b"rot13", b"idna", b"punycode", b"unicode_escape", b"utf-7", b"x-none", b"\x00", b"hex")
    )
    word = b"=?" + charset + b"?b?" + base64.b64encode(rng.randbytes(60)) + b"?="
    return b"Subject: " + word + CRLF + b"From: " + word + b" <a@b.invalid>" + CRLF * 2 + b"a"


def odd_charset(rng: Random) -> bytes:
    charset = rng.choice(
        (
            b"zlib_codec",
            b"base64",
            b"idna",
            b"unicode_escape",
            b"utf-7",
            b'"',
            b"a" * 5_000,
            b"../../etc/passwd",
            b"\xff",
            b"undefined",
        )
    )
    return plain(rng.randbytes(2_000), b"text/plain; charset=" + charset)


def charset_in_pieces(rng: Random) -> bytes:
    """A parameter in ten thousand pieces (RFC 2231), some of them twice."""
    pieces = b"".join(b";\r\n charset*%d*=utf-8''%%41" % (at % 997) for at in range(rng.choice((100, 900, 10_000))))
    return plain(b"a", b"text/plain" + pieces)


def many_parameters(rng: Random) -> bytes:
    return plain(b"a", b"text/plain" + b"; a=b" * rng.choice((1_000, 9_000, 100_000)) + b'; c="' + b"\\" * 20_001)


def huge_base64(rng: Random) -> bytes:
    return mixed(attached(bytes(rng.choice((1_000_000, 2_000_000, 2_200_000)))))


def broken_base64(rng: Random) -> bytes:
    return plain(rng.choice((b"====", b"A", b"\x00" * 1_000, b"AAAA=AAAA" * 9_000, b"\xff\xfe")), encoding=b"base64")


def broken_quoted(rng: Random) -> bytes:
    return plain(rng.choice((b"=", b"=ZZ=\r\n=", b"=3D" * 300_000, b"=\r\n" * 30_000)), encoding=b"quoted-printable")


def odd_transfer(rng: Random) -> bytes:
    encoding = rng.choice(
        (b"x-uuencode", b"x-gzip64", b"binary", b"base64 base64", b"8bit\x00", b"quoted-printable; a=b")
    )
    return plain(b"begin 644 a\r\n#86)C\r\n`\r\nend\r\n" * 100, encoding=encoding)


def no_bytes(rng: Random) -> bytes:
    return rng.choice(
        (b"", b"\r\n", b"\x00", b"\x00" * 100_000, b"\n" * 70_000, b":" * 60_000, b"\r\n\r\n", b"From \r\n")
    )


def only_lines(rng: Random) -> bytes:
    return HEAD + CRLF + rng.choice((b"\n", b"\r", b"\r\n")) * rng.choice((79_000, 300_000, 1_400_000))


def null_bytes(rng: Random) -> bytes:
    mail = bytearray(plain(b"Bonjour docteur" * 50))
    for _ in range(rng.randrange(1, 200)):
        mail.insert(rng.randrange(len(mail)), 0)
    return bytes(mail)


def noise(rng: Random) -> bytes:
    return rng.randbytes(rng.choice((10, 5_000, 900_000)))


def noise_behind_a_head(rng: Random) -> bytes:
    return plain(
        rng.randbytes(rng.choice((5_000, 900_000))),
        b"text/plain; charset=" + rng.choice((b"utf-16", b"gb18030", b"iso-2022-jp")),
    )


def two_directions(rng: Random) -> bytes:
    name = "Dr \u202eruosnaM\u202c <medecin@cabinet.invalid>\u2066\u200f\u061c".encode()
    body = rng.choice(("\u202e" * 10_000, "prenez \u202e01\u202c mg", "\u2067\u2068" * 5_000 + "a")).encode()
    return b'From: "' + name + b'" <voleur@ailleurs.invalid>\r\nSubject: \xe2\x80\xaetegnu\r\n\r\n' + body


def unseen_sender(rng: Random) -> bytes:
    name = "Leïla\u200b Man\u200dsour\ufeff\u00ad\U000e0041\u034f".encode()
    encoded = b"=?utf-8?b?" + base64.b64encode(name) + b"?=" if rng.random() < 0.5 else name
    return b"From: " + encoded + b" <leila@c\xd0\xb0binet.invalid>\r\nFrom: b@b.invalid\r\n\r\nBonjour"


def odd_sender(rng: Random) -> bytes:
    sender = rng.choice(
        (
            b"(" * 1_500,
            b"a" * 60_000,
            b"<" * 999,
            b'"\\' * 900,
            b"a@b, " * 5_000,
            b"groupe:" * 300,
            b"@,@:a",
            b"=?utf-8?q?a=40b?=",
        )
    )
    return b"From: " + sender + b"\r\nDate: " + sender[:500] + CRLF * 2 + b"a"


def odd_date(rng: Random) -> bytes:
    date = rng.choice(
        (
            b"9" * 5_000,
            b"Thu, 99 Nov 99999999 99:99:99 +999999",
            b"0 0 0 0:0",
            b", , ,",
            b"1 Jan 0001 00:00 -2359",
            b"-1",
        )
    )
    return PATIENT + b"Date: " + date + CRLF * 2 + b"a"


def heaped_marks(rng: Random) -> bytes:
    return plain(("a" + "\u0301\u0316" * rng.choice((30, 4_000, 400_000))).encode())


def one_line(rng: Random) -> bytes:
    return plain(
        rng.choice((b"a", "\u0645".encode(), b"a\xcc\x81", "\U0001f9d1\u200d".encode())) * rng.choice((20_000, 400_000))
    )


def page(rng: Random) -> bytes:
    return plain(rng.choice(PAGES)(rng), b"text/html; charset=utf-8")


def pages(rng: Random) -> bytes:
    """Every kind of page in one mail, beside a text that says nothing."""
    shown = [b"Content-Type: text/html" + CRLF * 2 + made(rng)[:150_000] for made in PAGES]
    return mixed(b"Content-Type: text/plain" + CRLF * 2 + b" ", *shown, kind=b"alternative")


def invitation(rng: Random) -> bytes:
    invite = (
        b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nRRULE:FREQ=SECONDLY\r\nURL:javascript:a()\r\n"
        * rng.choice((1, 2_000))
    )
    return mixed(b"Content-Type: text/calendar; method=REQUEST" + CRLF * 2 + invite, kind=b"alternative")


def oversize(rng: Random) -> bytes:
    return plain(b"bonjour " * rng.choice((400_000, 600_000)))


def one_boundary_for_all(rng: Random) -> bytes:
    inner = b'Content-Type: multipart/mixed; boundary="xx"' + CRLF * 2 + b"--xx" + CRLF * 2 + b"a" + CRLF
    return mixed(*[inner] * rng.choice((2, 12, 30)))


def odd_boundary(rng: Random) -> bytes:
    return mixed(
        CRLF + b"a", boundary=rng.choice((b"", b" ", b"-", b"(" * 70, b"b" * 50_000, b"[a-z]+.*", b"\xc3\xa9"))
    )


def many_boundary_lines(rng: Random) -> bytes:
    return plain(b"--\r\n" * rng.choice((999, 70_000)))


def odd_file_name(rng: Random) -> bytes:
    name = rng.choice(
        (
            b"../../.bashrc",
            b"ordonnance\xe2\x80\xaefdp.exe",
            b"a.pdf" + b" " * 500 + b".scr",
            b"CON",
            b"a\x00.zip",
            b"a" * 30_000,
        )
    )
    return mixed(attached(b"PK\x03\x04" + rng.randbytes(500), b"application/zip", name))


def bombs_attached(rng: Random) -> bytes:
    bomb = rng.choice(
        (
            gzip.compress(bytes(30_000_000)),
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x27\x10\x00\x00\x13\x88\x08\x06",
            b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
            b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'cccc'>" + b"<!ENTITY d '&b;&b;&b;'>" * 500,
        )
    )
    return mixed(b"Content-Type: text/plain" + CRLF * 2 + b"Voir la photo", attached(bomb, b"image/png", b"photo.png"))


def elsewhere(rng: Random) -> bytes:
    kind = rng.choice(
        (
            b'message/external-body; access-type=URL; URL="file:///etc/passwd"',
            b"message/partial; id=a; number=1; total=99999",
            b"multipart/signed; protocol=a; boundary=xx",
            b"application/x-a; a=" + b"b" * 20_000,
        )
    )
    return plain(b"--xx\r\nContent-Type: text/plain\r\n\r\na\r\n--xx--", kind)


def false_bounce(rng: Random) -> bytes:
    status = (
        b"Content-Type: message/delivery-status"
        + CRLF * 2
        + b"Action: failed\r\nStatus: 5.1.1\r\n\r\n" * rng.choice((1, 60, 5_000))
    )
    said = (
        b"Content-Type: text/rfc822-headers"
        + CRLF * 2
        + b"Message-ID: "
        + rng.choice((b"<a@b.invalid>", b"x" * 90_000))
        + CRLF
    )
    return mixed(
        b"Content-Type: text/plain" + CRLF * 2 + b"rendu", status, said, kind=b"report; report-type=delivery-status"
    )


def forged_letter(rng: Random) -> bytes:
    size = rng.choice((1, 4_000, 1_040_000, 1_060_000))
    return mixed(*[attached(b"CLQ1\x02" + rng.randbytes(size))] * rng.choice((1, 1, 2)))


def too_many_letters(rng: Random) -> bytes:
    return mixed(*(attached(b"CLQ1" + rng.randbytes(30)) for _ in range(rng.choice((17, 150)))))


def forged_armor(rng: Random) -> bytes:
    letter = base64.urlsafe_b64encode(b"CLQ1\x02" + rng.randbytes(400)).rstrip(b"=")
    inside = rng.choice((letter, b"", b"!" * 400, letter + b"=", letter[:-1] + b"_", "\u200b".encode() + letter))
    return plain(CRLF.join((BEGIN, inside, END)) * rng.choice((1, 3, 17)))


def open_armor(rng: Random) -> bytes:
    return plain((BEGIN + CRLF) * rng.choice((1, 40, 40_000)) + b"A" * 500)


def armor_in_a_page(rng: Random) -> bytes:
    inside = BEGIN + b"<br>" + b"QUJD<script>a()</script>" * rng.choice((1, 5_000)) + b"<br>" + END
    return plain(inside, b"text/html")


def cut_off(rng: Random) -> bytes:
    mail = mixed(attached(rng.randbytes(3_000)), b"Content-Type: text/html" + CRLF * 2 + b"<p>Bonjour</p>" * 50)
    return mail[: rng.randrange(1, len(mail))]


def altered(rng: Random) -> bytes:
    mail = bytearray(
        mixed(attached(rng.randbytes(300)), b"Content-Type: text/html" + CRLF * 2 + b"<p>Bonjour &amp;</p>" * 20)
    )
    for _ in range(rng.randrange(1, 60)):
        mail[rng.randrange(len(mail))] = rng.randrange(256)
    return bytes(mail)


KINDS: tuple[Kind, ...] = (
    *(many_parts, nested, nested_in_folds, mail_within_mail, endless_header, endless_folds, many_headers, never_a_body),
    *(encoded_words, odd_word_charset, odd_charset, charset_in_pieces, many_parameters, huge_base64, broken_base64),
    *(broken_quoted, odd_transfer, no_bytes, only_lines, null_bytes, noise, noise_behind_a_head, two_directions),
    *(unseen_sender, odd_sender, odd_date, heaped_marks, one_line, page, pages, invitation, oversize),
    *(one_boundary_for_all, odd_boundary, many_boundary_lines, odd_file_name, bombs_attached, elsewhere, false_bounce),
    *(forged_letter, too_many_letters, forged_armor, open_armor, armor_in_a_page, cut_off, altered),
)


def hostile(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """(kind, mail), the kinds in turn."""
    for at in range(count):
        kind = KINDS[at % len(KINDS)]
        yield kind.__name__, kind(Random(f"{seed}:{at}"))
