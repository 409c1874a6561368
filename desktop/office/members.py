"""Who is who in the practice, over core's verbs."""

from collections.abc import Callable

from core.doors.keychain import os_keychain
from core.doors.profile import ROOT_SLOT, read_slot_file
from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.enrol import burn_invite
from core.office.join import accept_member, invite_member, invited
from core.office.profile import OpenDesk
from crypto.invite import INVITE_MS
from crypto.keys import Role, fingerprint
from desktop.ports.members import Code, Coming, MemberRow, Practice


class OfficeMembers:
    """`MembersPort` over an open desk; only the desk of the founder lets somebody in."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def practice(self) -> Practice:
        desk, now = self._desk, self._now()
        names = desk.members()
        members = tuple(
            MemberRow(
                one.sig_pk,
                one.letter,
                names[one.sig_pk].name,
                names[one.sig_pk].role,
                one.reads_triage,
                one.revoked is not None,
                one.sig_pk == desk.me,
            )
            for one in desk.roster.profiles
        )
        coming = tuple(
            Coming(one.invite, one.candidate.name, one.candidate.role, one.digits, one.expires_ms)
            for one in invited(desk)
            if one.answered or one.expires_ms > now
        )
        return Practice(desk.practice_name, fingerprint(desk.roster.root_pk), members, coming, self._founder())

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
