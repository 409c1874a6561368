"""A text that no physician has judged does not pass the gate."""

from core.charter.content import Cleared, cleared
from core.charter.followup import FollowUp
from core.model import Refusal


def clear(follow_up: FollowUp) -> Cleared | Refusal:
    return cleared(follow_up, None)  # refused: expected "Judged"
