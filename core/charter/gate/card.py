"""What the gate sees of a consultation: names and numbers, nothing that says whose they are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Medicine:
    """A line of the prescription as it was written; `late` when it was added after its day or after the question."""

    name: str
    dose: str = ""
    posology: str = ""
    duration: str = ""
    late: bool = False

    @property
    def label(self) -> str:
        """The line as it was written: what a finding is `matched` with."""
        return " ".join(part for part in (self.name, self.dose, self.posology, self.duration) if part)


@dataclass(frozen=True)
class Exam:
    """An exam of the consultation: `status` "ordered" or "result"; `received` when its result is in the record."""

    name: str
    status: str
    value: str = ""
    received: bool = False


@dataclass(frozen=True)
class Card:
    """The consultation that a thread follows, `date` in ISO 8601."""

    date: str
    medicines: tuple[Medicine, ...] = ()
    exams: tuple[Exam, ...] = ()
