"""What a command says: sentences for people, or with `--json` one object a command. Never a secret, never half a line."""

import argparse
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from core.cli.sentences import sentence, spaced
from core.model import Refusal

DONE, REFUSED, BAD_INPUT, TROUBLE = 0, 1, 2, 3


class BadInput(Exception):
    """What was typed cannot be meant: a dotted code and its facts."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def say(args: argparse.Namespace, lines: str | Iterable[str], data: object = None) -> int:
    """Print a success: a sentence or lines for people, `data` for machines. Returns the exit code.

    Lines are printed as they are: among them stand patients' own words, of which no sign may change.
    """
    if args.json:
        return _object(args, {"ok": True, **_mapping(data)}, DONE)
    for line in [spaced(lines)] if isinstance(lines, str) else lines:
        args.world.out.write(line + "\n")
    return DONE


def counted(number: int | str, words: str) -> str:
    """`2 lettres acceptées` of 2 and "lettre(s) acceptée(s)"; none and one are singular, as in French."""
    return f"{number} {_MANY.sub(lambda found: '' if str(number) in ('0', '1') else found[1], words)}"


def turned_down(codes: Mapping[str, int]) -> list[str]:
    """A line for each reason of what was refused: how many, and why."""
    return [f"  {counted(count, 'refusée(s)')} : {sentence(code)} [{code}]" for code, count in sorted(codes.items())]


_MANY = re.compile(r"\(([a-zé]+)\)")


def refused(args: argparse.Namespace, refusal: Refusal, more: Iterable[str] = ()) -> int:
    """Print an expected no."""
    facts = dict(refusal.facts)
    return no(args, "refused", refusal.code, facts, REFUSED, more)


def no(
    args: argparse.Namespace, kind: str, code: str, facts: Mapping[str, str], exit_code: int, more: Iterable[str] = ()
) -> int:
    """Print why a command did not do what it was asked: its sentence, and the code that a search finds."""
    words = sentence(code, facts)
    if args.json:
        return _object(args, {"ok": False, kind: code, "facts": dict(facts), "sentence": words}, exit_code)
    args.world.err.write(f"{words} [{code}]\n")
    for line in more:
        args.world.err.write(line + "\n")
    return exit_code


def waiting(args: argparse.Namespace, words: str = "la phrase de passe est dérivée") -> None:
    """Before what takes seconds: one line for people, on the error stream, so that silence is not taken for a fault."""
    if not args.json:
        args.world.err.write(spaced(f"Un instant : {words}, quelques secondes.") + "\n")
        args.world.err.flush()


def _object(args: argparse.Namespace, data: Mapping[str, Any], code: int) -> int:
    args.world.out.write(json.dumps(data, ensure_ascii=False) + "\n")
    return code


def _mapping(data: object) -> dict[str, Any]:
    value = as_json(data)
    return value if isinstance(value, dict) else {} if value is None else {"rows": value}


def as_json(value: object) -> Any:
    """Plain JSON: bytes in hexadecimal, records as objects, enums by their value."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value) if field.repr}
    if isinstance(value, Mapping):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(one) for one in value]
    return value


def when(at_ms: int, utc_minutes: int) -> str:
    """An instant by the practice's calendar: "21/11/2026 23:50"; "-" for none."""
    if not at_ms:
        return "-"
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC) + timedelta(minutes=utc_minutes):%d/%m/%Y %H:%M}"


def day(iso: str) -> str:
    """An ISO date as people write it here; "-" for none."""
    parts = iso.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else iso or "-"
