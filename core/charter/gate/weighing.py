"""What the second reader's opinion does to what the rules found.

The reader is told what the rules found (`hints`), so its weight is that of both together. What the rules closed asks for a
reason where it weighs less than `LOWERED`, and is left below `RELEASED`; what they doubted is left below `FREED`: both only
where the consultation holds medicines to compare with. What may be a medicine outside the consultation needs less weight to
stay what it is (`OUTSIDE`, `UNNAMED`). The heaviest of the sentence and of what it stands among counts. What they doubted is
closed where its sentence weighs more than `SURE`. A reply in which nothing is found is a doubt above `ASKED` (`gate.unsure`),
and so is a sentence in which nothing is found above `SOME`; above `SURE` it is closed, with the name of the kind that it is
taken for. Among other sentences, `AMONG` stands for `SURE`: what is closed alone may be a doubt there, and never leaves.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import inf
from typing import Final, NamedTuple

from core.charter.gate.belonging import tells_back
from core.charter.gate.card import Card
from core.charter.gate.clauses import Reading, Sentence
from core.charter.gate.findings import Finding, Level, worst
from core.charter.gate.medication import result_values
from core.charter.gate.second_reader import MOST, Opinion, Reader, Stretch
from core.charter.gate.shown import Shown, Text, shown

CODE: Final = "gate.unsure"
ASKED, SOME, SURE, AMONG = -0.8, 0.5, 1.4, 2.0
LOWERED, FREED, RELEASED = 0.25, -1.5, -2.5
OUTSIDE, UNNAMED = -3.0, -4.0  # as LOWERED and RELEASED, of what may be a medicine outside the consultation
"""Logarithms of how much more likely a reply is one that must not leave (docs/decisions/0038-a-net-that-reads.md, 0040)."""

_BARE: Final = "no medicine"
_DOUBTS: Final = frozenset(
    {
        *("gate.disguised", "gate.exam_reminder", "gate.late_addition", "gate.result_not_recorded"),
        *("gate.stop", "gate.unreadable", "gate.copy_of_prescription", "gate.prescription_paper"),
    }
)
"""What the policy itself asks a reason for, whatever the reader thinks; but where it is sure that more is meant (`_SURE`)."""

_MEDICINES: Final = frozenset({"gate.drug_unclear", "gate.new_drug"})
"""A medicine outside the consultation, or a word that may be one, stays what it is sooner than other findings."""

_SURE: Final = {
    "gate.copy_of_prescription": "gate.copy_of_prescription",
    "gate.drug_unclear": "gate.new_drug",
    "gate.exam_unclear": "gate.new_exam",
    "gate.longer": "gate.renewal",
    "gate.prescription_paper": "gate.transmission",
    "gate.unrecorded_dose": "gate.new_dose",
}
"""What a doubt that is closed is called: its own name asks for a reason."""

_KINDS: Final = {
    "dose_change": ("prescription", "gate.new_dose"),
    "renewal": ("prescription", "gate.renewal"),
    "other_person": ("prescription", "gate.other_person"),
    "transmission": ("prescription", "gate.transmission"),
    "exam": ("exam_request", "gate.new_exam"),
    "unrecorded_result": ("exam_request", "gate.result_not_recorded"),
    "certificate": ("certificate", "gate.certificate"),
    "payment": ("payment", "gate.payment"),
}
"""A kind of reply -> the rule and code of a door that the reader closes, or of what the policy itself asks a reason for. All
others are a treatment that is new."""

_NEW: Final = ("prescription", "gate.new_drug")


class Taken(NamedTuple):
    """A stretch of the reply, from `start` to `end` (excluded), with what the reader takes it for, and whether the rules found
    something in it."""

    start: int
    end: int
    opinion: Opinion
    touched: bool


def hints(found: list[Finding], card: Card) -> frozenset[str]:
    """What the reader is told of the rules' findings: the worst ones, or that there are none."""
    level = worst([finding.level for finding in found])
    told = {f"{finding.code} {level.value}" for finding in found if finding.level is level}
    return frozenset((told or {Level.PASS.value}) | (set() if _lines(card) else {_BARE}))


def second_reading(
    found: list[Finding],
    reply: Text,
    question: list[Shown],
    card: Card,
    reader: Reader,
    measured: frozenset[Fraction] = frozenset(),
) -> list[Finding]:
    """`found` by the rules, after the second reader; `measured`: the values that the patient told."""
    if not reply.told.reading.tokens:
        return found
    whole, alone = _taken(found, reply, question, card, reader)
    sure = _sure(reply)
    after = [one for finding in found if (one := _weighed(finding, whole, alone, sure, _lines(card)))]
    silent = [
        one
        for one in alone
        if not (one.touched or (one.opinion.weight > SOME and _is_recorded(one, reply, card, measured)))
    ]
    doubted = (
        []
        if after
        else [one for one in whole if one.opinion.weight > ASKED and not _is_recorded(one, reply, card, measured)]
    )
    return [*after, *_silent(reply, doubted, silent, after, sure)]


def _lines(card: Card) -> bool:
    """Whether the consultation holds medicines that were identified at it."""
    return any(not medicine.late for medicine in card.medicines)


def _weighed(finding: Finding, whole: list[Taken], alone: list[Taken], sure: float, lines: bool) -> Finding | None:
    """A finding of the rules, milder or stricter where the reader thinks so; None for a doubt that it leaves. `sure`: above
    what weight it closes; `lines`: whether there are medicines to compare with."""
    own = _weights(alone, finding)
    if not own or (finding.code in _DOUBTS and not (finding.code in _SURE and max(own) > sure)):
        return finding
    near = max(*own, *_weights(whole, finding))
    milder, gone = LOWERED, RELEASED if finding.level is Level.BLOCK else FREED
    if finding.code in _MEDICINES:
        milder, gone = OUTSIDE, UNNAMED
    if lines and near < gone:
        return None
    if finding.level is Level.BLOCK:
        return finding if near > milder else replace(finding, level=Level.ATTEST)
    if max(own) > sure:
        return replace(finding, level=Level.BLOCK, code=_SURE.get(finding.code, finding.code))
    return finding


def _weights(taken: list[Taken], finding: Finding) -> list[float]:
    return [one.opinion.weight for one in taken if finding.start < one.end and one.start < finding.end]


def _sure(reply: Text) -> float:
    """Above what weight the reader closes: never in an orientation to emergency care."""
    sentences = reply.told.reading.sentences
    if any(sentence.has("emergency") and sentence.affirms("emergency") for sentence in sentences):
        return inf
    return AMONG if len(sentences) > 1 else SURE


def _silent(reply: Text, whole: list[Taken], silent: list[Taken], after: list[Finding], limit: float) -> list[Finding]:
    """What is said of sentences in which the rules found nothing: nothing, a doubt, or that one is surely one to stop."""
    if not silent:
        return []
    closing = [one for one in silent if one.opinion.weight > limit and _named(one)[1] not in _DOUBTS]
    sure, heaviest = bool(closing), max(closing or silent, key=lambda one: one.opinion.weight)
    closed = worst([finding.level for finding in after]) is Level.BLOCK
    doubted = heaviest.opinion.weight > SOME or max((one.opinion.weight for one in whole), default=ASKED) > ASKED
    if not sure and (closed or not doubted):
        return []
    rule, code = _named(heaviest)
    code = code if sure or code in _DOUBTS else CODE
    level, text = Level.BLOCK if sure else Level.ATTEST, reply.told.reading.text[heaviest.start : heaviest.end]
    return [Finding(rule, code, level, heaviest.start, heaviest.end, text, "22", "")]


def _is_recorded(one: Taken, reply: Text, card: Card, measured: frozenset[Fraction]) -> bool:
    """Whether what is taken for a result that nobody recorded tells numbers of recorded ones and no others, or in words of one
    that was received; or whatever it is taken for, no numbers but those that the patient `measured`, told back."""
    tokens = reply.told.reading.tokens
    told = [value for token in tokens if one.start <= token.start < one.end and (value := token.value)]
    sentences = [sentence for sentence in reply.told.reading.sentences if _holds(one, reply.told.reading, sentence)]
    if told and all(tells_back(reply.told.reading, one, measured) and not reply.told.within(one) for one in sentences):
        return True
    if _named(one)[1] != "gate.result_not_recorded":
        return False
    if told:
        return result_values(card).issuperset(told)
    named = [exam.known for exam in reply.exams if one.start <= tokens[exam.first].start < one.end]
    return bool(named) and all(known is not None and known.exam.received for known in named)


def _holds(one: Taken, reading: Reading, sentence: Sentence) -> bool:
    return one.start <= reading.tokens[sentence.first].start < one.end


def _named(one: Taken) -> tuple[str, str]:
    """The rule and code of what a stretch is taken for."""
    return _KINDS.get(one.opinion.kind, _NEW)


def _taken(
    found: list[Finding], reply: Text, question: list[Shown], card: Card, reader: Reader
) -> tuple[list[Taken], list[Taken]]:
    """The reply as much at once as the reader can take, and each sentence alone, so that no harmless one beside it makes it
    lighter."""
    whole, sentences = list(_windows(reply)), [(one.first, one.last) for one in reply.told.reading.sentences]
    places = [*whole, *(sentences if len(sentences) > 1 else ())]
    spans = [reply.told.reading.span(first, last) for first, last in places]
    touched = [[one for one in found if one.start < end and start < one.end] for start, end in spans]
    nothing = hints([], card)
    told = [hints(some, card) if some else nothing for some in touched]
    stretches = [Stretch(first, last, hinted) for (first, last), hinted in zip(places, told, strict=True)]
    opinions = reader.opinions(question, shown(reply, card), stretches)
    taken = [Taken(*span, opinion, bool(some)) for span, opinion, some in zip(spans, opinions, touched, strict=True)]
    return taken[: len(whole)], taken[len(whole) :] or taken


def _windows(reply: Text) -> Iterator[tuple[int, int]]:
    """Sentences that follow one another, as many as the reader takes in; one that is longer in parts."""
    first = last = 0
    for sentence in reply.told.reading.sentences:
        if sentence.last - first > MOST and last > first:
            yield first, last
            first = last
        last = sentence.last
        while last - first > MOST:
            yield first, first + MOST
            first += MOST
    yield first, last
