"""Mails to patients leave: one every two seconds, which is what providers bear, and none for a while after a failure."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from core.doors.account import MailAccount, Secret
from core.doors.smtp import Answer, Submission
from core.model import Trouble

PACE: Final = 2.0
"""Seconds between two mails: thirty a minute."""
PAUSES: Final = (0.0, 60.0, 300.0, 900.0)
"""Seconds until the server is asked again after so many failures in a row."""


@dataclass(frozen=True)
class OutMail:
    """A mail to one reader, under the name by which the vault knows it."""

    name: str
    to: str = field(repr=False)
    raw: bytes = field(repr=False)


@dataclass(frozen=True)
class HandedOver:
    """What the server that sends said of some mails, each by its name; why it did not take more (a code, or empty), and at
    which mail the line ended.
    """

    answers: tuple[tuple[str, Answer], ...] = ()
    trouble: str = ""
    stuck: str = ""


class MailOut:
    """The way out of one mailbox, for the post's thread. Nothing is raised."""

    def __init__(self, account: MailAccount, secret: Secret, pace: float | None = None) -> None:
        self._line = Submission(account, secret)
        self._pace = PACE if pace is None else pace
        self._next = self._ask_at = 0.0
        self._failures = 0
        self.trouble = ""
        self.facts: Mapping[str, str] = {}

    def hand_over(self, mails: Iterable[OutMail], seconds: float = 0.0) -> HandedOver:
        """As many of these mails as may leave in so many seconds, in their order; at least one, where it is time for one."""
        end = time.monotonic() + seconds
        answers: list[tuple[str, Answer]] = []
        stuck = ""
        for mail in mails:
            wait = max(self._next, self._ask_at) - time.monotonic()
            if wait > max(end - time.monotonic(), 0.0):
                break
            time.sleep(max(wait, 0.0))
            answer = self._hand_over(mail)
            if answer is None:
                stuck = mail.name
                break
            answers.append((mail.name, answer))
        return HandedOver(tuple(answers), self.trouble, stuck)

    def _hand_over(self, mail: OutMail) -> Answer | None:
        self._next = time.monotonic() + self._pace
        try:
            answer = self._line.send(mail.raw, [mail.to])[mail.to]
        except Trouble as trouble:
            self.trouble, self.facts = trouble.code, trouble.facts
            self._failures += 1
            self._ask_at = time.monotonic() + PAUSES[min(self._failures, len(PAUSES) - 1)]
            return None
        self.trouble, self.facts, self._failures = "", {}, 0
        return answer

    def rest(self) -> None:
        """Nothing is to be sent now: hang up; the next mail calls again."""
        self._line.close()

    close = rest
