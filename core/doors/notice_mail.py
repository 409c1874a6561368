"""A mail that says to a patient that a letter waits, and how to open it: nothing of what it says, and nobody's name.

It carries the letter as it is sealed: in a file, behind those that have to be opened before it, and alone in the link where the
patients' page has an address and the letter is short. Or, where the practice wants that, nothing but the notice.
"""

import base64
from collections.abc import Sequence
from email.utils import formatdate
from typing import Final

from core.doors.sealed_mail import SUBJECT
from crypto.armor import to_link, wrap
from crypto.primitives import blake

FILE: Final = "message.colloque"
MOST_IN_LINK: Final = 9 << 10
_WITH_LINK = (
    "Un nouveau message vous attend. Il est sous clé : seul votre téléphone inscrit l'ouvre, avec votre code. Sur ce "
    "téléphone, touchez le lien ci-dessous ; ou enregistrez le fichier joint, puis dans la page : « Ouvrir une lettre "
    "du cabinet ». Ce courriel part tout seul : n'y répondez pas.",
    "رسالة جديدة في انتظارك. هي مقفلة بمفتاح: لا يفتحها إلّا هاتفك المسجَّل، برمزك. على هذا الهاتف، المس الرابط أدناه؛ أو "
    "احفظ الملفّ المرفق، ثمّ في الصفحة: «فتح رسالة من العيادة». هذا البريد آلي: لا تردّ عليه.",
    "A new message waits for you. It is locked: only your enrolled phone opens it, with your code. On that phone, tap the "
    'link below; or save the attached file, then in the page: "Open a letter of the practice". This e-mail is '
    "automatic: do not answer it.",
)
_WITH_FILE = (
    "Un nouveau message vous attend. Il est sous clé : seul votre téléphone inscrit l'ouvre, avec votre code. Enregistrez "
    "le fichier joint sur ce téléphone, puis dans la page : « Ouvrir une lettre du cabinet ». Ce courriel part tout "
    "seul : n'y répondez pas.",
    "رسالة جديدة في انتظارك. هي مقفلة بمفتاح: لا يفتحها إلّا هاتفك المسجَّل، برمزك. احفظ الملفّ المرفق على هذا الهاتف، ثمّ في "
    "الصفحة: «فتح رسالة من العيادة». هذا البريد آلي: لا تردّ عليه.",
    "A new message waits for you. It is locked: only your enrolled phone opens it, with your code. Save the attached file "
    'on that phone, then in the page: "Open a letter of the practice". This e-mail is automatic: do not answer it.',
)
_ALONE = (
    "Un nouveau message vous attend. Il est sous clé : seul votre téléphone inscrit l'ouvre, avec votre code, dans la page "
    "qu'il connaît. Ce courriel part tout seul : n'y répondez pas.",
    "رسالة جديدة في انتظارك. هي مقفلة بمفتاح: لا يفتحها إلّا هاتفك المسجَّل، برمزك، في الصفحة التي يعرفها. هذا البريد آلي: لا "
    "تردّ عليه.",
    "A new message waits for you. It is locked: only your enrolled phone opens it, with your code, in the page that it "
    "knows. This e-mail is automatic: do not answer it.",
)


def notice_name(letter: bytes) -> str:
    """Under this name goes the mail of a letter, however often it is sent: the first half of its Message-ID."""
    return blake("mail", letter).hex()[:40]


def notice_mail(
    sender: str, to: str, letter: bytes, page: str, *, carries: bool, at_ms: int, before: Sequence[bytes] = ()
) -> bytes:
    """The mail of a sealed letter. `page`: the address of the patients' page, or nothing; `carries`: the letter goes along,
    behind those `before` it (at most 15, oldest first).
    """
    name = notice_name(letter)
    link = f"{page}#l={to_link(letter)}" if carries and page and len(letter) <= MOST_IN_LINK else ""
    said = _ALONE if not carries else _WITH_LINK if link else _WITH_FILE
    words = "\n\n".join(filter(None, (*said, link or (page if not carries else "")))) + "\n"
    head = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {SUBJECT}",
        f"Message-ID: <{name}@{sender.rpartition('@')[2]}>",
        f"Date: {formatdate(at_ms / 1000)}",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ]
    text = _part(["Content-Type: text/plain; charset=utf-8"], words.replace("\n", "\r\n").encode("utf-8"))
    if not carries:
        return "\r\n".join(head).encode("utf-8") + b"\r\n" + text
    file = [
        f'Content-Type: application/octet-stream; name="{FILE}"',
        f'Content-Disposition: attachment; filename="{FILE}"',
    ]
    edge = f"--{name}".encode("ascii")
    whole = [f'Content-Type: multipart/mixed; boundary="{name}"', ""]
    parts = b"".join(b"\r\n" + edge + b"\r\n" + part for part in (text, _part(file, _file(letter, before))))
    return "\r\n".join((*head, *whole)).encode("utf-8") + parts + b"\r\n" + edge + b"--\r\n"


def _file(letter: bytes, before: Sequence[bytes]) -> bytes:
    """One letter as it is, several as text."""
    return "".join(map(wrap, (*before, letter))).encode("ascii") if before else letter


def _part(head: list[str], data: bytes) -> bytes:
    body = base64.b64encode(data)
    lines = b"\r\n".join(body[at : at + 76] for at in range(0, len(body), 76))
    return "\r\n".join((*head, "Content-Transfer-Encoding: base64", "", "")).encode("ascii") + lines + b"\r\n"
