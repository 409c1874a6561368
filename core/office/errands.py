"""What the practice owes a patient beside the answer: a call with its outcome, a word that a reply waits, a copy on file,
an appointment that came to something. Each act is one entry; the lists empty by themselves (`core.office.tasks`).
"""

from core.dossier import Question
from core.model import CallEnd, CallReason, Medium, Refusal, Task, Told, Visit, refuse
from core.office.desk import Desk
from core.office.reply import find
from core.office.tasks import task_rows
from core.office.triage import note
from core.record.events import AppointmentSettled, CallAsked, CallOutcome, PatientTold, Reported


def ask_call(desk: Desk, letter: bytes, why: CallReason, now: int) -> Refusal | None:
    """Ask that somebody telephone this patient. An emergency is not asked for: triage says it."""
    if why is CallReason.URGENT:
        return refuse("call.urgent_by_triage")
    return note(desk, letter, CallAsked(letter, why), now)


def call_outcome(desk: Desk, letter: bytes, outcome: CallEnd, told: str, now: int) -> Refusal | None:
    """A call closes with an outcome only; where nobody was reached, with who else was told."""
    question = _question(desk, letter)
    if isinstance(question, Refusal):
        return question
    if not question.call.word:
        return refuse("call.none")
    if outcome is CallEnd.NOT_REACHED and not told.strip():
        return refuse("call.told_needed")
    return note(desk, letter, CallOutcome(letter, outcome, told.strip()), now)


def told(desk: Desk, letter: bytes, outcome: Told, now: int) -> Refusal | None:
    """The patient was told by telephone that a reply waits, with a neutral sentence; or the call was tried."""
    question = _question(desk, letter)
    if isinstance(question, Refusal):
        return question
    if not question.replies and not question.mail_fault.word:
        return refuse("told.no_reply")
    return note(desk, letter, PatientTold(letter, outcome), now)


def settled(desk: Desk, letter: bytes, outcome: Visit, now: int) -> Refusal | None:
    """What became of an appointment that was proposed."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    if all(row.letter != letter or row.task is not Task.FOLLOW for row in task_rows(found[0])):
        return refuse("visit.none")
    return note(desk, letter, AppointmentSettled(letter, outcome), now)


def reported(desk: Desk, letter: bytes, medium: Medium, now: int) -> Refusal | None:
    """The exchange was copied into the practice's own file: paper or software."""
    question = _question(desk, letter)
    if isinstance(question, Refusal):
        return question
    if question.last_exchange() is None:
        return refuse("report.nothing")
    return note(desk, letter, Reported(letter, medium), now)


def _question(desk: Desk, letter: bytes) -> Question | Refusal:
    found = find(desk, letter)
    return found if isinstance(found, Refusal) else found[1]
