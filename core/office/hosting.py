"""What this desk wants of the practice's web host: open doors, shut ones, and where each waiting letter goes
(docs/letter.md, section 9). Nothing of it is a secret of one desk: every member tells the same.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.doors.account import kept_since
from core.doors.drop import Address
from core.doors.hosted import HostedBox, Hosting
from core.doors.mail_carried import carried_note
from core.doors.vault import Change, OpenInvite, OutLetter
from core.dossier import Dossier
from core.office.desk import Desk
from core.office.profile import OpenDesk
from core.office.settings import page
from core.record.events import DeviceChanged, PatientEnrolled
from crypto.encoding import dec_list, enc
from crypto.invite import device_inbox, drop_password, drop_secret, invite_inbox

OUTBOX = "drop-out"
"""Scope of the names at which a `confirm` is laid out, kept under its letter id until nobody needs them."""
_SHUTTING = "doors.shutting"


def hosting(desk: Desk, letters: Iterable[OutLetter], now: int) -> Hosting | None:
    """What the host is to do for these letters and for the codes that this desk shows; None where there is no page."""
    url, file = page(desk), desk.vault.setting("roster")
    keys = desk.journal_keys()
    epoch = desk.roster.journal_epoch
    if not url or file is None or epoch not in keys:
        return None
    addresses = {one.letter: found for one in letters if (found := _address(desk, one)) is not None}
    shutting = (*_shutting(desk), *_over(desk, now))
    return Hosting(url, drop_password(keys[epoch]), file, _opening(desk, now), shutting, addresses, _carried(desk))


def _carried(desk: Desk) -> Path | None:
    """Where is noted what lies in this desk's mailbox; None where it has none."""
    if isinstance(desk, OpenDesk) and kept_since(desk.folder):
        return carried_note(Path(desk.facts.practice_folder))
    return None


def _opening(desk: Desk, now: int) -> tuple[str, ...]:
    """The doors of the codes that may be answered now, or were."""
    return tuple(door_of_invite(one.secret) for one in _shown(desk) if one.state == "answered" or now < one.expires_ms)


def _over(desk: Desk, now: int) -> tuple[str, ...]:
    """Those of the codes that nobody answered in time and nobody burnt yet."""
    return tuple(door_of_invite(one.secret) for one in _shown(desk) if one.state == "open" and now >= one.expires_ms)


def _shown(desk: Desk) -> list[OpenInvite]:
    return [one for one in desk.vault.invites() if one.patient and one.secret]


def _shutting(desk: Desk) -> tuple[str, ...]:
    kept = desk.vault.setting(_SHUTTING)
    return tuple(door.decode("ascii") for door in dec_list(kept, _SHUTTING)) if kept else ()


def shutting(desk: Desk, *doors: str) -> Change:
    """These doors are to be shut, at the next round that reaches the host."""
    return _kept(dict.fromkeys((*_shutting(desk), *doors)))


def shutting_device(desk: Desk, sig: bytes) -> Change:
    """The door of a device is to be shut: it is nobody's now."""
    secret = device_secret(desk, sig)
    return shutting(desk, door_of_device(secret)) if secret else Change()


def shut_ended(desk: Desk, before: Dossier, after: Dossier) -> Change:
    """The doors of the devices that another desk's word ended: whichever desk reaches the host first shuts them."""
    open_before = {one.sig for one in before.devices if one.current}
    ended = [one.sig for one in after.devices if not one.current and one.sig in open_before]
    secrets = [device_secret(desk, sig) for sig in ended]
    doors = [door_of_device(secret) for secret in secrets if secret]
    return shutting(desk, *doors) if doors else Change()


def shut(desk: Desk, doors: Iterable[str]) -> Change:
    """These doors were shut."""
    return _kept(door for door in _shutting(desk) if door not in set(doors))


def _kept(doors: Iterable[str]) -> Change:
    return Change(settings=((_SHUTTING, enc(*(door.encode("ascii") for door in doors))),))


def _address(desk: Desk, letter: OutLetter) -> Address | None:
    """Where a letter to a device goes; None for a profile, and for a device that this desk knows no secret of."""
    secret = device_secret(desk, letter.to)
    if secret is None:
        return None
    name = desk.vault.secret(OUTBOX, letter.letter)
    return Address(secret, name.key if name else b"", door_of_device(secret) if name else "")


def device_secret(desk: Desk, sig: bytes) -> bytes | None:
    """The drop secret of a device that is or was a patient's: it hangs on the entry that bound it."""
    patient = desk.vault.device_owner(sig)
    for one in desk.signed_entries(patient) if patient else ():
        if isinstance(one.event, PatientEnrolled | DeviceChanged) and one.event.device_sig == sig:
            entry = desk.vault.entry(one.hash)
            key = desk.journal_keys().get(entry.epoch) if entry else None
            return drop_secret(key, sig) if key else None
    return None


def door_of_invite(secret: bytes) -> str:
    """The door at which the answer to an invite is put."""
    return invite_inbox(secret).removeprefix("in/")


def door_of_device(secret: bytes) -> str:
    """The door at which a device puts its letters."""
    return device_inbox(secret).removeprefix("in/")


@contextmanager
def at_the_host(desk: Desk, wanted: Hosting | None) -> Iterator[HostedBox]:
    """The letterbox of this desk with its host, for one round of a command. Nothing of the host is raised: see `trouble`."""
    box = HostedBox(desk.box)
    try:
        box.serve(wanted)
        yield box
    finally:
        box.close()
