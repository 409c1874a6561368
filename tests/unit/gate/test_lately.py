"""What was found lately is found again, and what nobody asked for any more is dropped first."""

from core.charter.gate.lately import KEPT, LONG, Lately


def test_what_was_found_is_not_looked_for_again():
    looked: list[int] = []
    lately: Lately[int, bool] = Lately()

    def find(what: int) -> bool:
        looked.append(what)
        return False

    assert [lately.recalled(what, find) for what in (1, 2, 1, 1)] == [False] * 4
    assert looked == [1, 2]
    assert lately.looked_up(3) is None


def test_the_one_asked_for_longest_ago_is_dropped_first():
    lately: Lately[int, int] = Lately()
    for what in range(KEPT):
        lately.keep(what, -what)
    assert lately.looked_up(0) == 0
    lately.keep(KEPT, -KEPT)
    assert len(lately) == KEPT
    assert (lately.looked_up(1), lately.looked_up(0), lately.looked_up(KEPT)) == (None, 0, -KEPT)


def test_what_would_take_too_much_room_is_found_and_not_kept():
    lately: Lately[int, int] = Lately()
    assert lately.recalled(1, lambda what: what + 1, LONG + 1) == 2
    assert len(lately) == 0
