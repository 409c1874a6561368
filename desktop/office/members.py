"""Who is who in the practice, over core's verbs."""

from collections.abc import Callable, Generator

from core.doors.keychain import Keychain, os_keychain
from core.doors.profile import ROOT_SLOT, read_slot_file
from core.model import Member, Refusal, day_of, refuse
from core.office.absence import say_absent
from core.office.away import Absence, absences
from core.office.desk import Desk
from core.office.enrol import burn_invite
from core.office.join import Replacement, accept_member, invite_member, invited
from core.office.leave import Step, checklist, remove, tell_telephones, tick
from core.office.profile import OpenDesk, take_root
from core.office.signing import add_dates, period
from core.record.steps import STEPS
from crypto.invite import INVITE_MS
from crypto.keys import Profile, Role, fingerprint
from desktop.office.slices import Slices
from desktop.ports.members import NO_DAYS, Code, Coming, Days, Departed, LeavingStep, MemberRow, Practice


class OfficeMembers:
    """`MembersPort` over an open desk; only the desk of the founder lets somebody in."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now
        self._telling: Slices[tuple[int, int], bool] | None = None

    def practice(self) -> Practice:
        desk, now = self._desk, self._now()
        names = desk.members()
        away = {one.profile: one for one in absences(desk, now)}
        members = tuple(self._row(one, names[one.sig_pk], away.get(one.sig_pk)) for one in desk.roster.profiles)
        coming = tuple(
            Coming(one.invite, one.candidate.name, one.candidate.role, one.digits, one.expires_ms)
            for one in invited(desk)
            if one.answered or one.expires_ms > now
        )
        root, listed = fingerprint(desk.roster.root_pk), checklist(desk)
        if isinstance(listed, Refusal) or listed.finished:
            return Practice(desk.practice_name, root, members, coming, self._founder())
        steps = tuple(map(_step, listed.steps))
        return Practice(desk.practice_name, root, members, coming, self._founder(), listed.letters, steps)

    def _row(self, one: Profile, known: Member, away: Absence | None) -> MemberRow:
        minutes = self._desk.country.utc_minutes
        start, end = next((pair for pair in one.dates if pair[1] > self._now()), (0, 0))
        return MemberRow(
            one.sig_pk,
            one.letter,
            known.name,
            known.role,
            one.reads_triage,
            one.revoked is not None,
            one.sig_pk == self._desk.me,
            (day_of(start, minutes), day_of(end - 1, minutes)) if end else NO_DAYS,
            (away.first, away.last) if away else NO_DAYS,
            away.stand_in_name if away else "",
            tuple(
                each.letter
                for each in self._desk.roster.profiles
                if each.member_id == one.member_id and each.revoked is None
            ),
        )

    def _founder(self) -> bool:
        return isinstance(self._desk, OpenDesk) and read_slot_file(self._desk.folder, ROOT_SLOT) is not None

    def invite(self, name: str, role: str, *, reads_triage: bool, days: Days = NO_DAYS) -> Code | Refusal:
        now, replacing = self._now(), None
        if days != NO_DAYS:
            dated = period(*days, self._desk.country)
            if isinstance(dated, Refusal):
                return dated
            replacing = Replacement(*dated)
        code = invite_member(self._desk, name, Role[role.upper()], reads_triage, now, replacing)
        return code if isinstance(code, Refusal) else Code(code, now + INVITE_MS)

    def accept(self, invite: bytes, digits: str, passphrase: str) -> str | Refusal:
        if not isinstance(self._desk, OpenDesk):
            return refuse("member.not_founder")
        accepted = accept_member(self._desk, invite, digits, passphrase, _keychain(self._desk), self._now())
        return accepted if isinstance(accepted, Refusal) else accepted.letter

    def burn(self, invite: bytes) -> None:
        burn_invite(self._desk, invite)

    def say_absent(self, letter: str, days: Days, stand_in: str) -> Refusal | None:
        now = self._now()
        return self._desk.closed(now) or say_absent(self._desk, letter, *days, stand_in, now)

    def add_dates(self, letter: str, days: Days, passphrase: str) -> str | Refusal:
        desk = self._desk
        if not isinstance(desk, OpenDesk):
            return refuse("member.not_founder")
        entry = add_dates(desk, letter, *days, passphrase, _keychain(desk), self._now())
        return entry if isinstance(entry, Refusal) else f"{desk.profile.letter}-{entry.header.seq}"

    def remove(self, letter: str, passphrase: str, *, every_desk: bool) -> Departed | Refusal:
        desk = self._desk
        if not isinstance(desk, OpenDesk):
            return refuse("member.not_founder")
        left = remove(desk, letter, passphrase, _keychain(desk), self._now(), every_desk=every_desk)
        self._telling = None
        return left if isinstance(left, Refusal) else Departed(left.name, left.letters, left.number)

    def take_key(self, code: str, passphrase: str) -> Refusal | None:
        if not isinstance(self._desk, OpenDesk):
            return refuse("member.not_founder")
        take_root(self._desk, code, passphrase, _keychain(self._desk))
        return None

    def tell(self) -> tuple[int, int]:
        if self._telling is None:
            self._telling = Slices(_telling(self._desk, self._now()), (0, 0))
        told, over = self._telling.go_on()
        if over:
            self._telling = None
        return told

    def tick(self, step: str) -> Refusal | None:
        listed = tick(self._desk, step, self._now())
        return listed if isinstance(listed, Refusal) else None


def _keychain(desk: OpenDesk) -> Keychain | None:
    return os_keychain() if desk.facts.keyring else None


def _step(one: Step) -> LeavingStep:
    step = one.code.removeprefix("removal.")
    return LeavingStep(one.code, one.done, one.of, one.by, one.at_ms, step if step in STEPS else "", one.waits)


def _telling(desk: Desk, now: int) -> Generator[tuple[int, int], None, bool]:
    yield from tell_telephones(desk, now)
    return True
