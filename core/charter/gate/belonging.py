"""Whose a number is: a medicine's, or of food, of rest, of a walk, of a reading taken at home, of a visit."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from core.charter.gate.clauses import Clause, Reading, Sentence
from core.charter.gate.lately import Lately
from core.charter.gate.phrasebook import Mark
from core.charter.gate.posology import Dose, Quantity, whole
from core.charter.gate.text import number

TREATMENT: Final = ("drug", "class", "dosed", "intake", "form", "box", "paper")
# What makes a part alone ("un quart") an intake; elsewhere it is half of a price or of a day.
_TAKEN: Final = ("enough", "solely", "intake", "order", "change", "share", "if", "continue", "time", "dosed")
_COURSE: Final = ("continue", "renew", "lengthen", "change", "stop", "enough", "command", "order", "assent")
_COUNTING: Final = ("time", "number", "filler", "day", "week", "month", "fortnight", "weekday", "freq", "conj")
_OTHER: Final = ("food", "rest", "activity", "home")
AT_HOME: Final = frozenset(("glucose",))  # exams that a patient makes alone
_FASTING: Final = frozenset(("a", "jeun", "fasting", "صائم", "الريق", "3al", "ri9"))
_GIVEN: Final = ("intake", "command", "change", "adjust", "renew", "stop", "dosed", "form", "drug", "class")
_TREATED_WITH: Final = ("drug", "class", "dosed", "intake", "box", "change", "continue", "renew")
# What stands behind these is no object: "un comprimé avec de l'eau, trois fois par jour".
_BESIDE: Final = frozenset(
    (
        *("avec", "apres", "avant", "sans", "pendant", "dans", "with", "after", "before", "without", "during"),
        *("مع", "بعد", "قبل", "m3a", "ba3d", "9bal", "bla"),
    )
)
_OFTEN: Final = ("time", "freq", "daily", "per", "twice", "times")
_KILOS: Final = ("kg", "kilo", "kilos", "كيلو", "كيلوغرام", "كغ", "كلغ", "kilou")
_GRADED: Final = frozenset(
    ("trait", "traits", "graduation", "graduations", "mark", "تدريجه", "التدريجه", "للتدريجه", "السطر", "trei", "5at")
)
# What makes "go on with it" after a missed dose more of it.
MORE: Final = ("box", "day", "week", "month", "span", "also", "further", "another", "number", "amount")
_AHEAD: Final = 3  # words of "after the two"
_SUBJECT: Final = 3  # words of "I have to"
_I: Final = frozenset(("je", "j", "on", "nous", "i", "we"))
_MINE: Final = ("ن", "ا", "n")  # how a verb of Arabic begins whose subject is "I" or "we"
_TO_DO: Final = ("de", "d", "a")
_TREATED: Final = frozenset(
    ("taking", "using", "going", "giving", "prendre", "utiliser", "mettre", "donner", "traiter")
)
_PAST_THE: Final = frozenset(("apres", "dela", "passe", "passes", "after", "past", "beyond", "بعد", "ba3d"))
_DAYS: Final = {"day": (1,), "week": (7,), "fortnight": (14, 15), "month": (30, 28)}
_WORDS: Final = {"deux": Fraction(2), "trois": Fraction(3)}  # behind an article they are no amount
_LENGTHS: Final = {"day": 1, "week": 7, "fortnight": 14}
# What is taken, and what goes on ("encore trois semaines"), is not only waited for.
_TREATING: Final = (
    *("intake", "continue", "renew", "change", "dosed", "form", "box"),
    *("also", "further", "another", "beyond"),
)
_RANGE: Final = 2  # words of "3 à" before "4 semaines"
_NEAR: Final = 2
_OBJECT: Final = 3
_TOLD: Final = 2  # words that tell a condition, at least
_LATELY: Final[Lately[tuple[Sentence, Quantity, tuple[int, ...]], bool]] = Lately()
_ANCHORS: Final[Lately[Sentence, list[Mark]]] = Lately()  # what a number of the sentence may belong to


def is_dose(reading: Reading, sentence: Sentence, one: Quantity, named: Sequence[int]) -> bool:
    """Whether `one` may be the dose of a medicine; `named` are the places of the medicines that the sentence names."""
    return _LATELY.recalled((sentence, one, tuple(named)), lambda asked: _is_dose(reading, *asked), sentence.size)


def _is_dose(reading: Reading, sentence: Sentence, one: Quantity, named: Sequence[int]) -> bool:
    clause = sentence.at(one.first)
    if not one.dose or _contrasted(clause, one) or _visits(clause, one) or _of_organ(clause, one):
        return False
    eaten = [mark for mark in clause.marks if mark.kind in ("food", "rest")] if clause.has("food", "rest") else ()
    if any(_counts(reading, one, mark) for mark in eaten):
        return False
    if _of_effect(sentence, clause) and one.dose == Dose(times=one.dose.times, days=one.dose.days, bare=one.dose.bare):
        return False
    if _in_all(clause, one) or _of_symptom(clause, one, named) or (clause.has("box", "dosed") and clause.has("holds")):
        return False
    if _without_until(clause, one) or _waits(clause, one) or _is_awaited(sentence, clause, one):
        return False
    if one.dose == Dose(times=one.dose.times, days=one.dose.days) and _only_lasts(clause, named):
        return False
    beside = any(one.first - _NEAR <= place <= one.last + _NEAR for place in named)
    if _is_part(reading, one) and not (beside or clause.has(*_TAKEN)):
        return False
    return not _of_something_else(reading, sentence, one, named)


def _counts(reading: Reading, one: Quantity, mark: Mark) -> bool:
    """Whether the quantity is of what `mark` names right behind it, not beside it ("three days with meals")."""
    between = reading.tokens[one.last : mark.first + 1] if one.last <= mark.first else ()
    return 0 <= mark.first - one.last <= _NEAR and all(token.word not in _BESIDE for token in between)


def _without_until(clause: Clause, one: Quantity) -> bool:
    """Days for which something is done without: "pas d'alcool jusqu'à trois jours après", not "no longer than four"."""
    if not clause.has("beyond"):
        return False
    until = next((mark for mark in clause.marks if mark.kind == "beyond" and mark.last == one.first), None)
    if until is None or one.dose != Dose(days=one.dose.days) or clause.has(*TREATMENT):
        return False
    return any(mark.last < until.first for mark in clause.negations)


def _waits(clause: Clause, one: Quantity) -> bool:
    """Days of a wait: "patientez deux mois"."""
    if not clause.has("waits") or one.dose != Dose(days=one.dose.days):
        return False
    return any(mark.kind == "waits" and 0 <= one.first - mark.last < _NEAR for mark in clause.marks)


def _is_awaited(sentence: Sentence, clause: Clause, one: Quantity) -> bool:
    """Days until a treatment is felt: "il faut trois à quatre semaines pour sentir l'effet"."""
    if one.dose != Dose(days=one.dose.days) or not sentence.has("felt") or sentence.has(*_TREATING):
        return False
    return any(mark.kind == "takes-time" and 0 <= one.first - mark.last <= _RANGE for mark in clause.marks)


def _in_all(clause: Clause, one: Quantity) -> bool:
    """What a box holds or a course comes to: "douze comprimés en tout"."""
    if not clause.has("total") or one.dose != Dose(units=one.dose.units):
        return False
    return any(0 <= mark.first - one.last < _NEAR for mark in clause.marks if mark.kind == "total")


def _of_effect(sentence: Sentence, clause: Clause) -> bool:
    """Days of what a medicine does, not of how long it is taken: "nausea for ten days, with food"."""
    where = clause if clause.has("effect") else sentence
    return where.has("effect") and not where.has("intake", "command", "continue")


def _of_symptom(clause: Clause, one: Quantity, named: Sequence[int]) -> bool:
    """How often a symptom comes, in a condition: "if it wakes you twice a week"."""
    if not clause.has("if"):
        return False
    often = one.dose == Dose(rate=one.dose.rate, times=one.dose.times, days=one.dose.days)
    opened = any(mark.kind == "if" and one.first - mark.last >= _TOLD for mark in clause.marks)
    here = any(clause.first <= place < clause.last for place in named)
    return often and opened and not here and not clause.has(*TREATMENT)


def rest_of_course(question: Reading, lines: Sequence[Dose]) -> frozenset[Fraction]:
    """The days left of a course when the question tells how many are done: "day 7 of 14": 7 more."""
    if question.has("lost"):
        return frozenset()
    done = {token.value for token in question.tokens if token.value is not None}
    done |= {number(mark.value) for mark in question.marks_of("number")}
    return frozenset(days - value for line in lines for days in line.days for value in done if value < days)


def days_said(sentence: Sentence) -> frozenset[Fraction]:
    """The days that a sentence speaks of, whatever stands between: "one more week"."""
    lengths = [(mark.first, _LENGTHS[mark.kind]) for mark in sentence.marks if mark.kind in _LENGTHS]
    counts = [(mark.last, number(mark.value)) for mark in sentence.marks if mark.kind == "number"]
    return frozenset(value * days for end, value in counts for first, days in lengths if 0 <= first - end <= 1)


def outlasts(question: Reading, sentence: Sentence, recorded: Sequence[Dose]) -> bool:
    """Whether the patient asks to go on when the days of a line are over: "do I carry on after the two weeks?"."""
    if sentence.has("if", "body", "food") or not any(
        mark.kind == "continue" and _by_the_patient(question, sentence, mark) for mark in sentence.marks
    ):
        return False
    told = set(_over(question, sentence))
    return any(dose.days and max(dose.days) in told for dose in recorded)


def _by_the_patient(question: Reading, sentence: Sentence, verb: Mark) -> bool:
    """Whether the patient does it ("je continue"), and it is no complaint ("la toux continue", "I keep coughing")."""
    before = [token.word for token in question.tokens[max(sentence.first, verb.first - _SUBJECT) : verb.first]]
    own = not _I.isdisjoint(before) or any(form.startswith(_MINE) for form in question.tokens[verb.first].forms)
    behind = [token.word for token in question.tokens[verb.last : min(verb.last + _AHEAD, sentence.last)]]
    elsewhere = behind[:1] and (behind[0] in _TO_DO or behind[0].endswith("ing")) and _TREATED.isdisjoint(behind)
    return own and not elsewhere


def _over(reading: Reading, sentence: Sentence) -> Iterator[Fraction]:
    """The days that are said to be over, in figures or in words: "après 15 jours", "past the two weeks", "après le mois"."""
    counts = {mark.last: number(mark.value) for mark in sentence.marks if mark.kind == "number"}
    counts |= {place + 1: value for place, value in reading.figures_in(sentence.first, sentence.last)}
    for mark in sentence.marks:
        ahead = reading.tokens[max(sentence.first, mark.first - _AHEAD) : mark.first]
        if _PAST_THE.isdisjoint([token.word for token in ahead]):
            continue
        if mark.kind == "span":
            yield number(mark.value)
        for days in _DAYS.get(mark.kind, ()):
            before = reading.tokens[mark.first - 1].word if mark.first > sentence.first else ""
            yield counts.get(mark.first, _WORDS.get(before, Fraction(1))) * days


def of_result(reading: Reading, one: Quantity, values: frozenset[Fraction]) -> bool:
    """Whether the number is one of a recorded result ("62 millions avec 48 % de mobiles")."""
    if not values:
        return False
    said = {token.value for token in reading.tokens[one.first : one.last] if token.value is not None}
    clause = reading.sentence(one.first).at(one.first)
    return bool(said) and said <= values and not clause.has("form", "intake", "order", "dosed")


def measured(question: Reading) -> frozenset[Fraction]:
    """The values that the patient read off at home ("glycémie à jeun : 1,10"), in sentences that name no treatment; what a
    laboratory found is a result, to be recorded. A whole number may be one of anything."""
    read_off = (one for one in question.sentences if _reads_off(one) and not one.has(*_TREATED_WITH))
    told = (value for one in read_off for _, value in question.figures_in(one.first, one.last))
    return frozenset(value for value in told if value.denominator > 1)


def _reads_off(sentence: Sentence) -> bool:
    exams = [mark.value for mark in sentence.marks if mark.kind == "exam"]
    return all(value in AT_HOME for value in exams) and (bool(exams) or sentence.has("home", "glucose"))


def tells_back(reading: Reading, sentence: Sentence, values: frozenset[Fraction]) -> bool:
    """Whether all numbers of a sentence are among `values` that the patient told, and it says what they are worth."""
    said = {value for _, value in reading.figures_in(sentence.first, sentence.last)} if values else set()
    weighs = sentence.has("assent", "praise", "reported", "meaning", "exam")
    daily = any(mark.kind == "time" and reading.tokens[mark.first].word not in _FASTING for mark in sentence.marks)
    return bool(said) and said <= values and weighs and not (daily or sentence.has(*_GIVEN))


def of_level(reading: Reading, one: Quantity, values: frozenset[Fraction], named: Sequence[int]) -> bool:
    """Whether grams or milligrams tell what a recorded result comes to ("6,9: a mean of 1,50 g"), with no medicine near."""
    if not values or one.dose != Dose(strengths=one.dose.strengths):
        return False
    sentence = reading.sentence(one.first)
    clause = sentence.at(one.first)
    said = {value for _, value in reading.figures_in(0, sentence.last)}
    return not any(map(sentence.holds, named)) and bool(said & values) and not clause.has(*TREATMENT, *_COURSE, *_OFTEN)


def weights(reading: Reading, clause: Clause | None = None) -> Iterator[Fraction]:
    """The weights by which a dose is measured: a number right before or behind a word of weight."""
    for mark in clause.marks if clause else reading.marks:
        if mark.kind == "weight" and reading.tokens[mark.first].word in _KILOS:
            beside = [*reading.tokens[max(0, mark.first - 1) : mark.first], *reading.tokens[mark.last : mark.last + 1]]
            yield from (token.value for token in beside if token.value is not None)


def graduations(reading: Reading, first: int, last: int) -> Iterator[tuple[Fraction, int]]:
    """The marks up to which a pipette is filled, told between two tokens, and where: "trait 15", "the 15 mark"."""
    for place, value in reading.figures_in(first, last):
        beside = reading.tokens[max(first, place - 1) : min(last, place + 2)]
        if not _GRADED.isdisjoint([token.forms[0] for token in beside]):
            yield value, place


def asks_how_many(reading: Reading, one: Quantity) -> bool:
    """Whether what is counted is what is asked for: "how many times a day?" says no once a day."""
    return any(0 <= one.first - mark.last < _NEAR for mark in reading.marks_of("how-many"))


def follows_from_delay(clause: Clause, dose: Dose, recorded: Dose) -> bool:
    """Whether twice a day's total is what a dose caught up late comes to ("even if that makes two in one day")."""
    doubled = frozenset(2 * value for value in whole(recorded, True).daily)
    return (
        clause.has("consequence")
        and bool(doubled)
        and (dose.daily | dose.units | dose.bare) <= doubled
        and not dose.days
    )


def _is_part(reading: Reading, one: Quantity) -> bool:
    """Whether the quantity is a part in words and no more: "la moitié"."""
    part = one.dose == Dose(units=one.dose.units) and any(unit.denominator > 1 for unit in one.dose.units)
    worded = reading.tokens[one.first].value is None
    return part and worded and not any(one.first <= mark.first < one.last for mark in reading.marks_of("form"))


def _contrasted(clause: Clause, one: Quantity) -> bool:
    """What is said not to be done: "une fois par semaine, jamais tous les jours", "deux au lieu d'un"."""
    if not (clause.negations or clause.has("contrast", "than")):
        return False
    denied = [mark for mark in clause.negations if not mark.loose]
    denied += [mark for mark in clause.marks if mark.kind in ("contrast", "than")]
    return any(0 <= one.first - mark.last < _NEAR for mark in denied)


def _visits(clause: Clause, one: Quantity) -> bool:
    """A time of a visit: "venez ce soir"."""
    return clause.has("visit", "defer") and one.dose == Dose(times=one.dose.times)


def _of_organ(clause: Clause, one: Quantity) -> bool:
    near = (mark for mark in clause.marks if mark.kind == "organ" and 0 <= one.first - mark.last <= _NEAR)
    return clause.has("organ") and any(near)


def _only_lasts(clause: Clause, named: Sequence[int]) -> bool:
    """Days or times in a clause of something else: "elle râlera deux soirs"; not where a treatment or no verb stands."""
    treats = clause.has(*TREATMENT, *_COURSE) or bool(named)
    counted = {place for mark in clause.marks if mark.kind in _COUNTING for place in range(mark.first, mark.last)}
    return not treats and len(set(range(clause.first, clause.last)) - counted) > _NEAR


def _of_something_else(reading: Reading, sentence: Sentence, one: Quantity, named: Sequence[int]) -> bool:
    """Whether what is named last before the number, or first behind it, is no treatment."""
    if not sentence.has(*_OTHER):
        return False
    inside = range(one.first, one.last)
    read_off = [mark.first in inside for mark in sentence.marks if mark.kind == "home"]
    if len(set(read_off)) > 1:  # "three measures, arm on the table": of a cuff, not of a syrup
        return True
    form = any(mark.kind == "form" and mark.first in inside for mark in sentence.marks)
    if form and (not sentence.has("home") or sentence.at(one.first).has("dosed")):
        return False
    held = _ANCHORS.recalled(
        sentence, lambda asked: [mark for mark in asked.marks if _anchors(reading, asked, mark)], sentence.size
    )
    anchors = [*((mark.first, mark.kind in _OTHER) for mark in held), *((place, False) for place in named)]
    before = [anchor for anchor in anchors if anchor[0] < one.first]
    after = [anchor for anchor in anchors if one.last <= anchor[0] < sentence.at(one.first).last]
    return max(before)[1] if before else bool(after) and min(after)[1]


def _anchors(reading: Reading, sentence: Sentence, mark: Mark) -> bool:
    if mark.kind not in _OTHER:
        return mark.kind in TREATMENT
    ahead = reading.tokens[max(sentence.first, mark.first - _OBJECT) : mark.first + 1]
    return all(token.word not in _BESIDE for token in ahead)
