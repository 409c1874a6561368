"""What a practice settles for all its desks: the names, and the values that each can have (docs/log.md, section 11)."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from crypto.body import Admin, write_body
from crypto.errors import Refused
from crypto.kinds import Kind
from crypto.templates import template_number

PHONE: Final = "phone"
IDLE_MINUTES: Final = "idle_minutes"
STRAIGHT_THROUGH: Final = "straight_through"
FOLLOW_UP_DAYS: Final = "follow_up_days"
TELEMEDICINE: Final = "telemedicine"
LEAST_IDLE, MOST_IDLE = 5, 15
YES, NO = "yes", "no"
_MOST_DAYS, _LEAST_REFERENCE, _MOST_REFERENCE = 366, 8, 200


def is_phone(phone: str) -> bool:
    """Whether these are figures in groups with one space between, maybe a leading plus."""
    try:
        write_body(Admin(template_number(Kind.ADMIN, "call_for_appointment"), (phone,)))
    except Refused:
        return False
    return True


def _is_platform(value: str) -> bool:
    """The name of an authorised platform with the reference of its authorisation; empty where there is none."""
    plain = value == " ".join(value.split()) and value.isprintable()
    figures = any(char.isdigit() for char in value)
    return not value or (plain and figures and _LEAST_REFERENCE <= len(value) <= _MOST_REFERENCE)


def _within(least: int, most: int) -> Callable[[str], bool]:
    return lambda value: value in {str(number) for number in range(least, most + 1)}


_SOUND: Final = MappingProxyType(
    {
        PHONE: is_phone,
        IDLE_MINUTES: _within(LEAST_IDLE, MOST_IDLE),
        STRAIGHT_THROUGH: lambda value: value in (YES, NO),
        FOLLOW_UP_DAYS: _within(0, _MOST_DAYS),
        TELEMEDICINE: _is_platform,
    }
)
NAMES: Final = tuple(_SOUND)


def sound(name: str, value: str) -> bool:
    """Whether a value is one that this name can have; a name of a later version is left to it."""
    return name not in _SOUND or _SOUND[name](value)
