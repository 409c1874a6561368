"""Article 22: the physician judges whether the question can be answered online without risk. No machine does it.

The judgement has two values that exclude each other, is never pre-filled, and belongs to one text: editing empties it.
"""

from dataclasses import dataclass

from core.charter.followup import FollowUp
from core.charter.gate.judge import asks_examination
from core.charter.signs import named, symptoms
from core.dossier import Dossier, Question
from core.model import Judgement, Refusal, refuse
from crypto.keys import Role
from crypto.primitives import blake


@dataclass(frozen=True)
class Stated:
    """What a physician signs about one reply: the judgement, the text it was made on (hash), reasons, what was on screen.

    `open_s`: whole seconds between opening the thread and judging; `stands_for`: in whose place a substitute judges who
    has not examined the patient.
    """

    judgement: Judgement
    text_hash: bytes
    reason: str
    on_screen: str
    open_s: int
    role: Role
    stands_for: str = ""


@dataclass(frozen=True)
class Judged:
    """Evidence: this text, for this question, was judged by a physician."""

    follow_up: FollowUp
    stated: Stated
    text: str


def text_hash(text: str) -> bytes:
    """What ties a judgement to the words that were judged: 32 bytes."""
    return blake("judged", text.encode("utf-8"))


def judged(follow_up: FollowUp, stated: Stated | None, text: str) -> Judged | Refusal:
    """The physician's judgement on exactly this text, or what it still lacks (article 22).

    Past the window only an orientation ("an examination is necessary") may go on (article 21). A red flag, a new symptom
    or a repeat question on one subject asks for a short reason before "can be answered online".
    """
    if stated is None:
        return refuse("judgement.awaited")
    if stated.judgement is Judgement.ONLINE and not follow_up.within:
        return refuse("consultation.window_closed", day=str(follow_up.day))
    return objection(follow_up.known.dossier, follow_up.known.question, stated, text) or Judged(follow_up, stated, text)


def objection(dossier: Dossier, question: Question, stated: Stated, text: str) -> Refusal | None:
    """What a judgement still lacks: a physician, these very words, a reason where one is asked."""
    if stated.role not in (Role.PHYSICIAN, Role.SUBSTITUTE):
        return refuse("judgement.role")
    if stated.text_hash != text_hash(text):
        return refuse("judgement.edited")
    if stated.judgement is Judgement.ONLINE and asks_examination(text):
        return refuse("judgement.contradicts")
    why = asks_reason(dossier, question) if stated.judgement is Judgement.ONLINE else None
    if why is not None and not stated.reason.strip():
        return refuse("judgement.reason_needed", why=why)
    return None


def asks_reason(dossier: Dossier, question: Question) -> str | None:
    """Why "online" needs a reason here: `sign` (a red flag, ticked or found), `unscreened`, `symptom` (a new one),
    `repeat`, or None."""
    if question.signs_ticked or question.signs:
        return "sign"
    if not question.screened:
        return "unscreened"
    if new_symptoms(dossier, question):
        return "symptom"
    earlier = dossier.earlier(question)
    repeated = any(one.category == question.category and one.subject == question.subject for one in earlier)
    return "repeat" if repeated else None


def new_symptoms(dossier: Dossier, question: Question) -> tuple[str, ...]:
    """The symptoms that the patient reports and the card did not name before the question came."""
    reported = symptoms(question.text or "")
    consultation = dossier.consultation(question.consultation) if reported else None
    if consultation is None:
        return reported
    lines = (line for line in consultation.medications if not question.precedes(consultation, line.order))
    known = named("\n".join((consultation.instructions, *(line.medication.posology for line in lines))))
    return tuple(one for one in reported if one not in known)
