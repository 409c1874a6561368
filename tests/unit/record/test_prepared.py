"""Prepared cards in the log: the newest waits, until it is taken back or a physician signs it."""

from dataclasses import replace

from core.record import events as e
from core.record.fold import fold
from tests.unit.record.log import THREAD, Log
from tests.unit.record.test_timeline import CONSULTATION

PREPARED = e.CardPrepared(THREAD, "2026-11-06", (e.PreparedBox(b"k" * 32, b"sealed"),))


def waiting(*events: e.Event) -> list[tuple[str, str]]:
    """(day, number) of the cards that wait once all this was written."""
    log = Log()
    return [(card.held_on, card.number) for card in fold([log(event) for event in events], 60).prepared]


def test_a_prepared_card_waits_and_the_newest_stands() -> None:
    newer = replace(PREPARED, held_on="2026-11-05")
    assert waiting(PREPARED) == [("2026-11-06", "A-1")]
    assert waiting(PREPARED, newer) == [("2026-11-05", "A-2")]


def test_a_card_taken_back_or_signed_waits_no_more() -> None:
    assert waiting(PREPARED, replace(PREPARED, boxes=())) == []
    assert waiting(PREPARED, CONSULTATION) == waiting(CONSULTATION, PREPARED) == []
