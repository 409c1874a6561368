"""Papers and money: a prescription sent, a certificate promised, a payment asked for.

A certificate or a sick note at a distance is closed by the order of 13 June 2024 (Tunisia); a payment by article 11.
"""

from collections.abc import Iterator
from typing import Final

from core.charter.gate.clauses import Clause, Reading, Sentence
from core.charter.gate.findings import Finding, Level

ARTICLES: Final = {"prescription": "22", "exam_request": "22", "certificate": "2024-06-13", "payment": "11"}


def judge_papers(reading: Reading) -> Iterator[Finding]:
    """What `reading` sends, promises or asks to be paid."""
    for sentence in reading.sentences:
        for clause in sentence.clauses:
            if sentence.asked or clause.has("refuse") or clause.negations:
                continue
            for verdict in (
                _prescription(sentence, clause),
                _certificate(sentence, clause),
                _payment(sentence, clause),
            ):
                if verdict:
                    rule, code, level = verdict
                    start, end = reading.span(sentence.first, sentence.last)
                    yield Finding(rule, code, level, start, end, reading.text[start:end], ARTICLES[rule], "")


def _prescription(sentence: Sentence, clause: Clause) -> tuple[str, str, Level] | None:
    if (clause.has("attached") and sentence.has("dosed")) or (sentence.has("chemist") and clause.has("handed")):
        return "prescription", "gate.transmission", Level.BLOCK
    if not clause.has("paper") or sentence.has("given"):
        return None
    if sentence.has("send", "renew"):
        return "prescription", "gate.transmission", Level.BLOCK
    return ("prescription", "gate.prescription_paper", Level.ATTEST) if sentence.has("collect") else None


def _certificate(sentence: Sentence, clause: Clause) -> tuple[str, str, Level] | None:
    sends = sentence.has("send")
    if not clause.has("cert") or sentence.has("collect", "defer") or (sentence.has("past") and not sends):
        return None
    level = Level.BLOCK if sends or sentence.has("command") else Level.ATTEST
    return "certificate", "gate.certificate", level


def _payment(sentence: Sentence, clause: Clause) -> tuple[str, str, Level] | None:
    if clause.has("pay"):
        return "payment", "gate.payment", Level.BLOCK
    asks = clause.has("fee") and not sentence.has("collect", "defer")
    return ("payment", "gate.payment", Level.ATTEST) if asks else None
