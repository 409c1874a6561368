"""Cards that one member prepares and a physician signs: handed over through the log, boxed to each clinician's profile.

Whoever prepares needs no right to read: a secretary's desk cannot open what it sent (docs/log.md, section 11).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.doors.vault import Change
from core.dossier import PreparedCard
from core.model import Refusal, day_of, is_day, refuse
from core.office.card_form import kept_form
from core.office.desk import Desk
from core.office.pen import Pen
from core.office.sheet import CardForm
from core.office.tray import in_tray
from core.record.codec import CLINICIANS, pack, unpack
from core.record.events import CardPrepared, PreparedBox
from crypto.errors import Refused
from crypto.prepared import box_prepared, open_prepared

MOST_BYTES = 64 * 1024
_MOST_BOX = 2 * MOST_BYTES


@dataclass(frozen=True)
class Awaited:
    """A prepared card in the list: whose, by whom, and its form where this desk may read it."""

    patient: bytes
    name: str
    born: str
    card: PreparedCard
    form: CardForm | None


def prepare(desk: Desk, form: CardForm, now: int) -> Refusal | None:
    """Hand a card to the practice's physicians. Lines that were not understood go along as they were typed."""
    refusal = desk.closed(now) or _whole(desk, form, now)
    if refusal:
        return refusal
    words = pack(replace(form, lines=tuple(replace(line, reread=False) for line in form.lines), by=desk.my_name))
    if len(words) > MOST_BYTES:
        return refuse("card.too_long")
    place = desk.practice, form.patient, form.consultation
    readers = [one for one in desk.roster.profiles if one.role in CLINICIANS and one.revoked is None]
    boxes = tuple(PreparedBox(one.sig_pk, box_prepared(one.kem_pk, words, *place)) for one in readers)
    pen = Pen(desk, now)
    pen.write(CardPrepared(form.consultation, form.held_on, boxes), form.patient, form.consultation)
    pen.add(Change(settings=((f"card.{form.patient.hex()}", b""),)))
    pen.commit()
    return None


def _whole(desk: Desk, form: CardForm, now: int) -> Refusal | None:
    if not form.patient or desk.vault.patient(form.patient) is None:
        return refuse("card.no_patient")
    if not is_day(form.held_on) or form.held_on > day_of(now, desk.country.utc_minutes):
        return refuse("consultation.held_on", held_on=form.held_on)
    if not form.lines and not form.instructions.strip():
        return refuse("card.empty")
    signed = desk.dossier(form.patient).consultation(form.consultation)
    return refuse("card.signed_already") if signed else None


def take_back(desk: Desk, patient: bytes, consultation: bytes, now: int) -> Refusal | None:
    """The card waits no more. Its entries stay in the log, unsigned."""
    card = next((one for one in desk.dossier(patient).prepared if one.id == consultation), None)
    if card is None:
        return refuse("card.none_prepared")
    pen = Pen(desk, now)
    pen.write(CardPrepared(consultation, card.held_on, ()), patient, consultation)
    pen.commit()
    return None


def how_many(desk: Desk) -> int:
    """How many cards wait for a signature; none is opened for it."""
    return sum(len(desk.dossier(patient).prepared) for patient in in_tray(desk.vault))


def awaited(desk: Desk) -> tuple[Awaited, ...]:
    """Every card that waits for a signature, oldest first; what a physician changed and did not sign stands."""
    return tuple(sorted(_awaited(desk), key=lambda one: (one.card.at_ms, one.card.id)))


def _awaited(desk: Desk) -> Iterator[Awaited]:
    for patient in in_tray(desk.vault):
        row, dossier = desk.vault.patient(patient), desk.dossier(patient)
        for card in dossier.prepared:
            form = kept_form(desk, patient, card.id) or _opened(desk, patient, card)
            yield Awaited(patient, row.name if row else "", row.born if row else "", card, form)


def _opened(desk: Desk, patient: bytes, card: PreparedCard) -> CardForm | None:
    """The form, when it was boxed to this desk and belongs where it stands. Its lines were re-read by nobody."""
    box = dict(card.boxes).get(desk.me, b"")
    if not 0 < len(box) <= _MOST_BOX:
        return None
    try:
        form: CardForm = unpack(open_prepared(desk.keys.kem, box, desk.practice, patient, card.id), CardForm)
    except Refused:
        return None
    lines = tuple(replace(line, reread=False) for line in form.lines)
    return replace(form, consultation=card.id, patient=patient, held_on=card.held_on, lines=lines, by=card.by)
