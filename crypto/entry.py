"""One entry of the log: its two sealed parts, its bytes on the wire (docs/log.md, sections 2 and 3).

Here an entry is judged alone. Whether it fits the log that is already there is `crypto.chain`'s question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from crypto.encoding import dec, enc, from_u64, sized, u64
from crypto.errors import Refused
from crypto.header import EntryHeader, Head, entry_hash, header_hash, read_header
from crypto.primitives import (
    KEM_CT_BYTES,
    SIG_BYTES,
    KemKey,
    SigKey,
    blake,
    box,
    kdf,
    label,
    pad,
    pad256,
    random,
    same,
    seal,
    sign,
    unbox,
    unpad_exactly,
    unseal,
    verify,
)

GRANT = "KeyGranted"
MAX_WIRE = 2 << 20
SALT_BYTES = 32


@dataclass(frozen=True)
class Place:
    """Where and when an entry stands. `crypto.chain.next_place` works it out.

    `patient` (16 bytes) with its `patient_seq` (from 1) and `patient_prev`, or empty, 0 and empty; `thread` 16 bytes or
    empty; `server_ms` is None without a witness of the time.
    """

    practice: bytes
    seq: int
    lamport: int
    prev: bytes
    wall_ms: int
    server_ms: int | None = None
    seen: tuple[Head, ...] = ()
    patient: bytes = b""
    patient_seq: int = 0
    patient_prev: bytes = b""
    thread: bytes = b""


@dataclass(frozen=True)
class Entry:
    """An entry whose signature and hashes hold.

    `staff` and `clin` begin with 32 random bytes; `staff` is None once erased, `clin` is None where it is not opened
    (no clinical part, no key, erased).
    """

    header: EntryHeader
    header_bytes: bytes = field(repr=False)
    prev: bytes = field(repr=False)
    sig: bytes = field(repr=False)
    hash: bytes
    epoch: int
    staff: bytes | None = field(repr=False)
    clin: bytes | None = field(repr=False)
    staff_ct: bytes = field(repr=False)
    clin_ct: bytes = field(repr=False)
    wire: bytes = field(repr=False)

    @property
    def erased(self) -> bool:
        """Both parts were dropped; header and signature stay."""
        return self.staff is None

    @property
    def content_key_id(self) -> bytes:
        """The id of the content key that opens `clin_ct`: 32 bytes; empty without one, erased, or a grant."""
        return b"" if self.header.kind == GRANT else self.clin_ct[:32]

    @property
    def named(self) -> Head:
        """This entry as a head."""
        return Head(self.header.profile, self.header.seq, self.hash)


@dataclass(frozen=True)
class JournalKey:
    """The key of headers and staff parts, 32 bytes, and its epoch."""

    epoch: int
    key: bytes = field(repr=False)


def content_key_id(content_key: bytes) -> bytes:
    """The 32 bytes in front of each clinical part that this content key opens."""
    return blake("content-key", content_key)


def entry_clin_key(content_key: bytes, profile: bytes, seq: int) -> bytes:
    """The key of one clinical part, which can be granted without the others."""
    return kdf(content_key, "clin", profile, u64(seq))


def write_entry(
    sig: SigKey,
    place: Place,
    kind: str,
    staff: bytes,
    *,
    journal: JournalKey,
    clin: bytes | None = None,
    content_key: bytes | None = None,
    boxed_to: bytes | None = None,
) -> Entry:
    """Seal and sign an entry. `staff` and `clin` come bare: their 32 random bytes are put in front here.

    A clinical part is sealed with `content_key` (32 bytes), or, in a `KeyGranted`, boxed to the X-Wing key `boxed_to`.
    Raises ValueError when the parts do not go together, `Refused("grant.key")` for a malformed `boxed_to`.
    """
    if (clin is None) != (content_key is None and boxed_to is None) or (boxed_to is not None) != (kind == GRANT):
        raise ValueError("a clinical part goes with one key, a grant with a recipient")
    staff = random(SALT_BYTES) + staff
    clin = None if clin is None else random(SALT_BYTES) + clin
    where = place.practice, sig.public, place.seq
    staff_ct = seal(kdf(journal.key, "staff"), pad256(staff), _part_ad("staff", *where))
    clin_ct = _seal_clin(clin, where, content_key, boxed_to)
    header = _header(sig.public, place, kind, (staff, clin or b"", staff_ct, clin_ct))
    data = header.encode()
    if read_header(data) != header or bool(place.prev) != (place.seq > 1):
        raise ValueError("the place of the entry is not one")
    digest = entry_hash(place.prev, header_hash(data))
    signature = sign(sig, "entry-sig", digest)
    signed = pad256(enc(data, place.prev, signature))
    sealed = seal(kdf(journal.key, "entry"), signed, _wire_ad(place.practice, journal))
    wire = enc(u64(journal.epoch), sealed, staff_ct, clin_ct)
    return Entry(header, data, place.prev, signature, digest, journal.epoch, staff, clin, staff_ct, clin_ct, wire)


def _header(profile: bytes, place: Place, kind: str, parts: tuple[bytes, bytes, bytes, bytes]) -> EntryHeader:
    names = ("staff", "clin", "staff_ct", "clin_ct")
    staff_hash, clin_hash, staff_ct_hash, clin_ct_hash = map(blake, names, parts)
    return EntryHeader(
        practice=place.practice,
        profile=profile,
        seq=place.seq,
        lamport=place.lamport,
        wall_ms=place.wall_ms,
        server_ms=place.server_ms,
        seen=place.seen,
        kind=kind,
        patient=place.patient,
        patient_seq=place.patient_seq,
        patient_prev=place.patient_prev,
        thread=place.thread,
        staff_hash=staff_hash,
        clin_hash=clin_hash,
        staff_ct_hash=staff_ct_hash,
        clin_ct_hash=clin_ct_hash,
    )


def _part_ad(name: str, practice: bytes, profile: bytes, seq: int) -> bytes:
    return enc(label(name), practice, profile, u64(seq))


def _wire_ad(practice: bytes, journal: JournalKey) -> bytes:
    return enc(label("entry"), practice, u64(journal.epoch))


def _seal_clin(
    clin: bytes | None, where: tuple[bytes, bytes, int], content_key: bytes | None, boxed_to: bytes | None
) -> bytes:
    if clin is None:
        return b""
    if boxed_to is not None:
        return b"".join(box(boxed_to, clin, "grant", code="grant.key"))
    assert content_key is not None
    derived = entry_clin_key(content_key, where[1], where[2])
    return content_key_id(content_key) + seal(derived, pad(clin), _part_ad("clin", *where))


def read_wire(wire: bytes, journal_keys: Mapping[int, bytes], practice: bytes) -> Entry:
    """Open an entry and check all that it says of itself; its clinical part stays sealed.

    `journal_keys`: epoch -> 32 bytes. Raises, in this order: entry.parse, entry.epoch, entry.seal, entry.header,
    entry.practice, entry.signature, entry.ciphertext, entry.staff.
    """
    if len(wire) > MAX_WIRE:
        raise Refused("entry.parse")
    epoch_bytes, sealed, staff_ct, clin_ct = dec(wire, 4, "entry.parse")
    epoch = from_u64(epoch_bytes, "entry.parse")
    if epoch not in journal_keys:
        raise Refused("entry.epoch")
    journal = JournalKey(epoch, journal_keys[epoch])
    opened = unseal(kdf(journal.key, "entry"), sealed, _wire_ad(practice, journal), "entry.seal")
    data, prev, signature = dec(unpad_exactly(opened, "entry.header", header=True), 3, "entry.header")
    header = read_header(data)
    sized(prev, 32 if header.seq > 1 else 0, "entry.header")
    sized(signature, SIG_BYTES, "entry.header")
    if header.practice != practice:
        raise Refused("entry.practice")
    digest = entry_hash(prev, header_hash(data))
    verify(header.profile, "entry-sig", digest, signature, "entry.signature")
    entry = Entry(header, data, prev, signature, digest, epoch, None, None, staff_ct, clin_ct, wire)
    if not staff_ct and not clin_ct:
        return entry
    if blake("staff_ct", staff_ct) != header.staff_ct_hash or blake("clin_ct", clin_ct) != header.clin_ct_hash:
        raise Refused("entry.ciphertext")
    return replace(entry, staff=_open_staff(entry, journal))


def _open_staff(entry: Entry, journal: JournalKey) -> bytes:
    header = entry.header
    ad = _part_ad("staff", header.practice, header.profile, header.seq)
    padded = unseal(kdf(journal.key, "staff"), entry.staff_ct, ad, "entry.staff")
    staff = unpad_exactly(padded, "entry.staff", header=True)
    return committed("staff", staff, header.staff_hash)


def committed(part: str, salted: bytes, digest: bytes) -> bytes:
    """The same part ("staff" or "clin"), when its hash is the one in the header; else entry.staff, entry.clinical."""
    if len(salted) < SALT_BYTES or not same(blake(part, salted), digest):
        raise Refused("entry.staff" if part == "staff" else "entry.clinical")
    return salted


def open_clin(entry: Entry, content_key: bytes) -> bytes:
    """The clinical part, 32 random bytes in front, with the patient's content key; else entry.clinical."""
    if not same(entry.content_key_id, content_key_id(content_key)):
        raise Refused("entry.clinical")
    return open_clin_alone(entry, entry_clin_key(content_key, entry.header.profile, entry.header.seq))


def open_clin_alone(entry: Entry, key: bytes) -> bytes:
    """As `open_clin`, with the key of this entry alone (`entry_clin_key`)."""
    header = entry.header
    ad = _part_ad("clin", header.practice, header.profile, header.seq)
    padded = unseal(key, entry.clin_ct[32:], ad, "entry.clinical")
    return committed("clin", unpad_exactly(padded, "entry.clinical", header=False), header.clin_hash)


def open_grant(entry: Entry, key: KemKey) -> bytes:
    """The clinical part of a `KeyGranted` that was boxed to `key`; else entry.clinical."""
    kem_ct, ciphertext = entry.clin_ct[:KEM_CT_BYTES], entry.clin_ct[KEM_CT_BYTES:]
    clin = unbox(key, kem_ct, ciphertext, "grant", code="entry.clinical")
    return committed("clin", clin, entry.header.clin_hash)


def erased_wire(wire: bytes) -> bytes:
    """The same entry without its two parts: what a desk and the journal keep once the patient was erased."""
    epoch, sealed, _, _ = dec(wire, 4, "entry.parse")
    return enc(epoch, sealed, b"", b"")
