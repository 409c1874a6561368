"""Where a caller's question stands: its state and with whom it is, never its text (who answers the telephone says no more)."""

from dataclasses import dataclass

from core.dossier import Question
from core.model import Queue
from core.office.desk import Desk
from core.office.rows import category_of, queue_of

MOST = 40
SHORTEST = 2


@dataclass(frozen=True)
class Standing:
    """One question of somebody who calls.

    `state`: triage, answer, identity, routed, closed, call (somebody must telephone), waiting (answered, not yet with
    the post), deposited, opened, unsure (answered at a desk that was removed since, and not opened), told, phone.
    `who`: with whom it is, or who answered; `since_ms`: since when it is so.
    """

    letter: bytes
    patient: bytes
    name: str
    born: str
    number: str
    phone: str
    category: str
    received_ms: int
    state: str
    who: str
    since_ms: int
    late: bool


def standing(desk: Desk, words: str, now: int) -> tuple[Standing, ...]:
    """The questions of the patients whose name, file number or telephone holds these words, the newest first."""
    if len(words.strip()) < SHORTEST:
        return ()
    found = [one for row in desk.vault.patients(words, limit=MOST) for one in _of(desk, row.patient, now)]
    return tuple(sorted(found, key=lambda one: -one.received_ms)[:MOST])


def _of(desk: Desk, patient: bytes, now: int) -> list[Standing]:
    dossier = desk.dossier(patient)
    told = []
    for question in dossier.questions:
        queue = queue_of(dossier, question)
        state, who, since = _state(question, queue)
        row = desk.vault.inbox_row(question.letter)
        told.append(
            Standing(
                letter=question.letter,
                patient=patient,
                name=dossier.name,
                born=dossier.born,
                number=dossier.number,
                phone=dossier.phone,
                category=category_of(question),
                received_ms=question.received_ms,
                state=state,
                who=who,
                since_ms=since,
                late=row is not None and 0 < row.due_ms < now,
            )
        )
    return told


def _state(question: Question, queue: Queue) -> tuple[str, str, int]:
    """(state, with whom, since when), the latest word first."""
    replies = question.answers or question.replies
    reply = replies[-1] if replies else None
    if question.call.word:
        return "call", "", question.call.at_ms
    if lost := question.unanswered:
        return "unsure", lost.by, lost.at_ms
    if question.spoken and (reply is None or question.spoken[-1].order > reply.order):
        return "phone", question.spoken[-1].by, question.spoken[-1].at_ms
    if reply is not None and reply.opened_ms:
        return "opened", reply.by, reply.opened_ms
    if question.told.word == "told":
        return "told", reply.by if reply else "", question.told.at_ms
    if reply is not None:
        return ("deposited", reply.by, reply.sent_ms) if reply.sent else ("waiting", reply.by, reply.at_ms)
    return str(queue), question.claimed_by or question.triaged_by, question.triaged_ms or question.received_ms
