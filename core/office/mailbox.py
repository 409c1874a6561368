"""The mailbox of a profile, and what fetches its secret. Nothing here reaches the network.

The password lies in the system's keyring. A profile that was made without one keeps it in its vault, which its passphrase
opens; a command may tell it instead (`core.doors.account`).
"""

from dataclasses import dataclass, field
from pathlib import Path

from core.doors.account import (
    MailAccount,
    Secret,
    drop_account,
    keep_password,
    keyring_name,
    read_account,
    secret_of,
    write_account,
)
from core.doors.keychain import Keychain
from core.doors.profile import profiles_in
from core.doors.vault import Change, Vault
from core.model import Trouble
from core.office.profile import OpenDesk

PASSWORD = "mail.password"
"""The setting of a vault that holds the password where there is no keyring."""


@dataclass(frozen=True)
class Mailbox:
    """A mailbox, and what fetches its password or token at each login."""

    account: MailAccount
    secret: Secret = field(repr=False)


def mailbox(desk: OpenDesk) -> Mailbox | None:
    """The mailbox of this profile; None where it has none. Raises Trouble: mail.settings, disk.*."""
    account = read_account(desk.folder)
    return None if account is None else mailbox_of(account, desk.vault, desk.keychain)


def mailbox_of(account: MailAccount, vault: Vault, keychain: Keychain | None) -> Mailbox:
    """A mailbox whose secret is fetched from where this profile keeps it; the vault is read now, in its own thread."""
    kept = (vault.setting(PASSWORD) or b"").decode("utf-8")
    return Mailbox(account, (lambda: kept) if kept else secret_of(account, lambda: _there(keychain)))


def _there(keychain: Keychain | None) -> Keychain:
    if keychain is None:
        raise Trouble("mail.no_password")
    return keychain


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
