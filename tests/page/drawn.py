"""Letters drawn by lot: sound ones, ones that no reader takes, and the recipe by which the page's modules seal the same."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import Any

from crypto.body import (
    Admin,
    Body,
    Callback,
    Card,
    Confirm,
    Consent,
    Enrol,
    Join,
    Level,
    Notice,
    Question,
    Receipt,
    Rekey,
    Reply,
    RosterUpdate,
    write_body,
)
from crypto.encoding import dec, enc, u64
from crypto.errors import Refused
from crypto.keys import Profile, Revoked, Role, Roster
from crypto.kinds import RULES, Category, Direction, Kind, Sign
from crypto.letter import Draft, Recipient, Sealed, seal_letter
from crypto.letterhead import Ack
from crypto.primitives import kem_key
from crypto.templates import TEMPLATES, Field
from tests.vectors.forge import Forgery, addressee_of, forge, sender_of, slips_of, sound_body
from tests.vectors.world import NOW, THREAD, World

HARMLESS = (
    *("a", "Z", " ", "é", "e\u0301", "œ", "ص", "دواء", "أ", "ا\u0654", "한", "\u1112\u1161", "中"),
    *("🙂", "👩\u200d⚕️", "\U0001d11e", "0", "5", "12", "٣", "-", "'"),
)
PIECES = (  # half a pair never meets its other half: JSON would make one character of them
    *HARMLESS,
    *(
        "500",
        "Ⅳ",
        "²",
        "½",
        "\u00a0",
        "\u2003",
        "\u3000",
        "\u200f",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\n",
        "\t",
        "\r",
        "\0",
    ),
    *("\x1b", "\x7f", "\x85", "\x1c", "\u2028", "\u2029", "\ue000", "\ufffe", "\u0378", "\ud800a", "\udfffa"),
)
PHONES = ("190", "+216 00 000 000", "71", "0", "+", "+1", "216  00", " 190", "190 ", "٣٣", "1" * 20, "1" * 21, "19\n")
TIMES = ("17:30", "00:00", "23:59", "24:00", "9:00", "17:60", "17:30:00", "17.30", "٠٩:٠٠", "17:30\n")
DAYS = (
    "2026-02-29",
    "2024-02-29",
    "2026-13-01",
    "2026-00-10",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "2026-1-1",
    "x",
)
BIG = (0, 1, 2, 3, 2**53 - 1, 2**53 + 1, 2**63, 2**64 - 1)


@dataclass(frozen=True)
class Drawn:
    """What both sides are asked to seal."""

    sender: str
    reader: str
    body: Body
    draft: Mapping[str, Any]
    recipients: tuple[Recipient, ...]

    def seal(self, world: World) -> Sealed:
        """By `crypto/`; raises `Refused`."""
        return seal_letter(
            world.keys[self.sender].sig, Draft(written=write_body(self.body), **self.draft), self.recipients
        )

    def recipe(self) -> dict[str, Any]:
        """For tests/page/mirror/seal.js."""
        body = {"kind": int(self.body.kind), **plain(self.body)}
        if isinstance(self.body, Card):
            body["medicines"] = [{"brand": brand, "inn": inn} for brand, inn in self.body.medicines]
        recipients = [{"role": one.role.decode(), "kemPk": plain(one.kem_pk)} for one in self.recipients]
        return {"sender": self.sender, "body": body, "draft": plain(self.draft), "recipients": recipients}


def camel(name: str) -> str:
    """snake_case as JavaScript writes it."""
    first, *more = name.split("_")
    return first + "".join(word.capitalize() for word in more)


def plain(value: Any) -> Any:
    """A value for JSON: bytes as {hex}, whole numbers as {big}."""
    match value:
        case bytes():
            return {"hex": value.hex()}
        case None | str() | bool():
            return value
        case Enum() if not isinstance(value, Sign):
            return int(value.value)
        case int():
            return {"big": str(int(value))}
        case tuple() | list():
            return [plain(one) for one in value]
        case dict():
            return {camel(name): plain(one) for name, one in value.items()}
    assert is_dataclass(value)
    return {camel(one.name): plain(getattr(value, one.name)) for one in fields(value)}


class Lot:
    """Draws from one seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.dice = random.Random(seed)

    def rarely(self, one_in: int = 12) -> bool:
        """True once in so many draws."""
        return self.dice.randrange(one_in) == 0

    def octets(self, size: int) -> bytes:
        """Bytes, now and then one short."""
        return self.dice.randbytes(size - self.rarely(60))

    def number(self) -> int:
        """A whole number, now and then at an end of what 64 bits hold."""
        return self.dice.choice(BIG) if self.rarely(3) else self.dice.randrange(2**41)

    def words(self, most: int) -> str:
        """Words of up to about `most` characters, mostly harmless."""
        pieces = PIECES if self.rarely(8) else HARMLESS
        size = self.dice.choice((0, 1, 5, 20, most // 2, most - 1, most, most + 1)) if self.rarely(4) else 12
        drawn = "".join(self.dice.choice(pieces) for _ in range(min(size, 300)))
        return (drawn + "x" * most)[:size] if size > len(drawn) else drawn[:size]

    def day(self) -> str:
        """A day of this century, now and then a strange one."""
        return (
            self.dice.choice(DAYS) if self.rarely() else str(date(2000, 1, 1) + timedelta(self.dice.randrange(30_000)))
        )

    def value(self, kind: Field) -> str | bytes:
        """A value for one field of a template."""
        match kind:
            case Field.DATE:
                return self.day()
            case Field.TIME:
                return self.dice.choice(TIMES) if self.rarely(4) else "09:05"
            case Field.PHONE:
                return self.dice.choice(PHONES) if self.rarely(4) else "+216 00 000 000"
        return self.octets(32 if kind is Field.LETTER else 16)

    def templated(self, make: type[Notice | Admin | Callback]) -> Body:
        """A template of that kind, its values in order."""
        number = self.dice.choice(list(TEMPLATES[make.kind]))
        values = tuple(self.value(kind) for kind in TEMPLATES[make.kind][number][1])
        return make(
            self.dice.choice((0, 7, 2**60)) if self.rarely(20) else number, values[: -1 if self.rarely(20) else None]
        )

    def body(self, kind: Kind) -> Body:
        """A body of that kind."""
        lot, octets, sound = self.dice, self.octets, sound_body(self.world, kind)
        match sound:
            case Question():
                return Question(self.words(80), self.words(lot.choice((200, 500, 10_000))))
            case Reply():
                return Reply(self.words(lot.choice((200, 500, 10_000))))
            case Card():
                names = lambda: self.words(80).strip() or "Bilan"  # noqa: E731
                medicines = tuple(
                    (names(), self.words(20)) for _ in range(lot.choice((0, 1, 3, 41 if self.rarely() else 2)))
                )
                exams = tuple(names() for _ in range(lot.choice((0, 1, 40))))
                return Card(octets(16), self.day(), octets(16), self.day(), medicines, exams)
            case Notice() | Admin() | Callback():
                return self.templated(type(sound))
            case Receipt():
                return Receipt(octets(32), self.number())
            case Enrol() if self.rarely(2):
                consent = Consent(
                    self.number(), lot.choice(("fr", "ar", "en", "de" if self.rarely() else "fr")), octets(32)
                )
                device = self.world.keys["newcomer"]
                return Enrol(
                    octets(8),
                    device.sig.public,
                    device.kem.public,
                    self.number(),
                    lot.choice((consent, None)),
                    octets(32),
                )
            case Join() if self.rarely(2):
                return Join(self.world.keys["joiner"].sig.public, octets(1216), octets(32))
            case Confirm() if self.rarely(2):
                given = lot.choice((b"", octets(32))), lot.choice((b"", octets(32)))
                return Confirm(lot.choice(list(Level)), octets(32), self.world.roster_file, *given)
            case RosterUpdate() if self.rarely(3):
                return RosterUpdate(lot.choice((b"", octets(80), bytes((1 << 19) + 1), self.world.roster_file[:-1])))
            case Rekey():
                return Rekey(octets(1216))
        return sound

    def draft(self, kind: Kind, to: str) -> dict[str, Any]:
        """The rest of a header, mostly as the kind wants it."""
        lot, world, towards = self.dice, self.world, RULES[kind].direction is Direction.TO_PRACTICE
        seq = lot.choice((1, 1, 2, self.number()))
        wants_prev, writes, asks = (
            (seq == 1) is self.rarely(),
            kind in (Kind.QUESTION, Kind.REPLY),
            kind is Kind.QUESTION,
        )
        acks = [
            Ack(self.octets(32), lot.choice((1, self.number())), self.octets(32))
            for _ in range(lot.choice((0, 1, 2, 8)))
        ]
        acks = acks * 2 if self.rarely(30) else acks if self.rarely() else sorted(acks, key=lambda ack: ack.sender)
        screen = lot.choice((0, 1, self.number())) if asks or self.rarely(30) else 0
        return {
            "practice": world.roster.practice,
            "to": world.roster.practice if towards else world.keys[to].sig.public,
            "seq": seq,
            "prev": self.octets(32) if wants_prev else b"",
            "sent_ms": self.number(),
            "roster_v": self.number(),
            "lang": "xx" if self.rarely(30) else lot.choice(("fr", "ar", "en")),
            "record": b"" if towards is not self.rarely(30) else self.octets(32),
            "thread": THREAD if writes is not self.rarely(30) else b"",
            "consultation": lot.choice((b"", self.octets(16))),
            "acks": tuple(acks),
            "category": lot.choice(list(Category)[1:]) if asks is not self.rarely(30) else Category.NONE,
            "signs": Sign(self.number()) if asks or self.rarely(30) else Sign(0),
            "screen_version": screen,
            "screened": Sign(self.number()) if screen or self.rarely(30) else Sign(0),
            "letter_id": self.octets(16),
        }

    def roster(self) -> Roster:
        """A practice of up to nine members: who stands for whom, who reads at triage, who left."""
        members = [bytes([at]) * 16 for at in range(9)]
        roles = [self.dice.choice(list(Role)) for _ in members]
        physicians = sorted(member for member, role in zip(members, roles, strict=True) if role is Role.PHYSICIAN)
        profiles = []
        for letter, member, role in zip("ABCDEFGHI", members, roles, strict=True):
            stands = self.dice.sample(physicians, min(len(physicians), self.dice.randrange(4)))
            profiles.append(
                Profile(
                    letter,
                    self.dice.randbytes(32),
                    self.dice.randbytes(1216),
                    self.dice.choice(members) if self.rarely(3) else member,
                    role,
                    "" if role is Role.SECRETARY else "Dr Fictif",
                    reads_triage=role is Role.SECRETARY and self.rarely(2),
                    stands_for=tuple(sorted(stands)) if role is Role.SUBSTITUTE else (),
                    revoked=Revoked(2, 1, bytes(32)) if self.rarely(4) else None,
                )
            )
        return replace(self.world.roster, profiles=tuple(profiles))

    def drawn(self) -> Drawn:
        """One thing to seal."""
        kind = self.dice.choice(list(Kind))
        to = addressee_of(kind)
        slips = slips_of(self.world, kind, to)
        recipients = [Recipient(slip.role, slip.kem_pk) for slip in slips]
        if self.rarely(20):
            recipients = recipients * self.dice.choice((0, 2, 16)) or [Recipient(b"P", bytes(1216))]
        if self.rarely(20):
            low = kem_key(bytes(32)).public[:1184] + bytes(32)
            recipients[-1] = Recipient(recipients[-1].role, self.dice.choice((low, b"\xff" * 1216, low[:-1])))
        return Drawn(sender_of(kind), to, self.body(kind), self.draft(kind, to), tuple(recipients))

    def damaged(self, data: bytes, count: int) -> bytes:
        """One of `count` fields in another's form, or one byte of all."""
        lot = self.dice
        parts = list(dec(data, count, ""))
        at = lot.randrange(count)
        changed = bytearray(parts[at])
        if changed:
            changed[lot.randrange(len(changed))] ^= 1 << lot.randrange(8)
        known = (
            b"",
            u64(0),
            u64(lot.randrange(16)),
            u64(2**64 - 1),
            enc(b"", b""),
            parts[at] + b"\0",
            parts[at][:-1],
            bytes(changed),
        )
        parts[at] = lot.choice(
            (*known, parts[lot.randrange(count)], lot.choice(PIECES).encode("utf-8", "surrogatepass"))
        )
        whole = enc(*parts)
        return whole[:-1] if self.rarely(40) else whole

    def forged(self) -> tuple[bytes, str]:
        """A letter that is signed and sealed as it should be, and wrong inside, with its reader."""
        kind = self.dice.choice(list(Kind))
        inside = enc(bytes(32), *sound_body(self.world, kind).fields())
        count = len(sound_body(self.world, kind).fields()) + 1
        wishes: tuple[Callable[[], Forgery], ...] = (
            lambda: Forgery(kind, header=lambda data: self.damaged(data, 26)),
            lambda: Forgery(kind, body_data=self.damaged(inside, count)),
            lambda: Forgery(kind, raw=self._hit),
        )
        return forge(self.world, self.dice.choice(wishes)()), addressee_of(kind)

    def _hit(self, raw: bytes) -> bytes:
        at = self.dice.randrange(len(raw))
        return self.dice.choice(
            (
                raw[:at] + bytes([raw[at] ^ 1 << self.dice.randrange(8)]) + raw[at + 1 :],
                raw[:at],
                raw[:at] + b"\0" + raw[at:],
                raw + b"\0",
            )
        )


def letters(world: World, seed: int, count: int) -> Iterator[tuple[bytes, str]]:
    """Forged letters and their readers."""
    lot = Lot(world, seed)
    return (lot.forged() for _ in range(count))


def sealed(one: Drawn, world: World) -> tuple[bytes, str]:
    """The letter and "", or nothing and the code of the refusal."""
    try:
        return one.seal(world).raw, ""
    except Refused as refused:
        return b"", refused.code


__all__ = ["NOW", "Drawn", "Lot", "letters", "sealed"]
