"""What a text does with medicines: those of the consultation may be explained as they stand, no other may be given."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from core.charter.gate.acts import HARMLESS, Act, act
from core.charter.gate.belonging import (
    TREATMENT,
    follows_from_delay,
    graduations,
    is_dose,
    measured,
    of_level,
    of_result,
    rest_of_course,
    tells_back,
    weights,
)
from core.charter.gate.card import Card
from core.charter.gate.clauses import Clause, Reading, Sentence
from core.charter.gate.findings import Finding, Level
from core.charter.gate.naming import Known, Mention, Told, known
from core.charter.gate.posology import Dose, Quantity, differences
from core.charter.gate.reading import read
from core.charter.gate.text import fold, tokens

RULE: Final = "prescription"
ARTICLE: Final = "22"
_TREATED: Final = ("continue", "renew", "lengthen", "change", "stop", "lost", "how-many", "missed")
_ANOTHER: Final = ("un", "une", "an", "another", "autre")
_ELSE: Final = 2  # words of a scheme that are none of its numbers
_SIZE: Final = 5  # the least number that is taken for a strength in mg
_PARTS: Final = frozenset((Fraction(2), Fraction(3), Fraction(4), Fraction(1, 2)))
_STEM: Final = 5  # letters that the singular and the plural of a form share


def finding(reading: Reading, code: str, level: Level, first: int, last: int, line: Known | None = None) -> Finding:
    """A finding of this rule on tokens `first` to `last` (excluded)."""
    start, end = reading.span(first, last)
    return Finding(RULE, code, level, start, end, reading.text[start:end], ARTICLE, line.label if line else "")


def judge_medicines(told: Told, card: Card, question: Reading) -> Iterator[Finding]:
    """What the text does with medicines that `card` does not allow; a `question` about something else is no matter of doses."""
    reading = told.reading
    elsewhere = bool(question.tokens) and not question.has(*TREATMENT, *_TREATED)
    values, told_of = result_values(card), measured(question)
    recorded = [known(line).dose for line in card.medicines]
    rest, late = rest_of_course(question, recorded), question.has("missed")
    missed = late or reading.has("missed")
    graded = _graded(reading, card)
    for sentence, dosed in told.sentences:
        here = told.within(sentence)
        if not (here or dosed):
            continue
        if not here and tells_back(reading, sentence, told_of):
            continue
        places = [mention.first for mention in here]
        if reading.has("missed") and sentence.has("harmless"):
            dosed = ()
        if missed:  # a dose is caught up whenever it is
            dosed = tuple((_at_any_time(one), subject) for one, subject in dosed)
        dosed = tuple(
            pair
            for pair in dosed
            if is_dose(reading, sentence, pair[0], places)
            and not of_result(reading, pair[0], values)
            and not of_level(reading, pair[0], values, places)
            and graded.isdisjoint(range(pair[0].first, pair[0].last))
            and not (
                late and any(follows_from_delay(sentence.at(pair[0].first), pair[0].dose, one) for one in recorded)
            )
            and not (rest and pair[0].dose == Dose(days=pair[0].dose.days & rest))
        )
        for mention in here:
            own = [one for one, subject in dosed if subject == mention]
            if mention.known:
                yield from _judge_known(reading, sentence, mention, mention.known, own)
            else:
                counted = [one for one in own if not _is_article(reading, one, mention)]
                yield from _judge_unknown(reading, sentence, mention, counted)
        loose = [quantity for quantity, subject in dosed if subject is None]
        if not elsewhere or sentence.has(*TREATMENT) or any(one.dose.stands_alone for one in loose):
            yield from _judge_unnamed(reading, sentence, loose, card)


def result_values(card: Card) -> frozenset[Fraction]:
    """The numbers of the results that `card` holds."""
    return frozenset(token.value for exam in card.exams for token in tokens(exam.value) if token.value is not None)


def _graded(reading: Reading, card: Card) -> set[int]:
    """Where a recorded weight is told as the mark up to which a pipette is filled: it counts no spoons."""
    filled = {weight for line in card.medicines for weight in weights(read(line.label))}
    told = graduations(reading, 0, len(reading.tokens)) if filled else ()
    return {place for value, place in told if value in filled}


def _at_any_time(one: Quantity) -> Quantity:
    return one._replace(dose=one.dose._replace(times=frozenset(), weekdays=frozenset()))


def _is_article(reading: Reading, one: Quantity, mention: Mention) -> bool:
    """Whether the number is no more than "un" before a class of medicines ("un vaccin")."""
    alone = one.dose == Dose(units=one.dose.units) and one.last == mention.first
    return alone and mention.everyday and reading.tokens[one.first].word in _ANOTHER


def _judge_unknown(reading: Reading, sentence: Sentence, mention: Mention, own: list[Quantity]) -> Iterator[Finding]:
    clause = sentence.at(mention.first)
    counted = any(one.dose != Dose(bare=one.dose.bare) for one in own)
    bought = sentence.has("otc") or (sentence.has("chemist") and clause.has("order"))
    bought = bought or (sentence.has("sessions") and not sentence.has("given"))
    counted = counted or any(
        mark.kind in ("galenic", "portion") and 0 <= mention.first - mark.last <= 1 for mark in clause.marks
    )
    if mention.everyday and not (counted or bought or clause.has("intake")):
        return
    said = act(sentence, mention.first, bool(own))
    if said in HARMLESS or (sentence.has("shelved") and not clause.has("intake")):
        return
    clear = (
        said is Act.ORDERED or (said is Act.PERHAPS and sentence.has("suggest")) or _counts_sessions(reading, sentence)
    )
    told = [one for one in own if not (mention.guessed and one.dose == Dose(times=one.dose.times))]  # "after breakfast"
    clear = clear and (mention.sure or bool(told) or (clause.has("intake") and not mention.guessed))
    level = Level.BLOCK if clear else Level.ATTEST
    last = max([mention.last, *(one.last for one in own if one.first >= mention.first)])
    yield finding(reading, "gate.new_drug" if clear else "gate.drug_unclear", level, mention.first, last)


def _counts_sessions(reading: Reading, sentence: Sentence) -> bool:
    """Whether sessions are prescribed by their number: "twelve sessions for that back"."""
    ends = {mark.last for mark in sentence.marks if mark.kind == "number"}
    ends |= {place + 1 for place, _ in reading.figures_in(sentence.first, sentence.last)}
    return any(mark.kind == "sessions" and mark.first in ends for mark in sentence.marks)


def _judge_known(
    reading: Reading, sentence: Sentence, mention: Mention, line: Known, own: list[Quantity]
) -> Iterator[Finding]:
    clause = sentence.at(mention.first)
    if line.medicine.late:
        yield finding(reading, "gate.late_addition", Level.ATTEST, mention.first, mention.last, line)
    said = act(sentence, mention.first, bool(own))
    told = sentence.asked or sentence.has("missed") or reading.sends_away
    if not told and _stops(sentence, clause):
        yield finding(reading, "gate.stop", Level.ATTEST, clause.first, clause.last, line)
    if said in HARMLESS - {Act.DEFERRED}:
        return
    if sentence.has("person") and said is not Act.UNKNOWN:
        yield finding(reading, "gate.other_person", Level.BLOCK, clause.first, clause.last, line)
    another = clause.has("intake", "command") and clause.has("also")
    another = another or (said is Act.ORDERED and reading.tokens[mention.first - 1].word in _ANOTHER)
    if not (mention.by_name or mention.everyday) and another:
        yield finding(reading, "gate.new_drug", Level.BLOCK, mention.first, mention.last, line)
    if clause.affirms("renew") and said is not Act.DEFERRED:
        yield finding(reading, "gate.renewal", Level.BLOCK, clause.first, clause.last, line)
    if clause.has("continue") and clause.has("beyond"):
        yield finding(reading, "gate.longer", Level.ATTEST, clause.first, clause.last, line)
    if clause.has("unlimited") or (not sentence.has("missed") and _only_at(sentence, own, line)):
        yield finding(reading, "gate.new_dose", Level.BLOCK, clause.first, clause.last, line)
    yield from _compare(reading, own, [line])


def _only_at(sentence: Sentence, own: list[Quantity], line: Known) -> bool:
    """Whether some of the times of the line are said to be all ("one tablet only, in the evening")."""
    times = frozenset(time for one in own for time in one.dose.times)
    return sentence.has("solely") and bool(times) and times < line.dose.times


def _stops(sentence: Sentence, clause: Clause) -> bool:
    """Whether the clause of a medicine, or one behind it that only points back ("so drop it"), puts an end to it."""
    behind = [one for one in sentence.clauses if one.first > clause.first and not one.has("drug", "class", "food")]
    return any(one.has("quit") or (one.has("stop") and not one.has("neg")) for one in (clause, *behind))


def _compare(reading: Reading, own: list[Quantity], lines: list[Known]) -> Iterator[Finding]:
    """Doses that fit none of `lines`; a field that no line holds, or another time of day, is only a doubt."""
    if not own or not lines:
        return
    said = Dose()
    for one in own:
        said |= one.dose
    if reading.sentence(own[0].first).has("missed"):  # a dose is caught up whenever it is
        said = said._replace(times=frozenset())
    compared = [(*differences(recounted(reading, said, line), line.dose), line) for line in lines]
    first, last = own[0].first, own[-1].last
    if any(not differing and not missing for differing, missing, _ in compared):
        return
    differing, _, line = min(compared, key=lambda one: (len(one[0]), len(one[1])))
    if not differing:
        yield finding(reading, "gate.unrecorded_dose", Level.ATTEST, first, last, line)
    else:
        level = Level.ATTEST if differing == ["times"] else Level.BLOCK
        yield finding(reading, "gate.new_dose", level, first, last, line)


def recounted(reading: Reading, said: Dose, line: Known) -> Dose:
    """`said` in the strength of `line`, where as many of another strength make it up: "two of 500" for one of 1 g."""
    parts = reading.values & _PARTS
    if not (line.dose.strengths and parts):
        return said
    sizes = {value for _, value in reading.figures if value >= _SIZE}
    for value, unit in line.dose.strengths:
        for size in sizes - {value}:
            if value / size in parts and (not said.units or said.units == {value / size}):
                units = line.dose.units if said.units else said.units
                daily = frozenset(amount * size / value for amount in said.daily)
                bare, strengths = said.bare - {size}, said.strengths - {(size, unit)}
                return said._replace(units=units, daily=daily, bare=bare, strengths=strengths)
    return said


def _judge_unnamed(reading: Reading, sentence: Sentence, loose: list[Quantity], card: Card) -> Iterator[Finding]:
    """Doses with no medicine named in the sentence: they must fit a line of the consultation."""
    own = [one for one in loose if act(sentence, one.first, True) not in HARMLESS]
    if not own:
        return
    taken = sentence.has("intake", "renew", "change", "enough") or _is_scheme(sentence, own)
    taken = taken or (sentence.has("onward") and any(one.dose.rate and not one.dose.times for one in own))
    taken = taken or (sentence.clauses[0].has("assent") and any(one.dose.days for one in own))  # "ok pour dix jours"
    alone = any(one.dose.stands_alone or one.dose.bare or (one.dose.daily and sentence.has("form")) for one in own)
    if not (alone or taken):
        return
    lines = [known(medicine) for medicine in card.medicines]
    late = next((line for line in lines if line.medicine.late and not list(_compare(reading, own, [line]))), None)
    firm = _in_this_form(reading, own, [line for line in lines if not line.medicine.late])
    found = list(_compare(reading, own, firm))
    if firm and (not found or _line_by_line(reading, sentence, own, firm)):
        return
    if late:
        yield finding(reading, "gate.late_addition", Level.ATTEST, own[0].first, own[-1].last, late)
    else:
        yield from found or [finding(reading, "gate.new_dose", Level.BLOCK, own[0].first, own[-1].last)]


def _is_scheme(sentence: Sentence, own: list[Quantity]) -> bool:
    """Whether the sentence is, or opens with, how often: "deux par jour, six jours", "toutes les quatre heures si..."."""
    often = [one for one in own if one.dose.daily or one.dose.rate]
    times = [one for one in own if one.dose.times]
    opens = any(one.first <= sentence.first + 1 for one in [*often[:1], *(times[:1] if len(times) > 1 else ())])
    alone = sentence.last - sentence.first - sum(one.last - one.first for one in own) <= _ELSE
    return opens or (bool(often) and alone and any(one.dose.days for one in own))


def _line_by_line(reading: Reading, sentence: Sentence, own: list[Quantity], lines: list[Known]) -> bool:
    """Whether each clause restates a line of its own: "le sachet à midi, le comprimé le soir"."""
    clauses = dict.fromkeys(sentence.at(one.first) for one in own)
    groups = [(clause, [one for one in own if clause.first <= one.first < clause.last]) for clause in clauses]
    named = all(clause.has("form", "class") or any(one.dose.stands_alone for one in group) for clause, group in groups)
    return len(groups) > 1 and named and not any(list(_compare(reading, group, lines)) for _, group in groups)


def _in_this_form(reading: Reading, own: list[Quantity], lines: list[Known]) -> list[Known]:
    """The lines whose directions name the form of the doses ("a sachet" is not the one of tablets); all if none does."""
    forms = [mark for mark in reading.marks_of("form") if any(one.first <= mark.first < one.last for one in own)]
    said = {mark.value for mark in forms}
    alike = [line for line in lines if said & {mark.value for mark in read(line.label).marks_of("form")}]
    if alike and len(alike) < len(lines):
        return alike
    words = {token.word[:_STEM] for one in own for token in reading.tokens[one.first : one.last] if token.value is None}
    worded = [line for line in lines if any(len(word) == _STEM and word in fold(line.label) for word in words)]
    return worded or lines


def copies(told: Told, lost: bool) -> Iterator[Finding]:
    """Lines of the prescription restated: two in full are a doubt; one, after a lost prescription, is clear."""
    restated: dict[str, Mention] = {}
    for _, dosed in told.sentences:
        said: dict[Mention, Dose] = {}
        for quantity, subject in dosed:
            if subject and subject.known:
                said[subject] = said.get(subject, Dose()) | quantity.dose
        restated |= {
            subject.known.label: subject
            for subject, dose in said.items()
            if subject.known and (lost or (dose.days and (dose.units or dose.rate or dose.daily or dose.times)))
        }
    if len(restated) >= (1 if lost else 2):
        level = Level.BLOCK if lost else Level.ATTEST
        first = next(iter(restated.values()))
        yield finding(told.reading, "gate.copy_of_prescription", level, first.first, first.last, first.known)
