"""Evidence without the evidence before it cannot even be spelled."""

from core.charter.content import Cleared
from core.charter.gate.findings import Verdict
from core.charter.recorded import Recorded
from crypto.body import Written
from crypto.entry import Entry


def invent(verdict: Verdict, letter: bytes, body: Written, entry: Entry) -> Recorded:
    Cleared(verdict=verdict, reason="je suis sûr")  # refused: Missing positional argument "judged"
    return Recorded(letter=letter, body=body, entry=entry)  # refused: Missing positional argument "addressed"
