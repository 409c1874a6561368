"""What the rules say of a reply by themselves, before the second reader weighs it (`core/charter/gate/weighing.py`)."""

from core.charter.gate.card import Card
from core.charter.gate.findings import Verdict
from core.charter.gate.imported import Imported, widened
from core.charter.gate.judge import ruled, verdict_on
from core.charter.gate.lexicon import using


def judge(reply: str, card: Card, question: str = "", imported: Imported | None = None) -> Verdict:
    """The verdict that the rules alone come to."""
    with using(widened(imported)):
        found, read, _ = ruled(reply, card, question)
        return verdict_on(read.told.reading, found)
