"""The strengths of a combination, however they are written: "5/160", "875 mg + 125 mg", or as the sum that a line records."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from core.charter.gate.card import Medicine
from core.charter.gate.lexicon import remembered
from core.charter.gate.posology import Dose, Quantity
from core.charter.gate.text import Token, number, tokens

_BAR: Final = "/"
_AND: Final = frozenset("/+")
_PAIR: Final = 2


def in_one_notation(words: Sequence[Token], found: list[Quantity], line: Medicine, dose: Dose) -> list[Quantity]:
    """`found` with the strengths of `line` (whose dose is `dose`) as the line writes them; others are left as said."""
    together: list[Quantity] = []
    for one in found:
        before = together[-1] if together else None
        if before and _sum_up(words, before, one, dose):
            together[-1] = Quantity(Dose(strengths=dose.strengths), before.first, one.last)
        else:
            together.append(_rewritten(words, one, line, dose))
    return together


def _rewritten(words: Sequence[Token], one: Quantity, line: Medicine, dose: Dose) -> Quantity:
    for token in words[one.first : one.last]:
        parts = _parts(token)
        if len(set(parts)) > 1 and _is_of(frozenset(parts), sum(parts, Fraction(0)), line, dose):
            said = one.dose._replace(strengths=dose.strengths, bare=frozenset(), units=one.dose.units - {token.value})
            return one._replace(dose=said)
    return one


def _is_of(parts: frozenset[Fraction], total: Fraction, line: Medicine, dose: Dose) -> bool:
    return parts == _sizes(line.dose) or any(value == total for value, unit in dose.strengths if unit == "mg")


def _sum_up(words: Sequence[Token], one: Quantity, other: Quantity, dose: Dose) -> bool:
    """Whether two strengths written as one ("875 mg/125 mg") come to what is recorded."""
    said = tuple(one.dose.strengths | other.dose.strengths)  # two of the same size are two
    alone = len(said) == _PAIR and all(each.dose == Dose(strengths=each.dose.strengths) for each in (one, other))
    beside = one.last == other.first and words[other.first].gap.strip() in _AND
    return alone and beside and (sum(value for value, _ in said), said[0][1]) in dose.strengths


@remembered(512)
def _sizes(strength: str) -> frozenset[Fraction]:
    """The numbers of a recorded strength, "5/160 mg" taken apart."""
    return frozenset(part for token in tokens(strength) for part in _parts(token))


def _parts(token: Token) -> list[Fraction]:
    return [number(part) for part in token.word.split(_BAR)] if token.value is not None else []
