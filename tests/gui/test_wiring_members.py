"""The window's port on a real practice: who replaces, who is away and who leaves comes back as the window needs it."""

import pytest

from core.doors.profile import ROOT_SLOT
from core.model import Refusal, Trouble
from core.office.joining import join
from core.office.profile import open_named_slot
from crypto.keys import Role
from crypto.lock import COST_FLOOR
from crypto.recovery import ROOT, written
from desktop.office.desk import OfficeDesk
from desktop.office.members import OfficeMembers
from desktop.ports.members import NO_DAYS, Departed, MemberRow
from tests.unit.office.test_leave import entered
from tests.unit.office.test_practice_join import HERS, NOW, PASSPHRASE, Practice, founded, member, practice

__all__ = ["founded", "practice"]
DAYS, LATER = ("2026-12-01", "2026-12-05"), ("2026-12-20", "2026-12-24")


def row(members: OfficeMembers, letter: str) -> MemberRow:
    return next(one for one in members.practice().members if one.letter == letter)


@pytest.fixture
def members(practice: Practice) -> OfficeMembers:
    """The port, in a practice that a substitute entered with the days of the replacement."""
    made = OfficeMembers(practice.desk, lambda: NOW)
    entered(practice.desk)
    turned = made.invite("Dr Karim Jlassi", "substitute", reads_triage=False, days=DAYS[::-1])
    assert turned == Refusal("replacement.days")
    code = made.invite("Dr Karim Jlassi", "substitute", reads_triage=False, days=DAYS)
    assert not isinstance(code, Refusal)
    asked = practice.join(code.text)
    practice.take_letters()
    (coming,) = made.practice().coming
    assert made.accept(coming.invite, asked.digits, PASSPHRASE) == "B"
    return made


def test_a_member_replaces_stands_in_and_leaves(practice: Practice, members: OfficeMembers) -> None:
    assert row(members, "B").replaces == DAYS
    with pytest.raises(Trouble, match=r"vault\.wrong_passphrase"):
        members.add_dates("B", LATER, "une autre phrase")
    assert str(members.add_dates("B", LATER, PASSPHRASE)).startswith("A-")
    assert members.add_dates("B", DAYS, PASSPHRASE) == Refusal("replacement.days")

    assert members.say_absent("A", DAYS, "B") is None
    assert (row(members, "A").away, row(members, "A").stand_in) == (DAYS, "Dr Karim Jlassi")
    assert members.say_absent("B", DAYS, "B") == Refusal("absence.stand_in")
    assert members.say_absent("A", NO_DAYS, "") is None
    assert row(members, "A").away == NO_DAYS

    assert row(members, "B").desks == ("B",)
    assert OfficeDesk(practice.desk, lambda: NOW).sync().desks == 2
    left = members.remove("B", PASSPHRASE, every_desk=True)
    assert isinstance(left, Departed)
    assert (left.name, left.letters, row(members, "B").revoked) == ("Dr Karim Jlassi", ("B",), True)
    assert OfficeDesk(practice.desk, lambda: NOW).sync().desks == 1
    told = members.tell()
    while told[0] < told[1]:
        told = members.tell()
    steps = {one.code: (one.done, one.of, one.tick) for one in members.practice().steps}
    assert (steps["removal.telephones"], steps["removal.mailbox"]) == ((1, 1, ""), (0, 1, "mailbox"))
    assert members.tick("coffee") == Refusal("removal.step", (("known", "mailbox, account, host"),))
    assert [members.tick(step) for step in ("mailbox", "account", "host")] == [None] * 3
    assert members.practice().steps == ()


def test_the_step_of_the_new_keys_names_the_desk_that_it_waits_for(practice: Practice, members: OfficeMembers) -> None:
    code = practice.code()
    house = practice.place / "practice"
    asked = join(practice.place / "three", house, code, "Amel Trabelsi", HERS, None, NOW, COST_FLOOR)
    practice.take_letters()
    (coming,) = members.practice().coming
    assert members.accept(coming.invite, asked.digits, PASSPHRASE) == "C"
    assert isinstance(members.remove("C", PASSPHRASE, every_desk=False), Departed)
    assert [one.waits for one in members.practice().steps if one.code == "removal.keys"] == [("B",)]


def test_another_physician_takes_the_key_from_its_paper_and_removes_the_desk_that_had_it(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.office.profile.COST_PASSPHRASE", COST_FLOOR)
    paper = written(ROOT, open_named_slot(practice.place / "one", ROOT_SLOT, PASSPHRASE, None))
    with member(practice, Role.PHYSICIAN) as second:
        hers = OfficeMembers(second, lambda: NOW)
        assert hers.remove("A", HERS, every_desk=False) == Refusal("member.not_founder")
        for code, passphrase, why in (
            (paper[:-4], HERS, "code.length"),
            (written(ROOT, bytes(32)), HERS, "root.other_practice"),
            (paper, "une autre phrase", "vault.wrong_passphrase"),
        ):
            with pytest.raises(Trouble, match=why.replace(".", r"\.")):
                hers.take_key(code, passphrase)
        assert not hers.practice().founder
        assert hers.take_key(paper.lower(), HERS) is None
        assert hers.practice().founder
        left = hers.remove("A", HERS, every_desk=False)
        assert isinstance(left, Departed)
        assert (left.letters, row(hers, "A").revoked) == (("A",), True)
