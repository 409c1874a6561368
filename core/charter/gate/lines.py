"""The lines of a prescription as people paste them: each becomes a medicine or an exam in its own words, or stays as typed.

French first. Nothing is guessed: no word is changed, none is lost, and a line that can be read in two ways, or whose
directions the gate could not compare a reply with, is not read. Whoever signs the card re-reads each line.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from core.charter.gate.lexicon import forms, load
from core.charter.gate.phrasebook import Mark
from core.charter.gate.posology import Dose, quantities
from core.charter.gate.text import Token, number, tokens

_MOST: Final = 300
"""Characters of a line; a longer one is a letter, not a line of a prescription."""
_NAME_WORDS: Final = 3
_SHORTEST_NAME: Final = 4
_SURE_STRENGTH: Final = 50
"""A number alone behind a name is its strength from here on ("Doliprane 1000"): nobody takes fifty at once."""

_BULLET: Final = re.compile(r"\s*(?:[-–—•·∙*●▪◦‣➢►✓>+]+\s*|\(?\d{1,2}\s*(?:[.)°]+(?=\s*[^\W\d])|[-/:](?=\s))\s*)")
_LEAD: Final = re.compile(r"(?:prendre|traitement|ttt|rp|rx)\b[\s:/]*", re.IGNORECASE)
_PHASES: Final = re.compile(r"\b(?:puis|ensuite)\b")
_ASIDE: Final = re.compile(
    r"\b(?:nr|n r|non renouvelable|ne pas renouveler|ns|n s|non substituable"
    r"|(?:a renouveler|ar|renouvelable)(?: x)?(?: \d+)?(?: fois| f| mois)?"
    r"|(?:qsp |pour )?\d+ (?:boites?|bts?|btes?|flacons?|tubes?|etuis?|plaquettes?)|qsp(?! \d))\b"
)
_LASTING: Final = re.compile(
    r"(?:\b(?P<lead>(?:pdt|pd|pendant|durant|pour|qsp|duree|sur|x|fois|f) )?(?:de )?)"
    r"(?P<count>\d+(?:[.,/]\d+)?|un|une|deux|trois|quatre|cinq|six|sept|huit|dix|quinze|vingt et un) "
    r"(?P<unit>j|jr|jrs|jours?|sem|semaines?|mois)\b(?! sur\b)"
)
_NOT_LASTING: Final = re.compile(r"\b(?:tous les|toutes les|chaque|dans|apres|depuis|il y a|en|a|sous|sur|par)$")
_DELAY: Final = re.compile(r"\b(?:dans|a|sous|avant) \d+ (?:j|jours?|sem|semaines?|mois|h|heures?)\b")
_STOPPED: Final = re.compile(r"\b(?:arret\w*|stop\w*|suspend\w*|cesse\w*|ne pas|pas de|plus de)\b(?! renouveler)")
_CONDITION: Final = re.compile(r"(?:si|en cas|au besoin|a la demande)\b")
_SEPARATOR: Final = re.compile(r"[:,;(\n]| [-–—] |->|→")
_DIRECTIONS: Final = frozenset({"form", "times", "twice", "freq", "daily", "every", "time", "filler", "per"})


class Kind(StrEnum):
    """What a line was read as."""

    MEDICINE = "medicine"
    EXAM = "exam"
    UNREAD = "unread"


@dataclass(frozen=True)
class ReadLine:
    """A line and how it was read; every field holds words of `typed`. An exam has a name only.

    `left`: what a card does not keep (quantities, renewals). `why`: the code of what hinders reading, or of a remark.
    """

    typed: str
    kind: Kind
    name: str = ""
    dose: str = ""
    posology: str = ""
    duration: str = ""
    left: str = ""
    why: str = ""


def read_lines(text: str) -> tuple[ReadLine, ...]:
    """Every line of a pasted prescription that is not blank. Total: any text is read, or stays as typed.

    Directions on a line of their own belong to the medicine above that has none.
    """
    read: list[ReadLine] = []
    for typed in filter(None, map(str.strip, text.splitlines())):
        line = read_line(typed)
        if line.kind is Kind.UNREAD and read and read[-1].kind is Kind.MEDICINE and not read[-1].posology:
            whole = read_line(f"{read[-1].typed}\n{typed}")
            if _goes_on(read[-1], whole):
                read[-1] = whole
                continue
        read.append(line)
    return tuple(read)


def _goes_on(line: ReadLine, whole: ReadLine) -> bool:
    """Whether `whole`, which has another line of text, says how to take the medicine of `line`."""
    told = whole.duration != line.duration or any(
        dose != Dose(strengths=dose.strengths) for dose in _doses(whole.posology)
    )
    return whole.kind is Kind.MEDICINE and (whole.name, whole.dose) == (line.name, line.dose) and told


def read_line(typed: str) -> ReadLine:
    """One line, read or left as typed."""
    bullet = _BULLET.match(typed)
    bare = typed[bullet.end() if bullet else 0 :]
    lead = _LEAD.match(bare)
    row = _Row(bare[lead.end() if lead else 0 :])
    if len(typed) > _MOST or not row.tokens:
        return ReadLine(typed, Kind.UNREAD, why="line.unread")
    if _STOPPED.search(row.words):
        return ReadLine(typed, Kind.UNREAD, why="line.stopped")
    drug, exam = row.ends(0, "drug"), any(row.ends(place, "exam") for place in range(3))
    if drug and exam and not row.counted:
        return ReadLine(typed, Kind.UNREAD, why="line.medicine_or_exam")
    if exam and not drug:
        return _exam(typed, row)
    if drug == 1 and not row.counted and row.tokens[0].word in load().ambiguous:
        return ReadLine(typed, Kind.UNREAD, why="line.no_name")
    last = _name(row, drug)
    return _medicine(typed, row, last, bool(drug)) if last else ReadLine(typed, Kind.UNREAD, why="line.no_name")


class _Row:
    """A line as tokens, with what each begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = tokens(text)
        self.marks: list[Mark] = load().book.find(self.tokens)
        self.words = " ".join(token.word for token in self.tokens)

    @cached_property
    def counted(self) -> bool:
        """Whether a number stands anywhere."""
        return any(token.value is not None or token.scheme for token in self.tokens)

    def ends(self, place: int, *kinds: str) -> int:
        """Where the longest mark of these kinds that begins here ends; 0 for none."""
        return max((mark.last for mark in self.marks if mark.first == place and mark.kind in kinds), default=0)

    def number_ends(self, place: int) -> int:
        """The place after a number that begins here ("1", "100 000"); 0 for none."""
        last = place
        while last < len(self.tokens) and self.tokens[last].value is not None:
            if last > place and not (self.gap(last) == " " and len(self.tokens[last].word) == 3):
                break
            last += 1
        return last if last > place else 0

    def scheme(self, place: int) -> bool:
        """Whether "1-0-1" stands here."""
        return place < len(self.tokens) and bool(self.tokens[place].scheme)

    def gap(self, place: int) -> str:
        """What stands before a token."""
        return self.tokens[place].gap if 0 < place < len(self.tokens) else ""

    def parted(self, place: int) -> bool:
        """Whether a colon, a comma, a dash stands before a token."""
        return bool(_SEPARATOR.search(self.gap(place)))

    def places(self, match: re.Match[str], group: int | str = 0) -> range:
        """The tokens of a match in `words`."""
        first = self.words[: match.start(group)].count(" ")
        return range(first, first + match[group].count(" ") + 1)

    def said(self, places: Iterable[int]) -> str:
        """The words at these places as they were typed, with what stands between neighbours."""
        pieces: list[tuple[int, int]] = []
        for place in sorted(places):
            if pieces and pieces[-1][1] == place:
                pieces[-1] = (pieces[-1][0], place + 1)
            else:
                pieces.append((place, place + 1))
        return " ".join(" ".join(self._piece(first, last).split()) for first, last in pieces)

    def _piece(self, first: int, last: int) -> str:
        end = self.tokens[last - 1].end
        words = self.text[self.tokens[first].start : end]
        tail = re.match(r"\s?%|\.(?=\s)|\)", self.text[end:])
        return words + tail[0] if tail and (tail[0] != ")" or "(" in words) else words


def _exam(typed: str, row: _Row) -> ReadLine:
    left = {place for match in _DELAY.finditer(row.words) for place in row.places(match)}
    name = row.said(set(range(len(row.tokens))) - left)
    return _whole(ReadLine(typed, Kind.EXAM, name=name, left=row.said(left)), row)


def _name(row: _Row, drug: int) -> int:
    """Where the name of the medicine ends: one of the lexicon with its second substance, or a word before a strength."""
    last, everyday = drug, drug == 1 and row.tokens[0].word in load().ambiguous
    while last and (everyday or re.search(r"[/+]", row.gap(last))) and row.ends(last, "drug"):
        last = row.ends(last, "drug")
    for stop in range(last, min(last + _NAME_WORDS, len(row.tokens)) + 1):
        if stop and _strength_ends(row, stop, False):
            return stop
        if row.number_ends(stop) or row.ends(stop, *_DIRECTIONS) or row.parted(stop) or _is_galenic(row, stop):
            break
    return last


def _is_galenic(row: _Row, place: int) -> bool:
    return place < len(row.tokens) and row.tokens[place].word in forms()


def _strength_ends(row: _Row, place: int, more: bool) -> int:
    """Where one strength ("5 mg", "0,1 %", "125 mg" after a bar) that begins here ends; 0 for none.

    `more`: one stands before it. A dose a day or by weight ("15 mg/kg", "3 g/j") is none.
    """
    end = row.number_ends(place)
    if not end or (more and not re.search(r"[/+]", row.gap(place))):
        return 0
    percent = row.text[row.tokens[end - 1].end :].lstrip().startswith("%")
    last = end if percent else row.ends(end, "unit")
    if not last:
        return end if more else 0
    while beyond := row.ends(last, "unit"):
        last = beyond
    by = row.ends(last, "day", "weight", "week", "hour", "times")
    return 0 if by and "/" in row.gap(last) else last


def _dose_ends(row: _Row, start: int) -> int:
    """Where strength and form end; `start` where the line has neither."""
    place, seen = start, False
    while place < len(row.tokens):
        last = _strength_ends(row, place, seen) or (0 if seen else _bare_ends(row, place))
        if last:
            seen = True
        elif _is_galenic(row, place) or row.ends(place, "form"):
            last = place + 1
        else:
            break
        place = last
    return place


def _bare_ends(row: _Row, place: int) -> int:
    """Where a strength without its unit ends ("Tahor 10, 1 le soir"): what is taken at once comes as another number."""
    end = row.number_ends(place)
    if not end or row.parted(place):
        return 0
    value = number(row.tokens[place].word)
    if value >= _SURE_STRENGTH:
        return 0 if row.ends(end, "form") and not _then_counted(row, end) else end
    after = row.number_ends(end)
    if row.scheme(end) or (after and row.ends(after, "form")):
        return end
    return end if after and row.parted(end) and value >= 5 else 0


def _then_counted(row: _Row, place: int) -> bool:
    after = row.ends(place, "form")
    return row.scheme(after) or bool(row.number_ends(after))


def _medicine(typed: str, row: _Row, name: int, known: bool) -> ReadLine:
    dose = _dose_ends(row, name)
    rest = range(dose, len(row.tokens))
    left = {place for match in _ASIDE.finditer(row.words) for place in row.places(match)} & set(rest)
    lasting = list(_lasting(row, left, dose))
    if any(unsure for _, _, unsure in lasting):
        return ReadLine(typed, Kind.UNREAD, why="line.times_or_days")
    once = len(lasting) == 1 and not _PHASES.search(row.words)
    spoken, counted = (lasting[0][0], lasting[0][1]) if once else (range(0), range(0))
    posology = row.said(set(rest) - left - set(spoken))
    line = ReadLine(
        typed,
        Kind.MEDICINE,
        name=row.said(range(name)),
        dose=row.said(range(name, dose)),
        posology=posology,
        duration=row.said(counted),
        left=row.said(left),
        why="" if known else "line.name_unknown",
    )
    if posology and not _comparable(posology):
        return ReadLine(typed, Kind.UNREAD, why="line.posology")
    return _whole(line, row, set(spoken) - set(counted))


def _lasting(row: _Row, left: set[int], start: int) -> Iterator[tuple[range, range, bool]]:
    """(places with "pendant", places of the duration, whether "x 3 j" may as well mean three times a day)."""
    for match in _LASTING.finditer(row.words):
        spoken = row.places(match)
        counted = range(row.places(match, "count").start, spoken.stop)
        before = row.words[: match.start()].rstrip()
        if spoken.start < start or left & set(spoken) or _NOT_LASTING.search(before) or "/" in row.gap(spoken.stop - 1):
            continue
        times = (match["lead"] or "").strip() in ("x", "fois", "f") and match["unit"].startswith("j")
        often = _often(row.said(set(range(start, len(row.tokens))) - left - set(spoken))) if times else True
        yield spoken, counted, not often or "/" in row.gap(counted.start)


def _often(posology: str) -> bool:
    """Whether these words say how often a day, so that "x 3 j" beside them is how long."""
    return any(dose.rate or dose.times or dose.daily for dose in _doses(posology))


def _comparable(posology: str) -> bool:
    """Whether the gate reads a dose in these words, or they say only when the medicine is needed."""
    words = " ".join(token.word for token in tokens(posology))
    return bool(_doses(posology)) or bool(_CONDITION.match(words))


def _doses(words: str) -> list[Dose]:
    found = tokens(words)
    return [one.dose for one in quantities(found, load().book.find(found), 0, len(found))]


def _whole(line: ReadLine, row: _Row, dropped: Iterable[int] = ()) -> ReadLine:
    """The line, when every letter and figure of it stands in a field; else as typed."""
    kept = "".join((line.name, line.dose, line.posology, line.duration, line.left, row.said(dropped)))
    if sorted(filter(str.isalnum, kept)) != sorted(filter(str.isalnum, row.text)):
        return ReadLine(line.typed, Kind.UNREAD, why="line.unread")
    return line
