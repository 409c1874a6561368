"""What no rule could read for certain, and still stands where an act stands: a doubt, for the physician to look at again.

Asked only of a text in which no other rule found anything. Each rule wants two things said together in a clause that
neither refuses, denies, asks nor tells the past: somebody but the patient and a treatment; a comparison, an end or a number
and what is taken; an organ and those who examine it; a reader and the physician's word; a pharmacy and something new.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from core.charter.gate.belonging import days_said, is_dose, rest_of_course
from core.charter.gate.card import Card
from core.charter.gate.clauses import Clause, Reading, Sentence
from core.charter.gate.findings import Finding, Level
from core.charter.gate.naming import Known, Told, known
from core.charter.gate.papers import ARTICLES
from core.charter.gate.posology import Dose, differences

_TAKEN: Final = ("form", "galenic", "dosed", "drug", "class", "intake", "yours")
_TOLD: Final = ("refuse", "deny", "defer", "visit", "collect", "formerly", "free")
_ORDERING: Final = ("order", "command", "change")
_DIRECTING: Final = (*_ORDERING, "suggest", "intake", "directs", "send", "alters")
_COMPARING: Final = ("compared", "alters")
_LIFE: Final = ("food", "rest", "activity", "home", "effect", "exam", "hour", "meaning", "if", "total")
_ASIDE: Final = (*_LIFE, "same", "contrast")
_OWN: Final = ("firsthand", "visit")  # what the physician does
_EXPLAINED: Final = ("given", "prepare", "meaning", "effect", "colleague")
_EXAMINING: Final = ("place", "sample", "examiner")
_EXAMINED: Final = ("part", "inspected", "analyte")
_NEAR: Final = 4  # words from a comparison to what it may be about instead


class _Place(NamedTuple):
    """A clause with all that a doubt about it may ask."""

    told: Told
    lines: list[Known]
    question: Reading
    before: Sentence | None
    sentence: Sentence
    clause: Clause

    def holds(self, token: int) -> bool:
        return self.clause.first <= token < self.clause.last


def doubts(told: Told, card: Card, question: Reading) -> Iterator[Finding]:
    """The doubts of a reply (`told`) to `question`, in order, with the consultation `card`."""
    lines = [known(line) for line in card.medicines]
    rest = rest_of_course(question, [line.dose for line in lines])
    before: Sentence | None = None
    for sentence in told.reading.sentences:
        if not (_is_silent(sentence) or rest & days_said(sentence)):
            for clause in sentence.clauses:
                if not clause.negations and not clause.has(*_TOLD):
                    yield from _doubt(_Place(told, lines, question, before, sentence, clause))
        before = sentence


def _is_silent(sentence: Sentence) -> bool:
    """Whether nothing is told to be done: a question, a refusal, what was, what the emergency services do."""
    if sentence.declined or (sentence.asked and not sentence.has("suggest")):
        return True
    return sentence.has("emergency", "history", "sweeping", "refuse", "deny")


def _doubt(place: _Place) -> Iterator[Finding]:
    reading, clause = place.told.reading, place.clause
    for rule, code, wanted, stands in _PAPERS if clause.has("past") else _RULES:
        if (not wanted or clause.has(*wanted)) and stands(place):
            start, end = reading.span(clause.first, clause.last)
            yield Finding(rule, code, Level.ATTEST, start, end, reading.text[start:end], ARTICLES[rule], "")
            return


def _from_pharmacy(place: _Place) -> bool:
    """The pharmacy has somebody's word, or gives what is lost."""
    return place.clause.has("me", "arranged") or place.question.has("lost")


def _handed_over(place: _Place) -> bool:
    """Somebody gives the box on a word."""
    return bool(place.lines) and place.clause.has("box")


def _sent_it(place: _Place) -> bool:
    """Something was written, photographed and sent, and the file is to be opened: what the question asks for, or takes as."""
    clause, sentence = place.clause, place.sentence
    elsewhere = sentence.has("food", "rest", "activity", "home", "exam", "place", "fee", "result", "storage")
    if elsewhere or place.question.has("errand", "place", "defer", "visit"):
        return False
    awaited = sentence.has("unfolds", "screened") or place.question.has("paper", "written", "mislaid")
    read_out = clause.has("unfolds") and sentence.has("time", "form", "dosed", "mealtime")
    return clause.has("scanned") or (clause.has("it-sent") and awaited) or read_out


def _without_line(place: _Place) -> bool:
    """A form to be taken where the consultation holds no treatment: whatever it is, it is another one."""
    clause = place.clause
    given = clause.has("intake") and clause.has("form", "galenic")
    return given and not (place.lines or place.sentence.has("food", "rest", "activity", "home", "given", "same"))


def _bought(place: _Place) -> bool:
    """Something is to be had from a pharmacy, or an everyday thing that may be a medicine is told to be taken."""
    clause = place.clause
    if clause.has("given", "generic", "same", "activity", "cited") or place.sentence.has(*_OWN):
        return False
    unknown = any(one.known is None and place.holds(one.first) for one in place.told.named)
    renamed = any(one.known and not one.by_name for one in place.told.named)  # what a generic is called
    had = clause.has("chemist", "otc") and clause.has(*_DIRECTING) and not renamed
    return had or (unknown and clause.has(*_DIRECTING, "number", "portion", "place", "onward"))


def _for_another(place: _Place) -> bool:
    """Somebody but the patient, and a treatment, in one sentence or in an answer to oneself ("your cousin too? Then 5 ml")."""
    clause, sentence, before = place.clause, place.sentence, place.before
    if not place.lines or any(one.negations for one in sentence.clauses):
        return False
    told = before is not None and before.asked and before.has("peer", "person")
    return (clause.has("peer") and sentence.has(*_TAKEN)) or (told and clause.has(*_TAKEN, "alike"))


def _another_number(place: _Place) -> bool:
    """A number that may be of a dose, and that no line holds."""
    sentence, clause = place.sentence, place.clause
    if not place.lines or clause.has("beyond", *_ASIDE) or sentence.has("missed", "exam", "prepare", "food", *_OWN):
        return False
    if place.question.has("missed", "food", "activity", "rest") or place.told.reading.has("missed"):
        return False
    for one, _ in place.told.doses(sentence):
        lasts = one.dose == Dose(days=one.dose.days, times=one.dose.times, rate=one.dose.rate)
        counts = not lasts or clause.has(*_TAKEN, *_ORDERING)
        counts = counts and one.dose != Dose(bare=one.dose.bare) and place.holds(one.first)
        if counts and is_dose(place.told.reading, sentence, one, []):
            return all(differences(one.dose, line.dose)[0] for line in place.lines)
    return False


def _compares(place: _Place) -> bool:
    """More, less or another of what is taken ("the tablet at breakfast may be left out")."""
    clause, missed = place.clause, place.told.reading.has("missed", "brought") or place.question.has("missed", "food")
    comparing = (*_COMPARING, "also") if clause.has("intake") else _COMPARING
    if missed or not place.lines or not clause.has(*_DIRECTING):
        return False
    compared = [mark.first for mark in clause.marks if mark.kind in comparing]
    taken = {mark.first for mark in clause.marks if mark.kind in _TAKEN}
    aside = {mark.first for mark in clause.marks if mark.kind in _ASIDE} - taken
    return any(all(abs(one - place) > _NEAR for one in aside) for place in compared)


def _until(place: _Place) -> bool:
    """An end put to what is taken, said without it ("la même chose jusqu'à la rentrée")."""
    clause = place.clause
    pointed = clause.has("alike", "continue", "pronoun", "pointed", *_TAKEN)
    aside = clause.has("weekday", "time", *_LIFE, *_OWN) or any(one.negations for one in place.sentence.clauses)
    marked = place.told.reading.tokens[clause.last - 1].value is not None  # "up to 8" on a syringe
    return bool(place.lines) and pointed and not (aside or marked)


def _examined(place: _Place) -> bool:
    """An organ or what is measured in the blood, and those who look at it, or a wish to see it."""
    sentence, clause = place.sentence, place.clause
    if sentence.has(*_OWN, *_EXPLAINED) or clause.has("home", "portrait"):
        return False
    sampled = clause.has("sample") and sentence.has(*_DIRECTING)
    looked = clause.has(*_EXAMINED) and sentence.has(*_EXAMINING) and sentence.has(*_DIRECTING, "when")
    return sampled or looked or (clause.has("looks") and clause.has(*_EXAMINED))


def _certified(place: _Place) -> bool:
    """The physician's pen and a paper, or somebody before whom a paper counts and the physician's word."""
    sentence, clause = place.sentence, place.clause
    if sentence.has("colleague"):
        return False
    wanted = clause.has("letter", "authority") or place.question.has("authority")
    penned = clause.has("me") and clause.has("pens") and wanted
    return penned or (clause.has("authority") and sentence.has("fit", "unfit", "vouch", "seal", "sent", "show"))


# The rule, the code, what one of must be said in the clause (nothing: a number), and whether the doubt stands.
_Rule = tuple[str, str, tuple[str, ...], Callable[[_Place], bool]]
# What may be done already when it is told: the word to the pharmacy.
_PAPERS: Final[tuple[_Rule, ...]] = (
    ("prescription", "gate.transmission", ("chemist",), _from_pharmacy),
    ("prescription", "gate.transmission", ("handed",), _handed_over),
    ("prescription", "gate.transmission", ("scanned", "it-sent", "unfolds"), _sent_it),
)
_RULES: Final[tuple[_Rule, ...]] = (
    *_PAPERS,
    ("prescription", "gate.other_person", ("peer", "alike", *_TAKEN), _for_another),
    ("prescription", "gate.drug_unclear", (*_DIRECTING, "number", "portion", "place", "onward"), _bought),
    ("prescription", "gate.drug_unclear", ("intake",), _without_line),
    ("prescription", "gate.new_dose", (), _another_number),
    ("prescription", "gate.new_dose", _TAKEN, _compares),
    ("prescription", "gate.longer", ("beyond",), _until),
    ("exam_request", "gate.exam_unclear", ("sample", *_EXAMINED), _examined),
    ("certificate", "gate.certificate", ("pens", "authority"), _certified),
)
