"""Cards by hand: lines are read by the real reader; what is signed is remembered."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.charter.gate.lines import Kind
from core.model import Medication, Refusal, Source, refuse
from core.office.card_form import objection, pasted
from core.office.prepare import Awaited
from core.office.recall import Found, SignedCard, SignedLine, as_line
from core.office.sheet import CardForm, FormLine
from core.record.rows import PatientRow
from desktop.ports.cards import Opened, Result
from tests.gui.fakes.people import PEOPLE, PHYSICIAN, key

TODAY = "2026-11-20"
FORMER = Medication("Amlodipine", "5 mg", "1 comprimé le matin", "3 mois")


def row(name: str) -> PatientRow:
    person = next(one for one in PEOPLE if one.name == name)
    return PatientRow(key(name), name, person.born, "D-1187", "+216 00 000 000", person.identity, 0)


def held(lines: tuple[SignedLine, ...], consultation: bytes) -> SignedCard:
    first = SignedLine("Amlodipine", "5 mg, 1 comprimé le matin, 3 mois", False, None)
    exams = (SignedLine("Bilan lipidique", "", False, None),)
    return SignedCard(consultation, "2026-11-12", PHYSICIAN, 15, True, True, (first, *lines), exams)


@dataclass
class FakeCards:
    """`CardPort`: a patient's former card identified amlodipine."""

    kept: dict[bytes, CardForm] = field(default_factory=dict)
    last: bytes = b""
    signed: list[CardForm] = field(default_factory=list)
    prepared: list[CardForm] = field(default_factory=list)
    taken_back: list[bytes] = field(default_factory=list)
    cards: tuple[Awaited, ...] = ()
    added: list[tuple[bytes, tuple[FormLine, ...], Source]] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    former: bytes = b"h" * 16
    half: Result | None = None
    no: Refusal | None = None
    count: int = 0
    before: Callable[[], None] = lambda: None

    def open(self, patient: bytes) -> Opened:
        self.count += 1
        wanted = patient or self.last
        fresh = CardForm(self.count.to_bytes(16, "big"), patient, TODAY, 15)
        return self._opened(self.kept.get(wanted, fresh))

    def begin(self) -> Opened:
        self.count += 1
        return self._opened(CardForm(self.count.to_bytes(16, "big"), b"", TODAY, 15))

    def reopen(self, form: CardForm) -> Opened:
        kept = None if form.by else self.kept.get(form.patient)
        return self._opened(replace(kept, lines=(*kept.lines, *form.lines)) if kept else form)

    def _opened(self, form: CardForm) -> Opened:
        names = [one.name for one in PEOPLE if key(one.name) == form.patient]
        extra = tuple(
            SignedLine(line.name, line.said, True, source) for _, lines, source in self.added for line in lines
        )
        return Opened(form, row(names[0]) if names else None, (held(extra, self.former),) if names else ())

    def keep(self, form: CardForm, late: bool) -> None:
        self.kept[form.consultation if form.by or late else form.patient] = form
        self.last = self.last if late else form.patient

    def late(self, patient: bytes, consultation: bytes) -> CardForm:
        return self.kept.get(consultation, CardForm(consultation, patient, "2026-11-12", 15))

    def patients(self, letters: str) -> tuple[PatientRow, ...]:
        return tuple(row(one.name) for one in PEOPLE if letters.lower() in one.name.lower())

    def paste(self, text: str) -> tuple[FormLine, ...]:
        self.before()
        return pasted(text)

    def like_last(self, patient: bytes) -> tuple[FormLine, ...]:
        return (as_line(FORMER),) if patient else ()

    def medicines(self, patient: bytes, letters: str) -> tuple[Found, ...]:
        if not "amlodipine".startswith(letters.lower()):
            return ()
        former = Found(FORMER, "patient" if patient else "practice", "2026-11-12")
        return former, Found(Medication("amlor"), "lexicon")

    def sign(self, form: CardForm) -> Refusal | None:
        refusal = self.no or (None if form.patient else refuse("card.no_patient")) or objection(form)
        if refusal is None:
            self.signed.append(form)
            self.kept.pop(form.patient, None)
            self.cards = tuple(one for one in self.cards if one.card.id != form.consultation)
        return refusal

    def prepare(self, form: CardForm) -> Refusal | None:
        self.prepared.append(form)
        self.kept.pop(form.patient, None)
        return None

    def take_back(self, form: CardForm) -> Refusal | None:
        self.taken_back.append(form.consultation)
        self.cards = tuple(one for one in self.cards if one.card.id != form.consultation)
        return None

    def waiting(self) -> tuple[Awaited, ...]:
        return self.cards

    def how_many(self) -> int:
        return len(self.cards)

    def add_late(self, form: CardForm, source: Source) -> Refusal | None:
        refusal = objection(form) or (None if source.document else refuse("consultation.source"))
        if refusal is None:
            self.kept.pop(form.consultation, None)
            self.added.append(
                (form.consultation, tuple(replace(one, kind=Kind(one.kind)) for one in form.lines), source)
            )
        return refusal

    def keep_result(self, result: Result) -> None:
        self.half = result

    def kept_result(self, patient: bytes, consultation: bytes) -> Result | None:
        return (
            self.half if self.half and (patient, consultation) == (self.half.patient, self.half.consultation) else None
        )

    def record(self, result: Result) -> Refusal | None:
        self.results.append(result)
        return None
