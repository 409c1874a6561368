"""What helps to write a reply."""

from collections.abc import Callable

from core.charter.gate.findings import Finding
from core.model import CallReason, Refusal, refuse
from core.office.desk import Desk
from core.office.errands import ask_call
from core.office.remarks import report_false
from core.office.reply import check
from core.office.seen import see, seen
from core.office.triage import claim
from core.office.wording import Offers, offers


class OfficeWriting:
    """`WritingPort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def offers(self, letter: bytes) -> Offers | Refusal:
        return offers(self._desk, letter)

    def false_remark(self, letter: bytes, text: str, finding: Finding) -> Refusal | None:
        seen_now = check(self._desk, letter, text, None, self._now())
        verdict = None if isinstance(seen_now, Refusal) else seen_now[1]
        return report_false(self._desk, verdict, finding, self._now()) if verdict else refuse("remark.unknown")

    def seen(self) -> frozenset[bytes]:
        return seen(self._desk)

    def see(self, letter: bytes) -> None:
        see(self._desk, letter)

    def claim(self, letter: bytes) -> Refusal | None:
        return claim(self._desk, letter, self._now())

    def call_instead(self, letter: bytes) -> Refusal | None:
        return ask_call(self._desk, letter, CallReason.PHYSICIAN, self._now())
