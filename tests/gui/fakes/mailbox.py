"""A mailbox, by hand."""

from dataclasses import dataclass, field

from core.doors.account import MailAccount
from core.doors.mail_check import DONE, FAILED, LEFT, STEPS, Step
from core.model import Refusal, refuse
from core.office.mailbox import Typed, account_typed
from desktop.ports.mailbox import LookUp, Trial


@dataclass
class FakeMailbox:
    """`MailboxPort`: a trial goes one step each time that it is asked after; `fails` names the step that does not work."""

    kept: Typed | None = None
    password: str = ""
    found: LookUp = field(default_factory=LookUp)
    fails: str = ""
    held: bool = False
    stopped: int = 0
    tried: list[tuple[Typed, str]] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)
    _steps: tuple[Step, ...] = ()

    def known(self) -> Typed | None:
        return self.kept

    def keep(self, typed: Typed, password: str) -> Refusal | None:
        account = account_typed(typed)
        if not isinstance(account, MailAccount):
            return account
        if not password and not typed.command and self.kept is None:
            return refuse("mail.password_missing")
        self.kept, self.password = typed, password or self.password
        return None

    def forget(self) -> None:
        self.kept, self.password = None, ""

    def begin_look_up(self, address: str) -> None:
        self.asked_for.append(address)

    def looked_up(self) -> LookUp:
        return self.found

    def begin_trial(self, typed: Typed, password: str) -> Refusal | None:
        account = account_typed(typed)
        if not isinstance(account, MailAccount):
            return account
        self.tried.append((typed, password))
        self._steps, self.stopped = (), 0
        return None

    def trial(self) -> Trial:
        if self.tried and not self.held and len(self._steps) < len(STEPS):
            name = STEPS[len(self._steps)]
            broken = self.stopped or any(one.state == FAILED for one in self._steps)
            state = FAILED if name == self.fails else LEFT if broken else DONE
            code = "mail.certificate" if state == FAILED else ""
            self._steps = (*self._steps, Step(name, state, code))
        return Trial(self._steps, len(self._steps) < len(STEPS))

    def stop_trial(self) -> None:
        self.stopped += 1
        self.held = False
