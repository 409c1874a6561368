"""The practice's log as this desk holds it: its newest entries, whose desks wrote it, and every export."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from core.doors.vault import Vault
from core.office.cosign import CHECKPOINT
from core.office.desk import Desk
from core.record.events import Exported
from core.record.signed import signed
from core.record.timeline import line
from core.record.view import Line
from crypto.checkpoint import read_checkpoint
from crypto.entry import Entry

PAGE = 100
Place = tuple[tuple[bytes, int], ...]
"""Up to where each chain was not yet shown: (profile, seq)."""


@dataclass(frozen=True)
class LedgerLine:
    """One entry of the practice. `name` is empty where it is about no patient."""

    line: Line
    patient: bytes
    name: str


@dataclass(frozen=True)
class LedgerPage:
    """Entries, the newest first, and where the next page begins; None: nothing older."""

    lines: tuple[LedgerLine, ...]
    older: Place | None


@dataclass(frozen=True)
class Writer:
    """One desk of the practice: its letter, whose, how many entries, the last one's hash; whether it writes no more."""

    letter: str
    name: str
    role: str
    entries: int
    hash: bytes
    revoked: bool
    mine: bool


@dataclass(frozen=True)
class ExportRow:
    """One file that left in clear."""

    number: str
    who: str
    at_ms: int
    patient: bytes
    name: str
    format: str
    shows: str
    file_hash: bytes


def ledger(desk: Desk, place: Place | None = None, limit: int = PAGE) -> LedgerPage:
    """The newest entries of all chains, or those before a place."""
    ends = place if place is not None else tuple((head.profile, head.seq) for head in desk.heads())
    found = [entry for profile, seq in ends for entry in _before(desk.vault, profile, seq, limit)]
    newest = sorted(found, key=lambda entry: entry.header.order, reverse=True)[:limit]
    left = dict(ends)
    for entry in newest:
        left[entry.header.profile] = min(left[entry.header.profile], entry.header.seq - 1)
    older = tuple((profile, seq) for profile, seq in sorted(left.items()) if seq > 0)
    return LedgerPage(tuple(_line(desk, entry) for entry in newest), older or None)


def _before(vault: Vault, profile: bytes, seq: int, limit: int) -> Iterator[Entry]:
    for entry in vault.chain(profile, after=max(0, seq - limit)):
        if entry.header.seq > seq:
            return
        yield entry


def _line(desk: Desk, entry: Entry) -> LedgerLine:
    patient = entry.header.patient
    row = desk.vault.patient(patient) if patient else None
    return LedgerLine(line(signed(entry, desk.members())), patient, row.name if row else "")


def writers(desk: Desk) -> tuple[Writer, ...]:
    """Every desk of the roster, by its letter."""
    members, heads = desk.members(), {head.profile: head for head in desk.heads()}
    found = []
    for one in desk.roster.profiles:
        head, member = heads.get(one.sig_pk), members[one.sig_pk]
        entries, digest = (head.seq, head.hash) if head else (0, b"")
        mine = one.sig_pk == desk.me
        found.append(Writer(one.letter, member.name, member.role, entries, digest, one.revoked is not None, mine))
    return tuple(sorted(found, key=lambda writer: writer.letter))


def checkpoint_ms(desk: Desk) -> int:
    """When this desk last signed where every chain stands; 0: never."""
    kept = desk.vault.setting(CHECKPOINT)
    return read_checkpoint(kept, desk.practice).wall_ms if kept else 0


def exports(desk: Desk) -> Iterator[ExportRow | None]:
    """Every export in the log, chain by chain; None after each slice of the work."""
    for head in desk.heads():
        for seq, (header, _, _) in enumerate(islice(desk.vault.links(head.profile), head.seq), start=1):
            if b"Exported" in header:
                yield _export(desk, desk.vault.entry_at(head.profile, seq))
            if seq % 500 == 0:
                yield None


def _export(desk: Desk, entry: Entry | None) -> ExportRow | None:
    told = signed(entry, desk.members()) if entry is not None else None
    if entry is None or told is None or not isinstance(told.event, Exported):
        return None
    event, patient = told.event, entry.header.patient
    row = desk.vault.patient(patient)
    name = row.name if row else ""
    return ExportRow(told.number, told.who, told.at_ms, patient, name, event.format, event.shows, event.file_hash)
