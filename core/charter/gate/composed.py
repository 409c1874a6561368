"""Acts told in general words: no phrase says them, but two or three fields of meaning that stand together do.

"Open the twin bottle" is an act on a treatment, since somebody opens and one more is opened; "the big noisy tunnel would
clear my doubts" asks for an exam. The fields are in `lexicon/fields.txt`, what they make together in the table below. A word
that names the treatment or the paper makes it clear; where nothing but the composition says so it is a doubt.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from core.charter.gate.card import Medicine
from core.charter.gate.clauses import Clause, Reading, Sentence
from core.charter.gate.findings import Finding, Level
from core.charter.gate.naming import Told, known
from core.charter.gate.papers import ARTICLES
from core.charter.gate.reading import read
from core.charter.gate.schemes import steps_of

_BLOCK, _ATTEST = Level.BLOCK, Level.ATTEST
_SILENT: Final = ("refuse", "formerly", "history", "emergency", "crew", "sweeping", "colleague", "missed")
_TREATED: Final = ("form", "galenic", "dosed", "drug", "class", "pronoun")
_LIFE: Final = ("food", "rest", "activity", "home")
_AWAY: Final = ("defer", "storage", *_LIFE)

_Group = tuple[str, ...]
"""Kinds of words, one of which must be said."""


class _Act(NamedTuple):
    """What the fields `here` (in one clause) and `near` (in its sentence) make together, unless one of `aside` is said."""

    rule: str
    code: str
    level: Level
    here: tuple[_Group, ...]
    near: tuple[_Group, ...] = ()
    aside: _Group = ()
    treats: bool = True  # only where the consultation holds a treatment
    told: bool = False  # also where it is told as done, or in a question


_RX, _EXAM, _CERT, _PAY = "prescription", "exam_request", "certificate", "payment"
_BOX: Final = ("form", "galenic", "dosed", "drug")
_KEPT: Final = ("collect", "defer")
_SHOWN: Final = ("home", "prepare", "given", "effect", "portrait")
_WISHED: Final = ("would-help", "when", "ahead", "if")
_SPANS: Final = ("day", "week", "month", "fortnight")
_PRICED: Final = ("on-pack", "pay", "fee")
_READERS: Final = ("authority", "letter", "absence")
_ACTS: Final = (
    _Act(_RX, "renewal", _BLOCK, (("more-of",),), (("opens",),), (*_AWAY, "on-pack", "exam")),
    _Act(_RX, "renewal", _BLOCK, (("resupply",),), (), _AWAY),
    _Act(_RX, "renewal", _BLOCK, (("once-more",),), (), (*_AWAY, "exam", "visit")),
    _Act(_RX, "renewal", _BLOCK, (("as-long",),), (("order", "goes-on", "renew", "intake", "dosed", "onward"),), _AWAY),
    _Act(_RX, "drug_unclear", _ATTEST, (("chemist",), ("relieves",)), (), ("given", "same", *_LIFE), treats=False),
    _Act(_RX, "stop", _ATTEST, (("drops-it",),), (), ("effect", "exam", "visit", *_AWAY)),
    _Act(
        _CERT, "certificate", _ATTEST, (("letter", "paper"), ("sent", "send", "gets")), (("home-days",),), treats=False
    ),
    _Act(_RX, "longer", _ATTEST, (("uses-up",),), (("box", "remains", *_BOX),), ("as-planned", *_AWAY)),
    _Act(_RX, "new_dose", _BLOCK, (("unsparing",), _TREATED), (), _LIFE),
    _Act(_RX, "new_dose", _BLOCK, (("unsparing",),), (_TREATED,), _LIFE),
    _Act(_RX, "new_dose", _ATTEST, (("sparing",), _TREATED), (), _LIFE),
    _Act(_RX, "new_dose", _ATTEST, (("notch",), ("picks", *_TREATED)), (), (*_LIFE, "exam", "effect")),
    _Act(_RX, "new_dose", _BLOCK, (("regroups",), ("time", "mealtime", *_TREATED)), (), _LIFE),
    _Act(_RX, "new_dose", _ATTEST, (("spreads",), ("time", "number", *_TREATED)), (), _LIFE),
    _Act(
        _RX,
        "new_dose",
        _ATTEST,
        (("other-side",),),
        (("alike", "intake", "order", "also", "compared", "number"),),
        _LIFE,
    ),
    _Act(_RX, "new_dose", _ATTEST, (("other-way",), ("but-so", "intake", "alike")), (_TREATED,), _LIFE),
    _Act(_RX, "new_dose", _BLOCK, (("addition",), ("would-help", "welcome", "intake", "order")), (), _LIFE),
    _Act(_RX, "new_dose", _ATTEST, (("the-pair",),), (), (*_LIFE, "exam", "peer", "person")),
    _Act(_RX, "new_dose", _ATTEST, (("change",), ("span-word",)), (), _LIFE),
    _Act(_RX, "new_dose", _ATTEST, (("skips-on",), ("weekday", *_TREATED)), (), _LIFE),
    _Act(_RX, "new_dose", _ATTEST, (("surplus", "wanting"), _BOX), (), ("box", "effect", *_LIFE)),
    _Act(
        _RX,
        "new_dose",
        _ATTEST,
        (("oversteps",), ("time", "mealtime", "also", "renew", "amount", *_TREATED)),
        (),
        _LIFE,
    ),
    _Act(_RX, "longer", _ATTEST, (("counts-on",),), (), ("effect", "exam", *_LIFE)),
    _Act(_RX, "longer", _ATTEST, (("falls-short",), _SPANS), (), ("effect", "exam", "meaning", *_LIFE)),
    _Act(_RX, "longer", _ATTEST, (("bonus",), _SPANS), (), ("effect", "exam", "visit", *_LIFE)),
    _Act(_RX, "new_dose", _ATTEST, (("oftener",), ("intake", "order", *_TREATED)), (), ("effect", *_LIFE)),
    _Act(_RX, "new_dose", _ATTEST, (("treats-alike",),), (), _LIFE),
    _Act(_RX, "new_dose", _ATTEST, (("another-make",), (*_BOX, "box")), (), ("same", "generic", *_AWAY)),
    _Act(_RX, "new_dose", _ATTEST, (("without-it",),), (), ("food", "activity", "home", "effect")),
    _Act(_RX, "new_dose", _ATTEST, (("moves",), _BOX, ("time", "mealtime")), (), _LIFE),
    _Act(_RX, "new_dose", _ATTEST, (("adds",), ("number", "amount", *_BOX)), (), ("effect", *_LIFE)),
    _Act(_RX, "new_dose", _ATTEST, (("discards",),), (_BOX,), ("storage", *_LIFE)),
    _Act(_RX, "new_dose", _ATTEST, (("weans",),), (), ("exam", *_LIFE)),
    _Act(_RX, "longer", _ATTEST, (("as-long-as",),), (("intake", "goes-on"),), ("effect", *_LIFE)),
    _Act(_RX, "new_dose", _ATTEST, (("now-and-then",), _BOX), (), ("effect", *_LIFE)),
    _Act(_RX, "other_person", _BLOCK, (("same-boat",),), (), _LIFE),
    _Act(_PAY, "payment", _BLOCK, (("contribution",), ("cipher", "link", "purse")), treats=False),
    _Act(_RX, "renewal", _BLOCK, (("box", "galenic"), ("each-time", "every"), ("chemist",)), (), _LIFE),
    _Act(
        _CERT, "certificate", _ATTEST, (("vouches-to",),), (("covered", "unfit", "paper-comes", "seal"),), treats=False
    ),
    _Act(_RX, "other_person", _BLOCK, (("household",),), (("undergoes",),), ("food", "rest", "activity")),
    _Act(_RX, "other_person", _BLOCK, (("as-you",),), (("person", "peer", "third"),), ("effect", *_LIFE)),
    _Act(_EXAM, "new_exam", _BLOCK, (("device", "figures-of"),), (("would-help", "books"),), _SHOWN, treats=False),
    _Act(_EXAM, "new_exam", _BLOCK, (("pictured",),), (("exam",),), ("meaning", *_SHOWN), treats=False),
    _Act(_EXAM, "new_exam", _BLOCK, (("renewed-figure",), ("exam",)), (("would-help",),), _SHOWN, treats=False),
    _Act(_RX, "new_drug", _BLOCK, (("hands-on",),), (("order", "suggest", "would-help"),), ("home",), treats=False),
    _Act(
        _EXAM, "exam_unclear", _ATTEST, (("device",),), (), ("home", "prepare", "given", "effect", "exam"), treats=False
    ),
    _Act(_EXAM, "exam_unclear", _ATTEST, (("pictured",),), (), ("home", "portrait", "meaning"), treats=False),
    _Act(
        _EXAM, "exam_unclear", _ATTEST, (("figures-of",),), (("would-help", "order", "command", "books"),), treats=False
    ),
    _Act(
        _EXAM,
        "exam_unclear",
        _ATTEST,
        (("renewed-figure",), ("exam",)),
        (("would-help", "when", "ahead", "if"),),
        treats=False,
    ),
    _Act(_EXAM, "exam_repeat", _BLOCK, (("anew",),), (), ("home", "given"), treats=False),
    _Act(_RX, "new_drug", _ATTEST, (("hands-on",),), (), ("home",), treats=False),
    _Act(_RX, "transmission", _BLOCK, (("chemist",), ("reached",)), (), ("you-did", "pay"), treats=False, told=True),
    _Act(_RX, "transmission", _BLOCK, (("cipher",),), (("chemist", "gives-out"), ("shown",)), _PRICED, treats=False),
    _Act(_RX, "transmission", _BLOCK, (("signed",), ("gets", "sent", "send")), (), _KEPT, treats=False),
    _Act(_RX, "transmission", _ATTEST, (("address-of",),), (), ("collect",), treats=False, told=True),
    _Act(
        _RX,
        "transmission",
        _ATTEST,
        (("their-books",),),
        (("gives-name", "the-lot", "chemist", "passes-on"),),
        told=True,
    ),
    _Act(_RX, "transmission", _ATTEST, (("passes-on",), ("the-lot",), ("third",)), told=True),
    _Act(_CERT, "certificate", _ATTEST, (("covered",),), (_READERS,), ("collect",), treats=False),
    _Act(_CERT, "certificate", _ATTEST, (("paper-comes",),), (("covered", *_READERS),), ("collect",), treats=False),
    _Act(_PAY, "payment", _BLOCK, (("purse",), ("money",), ("reaches",)), treats=False, told=True),
    _Act(_PAY, "payment", _BLOCK, (("unlocks",),), (("link",),), ("chemist",), treats=False),
)
_BEGINNING: Final = frozenset(kind for act in _ACTS for kind in act.here[0])  # without one of these no act is told


def judge_composed(told: Told, medicines: Sequence[Medicine], asking: bool = False) -> Iterator[Finding]:
    """The acts that fields of meaning make together in the text, where `medicines` are prescribed; `asking` when it is a
    question, in which what is asked is wished."""
    settled = _settled(medicines) | ({"drops-it"} if told.reading.has("missed") else set())
    for sentence in told.reading.sentences:
        begun = sentence.kinds & _BEGINNING
        if not begun or sentence.declined or sentence.has(*_SILENT) or (asking and not sentence.asked):
            continue
        said: set[tuple[str, int]] = set()  # a rule is told once of a clause, by its first act
        for act in _begun_by(begun):
            if (act.treats and not medicines) or settled & set(act.here[0]) or (asking and act.told):
                continue
            clause = next((one for one in sentence.clauses if _says(one, act)), None)
            if clause and (act.rule, clause.first) not in said and _stands(sentence, act, asking):
                said.add((act.rule, clause.first))
                yield _finding(told.reading, clause, act)


@lru_cache(maxsize=512)
def _begun_by(kinds: frozenset[str]) -> list[_Act]:
    return [act for act in _ACTS if not kinds.isdisjoint(act.here[0])]


def _stands(sentence: Sentence, act: _Act, asking: bool) -> bool:
    """Whether `sentence` holds what `act` wants near it, and nothing that makes it another matter."""
    asked = sentence.asked and not (asking or act.told or sentence.has("suggest"))
    elsewhere = sentence.has(*(kind for kind in act.aside if kind not in _LIFE))
    return not (asked or elsewhere) and all(sentence.has(*one) for one in act.near)


def _settled(medicines: Sequence[Medicine]) -> set[str]:
    """The fields that a line of `medicines` speaks of itself: both sides, a course in steps, what is taken at once."""
    found: set[str] = set()
    for line in map(known, medicines):
        found |= {"other-side"} if read(line.label).has("each-side") else set()
        found |= {"notch", "weans"} if steps_of(line) else set()
        found |= {"now-and-then", "as-long-as"} if read(line.label).has("prn") else set()
        found |= {"regroups"} if line.dose.rate and max(line.dose.rate) <= 1 else set()
    return found


def _says(clause: Clause, act: _Act) -> bool:
    """Whether all the fields are said in `clause`, which is about nothing else, is not past, and has no negation before
    them but one of their own words ("n'hésitez pas à")."""
    if clause.has(*(kind for kind in act.aside if kind in _LIFE)) or not all(clause.has(*kinds) for kinds in act.here):
        return False
    fields = [[mark for mark in clause.marks if mark.kind in kinds] for kinds in act.here]
    own = {place for field in fields for mark in field for place in range(mark.first, mark.last)}
    denied = [no.first for no in clause.negations if no.first not in own]
    past = any(mark.kind == "past" and mark.first not in own for mark in clause.marks)
    return (act.told or not past) and all(
        any(all(one.first <= no for no in denied) for one in field) for field in fields
    )


def _finding(reading: Reading, clause: Clause, act: _Act) -> Finding:
    start, end = reading.span(clause.first, clause.last)
    return Finding(act.rule, f"gate.{act.code}", act.level, start, end, reading.text[start:end], ARTICLES[act.rule], "")
