"""Article 22: no prescription, no exam request leaves by message. The gate reads the question, the reply and the card."""

from dataclasses import dataclass

from core.charter.gate.card import Card, Exam, Medicine
from core.charter.gate.findings import Level, Verdict
from core.charter.gate.imported import Imported
from core.charter.gate.judge import judge, judge_orientation
from core.charter.risk import Judged
from core.dossier import CardMedication, Consultation, Dossier, Order, Question, Reply, Spoken
from core.model import Judgement, Refusal, refuse

LATE = "gate.late_addition"


@dataclass(frozen=True)
class Cleared:
    """Evidence: the gate let this text pass, or a physician signed a reason for what it doubted."""

    judged: Judged
    verdict: Verdict
    reason: str


def card(consultation: Consultation, question: Question) -> Card:
    """What the gate may take as identified at the consultation (docs/gate.md).

    A line written after the day of the consultation, or after the question came, is `late`: it never counts as identified.
    """

    def late(order: Order, written_on: str) -> bool:
        return question.precedes(consultation, order) or written_on > consultation.held_on

    return Card(
        date=consultation.held_on,
        medicines=tuple(_medicine(line, late=late(line.order, line.written_on)) for line in consultation.medications),
        exams=tuple(
            Exam(
                name=exam.name,
                status="result" if exam.received_on else "ordered",
                value=exam.values,
                received=bool(exam.received_on),
            )
            for exam in consultation.exams
            if exam.received_on or not late(exam.order, exam.written_on)
        ),
    )


def _medicine(line: CardMedication, *, late: bool) -> Medicine:
    written = line.medication
    return Medicine(written.name, written.dose, written.posology, written.duration, late)


def cleared(judged: Judged, imported: Imported | None) -> Cleared | Refusal:
    """What the gate says of exactly the judged text: `content.blocked` has no override, `content.attest` asks a reason.

    `imported`: the names of medicines that this profile knows beside the shipped ones.
    """
    known = judged.follow_up.known
    consultation = judged.follow_up.consultation
    orientation = judged.stated.judgement is Judgement.EXAMINATION
    verdict = verdict_on(judged.text, consultation, known.question, imported, orientation=orientation)
    if isinstance(verdict, Refusal):
        return verdict
    reason = judged.stated.reason.strip()
    refusal = objection(verdict, reason, known.dossier, known.question, consultation)
    return refusal or Cleared(judged, verdict, reason)


def verdict_on(
    text: str, consultation: Consultation, question: Question, imported: Imported | None, *, orientation: bool
) -> Verdict | Refusal:
    """The gate's verdict, or why there is nothing to judge: no text, or a question that this desk cannot read.

    `orientation`: the physician judged that an examination is necessary; then the text may only send there (article 22).
    """
    if question.text is None:
        return refuse("content.question_sealed")
    if not text.strip():
        return refuse("content.empty")
    look = judge_orientation if orientation else judge
    return look(text, card(consultation, question), question.text, imported)


def objection(
    verdict: Verdict, reason: str, dossier: Dossier, question: Question, consultation: Consultation
) -> Refusal | None:
    """Why a verdict keeps the reply here: always for a block; for a doubt until a reason is signed.

    A late line may be leant on once a thread, in writing or on the telephone, and only when it names the document that it
    was copied from.
    """
    count = str(len(verdict.findings))
    if verdict.level is Level.BLOCK:
        return refuse("content.blocked", count=count)
    if verdict.level is Level.ATTEST and not reason:
        return refuse("content.attest", count=count)
    late = {finding.matched for finding in verdict.findings if finding.code == LATE}
    leant_on = (line for line in consultation.medications if _medicine(line, late=True).label in late)
    if any(line.source is None for line in leant_on):
        return refuse("content.late_without_document")
    beside = dossier.beside(question)
    answers: list[Reply | Spoken] = [reply for one in beside for reply in one.replies]
    answers += [told for one in beside for told in one.spoken]
    if late and any(step.code == LATE for answer in answers for step in answer.circumstances):
        return refuse("content.late_twice")
    return None
