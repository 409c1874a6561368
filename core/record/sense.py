"""Whether an entry of another desk says what an entry of its kind can say (docs/log.md, section 4).

`core.record.codec` reads the form; here a word stands in its list, a date exists, a letter was signed by its sender. What
is folded later relies on it: a member's desk that writes nonsense is refused, and stops no other.
"""

import re

from core.model import (
    CallEnd,
    CallReason,
    Decision,
    Judgement,
    Level,
    Mailed,
    MailFault,
    Medium,
    Mode,
    Told,
    Visit,
    is_day,
)
from core.record import events as e
from core.record.addresses import is_address
from core.record.codec import CODE
from core.record.letters import question_header
from core.record.settings import sound
from core.record.steps import STEPS
from crypto.errors import Refused
from crypto.header import EntryHeader
from crypto.kinds import LANGUAGES, Category
from crypto.letterhead import verify_header
from crypto.primitives import KEM_PK_BYTES, blake

LATEST_MS = 32_503_680_000_000
"""The year 3000: a clock beyond it is none."""
_MOST_DAYS = 36_525
_CHALLENGE = re.compile("[0-9a-f]{32}")


def make_sense(event: e.Event, header: EntryHeader) -> None:
    """Raises `Refused(entry.part)` where it does not; the code of the signature where a letter was not signed."""
    if max(header.wall_ms, header.server_ms or 0) > LATEST_MS or not _sound(event):
        raise Refused(CODE)
    if isinstance(event, e.HeaderSeen | e.QuestionRecorded):
        _question(event)


def _sound(event: e.Event) -> bool:
    match event:
        case e.PatientEntered():
            return is_day(event.born) and event.language in LANGUAGES
        case e.PatientEnrolled() | e.DeviceChanged():
            sizes = len(event.device_sig), len(event.device_kem)
            return sizes == (32, KEM_PK_BYTES) and event.level in set(Level)
        case e.ConsultationRecorded():
            return _consultation(event)
        case e.ResultRecorded(clin=e.ResultLines() as result):
            return is_day(result.received_on)
        case e.CardPrepared():
            named = all(len(box.to) == 32 for box in event.boxes)
            return len(event.consultation) == 16 and is_day(event.held_on) and named
        case e.AlarmLifted():
            return len(event.profile) == 32 and event.reason != ""
        case e.AbsenceSaid():
            days = (event.first, event.last) == ("", "") or (is_day(event.first) and is_day(event.last))
            return days and event.first <= event.last and len(event.profile) == 32 and len(event.stand_in) in (0, 32)
        case e.RemovalStep():
            return event.step in STEPS
        case e.PracticeSet():
            return sound(event.name, event.value)
        case e.Triaged():
            return event.decision in set(Decision)
        case e.CallAsked():
            return event.why in set(CallReason) - {CallReason.URGENT}
        case e.CallOutcome():
            return event.outcome in set(CallEnd)
        case e.PatientTold():
            return event.outcome in set(Told)
        case e.MailAddressGiven():
            return event.address == "" or is_address(event.address)
        case e.PatientMailed():
            faults = set(MailFault) if event.outcome != Mailed.SENT else {""}
            return len(event.letter) == 16 and event.outcome in set(Mailed) and event.why in faults
        case e.AppointmentSettled():
            return event.outcome in set(Visit)
        case e.HandedOver():
            return len(event.to) in (0, 32) and (event.to == b"") == (event.name == "")
        case e.Reported():
            return event.medium in set(Medium)
        case e.PhoneExchanged():
            return len(event.letter) == 16 and event.category in set(Category) and event.judgement in set(Judgement)
        case e.NoticeSent(template="callback.show_digits"):
            return len(event.fields) == 1 and _CHALLENGE.fullmatch(event.fields[0]) is not None
        case _:
            return True


def _consultation(event: e.ConsultationRecorded) -> bool:
    source = event.clin.source if event.clin else None
    return (
        len(event.consultation) == 16
        and is_day(event.held_on)
        and event.mode in set(Mode)
        and (event.last_examined_on == "" or is_day(event.last_examined_on))
        and event.window_days <= _MOST_DAYS
        and (source is None or is_day(source.dated))
    )


def _question(event: e.HeaderSeen | e.QuestionRecorded) -> None:
    """The sender of the letter signed this header, and the header commits to the text."""
    header = question_header(event.header)
    verify_header(header.sender, event.header, event.signature)
    text = event.clin if isinstance(event, e.QuestionRecorded) else None
    if header.letter_id != event.letter or (text is not None and blake("body", text.body) != header.body_hash):
        raise Refused(CODE)
