"""Who is who in the practice, over core's verbs."""

from collections.abc import Callable

from core.doors.keychain import os_keychain
from core.doors.profile import ROOT_SLOT, read_slot_file
from core.model import Member, Refusal, day_of, refuse
from core.office.away import Absence, absences
from core.office.desk import Desk
from core.office.enrol import burn_invite
from core.office.join import accept_member, invite_member, invited
from core.office.leave import checklist
from core.office.profile import OpenDesk
from crypto.invite import INVITE_MS
from crypto.keys import Profile, Role, fingerprint
from desktop.ports.members import Code, Coming, LeavingStep, MemberRow, Practice


class OfficeMembers:
    """`MembersPort` over an open desk; only the desk of the founder lets somebody in."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

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
        steps = tuple(LeavingStep(one.code, one.done, one.of, one.by) for one in listed.steps)
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
            (day_of(start, minutes), day_of(end - 1, minutes)) if end else ("", ""),
            (away.first, away.last) if away else ("", ""),
            away.stand_in_name if away else "",
        )

    def _founder(self) -> bool:
        return isinstance(self._desk, OpenDesk) and read_slot_file(self._desk.folder, ROOT_SLOT) is not None

    def invite(self, name: str, role: str, *, reads_triage: bool) -> Code | Refusal:
        now = self._now()
        code = invite_member(self._desk, name, Role[role.upper()], reads_triage, now)
        return code if isinstance(code, Refusal) else Code(code, now + INVITE_MS)

    def accept(self, invite: bytes, digits: str, passphrase: str) -> str | Refusal:
        if not isinstance(self._desk, OpenDesk):
            return refuse("member.not_founder")
        keychain = os_keychain() if self._desk.facts.keyring else None
        accepted = accept_member(self._desk, invite, digits, passphrase, keychain, self._now())
        return accepted if isinstance(accepted, Refusal) else accepted.letter

    def burn(self, invite: bytes) -> None:
        burn_invite(self._desk, invite)
