"""One text for one who may not read texts: asked for by a member, granted by a physician, opened by the key alone.

The key opens the clinical part of one entry (docs/log.md, section 2): after it, the member reads that message and no other.
"""

from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.pen import Pen
from core.office.reply import find
from core.record.events import GrantedKey, KeyGranted, QuestionRecorded, ReadingAsked
from crypto.entry import Entry, entry_clin_key


def ask_reading(desk: Desk, letter: bytes, now: int) -> Refusal | None:
    """Ask a physician for the text of this question. Nothing is asked for twice, nor where the text lies open."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    if question.text is not None or question.reading:
        return refuse("reading.open" if question.text is not None else "reading.asked")
    pen = Pen(desk, now)
    pen.write(ReadingAsked(letter), dossier.patient, question.thread)
    pen.commit()
    return None


def grant_reading(desk: Desk, letter: bytes, now: int) -> int | Refusal:
    """Give the key of this one text to every member who asked for it; how many were given it."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    if not desk.clinician:
        return refuse("reading.physicians_only")
    entry = _written(desk, dossier.patient, letter)
    if entry is None:
        return refuse("content.question_sealed")
    asking = _asking(desk, dossier.patient, letter)
    if not asking:
        return refuse("reading.nobody_asked")
    key = entry_clin_key(
        desk.content_keys(dossier.patient)[entry.content_key_id], entry.header.profile, entry.header.seq
    )
    pen = Pen(desk, now)
    for member in asking:
        pen.write(KeyGranted("entry", member, 0, entry.hash, GrantedKey(key)), dossier.patient, question.thread)
    pen.commit()
    return len(asking)


def _written(desk: Desk, patient: bytes, letter: bytes) -> Entry | None:
    """The first entry that holds the question's text and that this desk can open."""
    keys = desk.content_keys(patient)
    for one in desk.signed_entries(patient):
        if isinstance(one.event, QuestionRecorded) and one.event.letter == letter and one.event.clin is not None:
            entry = desk.vault.entry(one.hash)
            if entry is not None and entry.content_key_id in keys:
                return entry
    return None


def _asking(desk: Desk, patient: bytes, letter: bytes) -> list[bytes]:
    """The profiles of the roster that asked for this text and were not given it."""
    asked: dict[bytes, None] = {}
    written = {one.hash for one in desk.signed_entries(patient) if _holds(one.event, letter)}
    for one in desk.signed_entries(patient):
        if isinstance(one.event, ReadingAsked) and one.event.letter == letter:
            asked[one.profile] = None
        elif isinstance(one.event, KeyGranted) and one.event.scope == "entry" and one.event.key_id in written:
            asked.pop(one.event.to, None)
    there = {one.sig_pk for one in desk.roster.profiles if one.revoked is None}
    return [profile for profile in asked if profile in there]


def _holds(event: object, letter: bytes) -> bool:
    return isinstance(event, QuestionRecorded) and event.letter == letter
