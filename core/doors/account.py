"""The mailbox of a profile: `mail.json` in its folder, without a secret; and where the secret is fetched at each login.

A password lies in the system's keyring or comes from a command; a token (OAuth 2) always comes from a command, whose first
line of output it is.
"""

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.doors.files import is_file, read_bounded, troubles, write_whole
from core.doors.keychain import Keychain
from core.doors.profile import drop_file
from core.model import Trouble

PASSWORD, TOKEN = "password", "token"
IMAPS, SMTPS = 993, 465
FOLDER: Final = "Colloque"
_FILE: Final = "mail.json"
_VERSION: Final = 1
_MOST_BYTES: Final = 64 * 1024
_MOST_SECRET: Final = 16 * 1024
_COMMAND_SECONDS: Final = 30.0
_HOST = re.compile(r"[0-9A-Za-z]([0-9A-Za-z.:-]{0,251}[0-9A-Za-z])?")
_ADDRESS = re.compile(r"[^\s@<>\x00-\x1f]{1,64}@[^\s@<>\x00-\x1f]{1,253}")

Secret = Callable[[], str]
"""Fetches the password or the token. Raises Trouble: mail.no_password, mail.token, keychain.*."""


@dataclass(frozen=True)
class Server:
    """A host and the port where it speaks TLS from the first byte."""

    host: str
    port: int


@dataclass(frozen=True)
class MailAccount:
    """Where a practice's mail lies and how this profile logs in. `ca`: a file of certificates in place of the system's.

    `folder`: the folder of ours in the mailbox. `remove`: take a letter out of the mailbox once every desk recorded it.
    """

    address: str
    imap: Server
    smtp: Server
    user: str
    login: str = PASSWORD
    token_command: tuple[str, ...] = ()
    ca: Path | None = None
    folder: str = FOLDER
    remove: bool = False


def read_account(folder: Path) -> MailAccount | None:
    """The mailbox of the profile in `folder`; None where it has none. Raises Trouble: mail.settings, disk.*."""
    path = folder / _FILE
    if not is_file(path):
        return None
    try:
        return _checked(_account(json.loads(read_bounded(path, _MOST_BYTES))))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Trouble("mail.settings", field=_FILE) from error


def write_account(folder: Path, account: MailAccount) -> None:
    """Keep it, whole or not at all. Raises Trouble: mail.settings (fact `field`: what makes no sense), disk.*."""
    _checked(account)
    data = {
        "version": _VERSION,
        "address": account.address,
        "imap": [account.imap.host, account.imap.port],
        "smtp": [account.smtp.host, account.smtp.port],
        "user": account.user,
        "login": account.login,
        "token_command": list(account.token_command),
        "ca": None if account.ca is None else str(account.ca),
        "folder": account.folder,
        "remove": account.remove,
    }
    write_whole(folder / _FILE, json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8"))


def kept_since(folder: Path) -> int:
    """When the mailbox of a profile was last set (ns of the file system); 0 where it has none."""
    path = folder / _FILE
    with troubles(path):
        return path.stat().st_mtime_ns if is_file(path) else 0


def drop_account(folder: Path) -> None:
    """The profile has no mailbox any more; what was brought home stays."""
    drop_file(folder, _FILE)


def _account(data: Mapping[str, Any]) -> MailAccount:
    if data["version"] != _VERSION:
        raise ValueError("another version")
    return MailAccount(
        address=data["address"],
        imap=Server(*data["imap"]),
        smtp=Server(*data["smtp"]),
        user=data["user"],
        login=data["login"],
        token_command=tuple(data["token_command"]),
        ca=None if data["ca"] is None else Path(data["ca"]),
        folder=data["folder"],
        remove=data["remove"],
    )


def _checked(account: MailAccount) -> MailAccount:
    """The same account, when every field can be what it is called."""
    sound = {
        "address": bool(_ADDRESS.fullmatch(account.address)),
        "imap": _is_server(account.imap),
        "smtp": _is_server(account.smtp),
        "user": bool(account.user) and account.user.isprintable(),
        "login": account.login in (PASSWORD, TOKEN),
        "token_command": all(isinstance(word, str) and word for word in account.token_command)
        and (account.login == PASSWORD or bool(account.token_command)),
        "folder": bool(account.folder) and account.folder.isprintable() and not set(account.folder) & set('/.\\"*%'),
        "remove": isinstance(account.remove, bool),
    }
    wrong = [name for name, good in sound.items() if not good]
    if wrong:
        raise Trouble("mail.settings", field=wrong[0])
    return account


def _is_server(server: Server) -> bool:
    return bool(_HOST.fullmatch(server.host)) and type(server.port) is int and 0 < server.port < 65536


def keyring_name(account: MailAccount) -> str:
    """Under this name a password lies in the keyring."""
    return f"mail {account.user} {account.imap.host}"


def keep_password(account: MailAccount, keychain: Keychain, password: str) -> None:
    """Put a password into the keyring. Raises Trouble: keychain.*."""
    keychain.keep_words(keyring_name(account), password)


def secret_of(account: MailAccount, keychain: Callable[[], Keychain]) -> Secret:
    """What fetches the secret of an account, anew at each login."""
    if account.token_command:
        return lambda: _said_by(account.token_command)

    def kept() -> str:
        words = keychain().words(keyring_name(account))
        if words is None:
            raise Trouble("mail.no_password")
        return words

    return kept


def _said_by(command: tuple[str, ...]) -> str:
    """The first line that a command prints. It is started without a shell, with an empty input, and given 30 seconds."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_COMMAND_SECONDS, check=False
        )
        line = done.stdout[:_MOST_SECRET].decode("utf-8").partition("\n")[0].strip()
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise Trouble("mail.token") from error
    if done.returncode or not line:
        raise Trouble("mail.token")
    return line
