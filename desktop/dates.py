"""Times as people say them: "12 nov.", "hier 15:48", "22 h". The locale of the application names months and days."""

from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTimeZone

from core.charter.country import country
from core.model import DAY_MS, HOUR_MS

MINUTE_MS = 60_000


def _translate(text: str) -> str:
    return QCoreApplication.translate("Dates", text)


def moment(ms: int) -> QDateTime:
    """Milliseconds since 1970 in the practice's time, as the record prints it, wherever this machine's clock is set."""
    return QDateTime.fromMSecsSinceEpoch(ms, QTimeZone(country().utc_minutes * 60))


def clock(ms: int) -> str:
    """`09:14`."""
    return moment(ms).toString("HH:mm")


def short_day(when: QDate) -> str:
    """`12 nov.`."""
    return QLocale().toString(when, "d MMM").replace(" ", "\u00a0")


def day_of(ms: int) -> str:
    """`12 nov.` of a time."""
    return short_day(moment(ms).date())


def iso_day(iso: str) -> str:
    """`12 nov.` of an ISO date, the text itself where it is none."""
    when = QDate.fromString(iso, "yyyy-MM-dd")
    return short_day(when) if when.isValid() else iso


def iso_full(iso: str) -> str:
    """`3 mai 1972` of an ISO date."""
    when = QDate.fromString(iso, "yyyy-MM-dd")
    return QLocale().toString(when, "d MMMM yyyy").replace(" ", "\u00a0") if when.isValid() else iso


def long_day(ms: int) -> str:
    """`vendredi 20 novembre`."""
    return QLocale().toString(moment(ms).date(), "dddd d MMMM")


def day_and_clock(ms: int) -> str:
    """`12 nov. à 10:42`."""
    return _translate("{day} à {clock}").format(day=day_of(ms), clock=clock(ms))


def since(ms: int, now_ms: int) -> str:
    """How long ago, as short as it stays clear: `12 min`, `5 h`, `hier 15:48`, `mar. 17:40`, `12 nov.`."""
    days = moment(ms).date().daysTo(moment(now_ms).date())
    if days == 0 and now_ms - ms < HOUR_MS:
        return _translate("{n} min").format(n=max(1, (now_ms - ms) // MINUTE_MS)).replace(" ", "\u00a0")
    if days == 0:
        return _translate("{n} h").format(n=(now_ms - ms) // HOUR_MS).replace(" ", "\u00a0")
    if days == 1:
        return _translate("hier {clock}").format(clock=clock(ms))
    if days < 7:
        return f"{QLocale().toString(moment(ms).date(), 'ddd')} {clock(ms)}"
    return day_of(ms)


def left(due_ms: int, now_ms: int) -> str:
    """Hours until a deadline, `22 h`, or past it, `+ 42 h`."""
    late = now_ms > due_ms
    hours = abs(due_ms - now_ms) // HOUR_MS
    text = _translate("+ {n} h") if late else _translate("{n} h")
    return text.format(n=hours).replace(" ", "\u00a0")


def pressing(due_ms: int, now_ms: int) -> str:
    """`late`, `soon` (under eight hours), or nothing."""
    if not due_ms:
        return ""
    return "late" if now_ms > due_ms else "soon" if due_ms - now_ms < 8 * HOUR_MS else ""


def bucket(due_ms: int, now_ms: int) -> str:
    """The group of a deadline: late, today, tomorrow, later, none."""
    if not due_ms:
        return "none"
    if now_ms > due_ms:
        return "late"
    days = moment(now_ms).date().daysTo(moment(due_ms).date())
    return "today" if days == 0 else "tomorrow" if days == 1 else "later"


def before(due_ms: int, now_ms: int) -> str:
    """`Avant demain 09:14`."""
    group = bucket(due_ms, now_ms)
    if group == "late":
        return _translate("Délai dépassé depuis {clock}").format(clock=since(due_ms, now_ms))
    if group == "today":
        return _translate("Avant {clock}").format(clock=clock(due_ms))
    if group == "tomorrow":
        return _translate("Avant demain {clock}").format(clock=clock(due_ms))
    return _translate("Avant le {day}").format(day=day_and_clock(due_ms))


def age(born: str, now_ms: int) -> str:
    """`54 ans`, `9 ans`, `14 mois`; nothing where the date is unknown."""
    birth = QDate.fromString(born, "yyyy-MM-dd")
    if not birth.isValid():
        return ""
    today = moment(now_ms).date()
    start, end = date(birth.year(), birth.month(), birth.day()), date(today.year(), today.month(), today.day())
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    text = _translate("{n} mois") if months < 24 else _translate("{n} ans")
    return text.format(n=months if months < 24 else months // 12).replace(" ", "\u00a0")


def days_ago(ms: int, now_ms: int) -> int:
    """Whole days between two times."""
    return (now_ms - ms) // DAY_MS
