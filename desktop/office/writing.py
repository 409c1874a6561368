"""What helps to write a reply."""

from collections.abc import Callable

from core.charter.gate.findings import Finding
from core.model import CallReason, Refusal, refuse
from core.office.away import away
from core.office.colleagues import add_note, hand_over
from core.office.desk import Desk
from core.office.errands import ask_call
from core.office.remarks import report_false
from core.office.reply import check, find
from core.office.seen import see, seen
from core.office.triage import claim
from core.office.wording import Offers, offers
from core.record.codec import CLINICIANS
from crypto.keys import Profile
from desktop.ports.writing import Colleague


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

    def colleagues(self, letter: bytes) -> tuple[Colleague, ...]:
        found = find(self._desk, letter)
        held_by = b"" if isinstance(found, Refusal) else found[1].held_by
        able = (one for one in self._desk.roster.profiles if one.role in CLINICIANS and one.revoked is None)
        listed = sorted((self._colleague(one, held_by) for one in able), key=lambda one: not one.mine)
        return () if [one.mine for one in listed] == [True] else tuple(listed)

    def _colleague(self, profile: Profile, held_by: bytes) -> Colleague:
        key = profile.sig_pk
        absence = away(self._desk, key, self._now())
        days = (absence.last, absence.stand_in_name) if absence else ("", "")
        return Colleague(
            profile.letter,
            self._desk.members()[key].name,
            key == self._desk.me,
            bool(held_by) and key == held_by,
            *days,
        )

    def hand_over(self, letter: bytes, to: str) -> Refusal | None:
        now = self._now()
        return self._desk.closed(now) or hand_over(self._desk, letter, to, now)

    def add_note(self, letter: bytes, words: str, *, physicians_only: bool) -> Refusal | None:
        now = self._now()
        closed = self._desk.closed(now)
        return closed or add_note(self._desk, letter, words, now, physicians_only=physicians_only)

    def call_instead(self, letter: bytes) -> Refusal | None:
        return ask_call(self._desk, letter, CallReason.PHYSICIAN, self._now())
