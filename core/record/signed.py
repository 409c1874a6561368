"""An event where it stands: what the fold, the timeline and the exports read of an entry."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.dossier import Order
from core.model import Member
from core.record.codec import read_event
from core.record.events import Event, Unknown
from crypto.entry import SALT_BYTES, Entry


@dataclass(frozen=True)
class Signed:
    """An event where it stands: `number` as people quote it ("A-216"), who signed, when by the desk's own clock."""

    event: Event
    number: str
    hash: bytes
    profile: bytes
    who: str
    role: str
    at_ms: int
    server_ms: int | None
    order: Order
    thread: bytes
    patient: bytes
    sealed: bool  # a clinical part exists that this desk was not given


def event_of(entry: Entry) -> Event:
    """What an entry says, as far as this desk may read it. Raises `Refused(entry.part)`."""
    if entry.staff is None:
        return Unknown(entry.header.kind)
    clin = None if entry.clin is None else entry.clin[SALT_BYTES:]
    return read_event(entry.header.kind, entry.staff[SALT_BYTES:], clin)


def signed(entry: Entry, members: Mapping[bytes, Member], event: Event | None = None) -> Signed:
    """The event of an entry where it stands. `members`: profile -> member; `event`: as it was read already. Raises
    `Refused(entry.part)`.
    """
    header = entry.header
    member = members.get(header.profile, Member(header.profile, "?", "", ""))
    return Signed(
        event=event or event_of(entry),
        number=f"{member.letter}-{header.seq}",
        hash=entry.hash,
        profile=header.profile,
        who=member.name,
        role=member.role,
        at_ms=header.wall_ms,
        server_ms=header.server_ms,
        order=header.order,
        thread=header.thread,
        patient=header.patient,
        sealed=header.has_clin and entry.clin is None,
    )
