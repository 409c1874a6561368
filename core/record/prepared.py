"""The fold's step for cards that somebody prepared: the newest stands, until it is taken back or a physician signs it."""

from typing import TYPE_CHECKING

from core.dossier import PreparedCard
from core.record import events as e
from core.record.signed import Signed

if TYPE_CHECKING:
    from core.record.fold import Folding


def prepared(file: "Folding", entry: Signed, event: e.CardPrepared) -> None:
    """A card that waits for a physician."""
    file.prepared[event.consultation] = PreparedCard(
        id=event.consultation,
        held_on=event.held_on,
        by=entry.who,
        at_ms=entry.at_ms,
        number=entry.number,
        boxes=tuple((box.to, box.box) for box in event.boxes),
    )


def waiting(file: "Folding") -> tuple[PreparedCard, ...]:
    """Those that are neither signed nor taken back."""
    return tuple(card for card in file.prepared.values() if card.boxes and card.id not in file.consultations)
