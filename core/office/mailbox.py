"""The mailbox of a profile, and what fetches its secret. Only what happens `at_the_mailbox` reaches the network.

The password lies in the system's keyring. A profile that was made without one keeps it in its vault, which its passphrase
opens; a command may tell it instead (`core.doors.account`).
"""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.doors.account import (
    FOLDER,
    IMAPS,
    SMTPS,
    TOKEN,
    MailAccount,
    Secret,
    Server,
    drop_account,
    keep_password,
    keyring_name,
    read_account,
    secret_of,
    write_account,
)
from core.doors.account import (
    PASSWORD as BY_PASSWORD,
)
from core.doors.imap import Line
from core.doors.imap_letterbox import ImapLetterbox
from core.doors.keychain import Keychain
from core.doors.letterbox import Letterbox
from core.doors.mail_reader import MailReader
from core.doors.mail_servers import suggest
from core.doors.mailbox import Mailbox
from core.doors.profile import profiles_in
from core.doors.vault import Change, Vault
from core.model import Refusal, Trouble, refuse
from core.office.profile import OpenDesk
from core.record.addresses import is_address, is_host

PASSWORD = "mail.password"
"""The setting of a vault that holds the password where there is no keyring."""


@dataclass(frozen=True)
class Login:
    """A mailbox, and what fetches its password or token at each login."""

    account: MailAccount
    secret: Secret = field(repr=False)


def mailbox(desk: OpenDesk) -> Login | None:
    """The mailbox of this profile; None where it has none. Raises Trouble: mail.settings, disk.*."""
    account = read_account(desk.folder)
    return None if account is None else mailbox_of(account, desk.vault, desk.keychain)


def mailbox_of(account: MailAccount, vault: Vault, keychain: Keychain | None) -> Login:
    """A mailbox whose secret is fetched from where this profile keeps it; the vault is read now, in its own thread."""
    kept = (vault.setting(PASSWORD) or b"").decode("utf-8")
    return Login(account, (lambda: kept) if kept else secret_of(account, lambda: _there(keychain)))


def login_typed(account: MailAccount, password: str) -> Login:
    """A mailbox that no profile keeps yet. An empty password: a command tells it."""
    return Login(account, (lambda: password) if password else secret_of(account, lambda: _there(None)))


@contextmanager
def at_the_mailbox(login: Login) -> Iterator[Letterbox]:
    """The letterbox in a mailbox, for one errand of a profile that has nothing at home yet. Raises Trouble: mail.*."""
    line = Line(login.account, login.secret)
    with MailReader() as reader:
        try:
            yield ImapLetterbox(Mailbox(line), reader.open_mail, login.account.folder)
        finally:
            line.bye()


def _there(keychain: Keychain | None) -> Keychain:
    if keychain is None:
        raise Trouble("mail.no_password")
    return keychain


@dataclass(frozen=True)
class Typed:
    """A mailbox as somebody types it. `imap`, `smtp`: "host" or "host:port"; `user` empty: the address; `command`: what
    tells the password, or with `token` a token.
    """

    address: str
    imap: str
    smtp: str
    user: str = ""
    command: str = ""
    token: bool = False
    ca: str = ""
    folder: str = FOLDER
    remove: bool = False


def account_typed(typed: Typed) -> MailAccount | Refusal:
    """The mailbox that was meant, or what cannot be meant: mail.address, mail.server, mail.servers_missing, ..."""
    if not is_address(typed.address):
        return refuse("mail.address", address=typed.address)
    if not typed.imap or not typed.smtp:
        return refuse("mail.servers_missing", address=typed.address)
    imap, smtp = _server(typed.imap, IMAPS), _server(typed.smtp, SMTPS)
    if imap is None or smtp is None:
        return refuse("mail.server", words=typed.smtp if imap else typed.imap)
    try:
        command = tuple(shlex.split(typed.command))
    except ValueError:
        command = ()
    if not command and (typed.token or typed.command):
        return refuse("mail.command_missing")
    return MailAccount(
        typed.address,
        imap,
        smtp,
        user=typed.user or typed.address,
        login=TOKEN if typed.token else BY_PASSWORD,
        token_command=command,
        ca=Path(typed.ca).absolute() if typed.ca else None,
        folder=typed.folder,
        remove=typed.remove,
    )


def with_servers(typed: Typed) -> Typed:
    """The same with servers and user where they were left empty and are known; asking takes as long as the network does."""
    if not is_address(typed.address) or (typed.imap and typed.smtp):
        return typed
    known = suggest(typed.address)
    if known is None:
        return typed
    imap, smtp = typed.imap or written(known.imap), typed.smtp or written(known.smtp)
    return replace(typed, imap=imap, smtp=smtp, user=typed.user or known.user)


def typed_of(account: MailAccount) -> Typed:
    """A mailbox as it would be typed."""
    return Typed(
        account.address,
        written(account.imap),
        written(account.smtp),
        account.user,
        shlex.join(account.token_command),
        account.login == TOKEN,
        str(account.ca or ""),
        account.folder,
        account.remove,
    )


def written(server: Server) -> str:
    """A server as it is typed."""
    return f"{server.host}:{server.port}"


def _server(words: str, port: int) -> Server | None:
    host, colon, number = words.rpartition(":") if ":" in words else (words, "", "")
    if colon:
        port = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    return Server(host, port) if is_host(host.lower()) and 0 < port < 1 << 16 else None


def keep_mailbox(desk: OpenDesk, account: MailAccount, password: str) -> None:
    """This is the profile's mailbox from now on. An empty password leaves the one that is kept for this user and server.

    Raises Trouble: mail.settings (fact `field`), keychain.*, disk.*.
    """
    before = read_account(desk.folder)
    write_account(desk.folder, account)
    if before is not None and keyring_name(before) != keyring_name(account):
        _forget_password(desk, before)
    if account.token_command:
        _forget_password(desk, account)
    elif password:
        keep_secret(desk.vault, desk.keychain, account, password)


def keep_secret(vault: Vault, keychain: Keychain | None, account: MailAccount, password: str) -> None:
    """Put the password of an account where this profile keeps it."""
    kept = b"" if keychain is not None else password.encode("utf-8")
    if keychain is not None:
        keep_password(account, keychain, password)
    vault.commit(Change(settings=((PASSWORD, kept),)))


def forget_mailbox(desk: OpenDesk) -> bool:
    """The profile has no mailbox any more; whether it had one. What was brought home stays."""
    account = read_account(desk.folder)
    if account is None:
        return False
    _forget_password(desk, account)
    drop_account(desk.folder)
    return True


def _forget_password(desk: OpenDesk, account: MailAccount) -> None:
    if desk.vault.setting(PASSWORD):
        desk.vault.commit(Change(settings=((PASSWORD, b""),)))
    if desk.keychain is not None and not _also_elsewhere(desk.folder, account):
        desk.keychain.delete(keyring_name(account))


def _also_elsewhere(folder: Path, account: MailAccount) -> bool:
    """Whether another profile beside this one logs in with the same password."""
    others = (read_account(folder.parent / name) for name in profiles_in(folder.parent) if name != folder.name)
    return any(one is not None and keyring_name(one) == keyring_name(account) for one in others)
