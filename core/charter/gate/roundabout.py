"""What is prolonged, renewed or handed to a pharmacy without the word for it: two halves that make one act together.

"Four more seem wise" is a longer course, "the same box each month" a renewal, "the pharmacist has had my word" a prescription.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from core.charter.gate.card import Card
from core.charter.gate.clauses import Clause, Sentence
from core.charter.gate.findings import Finding, Level
from core.charter.gate.medication import finding
from core.charter.gate.naming import Told

_ELSE: Final = ("food", "rest", "activity", "home", "exam", "visit", "defer", "effect", "remains")
_TREATED: Final = ("dosed", "form", "galenic", "drug", "class", "pronoun", "alike", "pointed")
_REFUSING: Final = ("refuse", "formerly", "history", "colleague")
_HALVES: Final = ("further", "season", "each-time", "the-next", "my-word", "dictated", "aware", "token", "scribbled")


class _Place(NamedTuple):
    sentence: Sentence
    clause: Clause
    named: bool


def judge_roundabout(told: Told, card: Card) -> Iterator[Finding]:
    """What the text prolongs, renews or hands on in a roundabout way; nothing without a treatment on the `card`."""
    for sentence in told.reading.sentences if card.medicines else ():
        if not sentence.has(*_HALVES) or sentence.asked or sentence.declined or sentence.has(*_REFUSING):
            continue
        named = any(one.known for one in told.within(sentence))
        for clause in sentence.clauses:
            for code, stands in _RULES:
                if stands(_Place(sentence, clause, named)):
                    yield finding(told.reading, code, Level.BLOCK, clause.first, clause.last)


def _says(clause: Clause, *kinds: str) -> bool:
    """Whether one of `kinds` is said, a negation within its own words apart ("would not go amiss")."""
    said = [mark for mark in clause.marks if mark.kind in kinds]
    return any(all(no.first < one.last and one.first < no.last for no in clause.negations) for one in said)


def _more(place: _Place) -> bool:
    """So many more, and that it would be well: "four more seem wise"."""
    welcome = _says(place.clause, "welcome", "order")
    return welcome and place.clause.has("further") and not place.sentence.has(*_ELSE)


def _seasons(place: _Place) -> bool:
    """What is taken, to an end that no line has: "the same until the winter is over"."""
    goes_on = [one for one in place.sentence.clauses if _says(one, "goes-on")]
    treated = place.named or place.sentence.has(*_TREATED) or any(_bare(one) for one in goes_on)
    return place.clause.has("season") and bool(goes_on) and treated and not place.sentence.has(*_ELSE)


def _bare(clause: Clause) -> bool:
    """Whether nothing but "keep on" is said before the end of it."""
    return clause.last - clause.first <= _FEW


def _each_time(place: _Place) -> bool:
    """The box fetched again and again: "the same box every month, no need to see me"."""
    fetched = _says(place.clause, "fetch") or (_says(place.clause, "each-time") and place.sentence.has("fetch"))
    return fetched and place.sentence.has("each-time") and place.sentence.has("box", "dosed", "form") and _unfed(place)


def _next_box(place: _Place) -> bool:
    """One box after the other: "when it is empty, you take another one"."""
    helped = place.clause.has("the-next") and not place.clause.negations
    return helped and place.sentence.has("emptied") and not place.sentence.has("visit", "defer") and _unfed(place)


def _unfed(place: _Place) -> bool:
    return not place.sentence.has("food", "exam", "home")


def _by_word(place: _Place) -> bool:
    """A pharmacy that has the physician's word, or to whom it was dictated."""
    clause = place.clause
    heard = _says(clause, "my-word", "aware") or clause.affirms("dictated")  # whatever is denied behind
    return place.sentence.has("chemist") and heard


def _by_token(place: _Place) -> bool:
    """A code to show, which is not the one on the box."""
    shown = place.sentence.has("shown") and not place.sentence.has("on-pack")
    return _says(place.clause, "token") and shown and not place.sentence.has("fee", "pay")


def _by_picture(place: _Place) -> bool:
    """A sheet in the physician's hand, seen on a screen."""
    return (
        _says(place.clause, "scribbled") and place.sentence.has("screened") and not place.sentence.has("home", "food")
    )


_FEW: Final = 9  # words
_RULES: Final[tuple[tuple[str, Callable[[_Place], bool]], ...]] = (
    ("gate.longer", _more),
    ("gate.longer", _seasons),
    ("gate.renewal", _each_time),
    ("gate.renewal", _next_box),
    ("gate.transmission", _by_word),
    ("gate.transmission", _by_token),
    ("gate.transmission", _by_picture),
)
