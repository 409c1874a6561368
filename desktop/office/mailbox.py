"""The mailbox of this profile. Looking up and trying have threads of their own: the vault's thread waits for no network."""

import threading

from core.doors.account import MailAccount, keyring_name
from core.doors.mail_check import MailCheck, Step
from core.doors.mail_servers import suggest
from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.mailbox import (
    Typed,
    account_typed,
    forget_mailbox,
    keep_mailbox,
    mailbox,
    mailbox_of,
    typed_of,
    written,
)
from core.office.profile import OpenDesk
from desktop.ports.mailbox import LookUp, Trial


class _Trying:
    """One trial in its thread. Its steps are added there and read from the vault's."""

    def __init__(self, check: MailCheck) -> None:
        self._check = check
        self._steps: list[Step] = []
        self._thread = threading.Thread(target=self._work, name="trial", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        for step in self._check.steps():
            self._steps.append(step)

    def stands(self) -> Trial:
        running = self._thread.is_alive()  # asked first: what ends after that was not the last step
        return Trial(tuple(self._steps), running)

    def stop(self) -> None:
        self._check.stop()


class _Looking:
    """One look-up in its thread."""

    def __init__(self, address: str) -> None:
        self._found = LookUp()
        self._thread = threading.Thread(target=self._work, args=(address,), name="lookup", daemon=True)
        self._thread.start()

    def _work(self, address: str) -> None:
        known = suggest(address)
        if known is not None:
            self._found = LookUp(imap=written(known.imap), smtp=written(known.smtp), user=known.user)

    def stands(self) -> LookUp:
        return LookUp(running=True) if self._thread.is_alive() else self._found


class OfficeMailbox:
    """`MailboxPort` over an open desk. One without a profile's folder, as in a demonstration, has none and keeps none."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk if isinstance(desk, OpenDesk) else None
        self._trying: _Trying | None = None
        self._looking: _Looking | None = None

    def known(self) -> Typed | None:
        there = mailbox(self._desk) if self._desk else None
        return None if there is None else typed_of(there.account)

    def keep(self, typed: Typed, password: str) -> Refusal | None:
        account = self._meant(typed, password)
        if isinstance(account, Refusal):
            return account
        if self._desk is not None:
            keep_mailbox(self._desk, account, password)
        return None

    def _meant(self, typed: Typed, password: str) -> MailAccount | Refusal:
        """The mailbox that was typed, with some way to its password."""
        account = account_typed(typed)
        if isinstance(account, Refusal):
            return account
        if self._desk is None:
            return refuse("mail.no_profile")
        if password or account.token_command:
            return account
        before = mailbox(self._desk)
        kept = before is not None and not before.account.token_command and _logs_in_as(before.account, account)
        return account if kept else refuse("mail.password_missing")

    def forget(self) -> None:
        if self._desk is not None:
            forget_mailbox(self._desk)

    def begin_look_up(self, address: str) -> None:
        self._looking = _Looking(address)

    def looked_up(self) -> LookUp:
        return self._looking.stands() if self._looking else LookUp()

    def begin_trial(self, typed: Typed, password: str) -> Refusal | None:
        account = self._meant(typed, password)
        if isinstance(account, Refusal):
            return account
        self.stop_trial()
        if self._desk is not None:
            kept = mailbox_of(account, self._desk.vault, self._desk.keychain).secret
            typed_now = bool(password) and not account.token_command
            self._trying = _Trying(MailCheck(account, (lambda: password) if typed_now else kept))
        return None

    def trial(self) -> Trial:
        return self._trying.stands() if self._trying else Trial()

    def stop_trial(self) -> None:
        if self._trying is not None:
            self._trying.stop()


def _logs_in_as(one: MailAccount, other: MailAccount) -> bool:
    return keyring_name(one) == keyring_name(other)
