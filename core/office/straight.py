"""A clean letter goes straight to the physician where the practice wants so: the secretary sees the exceptions.

Only a desk that screened the text says so, and its entry names what was found in order. Whatever is not clean waits for a
person at triage.
"""

from collections.abc import Iterable

from core.charter.followup import within_follow_up
from core.charter.identity import identify
from core.dossier import Dossier, Question
from core.model import Refusal
from core.office.desk import Desk
from core.office.notices import tell_handled
from core.office.pen import Pen
from core.office.reply import find
from core.office.settings import straight_through
from core.record.events import RoutedStraight
from crypto.kinds import Category

_ABOUT = {Category.MEDICINE: "straight.medicine", Category.RESULT: "straight.result"}


def route_clean(desk: Desk, letters: Iterable[bytes], now: int) -> int:
    """Send on those of these questions that are clean; how many there were. Nothing where the practice has not said so."""
    if not desk.clinician or desk.closed(now) or not straight_through(desk):
        return 0
    return sum(_route(desk, letter, now) for letter in letters)


def _route(desk: Desk, letter: bytes, now: int) -> bool:
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return False
    dossier, question = found
    because = clean(desk, dossier, question, now)
    if not because or question.decision or question.redirected:
        return False
    pen = Pen(desk, now)
    pen.write(RoutedStraight(letter, because), dossier.patient, question.thread)
    tell_handled(pen, dossier.patient, question)
    pen.commit()
    return True


def clean(desk: Desk, dossier: Dossier, question: Question, now: int) -> tuple[str, ...]:
    """What is in order with a question, in codes; empty where one thing is not.

    In order: enrolled face to face and confirmed, carried by a consultation within its window, about a medicine or a
    result, screened here, and no sign, ticked or found.
    """
    known = identify(dossier, question)
    about = _ABOUT.get(Category(question.category))
    if isinstance(known, Refusal) or about is None or not question.screened or question.text is None:
        return ()
    follow_up = within_follow_up(known, desk.country, now)
    if isinstance(follow_up, Refusal) or not follow_up.within or question.signs_ticked or question.signs:
        return ()
    return ("straight.confirmed", "straight.window", about, "straight.no_sign")
