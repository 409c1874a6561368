"""The header of a letter: docs/letter.md, section 4, and the first columns of section 5."""

from dataclasses import dataclass
from typing import NamedTuple

from tests.independent.proof_verifier import dec, need, text, u

CODE = "header.encoding"
PHYSICIANS: frozenset[object] = frozenset({1, 2})
MEMBERS: frozenset[object] = frozenset({1, 2, 3})
DEVICE: frozenset[object] = frozenset({"device"})
NOBODY: frozenset[object] = frozenset()  # the new key signs, and its MAC vouches for it


class Kind(NamedTuple):
    name: str
    dir: int
    who: frozenset[object]


KINDS = {
    1: Kind("question", 1, DEVICE),
    2: Kind("reply", 2, PHYSICIANS),
    3: Kind("card", 2, PHYSICIANS),
    4: Kind("notice", 2, MEMBERS),
    5: Kind("admin", 2, MEMBERS),
    6: Kind("callback", 2, MEMBERS),
    7: Kind("receipt", 1, DEVICE),
    8: Kind("withdraw", 1, DEVICE),
    9: Kind("enrol", 1, NOBODY),
    10: Kind("join", 1, NOBODY),
    11: Kind("confirm", 2, MEMBERS),
    12: Kind("roster", 2, MEMBERS),
    13: Kind("rekey", 1, DEVICE),
}


@dataclass(frozen=True)
class Header:
    kind: int
    letter_id: bytes
    dir: int
    practice: bytes
    sender: bytes
    to: bytes
    thread: bytes
    consultation: bytes
    seq: int
    prev: bytes
    acks: list[tuple[bytes, int, bytes]]
    sent_ms: int
    category: int
    lang: str
    signs: int
    screen_version: int
    screened: int
    length_class: int
    roster_v: int
    record: bytes
    recipients: list[tuple[bytes, bytes]]
    body_hash: bytes
    body_ct_hash: bytes
    attachments: list[bytes]
    slots_hash: bytes


def sized(one: bytes, *lengths: int) -> bytes:
    need(len(one) in lengths, CODE)
    return one


def read_acks(data: bytes) -> list[tuple[bytes, int, bytes]]:
    acks = []
    for one in dec(data, CODE, limit=8):
        sig_pk, seq, letter_hash = dec(one, CODE, 3)
        need(u(seq, CODE) >= 1, CODE)
        acks.append((sized(sig_pk, 32), u(seq, CODE), sized(letter_hash, 32)))
    keys = [ack[0] for ack in acks]
    need(keys == sorted(set(keys)), CODE)
    return acks


def read_recipients(data: bytes) -> list[tuple[bytes, bytes]]:
    recipients = []
    for one in dec(data, CODE, limit=16):
        role, pk_hash = dec(one, CODE, 2)
        need(role in (b"H", b"B", b"P"), CODE)
        recipients.append((role, sized(pk_hash, 32)))
    return recipients


def read_header(hdr: bytes) -> Header:
    f = dec(hdr, CODE, 26)
    version, lang = u(f[0], CODE), text(f[14], CODE)
    header = Header(
        kind=u(f[1], CODE),
        letter_id=sized(f[2], 16),
        dir=u(f[3], CODE),
        practice=sized(f[4], 32),
        sender=sized(f[5], 32),
        to=sized(f[6], 32),
        thread=sized(f[7], 0, 16),
        consultation=sized(f[8], 0, 16),
        seq=u(f[9], CODE),
        prev=sized(f[10], 0, 32),
        acks=read_acks(f[11]),
        sent_ms=u(f[12], CODE),
        category=u(f[13], CODE),
        lang=lang,
        signs=u(f[15], CODE),
        screen_version=u(f[16], CODE),
        screened=u(f[17], CODE),
        length_class=u(f[18], CODE),
        roster_v=u(f[19], CODE),
        record=sized(f[20], 0, 32),
        recipients=read_recipients(f[21]),
        body_hash=sized(f[22], 32),
        body_ct_hash=sized(f[23], 32),
        attachments=dec(f[24], CODE, limit=16),
        slots_hash=sized(f[25], 32),
    )
    need(header.category <= 7 and header.length_class <= 3 and lang in ("fr", "ar", "en"), CODE)
    need(header.seq >= 1 and (header.prev == b"") == (header.seq == 1), CODE)
    need(version == 1, "header.version")
    need(header.kind in KINDS, "header.kind")
    return header


def check_fields(header: Header) -> None:
    """`header.fields`: what section 4 says of fields 8, 14, 16 to 19 and 21 for the kind."""
    question, code = header.kind == 1, "header.fields"
    need(header.kind not in (1, 2) or header.thread != b"", code)
    need((header.category != 0) == question, code)
    need(question or (header.signs, header.screen_version) == (0, 0), code)
    need(header.screen_version != 0 or header.screened == 0, code)
    need((header.length_class != 0) == (header.kind in (1, 2)), code)
    need((header.record == b"") == (header.dir == 1), code)
