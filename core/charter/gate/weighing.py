"""What the second reader's opinion does to what the rules found.

The reader is told what the rules found (`hints`), so its weight is that of both together. What the rules closed never leaves
without a reason, and it asks for one where it weighs less than `LOWERED`. What they doubted, but a medicine, is left below
`FREED` where the consultation holds medicines to compare with. A reply in which they found nothing is a doubt above `ASKED`,
or where one of its sentences alone weighs more than `SOME` (`gate.unsure`). Above `SURE`, and `AMONG` where there are other
sentences, the reader closes: what the rules doubted, for the reason that the rule gives; what they let pass, where the
sentence alone weighs so much, with the name of the kind that it is taken for.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from core.charter.gate.card import Card
from core.charter.gate.findings import Finding, Level, worst
from core.charter.gate.second_reader import MOST, Opinion, Reader, Stretch, Text, shown

CODE: Final = "gate.unsure"
ASKED, SOME, SURE, AMONG = -0.7, 1.0, 0.75, 2.5
LOWERED, FREED = 0.5, -1.0
"""Logarithms of how much more likely a reply is one that must not leave (docs/decisions/0038-a-net-that-reads.md)."""

_BARE: Final = "no medicine"
_DOUBTS: Final = frozenset(
    {
        *("gate.disguised", "gate.exam_reminder", "gate.late_addition", "gate.result_not_recorded"),
        *("gate.stop", "gate.unreadable", "gate.copy_of_prescription", "gate.prescription_paper"),
    }
)
"""What the policy itself asks a reason for, neither more nor less (docs/gate.md)."""

_MEDICINES: Final = frozenset({"gate.drug_unclear", "gate.new_drug"})
"""A word that may be a medicine outside the consultation stays a doubt, however harmless the rest."""

_SURE: Final = {
    "gate.drug_unclear": "gate.new_drug",
    "gate.exam_unclear": "gate.new_exam",
    "gate.longer": "gate.renewal",
    "gate.unrecorded_dose": "gate.new_dose",
}
"""What a doubt that is closed is called: its own name asks for a reason."""

_KINDS: Final = {
    "dose_change": ("prescription", "gate.new_dose"),
    "renewal": ("prescription", "gate.renewal"),
    "other_person": ("prescription", "gate.other_person"),
    "transmission": ("prescription", "gate.transmission"),
    "exam": ("exam_request", "gate.new_exam"),
    "certificate": ("certificate", "gate.certificate"),
    "payment": ("payment", "gate.payment"),
}
"""A kind of reply -> the rule and code of a door that the reader closes. All others are a treatment that is new."""

_NEW: Final = ("prescription", "gate.new_drug")


class Taken(NamedTuple):
    """A stretch of the reply, with what the reader takes it for."""

    place: Stretch
    opinion: Opinion


def hints(found: list[Finding], card: Card) -> frozenset[str]:
    """What the reader is told of the rules' findings: the worst ones, or that there are none."""
    level = worst([finding.level for finding in found])
    told = {f"{finding.code} {level.value}" for finding in found if finding.level is level}
    return frozenset((told or {Level.PASS.value}) | (set() if card.medicines else {_BARE}))


def second_reading(found: list[Finding], reply: Text, question: Text, card: Card, reader: Reader) -> list[Finding]:
    """`found` by the rules, after the second reader."""
    if not reply.told.reading.tokens or any(finding.code in _DOUBTS for finding in found):
        return found
    whole, alone = _taken(found, reply, question, card, reader)
    level = worst([finding.level for finding in found])
    if level is Level.PASS:
        return _silent(reply, whole, alone)
    worsts = [finding for finding in found if finding.level is level]
    weight = max(
        one.opinion.weight
        for one in [*whole, *alone]
        if any(overlap(reply, one.place.first, one.place.last, two) for two in worsts)
    )
    if level is Level.BLOCK:
        return found if weight > LOWERED else [_doubted(finding) if finding in worsts else finding for finding in found]
    if weight < FREED and card.medicines and _MEDICINES.isdisjoint(finding.code for finding in found):
        return []
    closed = weight > _sure(reply) and not reply.told.reading.has("emergency")
    return list(map(_closed, found)) if closed else found


def _sure(reply: Text) -> float:
    return AMONG if len(reply.told.reading.sentences) > 1 else SURE


def _doubted(finding: Finding) -> Finding:
    return replace(finding, level=Level.ATTEST)


def _closed(finding: Finding) -> Finding:
    return replace(finding, level=Level.BLOCK, code=_SURE.get(finding.code, finding.code))


def _silent(reply: Text, whole: list[Taken], alone: list[Taken]) -> list[Finding]:
    """What is said of a reply in which the rules found nothing: nothing, a doubt, or a sentence that is surely one to stop."""
    heaviest = max(alone, key=lambda one: one.opinion.weight)
    sure = heaviest.opinion.weight > _sure(reply) and not reply.told.reading.has("emergency")
    if max(one.opinion.weight for one in whole) <= ASKED and heaviest.opinion.weight <= SOME:
        return []
    rule, code = _KINDS.get(heaviest.opinion.kind, _NEW)
    start, end = reply.told.reading.span(heaviest.place.first, heaviest.place.last)
    level = Level.BLOCK if sure else Level.ATTEST
    return [Finding(rule, code if sure else CODE, level, start, end, reply.told.reading.text[start:end], "22", "")]


def _taken(
    found: list[Finding], reply: Text, question: Text, card: Card, reader: Reader
) -> tuple[list[Taken], list[Taken]]:
    """The reply as much at once as the reader can take, and each sentence alone, so that no harmless one beside it makes it
    lighter."""
    whole, sentences = list(_windows(reply)), [(one.first, one.last) for one in reply.told.reading.sentences]
    stretches = [
        Stretch(first, last, hints([finding for finding in found if overlap(reply, first, last, finding)], card))
        for first, last in [*whole, *(sentences if len(sentences) > 1 else ())]
    ]
    opinions = reader.opinions(shown(question, card), shown(reply, card), stretches)
    taken = list(map(Taken, stretches, opinions))
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
    if last > first:
        yield first, last


def overlap(reply: Text, first: int, last: int, finding: Finding) -> bool:
    """Whether a finding touches the tokens `first` to `last` (excluded)."""
    start, end = reply.told.reading.span(first, last)
    return finding.start < end and start < finding.end
