"""What this desk keeps of a session that was locked: where its window stood."""

from core.doors.vault import Change
from core.office.desk import Desk

_PLACE = "window.place"
_MOST_PLACE = 4096


def keep_place(desk: Desk, place: bytes) -> None:
    """Keep, in the vault and nowhere else, what the window needs to stand again where it stood. At most 4 KiB."""
    if len(place) > _MOST_PLACE:
        raise ValueError("a window's place is small")
    desk.vault.commit(Change(settings=((_PLACE, place),)))


def kept_place(desk: Desk) -> bytes:
    """The same bytes; none where nothing was kept."""
    return desk.vault.setting(_PLACE) or b""
