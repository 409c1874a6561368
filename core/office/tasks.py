"""Rows of the lists that empty, from a dossier: whom to call, whom to tell, what to copy, whose appointment is open.

Every desk folds the same rows from the same log.
"""

from collections.abc import Iterator

from core.doors.vault import Change
from core.dossier import Dossier, Question, Spoken
from core.model import DAY_MS, Decision, Judgement, Task, Told
from core.office.rows import category_of
from core.record.rows import UNSURE, TaskRow

UNOPENED_MS = 2 * DAY_MS
"""How long a reply may wait unopened before somebody tells the patient that it is there."""
_PROPOSED = ("appointment", "examination")


def task_rows(dossier: Dossier) -> Iterator[TaskRow]:
    """What is open on a patient, at the latest once `from_ms` has come."""
    for question in dossier.questions:
        rows = (find(dossier, question) for find in (_call, _tell, _report, _follow))
        yield from (row for row in rows if row is not None)


def changed_tasks(before: Dossier, after: Dossier) -> Change:
    """The rows that an act changes, and those that leave their list."""
    known = {(row.letter, row.task): row for row in task_rows(before)}
    standing = {(row.letter, row.task): row for row in task_rows(after)}
    return Change(
        tasks=tuple(row for place, row in standing.items() if known.get(place) != row),
        done=tuple(place for place in known if place not in standing),
    )


def _row(dossier: Dossier, question: Question, task: Task, why: str, since_ms: int, wait_ms: int = 0) -> TaskRow:
    return TaskRow(
        letter=question.letter,
        task=task,
        patient=dossier.patient,
        name=dossier.name,
        born=dossier.born,
        phone=dossier.phone,
        category=category_of(question),
        why=why,
        since_ms=since_ms,
        from_ms=since_ms + wait_ms,
        tried_ms=question.told.at_ms if task is Task.TELL else 0,
    )


def _call(dossier: Dossier, question: Question) -> TaskRow | None:
    call = question.call
    return _row(dossier, question, Task.CALL, call.word, call.at_ms) if call.word else None


def _tell(dossier: Dossier, question: Question) -> TaskRow | None:
    """A written reply that the enrolled telephone has not opened; at once where its desk was removed since, or a notice by
    mail did not arrive. Who was reached by voice knows.
    """
    if lost := question.unanswered:
        return _row(dossier, question, Task.TELL, UNSURE, lost.at_ms)
    reply = question.answers[-1] if question.answers else None
    if reply is None:
        known = question.told.word == Told.TOLD or bool(question.spoken)
    else:
        known = bool(reply.opened_ms) or question.reached_since(reply)
    if known:
        return None
    if fault := question.mail_fault.word:
        return _row(dossier, question, Task.TELL, f"mail_{fault}", question.mail_fault.at_ms)
    if reply is None:
        return None
    why = "unopened" if reply.sent else "waiting"
    return _row(dossier, question, Task.TELL, why, reply.at_ms, UNOPENED_MS)


def _report(dossier: Dossier, question: Question) -> TaskRow | None:
    """An exchange that stands here and not yet in the practice's own file."""
    last = question.last_exchange()
    if last is None or question.report.word:
        return None
    return _row(dossier, question, Task.REPORT, "phone" if isinstance(last, Spoken) else "reply", last.at_ms)


def _follow(dossier: Dossier, question: Question) -> TaskRow | None:
    """An appointment was proposed, and nobody knows yet what came of it."""
    if question.visit.word:
        return None
    last = question.last_exchange()
    if last is not None:
        orients = last.judgement == Judgement.EXAMINATION
        return _row(dossier, question, Task.FOLLOW, "examination", last.at_ms) if orients else None
    if question.redirected in _PROPOSED or (question.decision == Decision.APPOINTMENT and not question.redirected):
        why = question.redirected or "appointment"
        return _row(dossier, question, Task.FOLLOW, why, question.triaged_ms or question.received_ms)
    return None
