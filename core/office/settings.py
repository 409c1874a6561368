"""What the practice settles for all its desks. A physician signs it; the last word in the order of the log counts."""

from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.pen import Pen, permitted
from core.record.events import PracticeSet
from core.record.settings import (
    FOLLOW_UP_DAYS,
    IDLE_MINUTES,
    LETTER,
    MAIL_CARRIES,
    NAMES,
    NO,
    PAGE,
    PHONE,
    STRAIGHT_THROUGH,
    TELEMEDICINE,
    YES,
    sound,
)


def settings(desk: Desk) -> dict[str, str]:
    """Every setting by its name; what nobody settled has the value that the house or the country gives it."""
    settled = [one.event for one in desk.signed_entries(b"") if isinstance(one.event, PracticeSet)]
    country = {FOLLOW_UP_DAYS: str(desk.country.default_follow_up_days)}
    given = dict.fromkeys(NAMES, "") | {IDLE_MINUTES: "5", STRAIGHT_THROUGH: NO, MAIL_CARRIES: LETTER}
    return given | country | {event.name: event.value for event in settled if event.name in NAMES}


def setting(desk: Desk, name: str) -> str:
    """One setting."""
    return settings(desk)[name]


def choose(desk: Desk, name: str, value: str, now: int) -> Refusal | None:
    """Settle one for all desks. Nothing is written where it stands so already."""
    if refusal := permitted(desk, PracticeSet.__name__):
        return refusal
    if name not in NAMES:
        return refuse("settings.unknown", name=name)
    if not sound(name, value):
        return refuse(f"settings.{name}")
    if settings(desk)[name] != value:
        pen = Pen(desk, now)
        pen.write(PracticeSet(name, value))
        pen.commit()
    return None


def phone(desk: Desk) -> str:
    """The telephone that notices give to patients; empty until it is settled."""
    return setting(desk, PHONE)


def idle_ms(desk: Desk) -> int:
    """How long a desk may lie untouched before it locks, in ms."""
    return int(setting(desk, IDLE_MINUTES)) * 60_000


def straight_through(desk: Desk) -> bool:
    """Whether a clean letter goes straight to the physician."""
    return setting(desk, STRAIGHT_THROUGH) == YES


def follow_up_days(desk: Desk) -> int:
    """The follow-up window that a new card proposes."""
    return int(setting(desk, FOLLOW_UP_DAYS))


def page(desk: Desk) -> str:
    """The address of the patients' page, which is also that of the drop; empty where there is none."""
    return setting(desk, PAGE)


def mails_carry_letters(desk: Desk) -> bool:
    """Whether a mail to a patient carries the sealed letter, or only says that one waits."""
    return setting(desk, MAIL_CARRIES) == LETTER


def platform(desk: Desk) -> str:
    """The authorised telemedicine platform with its reference; empty where none is recorded (article 22)."""
    return setting(desk, TELEMEDICINE)
