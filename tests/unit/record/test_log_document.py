"""docs/log.md, section 11, holds one row for each kind and each record inside: who may write it and what its parts say."""

import types
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from core.record.codec import KINDS, may_write
from crypto.keys import Role

DOCUMENT = (Path(__file__).parents[3] / "docs" / "log.md").read_text(encoding="utf-8")
SECTION = DOCUMENT.partition("## 11. ")[2].partition("\n## ")[0]
WORDS = {bytes: "bytes", str: "text", int: "u64", bool: "flag"}


def named(hint: Any) -> str:
    """A type as the document names it."""
    origin, inside = get_origin(hint), [one for one in get_args(hint) if one not in (Ellipsis, type(None))]
    if origin in (Union, types.UnionType):
        return f"optional {named(inside[0])}"
    if origin is tuple:
        return f"list of {named(inside[0])}"
    if issubclass(hint, StrEnum):
        return "text"
    return hint.__name__ if isinstance(hint, type) and is_dataclass(hint) else WORDS[hint]


def told(kind: Any) -> dict[str, str]:
    hints = get_type_hints(kind)
    return {field.name: named(hints[field.name]) for field in fields(kind)}


def listed(parts: dict[str, str]) -> str:
    return ", ".join(f"{name} ({word})" for name, word in parts.items())


def row(kind: str) -> str:
    parts = told(KINDS[kind])
    clin = parts.pop("clin", "").removeprefix("optional ")
    roles = {" ".join(str(int(role)) for role in Role if may_write(role, kind, has)) for has in (False, bool(clin))}
    assert len(roles) == 1, "who may write a kind may write it whole"
    return f"| {kind} | {roles.pop()} | {listed(parts)} | {clin} |"


def records() -> dict[str, str]:
    """Every record that stands inside a part, by its name."""
    found: dict[str, str] = {}
    waiting: list[Any] = list(KINDS.values())
    while waiting:
        for hint in get_type_hints(waiting.pop()).values():
            for one in (hint, *get_args(hint)):
                if is_dataclass(one) and isinstance(one, type) and one.__name__ not in found:
                    found[one.__name__] = listed(told(one))
                    waiting.append(one)
    return found


def test_the_document_has_a_row_for_each_kind_and_for_no_other() -> None:
    rows = [line for line in SECTION.splitlines() if line.startswith("| ") and line.count("|") == 5]
    assert rows[0].startswith("| kind |")
    assert sorted(rows[1:]) == sorted(row(kind) for kind in KINDS)


def test_the_document_has_a_row_for_each_record_inside_and_for_no_other() -> None:
    rows = [line for line in SECTION.splitlines() if line.startswith("| ") and line.count("|") == 3]
    assert rows[0].startswith("| record |")
    assert sorted(rows[1:]) == sorted(f"| {name} | {parts} |" for name, parts in records().items())


def test_a_clinical_part_beside_a_kind_that_has_none_is_signed_by_physicians_and_substitutes_alone() -> None:
    """The sentence under the table: the role is judged before anybody knows what the kind holds."""
    for kind in [*KINDS, "OfALaterVersion"]:
        if "clin" not in (told(KINDS[kind]) if kind in KINDS else {}):
            assert not may_write(Role.SECRETARY, kind, has_clin=True)
            assert may_write(Role.PHYSICIAN, kind, has_clin=True)
            assert may_write(Role.SUBSTITUTE, kind, has_clin=True) == may_write(Role.SUBSTITUTE, kind, has_clin=False)
    for role in Role:
        assert may_write(role, "OfALaterVersion", has_clin=False)
