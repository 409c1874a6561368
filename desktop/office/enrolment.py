"""A telephone becomes a patient's, over core's verbs."""

from collections.abc import Callable

from core.doors.qr import squares
from core.doors.vault import Change
from core.model import Level, Refusal
from core.office import enrol
from core.office.desk import Desk
from core.office.settings import page
from core.record.codec import pack, unpack
from crypto.invite import Invite
from desktop.ports.enrolment import Answered, Bound, Shown
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

    def under_way(self) -> tuple[bytes, Shown, bool] | None:
        found = enrol.under_way(self._desk, self._now())
        return (found.patient, _shown(self._desk, found.invite), found.level is Level.IN_PERSON) if found else None

    def answer(self, invite: bytes) -> Answered | Refusal:
        answer, digits = enrol.answer_to(self._desk, invite), enrol.digits_of(self._desk, invite)
        if isinstance(answer, Refusal):
            return answer
        if isinstance(digits, Refusal):
            return digits
        return Answered(digits, bool(answer.consent))

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
        typed: Civil | None = unpack(data, Civil) if data else None
        return typed
