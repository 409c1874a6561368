"""The fake charter: three passages it forbids, six lamps."""

from core.charter.gate.findings import Finding, Level
from core.charter.passage import Duty, Lamp, Lit, Passage
from core.model import Judgement
from desktop.ports.reply import Attempt
from tests.gui.fakes.people import FORBIDDEN, PHYSICIAN, SECRETARY, Person


def found(text: str) -> tuple[Finding, ...]:
    """The findings of the fake gate: three passages it knows."""
    return tuple(
        Finding(rule, code, Level.BLOCK, text.index(words), text.index(words) + len(words), words, "22", "")
        for words, rule, code in FORBIDDEN
        if words in text
    )


def passage(person: Person, attempt: Attempt, findings: tuple[Finding, ...], integrity: str) -> Passage:
    """The six lamps of the fake charter."""
    identity = {
        "confirmed": Lamp(Duty.IDENTITY, Lit.HELD, "identity.confirmed", (("by", PHYSICIAN),)),
        "awaits_physician": Lamp(Duty.IDENTITY, Lit.AWAITED, "identity.not_confirmed", (("by", SECRETARY),)),
        "changed": Lamp(Duty.IDENTITY, Lit.CLOSED, "identity.device_replaced"),
    }[person.identity]
    facts = (("day", str(person.day)), ("held_on", person.held_on), ("window", "30"))
    within = person.open or attempt.judgement is Judgement.EXAMINATION
    follow = (Lit.HELD, "consultation.follows") if within else (Lit.CLOSED, "consultation.window_closed")
    sign = any(flag.startswith("sign") for flag in person.flags)
    if attempt.judgement is None:
        judged = Lamp(Duty.JUDGEMENT, Lit.TO_JUDGE, "judgement.awaited", (("why", "sign"),) if sign else ())
    elif sign and attempt.judgement is Judgement.ONLINE and not attempt.reason:
        judged = Lamp(Duty.JUDGEMENT, Lit.AWAITED, "judgement.reason_needed", (("why", "sign"),))
    else:
        judged = Lamp(Duty.JUDGEMENT, Lit.JUDGED, f"judgement.{attempt.judgement}")
    if not attempt.text.strip():
        content = Lamp(Duty.CONTENT, Lit.UNKNOWN, "content.empty")
    elif findings:
        content = Lamp(Duty.CONTENT, Lit.CLOSED, "content.blocked", (("count", str(len(findings))),))
    else:
        content = Lamp(Duty.CONTENT, Lit.HELD, "content.clear", (("count", "0"),))
    broken = integrity == "broken"
    record = (
        Lamp(Duty.RECORD, Lit.CLOSED, "record.chain_broken") if broken else Lamp(Duty.RECORD, Lit.HELD, "record.ready")
    )
    held = Lamp(Duty.RECIPIENT, Lit.HELD, "recipient.enrolled_device")
    return Passage((identity, Lamp(Duty.CONSULTATION, *follow, facts), judged, content, held, record))
