"""The day up to which a treatment is told to go on: within the days of its line, that is the line itself."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from core.charter.gate.card import Card
from core.charter.gate.clauses import Reading, Sentence
from core.charter.gate.naming import Told, known
from core.charter.gate.text import tokens

_MONTHS: Final = {
    token.word: month
    for month, names in enumerate(
        (
            *("janvier january jan janv جانفي يناير", "fevrier february feb fev فيفري فبراير", "mars march مارس"),
            *("avril april apr افريل ابريل", "mai may ماي مايو", "juin june جوان يونيو", "juillet july جويليه يوليو"),
            *("aout august aug اوت اغسطس", "septembre september sept سبتمبر", "octobre october oct اكتوبر"),
            *("novembre november nov نوفمبر", "decembre december dec ديسمبر"),
        ),
        1,
    )
    for token in tokens(names)
}
_MORE: Final = ("change", "adjust", "vary", "also", "further", "another", "person", "peer", "when")
_BEHIND: Final = 3  # words from "jusqu'au" to the day: "until Friday 15 January"
_MONTH: Final = 30  # days; as many again for every month that is told in days may be short of one
_FIGURES: Final = re.compile(r"(\d{1,2})/(\d{1,2})", re.ASCII)
_DAY: Final = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?", re.ASCII)


def within_its_days(told: Told, sentence: Sentence, card: Card) -> bool:
    """Whether `sentence` tells a day to go on to and no more, and no line that it names, or no line at all, ends before it."""
    told_more = len(sentence.clauses) > 1 or sentence.has(*_MORE)
    since = _day(card.date) if sentence.has("beyond") and not told_more else None
    days = set(_days_told(told.reading, sentence, since)) if since else set()
    if not (since and days):
        return False
    named = [one.known for one in told.within(sentence) if one.known]
    lines = named or [known(line) for line in card.medicines]
    lasting = [max(line.dose.days) for line in lines if line.dose.days and not line.medicine.late]
    if not lasting or len(lasting) < len(lines):
        return False
    shortest = min(lasting)
    return max(days) <= since + timedelta(days=int(shortest + shortest // _MONTH))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _days_told(reading: Reading, sentence: Sentence, since: date) -> Iterator[date]:
    """The days behind "until", each the first one from `since` on."""
    for mark in sentence.marks:
        if mark.kind != "beyond":
            continue
        for place in range(mark.last, min(mark.last + _BEHIND, sentence.last)):
            day, month = _day_at(reading, place, sentence.last)
            if month:
                yield from _next(since, day, month)
                break


def _day_at(reading: Reading, place: int, last: int) -> tuple[int, int]:
    """The day and the month at token `place`: "15 janvier", "January 15th", "15/01"; zeros where there are none."""
    word, behind = reading.tokens[place].word, reading.tokens[place + 1].word if place + 1 < last else ""
    if figures := _FIGURES.fullmatch(word):
        return int(figures[1]), int(figures[2])
    for day, month in ((word, behind), (behind, word)):
        if month in _MONTHS and (figures := _DAY.fullmatch(day)):
            return int(figures[1]), _MONTHS[month]
    return 0, 0


def _next(since: date, day: int, month: int) -> Iterator[date]:
    try:
        told = date(since.year, month, day)
        yield told if told >= since else told.replace(year=since.year + 1)
    except ValueError:
        return
