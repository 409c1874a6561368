"""What is recorded is a body fixed in bytes, not a draft that can still change."""

from core.charter.recipient import Addressed
from core.charter.recorded import Recorded, recorded
from core.model import Refusal
from crypto.entry import Entry


def record(address: Addressed, letter: bytes, draft: str, entry: Entry) -> Recorded | Refusal:
    return recorded(address, letter, draft, entry)  # refused: expected "Written"
