"""Letters as text in mails and links."""

import pytest

from crypto.armor import BEGIN, END, MOST_TEXT_BYTES, from_link, to_link, unwrap, wrap
from crypto.errors import Refused
from crypto.letter import MOST_BYTES
from crypto.primitives import random


def refusal(act, given):
    with pytest.raises(Refused) as refused:
        act(given)
    return refused.value.code


@pytest.mark.parametrize("size", [1, 2, 3, 47, 48, 49, 3154, MOST_BYTES])
def test_a_letter_comes_out_of_its_armor_as_it_went_in(size):
    raw = random(size)
    assert unwrap(wrap(raw).encode()) == (raw,)
    assert from_link(to_link(raw)) == raw


def test_lines_are_64_characters_and_end_in_crlf():
    first, *lines, last, nothing = wrap(random(100)).split("\r\n")
    assert (first.encode(), last.encode(), nothing) == (BEGIN, END, "")
    assert [len(line) for line in lines] == [64, 64, 6]


def test_the_largest_letter_fits_under_the_limit_of_a_text():
    assert len(wrap(bytes(MOST_BYTES))) < MOST_TEXT_BYTES


def test_a_text_over_the_limit_is_refused_unread():
    assert refusal(unwrap, BEGIN + bytes(MOST_TEXT_BYTES)) == "armor.size"
    assert refusal(from_link, "A" * (MOST_TEXT_BYTES + 1)) == "armor.size"


def test_a_letter_over_its_own_limit_is_refused():
    assert refusal(unwrap, wrap(bytes(MOST_BYTES + 1)).encode()) == "armor.encoding"


@pytest.mark.parametrize("words", ["", "A", "QR", "QQ==", "QQ QQ", "é", "Q+"])
def test_a_link_holds_the_characters_of_a_letter_and_nothing_else(words):
    assert refusal(from_link, words) == "armor.encoding"


def test_many_beginnings_without_an_end_cost_one_pass():
    assert refusal(unwrap, BEGIN * 40_000) == "armor.end"
