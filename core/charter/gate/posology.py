"""Doses: what a text says of strength, units per intake, intakes a day, times of the day and days, as sets of numbers.

The words become one letter each (N a number, F a form, X "times"...) and a regular expression reads the row of letters.
The same reader takes the consultation's lines and the reply, so the two can be compared.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from operator import or_
from typing import Any, Final, NamedTuple

from core.charter.gate.phrasebook import Mark
from core.charter.gate.text import Token, breaks, is_hour, is_pressure, number

# The kinds of marks that a dose is made of, with their letters; fillers have none and are passed over. An "amount" holds its
# number and its form ("حبتين"), a "single" form means one where a time or a rate stands beside it, a "span" holds its days.
# "G" is a number that tells the size of a form ("2 cp de 20").
_LETTERS: Final = dict(
    zip(
        [
            "drug",
            "amount",
            "single",
            "span",
            "number",
            "form",
            "unit",
            "weight",
            "times",
            "twice",
            "freq",
            "daily",
            "per",
            "day",
            "week",
            "fortnight",
            "month",
            "hour",
            "every",
            "time",
            "weekday",
            "interval",
        ],
        "RAIZNFUKXVQYPDWOMHETJL",
        strict=True,
    )
) | {"not-lasting": "B", "filler": ""}
_TELLING: Final = _LETTERS.keys() - {"drug", "filler"}  # without one of these, and without a figure, no dose is said
_RANKS: Final = {kind: rank for rank, kind in enumerate(_LETTERS)}
_SCALES: Final[dict[str, tuple[str, Fraction]]] = {
    "mg": ("mg", Fraction(1)),
    "g": ("mg", Fraction(1000)),
    "ug": ("mg", Fraction(1, 1000)),
    "ml": ("ml", Fraction(1)),
    "ui": ("ui", Fraction(1)),
    "mui": ("ui", Fraction(10**6)),
}
_MONTH: Final = 4  # weeks
_DAYS: Final = {"D": 1, "W": 7, "O": 15, "M": 30}
LATE: Final = {"night": "evening"}
_PARTS: Final = ("morning", "noon", "evening", "night")
_TIMED: Final = ("times", "weekdays")  # may be added: what they come to is compared as a rate
_SIMPLE: Final = ("daily", "units", "bare")
_TENS: Final = frozenset((20, 30, 40, 50, 60, 70, 80, 90))
_PARTITIVE: Final = frozenset(("de", "d", "du", "des", "of", "the", "an", "a"))
_JOINING: Final = ("et", "and", "w", "a")
_AND: Final = "و"
_MEASURES: Final = ("hour", "unit", "weight", "form", "times", "day", "week", "month")
_SIZING: Final = frozenset(("de", "d", "a", "dose", "doses", "of"))
_PER: Final = ("par", "per", "fi", "fel", "في")
_VOLUMES: Final = ("l", "dl", "ml", "mmol", "litre", "liter", "decilitre", "لتر", "اللتر", "ديسيلتر")
_STRONG: Final = 50  # no count of tablets: "one 500 tablet" tells a strength
_READ: Final = re.compile(
    r"(?P<strength>NU)|(?P<skip>B+N?[DWMHOZ]|LN[DWMO]|NB+[DWMO]|NK|DN?(?=N?D)|DN(?=R))"
    r"|(?P<weekdays>N[DY]PW)|(?P<hours>EN?H|LNH?(?![DWMOFU]))|(?P<everyday>EN?[DWOM])"
    r"|(?P<product>N[FI]XN(?![FIDWMU])(?:PD|D|Y)?|NXN(?![FIDWMUH])(?:PD|D|Y)?)|(?P<reverse>NX(?:N[FI]|A)(?:PD|D|Y)?)"
    r"|(?P<rate>XN(?:PD|D|Y)?|NX(?P<weekly>PW)|NX(?:PD|D|Y)?)|(?P<twice>V(?:PD|Y)?)|(?P<freq>Q)"
    r"|(?P<seldom>(?:N[FI]?|A|I)R?P[WM])|(?P<daily>(?:N[FI]?|A|I)R?(?:PD|Y))|(?P<bare>(?<=R)N(?![DFIHKMOUWX])|G)"
    r"|(?P<units>N[FI]|N(?=[RTJ])|(?<=T)N(?=\.|T|Z|$)|[Aa]|I(?=B?[TQVXEZ]|N[DWOMX])|(?<=[TQVYD])I)"
    r"|(?P<lasting>N[DWOM]|[OZ])|(?P<clock>NH(?:N(?![FUDWMX])J?)?)|(?P<time>T)|(?P<scheme>S)|(?P<weekday>(?<=[NFAIaJWGE])J)"
)


class Dose(NamedTuple):
    """Every field is a set of the values said; `strengths` holds (value, "mg", "ml" or "ui"), `bare` plain numbers."""

    units: frozenset[Fraction] = frozenset()
    strengths: frozenset[tuple[Fraction, str]] = frozenset()
    bare: frozenset[Fraction] = frozenset()
    rate: frozenset[Fraction] = frozenset()
    daily: frozenset[Fraction] = frozenset()
    times: frozenset[str] = frozenset()
    days: frozenset[Fraction] = frozenset()
    weekdays: frozenset[str] = frozenset()

    def __or__(self, other: "Dose") -> "Dose":
        if self and other:
            return Dose._make(map(or_, self, other))
        return self or other

    def __bool__(self) -> bool:
        return any(self)

    @property
    def stands_alone(self) -> bool:
        """Whether this is the dose of a medicine even where no medicine is named."""
        return bool(self.units or self.strengths)


class Quantity(NamedTuple):
    """A dose read at tokens `first` to `last` (excluded)."""

    dose: Dose
    first: int
    last: int


class _Symbol(NamedTuple):
    letter: str
    value: str
    first: int
    last: int


def quantities(
    tokens: Sequence[Token], marks: Sequence[Mark], first: int, last: int, ending: str = ""
) -> list[Quantity]:
    """The doses said between two tokens, in order. `marks` holds a "drug" mark for every medicine of the stretch. Of what
    stands behind it the `ending` alone counts ("95 %."), and of what stands before it nothing."""
    figures = (token.value is not None or token.scheme for token in tokens[first:last])
    if not any(mark.kind in _TELLING for mark in marks) and not any(figures):
        return []
    tokens = [*tokens[:last], Token(0, 0, ("",), gap=ending)]
    row = _row(tokens, marks, first, last)
    found = []
    for match in _READ.finditer("".join(symbol.letter for symbol in row)):
        symbols = row[match.start() : match.end()]
        dose = _dose(match, symbols, tokens)
        if dose:
            found.append(Quantity(dose, symbols[0].first, symbols[-1].last))
    return found


def _starts(marks: Sequence[Mark]) -> dict[int, Mark]:
    """The mark that tells of a dose at each token: the longest, and of several the first by its letter."""
    starts: dict[int, Mark] = {}
    for mark in marks:
        if mark.kind in _LETTERS:
            old = starts.get(mark.first)
            if old is None or (-mark.last, _RANKS[mark.kind]) < (-old.last, _RANKS[old.kind]):
                starts[mark.first] = mark
    return starts


def _row(tokens: Sequence[Token], marks: Sequence[Mark], first: int, last: int) -> list[_Symbol]:
    starts = _starts(marks)
    units = {mark.first: mark for mark in marks if mark.kind == "unit" and mark.last == mark.first + 1}
    row: list[_Symbol] = []
    index = first
    while index < last:
        here, token = starts.get(index), tokens[index]
        if here is None and token.value is None and not token.scheme:
            if not row or row[-1].letter != ".":  # one stands for all between
                row.append(_Symbol(".", "", index, index + 1))
            index += 1
            continue
        number_said = token.value is not None or (here and here.kind == "number")
        if number_said and row and row[-1].letter == "X" and breaks(token):
            row.append(_Symbol(".", "", index, index))  # "three times: one with..."
        if token.word == "one" and row and row[-1].letter == "T":
            row.append(_Symbol(".", "", index, index))  # "the evening one"
        if token.value is not None and _is_no_dose(tokens, first, index, token.value):
            row.append(_Symbol(".", "", index, index + 1))
        elif token.value is not None:
            row.append(
                _Symbol("G" if _is_size(row, tokens, index, starts) else "N", str(token.value), index, index + 1)
            )
        elif token.scheme:
            row.append(_Symbol("S", token.word, index, index + 1))
        elif index in units and row and (row[-1].letter, row[-1].last) == ("N", index):
            row.append(_Symbol("U", units[index].value, index, index + 1))  # "18 وحدة": the unit, and not "one"
        elif here and here.kind == "number" and _makes_a_word(tokens, here, starts):
            row.append(_Symbol(".", "", index, index + 1))
        elif here and _LETTERS[here.kind]:
            if here.kind == "time" and row and row[-1].letter == "N" and _is_joined(tokens, row[-1].last, index):
                row.append(_Symbol(".", "", index, index))
            if row and row[-1].letter == "R" and _counts_a_thing(here, tokens, marks):
                row.append(_Symbol(".", "", index, index))
            letter = "a" if _is_part(here, tokens, starts, first) else _letter(here, tokens, row)
            if letter == "W" and row and row[-1].letter == "Y" and _per_week(tokens, index):
                row.append(_Symbol("P", "", index, index))
            row.append(_Symbol(letter, here.value, index, here.last))
            _compound(row, tokens)
        index = here.last if here else index + 1
    return row


def _is_no_dose(tokens: Sequence[Token], first: int, index: int, value: Fraction) -> bool:
    """Whether a number is a share ("100 %"), a blood pressure, or an hour ("3al 9 mta3 sbe7", "الساعة 9")."""
    before = tokens[index - 1].word if index > first else ""
    following = tokens[index + 1]  # the last one ends the sentence
    share = value >= _STRONG and following.gap.lstrip().startswith("%")
    pressure = is_pressure(tokens[index].word, before) and following.word not in _SCALES
    return share or pressure or is_hour(before, value)


def _makes_a_word(tokens: Sequence[Token], mark: Mark, starts: dict[int, Mark]) -> bool:
    """Whether a number is the first half of a word: "two-piece", not "vingt-cinq" or "two-tablet"."""
    following = tokens[mark.last] if mark.last < len(tokens) else None
    return following is not None and following.gap == "-" and mark.last not in starts and following.value is None


def _per_week(tokens: Sequence[Token], index: int) -> bool:
    """Whether days are counted by the week at `index`: "1 jour fel jom3a", not "deux par jour, une semaine"."""
    return tokens[index - 1].word in _PER and not breaks(tokens[index])


def _counts_a_thing(mark: Mark, tokens: Sequence[Token], marks: Sequence[Mark]) -> bool:
    """Whether a number behind a break counts a noun that no list holds: "Mopral : deux étiquettes" is no dose."""
    following = tokens[mark.last] if mark.kind == "number" and mark.last < len(tokens) else None
    if following is None or not breaks(tokens[mark.first]) or following.gap != " " or following.value is not None:
        return False
    return all(one.first != mark.last for one in marks)


def _is_joined(tokens: Sequence[Token], last: int, index: int) -> bool:
    """Whether "and" stands between a number that ends at `last` and a time: "until 12, and in the evening"."""
    return tokens[index].word.startswith(_AND) or any(one.word in _JOINING[:3] for one in tokens[last:index])


def _letter(mark: Mark, tokens: Sequence[Token], row: list[_Symbol]) -> str:
    """The letter of a mark where it stands: "/j" is a day's total, "trois soirs" are days."""
    if mark.kind == "day" and "/" in tokens[mark.first].gap:
        return "Y"
    apart = breaks(tokens[mark.first]) or tokens[mark.first].word.startswith(_AND)
    if mark.kind in ("form", "single", "amount") and row and row[-1].letter == "N" and apart:
        row.append(_Symbol(".", "", mark.first, mark.first))  # "850, une gélule" is no 850 capsules
    counted = bool(row) and row[-1].letter == "N" and number(row[-1].value) > 1
    if mark.kind == "time" and counted and tokens[mark.last - 1].word.endswith("s"):
        return "D"
    return _LETTERS[mark.kind]


def _is_size(row: list[_Symbol], tokens: Sequence[Token], index: int, starts: dict[int, Mark]) -> bool:
    """Whether a number says how strong a form is: "2 cp de 20"; not an hour ("le comprimé de 19 h")."""
    after = starts.get(index + 1)
    form = bool(row) and row[-1].letter == "F" and row[-1].last == index - 1
    return form and tokens[index - 1].word in _SIZING and (after is None or after.kind not in _MEASURES)


def _is_part(mark: Mark, tokens: Sequence[Token], starts: dict[int, Mark], first: int) -> bool:
    """Whether a part in words is an intake by itself ("un quart suffit"): not of an hour, of people, of something before."""
    following = starts.get(mark.last)
    if mark.kind != "number" or number(mark.value).denominator == 1 or (following and following.kind != "filler"):
        return False
    after = tokens[mark.last].word if mark.last < len(tokens) else ""
    before = tokens[mark.first - 1].word if mark.first > first else ""
    joined = before in _JOINING or tokens[mark.first].word.startswith(_AND)
    return after not in _PARTITIVE and not joined


def _compound(row: list[_Symbol], tokens: Sequence[Token]) -> None:
    """Two numbers in words that make one: "six mille", "soixante quinze", "quatre vingt"."""
    if len(row) < 2 or row[-2].letter + row[-1].letter != "NN" or row[-2].last != row[-1].first:
        return
    if tokens[row[-2].first].value is not None:
        return
    left, right = number(row[-2].value), number(row[-1].value)
    if right in (100, 1000) and left < right:
        row[-2:] = [_Symbol("N", str(left * right), row[-2].first, row[-1].last)]
    elif left in _TENS and 0 < right < 20:
        row[-2:] = [_Symbol("N", str(left + right), row[-2].first, row[-1].last)]


def _dose(match: re.Match[str], row: list[_Symbol], tokens: Sequence[Token]) -> Dose:
    kind, last = str(match.lastgroup), row[-1]
    if kind == "skip":
        return Dose()
    numbers = [number(symbol.value) for symbol in row if symbol.letter in "NAaG"]
    value = numbers[0] if numbers else Fraction(1)
    if kind == "strength":
        return Dose() if _is_result(tokens, last.last) else Dose(strengths=frozenset((_scaled(value, last.value),)))
    if kind in ("product", "reverse"):
        amount, rate = numbers if kind == "product" else reversed(numbers)
        return Dose(units=frozenset((amount,)), rate=frozenset((rate,)))
    if kind == "scheme":
        return _scheme(tokens[row[0].first].scheme)
    if kind == "weekday":
        return Dose(weekdays=frozenset((last.value,)))
    if kind == "time":
        return Dose(times=frozenset((LATE.get(last.value, last.value),)))
    counted = last.letter == "N" or (last.letter == "F" and last.value == "solid")
    if kind == "units" and counted and value >= _STRONG:
        return Dose(bare=frozenset((value,)))
    if kind in _SIMPLE:
        simple: dict[str, Any] = {kind: frozenset((value,))}
        return Dose(**simple)
    if kind == "seldom":
        often = frozenset((value / _DAYS[last.letter],))
        return Dose(units=frozenset((value,)), rate=often, daily=often) if value == 1 else Dose(daily=often)
    if kind == "lasting":
        return Dose(days=frozenset((number(last.value) if last.letter == "Z" else value * _DAYS[last.letter],)))
    daily = _rate(kind, value, last, bool(match["weekly"]))
    return Dose() if daily is None else Dose(rate=frozenset((daily,)))


def _rate(kind: str, value: Fraction, last: _Symbol, weekly: bool) -> Fraction | None:
    """How many times a day what is read as `kind` comes; None where it tells no rate."""
    match kind:
        case "rate":
            return value / 7 if weekly else value
        case "hours":
            return Fraction(24) / (value or 24)
        case "everyday":
            return 1 / _apart(value or Fraction(1), last.letter)
        case "weekdays":
            return value / 7
        case "twice":
            return Fraction(2)
        case "freq":
            return number(last.value)
    return None


def _apart(count: Fraction, letter: str) -> Fraction:
    """The days of so many days, weeks or months; four weeks are a month."""
    if letter == "W" and count % _MONTH == 0:
        return count / _MONTH * _DAYS["M"]
    return count * _DAYS.get(letter, 1)


def _is_result(tokens: Sequence[Token], after: int) -> bool:
    volume = [token.word for token in tokens[after : after + 2]]
    by = bool(volume) and ("/" in tokens[after].gap or volume.pop(0) in _PER)
    return by and bool(volume) and volume[0] in _VOLUMES


def _scaled(value: Fraction, unit: str) -> tuple[Fraction, str]:
    dimension, scale = _SCALES[unit]
    return value * scale, dimension


def _scheme(parts: tuple[Fraction, ...]) -> Dose:
    taken = [part for part in parts if part]
    times = [name for name, part in zip(_PARTS, parts, strict=False) if part]
    return Dose(
        units=frozenset(taken),
        rate=frozenset((Fraction(len(taken)),)),
        times=frozenset(times),
        daily=frozenset((sum(parts, Fraction(0)),)),
    )


def whole(dose: Dose, recorded: bool) -> Dose:
    """`dose` with what follows from it: intakes a day from the times of the day, a day's total from the rest."""
    rate, units, daily = dose.rate, dose.units, dose.daily
    if not rate and dose.weekdays:
        rate = frozenset((Fraction(len(dose.weekdays), 7),))
    if not rate and len(dose.times) >= (1 if recorded else 2):
        rate = frozenset((Fraction(len(dose.times)),))
    if not rate and recorded and len(daily) == len(units) == 1 and min(units):
        rate = frozenset((min(daily) / min(units),))
    if not units and recorded and len(daily) == len(rate) == 1 and min(rate):
        units = frozenset((min(daily) / min(rate),))
    if not daily and len(units) == len(rate) == 1:
        daily = frozenset((min(units) * min(rate),))
    return dose._replace(units=units, rate=rate, daily=daily)


def differences(said: Dose, record: Dose) -> tuple[list[str], list[str]]:
    """(fields of `said` that contradict the `record`, fields that it does not hold; a time of the day may be added)."""
    reply, allowed = whole(said, False), _allowed(record)
    if not allowed.rate:
        most = max(allowed.daily, default=0)
        allowed = allowed._replace(rate=allowed.daily.union(rate for rate in reply.rate if 1 <= rate <= most))
    differing, missing = [], []
    for name, said_values, values in zip(Dose._fields, reply, allowed, strict=True):
        if said_values and not values:
            missing += [name] if name not in _TIMED else []
        elif not said_values <= values:
            differing.append(name)
    return differing, missing


@lru_cache(maxsize=512)
def _allowed(record: Dose) -> Dose:
    """What may be said of a line with this `record`, field by field."""
    known = whole(record, True)
    sizes = frozenset(value / scale for value, _ in known.strengths for _, scale in _SCALES.values())
    totals = frozenset((value * units, unit) for value, unit in known.strengths for units in known.units)
    return known._replace(
        units=known.units or known.daily,
        strengths=known.strengths | totals,
        bare=known.bare | known.units | sizes,
        days=known.days | frozenset(1 / rate for rate in known.rate if rate < 1),
    )
