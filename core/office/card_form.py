"""A card from its first line to its signature: pasted or taken from the former one, re-read line by line, signed.

Nothing counts before it is signed: the form is kept at this desk, so that no line is lost, and stands in no record.
"""

from core.charter.gate.imported import Imported, widened
from core.charter.gate.lexicon import using
from core.charter.gate.lines import Kind, read_line, read_lines
from core.doors.vault import Change
from core.dossier import Consultation
from core.model import ConsultationId, Mode, Refusal, day_of, refuse
from core.office.consult import record_consultation
from core.office.desk import Desk
from core.office.settings import follow_up_days
from core.office.sheet import CardForm, FormLine
from core.record.codec import pack, unpack
from core.record.events import ResultLines
from crypto.primitives import random

_LAST, _LATE, _RESULT = "card.last", "card.late.", "card.result."


def new_form(desk: Desk, patient: bytes, now: int) -> CardForm:
    """A card of today, in person, with the window that the practice proposes."""
    today = day_of(now, desk.country.utc_minutes)
    return CardForm(random(16), patient, today, follow_up_days(desk))


def pasted(text: str, imported: Imported | None = None) -> tuple[FormLine, ...]:
    """The lines of a prescription, none of them re-read (docs/gate.md, pasted lines); `imported` as in `judge`."""
    with using(widened(imported)):
        return tuple(FormLine(*vars(line).values()) for line in read_lines(text))


def retyped(text: str, imported: Imported | None = None) -> FormLine:
    """One line written again by the person: what it says now, to be re-read."""
    with using(widened(imported)):
        return FormLine(*vars(read_line(text)).values())


def keep_form(desk: Desk, form: CardForm, *, late: bool = False) -> None:
    """Keep what was written so far; a form without a line or an instruction is forgotten. `late`: lines forgotten on a
    card that is signed, whose id the form bears.
    """
    written = pack(form) if form.lines or form.instructions.strip() else b""
    last = () if late else ((_LAST, form.patient if written else b""),)
    desk.vault.commit(Change(settings=((_place(form, late=late), written), *last)))


def kept_form(desk: Desk, patient: bytes, consultation: bytes = b"") -> CardForm | None:
    """What was written for this patient (or for this prepared card) and never signed."""
    written = desk.vault.setting(_named(patient, consultation))
    if not written:
        return None
    form: CardForm = unpack(written, CardForm)
    signed = form.patient and desk.dossier(form.patient).consultation(form.consultation)
    return None if signed else form


def kept_late(desk: Desk, patient: bytes, held: Consultation) -> CardForm:
    """Lines forgotten on a signed card: what was written of them, else an empty form that bears its id."""
    written = desk.vault.setting(f"{_LATE}{held.id.hex()}")
    form: CardForm | None = unpack(written, CardForm) if written else None
    return form or CardForm(held.id, patient, held.held_on, held.window_days)


def keep_result(desk: Desk, consultation: bytes, lines: ResultLines) -> None:
    """Keep a result that is being written; one without values is forgotten."""
    written = pack(lines) if lines.values.strip() else b""
    desk.vault.commit(Change(settings=((f"{_RESULT}{consultation.hex()}", written),)))


def kept_result(desk: Desk, consultation: bytes) -> ResultLines | None:
    """The result that was left half written."""
    written = desk.vault.setting(f"{_RESULT}{consultation.hex()}")
    lines: ResultLines | None = unpack(written, ResultLines) if written else None
    return lines


def last_form(desk: Desk) -> CardForm | None:
    """The form that was left open last."""
    patient = desk.vault.setting(_LAST)
    return None if patient is None else kept_form(desk, patient)


def _place(form: CardForm, *, late: bool = False) -> str:
    if late:
        return f"{_LATE}{form.consultation.hex()}"
    return _named(form.patient, form.consultation if form.by else b"")


def _named(patient: bytes, prepared: bytes) -> str:
    """A prepared card keeps its own form, whatever id its author gave it; else there is one a patient, and one for lines
    that have none yet.
    """
    return f"card.{patient.hex()}.{prepared.hex()}" if prepared else f"card.{patient.hex()}"


def objection(form: CardForm) -> Refusal | None:
    """The first line that cannot be signed as it stands: not understood, without a name, or not re-read. Counted from 1."""
    for at, line in enumerate(form.lines, 1):
        if line.kind is Kind.UNREAD or not line.name.strip():
            return refuse("card.line_unread", line=str(at))
        if not line.reread:
            return refuse("card.line_not_reread", line=str(at))
    return None


def sign(desk: Desk, form: CardForm, now: int) -> ConsultationId | Refusal:
    """The card becomes a consultation of the record; each line was re-read by who signs."""
    if not form.patient:
        return refuse("card.no_patient")
    if desk.dossier(form.patient).consultation(form.consultation):
        return refuse("card.signed_already")
    refusal = objection(form) or (None if form.mode in set(Mode) else refuse("consultation.mode", mode=form.mode))
    if refusal:
        return refusal
    distant = form.mode == Mode.TELECONSULTATION
    known = record_consultation(
        desk,
        form.patient,
        held_on=form.held_on,
        mode=Mode(form.mode),
        reference=form.reference if distant else "",
        last_examined_on=form.last_examined_on if distant else "",
        window_days=form.window_days,
        window_reason=form.window_reason,
        medications=form.medications,
        exams=form.exams,
        instructions=form.instructions,
        now=now,
        consultation=form.consultation,
    )
    if not isinstance(known, Refusal):
        desk.vault.commit(Change(settings=((_place(form), b""), (_LAST, b""))))
    return known
