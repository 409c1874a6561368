"""Idle minutes within their bounds, and the place that the window finds again."""

import pytest

from core.doors.vault import Change
from core.model import refuse
from core.office.session import idle_minutes, keep_place, kept_place, set_idle_minutes
from tests.practice import practice


def test_a_desk_locks_after_five_to_fifteen_minutes() -> None:
    desk = practice().secretary
    assert idle_minutes(desk) == 5
    assert set_idle_minutes(desk, 15) is None
    assert idle_minutes(desk) == 15
    for minutes in (0, 4, 16, 300, -1):
        assert set_idle_minutes(desk, minutes) == refuse("session.idle", least="5", most="15")
    assert idle_minutes(desk) == 15


@pytest.mark.parametrize(("kept", "minutes"), [(b"", 5), (b"\0", 5), (b"\xff\xff\xff", 15)])
def test_a_setting_that_makes_no_sense_never_keeps_a_desk_open(kept: bytes, minutes: int) -> None:
    desk = practice().secretary
    desk.vault.commit(Change(settings=(("idle.minutes", kept),)))
    assert idle_minutes(desk) == minutes


def test_the_place_of_the_window_is_given_back() -> None:
    desk = practice().physician
    assert kept_place(desk) == b""
    keep_place(desk, b"there")
    assert kept_place(desk) == b"there"
    with pytest.raises(ValueError, match="small"):
        keep_place(desk, bytes(5000))
