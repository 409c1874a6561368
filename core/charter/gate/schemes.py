"""How a medicine is taken, as a clause of any wording lays it out: intakes at their times, added up and compared.

"Two with your coffee and one when you turn in, that's the lot" is three a day at two times. The words become one letter each
(N an amount, F a form, T a time of the day, J a weekday...) and a regular expression finds the intakes in the row of letters.
What is told of one time of a line and contradicts nothing is no more than a reminder.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from core.charter.gate.acts import HARMLESS, Act, act
from core.charter.gate.belonging import measured, tells_back
from core.charter.gate.card import Card
from core.charter.gate.clauses import Reading, Sentence
from core.charter.gate.findings import Finding, Level
from core.charter.gate.lately import Lately
from core.charter.gate.lexicon import load, remembered
from core.charter.gate.medication import finding, recounted
from core.charter.gate.naming import Known, Told, known
from core.charter.gate.phrasebook import Mark
from core.charter.gate.posology import LATE, Dose, Quantity, differences, quantities
from core.charter.gate.reading import read
from core.charter.gate.text import Token, breaks, number, tokens

# What stands between an amount and its time.
_LINKS: Final = frozenset(
    (
        *("le", "la", "les", "l", "au", "aux", "a", "du", "de", "d", "en", "avec", "apres", "avant", "votre", "vos"),
        *("chaque", "tous", "toutes", "et", "puis", "the", "your", "at", "in", "on", "with", "after", "before", "and"),
        *("each", "every", "for", "of", "then", "ton", "ta", "just", "juste", "seul", "seule", "only", "pour", "par"),
        *("w", "m3a", "fi", "fel", "el", "fes", "3la", "ba3d", "9bal", "ma3", "kol", "ki", "lel"),
        *("مع", "في", "عند", "بعد", "قبل", "على", "كل", "و", "من"),
    )
)
_STEPS: Final = 2
_DAY: Final = "day "
_AND: Final = "و"
_ONE: Final = frozenset(("a", "an", "un", "une"))
_KINDS: Final = {
    "occasion": "T",
    "time": "T",
    "weekday": "J",
    "amount": "N",
    "number": "N",
    "another": "A",
    "form": "F",
    "slot": "F",
}
_MEASURES: Final = ("hour", "unit", "weight", "day", "week", "month", "fortnight", "times", "per", "span")
_ELSE: Final = (
    "food",
    "rest",
    "home",
    "exam",
    "activity",
    "visit",
    "effect",
    "defer",
    "place",
    "result",
    "meaning",
    "recalls",
)
_TAKEN: Final = ("intake", "form", "galenic", "dosed", "continue", "enough", "solely", "lot", "single")
_CLOSING: Final = ("solely", "lot", "enough")
_READ: Final = re.compile(
    r"(?P<first>[NA](?:p*F)?p*[TJ](?:[pc]*T(?![pc]*[NA]))*)"  # "one at breakfast", "one morning and evening"
    r"|(?P<then>T[pc]*[NA](?:p*F)?(?=c|$))"  # "breakfast: one"
    r"|(?P<which>F[pw]*[TJ]|[TJ]p*F)"  # "the tablet of the morning", "your Sunday tablet"
)
_SAID: Final = ("time", "occasion", "weekday", "solely", "lot", "onward", "filler", "now", "not-lasting", "dosed")
_ELSEWHERE: Final = 2  # words of a sentence that tell neither a time nor that it is all
_SHORT: Final = 7
_UNMEASURED: Final = (
    *("filler", "time", "form", "prn", "single", "dosed", "freq", "daily", "not-lasting", "when", "occasion"),
    *("thing", "per"),
)
_BY_THE_CLOCK: Final = ("at", "around", "until", "till", "vers")
_AT: Final = ("a", "at", "vers", "الساعه", "se3a", "m3a")
_STRONG: Final = 50  # no count of tablets, but a strength
_SIZE: Final = 5  # behind a form: "two tablets of 20"


class _Symbol(NamedTuple):
    letter: str
    value: str
    first: int
    last: int


class Intake(NamedTuple):
    """What is taken at `slot`; `amount` None where it is the one of the line."""

    amount: Fraction | None
    slot: str
    first: int
    last: int


_LATELY: Final[Lately[Sentence, list[Intake]]] = Lately()


def judge_schemes(told: Told, card: Card, question: Reading) -> Iterator[Finding]:
    """The ways of taking that fit no line of `card`; a dose that was missed is caught up in its own way."""
    if not card.medicines or question.has("missed") or told.reading.has("missed"):
        return
    lines, values = [known(line) for line in card.medicines], measured(question)
    for sentence, doses in told.sentences:
        if sentence.declined or sentence.asked or sentence.has("history", "crew"):
            continue
        here = told.within(sentence)
        if not here and tells_back(told.reading, sentence, values):
            continue
        if any(one.known is None and not one.everyday for one in here):
            continue
        named = list(dict.fromkeys(one.known for one in here if one.known))
        yield from _judge_course(told.reading, sentence, named or lines)
        if len(named) < 2:
            place = otherwise(told.reading, sentence, doses, named or lines, bool(named))
            if place:
                yield finding(told.reading, "gate.new_dose", Level.BLOCK, *place, named[0] if named else None)


def otherwise(
    reading: Reading,
    sentence: Sentence,
    doses: Sequence[tuple[Quantity, object]],
    lines: list[Known],
    named: bool = False,
) -> tuple[int, int] | None:
    """The tokens that lay out another way of taking than any of `lines`; None where they do not."""
    laid = intakes(reading, sentence) or _bare(sentence)
    sizes = {
        size for line in lines for size in line.dose.bare - line.dose.units
    }  # "Crestor 5 le soir" tells its strength
    found = [one for one in laid if one.amount not in sizes and _is_told(sentence, one.first, laid)]
    seldom = [one for one, _ in doses if _is_seldom(sentence, one) and _is_told(sentence, one.first)]
    if not (found or seldom) or not (named or _is_treatment(sentence, found)):
        return None
    closed = sentence.has(*_CLOSING) and not sentence.has("meaning")
    said = _summed(found, closed)
    if seldom and sentence.has("form", "intake"):
        said = said._replace(rate=seldom[0].dose.rate, daily=frozenset())
    if not said or not all(_contradicts(recounted(reading, said, line), line, closed) for line in lines):
        return None
    places = sorted([(one.first, one.last) for one in found] + [(one.first, one.last) for one in seldom])
    return places[0][0], places[-1][1]


def opens_with_another(sentence: Sentence, lines: list[Known]) -> bool:
    """Whether a short question begins with a number that no line holds, and measures nothing ("two on bad days?")."""
    begun = range(sentence.first, sentence.first + 2)
    first = next((mark for mark in sentence.marks if mark.first in begun and mark.kind == "number"), None)
    if first is None or sentence.last - sentence.first > _SHORT or sentence.has("home", "effect", "activity", "visit"):
        return False
    measured = any(mark.first == first.last and mark.kind not in _UNMEASURED for mark in sentence.marks)
    said = Dose(bare=frozenset((number(first.value),)))
    return not measured and all(differences(said, line.dose)[0] for line in lines)


def dials_another(reading: Reading, sentence: Sentence, lines: list[Known]) -> bool:
    """Whether a pen or a device is set to a number that no line holds."""
    told = [token.value for token in reading.tokens[sentence.first : sentence.last] if token.value is not None]
    said = [Dose(bare=frozenset((value,))) for value in told if sentence.has("dials")]
    return any(all(differences(one, line.dose)[0] for line in lines) for one in said)


def _judge_course(reading: Reading, sentence: Sentence, lines: list[Known]) -> Iterator[Finding]:
    """A course of several steps, one of which is left out, or kept to the end that is not the last."""
    courses = [steps for steps in map(steps_of, lines) if steps]
    for clause in sentence.clauses if courses else ():
        said = [number(mark.value) for mark in clause.marks if mark.kind in ("number", "amount")]
        left_out = clause.has("step") and clause.has("skips")
        left_out = left_out or any(_leaps(said, steps) for steps in courses)
        kept = clause.has("throughout") and bool(said) and not any(steps[-1] in said for steps in courses)
        if (left_out or kept) and not clause.negations and _is_told(sentence, clause.first):
            yield finding(reading, "gate.new_dose", Level.BLOCK, clause.first, clause.last)


def _leaps(said: Sequence[Fraction], steps: tuple[Fraction, ...]) -> bool:
    """Whether two amounts said one after the other are steps with another one between ("from three to one")."""
    places = [steps.index(one) for one in said if one in steps]
    return len(places) == len(said) and any(after - before > 1 for before, after in pairwise(places))


@remembered(512)
def steps_of(line: Known) -> tuple[Fraction, ...]:
    """What is taken at each step of a course, in order, in tablets where it is told in milligrams; none where it has one."""
    if max(len(line.dose.units), len(line.dose.daily), len(line.dose.strengths)) < _STEPS:
        return ()
    words = tokens(line.medicine.posology)
    size = next(
        (value for value, unit in line.dose.strengths if line.dose.bare == {value} and unit == "mg"), Fraction(1)
    )
    told = [one.dose for one in quantities(words, load().book.find(words), 0, len(words))]
    counted = [value for one in told for value in one.units | one.daily]
    counted = counted or [value / size for one in told for value, unit in one.strengths if unit == "mg"]
    return tuple(counted) if len(set(counted)) > 1 and read(line.medicine.posology).has("conj") else ()


def _is_told(sentence: Sentence, place: int, laid: Sequence[Intake] = ()) -> bool:
    """Whether what stands there is told to be done; what only looks like a negation in a time ("m3a chay") is none."""
    said = act(sentence, place, True)
    if sentence.asked and said in (Act.ASKED, Act.PERHAPS):  # what a question proposes
        return True
    inside = all(any(one.first <= no.first < one.last for one in laid) for no in sentence.at(place).negations)
    return said not in HARMLESS - {Act.DEFERRED} or (said is Act.NEGATED and inside)


def _is_treatment(sentence: Sentence, found: list[Intake]) -> bool:
    """Whether the amounts are of a medicine: nothing else is eaten, walked, measured in the sentence."""
    taken = {place for one in found for place in range(one.first, one.last)}
    if sentence.has("form", "dosed", "galenic"):
        return not sentence.has("home", "exam")
    return all(mark.first in taken for mark in sentence.marks if mark.kind in _ELSE)


def intakes(reading: Reading, sentence: Sentence) -> list[Intake]:
    """The intakes that `sentence` lays out, in order."""
    return _LATELY.recalled(sentence, lambda one: _intakes(reading, one), sentence.size)


def _intakes(reading: Reading, sentence: Sentence) -> list[Intake]:
    row = _row(reading, sentence) if sentence.has("time", "occasion", "weekday", "hour") else []
    found: list[Intake] = []
    for match in _READ.finditer("".join(symbol.letter for symbol in row)):
        symbols = row[match.start() : match.end()]
        amount = next((number(one.value) for one in symbols if one.letter in "NA"), None)
        if match["which"] is not None:
            amount = None
        if symbols[0].letter == "A" and not found:
            continue
        slots = [_slot(one.letter == "J", one.value) for one in symbols if one.letter in "TJ"]
        found += [Intake(amount, slot, symbols[0].first, symbols[-1].last) for slot in slots]
    return found


def _bare(sentence: Sentence) -> list[Intake]:
    """Times that are all that is said ("evenings only from here")."""
    if not sentence.has("solely", "lot"):
        return []
    times = [mark for mark in sentence.marks if mark.kind in ("time", "occasion", "weekday")]
    said = {place for mark in sentence.marks if mark.kind in _SAID for place in range(mark.first, mark.last)}
    if sentence.last - sentence.first - len(said) > _ELSEWHERE:
        return []
    return [Intake(None, _slot(mark.kind == "weekday", mark.value), mark.first, mark.last) for mark in times]


def _slot(weekday: bool, value: str) -> str:
    return _DAY + value if weekday else LATE.get(value, value)


def _row(reading: Reading, sentence: Sentence) -> list[_Symbol]:
    marks: dict[int, Mark] = {}
    for mark in sentence.marks:
        old = marks.get(mark.first)
        if mark.kind in _KINDS and (old is None or _rank(mark) > _rank(old)):
            marks[mark.first] = mark
    measured = {mark.first for mark in sentence.marks if mark.kind in _MEASURES}
    hours = {mark.first: mark.last for mark in sentence.marks if mark.kind == "hour"}
    single = {mark.first for mark in sentence.marks if mark.kind == "single"}
    row: list[_Symbol] = []
    place = sentence.first
    while place < sentence.last:
        token = reading.tokens[place]
        if row and breaks(token):
            row.append(_Symbol("c", "", place, place))
        after = marks.get(place + 1)
        symbol = _symbol(token, marks.get(place), place, after is not None and after.kind == "form")
        before = reading.tokens[place - 1].word if place > sentence.first else ""
        if token.value is not None and symbol.last in hours and before in _AT:
            symbol = symbol._replace(letter="T", value="at " + symbol.value, last=hours[symbol.last])
        elif symbol.letter == "N":
            symbol = symbol._replace(letter=_counting(reading, symbol, before, marks.get(symbol.last), measured, row))
        if symbol.letter == "F" and place in single and not (row and row[-1].letter == "N" and token.word[0] != _AND):
            symbol = symbol._replace(letter="N", value="1")  # "حبة": one
        if symbol.letter == "N" and row and row[-1].letter == "N" and number(row[-1].value) < 1:
            row[-1] = row[-1]._replace(last=symbol.last)  # "half a one"
        else:
            row.append(symbol)
        place = symbol.last
    return row


def _counting(
    reading: Reading, symbol: _Symbol, before: str, following: Mark | None, measured: set[int], row: list[_Symbol]
) -> str:
    """The letter of a number: of an amount, of a strength that is passed over, of so many mornings or days."""
    value = number(symbol.value)
    several = following is not None and following.kind == "time" and reading.tokens[following.last - 1].word[-1] == "s"
    if symbol.last in measured or (several and value > 1) or before in _BY_THE_CLOCK:
        return "x"
    sized = "".join(one.letter for one in row[-2:]) == "Fp"
    return "p" if value >= _STRONG or (sized and value >= _SIZE) else "N"


def _rank(mark: Mark) -> tuple[bool, int, bool]:
    """What a word is read as first: the time of a phrase, then what is longest, then what counts."""
    return mark.kind == "occasion", mark.last, mark.kind in ("amount", "number", "another")


def _symbol(token: Token, mark: Mark | None, place: int, counts: bool) -> _Symbol:
    if token.value is not None:
        return _Symbol("N", str(token.value), place, place + 1)
    if mark:
        value = "1" if mark.kind == "another" else LATE.get(mark.value, mark.value)
        return _Symbol(_KINDS[mark.kind], value, place, mark.last)
    if token.word in _ONE and counts:
        return _Symbol("N", "1", place, place + 1)
    return _Symbol("p" if not _LINKS.isdisjoint(token.forms) else "x", "", place, place + 1)


def _is_seldom(sentence: Sentence, one: Quantity) -> bool:
    """Whether it tells every how many days, of what is taken in its clause, or in a clause that tells no more."""
    clause = sentence.at(one.first)
    bare = clause.last - clause.first - (one.last - one.first) <= _ELSEWHERE
    return any(rate < 1 for rate in one.dose.rate) and (bare or clause.has("form", "galenic", "intake"))


def _summed(found: list[Intake], closed: bool) -> Dose:
    """The intakes as one dose: what is taken at once, how often and how much a day when they are all, or more than one."""
    slots = {one.slot: one.amount for one in found}
    amounts = [amount for amount in slots.values() if amount is not None]
    days = {slot for slot in slots if slot.startswith(_DAY)}
    said = Dose(units=frozenset(amounts))
    if days:
        return said._replace(rate=frozenset((Fraction(len(days), 7),)))
    if slots and (closed or len(slots) > 1):
        said = said._replace(rate=frozenset((Fraction(len(slots)),)))
        if len(amounts) == len(slots):
            said = said._replace(daily=frozenset((sum(amounts, Fraction(0)),)))
    return said


def _contradicts(said: Dose, line: Known, closed: bool) -> bool:
    """Whether `said` is another way of taking `line`; fewer times than it has, when they are not all, are no other way."""
    recorded = line.dose
    most = max(recorded.rate, default=Fraction(0))
    if not closed and said.rate and max(said.rate) < most:
        said = said._replace(rate=frozenset(), daily=frozenset())
    if not recorded.units:
        said = said._replace(units=frozenset(), daily=frozenset())
    if len(recorded.units) > 1:
        said = said._replace(daily=frozenset())
    return bool(said) and bool(differences(said, recorded)[0])
