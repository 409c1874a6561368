"""A secretary's profile joins a practice: code, letter, digits, roster, confirm, grants, on real files at floor cost."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.model import Refusal, Trouble
from core.office.checking import check
from core.office.directory import DeskDirectory, reader
from core.office.join import (
    Invited,
    MemberAccepted,
    accept_member,
    grant_owed,
    invite_member,
    invited,
    next_letter,
    on_join,
)
from core.office.joining import Joining, join
from core.office.pen import Pen
from core.office.post import post
from core.office.practice import found, open_profile
from core.office.profile import OpenDesk
from core.office.receive import receive
from core.office.sync import sync
from core.record.events import PatientEntered, ResultLines, ResultRecorded
from crypto.invite import INVITE_MS
from crypto.keys import Role
from crypto.lock import COST_FLOOR
from crypto.opening import Accepted, SetAside, open_letter
from crypto.primitives import random

NOW = 1_790_000_000_000
PASSPHRASE = "cabinet des orangers"
HERS = "les clefs du matin"


@dataclass
class Practice:
    """A founded practice in a folder of its own."""

    place: Path
    desk: OpenDesk

    def code(self, role: Role = Role.SECRETARY, *, reads_triage: bool = False) -> str:
        code = invite_member(self.desk, "Amel Trabelsi", role, reads_triage, NOW)
        assert isinstance(code, str)
        return code

    def join(self, code: str) -> Joining:
        return join(self.place / "two", self.place / "practice", code, "Amel Trabelsi", HERS, None, NOW, COST_FLOOR)

    def take_letters(self, now: int = NOW) -> list[type]:
        """As `core.office.receive` does for a join letter."""
        kinds: list[type] = []
        for arrived in self.desk.box.fetch(self.desk.vault.is_fetched):
            outcome = open_letter(arrived.raw or b"", reader(self.desk), DeskDirectory(self.desk, now))
            kinds.append(type(outcome))
            if isinstance(outcome, Accepted):
                pen = Pen(self.desk, now)
                on_join(self.desk, outcome.letter, pen, now)
                pen.commit()
        return kinds

    def accept(self, digits: str) -> MemberAccepted | Refusal:
        (one,) = invited(self.desk)
        return accept_member(self.desk, one.invite, digits, PASSPHRASE, None, NOW)

    def open_second(self) -> OpenDesk:
        return open_profile(self.place / "two", HERS, None, NOW)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One practice, founded and closed, that tests copy."""
    home = tmp_path_factory.mktemp("founded")
    found(home / "one", home / "practice", "Cabinet", "Dr Selma Ayari", PASSPHRASE, None, NOW, COST_FLOOR).desk.close()
    return home


@pytest.fixture
def practice(founded: Path, tmp_path: Path) -> Practice:
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    facts = tmp_path / "one" / "profile.json"
    facts.write_text(facts.read_text().replace(str(founded), str(tmp_path)))
    return Practice(tmp_path, open_profile(tmp_path / "one", PASSPHRASE, None, NOW))


def member(practice: Practice, role: Role, *, reads_triage: bool = False) -> OpenDesk:
    asked = practice.join(practice.code(role, reads_triage=reads_triage))
    practice.take_letters()
    assert isinstance(practice.accept(asked.digits), MemberAccepted)
    post(practice.desk, NOW)
    sync(practice.desk)
    desk = practice.open_second()
    sync(desk)
    return desk


def test_both_desks_show_the_same_digits_and_the_second_opens_once_accepted(practice: Practice) -> None:
    asked = practice.join(practice.code(reads_triage=True))
    assert practice.take_letters() == [Accepted]
    (one,) = invited(practice.desk)
    assert (one.answered, one.digits, one.candidate.name) == (True, asked.digits, "Amel Trabelsi")
    with pytest.raises(Trouble, match=r"join\.pending"):
        practice.open_second()
    accepted = practice.accept(f" {asked.digits} ")
    assert accepted == MemberAccepted("B", "Amel Trabelsi", "A-2")
    assert post(practice.desk, NOW).taken == 1
    sync(practice.desk)
    with practice.open_second() as second:
        sync(second)
        assert (second.profile.letter, second.my_name, second.clinician) == ("B", "Amel Trabelsi", False)
        assert second.profile.reads_triage
        assert second.practice_name == "Cabinet"
        assert [key.public for key in second.header_keys()] == [practice.desk.roster.header_pk]
        assert check(second).sound
    assert practice.open_second().facts.role == "secretary"


def test_letters_wait_in_the_box_until_the_header_key_has_come(practice: Practice) -> None:
    asked = practice.join(practice.code())
    practice.take_letters()
    practice.accept(asked.digits)
    post(practice.desk, NOW)
    journal = practice.place / "practice" / "journal" / practice.desk.me.hex()
    journal.rename(practice.place / "late")
    with practice.open_second() as second:
        practice.desk.box.post(b"no letter")
        assert receive(second, NOW).rejected == {}
        (practice.place / "late").rename(journal)
        assert receive(second, NOW).rejected == {"letter.magic": 1}


def test_the_public_roster_names_no_secretary(practice: Practice) -> None:
    with member(practice, Role.SECRETARY) as second:
        assert second.profile.name == ""
        file = second.box.roster()
        assert file is not None
        assert b"Amel" not in file


def test_a_substitute_is_granted_the_contents_and_a_secretary_is_not(practice: Practice) -> None:
    patient = random(16)
    pen = Pen(practice.desk, NOW)
    pen.write(PatientEntered("Nadia Khelifi", "1971-03-09", "+216 00 000 111", "fr", "F-1", None), patient)
    pen.write(ResultRecorded(random(16), ResultLines("NFS", "2026-11-20", "papier", "normale")), patient)
    pen.commit()
    with member(practice, Role.SUBSTITUTE) as second:
        assert second.profile.stands_for == (practice.desk.profile.member_id,)
        assert second.content_keys(patient) == practice.desk.content_keys(patient)
        assert len(second.content_keys(patient)) == 1
        assert all(entry.clin for entry in second.vault.entries(patient) if entry.header.kind == "ResultRecorded")


def test_a_secretarys_vault_holds_no_content_key(practice: Practice) -> None:
    patient = random(16)
    pen = Pen(practice.desk, NOW)
    pen.write(ResultRecorded(random(16), ResultLines("NFS", "2026-11-20", "papier", "normale")), patient)
    pen.commit()
    with member(practice, Role.SECRETARY) as second:
        assert second.vault.secrets("patient") == []
        assert [entry.clin for entry in second.vault.entries(patient)] == [None]


def test_wrong_digits_burn_the_code(practice: Practice) -> None:
    asked = practice.join(practice.code())
    practice.take_letters()
    wrong = ("1" if asked.digits[0] != "1" else "2") + asked.digits[1:]
    refused = practice.accept(wrong)
    assert isinstance(refused, Refusal)
    assert refused.code == "join.digits"
    assert invited(practice.desk) == []
    assert practice.desk.roster.v == 1


def test_a_wrong_passphrase_for_the_root_key_burns_nothing(practice: Practice) -> None:
    asked = practice.join(practice.code())
    practice.take_letters()
    (one,) = invited(practice.desk)
    with pytest.raises(Trouble, match=r"vault\.wrong_passphrase"):
        accept_member(practice.desk, one.invite, asked.digits, "autre chose", None, NOW)
    assert isinstance(practice.accept(asked.digits), MemberAccepted)


def test_a_code_that_nobody_answered_cannot_be_accepted(practice: Practice) -> None:
    practice.code()
    refused = practice.accept("0000 0000")
    assert isinstance(refused, Refusal)
    assert refused.code == "join.not_answered"


@pytest.mark.parametrize("late", [INVITE_MS, INVITE_MS + 1])
def test_a_join_letter_after_fifteen_minutes_is_set_aside(practice: Practice, late: int) -> None:
    practice.join(practice.code())
    assert practice.take_letters(NOW + late) == [SetAside]


def test_a_code_serves_once(practice: Practice) -> None:
    code = practice.code()
    practice.join(code)
    join(practice.place / "three", practice.place / "practice", code, "Intrus", HERS, None, NOW, COST_FLOOR)
    assert practice.take_letters() == [Accepted, SetAside]


def test_a_mistyped_code_and_a_code_of_another_practice_are_said(practice: Practice) -> None:
    code = practice.code()
    with pytest.raises(Trouble, match=r"join\.code"):
        practice.join(code[:-1] + ("A" if code[-1] != "A" else "B"))
    found(
        practice.place / "o", practice.place / "other", "Autre", "Dr B", PASSPHRASE, None, NOW, COST_FLOOR
    ).desk.close()
    with pytest.raises(Trouble, match=r"join\.other_practice"):
        join(practice.place / "two", practice.place / "other", code, "Amel", HERS, None, NOW, COST_FLOOR)
    (practice.place / "practice" / "roster").unlink()
    with pytest.raises(Trouble, match=r"join\.no_practice"):
        practice.join(code)
    assert not (practice.place / "two").exists()


def test_only_the_founders_desk_invites_and_accepts(practice: Practice) -> None:
    with member(practice, Role.SECRETARY) as second:
        refused = invite_member(second, "Un autre", Role.SECRETARY, False, NOW)
        assert isinstance(refused, Refusal)
        assert refused.code == "member.not_founder"


def test_grants_that_a_crash_held_back_are_paid_once_at_the_next_opening(practice: Practice) -> None:
    from core.doors.vault import Change
    from core.office.join import OWED

    with member(practice, Role.SECRETARY) as second:
        practice.desk.vault.commit(Change(settings=((OWED, second.me),)))
    before = practice.desk.vault.head(practice.desk.me)
    practice.desk.close()
    with open_profile(practice.place / "one", PASSPHRASE, None, NOW) as desk:
        after = desk.vault.head(desk.me)
        assert before is not None
        assert after is not None
        assert after.seq == before.seq + 1
        assert grant_owed(desk, NOW) == 0


def test_letters_of_profiles_go_on_after_z() -> None:
    assert [next_letter(one) for one in ("A", "Y", "Z", "AZ", "ZZ")] == ["B", "Z", "AA", "BA", "AAA"]


def test_an_invitation_needs_a_name(practice: Practice) -> None:
    refused = invite_member(practice.desk, "  ", Role.SECRETARY, False, NOW)
    assert isinstance(refused, Refusal)
    assert refused.code == "member.name_missing"
    too_long = invite_member(practice.desk, "é" * 101, Role.SECRETARY, False, NOW)
    assert isinstance(too_long, Refusal)
    assert too_long.code == "member.name_long"
    assert [one for one in invited(practice.desk) if isinstance(one, Invited)] == []
