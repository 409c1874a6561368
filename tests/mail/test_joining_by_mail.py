"""A desk that shares no folder with anybody joins through the practice's mailbox, and works from there."""

from pathlib import Path

import pytest

from core.doors.account import MailAccount, read_account
from tests.machine import ANSWER, Place, Said, asked, by_descriptor
from tests.mail_lab.lab import PASSWORD, Lab

PATIENT = ("patient", "add", "Nadia Khelifi", "--born", "1971-03-09", "--number", "17", "--phone", "+216 00 000 717")


class House:
    """Two machines that share nothing but a mailbox: the physician's and the secretary's."""

    def __init__(self, tmp_path: Path, account: MailAccount) -> None:
        self.account = account
        self.physician, self.secretary = Place(tmp_path / "one"), Place(tmp_path / "two")
        self.servers = [
            f"--{name}={one.host}:{one.port}" for name, one in (("imap", account.imap), ("smtp", account.smtp))
        ]
        assert self.physician.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet des Orangers").code == 0
        words = ("mail", "set", account.address, *self.servers, f"--ca={account.ca}")
        assert self.physician.doctor(*words, *by_descriptor("--password-fd", PASSWORD)).code == 0
        assert self.physician.doctor("receive").data["mailbox"] == ""

    def invited(self) -> str:
        return str(self.physician.doctor("member", "add", "Amel Trabelsi", "secretary", "--reads-triage").data["code"])

    def joins(self, code: str, password: str = PASSWORD, *more: str) -> Said:
        words = ("--join", code, "--name", "Amel Trabelsi", f"--mailbox={self.account.address}", *self.servers)
        secrets = by_descriptor("--password-fd", password)
        return self.secretary.run("init", *words, f"--ca={self.account.ca}", *secrets, *more, "--json")

    def accepted(self, digits: str, *more: str) -> Said:
        return self.physician.doctor("member", "accept", "--digits", digits, *more)


@pytest.fixture
def house(tmp_path: Path, lab: Lab) -> House:
    return House(tmp_path, lab.mailbox())


def test_a_desk_joins_by_mail_alone_and_a_question_goes_round(house: House) -> None:
    joining = house.joins(house.invited())
    assert (joining.code, joining.data["unsent"]) == (0, "")
    assert read_account(house.secretary.home / "poste") == house.account
    assert not house.secretary.practice.exists()
    assert house.secretary.secretary("receive").data["trouble"] == "join.pending"
    assert house.accepted(joining.data["digits"]).code == 0
    entered = house.secretary.secretary("receive")
    assert (entered.code, entered.data["mailbox"]) == (0, "")
    assert [one["letter"] for one in house.secretary.secretary("member", "list").data["members"]] == ["A", "B"]
    assert house.physician.doctor(*PATIENT).code == 0
    _, letter = asked(house.physician)
    house.secretary.secretary("receive")
    rows = house.secretary.secretary("inbox").data["questions"]
    assert [one["letter"][:10] for one in rows] == [letter]
    assert house.secretary.secretary("triage", letter, "physician").code == 0
    assert house.physician.doctor("receive").code == 0
    assert "Amel Trabelsi" in house.physician.doctor("thread", letter).out
    sent = house.physician.doctor("reply", letter, "--text-file", "-", "--judge", "online", stdin=ANSWER)
    assert sent.code == 0, sent.out
    house.secretary.secretary("receive")
    assert house.secretary.secretary("inbox", "--queue", "answered").data["questions"] != []


def test_wrong_words_leave_no_profile_behind(house: House) -> None:
    code = house.invited()
    assert house.joins(code, "not the password").data["trouble"] == "mail.login"
    assert house.joins(code[:-4] + "2222").data["trouble"] in ("join.code", "join.other_practice")
    assert not (house.secretary.home / "poste").exists()


def test_a_second_code_replaces_a_profile_that_never_entered_and_no_other(house: House) -> None:
    first = house.joins(house.invited())
    code = house.invited()
    second = house.joins(code)
    assert (second.code, first.data["digits"] != second.data["digits"]) == (0, True)
    assert house.accepted(second.data["digits"]).data["bad_input"] == "id.ambiguous"
    last = house.physician.doctor("member", "list").data["invited"][-1]["invite"]
    assert house.accepted(second.data["digits"], "--invite", last).code == 0
    assert house.joins(house.invited()).data["trouble"] == "join.accepted"
