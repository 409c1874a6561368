"""What a patient agreed to is compared with the text of the practice's own rosters."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.charter.consent import agreement, consent_mark
from core.doors.vault import Change
from core.office.agreed import Agreed, agreed
from core.office.desk import Desk
from crypto.keys import Role, Roster, sign_roster
from tests.practice import Practice, practice


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    return practice(tmp_path)


def marked(desk: Desk, roster: Roster, language: str = "fr") -> str:
    return consent_mark(language, roster, desk.country)


def test_a_telephone_that_read_the_practices_text_is_known(house: Practice) -> None:
    patient, _, device = house.amira()
    bound = house.physician.dossier(patient).device(device.keys.sig.public)
    assert bound is not None
    assert agreed(house.physician, bound.consent) is Agreed.KNOWN


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_each_language_has_its_own_text(house: Practice, language: str) -> None:
    mark = marked(house.physician, house.physician.roster, language)
    assert agreed(house.physician, mark) is Agreed.KNOWN
    other = "ar" if language != "ar" else "fr"
    assert agreed(house.physician, mark.replace(f" {language} ", f" {other} ")) is Agreed.UNKNOWN


def test_a_text_that_named_other_readers_is_not_known(house: Practice) -> None:
    roster = house.physician.roster
    others = tuple(replace(one, role=Role.SECRETARY) for one in roster.profiles)
    assert agreed(house.physician, marked(house.physician, replace(roster, profiles=others))) is Agreed.UNKNOWN


def test_a_text_of_an_earlier_roster_stays_known(house: Practice) -> None:
    desk, former = house.physician, house.physician.roster
    mark = marked(desk, former)
    triage = tuple(replace(one, reads_triage=one.role is Role.SECRETARY) for one in former.profiles)
    newer = replace(former, v=2, previous=former.hash, profiles=triage)
    desk.vault.commit(Change(settings=(("roster", sign_roster(house.root, newer)),)))
    assert marked(desk, desk.roster) != mark
    assert agreed(desk, marked(desk, desk.roster)) is agreed(desk, mark) is Agreed.KNOWN


def test_another_version_or_what_is_no_mark_is_not_known(house: Practice) -> None:
    mark = marked(house.physician, house.physician.roster)
    later = f"{agreement()['version'] + 1}{mark[mark.index(' ') :]}"
    assert [agreed(house.physician, one) for one in (later, "nonsense", mark[:-1])] == [Agreed.UNKNOWN] * 3


def test_no_word_yet_and_a_word_on_paper_are_themselves(house: Practice) -> None:
    assert (agreed(house.physician, ""), agreed(house.physician, "paper")) == (Agreed.NOT_YET, Agreed.PAPER)
