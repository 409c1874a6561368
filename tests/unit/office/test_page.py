"""Whom the patients' page names: every physician with a number of the Order, each once, and nobody else."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.doors.vault import Change
from core.model import Refusal, refuse
from core.office.page import Written, write_page
from core.office.settings import choose
from crypto.keys import Profile, Revoked, Role, new_keys, sign_roster
from crypto.primitives import random
from tests.practice import NOW, Practice, practice

FACTS = {"page": "https://oliviers.invalid/", "address": "Tunis", "hours": "8 h à 17 h", "interests": "aucun"}


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    made = practice(tmp_path)
    for name, value in {**FACTS, "phone": "+216 00 000 100"}.items():
        assert choose(made.physician, name, value, NOW) is None
    return made


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "built"
    folder.mkdir()
    for name in ("sw.js", "manifest.webmanifest", "icon.svg", "icon-192.png"):
        (folder / name).touch()
    (folder / "index.html").write_text('<script type="application/json" id="practice">{}</script>')
    return folder


def with_more(house: Practice, *more: Profile) -> None:
    """The next roster, with these profiles too."""
    roster = house.physician.roster
    newer = replace(roster, v=roster.v + 1, previous=roster.hash, profiles=(*roster.profiles, *more))
    house.physician.vault.commit(Change(settings=(("roster", sign_roster(house.root, newer)),)))


def profile(letter: str, role: Role, name: str, member: bytes = b"", *, revoked: bool = False) -> Profile:
    keys = new_keys()
    end = Revoked(2, 0, b"") if revoked else None
    return Profile(letter, keys.sig.public, keys.kem.public, member or random(16), role, name, from_v=1, revoked=end)


def named(house: Practice, built: Path, order: str) -> list[tuple[str, str]] | str:
    assert choose(house.physician, "order", order, NOW) is None
    written = write_page(house.physician, built, built.parent / "out")
    if isinstance(written, Refusal):
        return f"{written.code}: {written.fact('name')}"
    assert isinstance(written, Written)
    return list(written.physicians)


def test_a_practice_that_its_physician_left_has_no_page(house: Practice, built: Path) -> None:
    assert choose(house.physician, "order", "12345", NOW) is None
    roster = house.physician.roster
    (head,) = house.physician.heads()
    end = Revoked(roster.v + 1, head.seq, head.hash)
    profiles = [replace(one, revoked=end) if one.role is Role.PHYSICIAN else one for one in roster.profiles]
    newer = replace(roster, v=roster.v + 1, previous=roster.hash, profiles=tuple(profiles))
    house.physician.vault.commit(Change(settings=(("roster", sign_roster(house.root, newer)),)))
    assert write_page(house.physician, built, built.parent / "out") == refuse("page.no_physician")


def test_one_physician_has_one_number(house: Practice, built: Path) -> None:
    assert named(house, built, "12345") == [("Dr Leïla Mansour", "12345")]
    assert named(house, built, "A 12345") == [("Dr Leïla Mansour", "12345")]
    assert named(house, built, "B 12345") == "page.order: Dr Leïla Mansour"


def test_each_of_several_has_a_number_of_their_own_whatever_desks_they_sit_at(house: Practice, built: Path) -> None:
    first = house.physician.profile
    second = profile("D", Role.PHYSICIAN, "Dr Nabil Ben Amor")
    with_more(
        house,
        profile("C", Role.PHYSICIAN, first.name, first.member_id),
        second,
        profile("E", Role.SUBSTITUTE, "Dr Ines Ferchichi"),
        profile("F", Role.PHYSICIAN, "Dr Sami Jebali", revoked=True),
    )
    assert named(house, built, "12345") == "page.order: Dr Nabil Ben Amor"
    assert named(house, built, "C 12345") == "page.order: Dr Nabil Ben Amor"
    both = [("Dr Leïla Mansour", "12345"), ("Dr Nabil Ben Amor", "23456")]
    assert named(house, built, "C 12345, D 23456") == both
    assert named(house, built, "A 12345, B 999, D 23456, E 34567, F 45678") == [*both, ("Dr Ines Ferchichi", "34567")]
