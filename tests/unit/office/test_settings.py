"""Settings of the practice: signed by a physician, the same at every desk, the last word in the order of the log."""

import pytest

from core.model import Refusal
from core.office.desk import Desk
from core.office.settings import choose, follow_up_days, idle_ms, phone, platform, setting, settings, straight_through
from core.office.triage import redirect
from core.record.events import PracticeSet
from core.record.settings import NAMES, sound
from tests.practice import MINUTE, NOW, Practice, practice


@pytest.fixture
def house(tmp_path) -> Practice:
    return practice(tmp_path)


def code(outcome: Refusal | None) -> str:
    assert outcome is not None
    return outcome.code


def read(desk: Desk) -> tuple[str, int, bool, int]:
    return phone(desk), idle_ms(desk), straight_through(desk), follow_up_days(desk)


def settled(desk: Desk) -> list[str]:
    return [one.event.value for one in desk.signed_entries(b"") if isinstance(one.event, PracticeSet)]


def test_a_new_practice_has_the_values_of_the_house_and_of_the_country(house: Practice) -> None:
    assert read(house.secretary) == ("", 5 * MINUTE, False, house.secretary.country.default_follow_up_days)
    assert set(settings(house.physician)) == set(NAMES)


def test_what_a_physician_settles_holds_at_every_desk(house: Practice) -> None:
    wanted = {"phone": "+216 00 000 009", "idle_minutes": "9", "straight_through": "yes", "follow_up_days": "30"}
    wanted["telemedicine"] = "Tabib en ligne, agrément 2022-118"
    wanted |= {"page": "http://127.0.0.1:9/suivi/", "order": "A 1234, C 5678", "address": "1, rue des Oliviers, Tunis"}
    wanted |= {"hours": "Lundi à vendredi, 8 h à 17 h", "interests": "aucun"}
    wanted |= {"mail": "cabinet@oliviers.invalid", "mail_carries": "notice"}
    for name, value in wanted.items():
        assert choose(house.physician, name, value, NOW) is None
    house.round(NOW)
    assert settings(house.secretary) == wanted
    assert read(house.secretary) == ("+216 00 000 009", 9 * MINUTE, True, 30)


def test_a_secretary_settles_nothing(house: Practice) -> None:
    assert code(choose(house.secretary, "idle_minutes", "15", NOW)) == "role.may_not"


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("phone", "appelez-moi", "settings.phone"),
        ("idle_minutes", "4", "settings.idle_minutes"),
        ("idle_minutes", "16", "settings.idle_minutes"),
        ("idle_minutes", "5 ", "settings.idle_minutes"),
        ("straight_through", "maybe", "settings.straight_through"),
        ("follow_up_days", "400", "settings.follow_up_days"),
        ("telemedicine", "Tabib", "settings.telemedicine"),
        ("telemedicine", "Tabib en ligne", "settings.telemedicine"),
        ("telemedicine", "Tabib  en ligne 2022", "settings.telemedicine"),
        ("telemedicine", "2" * 201, "settings.telemedicine"),
        ("wallpaper", "blue", "settings.unknown"),
        ("page", "http://oliviers.invalid/", "settings.page"),
        ("page", "https://oliviers.invalid", "settings.page"),
        ("page", "https://oliviers.invalid/?a=1/", "settings.page"),
        ("page", "https://user@oliviers.invalid/", "settings.page"),
        ("page", "https://oliviers.invalid/../", "settings.page"),
        ("order", "A1234", "settings.order"),
        ("order", "A 1234; C 5678", "settings.order"),
        ("address", "1, rue des Oliviers\nTunis", "settings.address"),
        ("hours", "8" * 301, "settings.hours"),
        ("interests", " aucun", "settings.interests"),
        ("mail", "cabinet", "settings.mail"),
        ("mail_carries", "everything", "settings.mail_carries"),
    ],
)
def test_a_value_that_the_name_cannot_have_is_refused(house: Practice, name: str, value: str, refusal: str) -> None:
    assert code(choose(house.physician, name, value, NOW)) == refusal
    assert settled(house.physician) == []


def test_the_same_value_again_writes_nothing_and_another_replaces_it(house: Practice) -> None:
    for value in ("6", "6", "7"):
        assert choose(house.physician, "idle_minutes", value, NOW) is None
    assert settled(house.physician) == ["6", "7"]
    assert setting(house.physician, "idle_minutes") == "7"


def test_a_name_of_a_later_version_is_left_to_it() -> None:
    assert sound("wallpaper", "blue")
    assert not sound("phone", "12ab")


def test_a_teleconsultation_is_proposed_only_where_an_authorised_platform_is_recorded(house: Practice) -> None:
    _, consultation, device = house.amira()
    letter = device.ask("Puis-je conduire ?", NOW, consultation=consultation)
    house.round(NOW + MINUTE)
    desk = house.physician
    assert code(redirect(desk, letter, "teleconsultation", NOW + MINUTE)) == "redirect.no_platform"
    assert choose(desk, "telemedicine", "Tabib en ligne, agrément 2022-118", NOW + MINUTE) is None
    assert redirect(desk, letter, "teleconsultation", NOW + MINUTE) is None
    assert choose(desk, "telemedicine", "", NOW + MINUTE) is None
    assert platform(desk) == ""
