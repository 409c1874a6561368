"""The bodies of the thirteen kinds of letter: docs/letter.md, section 5."""

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.independent.proof_verifier import dec, need, text, u

CODE = "body.encoding"


@dataclass(frozen=True)
class Body:
    fields: list[bytes]  # as they stand, without the 32 random bytes
    words: dict[str, str] = field(default_factory=dict)
    text: str = ""
    sig_pk: bytes = b""
    roster: bytes = b""
    mac: bytes = b""


def sized(one: bytes, *lengths: int) -> bytes:
    need(len(one) in lengths, CODE)
    return one


def free_text(data: bytes) -> str:
    words = text(data, CODE)
    need(1 <= len(words) <= 10_000, CODE)
    need(all(unicodedata.category(sign) != "Cc" or sign in "\n\t" for sign in words), CODE)
    return words


def line(data: bytes) -> str:
    words = text(data, CODE)
    kinds = set(map(unicodedata.category, words))
    need(len(words) <= 80 and not any(kind[0] == "C" or kind in ("Zl", "Zp") for kind in kinds), CODE)
    return words


def name(data: bytes) -> str:
    words = line(data)
    need(words != "", CODE)
    return words


def medicine_name(data: bytes) -> str:
    words = name(data)
    kinds = [unicodedata.category(sign)[0] for sign in words]
    figures = "".join("9" if kind == "N" else " " if kind == "Z" else "a" for kind in kinds)
    need("999" not in figures and re.search("(^| )9", figures) is None, CODE)
    return words


def day(data: bytes) -> str:
    words = text(data, CODE)
    need(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", words) is not None, CODE)
    try:
        datetime.date(int(words[:4]), int(words[5:7]), int(words[8:]))
    except ValueError:
        need(False, CODE)
    return words


def time(data: bytes) -> str:
    words = text(data, CODE)
    need(re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", words) is not None, CODE)
    return words


def phone(data: bytes) -> str:
    words = text(data, CODE)
    need(2 <= len(words) <= 20 and re.fullmatch(r"\+?[0-9]+( [0-9]+)*", words) is not None, CODE)
    return words


def id16(data: bytes) -> str:
    return sized(data, 16).hex()


def hash32(data: bytes) -> str:
    return sized(data, 32).hex()


TEMPLATES: dict[int, dict[int, tuple[Callable[[bytes], str], ...]]] = {
    4: {
        1: (hash32,),
        2: (hash32,),
        3: (hash32, phone),
        4: (hash32,),
        5: (day, time),
        6: (hash32, phone),
    },
    5: {1: (time, time, phone), 2: (phone,), 3: (day, time, id16, phone), 4: (phone,), 5: (id16, phone)},
    6: {1: (id16,)},
}


def read_template(kind: int, f: list[bytes]) -> Body:
    number, values = u(f[0], CODE), dec(f[1], CODE)
    rules = TEMPLATES[kind].get(number)
    need(rules is not None and len(rules) == len(values), CODE)
    return Body(f, {str(at): rule(value) for at, (rule, value) in enumerate(zip(rules or (), values, strict=True))})


def read_card(f: list[bytes]) -> Body:
    words = {"consultation": id16(f[0]), "day": day(f[1]), "physician": id16(f[2]), "last day": day(f[3])}
    for at, one in enumerate(dec(f[4], CODE, limit=40)):
        brand, inn = dec(one, CODE, 2)
        words[f"medicine {at}"] = medicine_name(brand) + (f" ({medicine_name(inn)})" if inn else "")
    for at, one in enumerate(dec(f[5], CODE, limit=40)):
        words[f"exam {at}"] = name(one)
    return Body(f, words)


def read_enrol(f: list[bytes]) -> Body:
    sized(f[0], 8), sized(f[2], 1216), u(f[3], CODE)
    if f[4]:
        version, language, words_hash = dec(f[4], CODE, 3)
        u(version, CODE), sized(words_hash, 32)
        need(language in (b"fr", b"ar", b"en"), CODE)
    return Body(f, sig_pk=sized(f[1], 32), mac=sized(f[5], 32))


def read_confirm(f: list[bytes]) -> Body:
    level, drop_secret, journal_key = u(f[0], CODE), sized(f[3], 0, 32), sized(f[4], 0, 32)
    need(level <= 2 and 0 < len(f[2]) <= 512 * 1024, CODE)
    need((journal_key != b"") == (level == 0) and (drop_secret == b"") == (level == 0), CODE)
    return Body(f, roster=f[2], mac=sized(f[1], 32))


COUNTS = {1: 2, 2: 1, 3: 6, 4: 2, 5: 2, 6: 2, 7: 2, 8: 0, 9: 6, 10: 3, 11: 5, 12: 1, 13: 1}


def read_body(kind: int, plain: bytes) -> Body:
    blinding, *f = dec(plain, CODE, COUNTS[kind] + 1)
    sized(blinding, 32)
    match kind:
        case 1:
            return Body(f, {"subject": line(f[0])}, text=free_text(f[1]))
        case 2:
            return Body(f, text=free_text(f[0]))
        case 3:
            return read_card(f)
        case 4 | 5 | 6:
            return read_template(kind, f)
        case 7:
            return Body(f, {"letter": hash32(f[0]), "opened_ms": str(u(f[1], CODE))})
        case 9:
            return read_enrol(f)
        case 10:
            return Body(f, {"kem_pk": sized(f[1], 1216).hex()}, sig_pk=sized(f[0], 32), mac=sized(f[2], 32))
        case 11:
            return read_confirm(f)
        case 12:
            need(0 < len(f[0]) <= 512 * 1024, CODE)
            return Body(f, roster=f[0])
        case 13:
            return Body(f, {"kem_pk": sized(f[0], 1216).hex()})
    return Body(f)
