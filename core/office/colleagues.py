"""What members do for one another about a question: one takes it, hands it over, leaves a note that no patient reads."""

from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.pen import Pen, permitted
from core.office.reply import find
from core.office.triage import note
from core.record.codec import CLINICIANS
from core.record.events import HandedOver, NoteAdded, NoteText, PhysicianNoted
from crypto.keys import Profile

MOST_NOTE = 2000
NOBODY = ""


def desk_named(desk: Desk, letter: str) -> Profile | Refusal:
    """The profile whose entries bear this letter, as long as it works here."""
    found = next((one for one in desk.roster.profiles if one.letter == letter.strip().upper()), None)
    if found is None or found.revoked is not None:
        return refuse("member.unknown", letter=letter.strip())
    return found


def hand_over(desk: Desk, letter: bytes, to: str, now: int) -> Refusal | None:
    """The question is with the physician or substitute at desk `to` from now on (`NOBODY`: with none); any member says so.

    Who takes a question from a colleague hands it to their own desk: the record says who did.
    """
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    if question.answers:
        return refuse("reply.already", by=question.answers[-1].by)
    key, name = b"", ""
    if to != NOBODY:
        profile = desk_named(desk, to)
        if isinstance(profile, Refusal):
            return profile
        if profile.role not in CLINICIANS:
            return refuse("hand_over.role")
        key, name = profile.sig_pk, desk.members()[profile.sig_pk].name
    if question.held_by == key:
        return refuse("hand_over.already", by=question.claimed_by)
    pen = Pen(desk, now)
    pen.write(HandedOver(question.letter, key, name), dossier.patient, question.thread)
    pen.commit()
    return None


def add_note(desk: Desk, letter: bytes, words: str, now: int, *, physicians_only: bool = False) -> Refusal | None:
    """A note about a question, for every member, or sealed to physicians and substitutes."""
    words = words.strip()
    if not words:
        return refuse("note.empty")
    if len(words) > MOST_NOTE:
        return refuse("note.long", most=str(MOST_NOTE))
    if physicians_only:
        return permitted(desk, PhysicianNoted.__name__, clinical=True) or note(
            desk, letter, PhysicianNoted(letter, NoteText(words)), now
        )
    return note(desk, letter, NoteAdded(letter, words), now)
