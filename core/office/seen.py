"""Which waiting questions were already opened at this desk: a dot in its list, nothing that the record keeps."""

from core.doors.vault import Change
from core.model import Queue
from core.office.desk import Desk

_SETTING, _ID = "seen", 16
_WAITING = (Queue.TRIAGE, Queue.ANSWER, Queue.IDENTITY)


def seen(desk: Desk) -> frozenset[bytes]:
    """The letters that were opened here and still wait."""
    data = desk.vault.setting(_SETTING) or b""
    return frozenset(data[at : at + _ID] for at in range(0, len(data), _ID))


def see(desk: Desk, letter: bytes) -> None:
    """Note that a waiting question was opened; what no longer waits is forgotten."""
    known = seen(desk)
    row = desk.vault.inbox_row(letter)
    if letter in known or row is None or row.queue not in _WAITING:
        return
    rows = (desk.vault.inbox_row(one) for one in known)
    waiting = {one.letter for one in rows if one is not None and one.queue in _WAITING}
    desk.vault.commit(Change(settings=((_SETTING, b"".join(sorted(waiting | {letter}))),)))
