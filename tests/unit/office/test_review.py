"""The country profile: seen and validated by a physician, once for each profile."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.model import Refusal
from core.office.review import review_country, reviewed
from crypto.kinds import Sign
from tests.practice import MINUTE, NOW, Practice, practice


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    return practice(tmp_path)


def test_a_physician_says_seen_and_validated_and_every_desk_knows_who_and_when(house: Practice) -> None:
    assert reviewed(house.secretary) is None
    assert review_country(house.physician, NOW) is None
    house.round(NOW + MINUTE)
    seen = reviewed(house.secretary)
    assert seen is not None
    assert (seen.by, seen.at_ms, seen.fresh) == ("Dr Leïla Mansour", NOW, True)


def test_a_secretary_validates_nothing(house: Practice) -> None:
    refusal = review_country(house.secretary, NOW)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, reviewed(house.secretary)) == ("role.may_not", None)


def test_another_emergency_number_asks_for_another_look(house: Practice) -> None:
    assert review_country(house.physician, NOW) is None
    desk = house.physician
    desk.country = replace(desk.country, emergency={**desk.country.emergency, "medical": "112"})
    seen = reviewed(desk)
    assert seen is not None
    assert not seen.fresh
    assert review_country(desk, NOW + MINUTE) is None
    again = reviewed(desk)
    assert again is not None
    assert again.fresh


def test_the_signs_of_the_country_are_those_that_a_letter_can_carry(house: Practice) -> None:
    assert house.physician.country.red_flags == tuple(str(sign.name).lower() for sign in Sign)
