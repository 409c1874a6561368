"""A cleared text with nobody to go to is not recorded."""

from core.charter.content import Cleared
from core.charter.recorded import Recorded, recorded
from core.model import Refusal
from crypto.body import Written
from crypto.entry import Entry


def record(clear: Cleared, letter: bytes, body: Written, entry: Entry) -> Recorded | Refusal:
    return recorded(clear, letter, body, entry)  # refused: expected "Addressed"
