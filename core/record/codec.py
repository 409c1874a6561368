"""Events to bytes and back, by the types of their fields: one codec for every kind (docs/log.md, section 11).

bytes, text, integers and booleans as in docs/letter.md section 1; a tuple is a list; a nested record is the `enc` of its
fields; an optional value is a list of none or one. A kind that this version does not know survives as `Unknown`.
"""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache, partial
from typing import Any, Union, get_args, get_origin, get_type_hints

from core.record.events import Event, Unknown
from crypto.encoding import dec, dec_list, enc, from_text, from_u64, text, u64
from crypto.errors import Refused
from crypto.keys import Role

CODE = "entry.part"

KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in Event.__subclasses__() if kind is not Unknown}

CLINICIANS = frozenset({Role.PHYSICIAN, Role.SUBSTITUTE})
_CLINICIANS_ONLY = frozenset(
    {
        "ConsultationRecorded",
        "QuestionRecorded",
        "IdentityConfirmed",
        "GapAccepted",
        "ResultRecorded",
        "SendClosed",
        "ReplyRecorded",
        "ReplyWithheld",
        "CardSent",
        "RoutedStraight",
        "PhoneExchanged",
        "PhysicianNoted",
    }
)
_PHYSICIANS_ONLY = frozenset({"AlarmLifted", "LegalBasisRecorded", "CountryReviewed", "PracticeSet", "RemovalStep"})


def may_write(role: Role, kind: str, has_clin: bool) -> bool:
    """Whether a profile of this role may sign an entry of this kind (docs/log.md, section 11).

    A secretary signs no clinical part but the key of a grant, whose scope `core.office.sync` checks.
    """
    if kind in _PHYSICIANS_ONLY:
        return role is Role.PHYSICIAN
    return role in CLINICIANS or (kind not in _CLINICIANS_ONLY and (not has_clin or kind == "KeyGranted"))


def kind_of(event: Event) -> str:
    """The name under which the entry is signed."""
    return event.kind if isinstance(event, Unknown) else type(event).__name__


def staff_bytes(event: Event) -> bytes:
    """The staff part of an event that this version writes."""
    known: Any = type(event)
    return enc(*(_put(getattr(event, name), kind) for name, kind in _layout(known) if name != "clin"))


def clin_bytes(event: Event) -> bytes | None:
    """The clinical part, or None where the event has none."""
    clin = getattr(event, "clin", None)
    return None if clin is None else _put(clin, type(clin))


def read_event(kind: str, staff: bytes, clin: bytes | None) -> Event:
    """The event of an entry. Raises `Refused(entry.part)` on bytes that this kind does not have."""
    known: Any = KINDS.get(kind)
    if known is None:
        return Unknown(kind)
    takers, clinical = _parts(known)
    values = [take(part) for take, part in zip(takers, dec(staff, len(takers), CODE), strict=True)]
    if clin is not None:
        if clinical is None:
            raise Refused(CODE)
        values.append(clinical(clin))
    event: Event = known(*values)
    return event


@cache
def _parts(kind: Any) -> tuple[tuple[Callable[[bytes], Any], ...], Callable[[bytes], Any] | None]:
    """What reads the staff part, field by field, and the clinical part, which is the last field where there is one."""
    hints = dict(_layout(kind))
    clinical = hints.pop("clin", None)
    return tuple(map(_taker, hints.values())), clinical and _taker(_inner(clinical))


def pack(value: object) -> bytes:
    """Any record of this package's kinds of fields, as bytes: rows, drafts, settings."""
    return _put(value, type(value))


def unpack(data: bytes, kind: type) -> Any:
    """The record of class `kind` that `pack` wrote."""
    return _taker(kind)(data)


@cache
def _layout(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))


def _inner(hint: Any) -> Any:
    return next(arg for arg in get_args(hint) if arg is not type(None))


def _put(value: Any, hint: Any) -> bytes:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return enc() if value is None else enc(_put(value, _inner(hint)))
    if origin is tuple:
        return enc(*(_put(item, get_args(hint)[0]) for item in value))
    if is_dataclass(hint):
        record: Any = hint
        return enc(*(_put(getattr(value, name), kind) for name, kind in _layout(record)))
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int):
        return u64(value)
    return bytes(value)


@cache
def _taker(hint: Any) -> Callable[[bytes], Any]:
    """What reads a value of this type; worked out once a type."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return partial(_maybe, _taker(_inner(hint)))
    if origin is tuple:
        return partial(_list, _taker(get_args(hint)[0]))
    if is_dataclass(hint):
        record: Any = hint
        return partial(_record, record, tuple(_taker(kind) for _, kind in _layout(record)))
    if issubclass(hint, StrEnum):
        return partial(_word, hint, frozenset(hint))
    if hint is bool:
        return lambda data: _boolean(from_u64(data, CODE))
    plain: dict[Any, Callable[[bytes], Any]] = {str: _text, int: _number, bytes: bytes}
    return plain[hint]


def _maybe(take: Callable[[bytes], Any], data: bytes) -> Any:
    items = dec_list(data, CODE, most=1)
    return take(items[0]) if items else None


def _list(take: Callable[[bytes], Any], data: bytes) -> Any:
    return tuple(take(item) for item in dec_list(data, CODE))


def _record(kind: Any, takers: tuple[Callable[[bytes], Any], ...], data: bytes) -> Any:
    return kind(*(take(part) for take, part in zip(takers, dec(data, len(takers), CODE), strict=True)))


def _word(kind: type[StrEnum], known: frozenset[str], data: bytes) -> StrEnum:
    words = from_text(data, CODE)
    if words not in known:
        raise Refused(CODE)
    return kind(words)


def _text(data: bytes) -> str:
    return from_text(data, CODE)


def _number(data: bytes) -> int:
    return from_u64(data, CODE)


def _boolean(number: int) -> bool:
    if number > 1:
        raise Refused(CODE)
    return number == 1
