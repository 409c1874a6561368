"""A mail server's answer in plain words, from servers that write no delivery report: told like one, as a hint.

It is read from the plain data of an ordinary mail, in one pass, after the process that parses mails gave it back.
"""

import re

from core.doors.mail_parts import MOST_LINE, Bounced, Ordinary
from core.record.addresses import is_address

MOST_NAMED = 8
MAILERS = frozenset({"mailer-daemon", "postmaster"})
_ID = re.compile(r"^message-id:[ \t]*(<[!-;=?-~]{1,200}>)", re.IGNORECASE | re.MULTILINE)
_APART = re.compile(r"[\s<>()\[\]\",;:|]+")
_STATUS = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_REPLY = re.compile(r"(?<![\d.])([45])[0-5]\d(?![\d.])")
_SLOW = re.compile(r"delay|retard|warning|avertissement|temporar|temporair|not yet|pas encore|try again|retried|retry")
_JOINERS = {ord("\u200c"): None, ord("\u200d"): None}


def returned(mail: Ordinary) -> Ordinary | Bounced:
    """The mail itself; where a mailer wrote it and it names others' addresses, what it says about a mail of ours, and about
    which one where it copies its head.
    """
    if mail.from_address.partition("@")[0].lower() not in MAILERS:
        return mail
    named = _named(mail)
    if not named:
        return mail
    start = mail.text.rfind("\n\n", 0, mail.text.lower().find(named[0])) + 1
    words = " ".join(mail.text[start : start + 2 * MOST_LINE].translate(_JOINERS).split())[:MOST_LINE].strip()
    copied = _ID.search(mail.text)
    return Bounced(copied[1] if copied else "", _status(words, mail.subject), words, named)


def _named(mail: Ordinary) -> tuple[str, ...]:
    """The addresses in its text, in small letters, but for its own."""
    words = (word.strip(".'") for word in _APART.split(mail.text.lower()) if "@" in word)
    found = dict.fromkeys(word for word in words if is_address(word) and word != mail.from_address.lower())
    return tuple(found)[:MOST_NAMED]


def _status(words: str, subject: str) -> str:
    """Its own where it gives one, else as much as its words say: nobody is told of a mail that is still on its way."""
    if told := _STATUS.search(words):
        return told[0]
    if code := _REPLY.search(words):
        return f"{code[1]}.0.0"
    return "4.0.0" if _SLOW.search(f"{subject} {words}".lower()) else "5.0.0"
