"""The mailbox of a profile: what its file may say, and where its secret comes from."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.doors.account import (
    MailAccount,
    Server,
    drop_account,
    keep_password,
    read_account,
    secret_of,
    write_account,
)
from core.model import Trouble
from tests.fakes.keyring import DictKeychain

ACCOUNT = MailAccount(
    address="cabinet@medecin.invalid",
    imap=Server("imap.medecin.invalid", 993),
    smtp=Server("smtp.medecin.invalid", 465),
    user="cabinet",
)
BY_TOKEN = replace(ACCOUNT, login="token", token_command=(sys.executable, "-c", "print('a token')"), ca=Path("ca.pem"))


@pytest.mark.parametrize("account", [ACCOUNT, BY_TOKEN, replace(ACCOUNT, folder="Médecin", remove=True)])
def test_an_account_is_read_as_it_was_written(tmp_path: Path, account: MailAccount) -> None:
    assert read_account(tmp_path) is None
    write_account(tmp_path, account)
    assert read_account(tmp_path) == account
    drop_account(tmp_path)
    assert read_account(tmp_path) is None


@pytest.mark.parametrize(
    ("field", "account"),
    [
        ("address", replace(ACCOUNT, address="cabinet")),
        ("address", replace(ACCOUNT, address="a@b.invalid>\r\nDATA")),
        ("imap", replace(ACCOUNT, imap=Server("imap.medecin.invalid/x", 993))),
        ("smtp", replace(ACCOUNT, smtp=Server("smtp.medecin.invalid", 0))),
        ("user", replace(ACCOUNT, user="a\r\nb")),
        ("login", replace(ACCOUNT, login="none")),
        ("token_command", replace(ACCOUNT, login="token")),
        ("folder", replace(ACCOUNT, folder="INBOX.Colloque")),
    ],
)
def test_what_makes_no_sense_is_named_and_not_kept(tmp_path: Path, field: str, account: MailAccount) -> None:
    with pytest.raises(Trouble) as caught:
        write_account(tmp_path, account)
    assert (caught.value.code, caught.value.facts) == ("mail.settings", {"field": field})
    assert read_account(tmp_path) is None


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"imap": "host"}, {"imap": ["host", "993"]}, {"user": 5}, {"ca": 5}]
)
def test_a_file_that_somebody_changed_is_trouble_and_no_crash(tmp_path: Path, change: dict[str, object]) -> None:
    write_account(tmp_path, ACCOUNT)
    path = tmp_path / "mail.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(Trouble, match=r"mail\.settings"):
        read_account(tmp_path)


def test_the_password_lies_in_the_keyring_and_nowhere_else(tmp_path: Path) -> None:
    keychain = DictKeychain()
    secret = secret_of(ACCOUNT, lambda: keychain)
    with pytest.raises(Trouble, match=r"mail\.no_password"):
        secret()
    keep_password(ACCOUNT, keychain, "le mot de passe")
    write_account(tmp_path, ACCOUNT)
    assert secret() == "le mot de passe"
    assert b"le mot" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_command_says_the_token_each_time_that_it_is_asked(tmp_path: Path) -> None:
    count = tmp_path / "count"
    words = (
        f"p = __import__('pathlib').Path({str(count)!r}); p.open('a').write('x'); print(p.read_text()); print('more')"
    )
    account = replace(BY_TOKEN, token_command=(sys.executable, "-c", words))
    secret = secret_of(account, DictKeychain)
    assert [secret(), secret()] == ["x", "xx"]


@pytest.mark.parametrize(
    "words", ["raise SystemExit(1)", "", "print()", "import sys; sys.stdout.buffer.write(b'\\xff')"]
)
def test_a_command_that_says_nothing_is_trouble_without_a_word_of_it(words: str) -> None:
    account = replace(BY_TOKEN, token_command=(sys.executable, "-c", words))
    with pytest.raises(Trouble) as caught:
        secret_of(account, DictKeychain)()
    assert (caught.value.code, caught.value.facts) == ("mail.token", {})
    with pytest.raises(Trouble, match=r"mail\.token"):
        secret_of(replace(BY_TOKEN, token_command=("/no/such/command",)), DictKeychain)()
