"""Telephones become patients', over core's verbs."""

from collections.abc import Callable
from contextlib import suppress

from core.doors.qr import squares
from core.doors.vault import Change
from core.model import Level, Refusal, refuse
from core.office import enrol
from core.office.agreed import agreed
from core.office.desk import Desk
from core.office.enrol import UnderWay
from core.office.settings import page
from core.record.codec import pack, unpack
from crypto.errors import Refused
from crypto.invite import Invite
from desktop.ports.enrolment import Answered, Bound, Shown, Standing
from desktop.ports.people import Civil

_TYPED = "enrolment.typed"


def _shown(desk: Desk, invite: Invite) -> Shown:
    address = page(desk)
    link = f"{address}#{invite.fragment()}"
    typed = invite.typed() if address else ""
    return Shown(invite.invite_id, link, squares(link), invite.expires_ms, address, typed)


class OfficeEnrolment:
    """`EnrolmentPort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def invite(self, patient: bytes, *, in_person: bool) -> Shown | Refusal:
        level = Level.IN_PERSON if in_person else Level.AT_A_DISTANCE
        invite = enrol.invite_device(self._desk, patient, level, self._now())
        if isinstance(invite, Refusal):
            return invite
        return _shown(self._desk, invite)

    def standing(self) -> tuple[Standing, ...]:
        enrol.burn_over(self._desk, self._now())
        return tuple(map(self._standing, enrol.under_way(self._desk, self._now())))

    def _standing(self, one: UnderWay) -> Standing:
        code, near = one.invite, one.level is Level.IN_PERSON
        digits = enrol.digits_of(self._desk, code.invite_id)
        said = (
            Answered(digits, agreed(self._desk, one.answer.consent)) if one.answer and isinstance(digits, str) else None
        )
        name = self._desk.dossier(one.patient).name
        return Standing(code.invite_id, one.patient, name, near, code.expires_ms, said)

    def show(self, invite: bytes) -> Shown | Refusal:
        found = (one.invite for one in enrol.under_way(self._desk, self._now()) if one.invite.invite_id == invite)
        code = next(found, None)
        return _shown(self._desk, code) if code else refuse("enrol.used")

    def accept(self, invite: bytes, digits: str, document: str) -> Bound | Refusal:
        answer = enrol.answer_to(self._desk, invite)
        paper = not isinstance(answer, Refusal) and not answer.consent
        bound = enrol.accept_device(self._desk, invite, digits, document, self._now(), paper_consent=paper)
        return bound if isinstance(bound, Refusal) else Bound(bound.sig, bound.confirmed)

    def burn(self, invite: bytes) -> None:
        enrol.burn_invite(self._desk, invite)

    def keep(self, typed: Civil | None) -> None:
        self._desk.vault.commit(Change(settings=((_TYPED, pack(typed) if typed else b""),)))

    def kept(self) -> Civil | None:
        data = self._desk.vault.setting(_TYPED)
        with suppress(Refused):  # what an earlier version left there
            typed: Civil | None = unpack(data, Civil) if data else None
            return typed
        return None
