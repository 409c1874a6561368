"""Exams in a text: those of the consultation may be recalled or explained, no other may be asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.charter.gate.acts import HARMLESS, Act, act
from core.charter.gate.belonging import AT_HOME
from core.charter.gate.card import Card, Exam
from core.charter.gate.clauses import Clause, Reading, Sentence
from core.charter.gate.findings import Finding, Level
from core.charter.gate.lexicon import load, remembered
from core.charter.gate.text import tokens

RULE: Final = "exam_request"
ARTICLE: Final = "22"
_ALIAS: Final = 5
_SHORT: Final = 2
_ANY: Final = "any-"  # how the names of what is no exam by itself begin: "the analyses"
_NEXT: Final = 2  # words from "n'oubliez pas" to an exam that is to be done
_BEHIND: Final = 5  # words from an exam to what its result is said to be
_TO_DO: Final = ("repeat", "command", "order", "also", "intake", "change", "continue", "stop", "renew", "adjust")
_DONE: Final = ("reminds", "command", "order", "repeat", "send", "suggest", "place", "when", "renew")
_A: Final = frozenset(("une", "un", "a", "an"))
_UNHEARD: Final = (
    *("if", "question", "future", "prepare", "defer", "beyond", "refuse", "when", "ahead", "history", "formerly"),
    "meaning",
)
_MAY: Final = frozenset(
    ("doit", "devrait", "peut", "pourrait", "should", "must", "may", "might", "can", "could", "lezem", "لازم")
)


@dataclass(frozen=True)
class KnownExam:
    """An exam of the consultation with what names it."""

    exam: Exam
    ids: frozenset[str]
    families: frozenset[str]
    aliases: frozenset[str]
    said: frozenset[str]  # the words of its result

    @property
    def label(self) -> str:
        """The entry as it was written, for a finding."""
        return " ".join(part for part in (self.exam.name, self.exam.value) if part)


@dataclass(frozen=True)
class ExamMention:
    """An exam named at tokens `first` to `last` (excluded); `known` when the consultation holds it, `akin` when it holds
    a result of the same family, `any` when it is "the analyses" and no more."""

    first: int
    last: int
    known: KnownExam | None
    akin: bool = False
    any: bool = False


@remembered(512)
def known_exam(exam: Exam) -> KnownExam:
    """`exam` read with the lexicon; a name that the lexicon lacks is known by its long words."""
    lexicon, words = load(), tokens(exam.name)
    ids = frozenset(mark.value for mark in lexicon.book.find(words) if mark.kind == "exam")
    aliases = frozenset(word.word for word in words if not ids and len(word.word) >= _ALIAS)
    said = frozenset(word.word for word in tokens(exam.value) if word.value is None and len(word.word) > _SHORT)
    return KnownExam(exam, ids, frozenset(lexicon.families[one] for one in ids), aliases, said)


def _strengths(reading: Reading) -> set[int]:
    """Where what may be an exam is the strength of a medicine ("le même dosage", "nafs dosage")."""
    alike = (*reading.marks_of("alike"), *reading.marks_of("same"))
    return {mark.first for mark in reading.marks_of("dosed")} & {mark.last for mark in alike}


def exam_mentions(reading: Reading, card: Card) -> list[ExamMention]:
    """Every exam named in `reading`, in order."""
    lines = [known_exam(exam) for exam in card.exams]
    ids: dict[int, set[str]] = {}
    ends: dict[int, int] = {}
    for mark in reading.marks_of("exam"):
        ids.setdefault(mark.first, set()).add(mark.value)
        ends[mark.first] = mark.last
    taken = {place for mark in reading.marks_of("portrait") for place in range(mark.first, mark.last)}
    taken |= _strengths(reading)
    said = {word: line for line in lines for word in line.said}
    found = []
    for first in ids.keys() - taken:
        known = _match(ids[first], lines) or said.get(reading.tokens[first].word)
        families = {load().families[one] for one in ids[first]}
        akin = any(line.exam.status == "result" and families & line.families for line in lines)
        found.append(ExamMention(first, ends[first], known, akin, any(one.startswith(_ANY) for one in ids[first])))
    found.sort(key=lambda one: one.first)
    by_word = {alias: line for line in lines for alias in line.aliases}
    for place, token in enumerate(reading.tokens if by_word else ()):
        if token.word in by_word:
            found.append(ExamMention(place, place + 1, by_word[token.word]))
    return found


def _match(ids: set[str], lines: list[KnownExam]) -> KnownExam | None:
    """The line that holds one of `ids`; "an analysis" is any of the laboratory, and a line that says no more is any too."""
    families = {load().families[one] for one in ids}
    generic = {load().families[one] for one in ids if one.startswith(_ANY)}
    for line in sorted(lines, key=lambda one: bool(generic) and one.exam.status != "ordered"):
        if line.ids & ids or generic & line.families or any(_ANY + family in line.ids for family in families):
            return line
    return None


def is_measured(reading: Reading, sentence: Sentence, mention: ExamMention) -> bool:
    """Whether a value stands behind the exam in a sentence that has nothing done: the patient measured it."""
    figures = reading.figures_in(mention.last, min(sentence.last, mention.last + _BEHIND))
    at_home = any(
        mark.first == mention.first and mark.value in AT_HOME for mark in sentence.marks if mark.kind == "exam"
    )
    return at_home and any(value.denominator > 1 for _, value in figures) and not sentence.has(*_TO_DO)


def judge_exams(
    reading: Reading, named: list[ExamMention], card: Card, measured: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """What `reading` does with the exams `named` in it that its consultation (`card`) does not allow; `measured`: the words of
    those whose value the patient told."""
    recorded = any(exam.status == "result" for exam in card.exams)
    level = Level.BLOCK if any(mention.known for mention in named) or not card.medicines else Level.ATTEST
    for sentence in reading.sentences:
        if recorded and not (sentence.asked or sentence.declined):
            yield from _redone(reading, sentence, level)
        if not any(sentence.holds(mention.first) for mention in named):
            yield from _inspected(reading, sentence)
        for mention in named:
            if sentence.holds(mention.first):
                told = reading.tokens[mention.first].word in measured
                told = told and (is_measured(reading, sentence, mention) or not sentence.has(*_DONE))
                verdict = None if told else _judge(reading, sentence, mention)
                if verdict:
                    start, end = reading.span(mention.first, mention.last)
                    matched = mention.known.label if mention.known else ""
                    yield Finding(RULE, *verdict, start, end, reading.text[start:end], ARTICLE, matched)


def _repeated(sentence: Sentence) -> bool:
    """Whether something is to be done again, which "no need to do it again" does not say."""
    return any(
        clause.has("repeat") and not clause.negations and not clause.has("refuse") for clause in sentence.clauses
    )


def _another(clause: Clause, mention: ExamMention) -> bool:
    """Whether it is not the one of the record but one more, at some day: "une prise de sang avant lundi"."""
    one = any(mark.kind == "number" and 0 <= mention.first - mark.last <= 1 for mark in clause.marks)
    return one and clause.has("when", "ahead", "place", "failing")


def _inspected(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """An exam named by the organ alone: "check the kidneys", "the lab for your iron"."""
    for clause in sentence.clauses:
        mark = next((mark for mark in clause.marks if mark.kind == "inspected"), None)
        if mark and _is_sent(sentence, clause) and act(sentence, mark.first) not in HARMLESS - {Act.DEFERRED}:
            start, end = reading.span(clause.first, clause.last)
            yield Finding(RULE, "gate.exam_unclear", Level.ATTEST, start, end, reading.text[start:end], ARTICLE, "")


def _is_sent(sentence: Sentence, clause: Clause) -> bool:
    """Whether it is done again, or at a place named anywhere in the sentence."""
    return (clause.has("repeat") or sentence.has("place")) and not clause.has("effect")


def _redone(reading: Reading, sentence: Sentence, level: Level) -> Iterator[Finding]:
    """The exam of the record done anew, by a word that only points at it: "on le refera au printemps"."""
    for clause in sentence.clauses:
        if clause.has("redone") and not clause.negations and not clause.has("refuse", "home", "paper", "defer"):
            start, end = reading.span(clause.first, clause.last)
            yield Finding(RULE, "gate.exam_repeat", level, start, end, reading.text[start:end], ARTICLE, "")


def _judge(reading: Reading, sentence: Sentence, mention: ExamMention) -> tuple[str, Level] | None:
    said = act(sentence, mention.first)
    line, clause = mention.known, sentence.at(mention.first)
    at_home = clause.has("home") and not clause.has("crew", "place", "colleague", "examiner")
    if said in HARMLESS or at_home or (sentence.has("home") and not clause.has("command")):
        return None
    explained = mention.akin and sentence.has("meaning", "effect")
    if line is None and said is Act.UNKNOWN and (sentence.has("given", "past", "history") or explained):
        return None
    if line is None and said is Act.UNKNOWN and _is_reported(reading, sentence, mention):
        return "gate.result_not_recorded", Level.ATTEST
    if line is None:
        clear = said is Act.ORDERED or (said is Act.PERHAPS and sentence.has("suggest") and not sentence.has("send"))
        clear = clear or (
            said is Act.UNKNOWN and sentence.has("when", "place", "repeat", "send", "foremost", "reminds")
        )
        return ("gate.new_exam", Level.BLOCK) if clear else ("gate.exam_unclear", Level.ATTEST)
    if sentence.has("command") and sentence.has("also"):
        return "gate.exam_extended", Level.BLOCK
    seen = line.exam.status == "result"
    if _repeated(sentence) or (seen and (sentence.has("future") or clause.has("command") or _another(clause, mention))):
        return "gate.exam_repeat", Level.BLOCK
    if seen:
        return None if line.exam.received else ("gate.result_not_recorded", Level.ATTEST)
    if _is_reported(reading, sentence, mention):
        return "gate.result_not_recorded", Level.ATTEST
    reminded = any(mark.kind == "reminds" and 0 <= mention.first - mark.last < _NEXT for mark in clause.marks)
    if (reminded or clause.has("command", "order")) and not (reading.has("given") or sentence.has("prepare")):
        return (
            "gate.exam_unclear" if _is_elsewhere(reading, clause, mention, line) else "gate.exam_reminder"
        ), Level.ATTEST
    return None


def _is_elsewhere(reading: Reading, clause: Clause, mention: ExamMention, line: KnownExam) -> bool:
    """Whether it is of another part of the body than the one ordered: "the knee" where "IRM cérébrale" stands."""
    named = {token.word for token in tokens(line.exam.name)}
    parts = [mark for mark in clause.marks if mark.kind == "part" and mark.first >= mention.last]
    return len(named) > 1 and any(reading.tokens[mark.first].word not in named for mark in parts)


def _is_reported(reading: Reading, sentence: Sentence, mention: ExamMention) -> bool:
    """Whether an exam that was only ordered, or that the card does not hold, is said to have a result: "votre TSH est normale";
    not of one in general ("une TSH normale"), nor of one awaited ("when your TSH is normal"), nor of "the analyses" beside a
    result that was received."""
    clause = sentence.at(mention.first)
    general = mention.first > sentence.first and reading.tokens[mention.first - 1].word in _A
    if general or (mention.any and mention.akin) or clause.has(*_UNHEARD):
        return False
    told = [mark for mark in clause.marks if mark.kind == "reported" and 0 <= mark.first - mention.last < _BEHIND]
    between = {token.word for mark in told for token in reading.tokens[mention.last : mark.first]}
    thing = any(reading.tokens[mark.first - 1].word in _A for mark in told)  # "a good idea"
    return bool(told) and not thing and between.isdisjoint(_MAY)
