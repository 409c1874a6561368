"""The country profile is data; a card opens only the windows it knows."""

import pytest

from core.charter.country import country
from core.charter.followup import window
from core.model import Refusal


def test_tunisia_has_its_windows_numbers_and_articles() -> None:
    tn = country("tn")
    assert tn.follow_up_days == (0, 7, 15, 30)
    assert tn.emergency["medical"] == "190"
    assert tn.articles["content"] == "22"
    assert tn.adult_at == 18


def test_every_list_to_tick_holds_signs_that_a_physician_validated() -> None:
    tn = country("tn")
    assert set(tn.tick_lists) == {"adult", "pregnant", "infant", "child", "elderly"}
    ticked = [sign for signs in tn.tick_lists.values() for sign in signs]
    assert set(ticked) == set(tn.red_flags)
    assert all(len(set(signs)) == len(signs) <= 9 for signs in tn.tick_lists.values())


def test_a_country_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        country("xx")


@pytest.mark.parametrize("days", [0, 7, 15, 30])
def test_a_usual_window_needs_no_reason(days: int) -> None:
    assert window(days, "", country("tn")) is None


@pytest.mark.parametrize(
    ("days", "reason", "code"), [(45, "", "window.reason_needed"), (10, "x", "window.days"), (91, "x", "window.days")]
)
def test_another_window_is_refused(days: int, reason: str, code: str) -> None:
    refusal = window(days, reason, country("tn"))
    assert isinstance(refusal, Refusal)
    assert refusal.code == code


def test_a_longer_window_needs_a_reason() -> None:
    assert window(45, "traitement long, revu à 6 semaines", country("tn")) is None
