"""The gate: may this reply leave by message? Pure: the reply, the consultation and the question in, a verdict out.

Article 22 of the charter lets a physician answer a patient already examined; no prescription, no exam that way.
"""

from dataclasses import replace
from functools import cache, lru_cache

from core.charter.gate.belonging import measured
from core.charter.gate.card import Card
from core.charter.gate.changes import judge_changes
from core.charter.gate.clauses import Reading
from core.charter.gate.composed import judge_composed
from core.charter.gate.doubts import doubts
from core.charter.gate.exam import exam_mentions, is_measured, judge_exams
from core.charter.gate.findings import Finding, Level, Note, Verdict, worst
from core.charter.gate.imported import Imported, widened
from core.charter.gate.lexicon import load, read_book, using
from core.charter.gate.medication import ARTICLE, RULE, copies, judge_medicines
from core.charter.gate.naming import Told, known, tell
from core.charter.gate.papers import judge_papers
from core.charter.gate.phrasebook import Phrasebook
from core.charter.gate.question import Asked, asked, judge_answers, judge_borrowed, judge_shared, lost
from core.charter.gate.reading import read
from core.charter.gate.roundabout import judge_roundabout
from core.charter.gate.schemes import judge_schemes
from core.charter.gate.second_reader import reader
from core.charter.gate.shown import Shown, Text, shown
from core.charter.gate.text import disguised
from core.charter.gate.weighing import second_reading

RULES_VERSION = "2"

_PROPOSALS = {
    "certificate": "propose.certificate_on_site",
    "payment": "propose.no_payment",
    "exam_request": "propose.appointment",
    "prescription": "propose.appointment",
}


def judge(reply: str, card: Card, question: str = "", imported: Imported | None = None) -> Verdict:
    """The verdict on `reply`, read with the patient's last messages (`question`) against the consultation (`card`).

    `imported`: names of medicines beside the shipped ones. Total: any text gets a verdict. A text in which no word can be
    read is a doubt (`gate.unreadable`).
    """
    with using(widened(imported)):
        return _judge(reply, card, question)


def _judge(reply: str, card: Card, question: str) -> Verdict:
    found, answer, asked_of = ruled(reply, card, question)
    after = second_reading(found, answer, asked_of, card, reader(), measured(read(question)))
    verdict = verdict_on(answer.told.reading, after)
    if verdict.level is Level.BLOCK and worst([finding.level for finding in found]) is not Level.BLOCK:
        return as_without_a_card(verdict, reply, card, question)
    return verdict


def as_without_a_card(verdict: Verdict, reply: str, card: Card, question: str) -> Verdict:
    """`verdict`, closed by the second reader, unless the reply could leave under an empty consultation: then a doubt."""
    bare = Card(card.date)
    if card == bare or _judge(reply, bare, question).level is not Level.PASS:
        return verdict
    doubts = (replace(finding, level=Level.ATTEST) for finding in verdict.findings)
    return replace(verdict, level=Level.ATTEST, findings=tuple(doubts))


def ruled(reply: str, card: Card, question: str) -> tuple[list[Finding], Text, list[Shown]]:
    """What the rules alone find in `reply`, the reply with what it names, and the question as the second reader sees it."""
    reading, asking = read(reply), read(question)
    told, exams = tell(reading, card), exam_mentions(reading, card)
    found = [*judge_medicines(told, card, asking), *judge_changes(told, card, asking)]
    found += [*judge_schemes(told, card, asking), *judge_roundabout(told, card), *judge_composed(told, card.medicines)]
    asked_of, shown_of, wanted, measured_of = _asks(asking, card)
    found += [*judge_exams(reading, exams, card, measured_of), *judge_papers(reading), *_disguised(reading)]
    to_chemist = reading.has("show") and (reading.has("chemist") or asking.has("chemist"))
    found += copies(told, to_chemist or lost(asking) or reading.has("mislaid"))
    found += [*judge_borrowed(told, asked_of), *(judge_shared(told, asking) if card.medicines else ())]
    found += judge_answers(told, exams, asked_of, wanted, [known(line) for line in card.medicines])
    found += doubts(told, card, asking) if not found else ()
    if not reading.tokens and reply.strip():
        found.append(Finding(RULE, "gate.unreadable", Level.ATTEST, 0, len(reply), reply, ARTICLE, ""))
    return found, Text(told, exams), shown_of


@lru_cache(maxsize=32)
def _asks(question: Reading, card: Card) -> tuple[Told, list[Shown], list[Asked], frozenset[str]]:
    """What a question says, how it is shown, what it asks for outside the consultation, and the words of the exams whose value
    it tells: found once while its answer is typed."""
    told, lines = tell(question, card), [known(medicine) for medicine in card.medicines]
    exams = exam_mentions(question, card)
    values = [one for one in exams if is_measured(question, question.sentence(one.first), one)]
    words = frozenset(question.tokens[one.first].word for one in values)
    shown_of = shown(
        Text(told, [one for one in exams if one not in values]), card
    )  # what was measured is no exam to do
    return told, shown_of, asked(told, exams, lines), words


def verdict_on(reading: Reading, found: list[Finding]) -> Verdict:
    """The verdict that findings on a reply amount to."""
    findings = tuple(sorted(_once_each(_distinct(found)), key=lambda one: (one.start, one.end, one.code)))
    level = worst([finding.level for finding in findings])
    return Verdict(level, findings, tuple(_notes(reading)), RULES_VERSION, load().version)


def judge_orientation(reply: str, card: Card, question: str = "", imported: Imported | None = None) -> Verdict:
    """The verdict on a reply that says "an examination is necessary": it sends the patient somewhere, and no more.

    Nothing of the consultation counts as known, so that no treatment is explained, kept or changed under that judgement;
    a text that names no visit, call or emergency service is `gate.not_orientation`.
    """
    with using(widened(imported)):
        found = [*_judge(reply, card, question).findings, *ruled(reply, Card(card.date, (), ()), "")[0]]
        if not _orientations().find(read(reply).tokens):
            found.append(Finding(RULE, "gate.not_orientation", Level.BLOCK, 0, len(reply), reply, ARTICLE, ""))
        return verdict_on(read(reply), found)


def asks_examination(reply: str) -> bool:
    """Whether a reply itself says that the patient must be examined: nobody signs "online" under such words."""
    return any(mark.kind == "examine" for mark in _orientations().find(read(reply).tokens))


@cache
def _orientations() -> Phrasebook:
    return read_book("orientation.txt")


def _distinct(found: list[Finding]) -> list[Finding]:
    """One finding a rule, code and place: the most severe."""
    kept: dict[tuple[str, str, int, int], Finding] = {}
    for finding in found:
        key = (finding.rule, finding.code, finding.start, finding.end)
        if key not in kept or worst([kept[key].level, finding.level]) is not kept[key].level:
            kept[key] = finding
    return list(kept.values())


def _once_each(found: list[Finding]) -> list[Finding]:
    """One remark a fault: what a clause does gives way to the words in it that say the same, no milder, and closer."""
    return [one for one in found if not any(_says_closer(other, one) for other in found)]


def _says_closer(other: Finding, one: Finding) -> bool:
    overlap = other.start < one.end and one.start < other.end and other.rule == one.rule
    if one is other or not overlap or worst([one.level, other.level]) is not other.level:
        return False
    if one.code != other.code:
        # "Replace it by another medicine": the other medicine is the fault, where no number stands before it.
        numbered = any(map(str.isdigit, one.text[: max(0, other.start - one.start)]))
        return (one.code, one.matched, other.code) == ("gate.new_dose", "", "gate.new_drug") and not numbered
    return one.matched in ("", other.matched) and other.end - other.start < one.end - one.start


def _disguised(reading: Reading) -> list[Finding]:
    """Words cut by dots or blanks, or written with letters of another alphabet, are a doubt by themselves."""
    places = [(token.start, token.end) for token in reading.tokens if token.disguised]
    places = [(start, end) for start, end in places if not reading.text[start:end].isupper()]
    if disguised(reading.text):
        places.append((0, len(reading.text)))
    places += [reading.span(mark.first, mark.last) for mark in reading.marks_of("riddle")]
    return [
        Finding(RULE, "gate.disguised", Level.ATTEST, start, end, reading.text[start:end], ARTICLE, "")
        for start, end in places
    ]


def _notes(reading: Reading) -> list[Note]:
    notes = []
    for sentence in reading.sentences:
        if sentence.has("emergency"):
            start, end = reading.span(sentence.first, sentence.last)
            notes.append(Note("note.emergency", start, end, reading.text[start:end]))
    return notes


def propose(verdict: Verdict) -> str:
    """The code of a template that could leave instead; "" when the reply may leave. It never holds medical advice."""
    if verdict.level is Level.PASS:
        return ""
    if verdict.notes:
        return "propose.worsening_190"
    codes = {finding.code for finding in verdict.findings if finding.level is verdict.level}
    if codes & {"gate.stop"}:
        return "propose.call"
    return _PROPOSALS[next(finding.rule for finding in verdict.findings if finding.level is verdict.level)]
