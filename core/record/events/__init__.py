"""Every event that the record can hold. Past tense; the staff part is what every member reads, `clin` what physicians read.

The field order is the wire order (docs/log.md); a field is never removed or given another meaning. `clin` is None where
an event has no clinical part, or where this desk was not given it. Who may write what: `codec.may_write` (docs/log.md,
section 11).
"""

from core.record.events.consultations import (
    CardLines,
    CardNames,
    CardSent,
    ConsultationRecorded,
    ResultLines,
    ResultRecorded,
)
from core.record.events.event import Event, Unknown
from core.record.events.patients import (
    DeviceChanged,
    Erased,
    Exported,
    IdentityConfirmed,
    LegalBasisRecorded,
    PatientEnrolled,
    PatientEntered,
    PatientHead,
    Withdrawn,
)
from core.record.events.practice import ClockCorrected, GrantedKey, KeyGranted, MemberName, RosterChanged
from core.record.events.questions import (
    CalledBack,
    CallOutcome,
    Claimed,
    GapAccepted,
    HeaderSeen,
    LetterRejected,
    QuestionRecorded,
    QuestionText,
    Redirected,
    Reported,
    Triaged,
)
from core.record.events.replies import (
    ClosedSpans,
    NoticeSent,
    ReceiptSeen,
    ReplyContent,
    ReplyRecorded,
    ReplySent,
    SendClosed,
    Span,
)

__all__ = [
    "CallOutcome",
    "CalledBack",
    "CardLines",
    "CardNames",
    "CardSent",
    "Claimed",
    "ClockCorrected",
    "ClosedSpans",
    "ConsultationRecorded",
    "DeviceChanged",
    "Erased",
    "Event",
    "Exported",
    "GapAccepted",
    "GrantedKey",
    "HeaderSeen",
    "IdentityConfirmed",
    "KeyGranted",
    "LegalBasisRecorded",
    "LetterRejected",
    "MemberName",
    "NoticeSent",
    "PatientEnrolled",
    "PatientEntered",
    "PatientHead",
    "QuestionRecorded",
    "QuestionText",
    "ReceiptSeen",
    "Redirected",
    "ReplyContent",
    "ReplyRecorded",
    "ReplySent",
    "Reported",
    "ResultLines",
    "ResultRecorded",
    "RosterChanged",
    "SendClosed",
    "Span",
    "Triaged",
    "Unknown",
    "Withdrawn",
]
