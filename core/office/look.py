"""What screens and the command line look at: rows and views, as of `now`. Nothing here writes."""

from dataclasses import replace

from core.charter.content import card
from core.doors.vault import Hit
from core.dossier import Consultation, Dossier, Question, Reply
from core.model import HOUR_MS, CallReason, Queue, Refusal, Task, day_of, days_between
from core.office.away import absences, holder
from core.office.desk import Desk
from core.office.reply import find
from core.office.rows import CATEGORIES, at, flags_of, identity_state, queue_of
from core.record.codec import read_event
from core.record.events import HeaderSeen, QuestionRecorded
from core.record.rows import InboxRow, PatientRow, QueueCount, TaskRow
from core.record.signed import Signed
from core.record.timeline import line
from core.record.view import (
    ConsultationFacts,
    ExamFact,
    IdentityFacts,
    Line,
    MedicationFact,
    ThreadView,
)
from crypto.entry import SALT_BYTES, Entry
from crypto.kinds import Category


def inbox(desk: Desk, queue: Queue | None, now: int, limit: int = 500) -> list[InboxRow]:
    """The questions of a queue (None: all): danger that nobody settled, then the earliest deadline."""
    rows = [_with_whom(desk, at(row, desk.country, now), now) for row in desk.vault.inbox(queue, limit)]
    return sorted(rows, key=lambda row: not _presses(row))


def _with_whom(desk: Desk, row: InboxRow, now: int) -> InboxRow:
    """The row as it stands today: a question of who is away is with who stands in."""
    if not row.claimed_by or not row.due_ms or all(one.name != row.claimed_by for one in absences(desk, now)):
        return row
    question = desk.dossier(row.patient).question(row.letter)
    return replace(row, claimed_by=holder(desk, question.held_by, row.claimed_by, now).name) if question else row


def _presses(row: InboxRow) -> bool:
    signed = any(flag.startswith("sign.") for flag in row.flags)
    return "urgent.open" in row.flags or (signed and row.due_ms > 0)


def counts(desk: Desk, now: int) -> tuple[QueueCount, ...]:
    """How many questions stand in each queue."""
    return desk.vault.counts(now)


def tasks(desk: Desk, task: Task | None, now: int) -> list[TaskRow]:
    """The lists that empty (None: all), emergencies first, then the oldest."""
    return sorted(desk.vault.tasks(now, task), key=lambda row: row.why != CallReason.URGENT)


def patients(desk: Desk, words: str = "") -> list[PatientRow]:
    """Files by name, number or phone."""
    return desk.vault.patients(words)


def search(desk: Desk, words: str) -> list[Hit]:
    """Entries that hold all the words, newest first."""
    return desk.vault.search(words)


def timeline(desk: Desk, patient: bytes) -> tuple[Line, ...]:
    """Every entry on a patient, oldest first, as lines for people."""
    name = _writer(desk.dossier(patient))
    return tuple(line(entry, name) for entry in desk.signed_entries(patient))


def _writer(dossier: Dossier) -> str:
    """Who holds the telephone: the patient, or the adult who accompanies a minor."""
    return dossier.guardian.name if dossier.guardian else dossier.name


def thread(desk: Desk, letter: bytes, now: int) -> ThreadView | Refusal:
    """One question in its circumstances: conversation, identity, consultation, record."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    row = desk.vault.inbox_row(letter)
    one = holder(desk, question.held_by, question.claimed_by, now)
    return ThreadView(
        letter=question.letter,
        thread=question.thread,
        patient=dossier.patient,
        name=dossier.name,
        born=dossier.born,
        guardian=dossier.guardian.name if dossier.guardian else "",
        guardian_link=dossier.guardian.link if dossier.guardian else "",
        language=question.language,
        category=CATEGORIES.get(Category(question.category), "other"),
        subject=question.subject,
        queue=queue_of(dossier, question),
        received_ms=question.received_ms,
        due_ms=row.due_ms if row else question.received_ms + desk.country.answer_target_hours * HOUR_MS,
        triaged_by=question.triaged_by,
        triaged_ms=question.triaged_ms,
        readable=question.text is not None,
        flags=flags_of(dossier, question, desk.country),
        lines=_conversation(desk, dossier, question),
        identity=_identity(dossier),
        consultation=_consultation(desk, dossier, question, now),
        recorded=dossier.recorded,
        last_recorded_ms=dossier.last_ms,
        screened=question.screened,
        with_whom=one.name,
        mine=one.mine,
        standing_in=one.standing_in,
        unsure=question.unanswered.by if question.unanswered else "",
    )


_BESIDE = frozenset({"header", "card", "sent", "opened"})
"""Kinds of lines that the conversation tells otherwise, or not at all; the record shows them all."""
_OF_ITSELF = frozenset({"notice.received", "notice.handled"})
"""What the patient is told without anybody's act."""


def _conversation(desk: Desk, dossier: Dossier, question: Question) -> tuple[Line, ...]:
    """The thread as people read it: what was said and decided, each reply with where it is now."""
    name = _writer(dossier)
    replies = {reply.entry: reply for one in dossier.questions for reply in one.replies}
    told = [_told(entry, name, question) for entry in desk.signed_entries(dossier.patient) if _belongs(entry, question)]
    shown = {one.words for one in told if one.kind == "question"}
    return tuple(
        _standing(one, replies.get(one.hash))
        for one in told
        if (one.kind not in _BESIDE and one.status not in _OF_ITSELF) or (one.kind == "header" and not shown)
    )


def _told(entry: Signed, name: str, question: Question) -> Line:
    """A line; the question of which the thread is shown is marked, since a patient may have asked another since."""
    asked = isinstance(entry.event, HeaderSeen | QuestionRecorded) and entry.event.letter == question.letter
    return replace(line(entry, name), chosen=asked)


def _standing(told: Line, reply: Reply | None) -> Line:
    """A reply's line says where it is: waiting here, deposited, opened on the enrolled phone; nobody knows where, once its
    desk was removed.
    """
    if reply is None:
        return told
    if reply.opened_ms:
        return replace(told, status="opened", status_ms=reply.opened_ms)
    if reply.unsure:
        return replace(told, status="unsure", status_ms=0)
    return replace(told, status=reply.sent or "waiting", status_ms=reply.sent_ms)


def _belongs(entry: Signed, question: Question) -> bool:
    consultation = getattr(entry.event, "consultation", b"")
    return entry.thread == question.thread or (bool(consultation) and consultation == question.consultation)


def _identity(dossier: Dossier) -> IdentityFacts:
    device = dossier.current_device()
    return IdentityFacts(
        state=identity_state(dossier),
        document=device.document if device else "",
        enrolled_by=device.enrolled_by if device else "",
        enrolled_ms=device.enrolled_ms if device else 0,
        confirmed_by=device.confirmed_by if device else "",
        confirmed_ms=device.confirmed_ms if device else 0,
        phone=dossier.phone,
        devices=len(dossier.devices),
        device=device.sig if device else b"",
    )


def _consultation(desk: Desk, dossier: Dossier, question: Question, now: int) -> ConsultationFacts | None:
    known = dossier.consultation(question.consultation)
    if known is None:
        return None
    day = days_between(known.held_on, day_of(now, desk.country.utc_minutes))
    return ConsultationFacts(
        consultation=known.id,
        held_on=known.held_on,
        physician=known.physician,
        mode=known.mode,
        reference=known.reference,
        day=day,
        window_days=known.window_days,
        open=0 <= day <= known.window_days,
        medications=_medications(known, question),
        exams=tuple(
            ExamFact(
                name=exam.name,
                status="result" if exam.received_on else "ordered",
                received_on=exam.received_on,
                how=exam.how,
                values=exam.values,
                late=exam.written_on > known.held_on or question.precedes(known, exam.order),
            )
            for exam in known.exams
        ),
        instructions=known.instructions,
    )


def _medications(known: Consultation, question: Question) -> tuple[MedicationFact, ...]:
    """The card's medicines, as the gate sees them."""
    return tuple(
        MedicationFact(
            name=medicine.name,
            dose=medicine.dose,
            posology=medicine.posology,
            duration=medicine.duration,
            late=medicine.late,
            asked=bool(question.subject) and question.subject.casefold() in medicine.name.casefold(),
        )
        for medicine in card(known, question).medicines
    )


def on_screen(desk: Desk, letter: bytes) -> str:
    """What the physician had before them when judging, in short: question, signs, version of the card."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return ""
    dossier, question = found
    known = dossier.consultation(question.consultation)
    lines = len(known.medications) + len(known.exams) if known else 0
    flags = ", ".join(flags_of(dossier, question, desk.country)) or "-"
    return f"question {letter.hex()[:8]} ({len(question.text or '')}); {flags}; card {lines}"


def letter_of(entry: Entry) -> bytes:
    """The question that an entry belongs to, where it names one."""
    staff = (entry.staff or b"")[SALT_BYTES:]
    event = read_event(entry.header.kind, staff, None) if entry.staff is not None else None
    letter = getattr(event, "letter", b"")
    return letter if isinstance(letter, bytes) else b""
