"""A reply that is addressed and not recorded has no letter."""

from core.charter.recipient import Addressed
from core.office.letters import seal_reply
from core.office.pen import Pen


def send(pen: Pen, address: Addressed) -> None:
    seal_reply(pen, address)  # refused: expected "Recorded"
