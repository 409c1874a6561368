"""`colloque mail` as somebody types it, against a real server: said, shown, tried, forgotten."""

import shlex
import sys
from pathlib import Path

import pytest

from core.doors.account import MailAccount, keyring_name, read_account
from tests.fakes.keyring import DictKeychain
from tests.machine import PASSPHRASE, Place, Said, by_descriptor
from tests.mail_lab.lab import PASSWORD, Lab


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A practice of one physician."""
    one = Place(tmp_path)
    assert founded(one).code == 0
    return one


def founded(place: Place) -> Said:
    return place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet des Orangers", "--json")


def said(place: Place, account: MailAccount, password: str = PASSWORD, *more: str) -> Said:
    """`mail set` with the servers of the lab."""
    servers = [f"--{name}={one.host}:{one.port}" for name, one in (("imap", account.imap), ("smtp", account.smtp))]
    words = [*servers, f"--ca={account.ca}", *by_descriptor("--password-fd", password), *more]
    return place.doctor("mail", "set", account.address, *words)


def states(tried: Said) -> dict[str, str]:
    return {one["name"]: one["code"] or one["state"] for one in tried.data["steps"]}


def test_a_mailbox_is_said_shown_tried_and_forgotten(place: Place, lab: Lab) -> None:
    account = lab.mailbox()
    kept = said(place, account)
    assert (kept.code, kept.data["mailbox"]["address"]) == (0, account.address)
    assert read_account(place.home / "cabinet") == account
    shown = place.run("mail", "show", "--profile", str(place.home / "cabinet"), secret=None)
    assert account.address in shown.out
    assert PASSWORD not in shown.out + (place.home / "cabinet" / "mail.json").read_text()
    tried = place.doctor("mail", "test")
    assert (tried.code, tried.data["ok"]) == (0, True)
    assert set(states(tried).values()) == {"done", "mail.room_unknown"}
    assert "Check" not in lab.doveadm("mailbox", "list", "-u", account.address)
    assert place.doctor("mail", "forget").code == 0
    assert place.doctor("mail", "test").data["refused"] == "mail.none"
    assert place.doctor("mail", "forget").data["refused"] == "mail.none"
    assert place.doctor("mail", "show").data["mailbox"] is None


def test_each_step_that_fails_says_what_to_do_and_leaves_what_needs_it(place: Place, lab: Lab) -> None:
    account = lab.mailbox()
    assert said(place, account, "not the password").code == 0
    assert place.doctor("receive").data["mailbox"] == "mail.login"
    assert "refuse ce nom ou ce mot de passe" in place.run("receive").out
    tried = place.doctor("mail", "test")
    assert (tried.code, tried.data["ok"]) == (3, False)
    assert (states(tried)["certificate"], states(tried)["login"], states(tried)["folders"]) == (
        "done",
        "mail.login",
        "left",
    )
    typed = place.run("mail", "test", "--profile", str(place.home / "cabinet"))
    assert typed.code == 3
    assert "NON  Identification" in typed.out
    assert "mot de passe d’application" in typed.out
    assert "La boîte ne convient pas encore." in typed.out
    for words, step, code in (
        ((f"--imap=127.0.0.1:{account.imap.port}",), "certificate", "mail.certificate"),
        (("--imap=localhost:1",), "connection", "mail.unreachable"),
        (("--imap=boite.invalid",), "name", "mail.name"),
        ((f"--smtp=127.0.0.1:{account.smtp.port}",), "sending", "mail.certificate"),
    ):
        assert said(place, account, PASSWORD, *words).code == 0
        assert states(place.doctor("mail", "test"))[step] == code


def test_a_full_mailbox_is_said_with_what_it_holds(place: Place, lab: Lab) -> None:
    account = lab.full()
    assert said(place, account).code == 0
    tried = place.doctor("mail", "test").data
    room = next(one for one in tried["steps"] if one["name"] == "room")
    assert (room["code"], room["facts"]["limit"]) == ("mail.room", "64")


def test_what_cannot_be_meant_is_said_before_anything_is_kept(place: Place, lab: Lab) -> None:
    account = lab.mailbox()
    servers = ("--imap=localhost:993", "--smtp=localhost:465")
    for words, code in (
        (("mail", "set", "cabinet", *servers), "mail.address"),
        (("mail", "set", "a@b.invalid", "--imap=localhost:x", "--smtp=localhost"), "mail.server"),
        (("mail", "set", "a@b.invalid", "--imap=-h", "--smtp=localhost"), "mail.server"),
        (("mail", "set", "a@b.invalid", *servers, "--password-command='"), "mail.command_missing"),
        (("mail", "set", account.address, *servers), "secret.mail"),
    ):
        assert place.doctor(*words).data["bad_input"] == code
    assert read_account(place.home / "cabinet") is None


def test_a_command_may_tell_the_password_or_a_token(place: Place, lab: Lab, tmp_path: Path) -> None:
    account = lab.mailbox()
    secret = tmp_path / "secret"
    command = f"{sys.executable} -c {shlex.quote(f'print(open({str(secret)!r}).read())')}"
    secret.write_text(PASSWORD)
    assert said(place, account, PASSWORD, "--password-command", command).code == 0
    assert place.doctor("mail", "test").code == 0
    secret.write_text(lab.token(account))
    assert said(place, account, PASSWORD, "--token-command", command).code == 0
    assert place.doctor("mail", "test").code == 0
    secret.write_text(lab.token(account, -60))
    assert states(place.doctor("mail", "test"))["login"] == "mail.token"
    secret.unlink()
    assert states(place.doctor("mail", "test"))["login"] == "mail.token"


def test_with_a_keyring_the_password_lies_there_and_leaves_it_with_the_last_profile(tmp_path: Path, lab: Lab) -> None:
    keyring, account = DictKeychain(), lab.mailbox()
    place = Place(tmp_path, keychain=lambda: keyring)
    assert founded(place).code == 0
    assert said(place, account).code == 0
    assert keyring.words(keyring_name(account)) == PASSWORD
    assert place.doctor("mail", "test").code == 0
    beside = tmp_path / "beside"
    beside.mkdir()
    for name in ("profile.json", "mail.json"):
        (beside / name).write_bytes((tmp_path / "cabinet" / name).read_bytes())
    assert place.doctor("mail", "forget").code == 0
    assert keyring.words(keyring_name(account)) == PASSWORD
    (beside / "mail.json").unlink()
    assert said(place, account).code == 0
    other = lab.mailbox()
    assert said(place, other, "another").code == 0
    assert (keyring.words(keyring_name(account)), keyring.words(keyring_name(other))) == (None, "another")
    keyring.kept.pop(keyring_name(other))
    assert states(place.doctor("mail", "test"))["login"] == "mail.no_password"


def test_without_a_terminal_the_search_of_servers_says_what_to_type(place: Place) -> None:
    searched = place.run("mail", "set", "cabinet@oliviers.invalid", "--profile", str(place.home / "cabinet"))
    assert searched.code == 2
    assert "[mail.servers_missing]" in searched.err
    assert PASSPHRASE not in searched.err
