"""Article 22: circumstances and content stand in the patient's record before the reply exists as a letter.

`Recorded` is the only thing that `core.office.letters.seal_reply` takes: a reply that skips a duty does not type-check.
"""

from dataclasses import dataclass

from core.charter.content import LATE, Cleared
from core.charter.passage import Duty
from core.charter.recipient import Addressed
from core.charter.replacement import with_word
from core.charter.risk import Judged
from core.model import Circumstance, Judgement, Refusal, refuse
from crypto.body import Reply, Written
from crypto.entry import Entry


@dataclass(frozen=True)
class Recorded:
    """Evidence: a signed entry of the log covers exactly this body, for this patient and this device.

    `letter`: the id that the entry gives to the reply.
    """

    addressed: Addressed
    letter: bytes
    body: Written
    entry: Entry


def recorded(addressed: Addressed, letter: bytes, body: Written, entry: Entry) -> Recorded | Refusal:
    """Ties a reply to the entry that covers it: right patient, right kind, and the very words that were cleared."""
    known = addressed.cleared.judged.follow_up.known
    if entry.header.kind != "ReplyRecorded" or entry.header.patient != known.dossier.patient:
        return refuse("record.entry")
    if not isinstance(body.body, Reply) or body.body.text != words(addressed.cleared.judged):
        return refuse("record.body")
    return Recorded(addressed, letter, body, entry)


def words(judged: Judged) -> str:
    """The words that leave: those that were judged, and under a substitute's that they have not seen the patient."""
    return with_word(judged.text, judged.follow_up.known.question.language, judged.stated.stands_for)


def circumstances(addressed: Addressed) -> tuple[Circumstance, ...]:
    """The six duties as they stood, for the record (article 22: report the circumstances of the exchange)."""
    return (
        *circumstances_before(addressed.cleared),
        Circumstance(Duty.RECIPIENT, "recipient.enrolled_device", addressed.device.sig.hex()[:16]),
        Circumstance(Duty.RECORD, "record.before_sending", ""),
    )


def circumstances_before(cleared: Cleared) -> tuple[Circumstance, ...]:
    """The duties that a text keeps whichever way it goes: identity, consultation, judgement, content."""
    judged = cleared.judged
    follow_up = judged.follow_up
    device = follow_up.known.device
    consultation = follow_up.consultation
    online = judged.stated.judgement is Judgement.ONLINE
    codes = [finding.code for finding in cleared.verdict.findings]
    content = LATE if LATE in codes else codes[0] if codes else "content.clear"
    return (
        Circumstance(
            Duty.IDENTITY,
            "identity.settled_by_call" if follow_up.known.settled_by_call else "identity.confirmed",
            f"{device.enrolled_by}; {device.document}; {device.confirmed_by}",
        ),
        Circumstance(
            Duty.CONSULTATION,
            f"consultation.{consultation.mode}",
            f"{consultation.held_on}; {consultation.physician}; {follow_up.day}/{consultation.window_days}",
        ),
        Circumstance(
            Duty.JUDGEMENT,
            ("judgement.online" if online else "judgement.examination") + ("_for" if judged.stated.stands_for else ""),
            "; ".join(filter(None, (f"{judged.stated.open_s} s", judged.stated.stands_for))),
        ),
        Circumstance(
            Duty.CONTENT,
            content,
            f"{cleared.verdict.level.value}; {cleared.verdict.rules_version}; {cleared.verdict.lexicon_version}",
        ),
    )
