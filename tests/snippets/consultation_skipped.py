"""A known patient who was not examined for this question is not judged."""

from core.charter.identity import KnownPatient
from core.charter.risk import Judged, Stated, judged
from core.model import Refusal


def judge(known: KnownPatient, stated: Stated, text: str) -> Judged | Refusal:
    return judged(known, stated, text)  # refused: expected "FollowUp"
