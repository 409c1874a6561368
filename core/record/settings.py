"""What a practice settles for all its desks: the names, and the values that each can have (docs/log.md, section 11)."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from core.record.addresses import is_address
from crypto.body import Admin, write_body
from crypto.errors import Refused
from crypto.kinds import Kind
from crypto.templates import template_number

PHONE: Final = "phone"
IDLE_MINUTES: Final = "idle_minutes"
STRAIGHT_THROUGH: Final = "straight_through"
FOLLOW_UP_DAYS: Final = "follow_up_days"
TELEMEDICINE: Final = "telemedicine"
PAGE: Final = "page"
ORDER: Final = "order"
ADDRESS: Final = "address"
HOURS: Final = "hours"
INTERESTS: Final = "interests"
MAIL: Final = "mail"
MAIL_CARRIES: Final = "mail_carries"
LEAST_IDLE, MOST_IDLE = 5, 15
YES, NO = "yes", "no"
LETTER, NOTICE = "letter", "notice"
_MOST_DAYS, _LEAST_REFERENCE, _MOST_REFERENCE = 366, 8, 200
_MOST_SAID = 300
_PAGE = re.compile(
    r"(https://[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?(?::[0-9]{1,5})?|http://(?:127\.0\.0\.1|localhost):[0-9]{1,5})"
    r"(?:/[A-Za-z0-9_~-]{1,60}){0,5}/"
)
_ORDER = re.compile(r"[0-9]{1,8}|[A-Z]{1,3} [0-9]{1,8}(?:, [A-Z]{1,3} [0-9]{1,8})*")


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


def _is_page(value: str) -> bool:
    """The address of the patients' page, over TLS (on this machine also without); empty where there is none."""
    return not value or _PAGE.fullmatch(value) is not None


def _is_order(value: str) -> bool:
    """The physicians' numbers in the Order's register: one, or each behind the letter of a profile: "A 1234, C 5678"."""
    return not value or _ORDER.fullmatch(value) is not None


def _is_said(value: str) -> bool:
    """A line that the page says of the practice."""
    return value == " ".join(value.split()) and value.isprintable() and len(value) <= _MOST_SAID


def _is_mail(value: str) -> bool:
    """Where patients may write to by mail; empty where they may not."""
    return not value or is_address(value)


def _within(least: int, most: int) -> Callable[[str], bool]:
    return lambda value: value in {str(number) for number in range(least, most + 1)}


_SOUND: Final[Mapping[str, Callable[[str], bool]]] = MappingProxyType(
    {
        PHONE: is_phone,
        IDLE_MINUTES: _within(LEAST_IDLE, MOST_IDLE),
        STRAIGHT_THROUGH: lambda value: value in (YES, NO),
        FOLLOW_UP_DAYS: _within(0, _MOST_DAYS),
        TELEMEDICINE: _is_platform,
        PAGE: _is_page,
        ORDER: _is_order,
        ADDRESS: _is_said,
        HOURS: _is_said,
        INTERESTS: _is_said,
        MAIL: _is_mail,
        MAIL_CARRIES: lambda value: value in (LETTER, NOTICE),
    }
)
NAMES: Final = tuple(_SOUND)


def sound(name: str, value: str) -> bool:
    """Whether a value is one that this name can have; a name of a later version is left to it."""
    return name not in _SOUND or _SOUND[name](value)
