"""Every event that the record can hold. Past tense; the staff part is what every member reads, `clin` what physicians read.

The field order is the wire order (docs/log.md); a field is never removed or given another meaning. `clin` is None where
an event has no clinical part, or where this desk was not given it. Who may write what: `codec.may_write` (docs/log.md,
section 11).
"""

from dataclasses import dataclass

from core.model import Circumstance, Exam, Guardian, Medication, Source


class Event:
    """Whatever the record can hold: one class a kind, all of them in this file."""


@dataclass(frozen=True)
class PatientEntered(Event):
    """A file is opened, or its civil facts are corrected. `born` is an ISO date, `language` one of fr, ar, en."""

    name: str
    born: str
    phone: str
    language: str
    number: str
    guardian: Guardian | None


@dataclass(frozen=True)
class PatientEnrolled(Event):
    """A device was bound to the patient. `level` is a `model.Level`; `document` names the kind of paper seen."""

    device_sig: bytes
    device_kem: bytes
    level: str
    document: str
    invite: bytes
    consent: str


@dataclass(frozen=True)
class DeviceChanged(Event):
    """Another device was bound to a patient who had one; the older ones answer no more."""

    device_sig: bytes
    device_kem: bytes
    level: str
    document: str
    invite: bytes
    consent: str


@dataclass(frozen=True)
class IdentityConfirmed(Event):
    """The physician: "c'est la personne que j'ai examinée" (article 22, identity)."""

    device_sig: bytes
    level: str


@dataclass(frozen=True)
class LegalBasisRecorded(Event):
    """On what ground an accompanying adult writes for a minor."""

    adult: str
    basis: str
    reference: str
    dated: str


@dataclass(frozen=True)
class CardLines:
    """What the consultation identified. `source` is set when the lines were added later."""

    medications: tuple[Medication, ...]
    exams: tuple[Exam, ...]
    instructions: str
    source: Source | None


@dataclass(frozen=True)
class ConsultationRecorded(Event):
    """A consultation, or lines added to one (`consultation` known already). `window_days` opens the follow-up."""

    consultation: bytes
    held_on: str
    physician: str
    mode: str
    reference: str
    last_examined_on: str
    window_days: int
    window_reason: str
    clin: CardLines | None = None


@dataclass(frozen=True)
class HeaderSeen(Event):
    """A question came; its signed header, readable by every member."""

    letter: bytes
    header: bytes
    signature: bytes


@dataclass(frozen=True)
class QuestionText:
    """The sealed body of a question, exactly as it was committed to in field 23 of the header."""

    body: bytes


@dataclass(frozen=True)
class QuestionRecorded(Event):
    """A question came and its text was opened here. `signs`: ids of red flags found in the text by screening."""

    letter: bytes
    header: bytes
    signature: bytes
    screen: str
    signs: tuple[str, ...]
    clin: QuestionText | None = None


@dataclass(frozen=True)
class LetterRejected(Event):
    """Bytes that were refused or set aside: error class, hash of the bytes, size."""

    code: str
    file_hash: bytes
    size: int


@dataclass(frozen=True)
class GapAccepted(Event):
    """A physician goes on although an earlier letter of this lane never came."""

    sender: bytes
    seq: int
    reason: str


@dataclass(frozen=True)
class ResultLines:
    """A result as received: exam, ISO date, how it came, values."""

    exam: str
    received_on: str
    how: str
    values: str


@dataclass(frozen=True)
class ResultRecorded(Event):
    """A result of an exam came to the practice."""

    consultation: bytes
    clin: ResultLines | None = None


@dataclass(frozen=True)
class Triaged(Event):
    """A member decided where a question goes (`model.Decision`)."""

    letter: bytes
    decision: str


@dataclass(frozen=True)
class CalledBack(Event):
    """A call settled, or not, a doubt about one message of a known device. It never raises a level."""

    letter: bytes
    settled: bool
    challenge: bytes


@dataclass(frozen=True)
class CallOutcome(Event):
    """How an urgent call ended: reached, not_reached, emergency_called; who else was told."""

    letter: bytes
    outcome: str
    told: str


@dataclass(frozen=True)
class Claimed(Event):
    """A member says: I answer this one."""

    letter: bytes


@dataclass(frozen=True)
class Redirected(Event):
    """The patient was sent elsewhere: appointment, examination, teleconsultation, emergency, closed."""

    letter: bytes
    towards: str


@dataclass(frozen=True)
class Reported(Event):
    """A member copied an exchange into the practice's paper or software file."""

    letter: bytes
    medium: str


@dataclass(frozen=True)
class Span:
    """Where a finding stood in the draft: code points, and its code. Never the text."""

    code: str
    start: int
    end: int


@dataclass(frozen=True)
class ClosedSpans:
    """The places of the findings."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class SendClosed(Event):
    """Send was activated while a lamp was closed: once per draft and set of findings. `draft` is a hash under the
    patient's content key: it tells drafts apart, and says nothing of them to who has no key.
    """

    letter: bytes
    draft: bytes
    codes: tuple[str, ...]
    clin: ClosedSpans | None = None


@dataclass(frozen=True)
class ReplyContent:
    """Body as sealed, six circumstances, the physician's reasons, and what was on screen when judging."""

    body: bytes
    circumstances: tuple[Circumstance, ...]
    reasons: tuple[str, ...]
    on_screen: str


@dataclass(frozen=True)
class ReplyRecorded(Event):
    """A reply, recorded before it is sealed. `body_hash` equals field 23 of the letter, whose field 21 is this entry."""

    letter: bytes
    reply: bytes
    consultation: bytes
    body_hash: bytes
    evidence: tuple[str, ...]
    judgement: str
    clin: ReplyContent | None = None


@dataclass(frozen=True)
class CardNames:
    """The names that a card carried: never a dose."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class CardSent(Event):
    """The device was told which consultation it may ask about."""

    letter: bytes
    consultation: bytes
    clin: CardNames | None = None


@dataclass(frozen=True)
class NoticeSent(Event):
    """A template with typed fields was sent."""

    letter: bytes
    template: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ReplySent(Event):
    """The post took the letter: `answer` is "deposited" or the server's word."""

    letter: bytes
    letter_hash: bytes
    answer: str


@dataclass(frozen=True)
class ReceiptSeen(Event):
    """The enrolled device opened the letter whose hash it names, at a time it declares."""

    receipt: bytes
    letter_hash: bytes
    opened_ms: int


@dataclass(frozen=True)
class Withdrawn(Event):
    """The patient took the consent back: this device and its thread are closed."""

    device_sig: bytes


@dataclass(frozen=True)
class GrantedKey:
    """The key itself; sealed to one profile."""

    key: bytes


@dataclass(frozen=True)
class KeyGranted(Event):
    """A key was given: scope (header, journal, patient, entry), to which profile, epoch, key id or entry hash."""

    scope: str
    to: bytes
    epoch: int
    key_id: bytes
    clin: GrantedKey | None = None


@dataclass(frozen=True)
class PatientHead:
    """The last entry on one patient in one profile's chain."""

    profile: bytes
    patient_seq: int
    hash: bytes


@dataclass(frozen=True)
class Exported(Event):
    """The record left in clear: hash of the file, its format, what it shows, where each chain ends for this patient."""

    file_hash: bytes
    format: str
    shows: str
    heads: tuple[PatientHead, ...]


@dataclass(frozen=True)
class Erased(Event):
    """A member asks that the patient's texts be destroyed; two members, or one and 72 hours, carry it out."""

    reason: str


@dataclass(frozen=True)
class ClockCorrected(Event):
    """A human was asked about this desk's clock."""

    before_ms: int
    after_ms: int


@dataclass(frozen=True)
class MemberName:
    """The name of a profile, for the members only: the public roster names no secretary."""

    profile: bytes
    name: str


@dataclass(frozen=True)
class RosterChanged(Event):
    """The practice signed a new roster: `file` is the signed roster, so that every desk can prove all of them.

    `practice` is the practice's name, `names` those of all its profiles.
    """

    version: int
    roster_hash: bytes
    practice: str
    names: tuple[MemberName, ...]
    file: bytes


@dataclass(frozen=True)
class Unknown(Event):
    """A kind of a later version: kept as it is, shown as such."""

    kind: str
