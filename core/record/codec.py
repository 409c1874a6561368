"""Events to bytes and back, by the types of their fields: one codec for every kind (docs/log.md, section "Parts").

bytes, text, integers and booleans as in docs/letter.md section 1; a tuple is a list; a nested record is the `enc` of its
fields; an optional value is a list of none or one. A kind that this version does not know survives as `Unknown`.
"""

import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from core.record import events
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
        "CardSent",
    }
)
_PHYSICIANS_ONLY = frozenset({"LegalBasisRecorded"})


def may_write(role: Role, kind: str, has_clin: bool) -> bool:
    """Whether a profile of this role may sign an entry of this kind (docs/log.md, table).

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
    layout = [(name, hint) for name, hint in _layout(known) if name != "clin"]
    parts = dec(staff, len(layout), CODE)
    values = {name: _take(part, hint) for (name, hint), part in zip(layout, parts, strict=True)}
    if clin is not None:
        hints = dict(_layout(known))
        if "clin" not in hints:
            raise Refused(CODE)
        values["clin"] = _take(clin, _inner(hints["clin"]))
    event: Event = known(**values)
    return event


def pack(value: object) -> bytes:
    """Any record of this package's kinds of fields, as bytes: rows, drafts, settings."""
    return _put(value, type(value))


def unpack(data: bytes, kind: type) -> Any:
    """The record of class `kind` that `pack` wrote."""
    return _take(data, kind)


@cache
def _layout(kind: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind, vars(events))
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


def _take(data: bytes, hint: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        items = dec_list(data, CODE, most=1)
        return _take(items[0], _inner(hint)) if items else None
    if origin is tuple:
        return tuple(_take(item, get_args(hint)[0]) for item in dec_list(data, CODE))
    if is_dataclass(hint):
        record: Any = hint
        layout = _layout(record)
        parts = dec(data, len(layout), CODE)
        return record(**{name: _take(part, kind) for (name, kind), part in zip(layout, parts, strict=True)})
    if issubclass(hint, str):
        return hint(_enum_checked(from_text(data, CODE), hint))
    if hint is bool:
        return _boolean(from_u64(data, CODE))
    if hint is int:
        return from_u64(data, CODE)
    return data


def _enum_checked(words: str, hint: type) -> str:
    members = getattr(hint, "__members__", None)
    if members is not None and words not in [member.value for member in members.values()]:
        raise Refused(CODE)
    return words


def _boolean(number: int) -> bool:
    if number > 1:
        raise Refused(CODE)
    return number == 1
