"""What a search compares: French and Arabic brought to one plain form, before indexing and before asking.

Folded: case and accents, œ and æ, harakat and tatweel, the forms of alef, ya, waw and ta marbuta, Arabic-Indic digits.
The article ال (and وال بال كال فال لل) is kept and also left out, so that a word is found with it and without.
"""

import re
import unicodedata

from core.record.rows import PatientRow

_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
_MARK = re.compile(f"[{_MARKS}]")
_WORD = re.compile(r"[^\W_]+")
_WORD_WITH_MARKS = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_ARTICLE = re.compile(r"^(?:ال(?=\w{2})|(?:وال|بال|كال|فال|لل)(?=\w{3}))")
_FORMS = str.maketrans(
    {"ٱ": "ا", "ى": "ي", "ة": "ه", "œ": "oe", "æ": "ae"}
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
)
_MOST_WORDS = 16
_BEFORE, _AFTER = 50, 110


def folded(text: str) -> list[str]:
    """The words of a text in their plain form, in order."""
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = _MARK.sub("", parted)
    if not plain.isascii():
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _WORD.findall(plain.translate(_FORMS))


def indexed(text: str) -> str:
    """What is indexed of a text: its folded words, then those that have an article once more without it."""
    words = folded(text)
    bare = [_ARTICLE.sub("", word) for word in words if _ARTICLE.match(word)]
    return " ".join(words + bare)


def asked(words: str) -> list[str]:
    """The folded words of a question, without article; at most 16. The last one is meant as a beginning."""
    return [_ARTICLE.sub("", word) for word in folded(words)[:_MOST_WORDS]]


def match(wanted: list[str]) -> str:
    """The full-text expression for `asked` words: all of them, the last by its beginning. Empty for no word."""
    return " ".join(f'"{word}"' for word in wanted) + "*" if wanted else ""


def holds(text: str, wanted: list[str]) -> bool:
    """Whether an indexed text has every one of the `asked` words, the last by its beginning."""
    words = text.split()
    return bool(wanted) and set(wanted[:-1]) <= set(words) and any(word.startswith(wanted[-1]) for word in words)


def patient_key(row: PatientRow) -> str:
    """By what the list of patients is sorted and searched: folded name, number, phone (spaced and in one piece)."""
    return indexed(f"{row.name} {row.number} {row.phone} {''.join(folded(row.phone))}")


def passage(text: str, wanted: list[str]) -> str:
    """About 160 characters of the text as it was written, around the first word that was asked for."""
    plain = " ".join(text.split())
    at = next((word.start() for word in _WORD_WITH_MARKS.finditer(plain) if _meant(word.group(), wanted)), 0)
    start = 0 if at <= _BEFORE else plain.rfind(" ", 0, at - _BEFORE) + 1
    end = len(plain)
    if end > at + _AFTER:
        space = plain.rfind(" ", at, at + _AFTER)
        end = space if space > at else at + _AFTER
    return ("… " if start else "") + plain[start:end] + (" …" if end < len(plain) else "")


def _meant(word: str, wanted: list[str]) -> bool:
    forms = indexed(word).split()
    return any(form in wanted[:-1] or form.startswith(wanted[-1]) for form in forms)
