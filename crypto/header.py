"""The signed header of a log entry, and the heads it names (docs/log.md, section 1)."""

import re
from dataclasses import dataclass

from crypto.encoding import dec, dec_list, enc, enc_list, from_text, from_u64, sized, sized_or_empty, text, u64
from crypto.errors import Refused
from crypto.primitives import blake

VERSION = 1
MAX_SEEN = 256
_KIND = re.compile(r"[A-Z][A-Za-z0-9]{0,63}")
_NO_CLIN = blake("clin", b"")
_NO_CLIN_CT = blake("clin_ct", b"")


@dataclass(frozen=True, order=True)
class Head:
    """One entry named by its chain, its number there (from 1) and its hash (32 bytes)."""

    profile: bytes
    seq: int
    hash: bytes

    def encode(self) -> bytes:
        """`enc(profile, seq, hash)`."""
        return enc(self.profile, u64(self.seq), self.hash)


def read_head(data: bytes, code: str) -> Head:
    """The head that `encode` wrote."""
    profile, seq, digest = dec(data, 3, code)
    head = Head(sized(profile, 32, code), from_u64(seq, code), sized(digest, 32, code))
    if head.seq == 0:
        raise Refused(code)
    return head


def read_heads(data: bytes, code: str, *, most: int = MAX_SEEN) -> tuple[Head, ...]:
    """A list of heads, one a profile, in the order of the profiles' keys."""
    heads = tuple(read_head(item, code) for item in dec_list(data, code, most=most))
    profiles = [head.profile for head in heads]
    if profiles != sorted(set(profiles)):
        raise Refused(code)
    return heads


@dataclass(frozen=True)
class EntryHeader:
    """The signed header. It holds no text but `kind`; unknown kinds are kept as they are."""

    practice: bytes
    profile: bytes
    seq: int
    lamport: int
    wall_ms: int
    server_ms: int | None
    seen: tuple[Head, ...]
    kind: str
    patient: bytes
    patient_seq: int
    patient_prev: bytes
    thread: bytes
    staff_hash: bytes
    clin_hash: bytes
    staff_ct_hash: bytes
    clin_ct_hash: bytes

    @property
    def order(self) -> tuple[int, bytes, int]:
        """The place in the log of all desks."""
        return self.lamport, self.profile, self.seq

    @property
    def has_clin(self) -> bool:
        """Whether a clinical part was written, even if it is sealed to others or erased."""
        return self.clin_hash != _NO_CLIN

    def encode(self) -> bytes:
        """The canonical bytes, which are hashed and signed."""
        return enc(
            u64(VERSION),
            self.practice,
            self.profile,
            u64(self.seq),
            u64(self.lamport),
            u64(self.wall_ms),
            b"" if self.server_ms is None else u64(self.server_ms),
            enc_list(head.encode() for head in self.seen),
            text(self.kind),
            self.patient,
            u64(self.patient_seq),
            self.patient_prev,
            self.thread,
            self.staff_hash,
            self.clin_hash,
            self.staff_ct_hash,
            self.clin_ct_hash,
        )


def read_header(data: bytes, code: str = "entry.header") -> EntryHeader:
    """The header of `data`, which has exactly one encoding."""
    fields = dec(data, 17, code)
    if from_u64(fields[0], code) != VERSION:
        raise Refused(code)
    header = EntryHeader(
        practice=sized(fields[1], 32, code),
        profile=sized(fields[2], 32, code),
        seq=from_u64(fields[3], code),
        lamport=from_u64(fields[4], code),
        wall_ms=from_u64(fields[5], code),
        server_ms=from_u64(fields[6], code) if fields[6] else None,
        seen=read_heads(fields[7], code),
        kind=from_text(fields[8], code),
        patient=sized_or_empty(fields[9], 16, code),
        patient_seq=from_u64(fields[10], code),
        patient_prev=sized_or_empty(fields[11], 32, code),
        thread=sized_or_empty(fields[12], 16, code),
        staff_hash=sized(fields[13], 32, code),
        clin_hash=sized(fields[14], 32, code),
        staff_ct_hash=sized(fields[15], 32, code),
        clin_ct_hash=sized(fields[16], 32, code),
    )
    if not _coherent(header):
        raise Refused(code)
    return header


def _coherent(header: EntryHeader) -> bool:
    return (
        header.seq > 0
        and header.lamport >= header.seq
        and _KIND.fullmatch(header.kind) is not None
        and all(head.profile != header.profile for head in header.seen)
        and bool(header.patient) == (header.patient_seq > 0)
        and bool(header.patient_prev) == (header.patient_seq > 1)
        and header.patient_seq <= header.seq
        and (header.clin_hash == _NO_CLIN) == (header.clin_ct_hash == _NO_CLIN_CT)
    )


def header_hash(header_bytes: bytes) -> bytes:
    """`H("hdr", hdr)`: what stands for a hidden entry in a proof."""
    return blake("hdr", header_bytes)


def entry_hash(prev: bytes, hidden: bytes) -> bytes:
    """The hash of an entry: `prev` is its chain's hash before (empty at the first), `hidden` its `header_hash`."""
    return blake("entry", prev, hidden)
