"""The fake log: a few entries of three desks, a check in four slices, an alarm that a reason lifts."""

from dataclasses import dataclass, field

from core.model import DAY_MS, HOUR_MS, Refusal, refuse
from core.office.checking import ChainCheck, Checked, Progress
from core.office.ledger import ExportRow, LedgerLine, LedgerPage, Place, Writer
from core.record.view import Line
from desktop.ports.journal import ExportSlice, Slice, Standing
from tests.gui.fakes.people import MINUTE, NOW, PEOPLE, PHYSICIAN, SECRETARY, key

HASH = bytes.fromhex("9f3c1a77d2e0485b")
STAGES = ("chains", "journal", "rows", "folds")


def line(number: str, kind: str, who: str, minutes: int, status: str = "", name: str = PEOPLE[0].name) -> LedgerLine:
    told = Line(kind, NOW - minutes * MINUTE, who, "", "", status, 0, number, HASH)
    return LedgerLine(told, key(name) if name else b"", name)


NEWEST = (
    line("A-216", "reply", PHYSICIAN, 6, "online"),
    line("A-215", "closed", PHYSICIAN, 8, "gate.new_drug"),
    line("B-31", "triaged", SECRETARY, 60, "physician"),
    line("A-214", "exported", PHYSICIAN, 90, "pdf/a-3a", PEOPLE[1].name),
    line("C-7", "other", "Dr Karim Khelifi", 200, "ClockCorrected", ""),
)
OLDER = (line("A-213", "question", PEOPLE[0].name, 300), line("B-30", "enrolled", SECRETARY, 1440, "in_person"))
WRITERS = (
    Writer("A", PHYSICIAN, "physician", 216, HASH, revoked=False, mine=True),
    Writer("B", SECRETARY, "secretary", 31, HASH, revoked=False, mine=False),
    Writer("C", "Dr Karim Khelifi", "physician", 7, HASH, revoked=True, mine=False),
)
EXPORTS = (
    ExportRow("A-214", PHYSICIAN, NOW - 90 * MINUTE, key(PEOPLE[1].name), PEOPLE[1].name, "pdf/a-3a", "12", HASH * 4),
    ExportRow("B-22", SECRETARY, NOW - DAY_MS, key(PEOPLE[0].name), PEOPLE[0].name, "slip", "1", HASH * 4),
)


@dataclass
class FakeJournal:
    """`JournalPort` by hand."""

    alarm: str = ""
    denied: tuple[tuple[bytes, str], ...] = ()
    folds: tuple[str, ...] = ()
    exported: tuple[ExportRow, ...] = EXPORTS
    slices: int = 0
    lifted: list[tuple[str, str]] = field(default_factory=list)

    def page(self, place: Place | None) -> LedgerPage:
        return LedgerPage(NEWEST, ((b"a", 213),)) if place is None else LedgerPage(OLDER, None)

    def standing(self) -> Standing:
        return Standing(WRITERS, self.alarm, self.denied, NOW - HOUR_MS)

    def check(self, *, start: bool) -> Slice:
        self.slices = 0 if start else self.slices + 1
        if self.slices < len(STAGES):
            return Slice(Progress(STAGES[self.slices], 40 * self.slices, 254))
        return Slice(Progress("file"), self._checked(), NOW)

    def _checked(self) -> Checked:
        chains = tuple(ChainCheck(one.letter, one.name, one.entries, one.hash, "") for one in WRITERS)
        return Checked(chains, (), self.alarm, "XVWJ-N5GV", (), self.folds, "", tuple(name for _, name in self.denied))

    def exports(self, *, start: bool) -> ExportSlice:
        return ExportSlice(self.exported[:1], done=False) if start else ExportSlice(self.exported[1:], done=True)

    def rebuild(self) -> Checked:
        self.folds, self.alarm = (), "" if self.alarm == "record.folds_back" else self.alarm
        return self._checked()

    def lift(self, reason: str) -> Refusal | str:
        if not reason:
            return refuse("alarm.reason")
        self.lifted.append((self.alarm, reason))
        self.alarm = ""
        return "A-217"

    def lift_patient(self, patient: bytes, reason: str) -> Refusal | str:
        self.lifted.append((patient.hex(), reason))
        self.denied = tuple(one for one in self.denied if one[0] != patient)
        return "A-217"

    def lift_for(self, letter: str, reason: str) -> Refusal | str:
        self.lifted.append((letter, reason))
        return "A-217"
