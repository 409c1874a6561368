"""What a telephone has not acknowledged goes together, as much of it as one file carries."""

import pytest

from core.doors.vault import Change, LaneStep, OutLetter
from core.office.desk import Desk
from core.office.parcel import MOST_BYTES, acknowledged, laid, unacknowledged
from crypto.armor import MOST_LETTERS
from crypto.letterhead import Ack
from tests.practice import practice

PHONE = b"d" * 32


@pytest.fixture
def desk() -> Desk:
    return practice().physician


def lay(desk: Desk, seq: int, size: int = 9 << 10) -> bytes:
    """Letter number `seq` of the lane to the telephone leaves."""
    raw = bytes([seq]) * size
    letter = OutLetter(bytes([seq]) * 16, PHONE, "reply", raw, bytes([seq]) * 32)
    step = LaneStep(desk.me, PHONE, seq, letter.letter_hash, bytes([seq - 1]) * 32, ahead=False)
    desk.vault.commit(Change(lanes=(step,)))
    desk.vault.commit(laid(desk, letter))
    assert laid(desk, letter) == Change()
    return raw


def says(desk: Desk, seq: int) -> None:
    desk.vault.commit(acknowledged(desk, PHONE, Ack(desk.me, seq, bytes([seq]) * 32)))


def test_letters_go_together_in_the_order_of_their_lane_until_they_are_acknowledged(desk: Desk) -> None:
    first, second, third = (lay(desk, seq) for seq in (1, 2, 3))
    assert unacknowledged(desk, PHONE) == (first, second, third)
    says(desk, 2)
    says(desk, 1)
    assert unacknowledged(desk, PHONE) == (third,)
    lay(desk, 2)
    assert unacknowledged(desk, PHONE) == (third,)
    assert unacknowledged(desk, b"e" * 32) == ()


def test_the_latest_go_where_there_are_too_many(desk: Desk) -> None:
    letters = [lay(desk, seq) for seq in range(1, MOST_LETTERS + 3)]
    assert unacknowledged(desk, PHONE) == tuple(letters[2:])


def test_the_latest_go_where_they_are_too_large_and_the_last_in_any_case(desk: Desk) -> None:
    letters = [lay(desk, seq, MOST_BYTES // 3) for seq in range(1, 5)]
    assert unacknowledged(desk, PHONE) == tuple(letters[1:])
    last = lay(desk, 5, MOST_BYTES + 1)
    assert unacknowledged(desk, PHONE) == (last,)


def test_what_no_telephone_holds_has_no_place_in_a_parcel(desk: Desk) -> None:
    with pytest.raises(LookupError, match="has its place in a lane"):
        laid(desk, OutLetter(b"l" * 16, PHONE, "reply", b"raw", b"h" * 32))
