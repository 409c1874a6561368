"""What was found lately is found again, and what nobody asked for any more is dropped first."""

from core.charter.gate.lately import KEPT, Lately


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
