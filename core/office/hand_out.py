"""What waits for a patient's telephone, as text to carry by hand: for when no host takes it. Sealed, it may go any way."""

from core.doors.letterbox import MAX_LETTER
from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.post import ready
from crypto.armor import MOST_LETTERS, MOST_TEXT_BYTES, wrap


def hand_out(desk: Desk, patient: bytes, now: int, *, reached: bool) -> tuple[str, ...] | Refusal:
    """The latest letters to the patient's telephone that wait here or lie in the practice's folder, each between its marks,
    oldest first; as many as one text can carry. `reached`: as in `ready`; a reply stays here until the other
    desks were heard.
    """
    device = desk.dossier(patient).current_device()
    if device is None:
        return refuse("identity.no_device")
    laid = [one.raw for one in desk.box.collect(device.sig) if one.raw is not None and one.size <= MAX_LETTER]
    waiting = [one.raw for one in ready(desk, now, reached=reached) if one.to == device.sig]
    texts = [wrap(raw) for raw in dict.fromkeys((*laid, *waiting))][-MOST_LETTERS:]
    while sum(map(len, texts)) > MOST_TEXT_BYTES:
        texts = texts[1:]
    return tuple(texts) or refuse("letters.none")
