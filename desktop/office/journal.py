"""The practice's log: read, checked in slices, opened again after an alarm."""

from collections.abc import Callable, Generator

from core.doors.vault import Change
from core.model import Refusal
from core.office.alarm import ALARM, denied_patients, lift_denied
from core.office.checking import Checked, Progress, checking
from core.office.desk import Desk
from core.office.ledger import ExportRow, LedgerPage, Place, checkpoint_ms, exports, ledger, writers
from core.office.lift import lift_alarm, lift_for, rebuild
from crypto.encoding import u64
from desktop.office.record import CHECKED
from desktop.office.slices import Slices
from desktop.ports.journal import ExportSlice, Slice, Standing


class OfficeJournal:
    """`JournalPort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now
        self._check = self._new_check()
        self._found: list[ExportRow] = []
        self._exports = self._new_exports()

    def page(self, place: Place | None) -> LedgerPage:
        return ledger(self._desk, place)

    def standing(self) -> Standing:
        desk = self._desk
        alarm = (desk.vault.setting(ALARM) or b"").decode("ascii")
        return Standing(writers(desk), alarm, tuple(denied_patients(desk)), checkpoint_ms(desk))

    def check(self, *, start: bool) -> Slice:
        if start:
            self._check = self._new_check()
        progress, checked = self._check.go_on()
        now = self._now()
        if checked is not None and checked.sound:
            self._desk.vault.commit(Change(settings=((CHECKED, u64(now)),)))
        return Slice(progress, checked, now if checked else 0)

    def _new_check(self) -> Slices[Progress, Checked]:
        return Slices(checking(self._desk), Progress("chains"))

    def exports(self, *, start: bool) -> ExportSlice:
        if start:
            self._exports = self._new_exports()
        _, done = self._exports.go_on()
        rows, self._found = tuple(self._found), []
        return ExportSlice(rows, done is not None)

    def _new_exports(self) -> Slices[None, bool]:
        self._found = []

        def work() -> Generator[None, None, bool]:
            for row in exports(self._desk):
                if row is not None:
                    self._found.append(row)
                yield
            return True

        return Slices(work(), None)

    def rebuild(self) -> Checked:
        return rebuild(self._desk, self._now())

    def lift(self, reason: str) -> Refusal | str:
        return lift_alarm(self._desk, reason, self._now())

    def lift_patient(self, patient: bytes, reason: str) -> Refusal | str:
        return lift_denied(self._desk, patient, reason, self._now())

    def lift_for(self, letter: str, reason: str) -> Refusal | str:
        return lift_for(self._desk, letter, reason, self._now())
