"""The alarm that closes a desk, what closes the way to one device, and the way out of both.

A desk's own evidence closes the desk: a chain, the journal, the rows of its file. The word of a patient's device closes the
way to that device alone (docs/decisions/0016). Out again: what can be read again is read, everything is checked, and a
physician says in the record why.
"""

from collections.abc import Iterator

from core.doors.vault import Change, LaneStep
from core.dossier import Dossier
from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.pen import Pen, permitted
from core.office.soundness import FOLDS_BACK, ROLLED_BACK, forgotten
from core.record.events import AlarmLifted, ReplySent
from crypto.letterhead import Ack

ALARM = "alarm"
LIFTED = "alarm.lifted"
DENIED = "lane.denied"
_DENIED = "denied."
FURTHEST = 10_000
"""A device that holds so many letters more than this desk remembers is not believed at all."""


def close_desk(desk: Desk, code: str) -> None:
    """Close this desk under the code; nothing for "". The first alarm stands, but one about lists alone gives way: it is
    the only one that ends without a physician's word.
    """
    if code and (desk.vault.setting(ALARM) or b"") in (b"", FOLDS_BACK.encode("ascii")):
        desk.vault.commit(Change(settings=((ALARM, code.encode("ascii")),)))


def denied(device: bytes) -> str:
    """The setting that says that this device holds another letter of ours than we remember."""
    return f"{_DENIED}{device.hex()}"


def heed(desk: Desk, device: bytes, ack: Ack) -> Change:
    """What follows when a device names a letter of ours that this desk does not know.

    The journal decides for the whole desk. Without it the device alone is not answered until a physician looked, unless
    our own entries say that we sent that letter. Its lane goes on where the device says it is, so that later letters are
    not refused there.
    """
    if desk.vault.setting(denied(device)):
        return Change()
    if any(forgotten(desk)):
        return Change(settings=((ALARM, ROLLED_BACK.encode("ascii")),))
    change = Change()
    last = desk.vault.lane_last(desk.me, device)
    if 0 < ack.seq - (last.seq if last else 0) <= FURTHEST:
        change = Change(lanes=(LaneStep(desk.me, device, ack.seq, ack.letter_hash, b"", ahead=False),))
    if _sent(desk, device, ack.letter_hash):
        return change
    return change.and_then(Change(settings=((denied(device), DENIED.encode("ascii")),)))


def _sent(desk: Desk, device: bytes, letter_hash: bytes) -> bool:
    """Whether our own entries say that this letter went to the device: then it is the lane that was forgotten."""
    entries = desk.signed_entries(desk.vault.device_owner(device) or b"")
    return any(isinstance(one.event, ReplySent) and one.event.letter_hash == letter_hash for one in entries)


def closed_to(desk: Desk, dossier: Dossier) -> Refusal | None:
    """Why no reply goes to this patient's device for now."""
    current = [device.sig for device in dossier.devices if device.current]
    return refuse(DENIED) if any(desk.vault.setting(denied(device)) for device in current) else None


def denied_patients(desk: Desk) -> Iterator[tuple[bytes, str]]:
    """The patients to whose device the way is closed, with their names."""
    for name in desk.vault.settings(_DENIED):
        patient = desk.vault.device_owner(bytes.fromhex(name.removeprefix(_DENIED)))
        row = desk.vault.patient(patient) if patient else None
        if row is not None and closed_to(desk, desk.dossier(row.patient)):
            yield row.patient, row.name


def lift_denied(desk: Desk, patient: bytes, reason: str, now: int) -> Refusal | str:
    """A physician looked, and answers this patient again; the number of the entry that says so."""
    if barred := permitted(desk, "AlarmLifted"):
        return barred
    if closed_to(desk, desk.dossier(patient)) is None:
        return refuse("alarm.none")
    if not reason.strip():
        return refuse("alarm.reason")
    pen = Pen(desk, now)
    entry = pen.write(AlarmLifted(desk.me, DENIED, reason.strip()), patient)
    pen.add(Change(settings=tuple((denied(device.sig), b"") for device in desk.dossier(patient).devices)))
    pen.commit()
    return f"{desk.profile.letter}-{entry.header.seq}"
