"""The six lamps before Send: each duty of article 22 as it stands now, without sending anything.

A lamp is no evidence: it is the same check, asked for the screen. Send goes through the chain of types, whatever was lit.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.charter import content, risk
from core.charter.country import Country
from core.charter.followup import carrier
from core.charter.gate.findings import Level, Verdict
from core.charter.gate.imported import Imported
from core.charter.identity import KnownPatient, identify
from core.charter.recipient import recipient
from core.charter.risk import Stated, asks_reason
from core.dossier import Consultation, Dossier, Question
from core.model import Judgement, Refusal, day_of, days_between


class Duty(StrEnum):
    """The duties, in the order of the chain."""

    IDENTITY = "identity"
    CONSULTATION = "consultation"
    JUDGEMENT = "judgement"
    CONTENT = "content"
    RECIPIENT = "recipient"
    RECORD = "record"


class Lit(StrEnum):
    """How a lamp stands. AWAITED asks a person, CLOSED is a no, UNKNOWN means that the check could not be done."""

    HELD = "held"
    JUDGED = "judged"
    TO_JUDGE = "to_judge"
    AWAITED = "awaited"
    CLOSED = "closed"
    CHECKING = "checking"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Lamp:
    """One duty: its state, the code of what holds or fails, the facts of its sentence."""

    duty: Duty
    lit: Lit
    code: str
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the line goes on through this lamp."""
        return self.lit in (Lit.HELD, Lit.JUDGED)


@dataclass(frozen=True)
class Passage:
    """The six lamps in order."""

    lamps: tuple[Lamp, ...]

    @property
    def open(self) -> bool:
        """Whether Send is lit."""
        return all(lamp.holds for lamp in self.lamps)

    def first_closed(self) -> Lamp | None:
        """The lamp at which the line stops."""
        return next((lamp for lamp in self.lamps if not lamp.holds), None)


@dataclass(frozen=True)
class Asked:
    """Everything that the six duties look at, at one moment.

    `closed`: why this desk may not record now, or None. `imported`: the names of medicines that this profile added.
    """

    dossier: Dossier
    question: Question
    text: str
    stated: Stated | None
    country: Country
    now: int
    closed: Refusal | None = None
    imported: Imported | None = None

    @property
    def orientation(self) -> bool:
        """Whether the physician says that an examination is necessary: the reply then only sends there."""
        return self.stated is not None and self.stated.judgement is Judgement.EXAMINATION


def passage(asked: Asked) -> tuple[Passage, Verdict | None]:
    """The six lamps, and what the gate says of the text (None where there is nothing to judge or to compare with)."""
    known = identify(asked.dossier, asked.question)
    consultation = carrier(asked.dossier, asked.question)
    verdict = (
        consultation
        if isinstance(consultation, Refusal)
        else content.verdict_on(asked.text, consultation, asked.question, asked.imported, orientation=asked.orientation)
    )
    record = (
        Lamp(Duty.RECORD, Lit.CLOSED, asked.closed.code)
        if asked.closed
        else Lamp(Duty.RECORD, Lit.HELD, "record.ready")
    )
    lamps = (
        _identity(known),
        _consultation(asked, consultation),
        _judgement(asked),
        _content(asked, consultation, verdict),
        _recipient(asked),
        record,
    )
    return Passage(lamps), None if isinstance(verdict, Refusal) else verdict


_AWAITED = {
    "identity.not_confirmed",
    "identity.doubt",
    "judgement.reason_needed",
    "judgement.edited",
    "judgement.contradicts",
    "content.attest",
}


def _no(duty: Duty, refusal: Refusal) -> Lamp:
    lit = Lit.AWAITED if refusal.code in _AWAITED else Lit.CLOSED
    return Lamp(duty, lit, refusal.code, refusal.facts)


def _identity(known: KnownPatient | Refusal) -> Lamp:
    if isinstance(known, Refusal):
        return _no(Duty.IDENTITY, known)
    code = "identity.settled_by_call" if known.settled_by_call else "identity.confirmed"
    return Lamp(Duty.IDENTITY, Lit.HELD, code, (("by", known.device.confirmed_by),))


def _consultation(asked: Asked, consultation: Consultation | Refusal) -> Lamp:
    if isinstance(consultation, Refusal):
        return _no(Duty.CONSULTATION, consultation)
    day = days_between(consultation.held_on, day_of(asked.now, asked.country.utc_minutes))
    facts = (("day", str(day)), ("held_on", consultation.held_on), ("window", str(consultation.window_days)))
    if day < 0:
        return Lamp(Duty.CONSULTATION, Lit.CLOSED, "consultation.future", facts)
    if day > consultation.window_days and not asked.orientation:
        return Lamp(Duty.CONSULTATION, Lit.CLOSED, "consultation.window_closed", facts)
    return Lamp(Duty.CONSULTATION, Lit.HELD, "consultation.follows", facts)


def _judgement(asked: Asked) -> Lamp:
    stated = asked.stated
    if stated is None:
        why = asks_reason(asked.dossier, asked.question)
        return Lamp(Duty.JUDGEMENT, Lit.TO_JUDGE, "judgement.awaited", (("why", why),) if why else ())
    refusal = risk.objection(asked.dossier, asked.question, stated, asked.text)
    return (
        _no(Duty.JUDGEMENT, refusal) if refusal else Lamp(Duty.JUDGEMENT, Lit.JUDGED, f"judgement.{stated.judgement}")
    )


def _content(asked: Asked, consultation: Consultation | Refusal, verdict: Verdict | Refusal) -> Lamp:
    if isinstance(verdict, Refusal) or isinstance(consultation, Refusal):
        return Lamp(Duty.CONTENT, Lit.UNKNOWN, verdict.code if isinstance(verdict, Refusal) else "content.unknown")
    reason = asked.stated.reason.strip() if asked.stated else ""
    refusal = content.objection(verdict, reason, asked.dossier, asked.question, consultation)
    facts = (("count", str(len(verdict.findings))),)
    if refusal:
        return _no(Duty.CONTENT, refusal)
    if verdict.level is Level.ATTEST:
        return Lamp(Duty.CONTENT, Lit.JUDGED, "content.attested", facts)
    return Lamp(Duty.CONTENT, Lit.HELD, "content.clear", facts)


def _recipient(asked: Asked) -> Lamp:
    device = recipient(asked.dossier, asked.question, asked.country, asked.now)
    if isinstance(device, Refusal):
        return _no(Duty.RECIPIENT, device)
    return Lamp(Duty.RECIPIENT, Lit.HELD, "recipient.enrolled_device")
