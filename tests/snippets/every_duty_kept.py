"""The whole chain, each line on the evidence of the line above: this one type-checks."""

from core.charter.content import cleared
from core.charter.country import Country
from core.charter.followup import within_follow_up
from core.charter.identity import identify
from core.charter.recipient import addressed
from core.charter.recorded import Recorded, recorded
from core.charter.risk import Stated, judged
from core.dossier import Dossier, Question
from core.model import Refusal
from core.office.letters import seal_reply
from core.office.pen import Pen
from crypto.body import Written
from crypto.entry import Entry


def send(
    pen: Pen,
    dossier: Dossier,
    question: Question,
    country: Country,
    stated: Stated,
    text: str,
    letter: bytes,
    body: Written,
    entry: Entry,
) -> Recorded | Refusal:
    known = identify(dossier, question)
    if isinstance(known, Refusal):
        return known
    follow_up = within_follow_up(known, country, pen.now)
    if isinstance(follow_up, Refusal):
        return follow_up
    judgement = judged(follow_up, stated, text)
    if isinstance(judgement, Refusal):
        return judgement
    clear = cleared(judgement, None)
    if isinstance(clear, Refusal):
        return clear
    address = addressed(clear, country, pen.now)
    if isinstance(address, Refusal):
        return address
    evidence = recorded(address, letter, body, entry)
    if not isinstance(evidence, Refusal):
        seal_reply(pen, evidence)
    return evidence
