"""What a sentence does with a medicine or an exam that it mentions: orders, asks, refuses, tells, puts off."""

from enum import Enum
from functools import lru_cache

from core.charter.gate.clauses import Clause, Sentence


class Act(Enum):
    """What a clause does with what it mentions."""

    ORDERED = "ordered"
    PERHAPS = "perhaps"  # a question that suggests
    REFUSED = "refused"
    NEGATED = "negated"
    ASKED = "asked"
    PAST = "past"
    DEFERRED = "deferred"
    EMERGENCY = "emergency"
    UNKNOWN = "unknown"


HARMLESS = frozenset({Act.REFUSED, Act.NEGATED, Act.ASKED, Act.PAST, Act.DEFERRED, Act.EMERGENCY})


@lru_cache(maxsize=512)
def act(sentence: Sentence, place: int, dosed: bool = False) -> Act:
    """What the sentence does with the medicine or exam at token `place`; `dosed` when a dose is given with it."""
    clause = sentence.at(place)
    if sentence.declined or (sentence.has("apart") and not clause.has("intake", "command")):
        return Act.REFUSED
    if sentence.has("emergency") and any(one.has("crew") for one in sentence.clauses if one.first <= clause.first):
        return Act.EMERGENCY
    if sentence.granted:
        return Act.ORDERED
    commanded = clause.has("command", "order", "intake")
    if clause.has("formerly") or (sentence.has("formerly") and not commanded):
        return Act.PAST
    if clause.has("refuse") or (clause.has("concede") and sentence.has("refuse", "deny")):
        return Act.REFUSED
    if clause.negates(place) and not (sentence.asked and clause.has("suggest")):
        return Act.NEGATED
    before = any(one.has("question") for one in sentence.clauses if one.first < clause.first)
    asks = clause.has("question") or (before and not sentence.has("intake", "command", "order"))
    if sentence.asked or (asks and not clause.has("intake", "command")):
        suggests = (commanded or dosed) and (sentence.has("suggest") or not sentence.has("question", "inverted"))
        return Act.PERHAPS if suggests else Act.ASKED
    again = sentence.has("goahead") or (
        sentence.has("pronoun") and sentence.has("intake", "renew")
    )  # "you had some: take it"
    if clause.has("past") and not clause.has("intake", "command") and not again:
        return Act.PAST
    fresh = dosed and sentence.has("now")  # "like last winter: one this evening"
    if sentence.has("history") and not fresh and not sentence.has("intake", "command", "renew"):
        return Act.PAST
    return _affirmed(sentence, clause, place, dosed)


def _affirmed(sentence: Sentence, clause: Clause, place: int, dosed: bool) -> Act:
    commanded = clause.has("intake") or dosed or (clause.has("command") and not sentence.has("firsthand"))
    ordering = commanded or clause.has("order", "command")
    if sentence.has("emergency") and not clause.has("intake") and not dosed:
        return Act.EMERGENCY
    ahead = sentence.has("ahead") and not sentence.has("firsthand")  # "before the visit", not "let me see you before"
    if _defers(sentence, clause) and not commanded and not ahead:
        return Act.DEFERRED
    elsewhere = any(other.has("command", "order", "intake") and not other.negations for other in sentence.clauses)
    foreseen = sentence.has("failing") or (_foreseen(sentence, clause, place) and not clause.has("effect"))
    if clause.denies(place) and not sentence.affirms("intake", "command", "order"):
        return Act.NEGATED
    if ordering or elsewhere or foreseen:
        return Act.ORDERED
    return Act.REFUSED if sentence.has("refuse") else Act.UNKNOWN


def _defers(sentence: Sentence, clause: Clause) -> bool:
    """Whether what `clause` names is left for a visit, which does not come only afterwards ("a scan, then I see you")."""
    return any(
        one.has("defer") and not (one.first > clause.first and one.has("afterwards")) for one in sentence.clauses
    )


def _foreseen(sentence: Sentence, clause: Clause, place: int) -> bool:
    """Whether a condition stands elsewhere in the sentence or behind: "if it comes back, a scan", "du sirop si ça coule"."""
    conditions = [mark.first for mark in sentence.marks if mark.kind == "if"]
    return any(not clause.first <= condition < place for condition in conditions)
