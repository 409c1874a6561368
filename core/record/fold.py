"""The fold: one patient's entries, in log order, become a `Dossier`. The same entries give the same dossier, whatever the
order in which they came; throw it away and it can be folded again.
"""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from typing import Any

from core.dossier import (
    NOTHING,
    CardExam,
    CardMedication,
    Consultation,
    Device,
    Dossier,
    LegalBasis,
    PreparedCard,
    Question,
    Reply,
)
from core.model import day_of
from core.record import errands, mails, prepared, together
from core.record import events as e
from core.record.letters import question_header, question_text, reply_text
from core.record.signed import Signed
from crypto.letterhead import letter_hash

_NOBODY = Dossier(b"", "", "", "", "fr", "", None, (), None, (), (), 0, 0)


class Folding:
    """A dossier in the making. `utc_minutes`: the practice's calendar; `gone`: the desks that were removed."""

    def __init__(self, utc_minutes: int, gone: frozenset[bytes] = frozenset()) -> None:
        self.utc_minutes = utc_minutes
        self.gone = gone
        self.last: Signed | None = None
        self.count = 0
        self.facts = _NOBODY
        self.devices: dict[bytes, Device] = {}
        self.consultations: dict[bytes, Consultation] = {}
        self.prepared: dict[bytes, PreparedCard] = {}
        self.questions: dict[bytes, Question] = {}
        self.replies: dict[bytes, tuple[bytes, Reply]] = {}  # letter -> (question, reply)
        self.withdrawn: set[bytes] = set()
        self.written: dict[bytes, bytes] = {}  # entry that holds a question's text -> letter
        self.decided: dict[bytes, tuple[Signed, Question]] = {}  # letter -> (its last decision, the question before it)

    def add(self, entries: Iterable[Signed]) -> "Folding":
        """Go on with entries that come later in the log, each after the one before. Returns itself."""
        for entry in entries:
            if self.last is None:
                self.facts = replace(_NOBODY, patient=entry.patient)
            step = _STEPS.get(type(entry.event))
            if step is not None:
                step(self, entry, entry.event)
            self.count += 1
            self.last = entry
        return self

    def copy(self) -> "Folding":
        """The same, to go on with apart."""
        other = Folding(self.utc_minutes)
        vars(other).update({name: copy(part) for name, part in vars(self).items()})
        return other

    def dossier(self) -> Dossier:
        """What the entries so far amount to."""
        replies: dict[bytes, list[Reply]] = {}
        for question, reply in self.replies.values():
            replies.setdefault(question, []).append(reply)
        return replace(
            self.facts,
            devices=tuple(self.devices.values()),
            consultations=tuple(self.consultations.values()),
            questions=tuple(
                replace(question, replies=tuple(replies[letter])) if letter in replies else question
                for letter, question in self.questions.items()
            ),
            recorded=self.count,
            last_ms=self.last.at_ms if self.last else 0,
            prepared=prepared.waiting(self),
        )

    def day(self, entry: Signed) -> str:
        return day_of(entry.at_ms, self.utc_minutes)

    def of(self, letter: bytes, **changes: Any) -> None:
        """Change a question that is known; a word about an unknown one waits for nothing and changes nothing."""
        if letter in self.questions:
            self.questions[letter] = replace(self.questions[letter], **changes)


def fold(entries: Iterable[Signed], utc_minutes: int) -> Dossier:
    """The dossier of the patient of these entries, which come in log order."""
    return Folding(utc_minutes).add(entries).dossier()


def _entered(file: Folding, _: Signed, event: e.PatientEntered) -> None:
    file.facts = replace(
        file.facts,
        name=event.name,
        born=event.born,
        phone=event.phone,
        language=event.language,
        number=event.number,
        guardian=event.guardian,
    )


def _enrolled(file: Folding, entry: Signed, event: e.PatientEnrolled | e.DeviceChanged) -> None:
    """A device is bound once: where two entries give one signing key two keys to seal to, nobody writes to either."""
    known = file.devices.get(event.device_sig)
    if known is not None and known.kem != event.device_kem:
        file.withdrawn.add(event.device_sig)
    for sig in file.devices:
        _end(file, sig, entry)
    file.devices[event.device_sig] = Device(
        sig=event.device_sig,
        kem=event.device_kem,
        level=event.level,
        document=event.document,
        consent=event.consent,
        enrolled_by=entry.who,
        enrolled_ms=entry.at_ms,
        confirmed_by="",
        confirmed_ms=0,
        ended=entry.order if event.device_sig in file.withdrawn else None,
    )


def _end(file: Folding, sig: bytes, entry: Signed) -> None:
    """From this entry on the device is nobody's, unless it was so before."""
    device = file.devices.get(sig)
    if device is not None and device.current:
        file.devices[sig] = replace(device, ended=entry.order)


def _confirmed(file: Folding, entry: Signed, event: e.IdentityConfirmed) -> None:
    device = file.devices.get(event.device_sig)
    if device is not None and device.level == event.level:
        file.devices[device.sig] = replace(device, confirmed_by=entry.who, confirmed_ms=entry.at_ms)


def _withdrew(file: Folding, entry: Signed, event: e.Withdrawn | e.DeviceClosed) -> None:
    file.withdrawn.add(event.device_sig)
    _end(file, event.device_sig, entry)


def _basis(file: Folding, entry: Signed, event: e.LegalBasisRecorded) -> None:
    basis = LegalBasis(event.adult, event.basis, event.reference, event.dated, entry.who)
    file.facts = replace(file.facts, legal_basis=basis)


def _consulted(file: Folding, entry: Signed, event: e.ConsultationRecorded) -> None:
    known = file.consultations.get(event.consultation)
    if known is None:
        known = Consultation(
            id=event.consultation,
            held_on=event.held_on,
            physician=event.physician,
            profile=entry.profile,
            mode=event.mode,
            reference=event.reference,
            last_examined_on=event.last_examined_on,
            window_days=event.window_days,
            window_reason=event.window_reason,
            medications=(),
            exams=(),
            instructions="",
            order=entry.order,
            written_on=file.day(entry),
            readable=not entry.sealed,
        )
    lines = event.clin
    if lines is not None:
        medications = tuple(
            CardMedication(line, entry.order, file.day(entry), lines.source) for line in lines.medications
        )
        exams = tuple(
            CardExam(exam.name, entry.order, file.day(entry), "", "", "", lines.source) for exam in lines.exams
        )
        known = replace(
            known,
            medications=known.medications + medications,
            exams=known.exams + exams,
            instructions="\n".join(part for part in (known.instructions, lines.instructions) if part),
        )
    file.consultations[event.consultation] = known


def _result(file: Folding, entry: Signed, event: e.ResultRecorded) -> None:
    known = file.consultations.get(event.consultation)
    if known is None or event.clin is None:
        return
    lines = event.clin
    result = CardExam(lines.exam, entry.order, file.day(entry), lines.received_on, lines.how, lines.values)
    ordered = next((exam for exam in known.exams if exam.name.casefold() == lines.exam.casefold()), None)
    others = tuple(exam for exam in known.exams if exam is not ordered)
    if ordered is not None:
        result = replace(ordered, received_on=lines.received_on, how=lines.how, values=lines.values)
    file.consultations[event.consultation] = replace(known, exams=(*others, result))


def _asked(file: Folding, entry: Signed, event: e.HeaderSeen | e.QuestionRecorded) -> None:
    """The first letter of an id stands; a sign that any desk found in its text stays."""
    known = file.questions.get(event.letter) or _question(entry, event)
    if known.letter_hash != letter_hash(event.header):
        return
    if isinstance(event, e.QuestionRecorded):
        file.written[entry.hash] = event.letter
        text = question_text(event.clin.body) if event.clin is not None else (known.subject, known.text)
        signs = tuple(dict.fromkeys((*known.signs, *event.signs)))
        known = replace(known, screened=True, signs=signs, subject=text[0], text=text[1])
    file.questions[event.letter] = known


def _question(entry: Signed, event: e.HeaderSeen | e.QuestionRecorded) -> Question:
    header = question_header(event.header)
    return Question(
        letter=event.letter,
        letter_hash=letter_hash(event.header),
        thread=header.thread,
        consultation=header.consultation,
        sender=header.sender,
        category=header.category,
        language=header.lang,
        signs_ticked=int(header.signs),
        length_class=header.length_class,
        screened=False,
        signs=(),
        first=entry.order,
        received_ms=entry.at_ms,
        text=None,
    )


def _called(file: Folding, _: Signed, event: e.CalledBack) -> None:
    file.of(event.letter, doubt="settled" if event.settled else "open")


def _redirected(file: Folding, entry: Signed, event: e.Redirected) -> None:
    errands.redirected_since(file, entry, event)
    file.of(event.letter, redirected=event.towards, visit=NOTHING)


def _closed(file: Folding, _: Signed, event: e.SendClosed) -> None:
    known = file.questions.get(event.letter)
    if known is not None:
        file.of(event.letter, closed_sends=known.closed_sends + 1)


def _replied(file: Folding, entry: Signed, event: e.ReplyRecorded) -> None:
    content = event.clin
    errands.decided_since(file, event.letter)
    file.of(event.letter, report=NOTHING, told=NOTHING, visit=NOTHING, mail_fault=NOTHING)
    file.replies[event.reply] = (
        event.letter,
        Reply(
            letter=event.reply,
            entry=entry.hash,
            number=entry.number,
            by=entry.who,
            at_ms=entry.at_ms,
            order=entry.order,
            text=None if content is None else reply_text(content.body),
            judgement=event.judgement,
            circumstances=() if content is None else content.circumstances,
            reasons=() if content is None else content.reasons,
            body_hash=event.body_hash,
            letter_hash=b"",
            sent="",
            sent_ms=0,
            opened_ms=0,
            profile=entry.profile,
            writer_gone=entry.profile in file.gone,
        ),
    )


def _sent(file: Folding, entry: Signed, event: e.ReplySent) -> None:
    if event.letter in file.replies:
        question, reply = file.replies[event.letter]
        reply = replace(reply, letter_hash=event.letter_hash, sent=event.answer, sent_ms=entry.at_ms)
        file.replies[event.letter] = (question, reply)


def _opened(file: Folding, entry: Signed, event: e.ReceiptSeen) -> None:
    for letter, (question, reply) in file.replies.items():
        if reply.letter_hash == event.letter_hash:
            file.replies[letter] = (question, replace(reply, opened_ms=min(event.opened_ms, entry.at_ms)))


_STEPS: dict[type, Callable[[Folding, Signed, Any], None]] = {
    e.PatientEntered: _entered,
    e.PatientEnrolled: _enrolled,
    e.DeviceChanged: _enrolled,
    e.IdentityConfirmed: _confirmed,
    e.Withdrawn: _withdrew,
    e.DeviceClosed: _withdrew,
    e.LegalBasisRecorded: _basis,
    e.ConsultationRecorded: _consulted,
    e.ResultRecorded: _result,
    e.CardPrepared: prepared.prepared,
    e.HeaderSeen: _asked,
    e.QuestionRecorded: _asked,
    e.CalledBack: _called,
    e.Redirected: _redirected,
    e.SendClosed: _closed,
    e.ReplyRecorded: _replied,
    e.ReplySent: _sent,
    e.ReceiptSeen: _opened,
    **errands.STEPS,
    **together.STEPS,
    **mails.STEPS,
}
