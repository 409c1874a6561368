"""The body of each kind of letter: one frozen class a kind, one strict encoding each (docs/letter.md, section 5).

`body = enc(r32, fields of the kind)`. Everything malformed is `body.encoding`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import ClassVar

from crypto.encoding import dec, dec_list, enc, enc_list, from_text, from_u64, sized, sized_or_empty, text, u64
from crypto.errors import Refused
from crypto.keys import MOST_ROSTER_BYTES
from crypto.kinds import LANGUAGES, Kind, LengthClass, length_class
from crypto.primitives import KEM_PK_BYTES, blake, random
from crypto.templates import TEMPLATES, Value, checked_date, read_value, write_value
from crypto.words import free_text, line, name, without_dose

CODE = "body.encoding"
MOST_TEXT = 10_000
MOST_NAME = 80
MOST_LINES = 40


class Level(IntEnum):
    """How an enrolment was made; NONE stands in a confirm to a profile."""

    NONE = 0
    IN_PERSON = 1
    AT_A_DISTANCE = 2


@dataclass(frozen=True)
class Question:
    """A patient's question: `subject` is a line of the card or empty; `text` is free, 1 to 10,000 characters."""

    kind: ClassVar[Kind] = Kind.QUESTION
    subject: str = field(repr=False)
    text: str = field(repr=False)

    def fields(self) -> tuple[bytes, ...]:
        """`subject, text`."""
        return text(self.subject), text(self.text)


@dataclass(frozen=True)
class Reply:
    """A physician's reply that passed the gate; `text` is free, 1 to 10,000 characters."""

    kind: ClassVar[Kind] = Kind.REPLY
    text: str = field(repr=False)

    def fields(self) -> tuple[bytes, ...]:
        """`text`."""
        return (text(self.text),)


@dataclass(frozen=True)
class Card:
    """What a device is told of a consultation: names only, never a dose, posology, duration or quantity.

    `consultation` and `physician` (a member id) have 16 bytes; `date` and `window_end` are days "2026-11-21";
    `medicines` are pairs (brand, INN or empty); `exams` are names of exams whose result is recorded.
    """

    kind: ClassVar[Kind] = Kind.CARD
    consultation: bytes
    date: str
    physician: bytes
    window_end: str
    medicines: tuple[tuple[str, str], ...] = field(repr=False)
    exams: tuple[str, ...] = field(repr=False)

    def fields(self) -> tuple[bytes, ...]:
        """`consultation, date, physician, window end, [enc(brand, INN)], [exam]`."""
        return (
            self.consultation,
            text(self.date),
            self.physician,
            text(self.window_end),
            enc_list(enc(text(brand), text(inn)) for brand, inn in self.medicines),
            enc_list(map(text, self.exams)),
        )


@dataclass(frozen=True)
class _Templated:
    template: int
    values: tuple[Value, ...] = field(repr=False)

    def fields(self) -> tuple[bytes, ...]:
        """`template, [value]`."""
        return u64(self.template), enc_list(map(write_value, self.values))


class Notice(_Templated):
    """Where a patient's letter stands: a template of `TEMPLATES[Kind.NOTICE]` and its values."""

    kind: ClassVar[Kind] = Kind.NOTICE


class Admin(_Templated):
    """A fixed answer of reception: a template of `TEMPLATES[Kind.ADMIN]` and its values."""

    kind: ClassVar[Kind] = Kind.ADMIN


class Callback(_Templated):
    """Asks the device to show its digits during a call: a template of `TEMPLATES[Kind.CALLBACK]` and its values."""

    kind: ClassVar[Kind] = Kind.CALLBACK


@dataclass(frozen=True)
class Receipt:
    """The device opened the letter with this hash at `opened_ms`, by its own clock."""

    kind: ClassVar[Kind] = Kind.RECEIPT
    letter_hash: bytes
    opened_ms: int

    def fields(self) -> tuple[bytes, ...]:
        """`letter hash, opened_ms`."""
        return self.letter_hash, u64(self.opened_ms)


@dataclass(frozen=True)
class Withdraw:
    """The patient withdraws consent: closes device and thread."""

    kind: ClassVar[Kind] = Kind.WITHDRAW

    def fields(self) -> tuple[bytes, ...]:
        """Nothing."""
        return ()


@dataclass(frozen=True)
class Consent:
    """What the patient agreed to on the page: version and language of the text, `H("consent", text)`."""

    version: int
    language: str
    text_hash: bytes

    def encode(self) -> bytes:
        """`enc(version, language, hash)`."""
        return enc(u64(self.version), text(self.language), self.text_hash)


@dataclass(frozen=True)
class Enrol:
    """A new device asks to be enrolled: invite id 8 bytes, its keys, the page's version, a MAC of 32 bytes."""

    kind: ClassVar[Kind] = Kind.ENROL
    invite_id: bytes
    sig_pk: bytes
    kem_pk: bytes
    page_version: int
    consent: Consent | None
    mac: bytes

    def covered(self) -> tuple[bytes, ...]:
        """The fields that the MAC covers."""
        consent = self.consent.encode() if self.consent else b""
        return self.invite_id, self.sig_pk, self.kem_pk, u64(self.page_version), consent

    def fields(self) -> tuple[bytes, ...]:
        """`invite id, sig pk, kem pk, page version, consent or empty, MAC`."""
        return *self.covered(), self.mac


@dataclass(frozen=True)
class Join:
    """A new profile asks to join: its keys and a MAC of 32 bytes."""

    kind: ClassVar[Kind] = Kind.JOIN
    sig_pk: bytes
    kem_pk: bytes
    mac: bytes

    def fields(self) -> tuple[bytes, ...]:
        """`sig pk, kem pk, MAC`."""
        return self.sig_pk, self.kem_pk, self.mac


@dataclass(frozen=True)
class Confirm:
    """The profile that compared accepts. `roster` is a roster file.

    To a device `drop_secret` has 32 bytes and `journal_key` none; to a profile the reverse, and `level` is NONE.
    """

    kind: ClassVar[Kind] = Kind.CONFIRM
    level: Level
    mac: bytes
    roster: bytes
    drop_secret: bytes = field(default=b"", repr=False)
    journal_key: bytes = field(default=b"", repr=False)

    def fields(self) -> tuple[bytes, ...]:
        """`level, MAC, roster file, drop secret or empty, journal key or empty`."""
        return u64(self.level), self.mac, self.roster, self.drop_secret, self.journal_key


@dataclass(frozen=True)
class RosterUpdate:
    """A newer roster file for a device."""

    kind: ClassVar[Kind] = Kind.ROSTER
    roster: bytes

    def fields(self) -> tuple[bytes, ...]:
        """`roster file`."""
        return (self.roster,)


@dataclass(frozen=True)
class Rekey:
    """The device's new X-Wing public key; the old one serves until the practice has written to the new one."""

    kind: ClassVar[Kind] = Kind.REKEY
    kem_pk: bytes

    def fields(self) -> tuple[bytes, ...]:
        """`kem pk`."""
        return (self.kem_pk,)


Body = (
    Question
    | Reply
    | Card
    | Notice
    | Admin
    | Callback
    | Receipt
    | Withdraw
    | Enrol
    | Join
    | Confirm
    | RosterUpdate
    | Rekey
)


@dataclass(frozen=True)
class Written:
    """A body fixed in bytes, before it is recorded and sealed. `hash` is field 23 of its header."""

    body: Body
    data: bytes = field(repr=False)

    @property
    def hash(self) -> bytes:
        """`H("body", body)`."""
        return blake("body", self.data)


def write_body(body: Body) -> Written:
    """Fixes a body, 32 fresh random bytes in front (its hash says nothing). Refuses what no reader would take."""
    data = enc(random(32), *body.fields())
    return Written(read_body(body.kind, data), data)


def read_body(kind: Kind, data: bytes) -> Body:
    """The body of `kind` in its only encoding."""
    count, read = _READERS[kind]
    blind, *fields = dec(data, count + 1, CODE)
    sized(blind, 32, CODE)
    return read(*fields)


def body_length_class(body: Body) -> LengthClass:
    """Field 19 for a body: the class of its free text, NONE where it has none."""
    return length_class(body.text) if isinstance(body, Question | Reply) else LengthClass.NONE


def _read_question(subject: bytes, words: bytes) -> Body:
    return Question(line(subject, MOST_NAME, CODE), free_text(words, MOST_TEXT, CODE))


def _read_reply(words: bytes) -> Body:
    return Reply(free_text(words, MOST_TEXT, CODE))


def _read_card(consultation: bytes, day: bytes, physician: bytes, end: bytes, medicines: bytes, exams: bytes) -> Body:
    return Card(
        sized(consultation, 16, CODE),
        checked_date(from_text(day, CODE), CODE),
        sized(physician, 16, CODE),
        checked_date(from_text(end, CODE), CODE),
        tuple(_read_medicine(*dec(item, 2, CODE)) for item in dec_list(medicines, CODE, most=MOST_LINES)),
        tuple(name(item, MOST_NAME, CODE) for item in dec_list(exams, CODE, most=MOST_LINES)),
    )


def _read_medicine(brand: bytes, inn: bytes) -> tuple[str, str]:
    return without_dose(name(brand, MOST_NAME, CODE), CODE), without_dose(line(inn, MOST_NAME, CODE), CODE)


def _read_templated(make: type[Notice | Admin | Callback]) -> Callable[..., Body]:
    def read(number: bytes, values: bytes) -> Body:
        template = from_u64(number, CODE)
        if template not in TEMPLATES[make.kind]:
            raise Refused(CODE)
        _, types = TEMPLATES[make.kind][template]
        items = dec(values, len(types), CODE)
        return make(template, tuple(read_value(field, item, CODE) for field, item in zip(types, items, strict=True)))

    return read


def _read_receipt(letter_hash: bytes, opened_ms: bytes) -> Body:
    return Receipt(sized(letter_hash, 32, CODE), from_u64(opened_ms, CODE))


def _read_consent(data: bytes) -> Consent:
    version, language, text_hash = dec(data, 3, CODE)
    words = from_text(language, CODE)
    if words not in LANGUAGES:
        raise Refused(CODE)
    return Consent(from_u64(version, CODE), words, sized(text_hash, 32, CODE))


def _read_enrol(invite: bytes, sig_pk: bytes, kem_pk: bytes, page: bytes, consent: bytes, mac: bytes) -> Body:
    return Enrol(
        sized(invite, 8, CODE),
        sized(sig_pk, 32, CODE),
        sized(kem_pk, KEM_PK_BYTES, CODE),
        from_u64(page, CODE),
        _read_consent(consent) if consent else None,
        sized(mac, 32, CODE),
    )


def _read_join(sig_pk: bytes, kem_pk: bytes, mac: bytes) -> Body:
    return Join(sized(sig_pk, 32, CODE), sized(kem_pk, KEM_PK_BYTES, CODE), sized(mac, 32, CODE))


def _roster(data: bytes) -> bytes:
    if not 1 <= len(data) <= MOST_ROSTER_BYTES:
        raise Refused(CODE)
    return data


def _read_confirm(level: bytes, mac: bytes, roster: bytes, drop_secret: bytes, journal_key: bytes) -> Body:
    number = from_u64(level, CODE)
    to_profile = number == Level.NONE
    if number not in set(Level) or to_profile == bool(drop_secret) or to_profile != bool(journal_key):
        raise Refused(CODE)
    return Confirm(
        Level(number),
        sized(mac, 32, CODE),
        _roster(roster),
        sized_or_empty(drop_secret, 32, CODE),
        sized_or_empty(journal_key, 32, CODE),
    )


def _read_roster_update(roster: bytes) -> Body:
    return RosterUpdate(_roster(roster))


def _read_rekey(kem_pk: bytes) -> Body:
    return Rekey(sized(kem_pk, KEM_PK_BYTES, CODE))


_READERS: dict[Kind, tuple[int, Callable[..., Body]]] = {
    Kind.QUESTION: (2, _read_question),
    Kind.REPLY: (1, _read_reply),
    Kind.CARD: (6, _read_card),
    Kind.NOTICE: (2, _read_templated(Notice)),
    Kind.ADMIN: (2, _read_templated(Admin)),
    Kind.CALLBACK: (2, _read_templated(Callback)),
    Kind.RECEIPT: (2, _read_receipt),
    Kind.WITHDRAW: (0, Withdraw),
    Kind.ENROL: (6, _read_enrol),
    Kind.JOIN: (3, _read_join),
    Kind.CONFIRM: (5, _read_confirm),
    Kind.ROSTER: (1, _read_roster_update),
    Kind.REKEY: (1, _read_rekey),
}
