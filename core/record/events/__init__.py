"""Every event that the record can hold. Past tense; the staff part is what every member reads, `clin` what physicians read.

The field order is the wire order (docs/log.md); a field is never removed or given another meaning. `clin` is None where
an event has no clinical part, or where this desk was not given it. Who may write what: `codec.may_write` (docs/log.md,
section 11).
"""

from core.record.events.alarms import AlarmLifted
from core.record.events.consultations import (
    CardLines,
    CardNames,
    CardSent,
    ConsultationRecorded,
    ResultLines,
    ResultRecorded,
)
from core.record.events.errands import AppointmentSettled, CallAsked, CallOutcome, PatientTold, Reported
from core.record.events.event import Event, Unknown
from core.record.events.patients import (
    DeviceChanged,
    DeviceClosed,
    Erased,
    Exported,
    IdentityConfirmed,
    LegalBasisRecorded,
    PatientEnrolled,
    PatientEntered,
    PatientHead,
    Withdrawn,
)
from core.record.events.phone import PhoneContent, PhoneExchanged
from core.record.events.practice import (
    ClockCorrected,
    CountryReviewed,
    GrantedKey,
    KeyGranted,
    MemberName,
    RosterChanged,
)
from core.record.events.questions import (
    CalledBack,
    Claimed,
    GapAccepted,
    HeaderSeen,
    LetterRejected,
    QuestionRecorded,
    QuestionText,
    ReadingAsked,
    Redirected,
    RoutedStraight,
    Triaged,
    TriageUndone,
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
    "AlarmLifted",
    "AppointmentSettled",
    "CallAsked",
    "CallOutcome",
    "CalledBack",
    "CardLines",
    "CardNames",
    "CardSent",
    "Claimed",
    "ClockCorrected",
    "ClosedSpans",
    "ConsultationRecorded",
    "CountryReviewed",
    "DeviceChanged",
    "DeviceClosed",
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
    "PatientTold",
    "PhoneContent",
    "PhoneExchanged",
    "QuestionRecorded",
    "QuestionText",
    "ReadingAsked",
    "ReceiptSeen",
    "Redirected",
    "ReplyContent",
    "ReplyRecorded",
    "ReplySent",
    "Reported",
    "ResultLines",
    "ResultRecorded",
    "RosterChanged",
    "RoutedStraight",
    "SendClosed",
    "Span",
    "TriageUndone",
    "Triaged",
    "Unknown",
    "Withdrawn",
]
