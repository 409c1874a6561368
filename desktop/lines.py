"""A line of the record in words: what happened, about what, what became of it. No code and no ISO date gets through."""

import re

from core.record.view import Line
from desktop import dates, phrases

_CODED = frozenset({"enrolled", "device"})
_FULL_STOP = re.compile(r"(?<!\.)\.$")
_ENDS = "?!…؟"


def title(line: Line) -> str:
    """What happened."""
    return phrases.word(f"other.{line.status}" if line.kind == "other" else f"kind.{line.kind}")


def about(line: Line) -> str:
    """The subject: a day, a document, a name, words; nothing of fields that only a letter needs."""
    if line.kind in ("consultation", "prepared"):
        return dates.iso_day(line.about)
    if line.kind in _CODED:
        return phrases.known("document", line.about)
    if line.kind in ("notice", "exported"):
        return ""
    return phrases.shown(line.about)


def became(line: Line) -> str:
    """What became of it, with the time where there is one."""
    said = _became(line)
    return f"{said} {dates.day_and_clock(line.status_ms)}" if said and line.status_ms else said


def after_each_other(*parts: str) -> str:
    """Parts of one line with commas between them; what people wrote may end as a sentence does, and no mark is doubled."""
    *before, last = filter(None, parts)
    return "".join(f"{_FULL_STOP.sub('', one)}{' ' if one[-1] in _ENDS else ', '}" for one in before) + last


def _became(line: Line) -> str:
    if line.kind == "closed":
        return phrases.closed_by(line.status)
    if line.kind == "notice":
        return phrases.known("notice", line.status.rpartition(".")[2])
    if line.kind == "basis":
        return phrases.known("basis", line.status)
    if line.kind == "result" and line.status != "sealed":
        return phrases.translate("reçu le {day}").format(day=dates.iso_day(line.status)) if line.status else ""
    if line.kind == "exported" and line.about.isdigit():
        return phrases.translate("{n} écritures montrées").format(n=line.about)
    return "" if (line.kind, line.status) == ("sent", "deposited") else phrases.known("status", line.status)
