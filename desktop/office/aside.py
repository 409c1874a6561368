"""Letters that were set aside, or refused; mails that came without Colloque."""

from collections.abc import Callable

from core.doors.mail_aside import LaidAside
from core.doors.mail_parts import Bounced, Rejected
from core.doors.vault import Aside
from core.model import Refusal
from core.office.desk import Desk
from core.office.outside import count_outside, outside, outside_mail, throw_away
from core.office.receive import accept_gap
from core.office.refused import refused_letters
from desktop.ports.aside import AsideRow, MailRow


class OfficeAside:
    """`AsidePort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def rows(self) -> tuple[AsideRow, ...]:
        return tuple(self._row(one) for one in self._desk.vault.aside())

    def refused(self) -> tuple[AsideRow, ...]:
        return tuple(AsideRow(one.file_hash, one.code, "", one.at_ms, False) for one in refused_letters(self._desk))

    def _row(self, one: Aside) -> AsideRow:
        owner = self._desk.vault.device_owner(one.sender)
        row = self._desk.vault.patient(owner) if owner else None
        return AsideRow(one.file_hash, one.reason, row.name if row else "", one.received_ms)

    def accept_gap(self, file: bytes, reason: str) -> Refusal | None:
        return accept_gap(self._desk, file, reason, self._now())

    def waiting_mails(self) -> int:
        return count_outside(self._desk)

    def mails(self) -> tuple[MailRow, ...]:
        return tuple(map(_mail, outside(self._desk)))

    def mail_words(self, file: bytes) -> str:
        found = outside_mail(self._desk, file)
        if found is None:
            return ""
        if isinstance(found.what, Bounced):
            return (
                f"{found.what.status}\n{found.what.words}\n{found.what.message_id or ', '.join(found.what.addresses)}"
            )
        return found.source_text if isinstance(found.what, Rejected) else found.what.text

    def throw_away(self, file: bytes) -> Refusal | None:
        return throw_away(self._desk, file)


def _mail(one: LaidAside) -> MailRow:
    what = one.what
    if isinstance(what, Rejected | Bounced):
        return MailRow(one.file_hash, "", "", one.came_ms, code=what.code, whole=one.whole)
    sender = " ".join(filter(None, (what.from_name, f"<{what.from_address}>" if what.from_address else "")))
    return MailRow(
        one.file_hash, sender, what.subject, one.came_ms, one.signs, what.attachments, what.left, whole=one.whole
    )
