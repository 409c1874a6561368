"""The sequence rule on its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.lanes import Lane, Link, Step, denies, run_from, step
from crypto.letterhead import Ack


def chain(length, seed=b"h"):
    hashes = [seed * 31 + bytes([at]) for at in range(length)]
    return {at + 1: Link(hashes[at], hashes[at - 1] if at else b"") for at in range(length)}


def test_a_lane_that_arrives_in_order_is_accepted_letter_by_letter():
    held = {}
    for seq, link in chain(9).items():
        assert step(Lane(seq - 1, held), seq, link) is Step.NEXT
        held[seq] = link


@given(st.permutations(range(1, 8)))
def test_a_lane_that_arrives_in_any_order_ends_whole_and_is_never_taken_for_a_fork(order):
    letters, held, last = chain(7), {}, 0
    for seq in order:
        found = step(Lane(last, held), seq, letters[seq])
        assert found is (Step.NEXT if seq == last + 1 else Step.GAP)
        held[seq] = letters[seq]
        last = run_from(last, held)
    assert last == 7
    assert all(step(Lane(last, held), seq, link) is Step.DUPLICATE for seq, link in letters.items())


@given(st.permutations(range(1, 8)), st.integers(2, 7))
def test_a_second_history_is_found_wherever_it_touches_the_first(order, since):
    first, second = chain(7), chain(7, b"g")
    letters = {seq: first[seq] if seq < since else second[seq] for seq in first}
    held, last, steps = {}, 0, []
    for seq in order:
        steps.append(step(Lane(last, held), seq, letters[seq]))
        if steps[-1] is Step.FORK:
            break
        held[seq] = letters[seq]
        last = run_from(last, held)
    assert steps[-1] is Step.FORK


@pytest.mark.parametrize("seq", [1, 2, 3, 4, 9])
def test_a_frozen_lane_takes_nothing_new(seq):
    letters = chain(9)
    lane = Lane(2, {at: letters[at] for at in (1, 2)}, frozen=True)
    assert step(lane, seq, letters[seq]) is (Step.DUPLICATE if seq <= 2 else Step.FORK)


def test_an_ack_of_a_letter_we_never_sent_or_of_another_one_is_denied():
    sent = Lane(2, chain(2))
    assert not denies(Ack(b"us", 2, chain(2)[2].hash), sent)
    assert denies(Ack(b"us", 3, b"h" * 32), sent)
    assert denies(Ack(b"us", 2, b"x" * 32), sent)
