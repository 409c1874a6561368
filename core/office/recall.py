"""What a card can begin with: three letters of a medicine, the patient's former card, and cards as they stand signed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.charter.gate.imported import widened
from core.charter.gate.lexicon import shipped, substances
from core.charter.gate.lines import Kind
from core.charter.gate.text import fold
from core.dossier import CardExam, CardMedication, Consultation, Dossier
from core.model import Medication, Source, day_of, days_between
from core.office.desk import Desk
from core.office.sheet import FormLine
from core.record.events import CardLines, ConsultationRecorded
from core.record.signed import signed

LEAST_LETTERS = 3
MOST = 8
_MOST_HITS = 200


@dataclass(frozen=True)
class Found:
    """A medicine that begins with the letters; `source` patient, practice or lexicon, `held_on` the day of its card."""

    medication: Medication
    source: str
    held_on: str = ""


def medicines(desk: Desk, patient: bytes, letters: str, most: int = MOST) -> tuple[Found, ...]:
    """Medicines by the beginning of a name: as last written for this patient, then in this practice, then names alone."""
    begun = fold(letters.strip())
    if len(begun) < LEAST_LETTERS:
        return ()
    found: dict[str, Found] = {}
    for one in (*_of_patient(desk, patient), *_of_practice(desk, begun), *_of_lexicon(desk, begun)):
        name = fold(one.medication.name)
        if name.startswith(begun):
            found.setdefault(name, one)
        if len(found) == most:
            break
    return tuple(found.values())


def _of_patient(desk: Desk, patient: bytes) -> Iterator[Found]:
    for held in _latest_first(desk.dossier(patient)):
        for line in held.medications:
            yield Found(line.medication, "patient", held.held_on)


def _of_practice(desk: Desk, begun: str) -> Iterator[Found]:
    """As other patients of the practice have it, nobody named; nothing at a desk that may not read."""
    members = desk.members()
    for hit in desk.vault.search(begun, _MOST_HITS):
        entry = desk.vault.entry(hit.entry) if hit.kind == "ConsultationRecorded" else None
        event = signed(entry, members).event if entry else None
        if isinstance(event, ConsultationRecorded) and isinstance(event.clin, CardLines):
            yield from (Found(line, "practice", event.held_on) for line in event.clin.medications)


def _of_lexicon(desk: Desk, begun: str) -> Iterator[Found]:
    brands, lexicon = substances(), widened(desk.imported) or shipped()
    names = sorted((name for name in lexicon.names if name.startswith(begun)), key=lambda one: (one not in brands, one))
    yield from (Found(Medication(name), "lexicon") for name in names)


def like_last(desk: Desk, patient: bytes) -> tuple[FormLine, ...]:
    """The medicines of the patient's former card, each to be re-read."""
    held = next((one for one in _latest_first(desk.dossier(patient)) if one.medications), None)
    return tuple(as_line(line.medication) for line in held.medications) if held else ()


def as_line(medication: Medication) -> FormLine:
    """A medicine that was found, as a line that nobody has re-read."""
    line = FormLine("", Kind.MEDICINE, medication.name, medication.dose, medication.posology, medication.duration)
    return replace(line, typed=line.said)


def _latest_first(dossier: Dossier) -> list[Consultation]:
    return sorted(dossier.consultations, key=lambda one: (one.held_on, one.order), reverse=True)


@dataclass(frozen=True)
class SignedLine:
    """A line of a signed card: medicine, or exam with its result. `late`: it never counts as identified at the
    consultation (docs/gate.md); `source`: the document that a line added afterwards was copied from."""

    name: str
    says: str
    late: bool
    source: Source | None
    received_on: str = ""


@dataclass(frozen=True)
class SignedCard:
    """A consultation as it stands: `open` while questions may follow it."""

    id: bytes
    held_on: str
    physician: str
    window_days: int
    open: bool
    readable: bool
    medicines: tuple[SignedLine, ...]
    exams: tuple[SignedLine, ...]


def signed_cards(desk: Desk, patient: bytes, now: int) -> tuple[SignedCard, ...]:
    """The patient's consultations, the latest first."""
    dossier, today = desk.dossier(patient), day_of(now, desk.country.utc_minutes)
    return tuple(
        SignedCard(
            id=held.id,
            held_on=held.held_on,
            physician=held.physician,
            window_days=held.window_days,
            open=0 <= days_between(held.held_on, today) <= held.window_days,
            readable=held.readable,
            medicines=tuple(_medicine(line, dossier.late(held, line)) for line in held.medications),
            exams=tuple(_exam(exam, dossier.late(held, exam)) for exam in held.exams),
        )
        for held in _latest_first(dossier)
    )


def _medicine(line: CardMedication, late: bool) -> SignedLine:
    name, *rest = vars(line.medication).values()
    return SignedLine(name, ", ".join(filter(None, rest)), late or line.source is not None, line.source)


def _exam(exam: CardExam, late: bool) -> SignedLine:
    return SignedLine(exam.name, exam.values, late or exam.source is not None, exam.source, exam.received_on)
