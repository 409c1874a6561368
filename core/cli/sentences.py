"""Every dotted code as a sentence in French, without Qt: what happened, why, what to do, the article last.

The command line prints these; the window passes them through its translations. Facts stand in braces.
"""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from string import Formatter
from typing import Final

from core.charter.gate.findings import Finding, Level

NO_BREAK: Final = "\u00a0"


def _read() -> dict[str, str]:
    data: dict[str, str] = tomllib.loads(files("core.cli").joinpath("sentences.toml").read_text("utf-8"))
    return data


SENTENCES: Final[dict[str, str]] = _read()

_ISO: Final = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
"""A date of the record; people here read 17/11/2026."""

NEUTRAL: Final = "L'opération n'a pas abouti."


def sized(kib: str, units: str) -> str:
    """A size in KiB, in the first of the `units` ("Ko Mo Go", from KiB up) that needs no long number: 1023 Mo, 40 Go."""
    amount, (unit, *larger) = int(kib), units.split()
    while larger and amount >= 10 * 1024:
        amount, unit = amount // 1024, larger.pop(0)
    return f"{amount}{NO_BREAK}{unit}"


class _Facts(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        """`{used:Ko Mo Go}` is a size, told in KiB; what is not known stays an ellipsis."""
        told = str(value)
        return sized(told, format_spec) if format_spec and told.isdecimal() else told

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        del args
        value = str(kwargs.get(str(key), "…"))
        return SENTENCES.get(f"fact.{key}.{value}") or dated(value)


def dated(text: str) -> str:
    """The same with its ISO dates as people here write them: 17/11/2026."""
    return _ISO.sub(r"\3/\2/\1", text)


def spaced(text: str) -> str:
    """French typography: no-break spaces before ; : ? ! » and after «, and the apostrophe of books."""
    text = re.sub(r" ([;:?!»])", NO_BREAK + r"\1", text.replace("'", "’"))
    return text.replace("« ", "«" + NO_BREAK)


def filled(template: str, facts: Mapping[str, str]) -> str:
    """A template with its facts; a missing fact shows as an ellipsis, never as an error."""
    return _Facts().vformat(template, (), facts)


def template_of(code: str) -> str | None:
    """The template of a code, or of its family."""
    return SENTENCES.get(code) or SENTENCES.get(code.partition(".")[0] + ".*")


def sentence(code: str, facts: Mapping[str, str] | None = None) -> str:
    """The sentence of a code. A code without one gets a neutral sentence that names it, so that it can be told."""
    template = template_of(code)
    if template is None:
        return f"{spaced(NEUTRAL)} ({code})"
    return filled(spaced(template), facts or {})


def of_finding(code: str, level: Level) -> str:
    """The code whose sentence a finding has: its own where it only asks for a reason."""
    doubt = f"doubt.{code}"
    return doubt if level is Level.ATTEST and doubt in SENTENCES else code


def remark(finding: Finding) -> str:
    """A finding of the gate in a line: the words, what is wrong with them, and the article."""
    said = sentence(of_finding(finding.code, finding.level), {"matched": finding.matched})
    return f"  « {finding.text} »{NO_BREAK}: {said} [{finding.code}, art. {finding.article}]"


def short(code: str) -> str:
    """A code in a few words, without facts, for lists ("suivi terminé"); the head of its sentence where it has none."""
    known = SENTENCES.get(f"short.{code}") or SENTENCES.get(f"short.{code.partition('.')[0]}.*")
    if known is not None:
        return spaced(known)
    head = re.split(r"[.:;,(]", sentence(code), maxsplit=1)[0].strip()
    return code if "…" in head or template_of(code) is None else head[:1].lower() + head[1:]
