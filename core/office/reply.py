"""The way out, on one page: identity, consultation, judgement, content, recipient, record, seal (article 22).

Each line takes the evidence of the line above; leaving one out does not type-check (tests/snippets), deleting one makes
a named test fail (tests/guards.toml).
"""

import unicodedata
from dataclasses import dataclass

from core.charter.content import Cleared, cleared
from core.charter.followup import FollowUp, within_follow_up
from core.charter.gate.findings import Verdict
from core.charter.identity import KnownPatient, identify
from core.charter.passage import Asked, Passage, passage
from core.charter.recipient import Addressed, addressed
from core.charter.recorded import Recorded, circumstances, recorded, words
from core.charter.replacement import in_own_name, within_dates
from core.charter.risk import Judged, Stated, judged
from core.doors.vault import Change
from core.dossier import Dossier, Question
from core.model import Refusal, refuse
from core.office.alarm import closed_to
from core.office.desk import Desk
from core.office.letters import new_letter, seal_reply
from core.office.once import heard_soon, with_another
from core.office.pen import Pen, permitted
from core.record.events import ClosedSpans, ReplyContent, ReplyRecorded, SendClosed, Span
from crypto.body import MOST_TEXT, Reply, write_body
from crypto.primitives import kdf, random


@dataclass(frozen=True)
class Sent:
    """A reply that is recorded and lies in the outbox: its letter id, the entry that covers it, its number."""

    letter: bytes
    entry: bytes
    number: str


def plain(text: str) -> str:
    """The text as it is judged, recorded and sent: NFC, no space at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def find(desk: Desk, letter: bytes) -> tuple[Dossier, Question] | Refusal:
    """The question of a letter and the file it belongs to."""
    row = desk.vault.inbox_row(letter)
    dossier = desk.dossier(row.patient) if row else None
    question = dossier.question(letter) if dossier else None
    if dossier is None or question is None:
        return refuse("question.unknown")
    return dossier, question


def check(
    desk: Desk, letter: bytes, text: str, stated: Stated | None, now: int
) -> tuple[Passage, Verdict | None] | Refusal:
    """The six lamps and the gate's findings for a draft; nothing is written and nothing leaves."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    barred = _may_send(desk, dossier, question, now)
    return passage(Asked(dossier, question, plain(text), stated, desk.country, now, barred, desk.imported))


def reply(desk: Desk, letter: bytes, text: str, stated: Stated | None, now: int) -> Sent | Refusal:
    """Answer a question: recorded and laid in the outbox in one transaction, or refused with the first duty that fails.

    A refusal is recorded too, once for each draft and set of findings (`SendClosed`).
    """
    heard_soon(desk)  # what another desk answered meanwhile; the post hears it again before the letter leaves
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    text = plain(text)
    barred = _may_send(desk, dossier, question, now)
    if barred:
        return barred
    stated = in_person(desk, dossier, question, stated)
    pen = Pen(desk, now)
    outcome = _chain(pen, dossier, question, text, stated)
    if isinstance(outcome, Refusal):
        _record_closed(desk, dossier, question, text, stated, now)
        return outcome
    seal_reply(pen, outcome)
    pen.add(Change(dropped=(letter,)))
    pen.commit()
    return Sent(outcome.letter, outcome.entry.hash, f"{desk.profile.letter}-{outcome.entry.header.seq}")


def in_person(desk: Desk, dossier: Dossier, question: Question, stated: Stated | None) -> Stated | None:
    """The judgement as this very member signs it: a substitute who did not examine the patient says so."""
    consultation = dossier.consultation(question.consultation)
    if stated is None or consultation is None:
        return stated
    return in_own_name(stated, desk.profile, consultation, desk.roster.profile(consultation.profile))


def _may_send(desk: Desk, dossier: Dossier, question: Question, now: int) -> Refusal | None:
    """What bars any reply: the role, the record's state, a device that contradicts it, a reply that exists already."""
    barred = permitted(desk, "ReplyRecorded", clinical=True) or desk.closed(now)
    if barred:
        return barred
    replacing = within_dates(desk.profile, desk.country, now)
    if replacing:
        return replacing
    denied = closed_to(desk, dossier)
    if denied:
        return denied
    if question.answers:
        return refuse("reply.already", by=question.answers[-1].by)
    return with_another(desk, question, now)


def _chain(pen: Pen, dossier: Dossier, question: Question, text: str, stated: Stated | None) -> Recorded | Refusal:
    """Article 22, duty by duty."""
    country, now = pen.desk.country, pen.now
    known: KnownPatient | Refusal = identify(dossier, question)
    if isinstance(known, Refusal):
        return known
    follow_up: FollowUp | Refusal = within_follow_up(known, country, now)
    if isinstance(follow_up, Refusal):
        return follow_up
    judgement: Judged | Refusal = judged(follow_up, stated, text)
    if isinstance(judgement, Refusal):
        return judgement
    clear: Cleared | Refusal = cleared(judgement, pen.desk.imported)
    if isinstance(clear, Refusal):
        return clear
    address: Addressed | Refusal = addressed(clear, country, now)
    if isinstance(address, Refusal):
        return address
    return _record(pen, address)


def _record(pen: Pen, address: Addressed) -> Recorded | Refusal:
    """Circumstances and content, in the patient's record, before there is a letter."""
    judgement = address.cleared.judged
    known = judgement.follow_up.known
    text = words(judgement)
    if len(text) > MOST_TEXT:
        return refuse("content.too_long", most=str(MOST_TEXT))
    letter = new_letter()
    body = write_body(Reply(text))
    steps = circumstances(address)
    reasons = tuple(filter(None, (judgement.stated.reason.strip(),)))
    entry = pen.write(
        ReplyRecorded(
            letter=known.question.letter,
            reply=letter,
            consultation=judgement.follow_up.consultation.id,
            body_hash=body.hash,
            evidence=tuple(step.code for step in steps),
            judgement=judgement.stated.judgement,
            clin=ReplyContent(body.data, steps, reasons, judgement.stated.on_screen),
        ),
        known.dossier.patient,
        known.question.thread,
    )
    return recorded(address, letter, body, entry)


def _record_closed(
    desk: Desk, dossier: Dossier, question: Question, text: str, stated: Stated | None, now: int
) -> None:
    lamps, verdict = passage(Asked(dossier, question, text, stated, desk.country, now, imported=desk.imported))
    findings = verdict.findings if verdict else ()
    lamp_codes = (lamp.code for lamp in lamps.lamps if not lamp.holds)
    codes = tuple(dict.fromkeys((*lamp_codes, *(finding.code for finding in findings))))
    secret = desk.content_key(dossier.patient) or random(32)  # else whoever reads the staff part could try out texts
    draft = kdf(secret, "draft", text.encode("utf-8"))
    known = (one.event for one in desk.signed_entries(dossier.patient))
    if any(isinstance(one, SendClosed) and (one.draft, one.codes) == (draft, codes) for one in known):
        return
    spans = tuple(Span(finding.code, finding.start, finding.end) for finding in findings)
    pen = Pen(desk, now)
    pen.write(SendClosed(question.letter, draft, codes, ClosedSpans(spans)), dossier.patient, question.thread)
    pen.commit()
