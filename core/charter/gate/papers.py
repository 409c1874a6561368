"""Papers and money: a prescription sent, a certificate promised, a payment asked for.

A certificate or a sick note at a distance is closed by the order of 13 June 2024 (Tunisia); a payment by article 11.
"""

from collections.abc import Iterator
from typing import Final

from core.charter.gate.clauses import Clause, Reading, Sentence
from core.charter.gate.findings import Finding, Level
from core.charter.gate.phrasebook import Mark

ARTICLES: Final = {"prescription": "22", "exam_request": "22", "certificate": "2024-06-13", "payment": "11"}
# What a prescription is named with where only its words are meant: "sur votre ordonnance", "as in the prescription".
_ON: Final = frozenset(
    (
        *("sur", "dans", "selon", "suivant", "a", "avec", "on", "in", "per", "under", "with"),
        *("fi", "fel", "3al", "3la", "في", "على", "علي"),
    )
)
_ITS: Final = frozenset(
    ("l", "la", "votre", "ton", "mon", "ma", "cette", "une", "the", "your", "my", "this", "old", "el")
)

_NAMED: Final = (  # without one of these no paper and no payment is meant
    *("vouch", "unfit", "fit", "certify", "cert", "identity", "show", "attached", "chemist", "paper", "pay", "fee"),
)
_PROMISING: Final = ("send", "sent", "show", "attached", "vouch", "certify", "pay", "settle", "handed", "contact")
_POURING: Final = ("vers", "pour")
_BESIDE: Final = 4  # words between a paper and the verb of which it is the object


def judge_papers(reading: Reading) -> Iterator[Finding]:
    """What `reading` sends, promises, certifies or asks to be paid."""
    for sentence in reading.sentences:
        if not sentence.has(*_NAMED):
            continue
        if _vouches(reading, sentence):
            yield _found(reading, sentence, "certificate", "gate.certificate", Level.BLOCK)
        for clause in sentence.clauses:
            treated = sentence.has("crew") and sentence.has("emergency")
            if not (treated or sentence.asked or sentence.declined) and _certifies(clause):
                yield _found(reading, sentence, "certificate", "gate.certificate", Level.BLOCK)
            if treated or sentence.asked or sentence.declined or clause.has("refuse") or clause.negations:
                continue
            if _turned_down(sentence, clause):
                continue
            for verdict in (
                _prescription(reading, sentence, clause),
                _certificate(reading, sentence, clause),
                _payment(reading, sentence, clause),
            ):
                if verdict:
                    yield _found(reading, sentence, *verdict)


def _found(reading: Reading, sentence: Sentence, rule: str, code: str, level: Level) -> Finding:
    start, end = reading.span(sentence.first, sentence.last)
    return Finding(rule, code, level, start, end, reading.text[start:end], ARTICLES[rule], "")


def _turned_down(sentence: Sentence, clause: Clause) -> bool:
    """Whether another clause refuses what this one only names: "the certificate, the note: I sign nothing without a visit"."""
    promised = clause.has(*_PROMISING) or (clause.has("command") and not clause.has("firsthand"))
    return not promised and any(one.has("refuse") or _says_no(one) for one in sentence.clauses if one is not clause)


def _says_no(clause: Clause) -> bool:
    return clause.has("deny") and clause.has("conj")


def _vouches(reading: Reading, sentence: Sentence) -> bool:
    """Whether it tells somebody of the patient's state, in the physician's name: a certificate, whatever it is called."""
    named = [one for one in sentence.clauses if one.has("vouch", "unfit", "fit", "show", "send", "sent")]
    vouched = next((mark.first for mark in sentence.marks if mark.kind == "vouch"), sentence.last)
    refused = any(mark.kind in ("refuse", "deny") and mark.first < vouched for one in named for mark in one.marks)
    if sentence.asked or sentence.declined or refused or any(one.has("defer", "collect") for one in named):
        return False
    state = sentence.has("unfit", "fit")
    firm = any(mark.kind == "vouch" and mark.value for mark in sentence.marks)
    before = reading.has("authority")
    shown = before and sentence.has("authority") and sentence.has("show", "send", "sent")
    state = state or (shown and sentence.has("vouch"))
    return (state and (shown or (sentence.has("vouch") and before) or firm)) or (firm and sentence.has("authority"))


def _certifies(clause: Clause) -> bool:
    """Whether the words of a certificate stand here, not behind a refusal ("je ne peux pas", "no, ...")."""
    formula = next((mark.first for mark in clause.marks if mark.kind == "certify"), None)
    refusals = [mark.first for mark in clause.marks if mark.kind in ("refuse", "neg", "nay")]
    return formula is not None and not any(first < formula for first in refusals)


def wanted_paper(reading: Reading, sentence: Sentence) -> bool:
    """Whether `sentence` speaks of a prescription itself, not of what stands on it ("sur l'ordonnance", "on the script")."""
    return any(mark.kind == "paper" and not _stands_on(reading, mark) for mark in sentence.marks)


def _stands_on(reading: Reading, paper: Mark) -> bool:
    before = [token for token in reading.tokens[max(0, paper.first - 2) : paper.first] if token.word not in _ITS]
    return bool(before) and before[-1].word in _ON


def _prescription(reading: Reading, sentence: Sentence, clause: Clause) -> tuple[str, str, Level] | None:
    """A prescription on its way, a pharmacist told to give, this text put before one; a paper said to exist is a doubt."""
    called = clause.has("contact") and clause.has("me") and clause.has("chemist", "third")
    told = clause.has("handed", "show", "collect") or called
    told = told and not sentence.has("same")
    if (clause.has("attached") and sentence.has("dosed")) or (sentence.has("chemist") and told):
        return "prescription", "gate.transmission", Level.BLOCK
    if not clause.has("paper") or sentence.has("given") or not wanted_paper(reading, sentence):
        return None
    spoken = _is_cited(clause) or sentence.has("defer", "visit", "refuse")
    if sentence.has("send", "show") or (sentence.has("sent", "renew", "lengthen") and not spoken):
        return "prescription", "gate.transmission", Level.BLOCK
    spoken = spoken and not clause.has("collect")
    return None if spoken else ("prescription", "gate.prescription_paper", Level.ATTEST)


def _is_cited(clause: Clause) -> bool:
    """Whether a paper is the object or the subject of a verb of reading or keeping: "gardez l'ordonnance", "it says"."""
    papers = [mark for mark in clause.marks if mark.kind == "paper"]
    cited = [mark for mark in clause.marks if mark.kind == "cited"]
    return any(-_BESIDE <= one.first - paper.last < _BESIDE for one in cited for paper in papers)


def _certificate(reading: Reading, sentence: Sentence, clause: Clause) -> tuple[str, str, Level] | None:
    """The formula of a certificate is one, whatever it is called; its name alone is a doubt."""
    if not clause.has("cert", "fit", "show", "identity"):
        return None
    sends = sentence.has("send", "sent")
    if clause.has("identity") and sends and not sentence.affirms("visit", "defer", "collect"):
        return "certificate", "gate.certificate", Level.BLOCK if sentence.has("authority") else Level.ATTEST
    shown = reading.holds("show", "authority")
    if shown and clause.has("show", "fit"):
        return "certificate", "gate.certificate", Level.BLOCK
    if clause.has("fit") and not sentence.has("defer"):
        return "certificate", "gate.certificate", Level.ATTEST
    spoken = sentence.has("past", "given") and not sends
    if not clause.has("cert") or spoken or _is_kept(sentence, clause):
        return None
    level = Level.BLOCK if sends or shown or sentence.has("command") else Level.ATTEST
    return "certificate", "gate.certificate", level


def _is_kept(sentence: Sentence, clause: Clause) -> bool:
    """Whether the paper waits for a visit; what is sent does not wait because a call is named behind ("she can ring me")."""
    behind = clause.has("send", "sent")
    return any(one.has("collect", "defer") and not (behind and one.first > clause.first) for one in sentence.clauses)


def _is_poured(reading: Reading, clause: Clause, pay: Mark) -> bool:
    """Whether a form of medicine is poured, and no money: "versez le sachet"."""
    verb = reading.tokens[pay.first].word.startswith(_POURING)
    return verb and any(mark.kind == "galenic" and 0 <= mark.first - pay.last <= 1 for mark in clause.marks)


def _payment(reading: Reading, sentence: Sentence, clause: Clause) -> tuple[str, str, Level] | None:
    paid = any(mark.kind == "pay" and not _is_poured(reading, clause, mark) for mark in clause.marks)
    if paid and not clause.has("on-pack", "free"):
        return "payment", "gate.payment", Level.BLOCK
    if not clause.has("fee") or sentence.has("collect", "defer", "free"):
        return None
    return "payment", "gate.payment", Level.BLOCK if sentence.has("settle", "sent") else Level.ATTEST
