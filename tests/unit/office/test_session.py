"""The place that the window finds again."""

import pytest

from core.office.session import keep_place, kept_place
from tests.practice import practice


def test_the_place_of_the_window_is_given_back() -> None:
    desk = practice().physician
    assert kept_place(desk) == b""
    keep_place(desk, b"there")
    assert kept_place(desk) == b"there"
    with pytest.raises(ValueError, match="small"):
        keep_place(desk, bytes(5000))
