"""The patient's question: a "yes", a number or a "take it" is judged with what it answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.charter.gate.arabic_morphology import POINTING
from core.charter.gate.belonging import MORE, asks_how_many, follows_from_delay, is_dose, outlasts
from core.charter.gate.changes import counts_up
from core.charter.gate.clauses import Clause, Reading, Sentence
from core.charter.gate.composed import judge_composed
from core.charter.gate.echoes import courteous, echoes
from core.charter.gate.exam import ExamMention, is_measured
from core.charter.gate.findings import Finding, Level
from core.charter.gate.naming import Known, Mention, Told
from core.charter.gate.papers import ARTICLES, wanted_paper
from core.charter.gate.posology import Dose, differences, whole
from core.charter.gate.schemes import dials_another, opens_with_another, otherwise
from core.charter.gate.text import number

_SHORT = 7
_BARE = 3
_IT = frozenset(("it", "them", "this", "that", "half", "ca", "cela"))
_PAPERS = ("gate.certificate", "gate.transmission", "gate.payment")
_THAT = frozenset(("which", "it", "that", "this", "one", "some", "them", "ca", "cela", "en"))
_LE = frozenset(("le", "la", "les", "l", "en"))
_POINTING = ("intake", "order", "change", "continue", "pronoun", "assent")
_WISHES = {
    "change": "gate.new_dose",
    "renew": "gate.renewal",
    "person": "gate.other_person",
    "stop": "gate.stop",
    "beyond": "gate.longer",
}
_DAILY = frozenset((Fraction(1),))
_TREATS = ("intake", "share", "order", "otc", "same")


@dataclass(frozen=True)
class Asked:
    """What the question asks for that the consultation does not hold."""

    rule: str
    code: str
    matched: str = ""

    @property
    def doubt(self) -> bool:
        """Whether even a clear yes is only a doubt."""
        return self.code in ("gate.stop", "gate.late_addition")


def lost(question: Reading) -> bool:
    """Whether the question says that the prescription or the box is lost or finished, or wants it in writing."""
    gone = question.has("lost") and question.has("paper", "dosed", "drug", "class", "form", "box")
    return gone or question.has("written", "mislaid") or (question.has("chemist") and _paper_wanted(question))


def _paper_wanted(question: Reading) -> bool:
    return any(wanted_paper(question, sentence) for sentence in question.sentences)


def asked(question: Told, exams: list[ExamMention], lines: list[Known]) -> list[Asked]:
    """What is asked for outside the consultation: by the last sentence that asks, or all when it only points back.

    A change that is asked for without a name is one of the `lines` of the consultation.
    """
    sentences = question.reading.sentences
    chosen = [sentence for sentence in sentences if sentence.asked][-1:] or list(sentences)
    if any(sentence.has("recalls", "errand") for sentence in chosen):
        return []
    found = [one for sentence in chosen for one in _outside(question, exams, sentence)]
    if lines and not found:
        found = [one for sentence in chosen for one in _unnamed(question, sentence, lines)]
    composed = judge_composed(question, [line.medicine for line in lines], asking=True)
    found = found or [Asked(one.rule, one.code) for one in composed]
    points_back = any(_points_back(question.reading, sentence) for sentence in chosen)
    if found or not points_back:
        return found
    again = any(sentence.has("repeat") for sentence in chosen)
    return [one for sentence in sentences for one in _outside(question, exams, sentence, again)]


def _points_back(question: Reading, sentence: Sentence) -> bool:
    """Whether what is asked was named before: "is it for me as well?", "may he use what you gave me?"."""
    words = {token.word for token in question.tokens[sentence.first : sentence.last]}
    bare = sentence.first and sentence.last - sentence.first <= _BARE  # "should I queue?", "j'y vais ?"
    return sentence.has(*_POINTING, "repeat", "also", "share", "suggest") or not _THAT.isdisjoint(words) or bool(bare)


def _outside(question: Told, exams: list[ExamMention], sentence: Sentence, again: bool = False) -> Iterator[Asked]:
    """What `sentence` asks for outside the consultation; `again` when the question only points back to it."""
    here = question.within(sentence)
    named = [one.known for one in here if one.known]
    lines = named or [one.known for one in question.named if one.known and not one.everyday and not here]
    yield from _medicines(question, sentence, here, lines)
    yield from _doses(question, sentence)
    for exam in (one for one in exams if sentence.holds(one.first)):
        past = not again and sentence.at(exam.first).has("past")
        if not (past or is_measured(question.reading, sentence, exam)) and _wanted(exam, again, sentence):
            yield Asked("exam_request", "gate.new_exam", exam.known.label if exam.known else "")
    extended = sentence.has("place") and sentence.has("part") and sentence.has("also")  # "the left knee too"
    if extended or (sentence.has("inspected") and sentence.has("repeat", "place")):
        yield Asked("exam_request", "gate.new_exam")
    yield from _papers(question.reading, sentence)


def _medicines(question: Told, sentence: Sentence, here: Sequence[Mention], lines: list[Known]) -> Iterator[Asked]:
    """Another medicine, one added late, or something else to be done with one of `lines`; `here` are those named."""
    named = [one.known for one in here if one.known]
    taken = sentence.has("intake", "otc", "order", "takes")  # "may I take zinc?"
    yield from (
        Asked("prescription", "gate.new_drug") for one in here if one.known is None and (not one.everyday or taken)
    )
    late = "gate.new_drug" if question.reading.has("fresh") else "gate.late_addition"
    yield from (Asked("prescription", late, one.label) for one in named if one.medicine.late)
    label = lines[0].label if lines else ""
    if lines or sentence.has("dosed"):
        swapped = len(named) > len(set(named)) == 1  # the same medicine under another name
        passing = {"change"} if swapped else set()
        passing |= {"stop"} if question.reading.has("missed") else set()
        passing |= set(_WISHES) if sentence.has("storage") else set()
        elsewhere = _somebody_else(question.reading) and (here or sentence.has(*_TREATS))
        passing |= set() if elsewhere else {"person"}  # "may my wife come along?"
        wishes = (code for kind, code in _WISHES.items() if sentence.affirms(kind) and kind not in passing)
        yield from (Asked("prescription", code, label) for code in wishes)
    if question.reading.holds("person", "also") and sentence.has("intake", "share"):
        yield Asked("prescription", "gate.other_person", label)
    lost = sentence.has("lost") and (lines or sentence.has("paper", "dosed", "box", "continue"))
    if lost or outlasts(question.reading, sentence, [line.dose for line in lines]):
        yield Asked("prescription", "gate.renewal", label)
    borrowed = sentence.has("borrowed") and sentence.has("dosed", "form", "galenic")
    if borrowed or (sentence.has("remedy") and not here):
        yield Asked("prescription", "gate.new_drug")


def _doses(question: Told, sentence: Sentence) -> Iterator[Asked]:
    """A dose that the line of the medicine does not hold, or another way of taking it."""
    doses, counts = dict(question.sentences).get(sentence, ()), sentence.has("how-many")
    said: dict[Known, Dose] = {}
    for quantity, subject in doses:
        if subject and subject.known and not asks_how_many(question.reading, quantity):
            said[subject.known] = said.get(subject.known, Dose()) | quantity.dose
    for line, dose in said.items():
        lasts = sentence.has("missed", "remains", "storage")
        differing = set(differences(dose, line.dose)[0]) - ({"days"} if lasts else set())
        laid_out = not counts and otherwise(question.reading, sentence, doses, [line], True)
        if laid_out or differing - {"times"} or (differing and counts):
            yield Asked("prescription", "gate.new_dose", line.label)


def _papers(reading: Reading, sentence: Sentence) -> Iterator[Asked]:
    """A prescription, a word to the pharmacist, a certificate, a payment."""
    if sentence.has("chemist") and sentence.has("contact", "attached") and not sentence.has("paper"):
        yield Asked("prescription", "gate.transmission")
    advanced = sentence.has("chemist") and sentence.has("handed") and sentence.has("box", "dosed")
    if advanced or (wanted_paper(reading, sentence) and not sentence.has("cited")):
        yield Asked("prescription", "gate.transmission")
    vouched = sentence.has("letter") and sentence.has("authority") and not sentence.has("collect")
    if vouched or sentence.has("cert", "certify"):
        yield Asked("certificate", "gate.certificate")
    if sentence.has("pay", "fee"):
        yield Asked("payment", "gate.payment")


def _unnamed(question: Told, sentence: Sentence, lines: list[Known]) -> Iterator[Asked]:
    """A change that is asked for of what is only pointed at: "can I stop it?", "would one twice a day be better?"."""
    if question.within(sentence) or sentence.has("food", "rest", "home", "exam", "missed", "history"):
        return
    shared = sentence.has("person") and sentence.has("share", "intake")
    if shared or (_somebody_else(question.reading) and sentence.has("third") and sentence.has(*_TREATS)):
        yield Asked("prescription", "gate.other_person")
    tokens = question.reading.tokens
    for mark in sentence.marks:
        following = tokens[mark.last] if mark.last < sentence.last else None
        before = tokens[mark.first - 1].word if mark.first > sentence.first else ""
        pointed = following is None or following.word in _IT or following.value is not None or before in _LE
        pointed |= mark.kind in ("change", "adjust") and sentence.has("number", "form")
        pointed |= any(form.endswith(POINTING) for form in tokens[mark.first].forms)
        pointed |= mark.kind == "renew" and not sentence.has("visit", "defer")
        if mark.kind in _WISHES and mark.kind != "person" and pointed:
            yield Asked("prescription", _WISHES[mark.kind])
    if _another_dose(question, sentence, lines):
        yield Asked("prescription", "gate.new_dose")
    if outlasts(question.reading, sentence, [line.dose for line in lines]):
        yield Asked("prescription", "gate.renewal")


def _another_dose(question: Told, sentence: Sentence, lines: list[Known]) -> bool:
    doses = dict(question.sentences).get(sentence, ())
    said, taken = Dose(), sentence.has("intake")
    for quantity, _ in doses:
        if is_dose(question.reading, sentence, quantity, []) and not asks_how_many(question.reading, quantity):
            said |= quantity.dose
    counted = sentence.asked and not sentence.has("remains", "box", "past", "holds", "storage")
    told = (said.units and (said.rate or said.times or taken or counted)) or ((said.rate or said.daily) and counted)
    told = told or (said.rate and taken) or (bool(said.strengths) and counted)
    differs = bool(told) and all(any(differences(said, line.dose)) for line in lines)
    differs = differs or (counted and otherwise(question.reading, sentence, doses, lines) is not None)
    differs = differs or (counted and opens_with_another(sentence, lines))
    differs = differs or dials_another(question.reading, sentence, lines)
    return differs or any(counts_up(question.reading, clause, lines) for clause in sentence.clauses)


def _wanted(exam: ExamMention, again: bool, sentence: Sentence) -> bool:
    return exam.known is None or (exam.known.exam.status == "result" and (again or sentence.has("repeat", "command")))


def judge_borrowed(told: Told, question: Told) -> Iterator[Finding]:
    """A line added late never covers what the question reports as new, or as somebody else's (docs/gate.md)."""
    others = [sentence for sentence in question.reading.sentences if sentence.has("person")]
    lent = {one.known for sentence in others for one in question.within(sentence)}
    fresh = {one.known for one in question.named} if question.reading.has("fresh") else set()
    for one in told.named:
        if one.known and one.known.medicine.late and one.known in lent | fresh:
            code = "gate.other_person" if one.known in lent else "gate.new_drug"
            found = Asked("prescription", code, one.known.label)
            yield _finding(told.reading, told.reading.sentence(one.first), found, Level.BLOCK)


def _somebody_else(question: Reading) -> bool:
    """Whether somebody but the patient is named: a child alone is the patient, not so one who has it "too"."""
    others = {mark.first for kind in ("person", "peer") for mark in question.marks_of(kind)}
    own = () if question.has("also", "same", "share", "pronoun") else question.marks
    return bool(others - {mark.first for mark in own if mark.kind == "child"})


def judge_shared(told: Told, question: Reading) -> Iterator[Finding]:
    """A treatment handed to the person of the question ("my son coughs too": "give him half")."""
    if not _somebody_else(question):
        return
    for sentence in told.reading.sentences:
        what = (
            "number",
            "form",
            "intake",
            "hands",
            *(("share",) if question.has("intake", "dosed", "drug", "class", "share") else ()),
        )
        if (
            sentence.asked
            or sentence.declined
            or sentence.has("emergency")
            or not sentence.has("intake", "share", "same", "both", "hands")
        ):
            continue
        meant = [one for one in sentence.clauses if not (one.negations or one.has("refuse"))]
        if any(one.has("share", "same", "both") for one in meant) and sentence.has("galenic", "form", "dosed", "box"):
            yield _finding(told.reading, sentence, Asked("prescription", "gate.other_person"), Level.BLOCK)
        handed = (clause for clause in sentence.clauses if clause.has("third") and clause.has(*what))
        if any(not clause.negations and not clause.has("refuse") for clause in handed):
            yield _finding(told.reading, sentence, Asked("prescription", "gate.other_person"), Level.BLOCK)


def judge_answers(
    told: Told, named_exams: list[ExamMention], question: Told, wanted: list[Asked], lines: list[Known]
) -> Iterator[Finding]:
    """Sentences of the reply that mean nothing without the question: an assent, a number, a pronoun."""
    reply = told.reading
    topic = next((one.known for one in question.named if one.known), None)
    if not (topic or wanted):
        return
    own = {one.first for one in told.named if one.by_name or not one.everyday} | {one.first for one in named_exams}
    objected = any(sentence.asked and sentence.has("objection") for sentence in question.reading.sentences)
    settled = reply.has("visit", "defer", "refuse") or any(_declines(one, objected) for one in reply.sentences)
    for sentence in reply.sentences:
        if (
            not own.isdisjoint(range(sentence.first, sentence.last))
            or sentence.has("history")
            or _declines(sentence, objected)
            or courteous(reply, sentence)
        ):
            continue
        short = sentence.last - sentence.first <= _SHORT and not (settled or sentence.has("food", "rest", "activity"))
        leans = bool(wanted) and _leans(told, sentence, question.reading, objected)
        if wanted and (leans or short):
            level = Level.BLOCK if leans else Level.ATTEST
            chosen = bool(topic and _chooses(told, sentence, question, topic))
            counts = question.reading.has("how-many")
            keeps = not counts and _keeps(told, sentence, [topic] if topic else lines)
            for one in () if chosen or _deferred_paper(sentence, wanted) else wanted:
                if keeps and one.code == "gate.new_dose":
                    continue
                if one.code != "gate.stop" or not reply.sends_away:
                    yield _finding(reply, sentence, one, Level.ATTEST if one.doubt else level)
        elif topic and not wanted:
            yield from _about(reply, sentence, topic, question.reading)
            yield from _dose_about(told, sentence, topic, question.reading.has("missed"))


def _leans(told: Told, sentence: Sentence, question: Reading, objected: bool) -> bool:
    """Whether the sentence says yes to what was asked, or how to do it: an assent, a pronoun, a dose without a name."""
    meant = sentence.has("assent", "pronoun", "intake", "change", "continue", "send", "sent")
    praised = sentence.has("praise") and sentence.last - sentence.first <= _SHORT
    meant = meant or (praised and not any(clause.negations for clause in sentence.clauses))
    meant = meant or echoes(told.reading, sentence, question)
    meant = meant or (objected and (sentence.has("deny", "nay") or bool(sentence.clauses[0].negations)))
    doses = (quantity.dose for quantity, subject in told.doses(sentence) if subject is None)
    meant = meant or any(dose.rate or (dose.units and dose.times) for dose in doses)
    return meant and (not told.reading.has("emergency") or sentence.has("assent", "intake", "send", "sent"))


def _declines(sentence: Sentence, objected: bool) -> bool:
    """Whether the sentence refuses, asks back, or sends to a visit or to the emergency services without a yes first."""
    opening = sentence.clauses[0]
    refuses = opening.has("deny") and not sentence.has("assent") and not objected
    refuses = refuses or opening.has("refuse", "sweeping") or (_opens_with_not(sentence) and not objected)
    refuses = refuses or (any(mark.kind == "nay" for mark in opening.negations) and not objected)
    refuses = refuses or (not sentence.has("assent", "change", "number") and any(map(_forbids, sentence.clauses)))
    sent_away = (
        bool(opening.marks)
        and opening.marks[0].kind in ("defer", "visit", "collect")
        and not sentence.has("send", "renew", "pronoun")
    )
    elsewhere = sent_away or (sentence.has("defer", "collect") and not opening.has("assent", "intake"))
    asks = sentence.asked and not sentence.has("rhetoric")  # "what harm?" is a yes
    return refuses or elsewhere or asks or sentence.has("emergency")


def _opens_with_not(sentence: Sentence) -> bool:
    """Whether the first word says no, and no word yes: "pas par écran interposé", "not that one"."""
    first = [mark for mark in sentence.marks if mark.first == sentence.first]
    return any(mark.kind == "neg" for mark in first) and not sentence.has("assent", "plain", "intake", "change")


def _chooses(told: Told, sentence: Sentence, question: Told, topic: Known) -> bool:
    """Whether the sentence answers by a number of the question that is the line's own ("one or two?": "one is enough")."""
    said = Dose(bare=_numbers(told.reading, sentence))
    offered = frozenset(value for one in question.reading.sentences for value in _numbers(question.reading, one))
    for quantity, _ in told.doses(sentence):
        said |= quantity.dose
    return bool(said.bare) and said.bare <= offered and not any(differences(said, topic.dose))


def _keeps(told: Told, sentence: Sentence, lines: list[Known]) -> bool:
    """Whether nothing but the recorded way is said ("keep it daily", "one is enough"), and no yes or more with it."""
    said = Dose(bare=_numbers(told.reading, sentence), rate=_DAILY if sentence.has("daily") else frozenset())
    for quantity, _ in told.doses(sentence):
        said |= quantity.dose
    more = sentence.has("assent", "praise", "change", "also", "compared", "further", "vary", "person")
    return bool(said) and not more and any(not any(differences(said, line.dose)) for line in lines)


def _numbers(reading: Reading, sentence: Sentence) -> frozenset[Fraction]:
    counted = {number(mark.value) for mark in sentence.marks if mark.kind in ("number", "amount")}
    counted |= {one.value for one in reading.tokens[sentence.first : sentence.last] if one.value is not None}
    single = {number(mark.value) for mark in sentence.marks if mark.kind == "single"}  # "a tablet or two?"
    return frozenset(counted | single if sentence.asked else counted or single)


def _forbids(clause: Clause) -> bool:
    """Whether what was asked is told not to be done ("ma ta3tihech", "ne le prenez pas")."""
    return bool(clause.negations) and clause.has("intake", "order", "renew", "repeat", "send", "pay", "fee", "stop")


def _deferred_paper(sentence: Sentence, wanted: list[Asked]) -> bool:
    """Whether what is wanted is a paper or a payment, which the answer keeps for the visit."""
    return sentence.affirms("defer", "collect", "visit") and all(one.code in _PAPERS for one in wanted)


def _about(reply: Reading, sentence: Sentence, topic: Known, question: Reading) -> Iterator[Finding]:
    """A change, a stop or a number about the medicine that the question speaks of."""
    change = sentence.has("change") and not any(clause.negations for clause in sentence.clauses)
    change = change and not (question.has("missed") and _resumes(sentence, topic))
    if change and not question.has("food"):
        yield _finding(reply, sentence, Asked("prescription", "gate.new_dose", topic.label), Level.BLOCK)
    again = question.has("missed") and not sentence.has(*MORE)  # on with it after a gap
    if sentence.has("renew") and not again and not any(clause.negations for clause in sentence.clauses):
        yield _finding(reply, sentence, Asked("prescription", "gate.renewal", topic.label), Level.BLOCK)
    if sentence.has("stop", "quit") and not (reply.sends_away or question.has("missed")):
        yield _finding(reply, sentence, Asked("prescription", "gate.stop", topic.label), Level.ATTEST)
    numbers = [mark.value for mark in sentence.clauses[0].marks if mark.kind == "number"]
    if numbers and question.has("how-many"):
        said = Dose(bare=frozenset(number(value) for value in numbers))
        total = sentence.clauses[0].has("daily") and said.bare <= whole(topic.dose, True).daily
        if differences(said, topic.dose)[0] and not total:
            yield _finding(reply, sentence, Asked("prescription", "gate.new_dose", topic.label), Level.BLOCK)


def _resumes(sentence: Sentence, topic: Known) -> bool:
    """Whether a missed dose is followed by the recorded day again: "today, then back to Mondays"."""
    changed = [clause for clause in sentence.clauses if clause.has("change")]
    days = {mark.value for clause in changed for mark in clause.marks if mark.kind == "weekday"}
    return bool(days) and days <= topic.dose.weekdays and not sentence.has("number", "amount", "twice")


def _dose_about(told: Told, sentence: Sentence, topic: Known, late: bool) -> Iterator[Finding]:
    """A dose without a name is the one of the medicine that the question speaks of, whatever other line it fits."""
    for quantity, _ in told.doses(sentence):
        counts = quantity.dose.stands_alone or quantity.dose.daily or sentence.has("intake")
        counts = counts and not sentence.at(quantity.first).negates(quantity.first)
        if late and follows_from_delay(sentence.at(quantity.first), quantity.dose, topic.dose):
            continue
        if counts and set(differences(quantity.dose, topic.dose)[0]) - {"times"}:
            yield _finding(told.reading, sentence, Asked("prescription", "gate.new_dose", topic.label), Level.BLOCK)


def _finding(reply: Reading, sentence: Sentence, one: Asked, level: Level) -> Finding:
    start, end = reply.span(sentence.first, sentence.last)
    return Finding(one.rule, one.code, level, start, end, reply.text[start:end], ARTICLES[one.rule], one.matched)
