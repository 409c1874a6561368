"""Cards: what a patient's device is told of a consultation, so that a question can name it.

Names only: no dose, posology, duration or quantity, no line added later, exams once their result is recorded
(article 22: a message transmits no prescription). Cards go to a confirmed device and to no other.
"""

from datetime import date, timedelta
from itertools import takewhile

from core.charter.gate.lexicon import load, substances
from core.charter.gate.text import fold as fold_word
from core.charter.recipient import accompanied
from core.dossier import Consultation, Device, Dossier
from core.model import Level, Refusal, day_of, days_between
from core.office.desk import Desk
from core.office.letters import new_letter, seal_to_device
from core.office.pen import Pen
from core.record.events import CardNames, CardSent
from core.record.fold import fold
from core.record.signed import signed
from crypto.body import MOST_LINES, MOST_NAME, Card

_MOST_EXAM_WORDS = 5


def dossier_in(pen: Pen, patient: bytes) -> Dossier:
    """The patient's file as it stands once this act is committed."""
    desk = pen.desk
    new = [entry for entry in pen.change.entries if entry.header.patient == patient]
    members = desk.members()
    read = [*desk.signed_entries(patient), *(signed(entry, members) for entry in new)]
    return fold(sorted(read, key=lambda entry: entry.order), desk.country.utc_minutes)


def send_cards(pen: Pen, patient: bytes, only: bytes = b"") -> int:
    """A card for each consultation in force, or for `only` one, recorded and sealed. Returns how many.

    None leaves while nobody was confirmed as the device's owner, without the legal basis of a minor's adult, or from
    the desk of a member who may not sign cards.
    """
    desk = pen.desk
    dossier = dossier_in(pen, patient)
    device = reader_of_cards(desk, dossier, pen.now)
    if device is None:
        return 0
    today = day_of(pen.now, desk.country.utc_minutes)
    sent = 0
    for consultation in dossier.consultations:
        if only in (b"", consultation.id) and in_force(consultation, today):
            _send(pen, dossier, device, consultation)
            sent += 1
    return sent


def reader_of_cards(desk: Desk, dossier: Dossier, now: int) -> Device | None:
    """The device to which this desk may send cards now."""
    device = dossier.current_device()
    if device is None or not device.confirmed or device.level != Level.IN_PERSON or not desk.clinician:
        return None
    return None if isinstance(accompanied(dossier, desk.country, now), Refusal) else device


def in_force(consultation: Consultation, today: str) -> bool:
    """Whether questions may still follow this consultation, as far as this desk can read it."""
    return consultation.readable and 0 <= days_between(consultation.held_on, today) <= consultation.window_days


def _send(pen: Pen, dossier: Dossier, device: Device, consultation: Consultation) -> None:
    letter = new_letter()
    body = card_body(pen.desk, dossier, consultation)
    names = tuple(brand for brand, _ in body.medicines) + body.exams
    entry = pen.write(CardSent(letter, consultation.id, CardNames(names)), dossier.patient, consultation.id)
    seal_to_device(
        pen,
        device,
        body,
        letter=letter,
        record=entry.hash,
        lang=dossier.language,
        thread=consultation.id,
        consultation=consultation.id,
    )


def card_body(desk: Desk, dossier: Dossier, consultation: Consultation) -> Card:
    """What the device is told of one consultation."""
    physician = desk.roster.profile(consultation.profile)
    assert physician is not None, "a consultation is signed by a profile of the roster"
    medicines = (
        name_on_card(line.medication.name)
        for line in consultation.medications
        if line.source is None and not dossier.late(consultation, line)
    )
    exams = (
        exam_on_card(exam.name)
        for exam in consultation.exams
        if exam.received_on and not dossier.late(consultation, exam)
    )
    return Card(
        consultation=consultation.id,
        date=consultation.held_on,
        physician=physician.member_id,
        window_end=(date.fromisoformat(consultation.held_on) + timedelta(consultation.window_days)).isoformat(),
        medicines=tuple(dict.fromkeys(pair for pair in medicines if pair[0]))[:MOST_LINES],
        exams=tuple(dict.fromkeys(name for name in exams if name))[:MOST_LINES],
    )


def name_on_card(written: str) -> tuple[str, str]:
    """(name, INN or empty) of a medicine as a device may hold it: the name that the lexicon knows, else its first
    word, when that is letters alone and no word that the gate reads (a form, a moment, a verb). A line may say more in
    the field of the name than a name; none of that leaves, and a line without a name stays here whole.
    """
    words = written.split()
    lexicon = load()
    for count in range(len(words), 0, -1):
        name = fold_word(" ".join(words[:count]))
        if name in lexicon.names and not any(word[0].isnumeric() for word in words[:count]):
            return _short(words[:count]), substances().get(name, "").replace("+", ", ")
    first = written.split(maxsplit=1)[0].rstrip(",;:.") if words else ""
    read = fold_word(first)
    bare = first.replace("-", "").isalpha() and not (lexicon.book.knows(read) or read in lexicon.ordinary)
    return (first[:MOST_NAME], "") if bare else ("", "")


def exam_on_card(written: str) -> str:
    """An exam as a device may hold it: its first words, none that begins with a figure, none of a medicine's name."""
    words = written.split()[:_MOST_EXAM_WORDS]
    told = list(takewhile(lambda word: not word[0].isnumeric() and fold_word(word) not in load().names, words))
    return _short(told)


def _short(words: list[str]) -> str:
    return " ".join(words)[:MOST_NAME].strip()
