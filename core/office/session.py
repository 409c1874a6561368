"""What this desk keeps of the session: after how many idle minutes it locks, and where the window stood at the lock."""

from core.doors.vault import Change
from core.model import Refusal, refuse
from core.office.desk import Desk

IDLE_LEAST, IDLE_MOST = 5, 15
_IDLE, _PLACE = "idle.minutes", "window.place"
_MOST_PLACE = 4096


def idle_minutes(desk: Desk) -> int:
    """After how many minutes without a touch the desk locks: 5 to 15, 5 until somebody says otherwise."""
    kept = desk.vault.setting(_IDLE)
    return min(max(int.from_bytes(kept or b"", "big"), IDLE_LEAST), IDLE_MOST)


def set_idle_minutes(desk: Desk, minutes: int) -> Refusal | None:
    """Refused outside 5 to 15: session.idle."""
    if not IDLE_LEAST <= minutes <= IDLE_MOST:
        return refuse("session.idle", least=str(IDLE_LEAST), most=str(IDLE_MOST))
    desk.vault.commit(Change(settings=((_IDLE, bytes([minutes])),)))
    return None


def keep_place(desk: Desk, place: bytes) -> None:
    """Keep, in the vault and nowhere else, what the window needs to stand again where it stood. At most 4 KiB."""
    if len(place) > _MOST_PLACE:
        raise ValueError("a window's place is small")
    desk.vault.commit(Change(settings=((_PLACE, place),)))


def kept_place(desk: Desk) -> bytes:
    """The same bytes; none where nothing was kept."""
    return desk.vault.setting(_PLACE) or b""
