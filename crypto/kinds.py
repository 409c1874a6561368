"""The kinds of letter, who may sign them, and the closed lists that a header speaks in (docs/letter.md, section 4).

Every list is closed and its numbers are never given another meaning, except the signs: a bit that this version does
not know is kept, because a reader must take it for a sign.
"""

from dataclasses import dataclass
from enum import KEEP, IntEnum, IntFlag, auto

from crypto.keys import Role


class Kind(IntEnum):
    """Field 2 of a header."""

    QUESTION = 1
    REPLY = 2
    CARD = 3
    NOTICE = 4
    ADMIN = 5
    CALLBACK = 6
    RECEIPT = 7
    WITHDRAW = 8
    ENROL = 9
    JOIN = 10
    CONFIRM = 11
    ROSTER = 12
    REKEY = 13


class Direction(IntEnum):
    """Field 4 of a header."""

    TO_PRACTICE = 1
    FROM_PRACTICE = 2


class Signer(IntEnum):
    """What the reader knows the key of a sender to be. Not written anywhere."""

    DEVICE = auto()
    PHYSICIAN = auto()
    SUBSTITUTE = auto()
    SECRETARY = auto()
    INVITED = auto()


SIGNER_OF_ROLE = {
    Role.PHYSICIAN: Signer.PHYSICIAN,
    Role.SUBSTITUTE: Signer.SUBSTITUTE,
    Role.SECRETARY: Signer.SECRETARY,
}


class Category(IntEnum):
    """Field 14: what a question is about. The last three are the fixed choices that reception answers."""

    NONE = 0
    MEDICINE = 1
    RESULT = 2
    FOLLOW_UP = 3
    OTHER = 4
    HOURS = 5
    APPOINTMENT = 6
    PAPERS = 7


class Sign(IntFlag, boundary=KEEP):
    """Fields 16 and 18: signs ticked by the patient, signs found in the text by the page."""

    CHEST_PAIN = 1 << 0
    HARD_TO_BREATHE = 1 << 1
    SUDDEN_WEAKNESS_OR_SPEECH = 1 << 2
    BLEEDING_THAT_GOES_ON = 1 << 3
    SWELLING_OF_FACE_OR_THROAT = 1 << 4
    THOUGHTS_OF_SELF_HARM = 1 << 5
    FAINTING_OR_CONVULSION = 1 << 6
    PREGNANCY_ALARM = 1 << 7
    INFANT_FEVER = 1 << 8
    MENINGITIS = 1 << 9
    POISONING = 1 << 10


NO_SIGN = Sign(0)


class LengthClass(IntEnum):
    """Field 19: how long a free text is, in Unicode code points after NFC."""

    NONE = 0
    UP_TO_200 = 1
    UP_TO_500 = 2
    LONGER = 3


def length_class(words: str) -> LengthClass:
    """The class of a free text, which is never empty."""
    if len(words) <= 200:
        return LengthClass.UP_TO_200
    return LengthClass.UP_TO_500 if len(words) <= 500 else LengthClass.LONGER


LANGUAGES = ("fr", "ar", "en")

FREE_TEXT_KINDS = frozenset({Kind.QUESTION, Kind.REPLY})
"""The only kinds whose body holds words that somebody typed for somebody to read."""


@dataclass(frozen=True)
class Rule:
    """Which way a kind travels and who may sign it."""

    direction: Direction
    signers: frozenset[Signer]


_PHYSICIANS = frozenset({Signer.PHYSICIAN, Signer.SUBSTITUTE})
_MEMBERS = _PHYSICIANS | {Signer.SECRETARY}
_FROM_DEVICE = Rule(Direction.TO_PRACTICE, frozenset({Signer.DEVICE}))
_FROM_PHYSICIANS = Rule(Direction.FROM_PRACTICE, _PHYSICIANS)
_FROM_MEMBERS = Rule(Direction.FROM_PRACTICE, _MEMBERS)

RULES = {
    Kind.QUESTION: _FROM_DEVICE,
    Kind.REPLY: _FROM_PHYSICIANS,
    Kind.CARD: _FROM_PHYSICIANS,
    Kind.NOTICE: _FROM_MEMBERS,
    Kind.ADMIN: _FROM_MEMBERS,
    Kind.CALLBACK: _FROM_MEMBERS,
    Kind.RECEIPT: _FROM_DEVICE,
    Kind.WITHDRAW: _FROM_DEVICE,
    Kind.ENROL: Rule(Direction.TO_PRACTICE, frozenset({Signer.DEVICE, Signer.INVITED})),
    Kind.JOIN: Rule(Direction.TO_PRACTICE, _MEMBERS | {Signer.INVITED}),
    Kind.CONFIRM: _FROM_MEMBERS,
    Kind.ROSTER: _FROM_MEMBERS,
    Kind.REKEY: _FROM_DEVICE,
}
"""A DEVICE in ENROL and a member in JOIN are there for the letter that is delivered twice, the second time known."""
