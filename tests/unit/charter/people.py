"""Amira Ben Youssef's file on one day of November, and what a test changes in it."""

from dataclasses import replace
from typing import Any

from core.charter.country import country
from core.charter.risk import Stated, text_hash
from core.dossier import CardExam, CardMedication, Consultation, Device, Dossier, LegalBasis, Order, Question, Reply
from core.model import Circumstance, Guardian, Judgement, Level, Medication, Mode
from crypto.keys import Role

TN = country("tn")
NOON = 1_794_000_000_000
TODAY = "2026-11-06"
PHONE = b"d" * 32
FIRST: Order = (3, b"A", 3)
LATER: Order = (9, b"A", 9)
QUESTION_ORDER: Order = (5, b"A", 5)

DEVICE = Device(PHONE, b"k" * 8, Level.IN_PERSON, "identity_card", "", "Salma Trabelsi", 1, "Dr Leïla Mansour", 2, None)

CONSULTATION = Consultation(
    id=b"c" * 16,
    held_on=TODAY,
    physician="Dr Leïla Mansour",
    profile=b"A",
    mode=Mode.IN_PERSON,
    reference="",
    last_examined_on="",
    window_days=15,
    window_reason="",
    medications=(
        CardMedication(Medication("Amlodipine", "5 mg", "1 comprimé le matin", "3 mois"), FIRST, TODAY, None),
    ),
    exams=(CardExam("Bilan lipidique", FIRST, TODAY, TODAY, "apporté par la patiente", "LDL 1,42 g/l"),),
    instructions="",
    order=FIRST,
    written_on=TODAY,
    readable=True,
)

QUESTION = Question(
    letter=b"q" * 16,
    letter_hash=b"h" * 32,
    thread=CONSULTATION.id,
    consultation=CONSULTATION.id,
    sender=PHONE,
    category=1,
    language="fr",
    signs_ticked=0,
    length_class=1,
    screened=True,
    signs=(),
    first=QUESTION_ORDER,
    received_ms=NOON,
    text="L’amlodipine, avant ou après le repas ?",
    subject="Amlodipine",
    decision="physician",
    triaged_by="Salma Trabelsi",
    triaged_ms=NOON,
    doubt="",
    claimed_by="",
    redirected="",
    outcome="",
    closed_sends=0,
    replies=(),
)

AMIRA = Dossier(
    patient=b"p" * 16,
    name="Amira Ben Youssef",
    born="1972-05-03",
    phone="+216 00 000 418",
    language="fr",
    number="D-1187",
    guardian=None,
    devices=(DEVICE,),
    legal_basis=None,
    consultations=(CONSULTATION,),
    questions=(QUESTION,),
    recorded=5,
    last_ms=NOON,
)

ANSWER = "L’amlodipine se prend le matin, pendant ou en dehors du repas."
ORIENTATION = "Ce que vous décrivez demande un examen : le cabinet vous propose un rendez-vous."
MOTHER = Guardian("Sonia Gharbi", "mère")
BASIS = LegalBasis("Sonia Gharbi", "parental_authority", "livret de famille", "2026-11-01", "Dr Leïla Mansour")


def asking(**changes: Any) -> tuple[Dossier, Question]:
    """Amira's file with her question changed."""
    question = replace(QUESTION, **changes)
    return replace(AMIRA, questions=(question,)), question


def carried(**changes: Any) -> Dossier:
    """Amira's file with her consultation changed; its lines were written on its day."""
    moved = replace(CONSULTATION, **changes)
    lines = tuple(replace(line, written_on=moved.held_on) for line in moved.medications)
    return replace(AMIRA, consultations=(replace(moved, medications=lines),))


def using(**changes: Any) -> Dossier:
    """Amira's file with her device changed."""
    return replace(AMIRA, devices=(replace(DEVICE, **changes),))


def stated(text: str = ANSWER, judgement: Judgement = Judgement.ONLINE, reason: str = "") -> Stated:
    """A physician's judgement on exactly this text."""
    return Stated(judgement, text_hash(text), reason, "question", 20, Role.PHYSICIAN)


def answered(*codes: str) -> Reply:
    """A reply that stands in the record with these circumstances."""
    steps = tuple(Circumstance("content", code, "") for code in codes)
    return Reply(
        b"r" * 16, b"e" * 32, "A-9", "Dr Leïla Mansour", NOON, LATER, "", "online", steps, (), b"", b"", "", 0, 0
    )
