"""The consultation card while it is written: lines as typed and as read, each re-read by a person before it counts."""

from dataclasses import dataclass

from core.charter.gate.lines import Kind
from core.model import Exam, Medication, Mode


@dataclass(frozen=True)
class FormLine:
    """One line: `kind` is medicine, exam (a name only) or unread; `why` a code of what hinders it, or a remark.

    `typed`: as it was pasted, written or taken from the former card; `left`: what of it a card does not keep.
    """

    typed: str
    kind: Kind
    name: str = ""
    dose: str = ""
    posology: str = ""
    duration: str = ""
    left: str = ""
    why: str = ""
    reread: bool = False

    @property
    def medication(self) -> Medication:
        """The line as a card holds it."""
        return Medication(self.name, self.dose, self.posology, self.duration)

    @property
    def said(self) -> str:
        """The line in one breath, as one would type it."""
        if self.kind is Kind.UNREAD:
            return self.typed
        strong = " ".join(filter(None, (self.name, self.dose)))
        return ", ".join(filter(None, (strong, self.posology, self.duration)))


@dataclass(frozen=True)
class CardForm:
    """A card that nobody has signed yet; `consultation` is the id that it will have. `by`: who prepared it, or empty."""

    consultation: bytes
    patient: bytes
    held_on: str
    window_days: int
    window_reason: str = ""
    mode: str = Mode.IN_PERSON
    reference: str = ""
    last_examined_on: str = ""
    lines: tuple[FormLine, ...] = ()
    instructions: str = ""
    by: str = ""

    @property
    def medications(self) -> tuple[Medication, ...]:
        """The lines that are medicines."""
        return tuple(line.medication for line in self.lines if line.kind is Kind.MEDICINE)

    @property
    def exams(self) -> tuple[Exam, ...]:
        """The lines that are exams."""
        return tuple(Exam(line.name) for line in self.lines if line.kind is Kind.EXAM)
