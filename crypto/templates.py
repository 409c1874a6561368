"""The templates: all that a patient can be told without a physician's own words (docs/letter.md, section 5).

A letter carries the number of a template and its typed values; the words are in the reader's translations.
"""

import re
from datetime import date
from enum import Enum

from crypto.encoding import from_text, sized, text
from crypto.errors import Refused
from crypto.kinds import Kind

Value = str | bytes


class Field(Enum):
    """The type of one value: its Python form and its bytes."""

    DATE = "date"
    """str "2026-11-21"."""
    TIME = "time"
    """str "17:30"."""
    PHONE = "phone"
    """str, digits in groups with one space between, maybe a leading plus: "+216 00 000 000", "190"."""
    PHYSICIAN = "physician"
    """16 bytes: a member id of the roster, which holds the name."""
    CONSULTATION = "consultation"
    """16 bytes: a consultation id."""
    LETTER = "letter"
    """32 bytes: a letter hash."""
    CHALLENGE = "challenge"
    """16 random bytes."""


TEMPLATES: dict[Kind, dict[int, tuple[str, tuple[Field, ...]]]] = {
    Kind.NOTICE: {
        1: ("received", (Field.LETTER,)),
        2: ("handled", (Field.LETTER,)),
        3: ("redirected", (Field.LETTER, Field.PHONE)),
        4: ("closed", (Field.LETTER,)),
        5: ("device_changed", (Field.DATE, Field.TIME)),
        6: ("come_in", (Field.LETTER, Field.PHONE)),
    },
    Kind.ADMIN: {
        1: ("hours", (Field.TIME, Field.TIME, Field.PHONE)),
        2: ("call_for_appointment", (Field.PHONE,)),
        3: ("appointment", (Field.DATE, Field.TIME, Field.PHYSICIAN, Field.PHONE)),
        4: ("bring_papers", (Field.PHONE,)),
        5: ("consultation_follow_up_ended", (Field.CONSULTATION, Field.PHONE)),
    },
    Kind.CALLBACK: {
        1: ("show_digits", (Field.CHALLENGE,)),
    },
}
"""Kind -> number -> (name, fields in order). A number is never given another meaning."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_PHONE = re.compile(r"(?=.{2,20}\Z)\+?[0-9]+( [0-9]+)*")
_SIZES = {Field.PHYSICIAN: 16, Field.CONSULTATION: 16, Field.LETTER: 32, Field.CHALLENGE: 16}


def template_number(kind: Kind, name: str) -> int:
    """The number of a template by its name; KeyError when there is none."""
    return {known: number for number, (known, _) in TEMPLATES[kind].items()}[name]


def is_text(field: Field) -> bool:
    """Whether a value of this field is words; else it is bytes."""
    return field not in _SIZES


def write_value(value: Value) -> bytes:
    """The bytes of one value."""
    return text(value) if isinstance(value, str) else value


def read_value(field: Field, data: bytes, code: str) -> Value:
    """The value of one field, in its only form."""
    if field in _SIZES:
        return sized(data, _SIZES[field], code)
    words = from_text(data, code)
    if field is Field.DATE:
        return checked_date(words, code)
    if not (_TIME if field is Field.TIME else _PHONE).fullmatch(words):
        raise Refused(code)
    return words


def checked_date(words: str, code: str) -> str:
    """A day that exists, written "2026-11-21"."""
    if not _DATE.fullmatch(words):
        raise Refused(code)
    try:
        date.fromisoformat(words)
    except ValueError:
        raise Refused(code) from None
    return words
