"""Mails that came without Colloque: shown as plain data, never answered by mail, and thrown away by hand.

They are no part of the record: nobody's identity is known from a mail. They lie in this desk's vault, in a bounded place;
the oldest give way, and the mailbox still has them. Subject and text are for members who read patients' texts
(docs/threats.md); the others keep who wrote, when, and which warning signs were found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.doors.mail_aside import LaidAside, MailAside, read_aside
from core.doors.mail_parts import Bounced, Ordinary
from core.doors.vault import Change
from core.model import Refusal, refuse
from core.office.bymail import note_bounce
from core.office.desk import Desk
from crypto.encoding import dec, dec_list, enc, from_flag, from_u64, u64
from crypto.primitives import random

MOST_BYTES = {False: 4 << 20, True: 1 << 20}
"""How much is kept of ordinary mails, and of those that no person wrote or nobody could read (True): a flood of one sort
takes no place of the other's."""
MOST_MAILS = {False: 300, True: 100}
_KEY, _LIST, _MAIL = "outside.key", "outside", "outside.mail."


@dataclass(frozen=True)
class _Place:
    """One line of the list: where a mail lies, how many bytes it takes, which sort it is."""

    file_hash: bytes
    taken: int
    came_ms: int
    rejected: bool

    def encoded(self) -> bytes:
        return enc(self.file_hash, u64(self.taken), u64(self.came_ms), u64(self.rejected))


def aside_key(desk: Desk) -> bytes:
    """The key under which the post's thread leaves mails for this vault (`MailAside`); made when it is first asked for."""
    key = desk.vault.setting(_KEY)
    if not key:
        key = random(32)
        desk.vault.commit(Change(settings=((_KEY, key),)))
    return key


def take_outside(desk: Desk, folder: Path, now: int) -> int:
    """Take what the post's thread left in the practice folder into the vault, one transaction a mail. How many are new.
    One that says that a notice of this desk was given back is noted as such.

    Raises Trouble(disk.*).
    """
    key, taken = desk.vault.setting(_KEY), 0
    if key is None:
        return 0  # nobody was ever asked to leave any
    left = MailAside(folder, key, whole=desk.clinician)
    for laid in left.lying():
        name = _MAIL + laid.file_hash.hex()
        if desk.vault.setting(name) is None:
            if isinstance(laid.what, Bounced):  # first: what was kept is not looked at again
                note_bounce(desk, laid.what.message_id, laid.what.status, now, laid.what.addresses)
            _keep(desk, laid if desk.clinician else laid.heading())
            taken += 1
        left.remove(laid.file_hash)
    return taken


def _keep(desk: Desk, laid: LaidAside) -> None:
    """Its line, its words, and nothing of those that give way for it."""
    words = laid.encoded()
    rejected = not isinstance(laid.what, Ordinary)
    places = [*_places(desk), _Place(laid.file_hash, len(words), laid.came_ms, rejected)]
    same = [one for one in places if one.rejected is rejected]
    gone = set[bytes]()
    while len(same) > MOST_MAILS[rejected] or sum(one.taken for one in same) > MOST_BYTES[rejected]:
        gone.add(same.pop(0).file_hash)
    emptied = tuple((_MAIL + one.hex(), b"") for one in sorted(gone))
    kept = (
        (_MAIL + laid.file_hash.hex(), words),
        *emptied,
        _listed(one for one in places if one.file_hash not in gone),
    )
    desk.vault.commit(Change(settings=kept))


def _places(desk: Desk) -> list[_Place]:
    places = []
    for line in dec_list(desk.vault.setting(_LIST) or b"", _LIST):
        file_hash, taken, came_ms, rejected = dec(line, 4, _LIST)
        places.append(_Place(file_hash, from_u64(taken, _LIST), from_u64(came_ms, _LIST), from_flag(rejected, _LIST)))
    return places


def _listed(places: Iterable[_Place]) -> tuple[str, bytes]:
    return _LIST, enc(*(one.encoded() for one in places))


def count_outside(desk: Desk) -> int:
    """How many mails that people wrote lie here."""
    return sum(not one.rejected for one in _places(desk))


def outside(desk: Desk) -> list[LaidAside]:
    """Every mail that lies here, the latest first: ordinary ones, then servers' answers and those that were rejected."""
    places = sorted(_places(desk), key=lambda one: (one.rejected, -one.came_ms, one.file_hash))
    return [read_aside(desk.vault.setting(_MAIL + one.file_hash.hex()) or b"") for one in places]


def outside_mail(desk: Desk, file_hash: bytes) -> LaidAside | None:
    """One of them."""
    words = desk.vault.setting(_MAIL + file_hash.hex())
    return read_aside(words) if words else None


def throw_away(desk: Desk, file_hash: bytes) -> Refusal | None:
    """Nothing of this mail is kept but its hash, so that it does not come again. The mailbox is not touched."""
    places = _places(desk)
    left = [one for one in places if one.file_hash != file_hash]
    if len(left) == len(places):
        return refuse("outside.none")
    desk.vault.commit(Change(settings=((_MAIL + file_hash.hex(), b""), _listed(left))))
    return None
