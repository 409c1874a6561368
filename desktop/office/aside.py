"""Letters that were set aside, or refused."""

from collections.abc import Callable

from core.doors.vault import Aside
from core.model import Refusal
from core.office.desk import Desk
from core.office.receive import accept_gap
from core.office.refused import refused_letters
from desktop.ports.aside import AsideRow


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
