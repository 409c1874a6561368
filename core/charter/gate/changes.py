"""What a text changes of a treatment without the name of another one: more, less, longer, for somebody else, stopped."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter
from typing import Final

from core.charter.gate.belonging import MORE, TREATMENT, days_said, graduations, rest_of_course, weights
from core.charter.gate.card import Card
from core.charter.gate.clauses import Clause, Reading, Sentence
from core.charter.gate.findings import Finding, Level
from core.charter.gate.medication import finding
from core.charter.gate.naming import Known, Mention, Told, known
from core.charter.gate.phrasebook import Mark
from core.charter.gate.posology import LATE, Dose, differences
from core.charter.gate.reading import read
from core.charter.gate.schemes import steps_of
from core.charter.gate.text import number

_IT: Final = ("it", "them")
_INTAKES: Final = frozenset(("prises", "doses", "intakes"))
_TO: Final = 3  # words between a change and the number that it leads to
_IN: Final = ("a", "في", "fi", "f")
_UP_TO: Final = ("a", "to", "or", "ou", "الى", "او", "wala", "l")  # between the ends of a range
_TAKING: Final = ("intake", "order", "command")
_BARE: Final = 2  # words of "alors arrêtez"
_PARTITIVE: Final = ("of", "de", "d", "des", "du")
_LOOSE: Final = (
    *("time", "filler", "not-lasting", "daily", "when", "onward", "weekday", "freq", "beyond", "prn", "contrast"),
    *("ahead", "future", "now", "conj", "also", "if", "every"),
)  # what may stand behind a number that is a dose by itself
_COUNTS: Final = ("number", "amount", "twice", "freq")
_NO_DOSE: Final = ("food", "rest", "home", "exam", "activity", "weight", "hour", "effect")
_MEASURES: Final = ("hour", "weight", "day", "week", "month", "times")
_LE: Final = ("le", "la", "les")
_CHANGING: Final = ("change", "adjust", "renew", "continue", "vary")
_WITHOUT: Final = ("sans", "without", "bla", "blech", "men", "بلا", "بدون", "دون", "من")
_AMOUNTS: Final = ("number", "amount", "single", "form")
_AGAINST: Final = frozenset(("contre", "for", "par", "with", "into"))
_NUMBERED: Final = ("day", "jour", "step", "week", "semaine")  # "on day four" is no amount
_FOR: Final = ("pendant", "pdt", "durant", "for")  # "30 for 2 days": what stands before is a dose
_SHARING: Final = ("person", "peer", "share", "intake", "both")  # one of these hands a treatment on

_Number = tuple[Fraction, int, int]  # its value, and from what token to what token

# Without one of these, and without a figure, nothing is changed.
_TOLD: Final = frozenset(
    (
        *("change", "adjust", "lengthen", "weight", "better", "contrast", "scant", "excess", "both", "quit", "halt"),
        *("also", "prn", "number", "vary", "renew", "continue", "stop"),
    )
)
_WORDED: Final = _TOLD.union(_SHARING)


def judge_changes(told: Told, card: Card, question: Reading) -> Iterator[Finding]:
    """The changes said in words alone, of the treatment of `card`; after a dose missed in the `question`, a doubt."""
    reading, lines = told.reading, [known(line) for line in card.medicines]
    rest = rest_of_course(question, [line.dose for line in lines])
    for sentence, dosed in told.sentences:
        told_here = not sentence.kinds.isdisjoint(_WORDED) or reading.figures_in(sentence.first, sentence.last)
        if not told_here or sentence.declined or (rest and days_said(sentence) & rest):
            continue
        here = told.within(sentence)
        if sentence.has(*_SHARING):
            yield from _judge_sharing(reading, sentence, here, any(one.dose.units for one, _ in dosed))
        for clause in sentence.clauses:
            figures = reading.figures_in(clause.first, clause.last)
            if not figures and clause.kinds.isdisjoint(_TOLD):
                continue
            before = sentence.has("formerly") and not clause.has("intake", "command")
            graded = {value for value, _ in graduations(reading, clause.first, clause.last)} if figures else set()
            filled = graded and graded <= _weights_of(lines)  # a pipette, up to the mark of the recorded weight
            if before or filled or clause.has("refuse", "past", "formerly") or _is_left_to_a_crew(clause):
                continue
            yield from _judge_change(reading, sentence, clause, here)
            if (
                clause.has("lengthen")
                and card.medicines
                and not (sentence.asked or clause.negations or clause.has("defer"))
            ):
                yield finding(reading, "gate.renewal", Level.BLOCK, clause.first, clause.last)
            if _weighs_otherwise(reading, clause, graded, lines) or _in_another_form(sentence, clause, card):
                yield finding(reading, "gate.new_dose", Level.BLOCK, clause.first, clause.last)
            if card.medicines:
                yield from _judge_weighed(reading, sentence, clause)
            if clause.has("both") and question.has("missed") and not clause.negations:
                yield finding(reading, "gate.new_dose", Level.BLOCK, clause.first, clause.last)
            if card.medicines and not (
                here or sentence.asked or (question.has("food") and not question.has("glucose"))
            ):
                missed = question.has("missed") or (reading.has("missed") and not clause.has("quit"))
                level = Level.ATTEST if missed else Level.BLOCK
                yield from _judge_unnamed(reading, sentence, clause, lines, level, question)


def _is_left_to_a_crew(clause: Clause) -> bool:
    """Whether those of the emergency ward do it, and the patient is not told to do it there ("zid 7abba ghadi")."""
    crew = min((mark.first for mark in clause.marks if mark.kind == "crew"), default=None)
    told = min((mark.first for mark in clause.marks if mark.kind == "command"), default=clause.last)
    return crew is not None and crew <= told


def _judge_change(reading: Reading, sentence: Sentence, clause: Clause, here: Sequence[Mention]) -> Iterator[Finding]:
    """A change ("double the dose") of a medicine that is named, or of "the dose"; asked as a suggestion it is a doubt."""
    if not clause.has("change", "adjust"):
        return
    named = not sentence.has("history") and any(one.known and clause.first <= one.first < clause.last for one in here)
    changes = (mark for mark in clause.marks if mark.kind == "change" or (named and mark.kind == "adjust"))
    change = next((mark for mark in changes if not clause.negates(mark.first)), None)
    if change is None or (sentence.asked and not sentence.has("suggest")):
        return
    about = next((one for one in here if one.known), None) or next((one for one in here if one.sure), None)
    elsewhere = about and not clause.first <= about.first < clause.last
    if elsewhere and clause.has("food", "activity") and not clause.has("dosed", "intake"):
        return  # "less red meat, and nothing of the Zyloric changes"
    if about and elsewhere and (about.everyday or sentence.has("body")):
        about = None
    if about is None and not clause.has("dosed") and not _changes_intakes(reading, sentence, clause, change):
        return
    if sentence.has("defer") and not clause.has("command", "intake"):
        return
    doubtful = sentence.asked or sentence.has("missed") or (about and about.everyday)
    level = Level.ATTEST if doubtful else Level.BLOCK
    yield finding(reading, "gate.new_dose", level, clause.first, clause.last, about.known if about else None)


def _changes_intakes(reading: Reading, sentence: Sentence, clause: Clause, change: Mark) -> bool:
    """Whether "les prises" are what is changed, and nothing says of what, or by how many hours they lie apart."""
    said = {token.word for token in reading.tokens[change.first : change.last]}
    of_what = change.last < clause.last and reading.tokens[change.last].word in _PARTITIVE
    return bool(said & _INTAKES) and not of_what and not (sentence.has("missed") or clause.has(*_NO_DOSE))


def _judge_weighed(reading: Reading, sentence: Sentence, clause: Clause) -> Iterator[Finding]:
    """A dose that is said to be too little or too much ("half is not enough"): a doubt, clear where another is named."""
    if sentence.asked or not clause.has("scant", "excess") or clause.has(*_NO_DOSE):
        return
    for mark in clause.marks:
        if mark.kind not in ("scant", "excess") or any(one.first < mark.first for one in clause.negations):
            continue
        counted = [place for place in _counted(reading, clause) if mark.first - _TO <= place < mark.last + _TO]
        others = [one for one in sentence.clauses if one is not clause and not one.has(*_NO_DOSE)]
        other = any(list(_counted(reading, one)) for one in others) or len(list(_counted(reading, clause))) > 1
        if counted:
            yield finding(reading, "gate.new_dose", Level.BLOCK if other else Level.ATTEST, clause.first, clause.last)
            return


def _weights_of(lines: list[Known]) -> set[Fraction]:
    return {weight for line in lines for weight in weights(read(line.label))}


def _weighs_otherwise(reading: Reading, clause: Clause, graded: set[Fraction], lines: list[Known]) -> bool:
    """Whether a dose is given by another weight than the one of the line ("dose 14 kg", "trait 14" where it says 12 kg)."""
    if clause.negations or not (graded or clause.has("weight")):
        return False
    recorded = _weights_of(lines)
    if recorded and graded - recorded:
        return True
    said = set(weights(reading, clause))
    return bool(recorded and said - recorded) and clause.has("dosed", "form", "intake", "change")


def _in_another_form(sentence: Sentence, clause: Clause, card: Card) -> bool:
    """Whether a form that no line has is compared with one that a line has ("an injection is better than the tablet")."""
    if sentence.asked or clause.negations or not clause.has("better", "contrast"):
        return False
    said = {mark.value for mark in clause.marks if mark.kind == "form"}
    recorded = {mark.value for line in card.medicines for mark in read(line.label).marks_of("form")}
    return bool(said & recorded and said - recorded)


def _counted(reading: Reading, clause: Clause) -> Iterator[int]:
    """Where a number or a part stands that may be of a dose."""
    yield from (mark.first for mark in clause.marks if mark.kind in _COUNTS)
    yield from (place for place, _ in reading.figures_in(clause.first, clause.last))


def _judge_unnamed(
    reading: Reading, sentence: Sentence, clause: Clause, lines: list[Known], level: Level, question: Reading
) -> Iterator[Finding]:
    """Another intake, another box, a later end, a stop, of a treatment that the sentence does not name."""
    if (clause.has("quit") or clause.affirms("halt")) and level is Level.BLOCK and not reading.sends_away:
        yield finding(reading, "gate.stop", Level.ATTEST, clause.first, clause.last)
    if (
        _is_denied(reading, clause)
        or clause.has("food", "rest", "weight")
        or (clause.has("holds") and clause.has("box"))
        or sentence.has("home", "missed")
    ):
        return
    also = sentence.size == 1 and clause.has("change") and not question.has("food", "rest", "visit")  # "Espacez."
    also = also or (clause.has("also") and clause.has("time") and clause.has("intake", "order", "pronoun"))
    also = also or (clause.has("change") and clause.has("intake") and clause.has("number", "pronoun"))
    also = also or (clause.has("also") and clause.has("single", "amount") and _elsewhen(clause, lines))
    other = _pointed(reading, clause) or _now_and_then(clause, lines) or counts_up(reading, clause, lines)
    other = other or _varies(clause)
    if also or other or (clause.has("adjust") and not (clause.has("step") and any(map(steps_of, lines)))):
        yield finding(reading, "gate.new_dose", level, clause.first, clause.last)
    elif (
        clause.has("renew")
        and sentence.has("dosed", "box", "continue", "intake", "order")
        and not clause.has("formerly", "paper", "defer", "activity")
        and (level is Level.BLOCK or clause.has(*MORE))  # on with it after a missed dose
    ):
        yield finding(reading, "gate.renewal", Level.BLOCK, clause.first, clause.last)
    elif clause.has("continue") and clause.has("beyond"):
        yield finding(reading, "gate.longer", Level.ATTEST, clause.first, clause.last)
    elif clause.has("stop") and (clause.has("dosed") or _stops(clause, question)) and not reading.sends_away:
        yield finding(reading, "gate.stop", Level.ATTEST, clause.first, clause.last)


def _stops(clause: Clause, question: Reading) -> bool:
    """Whether a verb that stops something stands alone ("arrêtez"), and nothing was asked of but a treatment."""
    bare = clause.last - clause.first == 1 or (clause.last - clause.first <= _BARE and clause.has("conj", "pronoun"))
    return bare and not clause.negations and not question.has("food", "rest", "activity", "stop")


def _elsewhen(clause: Clause, lines: list[Known]) -> bool:
    """Whether a time is named at which no line is taken ("lunch too, one tablet")."""
    recorded = {time for line in lines for time in line.dose.times}
    said = {LATE.get(mark.value, mark.value) for mark in clause.marks if mark.kind == "time"}
    return bool(recorded and said - recorded)


def _varies(clause: Clause) -> bool:
    """Whether a verb of more or less stands right before an amount, which is then no matter of the line ("zid wa7da")."""
    if not clause.has("vary"):
        return False
    ends = {mark.last for mark in clause.marks if mark.kind == "vary"}
    counted = [mark for mark in clause.marks if mark.kind in _AMOUNTS and mark.first in ends]
    measured = {mark.first for mark in clause.marks if mark.kind in (*_MEASURES, *_NO_DOSE)}
    return any(mark.last not in measured for mark in counted)


def _is_denied(reading: Reading, clause: Clause) -> bool:
    """Whether the clause denies what it tells: not by a "without" behind it ("take another box without asking me")."""
    if not clause.negations:
        return False
    told = min((mark.first for mark in clause.marks if mark.kind in _CHANGING), default=clause.first)
    return any(one.first < told or reading.tokens[one.first].word not in _WITHOUT for one in clause.negations)


def _pointed(reading: Reading, clause: Clause) -> bool:
    """Whether what is changed is only pointed at: "halve it", "doublez-la", "on le double"."""
    if not clause.has("change"):
        return False
    ends = {mark.last for mark in clause.marks if mark.kind == "change" and mark.last < clause.last}
    after = [reading.tokens[end] for end in ends]
    return any(one.word in _IT or (one.gap == "-" and one.word in _LE) for one in after)


def _now_and_then(clause: Clause, lines: list[Known]) -> bool:
    """Whether a medicine of every day is left to the need: "keep the tablets for the bad days only"."""
    treats = clause.has("prn") and clause.has("dosed", "form") and clause.has("continue", "intake", "cited", "change")
    return treats and not any(read(line.label).has("prn") for line in lines)


def counts_up(reading: Reading, clause: Clause, lines: list[Known]) -> bool:
    """Whether the clause leads to a bare number ("go up to eight", "try 100 for a month") that none of `lines` holds."""
    led = set(_led_to(reading, clause))
    led -= _weights_of(lines) if led else set()  # by which a syringe is filled
    said = [Dose(bare=frozenset((value,))) for value in led]
    return any(all(differences(one, line.dose)[0] for line in lines) for one in said)


def _led_to(reading: Reading, clause: Clause) -> Iterator[Fraction]:
    """The numbers that are the aim of a change, the object of an intake, what is enough, or one side of a contrast."""
    numbers, marks = _numbers(reading, clause), clause.marks
    if not numbers:
        return
    measured = {mark.first for mark in marks if mark.kind in _MEASURES}
    measured |= {one[2] for one, other in pairwise(numbers) if _range(reading, one, other) and other[2] in measured}
    changed = [mark.last for mark in marks if mark.kind in ("change", "fills")]
    left = {mark.first for mark in marks if mark.kind == "remains"}  # "mezelt 39": still
    taken = [
        mark.last
        for mark in marks
        if mark.kind in _TAKING and mark.first not in left and not clause.has("emergency", "visit", "defer")
    ]
    behind = [mark.first for mark in marks if mark.kind in ("contrast", "enough") and not clause.has("meaning")]
    before = {mark.first for mark in marks if mark.kind == "than" and not _counts_at(reading, clause, mark.last)}
    liked = [mark for mark in marks if mark.kind == "better" and mark.first not in before]
    better = [(mark.first, mark.last) for mark in liked if not clause.has(*_NO_DOSE)]
    for value, first, last in numbers:
        if first and reading.tokens[first - 1].word in _NUMBERED:
            continue
        aim = any(end <= first <= end + _TO for end in changed) or any(first < mark for mark in behind)
        aim = aim or (last + 1 < clause.last and reading.tokens[last].word in _FOR and bool(measured))
        aim = aim or any(0 <= first - end < _TO or 0 <= begin - last < _TO for begin, end in better)
        aim = aim or bool(changed and _AGAINST & {token.word for token in reading.tokens[max(0, first - 2) : first]})
        aim = aim or any(_each_time(reading, last, mark.first) for mark in marks if mark.kind == "each-time")
        whole = any(end <= first <= end + 1 for end in taken) and _stands_alone(reading, clause, last)
        until = any(mark.kind == "beyond" and mark.last == first for mark in marks)
        if last not in measured and not until and (aim or whole or clause.has("onward")):
            yield value


def _each_time(reading: Reading, last: int, first: int) -> bool:
    """Whether a number is what is taken each time: "two each time", "deux à chaque fois", not "ten seconds each time"."""
    return first == last or (first == last + 1 and reading.tokens[last].word in _IN)


def _range(reading: Reading, one: _Number, other: _Number) -> bool:
    """Whether two numbers are the ends of one: "3 à 4 semaines"."""
    return other[1] == one[2] + 1 and reading.tokens[one[2]].word in _UP_TO


def _counts_at(reading: Reading, clause: Clause, place: int) -> bool:
    """Whether a number stands at token `place`: "10 better than 5", not "better than before"."""
    return any(first == place for _, first, _ in _numbers(reading, clause))


def _numbers(reading: Reading, clause: Clause) -> list[_Number]:
    said = [(number(mark.value), mark.first, mark.last) for mark in clause.marks if mark.kind == "number"]
    said += [(value, place, place + 1) for place, value in reading.figures_in(clause.first, clause.last)]
    return sorted(said, key=itemgetter(1))


def _stands_alone(reading: Reading, clause: Clause, last: int) -> bool:
    """Whether a number that ends before token `last` counts nothing that is named: "take 60 tomorrow", not "two photos"."""
    following = last < clause.last and reading.tokens[last].word in _PARTITIVE
    return last == clause.last or (
        not following and any(one.first == last and one.kind in _LOOSE for one in clause.marks)
    )


def _denies(clause: Clause) -> bool:
    return (
        bool(clause.negations) or clause.has("refuse", "formerly") or (clause.has("deny") and not clause.has("plain"))
    )


def _judge_sharing(reading: Reading, sentence: Sentence, here: Sequence[Mention], counted: bool) -> Iterator[Finding]:
    """A treatment handed to somebody else, in a sentence that has one of `_SHARING`: "the same for your sister", "let him have
    two puffs"."""
    if sentence.asked or sentence.has("emergency"):
        return
    unnamed = all(one.everyday for one in here) or sentence.has("same", "pronoun")
    somebody = sentence.has("person", "peer") or (reading.has("person", "peer") and unnamed)
    if not somebody:
        return
    told = sentence.has("defer", "history") and not sentence.has("intake")
    handed_on = sentence.has("hands") and sentence.has("peer")
    handed_on = handed_on or (sentence.has("beneficiary") and sentence.has("alike"))
    handed_on = handed_on or (sentence.has("both") and reading.has("person", "peer") and sentence.has(*TREATMENT))
    shared = (sentence.has("share") or handed_on) and not told
    handed = sentence.has("person") and sentence.has("intake") and (counted or sentence.has("also"))
    about = [clause for clause in sentence.clauses if clause.has("person", "peer", "share")]
    if any(one.has("concede") for one in about) and _denies(sentence.clauses[0]):
        return
    if (shared or handed) and not any(_denies(clause) for clause in about):
        yield finding(reading, "gate.other_person", Level.BLOCK, sentence.first, sentence.last)
