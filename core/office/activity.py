"""What the practice did with its questions: counts and delays, for the practice alone (articles 7 and 12).

Folded from what every member may read; no text is opened, and nothing is counted for one member. It goes patient by
patient, so that whoever asks may do something else in between: `measuring` yields how many are done, of how many.
"""

from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from core.dossier import Question
from core.model import DAY_MS, HOUR_MS, Judgement, Queue, day_of
from core.office.desk import Desk
from core.office.rows import at, category_of
from core.record.events import SendClosed
from core.record.rows import InboxRow
from core.record.signed import Signed

PROMISED_HOURS = 48
PERIODS = (7, 28, 365)
WAITS_HOURS = (2, 4, 8, 24, PROMISED_HOURS)
WEEKS = 12
_STOPPED = "content.blocked"
"""What every stopped text bears beside the rules that stopped it; no rule of its own."""
_MOST_LATE = 50
_MOST_RULES = 6


@dataclass(frozen=True)
class Stopped:
    """Sends that one rule closed, by what became of the question: answered otherwise, sent elsewhere, neither yet."""

    code: str
    rephrased: int
    elsewhere: int
    dropped: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.rephrased + self.elsewhere + self.dropped


@dataclass(frozen=True)
class Week:
    """One calendar week from its Monday (ISO date): questions that came, and those that were answered in it."""

    monday: str
    received: int
    answered: int


@dataclass(frozen=True)
class Activity:
    """The last `days` days. `median_ms`, `before_ms`: from question to first answer, now and in the period before (0:
    none). `waits`: answers by delay, up to each of `WAITS_HOURS` and beyond. `late`: questions that still wait though
    the delay that patients are told is over, the oldest first."""

    days: int
    received: int
    answered: int
    elsewhere: int
    in_time: int
    median_ms: int
    before_ms: int
    waits: tuple[int, ...]
    categories: tuple[tuple[str, int], ...]
    stopped: tuple[Stopped, ...]
    stops: int
    weeks: tuple[Week, ...]
    late: tuple[InboxRow, ...]


@dataclass
class _Tally:
    """Counts in the making."""

    asked: list[Question] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    waits_before: list[int] = field(default_factory=list)
    stopped: Counter[tuple[str, str]] = field(default_factory=Counter)
    stops: int = 0
    came: Counter[str] = field(default_factory=Counter)
    went: Counter[str] = field(default_factory=Counter)


def activity(desk: Desk, days: int, now: int) -> Activity:
    """The whole in one go."""
    steps = measuring(desk, days, now)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Activity = end.value
            return found


def measuring(desk: Desk, days: int, now: int) -> Generator[tuple[int, int], None, Activity]:
    """The last `days` days, patient by patient."""
    start = now - days * DAY_MS
    oldest = min(start - days * DAY_MS, now - WEEKS * 7 * DAY_MS)
    tally, patients = _Tally(), desk.vault.shelves()
    for number, patient in enumerate(patients):
        row = desk.vault.patient(patient)
        if row is not None and row.last_ms >= oldest:
            _count(tally, desk.dossier(patient).questions, desk.signed_entries(patient), start, days, desk)
        yield number + 1, len(patients)
    return _summed(tally, desk, days, now)


def answered_ms(question: Question) -> int:
    """When it was first answered, in writing or by voice; 0: not yet."""
    replies = [one.at_ms for one in question.replies if not question.unanswered]
    return min(replies + [one.at_ms for one in question.spoken], default=0)


def _count(
    tally: _Tally, questions: Iterable[Question], entries: Iterable[Signed], start: int, days: int, desk: Desk
) -> None:
    known = {question.letter: question for question in questions}
    for question in known.values():
        when = answered_ms(question)
        tally.came[_monday(question.received_ms, desk)] += 1
        if when:
            tally.went[_monday(when, desk)] += 1
            waited = max(0, when - question.received_ms)
            if when >= start:
                tally.waits.append(waited)
            elif when >= start - days * DAY_MS:
                tally.waits_before.append(waited)
        if question.received_ms >= start:
            tally.asked.append(question)
    for entry in entries:
        if isinstance(entry.event, SendClosed) and entry.at_ms >= start:
            tally.stops += 1
            ending = _ending(known.get(entry.event.letter))
            tally.stopped.update((code, ending) for code in entry.event.codes if code != _STOPPED)


def _ending(question: Question | None) -> str:
    last = question.last_exchange() if question else None
    if question is None or (last is None and not question.redirected):
        return "dropped"
    online = last is not None and last.judgement != Judgement.EXAMINATION
    return "rephrased" if online and not question.redirected else "elsewhere"


def _summed(tally: _Tally, desk: Desk, days: int, now: int) -> Activity:
    bounds = [hours * HOUR_MS for hours in WAITS_HOURS]
    waits = Counter(sum(waited >= bound for bound in bounds) for waited in tally.waits)
    categories = Counter(category_of(question) for question in tally.asked)
    rules = {code for code, _ in tally.stopped}
    stopped = [
        Stopped(code, *(tally.stopped[code, ending] for ending in ("rephrased", "elsewhere", "dropped")))
        for code in rules
    ]
    return Activity(
        days=days,
        received=len(tally.asked),
        answered=len(tally.waits),
        elsewhere=sum(not answered_ms(one) and bool(one.redirected) for one in tally.asked),
        in_time=sum(waited < bounds[-1] for waited in tally.waits),
        median_ms=int(median(tally.waits)) if tally.waits else 0,
        before_ms=int(median(tally.waits_before)) if tally.waits_before else 0,
        waits=tuple(waits[at] for at in range(len(bounds) + 1)),
        categories=tuple(sorted(categories.items(), key=lambda one: (-one[1], one[0]))),
        stopped=tuple(sorted(stopped, key=lambda one: (-one.total, one.code))[:_MOST_RULES]),
        stops=tally.stops,
        weeks=tuple(_weeks(tally, desk, now)),
        late=_late(desk, now),
    )


def _monday(at_ms: int, desk: Desk) -> str:
    day = date.fromisoformat(day_of(at_ms, desk.country.utc_minutes))
    return (day - timedelta(days=day.weekday())).isoformat()


def _weeks(tally: _Tally, desk: Desk, now: int) -> Iterable[Week]:
    this = date.fromisoformat(_monday(now, desk))
    for back in reversed(range(WEEKS)):
        monday = (this - timedelta(weeks=back)).isoformat()
        yield Week(monday, tally.came[monday], tally.went[monday])


def _late(desk: Desk, now: int) -> tuple[InboxRow, ...]:
    before = now - PROMISED_HOURS * HOUR_MS
    waiting = (
        row for queue in (Queue.TRIAGE, Queue.ANSWER, Queue.IDENTITY) for row in desk.vault.inbox(queue, _MOST_LATE)
    )
    late = sorted((row for row in waiting if row.received_ms < before), key=lambda row: row.received_ms)
    return tuple(at(row, desk.country, now) for row in late[:_MOST_LATE])
