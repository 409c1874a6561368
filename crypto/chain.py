"""Whether an entry fits the log that is there: chains, links, order, roster (docs/log.md, section 4).

Pure: the log that is there is a `ChainView`, which the caller answers from its vault.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from crypto.entry import Entry, Place, open_clin
from crypto.errors import Refused
from crypto.header import EntryHeader, Head, entry_hash, header_hash, read_header
from crypto.keys import Profile, Role
from crypto.primitives import blake, verify

REVOKED_SLACK = 1 << 20

MayWrite = Callable[[Role, str, bool], bool]
"""(role, kind, whether a clinical part was written) -> whether that role may write it."""


@dataclass(frozen=True)
class Known:
    """An entry that was taken in: its number in its chain, its hash, its lamport."""

    seq: int
    hash: bytes
    lamport: int


class ChainView(Protocol):
    """What a desk already knows."""

    def profile(self, sig_pk: bytes) -> Profile | None:
        """The profile in the newest roster, revoked or not."""

    def last(self, profile: bytes) -> Known | None:
        """The last entry of that chain."""

    def at(self, profile: bytes, seq: int) -> Known | None:
        """One entry of that chain."""

    def patient_last(self, profile: bytes, patient: bytes) -> tuple[int, bytes]:
        """(patient_seq, hash) of that profile's last entry on that patient; (0, empty) before the first."""

    def erased(self, patient: bytes) -> bool:
        """Whether that patient's parts were dropped by an `Erased`, which may itself still be waiting."""


@dataclass(frozen=True)
class Taken:
    """The entry fits; its clinical part is open when its key was at hand."""

    entry: Entry


@dataclass(frozen=True)
class Held:
    """This very entry was taken before."""


@dataclass(frozen=True)
class Waits:
    """Not yet: `gap` (an entry of its chain is missing), `unseen` (an entry it has seen), `content` (its parts were
    stripped, and no erasure is known). Try again when more has come."""

    reason: str


def take_in(
    entry: Entry, view: ChainView, may_write: MayWrite, content_keys: Mapping[bytes, bytes]
) -> Taken | Held | Waits:
    """Judge an entry from `read_wire` against the log. `content_keys`: content key id -> key.

    Raises, in this order: entry.profile, entry.revoked, entry.role, entry.clinical, entry.fork, entry.lamport,
    entry.patient_chain. A fork is an alarm: two entries were signed for one place.
    """
    header = entry.header
    _check_writer(entry, view, may_write)
    if entry.content_key_id in content_keys:
        entry = replace(entry, clin=open_clin(entry, content_keys[entry.content_key_id]))
    waiting = _position(entry, view) or _seen(header, view)
    if waiting is not None:
        return waiting
    _check_lamport(header, view)
    seq, digest = view.patient_last(header.profile, header.patient) if header.patient else (-1, b"")
    if (header.patient_seq, header.patient_prev) != (seq + 1, digest):
        raise Refused("entry.patient_chain")
    if entry.erased and not view.erased(header.patient):
        return Waits("content")
    return Taken(entry)


def _check_writer(entry: Entry, view: ChainView, may_write: MayWrite) -> None:
    header = entry.header
    profile = view.profile(header.profile)
    if profile is None:
        raise Refused("entry.profile")
    if not counts(profile, entry.named):
        raise Refused("entry.revoked")
    if not may_write(profile.role, header.kind, header.has_clin):
        raise Refused("entry.role")


def counts(profile: Profile, head: Head) -> bool:
    """Whether an entry of that profile is not past the last one that counts, and is that one at its place."""
    last = profile.revoked
    return last is None or head.seq < last.seq or (head.seq, head.hash) == (last.seq, last.hash)


def _position(entry: Entry, view: ChainView) -> Held | Waits | None:
    header = entry.header
    last = view.last(header.profile)
    seq, digest = (last.seq, last.hash) if last else (0, b"")
    if header.seq > seq + 1:
        return Waits("gap")
    if header.seq == seq + 1:
        if entry.prev != digest:
            raise Refused("entry.fork")
        return None
    held = view.at(header.profile, header.seq)
    if held is None or held.hash != entry.hash:
        raise Refused("entry.fork")
    return Held()


def _seen(header: EntryHeader, view: ChainView) -> Waits | None:
    for head in header.seen:
        known = view.at(head.profile, head.seq)
        if known is not None and known.hash != head.hash:
            raise Refused("entry.fork")
        if known is None and not _void(head, view):
            return Waits("unseen")
    return None


def _void(head: Head, view: ChainView) -> bool:
    """Whether the head is past the last entry of its profile that counts: it was seen before the roster said so."""
    profile = view.profile(head.profile)
    return profile is not None and profile.revoked is not None and head.seq > profile.revoked.seq


def _check_lamport(header: EntryHeader, view: ChainView) -> None:
    """Exactly one more than all it has seen; up to `REVOKED_SLACK` more when it has seen an entry that is void."""
    last = view.last(header.profile)
    seen = [view.at(head.profile, head.seq) for head in header.seen]
    least = 1 + max([last.lamport if last else 0, *(known.lamport for known in seen if known)])
    most = least + (REVOKED_SLACK if None in seen else 0)
    if not least <= header.lamport <= most:
        raise Refused("entry.lamport")


def next_place(
    practice: bytes,
    last: Known | None,
    changed: Mapping[bytes, Known],
    *,
    wall_ms: int,
    server_ms: int | None = None,
    patient: bytes = b"",
    patient_last: tuple[int, bytes] = (0, b""),
    thread: bytes = b"",
) -> Place:
    """The place of a profile's next entry. `last`: its own last entry; `changed`: profile -> last entry, of the other
    chains that grew since then; `patient_last` as in `ChainView`."""
    return Place(
        practice=practice,
        seq=1 + (last.seq if last else 0),
        lamport=1 + max([last.lamport if last else 0, *(known.lamport for known in changed.values())]),
        prev=last.hash if last else b"",
        wall_ms=wall_ms,
        server_ms=server_ms,
        seen=tuple(Head(profile, known.seq, known.hash) for profile, known in sorted(changed.items())),
        patient=patient,
        patient_seq=patient_last[0] + 1 if patient else 0,
        patient_prev=patient_last[1] if patient else b"",
        thread=thread,
    )


@dataclass(frozen=True)
class Stored:
    """An entry as a vault keeps it. A part is None where it is not at hand: no key, erased."""

    header_bytes: bytes
    prev: bytes
    sig: bytes
    staff: bytes | None = None
    clin: bytes | None = None
    staff_ct: bytes | None = None
    clin_ct: bytes | None = None


def verify_links(entries: Iterable[Stored], profile: bytes, practice: bytes) -> Known | None:
    """Follow one chain from its first entry; its end, or None for an empty one. Checks places, links, the last
    signature, which covers all before it. Raises log.header, log.place, log.link, log.signature."""
    return _end(follow(entries, profile, practice))


def follow(entries: Iterable[Stored], profile: bytes, practice: bytes) -> Iterator[Known]:
    """As `verify_links`, entry by entry."""
    return _walk(entries, profile, practice, every=False)


def verify_all(entries: Iterable[Stored], profile: bytes, practice: bytes) -> Known | None:
    """As `verify_links`, and every signature, each part and ciphertext at hand (also log.part)."""
    return _end(verify_each(entries, profile, practice))


def verify_each(entries: Iterable[Stored], profile: bytes, practice: bytes) -> Iterator[Known]:
    """As `verify_all`, entry by entry: each as soon as it holds, so that a long chain can be followed in slices."""
    return _walk(entries, profile, practice, every=True)


def _end(walk: Iterable[Known]) -> Known | None:
    end = None
    for end in walk:  # noqa: B007 - only the last one counts
        pass
    return end


def _walk(entries: Iterable[Stored], profile: bytes, practice: bytes, *, every: bool) -> Iterator[Known]:
    end: Known | None = None
    signature = b""
    for entry in entries:
        header = read_header(entry.header_bytes, "log.header")
        seq, digest, lamport = (end.seq, end.hash, end.lamport) if end else (0, b"", 0)
        if (header.practice, header.profile, header.seq) != (practice, profile, seq + 1) or header.lamport <= lamport:
            raise Refused("log.place")
        if entry.prev != digest:
            raise Refused("log.link")
        end = Known(header.seq, entry_hash(entry.prev, header_hash(entry.header_bytes)), header.lamport)
        signature = entry.sig
        if every:
            verify(profile, "entry-sig", end.hash, signature, "log.signature")
            _check_parts(entry, header)
        yield end
    if end:
        verify(profile, "entry-sig", end.hash, signature, "log.signature")


def _check_parts(entry: Stored, header: EntryHeader) -> None:
    parts = (
        ("staff", entry.staff, header.staff_hash),
        ("clin", entry.clin, header.clin_hash),
        ("staff_ct", entry.staff_ct, header.staff_ct_hash),
        ("clin_ct", entry.clin_ct, header.clin_ct_hash),
    )
    for name, part, digest in parts:
        if part is not None and blake(name, part) != digest:
            raise Refused("log.part")
